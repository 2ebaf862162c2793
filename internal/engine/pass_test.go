package engine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/notify"
)

// line is one of several connections to a server that the test plays.
type line struct {
	server *counter
	n      int
}

// counter is a server that notes what it is handed, and by whom.
type counter struct {
	mu     sync.Mutex
	taken  []string // addresses, in order
	at     []time.Time
	lines  map[int]int                            // mails by connection
	tries  int                                    // of connecting
	before func(n int, to string) *notify.Outcome // instead of taking a mail; nil takes it
	door   func(n int) *notify.Outcome            // instead of a connection
	now    func() time.Time
}

func (c *counter) over(connections int) (via []notify.Transport) {
	c.lines = map[int]int{}
	for n := range connections {
		via = append(via, line{c, n})
	}
	return via
}

func (l line) Close() error { return nil }

func (l line) Deliver(_ context.Context, env notify.Envelope, _ []byte, onPhase func(notify.Phase) error) notify.Outcome {
	c := l.server
	for _, p := range []notify.Phase{notify.PhaseConnect, notify.PhaseMail, notify.PhaseRcpt, notify.PhaseData} {
		if err := onPhase(p); err != nil {
			return notify.Outcome{Result: notify.Retry, Phase: p, Words: err.Error()}
		}
		if p != notify.PhaseConnect {
			continue
		}
		c.mu.Lock()
		c.tries++
		c.mu.Unlock()
		if c.door != nil {
			if out := c.door(l.n); out != nil {
				return *out
			}
		}
	}
	if c.before != nil {
		if out := c.before(l.n, env.To); out != nil {
			return *out
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken = append(c.taken, env.To)
	c.lines[l.n]++
	if c.now != nil {
		c.at = append(c.at, c.now())
	}
	return notify.Outcome{Result: notify.Accepted, Phase: notify.PhaseDone, Code: 250}
}

// queues lays mails in the outbox whose bytes are made, and that leave at any
// hour.
func (o *office) queues(n int) {
	o.t.Helper()
	ctx := o.t.Context()
	err := o.store.Change(ctx, func(tx store.Tx) error {
		now := o.clock()
		for i := range n {
			raw, err := audit.StoreBlob(ctx, tx, now, "mail-rendered", fmt.Appendf(nil, "Message-ID: <%d@kommun.example>\r\nContent-Type: text/plain\r\n\r\nhej\r\n", i))
			if err != nil {
				return err
			}
			_, err = tx.AddMail(ctx, store.Mail{Cause: fmt.Sprintf("receipt/%d", i), Kind: kindReceipt, To: fmt.Sprintf("%d@kommun.example", i),
				MessageID: fmt.Sprintf("%d@kommun.example", i), Date: now, Due: now, State: store.MailQueued, Raw: raw})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// mails counts the mails of a state.
func (o *office) mails(states ...string) (list []store.Mail) {
	o.t.Helper()
	o.view(func(r store.Reader) (err error) {
		list, err = r.Mails(o.t.Context(), store.MailFilter{States: states})
		return err
	})
	return list
}

// eachOnce holds that everything was handed over, and nothing twice.
func (c *counter) eachOnce(t *testing.T, want int) {
	t.Helper()
	once := slices.Compact(slices.Sorted(slices.Values(c.taken)))
	if len(once) != want || len(c.taken) != want {
		t.Errorf("%d mails were handed over, %d of them different, want %d", len(c.taken), len(once), want)
	}
}

// TestConnectionsWorkBesideEachOther: three mails are under way at the same
// time, and none is taken by two.
func TestConnectionsWorkBesideEachOther(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(100)
	var meet sync.WaitGroup
	meet.Add(3)
	first := [3]sync.Once{}
	c := &counter{before: func(n int, _ string) *notify.Outcome {
		first[n].Do(func() { meet.Done(); meet.Wait() })
		return nil
	}}
	done, err := o.Send(t.Context(), c.over(3)...)
	if err != nil || done != (Sent{Accepted: 100}) || len(c.lines) != 3 {
		t.Errorf("%+v, %v, by connection %v", done, err, c.lines)
	}
	c.eachOnce(t, 100)
	for _, m := range o.mails() {
		if m.Tries != 1 || m.Transmissions != 1 || m.State != store.MailSent {
			t.Fatalf("%+v", m)
		}
	}
}

// TestServerDownIsTriedOnce, however many connections there may be.
func TestServerDownIsTriedOnce(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(20)
	c := &counter{door: func(int) *notify.Outcome {
		return &notify.Outcome{Result: notify.Retry, Phase: notify.PhaseConnect, Whole: true, Words: "no route to host"}
	}}
	done, err := o.Send(t.Context(), c.over(4)...)
	if err != nil || done != (Sent{Retry: 1, Down: "no route to host"}) || c.tries != 1 {
		t.Errorf("%+v, %v, %d tries", done, err, c.tries)
	}
}

// TestServerThatTakesFewerConnections: the one that is turned away leaves the
// mails to the others, and nobody calls the server down.
func TestServerThatTakesFewerConnections(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(30)
	turned := make(chan struct{})
	c := &counter{
		door: func(n int) *notify.Outcome {
			if n < 1 {
				return nil
			}
			close(turned)
			return &notify.Outcome{Result: notify.Retry, Phase: notify.PhaseConnect, Code: 432, Whole: true, Words: "4.3.2 too many connections"}
		},
		before: func(int, string) *notify.Outcome { <-turned; return nil },
	}
	done, err := o.Send(t.Context(), c.over(3)...)
	if err != nil || done != (Sent{Accepted: 29, Retry: 1}) {
		t.Errorf("%+v, %v", done, err)
	}
	o.now = o.now.Add(2 * time.Minute)
	if done, err := o.Send(t.Context(), c.over(1)...); err != nil || done.Accepted != 1 {
		t.Errorf("the one that was turned away: %+v, %v", done, err)
	}
	c.eachOnce(t, 30)
}

// TestServerThatIsTired: 4.7.x ends the pass for every connection; the mails
// under way go through.
func TestServerThatIsTired(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(50)
	c := &counter{}
	c.before = func(int, string) *notify.Outcome {
		c.mu.Lock()
		defer c.mu.Unlock()
		if len(c.taken) < 10 {
			return nil
		}
		return &notify.Outcome{Result: notify.Retry, Phase: notify.PhaseMail, Code: 451, Whole: true, Words: "4.7.0 slow down"}
	}
	done, err := o.Send(t.Context(), c.over(3)...)
	if err != nil || done.Down != "4.7.0 slow down" || done.Accepted < 10 || done.Accepted > 12 || done.Retry > 3 {
		t.Errorf("%+v, %v", done, err)
	}
	for _, m := range o.mails(store.MailQueued) {
		if wait := m.Due.Sub(o.now); wait > aloof {
			t.Errorf("a mail waits %v for a server that is tired", wait)
		}
	}
}

// TestHoldAllStopsEveryConnection: what is under way goes through, and no
// connection takes another.
func TestHoldAllStopsEveryConnection(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(50)
	var meet sync.WaitGroup
	meet.Add(3)
	hold := sync.OnceFunc(func() {
		if err := o.HoldAll(t.Context(), boss); err != nil {
			t.Error(err)
		}
	})
	c := &counter{before: func(int, string) *notify.Outcome { meet.Done(); meet.Wait(); hold(); return nil }}
	done, err := o.Send(t.Context(), c.over(3)...)
	if err != nil || done != (Sent{Accepted: 3}) {
		t.Errorf("%+v, %v", done, err)
	}
	if err := o.LetGo(t.Context(), boss); err != nil {
		t.Fatal(err)
	}
	c.before = nil
	if done, err := o.Send(t.Context(), c.over(3)...); err != nil || done.Accepted != 47 {
		t.Errorf("let go: %+v, %v", done, err)
	}
	c.eachOnce(t, 50)
}

// TestHeldOneStaysWhereItIs while the others leave by several connections.
func TestHeldOneStaysWhereItIs(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(40)
	held := o.mails()[7]
	c := &counter{}
	hold := sync.OnceFunc(func() {
		if err := o.HoldMail(t.Context(), held.ID, boss); err != nil {
			t.Error(err)
		}
	})
	c.before = func(int, string) *notify.Outcome { hold(); return nil }
	if done, err := o.Send(t.Context(), c.over(3)...); err != nil || done.Accepted != 39 {
		t.Errorf("%+v, %v", done, err)
	}
	if slices.Contains(c.taken, held.To) || len(o.mails(store.MailHeld)) != 1 {
		t.Error("the held mail has left")
	}
}

// TestPace holds thirty a minute over three connections, each slow, and over
// five processes that die one after another.
func TestPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := emptyOffice(t, func(s *Settings) { s.PerMinute = 30 })
		o.Engine.clock = time.Now
		o.queues(100)
		c := &counter{now: time.Now, before: func(int, string) *notify.Outcome { <-time.After(4 * time.Second); return nil }}
		began := time.Now()
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
			_, _ = o.Send(ctx, c.over(3)...) // it is cut off, as a process that ends
			cancel()
			o.Engine.pace = newPace(30)
		}
		if n := len(o.mails(store.MailSent)); n < 30 {
			t.Errorf("%d were sent before the last start", n)
		}
		if _, err := o.Send(t.Context(), c.over(3)...); err != nil {
			t.Fatal(err)
		}
		c.eachOnce(t, 100)
		if took := time.Since(began); took < 198*time.Second || took > 230*time.Second {
			t.Errorf("100 mails took %v", took)
		}
		for i := 30; i < len(c.at); i++ {
			if within := c.at[i].Sub(c.at[i-30]); within < time.Minute {
				t.Errorf("31 mails within %v", within)
			}
		}
	})
}

// TestPaceIsNotSpentOnWhatDoesNotLeave: mails that are held when their turn
// comes cost the others no time.
func TestPaceIsNotSpentOnWhatDoesNotLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := emptyOffice(t, func(s *Settings) { s.PerMinute, s.Send, s.Pilots = 1, "pilot", []string{"9@kommun.example"} })
		o.Engine.clock = time.Now
		o.queues(10)
		c := &counter{}
		began := time.Now()
		done, err := o.Send(t.Context(), c.over(2)...)
		if err != nil || done != (Sent{Held: 9, Accepted: 1}) || time.Since(began) != 0 {
			t.Errorf("%+v, %v after %v", done, err, time.Since(began))
		}
	})
}

