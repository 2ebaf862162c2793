package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/internal/store"
)

// TestServeKilledAndRestarted kills the daemon with SIGKILL and stops it with
// SIGTERM, again and again while mail flows both ways, and then strikes the
// balance: every request was sent, once except where a death fell after the
// last byte and the row says so; every reply has a verdict and a receipt; a
// stop leaves nothing in doubt.
func TestServeKilledAndRestarted(t *testing.T) {
	t.Parallel()
	k := newKiller(t)
	d := &siege{killer: k, grown: make(chan struct{}, 1)}
	k.server.Hook(d.smtp)
	days := []string{"2026-01-26", "2026-02-02", "2026-02-10", "2026-03-02", "2026-04-01", "2026-04-16", "2026-04-23", "2026-05-18", "2026-06-01", "2026-08-12", "2026-11-24", "2026-12-01"}
	if raced {
		days = days[:4] // to race the code, not to count
	}
	for _, day := range days {
		k.morning(day)
		for i, ends := range []os.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGKILL, syscall.SIGKILL, nil} {
			if ends == syscall.SIGKILL && d.wounded() {
				ends = syscall.SIGTERM
			}
			d.life(day, k.s.now.Add(time.Duration(i)*5*time.Minute), ends)
		}
	}
	t.Logf("%d lives, %d killed, %d stopped in the middle; %d mails, %d replies", d.lives, d.killed, d.stopped, len(k.server.Messages()), len(k.replies))
	if !raced && (d.killed < len(days) || d.stopped < len(days)/2) || len(k.replies) < 10 {
		t.Error("too little has happened: the test shows nothing")
	}
	k.checkRequests(days[len(days)-1])
	k.checkAnswers()
	k.checkRepeats()
	d.checkReplies()
	k.s.must(t, "audit", "verify")
}

// siege is a daemon in a process of its own that does not live long.
type siege struct {
	*killer
	grown                  chan struct{} // the mail server has stored something
	lives, killed, stopped int
}

func (d *siege) smtp(e mailtest.Event) mailtest.Action {
	if e.Step == mailtest.StepAnswered {
		select {
		case d.grown <- struct{}{}:
		default:
		}
	}
	return d.killer.smtp(e)
}

// life starts the daemon, answers whatever comes of it, and ends it with a
// signal in the middle of things; with none it is let work until nothing is
// left to do, and stopped then.
func (d *siege) life(day string, at time.Time, ends os.Signal) {
	d.t.Helper()
	d.lives++
	exe, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	log := &journal{}
	c := exec.CommandContext(d.t.Context(), exe, "--config", d.s.config, "serve")
	c.Env = append(os.Environ(), clockVariable+"="+at.Format(time.RFC3339)+"+")
	c.Stdout, c.Stderr = log, log
	d.mu.Lock()
	d.child, d.target, d.hit = c, "", ""
	if ends == syscall.SIGKILL {
		// Not while connecting: owners connect to the same server.
		d.target, d.nth = killPhases[1+d.rand.IntN(len(killPhases)-1)], 1+d.rand.IntN(3)
	}
	err = c.Start()
	d.mu.Unlock()
	if err != nil {
		d.t.Fatal(err)
	}
	dead := make(chan error, 1)
	go func() { dead <- c.Wait() }()
	err = d.live(day, c, log, ends, dead)
	d.mu.Lock()
	killed := d.hit != ""
	d.child, d.target = nil, ""
	d.mu.Unlock()
	switch {
	case killed:
		d.killed++
		d.noteDoubt()
	case err != nil:
		d.t.Fatalf("the daemon at %s ended with %v\n%s", at, err, log)
	}
	if !killed {
		d.nothingInDoubt()
	}
}

