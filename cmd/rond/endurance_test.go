package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/engine"
	"rond/internal/mailtest"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
)

// TestThousandMailsSurviveKills asks 1,000 owners with processes that hand over
// four mails at a time and are killed with SIGKILL at every step of the talk,
// and strikes the balance from the mail server's own record: nobody is
// forgotten, no mail is transmitted more than twice, and each of whose
// transmissions nobody can know is marked.
func TestThousandMailsSurviveKills(t *testing.T) {
	t.Parallel()
	owners, rounds := 1000, 4
	if os.Getenv("ROND_LONG") == "1" {
		rounds = 10
	}
	if raced {
		owners, rounds = 200, 1 // to race the code, not to count
	}
	d := newDoom(t, owners)
	steps := mailtest.TalkSteps()
	steps = steps[:len(steps)-1] // QUIT comes when all is done
	for range rounds {
		for _, step := range steps {
			d.life(step)
		}
	}
	d.life(mailtest.StepQuit)
	released := 0
	for range 10 {
		d.life("")
		n := d.releaseBroken()
		if released += n; n == 0 && len(d.mails(store.MailQueued, store.MailUncertain, store.MailSending)) == 0 {
			break
		}
	}
	total := 0
	for _, step := range mailtest.TalkSteps() {
		t.Logf("killed at %-8s %d", step, d.kills[step])
		total += d.kills[step]
		if d.kills[step] == 0 {
			t.Errorf("no kill fell at %s", step)
		}
	}
	t.Logf("%d kills in %d lives; %d mails were held after two deaths while they were made, and let go", total, d.lives, released)
	d.balance(owners)
}

// doom is an installation whose processes do not live long, and the mail server
// that sees them die.
type doom struct {
	t      *testing.T
	s      *session
	dir    string
	server *mailtest.Faulty
	now    time.Time
	lives  int
	doubt  map[string]int // deaths in the data phase, by Message-ID

	mu     sync.Mutex
	luck   *rand.Rand
	child  *exec.Cmd
	target string
	nth    int
	kills  map[string]int
}

func newDoom(t *testing.T, owners int) *doom {
	t.Helper()
	d := &doom{t: t, dir: t.TempDir(), now: time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC), doubt: map[string]int{},
		luck: rand.New(rand.NewPCG(3, 4)), kills: map[string]int{}}
	pair, authority, err := mailtest.Certificate(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if d.server, err = mailtest.StartFaulty(&tls.Config{Certificates: []tls.Certificate{pair}}, d.fault); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.server.Close() })
	if err := os.WriteFile(filepath.Join(d.dir, "ca.pem"), authority, 0o600); err != nil {
		t.Fatal(err)
	}
	d.s = manyAsked(t, d.dir, owners, fmt.Sprintf("host = \"127.0.0.1\"\nport = %d\nuser = \"internkontroll\"\npassword = \"hemligt\"\nca_file = \"ca.pem\"\nconnections = 4", d.server.Port()))
	return d
}

