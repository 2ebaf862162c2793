package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/demo"
	"rond/internal/mailtest"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
)

const (
	phaseReading = "reading"
	phaseStoring = "storing"
	wantKills    = 56
)

// killPhases is every place where a process can die, as the servers and the
// database see it.
var killPhases = []string{mailtest.StepConnect, mailtest.StepMail, mailtest.StepRcpt, mailtest.StepData, mailtest.StepDot, phaseReading, phaseStoring}

// TestKill kills Rond with SIGKILL at every phase of sending and taking in,
// at least 56 times, and shows that no request is missing, no answer is lost,
// and a mail is repeated only after the dot, marked, with the same bytes. The
// servers and their mailboxes live in this process; Rond is a child that runs
// the code of "rond run".
func TestKill(t *testing.T) {
	k := newKiller(t)
	sending, taking, want := 3, 5, wantKills
	if raced {
		sending, taking, want = 1, 1, len(killPhases) // to race the code at every phase, not to count
	}
	for _, d := range []struct{ notice, day string }{ // a week between, for those who have never been asked
		{"2026-01-26", "2026-02-02"}, {"2026-04-16", "2026-04-23"}, {"", "2026-05-18"}, {"", "2026-08-11"}, {"2026-11-24", "2026-12-01"}} {
		day := d.day
		if d.notice != "" {
			k.settle(d.notice, repeat(killPhases[:5], 1))
		}
		k.settle(day, repeat(killPhases[:5], sending))
		k.answer(day)
		k.settle(day, append(repeat(killPhases[5:], taking), killPhases[:5]...))
	}
	total := 0
	for _, phase := range killPhases {
		t.Logf("killed at %-8s %d", phase, k.kills[phase])
		total += k.kills[phase]
		if k.kills[phase] == 0 {
			t.Errorf("no kill fell in phase %s", phase)
		}
	}
	t.Logf("%d kills in %d runs, %d more fell outside the phases; %d mails, %d answered rows", total, k.runs, k.elsewhere, len(k.server.Messages()), len(k.typed))
	if total < want {
		t.Errorf("%d kills, want at least %d", total, want)
	}
	k.checkRequests("2026-12-01")
	k.checkAnswers()
	k.checkRepeats()
	k.s.must(t, "audit", "verify")
}

type killer struct {
	t         *testing.T
	s         *session
	dir       string
	server    *mailtest.Server
	kills     map[string]int
	elsewhere int
	runs      int
	read      map[string]int    // messages of an inbox already read, by address
	typed     map[string]string // request reference + row reference → result
	replies   []string          // Message-IDs of the replies

	mu     sync.Mutex
	rand   *rand.Rand
	child  *exec.Cmd
	target string
	nth    int
	dots   map[string]int // kills after the dot, by Message-ID
	inData map[string]bool
	hit    string
}

func newKiller(t *testing.T) *killer {
	t.Helper()
	dir := t.TempDir()
	server, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, AuthServ: "mx.kommun.example", Password: "hemligt",
		Now: afterAll})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	k := &killer{t: t, dir: dir, server: server, kills: map[string]int{}, read: map[string]int{}, typed: map[string]string{},
		dots: map[string]int{}, inData: map[string]bool{}, rand: rand.New(rand.NewPCG(1, 2))}
	k.s = &session{now: time.Date(2026, 1, 2, 7, 0, 0, 0, time.UTC), config: writeSettings(t, dir, server)}
	overOneConnection(t, k.s.config) // so that a kill falls in the phase that it is aimed at, and in no other
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		path := filepath.Join(dir, p.Name)
		if err := os.WriteFile(path, p.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		k.s.must(t, "plan", "import", path)
	}
	server.Hook(k.smtp)
	server.IMAPHook(k.imap)
	return k
}