// live answers the mail that comes, until the daemon is dead or has nothing
// left to do for a while.
func (d *siege) live(day string, c *exec.Cmd, log *journal, ends os.Signal, dead chan error) error {
	// Once: a second signal would not wait for what is at hand.
	stop := sync.OnceFunc(func() { _ = c.Process.Signal(syscall.SIGTERM) }) // it may be gone
	d.mu.Lock()
	left := 1 + d.rand.IntN(6)
	d.mu.Unlock()
	pause := time.Second
	if ends == nil {
		pause = 3 * time.Second // nothing must be left undecided
	}
	quiet := time.NewTimer(pause)
	defer quiet.Stop()
	longest := time.NewTimer(5 * time.Minute)
	defer longest.Stop()
	for {
		select {
		case err := <-dead:
			return err
		case <-longest.C:
			_ = c.Process.Kill()
			<-dead
			return fmt.Errorf("it never settled: %s", d.unsettled())
		case <-d.grown:
			d.answer(day)
			quiet.Reset(pause)
			left--
			if left <= 0 && ends == syscall.SIGTERM && strings.Contains(log.String(), "msg=started") { // before that nobody heeds it
				ends = nil
				d.stopped++
				stop()
			}
		case <-quiet.C:
			if strings.Contains(log.String(), "msg=started") && d.settled() {
				stop()
			}
			quiet.Reset(pause)
		}
	}
}

// wounded reports whether somebody has died over a reply that is not yet read,
// or over a mail that is not yet made: a second death would have it held for the
// controller, as is promised, and not answered or sent, as is counted here.
func (d *siege) wounded() bool {
	hurt := false
	d.view(func(r store.Reader) error {
		list, err := r.Deliveries(d.t.Context(), store.DeliveryFilter{States: []string{store.DeliveryNew}})
		for _, x := range list {
			hurt = hurt || x.Tries > 0
		}
		if err != nil {
			return err
		}
		mails, err := r.Mails(d.t.Context(), store.MailFilter{States: []string{store.MailQueued}})
		for _, x := range mails {
			hurt = hurt || x.Raw == "" && x.Tries > 0
		}
		return err
	})
	return hurt
}

// settled reports whether nothing is left to do.
func (d *siege) settled() bool {
	got := answering(d.t, d.server)
	for _, id := range d.replies {
		if got[id] == 0 {
			return false
		}
	}
	waits := 0
	d.view(func(r store.Reader) error {
		list, err := r.Mails(d.t.Context(), store.MailFilter{States: []string{store.MailQueued, store.MailSending, store.MailUncertain}, DueTo: d.s.now.Add(time.Hour)})
		waits = len(list)
		return err
	})
	return waits == 0
}

// unsettled names what is left to do, for a life that does not end.
func (d *siege) unsettled() string {
	var left []string
	got := answering(d.t, d.server)
	for _, id := range d.replies {
		if got[id] == 0 {
			left = append(left, "no answer to "+id)
		}
	}
	d.view(func(r store.Reader) error {
		list, err := r.Mails(d.t.Context(), store.MailFilter{States: []string{store.MailQueued, store.MailSending, store.MailUncertain}})
		for _, m := range list {
			left = append(left, fmt.Sprintf("mail %d %s is %s, due %s, phase %q, try %d", m.ID, m.Kind, m.State, m.Due, m.Phase, m.Tries))
		}
		return err
	})
	return strings.Join(left, "; ")
}

// nothingInDoubt holds that a daemon which was asked to stop has finished the
// mail it had in hand.
func (d *siege) nothingInDoubt() {
	d.view(func(r store.Reader) error {
		list, err := r.Mails(d.t.Context(), store.MailFilter{States: []string{store.MailSending}})
		if len(list) > 0 {
			d.t.Errorf("%d mails are still being sent after a stop", len(list))
		}
		return err
	})
}

// checkReplies holds that every reply has a verdict and a receipt, one unless
// its row says that it was repeated.
func (d *siege) checkReplies() {
	got := answering(d.t, d.server)
	ctx := d.t.Context()
	d.view(func(r store.Reader) error {
		all, err := r.Deliveries(ctx, store.DeliveryFilter{})
		if err != nil {
			return err
		}
		verdicts := map[string]string{}
		for _, v := range all {
			if v.Verdict != "repeated" && v.State == store.DeliveryDone {
				verdicts[v.MessageID] = v.Verdict
			}
		}
		for _, id := range d.replies {
			if verdicts[id] != "accepted" {
				d.t.Errorf("reply %s has the verdict %q", id, verdicts[id])
			}
			if got[id] == 0 || got[id] > 2 {
				d.t.Errorf("reply %s has %d receipts", id, got[id])
			}
		}
		return nil
	})
}