// TestQueueIsTold with how long it takes, as long as there is a pace.
func TestQueueIsTold(t *testing.T) {
	t.Parallel()
	for perMinute, want := range map[int]Queue{30: {200, 7}, 1: {200, 200}, 0: {200, 0}} {
		o := emptyOffice(t, func(s *Settings) { s.PerMinute = perMinute })
		o.queues(200)
		if v, err := o.Overview(t.Context(), "sv"); err != nil || v.Sending.Queue != want {
			t.Errorf("at %d a minute: %+v, %v", perMinute, v.Sending.Queue, err)
		}
		if q, err := o.Queue(t.Context()); err != nil || q != want {
			t.Errorf("at %d a minute: %+v, %v", perMinute, q, err)
		}
	}
}

// TestReportBeforeTheAnswer: a report of what became of a mail may be read
// before the server's own answer is written down, and is kept.
func TestReportBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = func(env notify.Envelope) notify.Outcome {
		if env.To == eva {
			o.takes(o.bounce(sentMail{id: o.dispatch().MessageID}, eva, "failed", "5.1.1"), verdictBounce)
		}
		return notify.Outcome{Result: notify.Accepted}
	}
	o.pass(firstDay)
	if m := o.dispatch(); m.State != store.MailBounced || m.Reason != "5.1.1" || m.Transmissions != 1 {
		t.Errorf("%+v", m)
	}
}

