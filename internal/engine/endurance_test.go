package engine

import (
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/internal/store"
	"rond/notify"
)

// mishaps are what goes wrong at each step of a talk: the server is busy, cuts
// the line, falls silent, talks without end, or says what it must not.
func mishaps() map[string][]mailtest.Fault {
	cut, hang, flood := mailtest.Fault{Cut: true}, mailtest.Fault{Hang: true}, mailtest.Fault{Flood: true}
	slow := mailtest.Fault{Slow: 20 * time.Millisecond}
	say := func(reply string) mailtest.Fault { return mailtest.Fault{Say: reply} }
	taken := func(f mailtest.Fault) mailtest.Fault { f.Taken = true; return f }
	nonsense := say("hello there")
	return map[string][]mailtest.Fault{
		mailtest.StepGreeting: {say("421 4.3.2 busy"), say("554 5.7.1 not you"), cut, slow, nonsense, flood},
		mailtest.StepEHLO:     {say("421 4.3.2 busy"), cut, slow, nonsense, flood},
		mailtest.StepSTARTTLS: {say("454 4.7.0 no TLS just now"), cut, slow, nonsense},
		mailtest.StepAuth:     {say("454 4.7.0 no login just now"), say("535 5.7.8 wrong password"), cut, slow, nonsense},
		mailtest.StepReset:    {say("421 4.4.2 idle for too long"), cut, slow, nonsense},
		mailtest.StepMail:     {say("451 4.3.0 later"), say("432 4.3.2 too many connections"), say("451 4.7.0 slow down"), say("354 what"), cut, slow, nonsense, flood},
		mailtest.StepRcpt:     {say("450 4.2.0 greylisted"), say("421 4.3.2 closing"), say("354 what"), cut, slow, nonsense},
		mailtest.StepData:     {say("451 4.3.0 later"), say("250 what"), cut, slow, nonsense, hang},
		mailtest.StepBody:     {cut, cut, cut, hang},
		mailtest.StepDot: {say("451 4.3.0 the scanner is down"), say("421 4.3.2 closing"), cut, taken(cut), taken(cut), slow, nonsense, taken(nonsense),
			say("354 what"), taken(flood), taken(hang)},
		mailtest.StepAfter: {cut},
		mailtest.StepQuit:  {cut, nonsense},
	}
}

// misfortune lets one step in twenty go wrong, by a seed.
func misfortune(seed uint64) func(step, to string) mailtest.Fault {
	var mu sync.Mutex
	luck, ways := rand.New(rand.NewPCG(seed, 0)), mishaps()
	return func(step, _ string) mailtest.Fault {
		mu.Lock()
		defer mu.Unlock()
		if luck.Float64() >= 0.05 {
			return mailtest.Fault{}
		}
		return ways[step][luck.IntN(len(ways[step]))]
	}
}

// impatient are connections that give up on a silent server soon.
func impatient(t *testing.T, f *mailtest.Faulty, authority []byte, connections int) (via []notify.Transport) {
	t.Helper()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	limits := notify.Timeouts{Connect: 2 * time.Second, Command: 2 * time.Second, Body: 2 * time.Second, Final: 2 * time.Second}
	for range connections {
		via = append(via, notify.NewSMTP(notify.SMTPConfig{Host: "127.0.0.1", Port: f.Port(), TLS: "starttls", CAFile: ca, User: own, Password: "hemligt", Timeouts: limits}))
	}
	return via
}

// TestThousandMailsOverABrokenServer hands 1,000 mails to a server that breaks
// at every step of the protocol with five per cent, and strikes the balance
// from the server's own record: nothing is lost, nothing is transmitted more
// than twice, what may have come twice is marked and nothing else, and of what
// nobody can know the ledger says so.
func TestThousandMailsOverABrokenServer(t *testing.T) {
	t.Parallel()
	const mails = 1000
	o := emptyOffice(t)
	o.queues(mails)
	pair, authority, err := mailtest.Certificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server, err := mailtest.StartFaulty(&tls.Config{Certificates: []tls.Certificate{pair}}, misfortune(6))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	via := impatient(t, server, authority, 4)
	passes := 0
	for len(o.mails(store.MailQueued, store.MailUncertain, store.MailSending)) > 0 {
		if passes++; passes > 2000 {
			t.Fatal("it never ends")
		}
		if _, err := o.Send(t.Context(), via...); err != nil {
			t.Fatal(err)
		}
		for _, v := range via {
			_ = v.Close() // says QUIT, which may go wrong
		}
		o.now = o.now.Add(time.Minute)
	}
	broken, connections := server.Broken()
	for _, step := range mailtest.TalkSteps() {
		t.Logf("broken at %-8s %4d", step, broken[step])
		if broken[step] == 0 && step != mailtest.StepReset {
			t.Errorf("nothing went wrong at %s", step)
		}
	}
	b := o.balance(server.Handed(), mails)
	t.Logf("%d passes, %d connections, %v; %s", passes, connections, o.now.Sub(o.mails()[0].Date), b)
	if b.surplus == 0 {
		t.Error("nothing came twice: the test shows nothing")
	}
}

