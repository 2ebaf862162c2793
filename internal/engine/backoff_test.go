package engine

import (
	"testing"
	"time"

	"rond/internal/store"
	"rond/notify"
)

func TestBackoff(t *testing.T) {
	t.Parallel()
	different := map[time.Duration]bool{}
	for id := range int64(50) {
		for try := range 40 {
			wait := backoff(store.Mail{ID: id, Tries: try})
			plain := min(time.Minute<<min(max(try-1, 0), 16), 2*time.Hour)
			if wait < plain*4/5 || wait > plain*6/5 {
				t.Fatalf("mail %d, try %d waits %v", id, try, wait)
			}
			if wait != backoff(store.Mail{ID: id, Tries: try}) {
				t.Fatal("the same try does not wait the same time")
			}
			if try == 1 {
				different[wait] = true
			}
		}
	}
	if len(different) < 25 {
		t.Errorf("50 mails that were put off together come back at %d different times", len(different))
	}
}

// TestGivenUp: what the server has put off for two days fails, a receipt like
// any other, and the controller is told what to do; sent again it is tried anew.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(451)
	o.pass(firstDay)
	began := o.now
	for o.dispatch().State == store.MailQueued {
		o.sendAt(time.Hour)
		if o.now.Sub(began) > 4*24*time.Hour {
			t.Fatal("it is tried for ever")
		}
	}
	m := o.dispatch()
	if took := o.now.Sub(began); m.State != store.MailFailed || m.Reason != "given-up 451" || took < patience || took > patience+5*time.Hour {
		t.Fatalf("after %v: %+v", took, m)
	}
	v, err := o.WaitingView(t.Context(), "sv")
	if err != nil || len(v.Stuck) != 2 || !v.Stuck[0].Again || v.Stuck[0].Reason == "" {
		t.Errorf("what waits for the controller: %+v, %v", v.Stuck, err)
	}
	o.next = nil
	if _, err := o.SendAgain(t.Context(), m.ID, boss); err != nil {
		t.Fatal(err)
	}
	o.one(o.sendAt(time.Minute), eva)
}

// TestGivenUpAfterDoubt: one that may have arrived before has not failed:
// nobody knows.
func TestGivenUpAfterDoubt(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(1)
	o.next = mute
	o.sendAt(0)
	o.next = refuses(450)
	for range 60 {
		o.sendAt(2 * time.Hour)
	}
	if m := o.mails()[0]; m.State != store.MailUnknown || m.Transmissions != 1 {
		t.Errorf("%+v", m)
	}
}

// TestServerAwayForAWeek gives up nothing, and everything leaves soon after it
// is back; who is asked then has time to answer.
func TestServerAwayForAWeek(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = down
	o.pass(firstDay)
	asked := o.dispatch()
	before := o.request(asked.Request).Due
	for range 7 * 24 {
		o.sendAt(time.Hour)
	}
	if n := len(o.mails(store.MailQueued)); n != 2 {
		t.Fatalf("%d of two mails wait", n)
	}
	o.next = nil
	o.now = date(firstDay).AddDays(7).In(o.set.Zone, 10, 0)
	if left := o.sendAt(aloof); len(left) != 2 {
		t.Errorf("%d left when the server was back", len(left))
	}
	if after := o.request(asked.Request).Due; after <= before {
		t.Errorf("asked a week late, and still due %s", after)
	}
}

// TestReleasedIsTriedAnew: the two days begin when somebody lets it go again.
func TestReleasedIsTriedAnew(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.queues(1)
	o.next = refuses(451)
	o.sendAt(0)
	id := o.mails()[0].ID
	if err := o.HoldMail(t.Context(), id, boss); err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(3 * 24 * time.Hour)
	if err := o.Release(t.Context(), id, boss); err != nil {
		t.Fatal(err)
	}
	o.sendAt(time.Minute)
	if m := o.mails()[0]; m.State != store.MailQueued {
		t.Errorf("%+v", m)
	}
}

// TestOnlyWhatMayHaveArrivedTwiceIsMarked: a second transmission that the
// server refused did not arrive.
func TestOnlyWhatMayHaveArrivedTwiceIsMarked(t *testing.T) {
	t.Parallel()
	atDot := func(code int, result notify.Result) func(notify.Envelope) notify.Outcome {
		return func(notify.Envelope) notify.Outcome {
			return notify.Outcome{Result: result, Phase: notify.PhaseDone, Code: code}
		}
	}
	for _, c := range []struct {
		name   string
		second func(notify.Envelope) notify.Outcome
		state  string
		marked bool
	}{
		{"accepted", nil, store.MailSent, true},
		{"no answer", mute, store.MailUnknown, true},
		{"refused at the dot", atDot(554, notify.Rejected), store.MailUnknown, false},
		{"put off at the dot", atDot(451, notify.Retry), store.MailUncertain, false},
		{"refused", refuses(550), store.MailUnknown, false},
	} {
		o := emptyOffice(t)
		o.queues(1)
		o.next = mute
		o.sendAt(0)
		o.next = c.second
		o.sendAt(time.Hour)
		v, err := o.MailView(t.Context(), "sv", o.mails()[0].ID)
		if err != nil || v.State != c.state || v.Repeated != c.marked {
			t.Errorf("%s: %s, repeated %v, %v", c.name, v.State, v.Repeated, err)
		}
	}
}