// TestReportStopsTheNextTransmission: one that settles a mail in doubt while it
// is about to be transmitted again is in time until the data.
func TestReportStopsTheNextTransmission(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = mute
	o.pass(firstDay)
	o.now = o.now.Add(time.Hour)
	c := &counter{}
	c.door = func(int) *notify.Outcome {
		if m := o.dispatch(); m.State == store.MailSending {
			o.takes(o.bounce(sentMail{id: m.MessageID}, eva, "failed", "5.1.1"), verdictBounce)
		}
		return nil
	}
	if _, err := o.Send(t.Context(), c.over(1)...); err != nil {
		t.Fatal(err)
	}
	if m := o.dispatch(); m.State != store.MailBounced || m.Transmissions != 1 || slices.Contains(c.taken, eva) {
		t.Errorf("%+v, taken by %v", m, c.taken)
	}
}

// TestAnswersGoFirst where mail leaves slowly: whoever has sent something does
// not wait behind a round.
func TestAnswersGoFirst(t *testing.T) {
	t.Parallel()
	for perMinute, want := range map[int]string{60: kindReceipt, 0: kindQuestion} {
		o := emptyOffice(t, func(s *Settings) { s.PerMinute = perMinute })
		o.queues(20)
		all := o.mails()
		err := o.store.Change(t.Context(), func(tx store.Tx) error {
			for _, m := range all[:19] {
				m.Kind = kindQuestion
				if err := tx.UpdateMail(t.Context(), m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if m, err := o.Engine.next(t.Context()); err != nil || m.Kind != want {
			t.Errorf("at %d a minute a %s goes first, want a %s; %v", perMinute, m.Kind, want, err)
		}
	}
}

// TestFolderTakesAllConnections: several write to the same folder, and every
// mail is there once.
func TestFolderTakesAllConnections(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(60)
	dir := t.TempDir()
	done, err := o.Send(t.Context(), notify.NewDir(dir), notify.NewDir(dir), notify.NewDir(dir))
	if err != nil || done != (Sent{Accepted: 60}) {
		t.Errorf("%+v, %v", done, err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 60 {
		t.Errorf("%d files, %v", len(files), err)
	}
}
