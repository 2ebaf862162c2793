package main

import (
	"context"
	"fmt"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/mailtest"
)

// patience is how long a test waits for what must come by itself.
const patience = 2 * time.Minute

// bell wakes everybody who waits for something to have changed.
type bell struct {
	mu      sync.Mutex
	changed chan struct{}
}

func (b *bell) raise() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changed != nil {
		close(b.changed)
	}
	b.changed = nil
}

// await returns when holds does, which is asked after each change.
func (b *bell) await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		b.mu.Lock()
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// journal is what a program writes, as it comes.
type journal struct {
	bell
	text strings.Builder
	lock sync.Mutex
}

func (j *journal) Write(b []byte) (int, error) {
	defer j.raise()
	j.lock.Lock()
	defer j.lock.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.lock.Lock()
	defer j.lock.Unlock()
	return j.text.String()
}

// says waits until a text stands in the journal.
func (j *journal) says(t testing.TB, text string) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Log(j.String())
		}
	}()
	j.await(t, "the log says "+text, func() bool { return strings.Contains(j.String(), text) })
}

// serving is "rond serve" inside the test.
type serving struct {
	log  *journal
	stop func() // as Ctrl-C does; waits for the end
}

// serve runs the daemon from the session's time on, until the test ends.
func (s *session) serve(t *testing.T) *serving {
	t.Helper()
	began, from := time.Now(), s.now
	log := &journal{}
	p := &program{in: strings.NewReader(""), out: log, err: log, env: func(string) string { return "" },
		clock: func() time.Time { return from.Add(time.Since(began)) }}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- p.run(ctx, []string{"--config", s.config, "serve"}) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if got := <-code; got != 0 || !strings.Contains(log.String(), "msg=stopped") {
			t.Errorf("rond serve ended with %d:\n%s", got, log.String())
		}
	})
	t.Cleanup(stop)
	log.says(t, "msg=started")
	return &serving{log, stop}
}

// url is where the log says that the pages are.
func (s *serving) url(t *testing.T) string {
	t.Helper()
	found := regexp.MustCompile(`pages=(http\S+)`).FindStringSubmatch(s.log.String())
	if found == nil {
		t.Fatalf("no address of the pages in the log:\n%s", s.log.String())
	}
	return found[1]
}

// post tells when the mail server has stored something.
type post struct {
	bell
	*mailtest.Server
}

func watchPost(server *mailtest.Server) *post {
	p := &post{Server: server}
	server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepAnswered {
			p.raise()
		}
		return mailtest.Continue
	})
	return p
}

// answering counts what Rond has sent, by the Message-ID that it answers.
func answering(t *testing.T, server *mailtest.Server) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, m := range server.Messages() {
		if m.From != "" {
			continue // only receipts and corrections go out without a sender
		}
		msg, err := mail.ReadMessage(strings.NewReader(string(m.Raw)))
		if err != nil {
			t.Fatal(err)
		}
		n[strings.Trim(msg.Header.Get("In-Reply-To"), "<>")]++
	}
	return n
}

// workedUpTo runs Rond at some mornings, and answers everything it asks.
func (k *killer) workedUpTo(days ...string) {
	for _, day := range days {
		k.morning(day)
		k.s.must(k.t, "run")
		k.answer(day)
		k.s.now = k.s.now.Add(time.Minute)
		k.s.must(k.t, "run")
	}
}

func (k *killer) morning(day string) {
	at, err := time.Parse(time.RFC3339, day+"T08:00:00Z")
	if err != nil {
		k.t.Fatal(err)
	}
	k.s.now = at
}

// TestServeAnswersAtOnce: what is due leaves when the daemon starts, and a
// reply has its receipt within seconds of its arrival.
func TestServeAnswersAtOnce(t *testing.T) {
	t.Parallel()
	k := newKiller(t)
	k.workedUpTo("2026-01-26", "2026-02-02", "2026-02-10")
	before, typed := len(k.server.Messages()), len(k.replies)
	k.morning("2026-03-02")
	p := watchPost(k.server)
	s := k.s.serve(t)
	s.log.says(t, "msg=decided")
	asked := regexp.MustCompile(` requests=(\d+)`).FindStringSubmatch(s.log.String())
	p.await(t, "everybody is asked", func() bool { return fmt.Sprint(len(p.Messages())-before) == asked[1] })

	arrived := time.Now()
	k.answer("2026-03-02")
	if len(k.replies) == typed {
		t.Fatal("nobody has answered: the test shows nothing")
	}
	p.await(t, "every reply has a receipt", func() bool {
		got := answering(t, p.Server)
		for _, id := range k.replies[typed:] {
			if got[id] == 0 {
				return false
			}
		}
		return true
	})
	took := time.Since(arrived)
	t.Logf("%d replies had their receipts after %v", len(k.replies)-typed, took)
	if took > 15*time.Second {
		t.Errorf("the receipts took %v", took)
	}
	if code, _, errs := k.s.rond(t, "run"); code != exitRefused || !strings.Contains(errs, "hint: ") {
		t.Errorf("rond run beside the daemon: exit %d, %s", code, errs)
	}
	if resp, err := http.Get(s.url(t)); err != nil {
		t.Errorf("no pages: %v", err)
	} else {
		resp.Body.Close()
	}
	s.stop()
	if strings.Contains(s.log.String(), "@kommun.example") {
		t.Errorf("an address stands in the log:\n%s", s.log.String())
	}
	k.checkAnswers()
	k.s.must(t, "run")
}