// manyAsked is an installation in which everybody is to be asked about one
// control on 1 December, over a mail server of the test's own.
func manyAsked(t testing.TB, dir string, owners int, smtp string) *session {
	t.Helper()
	mailbox, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, AuthServ: "mx.kommun.example", Password: "hemligt", Now: func() time.Time { return newYear }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mailbox.Close() })
	s := &session{config: writeSettings(t, dir, mailbox)}
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), "[smtp]\n")
	_, rest, _ = strings.Cut(rest, "[imap]\n")
	if err := os.WriteFile(s.config, []byte("contact_mail = \"summaries\"\n"+before+"[asking]\nnotice = 0\n[smtp]\n"+smtp+"\n[imap]\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	s.at(t, "2026-11-02", "plan", "import", crowdedPlan(t, dir, owners, 1))
	return s
}

// fault kills the process at the step that it is meant to die at; the server
// has taken the message of half of those that die at their dot.
func (d *doom) fault(step, _ string) mailtest.Fault {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.child == nil || d.target != step {
		return mailtest.Fault{}
	}
	if d.nth--; d.nth > 0 {
		return mailtest.Fault{}
	}
	d.target = ""
	d.kills[step]++
	_ = d.child.Process.Kill() // it may be gone
	return mailtest.Fault{Cut: true, Taken: step == mailtest.StepDot && d.luck.IntN(2) == 0}
}

// life is one process, some minutes after the last. With a target it dies
// there; with none it does all that is left.
func (d *doom) life(target string) {
	d.t.Helper()
	d.lives++
	d.now = d.now.Add(3 * time.Minute)
	ctx, cancel := context.WithTimeout(d.t.Context(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, testBinary(d.t), "--config", d.s.config, "run")
	c.Env = append(os.Environ(), clockVariable+"="+d.now.Format(time.RFC3339))
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	d.mu.Lock()
	d.child, d.target, d.nth = c, target, 1
	if !slices.Contains([]string{mailtest.StepGreeting, mailtest.StepEHLO, mailtest.StepSTARTTLS, mailtest.StepAuth, mailtest.StepQuit}, target) {
		d.nth += d.luck.IntN(20)
	} else if target != mailtest.StepQuit {
		d.nth += d.luck.IntN(4) // connections
	}
	err := c.Start()
	d.mu.Unlock()
	if err != nil {
		d.t.Fatal(err)
	}
	err = c.Wait()
	d.mu.Lock()
	killed := target != "" && d.target == ""
	d.child = nil
	d.mu.Unlock()
	if err != nil && !killed {
		d.t.Fatalf("rond run at %s: %v\n%s", d.now, err, &out)
	}
	for _, m := range d.mails(store.MailSending) {
		if m.Phase == string(notify.PhaseData) {
			d.doubt[m.MessageID]++
		}
	}
}

func (d *doom) mails(states ...string) []store.Mail { return mailsIn(d.t, d.dir, states...) }

// mailsIn is the mails of an installation in some states.
func mailsIn(t testing.TB, dir string, states ...string) (list []store.Mail) {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(dir, "rond.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.View(t.Context(), func(r store.Reader) (err error) {
		list, err = r.Mails(t.Context(), store.MailFilter{States: states})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// releaseBroken lets go, as the controller would, what is held because two
// processes have died while they made it.
func (d *doom) releaseBroken() int {
	d.t.Helper()
	held := d.mails(store.MailHeld)
	for _, m := range held {
		d.s.now = d.now
		d.s.must(d.t, "release", fmt.Sprint(m.ID))
	}
	return len(held)
}

func (d *doom) balance(owners int) {
	d.t.Helper()
	came := map[string]int{}
	for _, h := range d.server.Handed() {
		if h.Taken {
			came[messageID(d.t, []byte(h.Raw))]++
		}
	}
	all := d.mails()
	if len(all) != owners {
		d.t.Errorf("%d mails, want %d", len(all), owners)
	}
	twice, marked, unknown := 0, 0, 0
	for _, m := range all {
		n, answered := came[m.MessageID], 0
		if m.State == store.MailSent {
			answered = 1
		}
		switch {
		case m.Transmissions != d.doubt[m.MessageID]+answered || m.Transmissions > 2:
			d.t.Errorf("mail %d: %d transmissions, with %d deaths in the data phase: %s", m.ID, m.Transmissions, d.doubt[m.MessageID], m.State)
		case n > m.Transmissions:
			d.t.Errorf("mail %d came %d times, and its row says %d", m.ID, n, m.Transmissions)
		case n == 0 && m.State != store.MailUnknown:
			d.t.Errorf("mail %d is lost, and its row says %s", m.ID, m.State)
		case m.State != store.MailSent && m.State != store.MailUnknown:
			d.t.Errorf("mail %d is %s", m.ID, m.State)
		}
		if n == 2 {
			twice++
		}
		if m.Transmissions == 2 {
			marked++
		}
		if m.State == store.MailUnknown {
			unknown++
		}
	}
	d.t.Logf("%d mails: %d came twice, %d are marked so, of %d nobody knows", len(all), twice, marked, unknown)
	d.s.now = d.now
	var plans []engine.PlanStatus
	if err := json.Unmarshal([]byte(d.s.must(d.t, "status", "--json")), &plans); err != nil || len(plans) != 1 || plans[0].Repeated != marked {
		d.t.Errorf("status tells of %+v, want %d that may have come twice; %v", plans, marked, err)
	}
	if told := d.s.must(d.t, "status"); marked > 0 && !strings.Contains(told, counted(marked, "mail")+" may have been sent twice") {
		d.t.Errorf("status does not tell of %d mails that may have come twice:\n%s", marked, told)
	}
	if twice > marked {
		d.t.Error("a mail came twice without a mark")
	}
	d.s.must(d.t, "audit", "verify")
}