func writeSettings(t testing.TB, dir string, server *mailtest.Server) string {
	t.Helper()
	host, smtpPort, _ := net.SplitHostPort(server.SMTPAddr())
	_, imapPort, _ := net.SplitHostPort(server.IMAPAddr())
	text := fmt.Sprintf(`organisation = "Exempelkommunen"
database = "rond.db"
send = "on"
sender_check = "auth-results"
auth_server = "mx.kommun.example"
manager_mail = "auto"
[mail]
address = "internkontroll@kommun.example"
name = "Internkontroll"
[contact]
name = "Anna Lind"
email = "anna.lind@kommun.example"
phone = "070-174 06 05"
[smtp]
host = %q
port = %s
tls = "none"
[imap]
host = %q
port = %s
tls = "none"
user = "internkontroll@kommun.example"
password = "hemligt"
[web]
listen = "127.0.0.1:0"
`, host, smtpPort, host, imapPort)
	path := filepath.Join(dir, "rond.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func overOneConnection(t testing.TB, config string) {
	t.Helper()
	text, err := os.ReadFile(config)
	if err == nil {
		err = os.WriteFile(config, []byte(strings.Replace(string(text), "[imap]", "connections = 1\n[imap]", 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func repeat(phases []string, n int) []string {
	var all []string
	for range n {
		all = append(all, phases...)
	}
	return all
}

// settle runs Rond at a day, killing it at one target after another, and then
// until a run ends by itself. Later runs are some minutes later, past the wait
// before a second transmission.
func (k *killer) settle(day string, targets []string) {
	at, err := time.Parse(time.RFC3339, day+"T08:00:00Z")
	if err != nil {
		k.t.Fatal(err)
	}
	for _, target := range append(targets, "") {
		k.run(at, target)
		at = at.Add(3 * time.Minute)
	}
}

// run is one child process. It reports whether it was killed.
func (k *killer) run(at time.Time, target string) bool {
	k.runs++
	exe, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(k.t.Context(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, exe, "--config", k.s.config, "run")
	c.Env = append(os.Environ(), clockVariable+"="+at.Format(time.RFC3339))
	var out strings.Builder
	c.Stdout, c.Stderr = &out, &out
	k.mu.Lock()
	k.child, k.target, k.nth, k.hit = c, target, 1, ""
	if target != mailtest.StepConnect { // one connection carries a whole run
		k.nth += k.rand.IntN(2)
	}
	if err := c.Start(); err != nil {
		k.mu.Unlock()
		k.t.Fatal(err)
	}
	k.mu.Unlock()
	err = c.Wait()
	k.mu.Lock()
	hit := k.hit
	k.child, k.target = nil, ""
	k.mu.Unlock()
	if hit == "" {
		if err != nil {
			k.t.Fatalf("rond run at %s: %v\n%s", at, err, out.String())
		}
		return false
	}
	k.noteDoubt()
	if hit == phaseReading {
		hit = k.autopsy()
	}
	if hit == "" {
		k.elsewhere++
		return true
	}
	k.kills[hit]++
	return true
}

// kill ends the child if this is the step the run is meant to die at.
func (k *killer) kill(step string) bool {
	if k.child == nil || k.target != step || k.hit != "" {
		return false
	}
	if k.nth--; k.nth > 0 {
		return false
	}
	k.hit = step
	k.child.Process.Kill()
	return true
}

func (k *killer) smtp(e mailtest.Event) mailtest.Action {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !strings.HasPrefix(e.From, "internkontroll@") && e.From != "" && e.Step != mailtest.StepConnect {
		return mailtest.Continue
	}
	if e.Step == mailtest.StepData || e.Step == mailtest.StepDot {
		// A second death over the same mail in doubt would leave it unknown,
		// which is told and not repeated: not what is counted here.
		if k.inData[e.To] {
			return mailtest.Continue
		}
	}
	if !k.kill(e.Step) {
		return mailtest.Continue
	}
	switch e.Step {
	case mailtest.StepData:
		k.inData[e.To] = true
	case mailtest.StepDot:
		k.inData[e.To] = true
		k.dots[messageID(k.t, e.Raw)]++
		return mailtest.CutStored
	}
	return mailtest.Cut
}

// imap kills a child that is to die while it reads shortly after it has got a
// message, and one that is to die while it stores when it tells the mailbox.
func (k *killer) imap(command string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case command == "move begin":
		k.kill(phaseStoring)
	case command == "fetch end" && k.target == phaseReading && k.hit == "":
		if k.nth--; k.nth > 0 {
			return
		}
		k.hit = phaseReading
		child := k.child
		delay := time.Duration(k.rand.IntN(40)) * time.Millisecond
		time.AfterFunc(delay, func() { child.Process.Kill() })
	}
}

// autopsy tells from the database what the dead child was doing with the last
// thing it took in; "" when it was doing neither.
func (k *killer) autopsy() string {
	phase := ""
	k.view(func(r store.Reader) error {
		all, err := r.Deliveries(k.t.Context(), store.DeliveryFilter{})
		if err != nil || len(all) == 0 {
			return err
		}
		last := all[len(all)-1]
		switch {
		case last.State == store.DeliveryNew && last.Tries > 0:
			phase = phaseReading
		case last.State == store.DeliveryNew:
			phase = phaseStoring
		}
		return nil
	})
	return phase
}

func (k *killer) view(f func(store.Reader) error) {
	k.t.Helper()
	st, err := sqlite.Open(k.t.Context(), filepath.Join(k.dir, "rond.db"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer st.Close()
	if err := st.View(k.t.Context(), f); err != nil {
		k.t.Fatal(err)
	}
}

// noteDoubt finds what the dead process was handing over: one that is killed a
// moment after it has got a reply, and a daemon's loops, which run beside each
// other, can die over a mail too.
func (k *killer) noteDoubt() {
	k.view(func(r store.Reader) error {
		list, err := r.Mails(k.t.Context(), store.MailFilter{States: []string{store.MailSending}})
		for _, m := range list {
			if m.Phase == string(notify.PhaseData) {
				k.dots[m.MessageID] = max(k.dots[m.MessageID], 1)
			}
		}
		return err
	})
}

// checkRequests holds that everything that has opened for somebody by a day was
// asked, and that every request's mail reached the server.
func (k *killer) checkRequests(day string) {
	arrived := map[string]bool{}
	for _, m := range k.server.Messages() {
		arrived[messageID(k.t, m.Raw)] = true
	}
	ctx := k.t.Context()
	k.view(func(r store.Reader) error {
		planned, err := r.Occurrences(ctx, store.OccurrenceFilter{States: []string{store.Planned}, OpensTo: day})
		if err != nil {
			return err
		}
		if len(planned) > 0 {
			k.t.Errorf("%d occurrences have opened and were never asked, the first is %+v", len(planned), planned[0])
		}
		requests, err := r.Requests(ctx, store.RequestFilter{})
		for _, q := range requests {
			m, err := r.MailByCause(ctx, fmt.Sprintf("dispatch/%d", q.ID))
			if err != nil {
				return err
			}
			if !arrived[m.MessageID] {
				k.t.Errorf("request %d never reached the server; its mail is %s", q.ID, m.State)
			}
		}
		if len(requests) == 0 {
			k.t.Error("nobody was asked")
		}
		return err
	})
}

// checkAnswers holds that everything that was typed is stored, once.
func (k *killer) checkAnswers() {
	ctx := k.t.Context()
	k.view(func(r store.Reader) error {
		requests, err := r.Requests(ctx, store.RequestFilter{})
		if err != nil {
			return err
		}
		found := 0
		for _, q := range requests {
			rows, err := r.RequestRows(ctx, q.ID)
			if err != nil {
				return err
			}
			for _, row := range rows {
				want, ok := k.typed[fmt.Sprintf("R%d %s", 1000+q.ID, row.Ref)]
				if !ok {
					continue
				}
				answers, err := r.Answers(ctx, row.Occurrence)
				if err != nil {
					return err
				}
				var body struct{ Result string }
				if len(answers) != 1 {
					k.t.Errorf("%s has %d answers, want 1", row.Ref, len(answers))
				} else if err := json.Unmarshal([]byte(answers[0].Body), &body); err != nil || body.Result != want {
					k.t.Errorf("%s says %q, want %q", row.Ref, body.Result, want)
				}
				found++
			}
		}
		if found != len(k.typed) || found == 0 {
			k.t.Errorf("%d of %d typed rows are stored", found, len(k.typed))
		}
		return nil
	})
}

// checkRepeats holds that a mail came twice only where a death fell after the
// dot, with the same bytes, and that its row says so.
func (k *killer) checkRepeats() {
	copies := map[string][]string{}
	for _, m := range k.server.Messages() {
		if m.To != "internkontroll@kommun.example" {
			id := messageID(k.t, m.Raw)
			copies[id] = append(copies[id], string(m.Raw))
		}
	}
	ctx := k.t.Context()
	k.view(func(r store.Reader) error {
		for id, raws := range copies {
			if len(raws) == 1 {
				continue
			}
			m, err := r.MailByMessageID(ctx, id)
			if err != nil {
				return err
			}
			if k.dots[id] == 0 {
				k.t.Errorf("mail %s (%s) came %d times without a death after the dot", id, m.Kind, len(raws))
			}
			if len(raws) > 2 || m.Transmissions != len(raws) {
				k.t.Errorf("mail %s came %d times, its row says %d transmissions", id, len(raws), m.Transmissions)
			}
			for _, raw := range raws[1:] {
				if stripped(raw) != stripped(raws[0]) {
					k.t.Errorf("mail %s was not repeated with the same bytes", id)
				}
			}
		}
		return nil
	})
}

// stripped is a message without what the receiving server put on top.
func stripped(raw string) string {
	i := strings.Index(raw, "Date:")
	return raw[max(i, 0):]
}