// balance is what the server's record and the ledger come to together.
type balance struct{ once, surplus, marked, unknown int }

func (b balance) String() string {
	return fmt.Sprintf("%d came once, %d came twice, %d are marked so, of %d nobody knows", b.once, b.surplus, b.marked, b.unknown)
}

// balance holds the ledger to the server's record.
func (o *office) balance(record []mailtest.Handed, want int) (b balance) {
	o.t.Helper()
	taken, perhaps := map[string]int{}, map[string]int{}
	for _, h := range record {
		id, _, _ := strings.Cut(strings.TrimPrefix(h.Raw, "Message-ID: <"), ">")
		if h.Taken {
			taken[id]++
		}
		if !h.No {
			perhaps[id]++
		}
	}
	all := o.mails()
	lines, err := o.Letters(o.t.Context(), "sv", Span{Limit: want})
	if err != nil || len(all) != want || len(lines) != want {
		o.t.Fatalf("%d mails, %d in the list, want %d; %v", len(all), len(lines), want, err)
	}
	for _, l := range lines {
		if m := all[slices.IndexFunc(all, func(m store.Mail) bool { return m.ID == l.ID })]; l.Repeated != repeated(m) {
			o.t.Errorf("mail %d was handed over %d times, and the list marks it: %v", m.ID, m.Transmissions, l.Repeated)
		}
	}
	for _, m := range all {
		came, may := taken[m.MessageID], perhaps[m.MessageID]
		switch {
		case came > maxTransmissions || m.Transmissions > maxTransmissions:
			o.t.Errorf("mail %d came %d times: %+v", m.ID, came, m)
		case came == 0 && (m.State != store.MailUnknown || m.Transmissions != maxTransmissions):
			o.t.Errorf("mail %d was lost: %+v", m.ID, m)
		case came > m.Transmissions || m.Transmissions > may:
			o.t.Errorf("mail %d came %d times, may have come %d times, and its row says %d", m.ID, came, may, m.Transmissions)
		case came > 0 && m.State != store.MailSent && m.State != store.MailUnknown:
			o.t.Errorf("mail %d came and is %s", m.ID, m.State)
		}
		o.attemptsAreTrue(m)
		switch {
		case came == 1:
			b.once++
		case came == 2:
			b.surplus++
		}
		if repeated(m) {
			b.marked++
		}
		if m.State == store.MailUnknown {
			b.unknown++
		}
	}
	return b
}

// attemptsAreTrue holds each try of a mail to saying what came of it, how far
// it came and what the server said, and the page to showing the mark.
func (o *office) attemptsAreTrue(m store.Mail) {
	o.t.Helper()
	v, err := o.MailView(o.t.Context(), "sv", m.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	arrived := 0
	for i, a := range v.Attempts {
		last := i == len(v.Attempts)-1
		if a.N != i+1 || a.Ended == "" || a.Phase == "" || a.Result == "" || a.Result != "accepted" && a.Words == "" {
			o.t.Errorf("mail %d, try %d tells too little: %+v", m.ID, i+1, a)
		}
		if a.Result == "accepted" != (last && m.State == store.MailSent) {
			o.t.Errorf("mail %d is %s, and try %d was %s", m.ID, m.State, i+1, a.Result)
		}
		if a.Result == "accepted" || a.Result == "uncertain" {
			arrived++
		}
	}
	if arrived != m.Transmissions || v.Repeated != (arrived > 1) {
		o.t.Errorf("mail %d may have arrived %d times by its tries, %d by its row, marked %v", m.ID, arrived, m.Transmissions, v.Repeated)
	}
}
