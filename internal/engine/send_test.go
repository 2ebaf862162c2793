package engine

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/workbook/grid"
)

// refuses is a server that answers every message with a code at RCPT.
func refuses(code int) func(notify.Envelope) notify.Outcome {
	return func(notify.Envelope) notify.Outcome {
		result := notify.Retry
		if code >= 500 {
			result = notify.Rejected
		}
		return notify.Outcome{Result: result, Phase: notify.PhaseRcpt, Code: code, Words: "nej"}
	}
}

// mute never answers after the last byte.
func mute(notify.Envelope) notify.Outcome {
	return notify.Outcome{Result: notify.Uncertain, Phase: notify.PhaseData}
}

// down cannot be reached at all.
func down(notify.Envelope) notify.Outcome {
	return notify.Outcome{Result: notify.Retry, Phase: notify.PhaseConnect, Whole: true}
}

// dispatch is the row of the first mail that asked.
func (o *office) dispatch() store.Mail {
	o.t.Helper()
	var m store.Mail
	o.view(func(r store.Reader) (err error) {
		m, err = r.MailByCause(o.t.Context(), "dispatch/1")
		return err
	})
	return m
}

// report is the consolidated workbook of a year or an occasion.
func (o *office) report(year int, occasion string) []byte {
	o.t.Helper()
	var b bytes.Buffer
	if err := o.Report(o.t.Context(), Consolidated{Year: year, Occasion: occasion}, &b); err != nil {
		o.t.Fatal(err)
	}
	return b.Bytes()
}

// workbookSays reports whether a text stands in any cell.
func workbookSays(t *testing.T, book []byte, text string) bool {
	t.Helper()
	found := false
	b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Sheets() {
		for row, err := range b.Rows(t.Context(), i) {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				found = found || strings.Contains(c.Text, text)
			}
		}
	}
	return found
}

func TestTemporaryRefusal(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(451)
	o.pass(firstDay)
	m := o.dispatch()
	if m.State != store.MailQueued || m.Raw == "" || m.Transmissions != 0 || !m.Due.After(o.now) {
		t.Errorf("%+v", m)
	}
	o.next = nil
	if mails := o.sendAt(0); len(mails) != 0 {
		t.Errorf("tried again at once: %v", subjects(mails))
	}
	got := o.one(o.sendAt(5*time.Minute), eva)
	if hash(got.raw) != m.Raw {
		t.Error("the second try has other bytes")
	}
	o.wholeRecord()
}

// sendAt drains the outbox a while later.
func (o *office) sendAt(later time.Duration) []sentMail {
	o.t.Helper()
	o.now = o.now.Add(later)
	if _, err := o.Send(o.t.Context(), o); err != nil {
		o.t.Fatal(err)
	}
	fresh := o.sent[o.seen:]
	o.seen = len(o.sent)
	return fresh
}

func TestPermanentRefusal(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(550)
	o.pass(firstDay)
	if m := o.dispatch(); m.State != store.MailFailed || m.Reason != "550" {
		t.Errorf("%+v", m)
	}
	o.next = nil
	if mails := o.sendAt(24 * time.Hour); len(mails) != 0 {
		t.Errorf("tried again: %v", subjects(mails))
	}
	if !workbookSays(t, o.report(2026, ""), "550") && !workbookSays(t, o.report(2026, ""), "failed") && !workbookSays(t, o.report(2026, ""), "Kom inte fram") {
		t.Error("the controller cannot see it")
	}
}

func TestUncertain(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	transmitted := 0
	o.next = func(e notify.Envelope) notify.Outcome {
		if e.To == eva {
			transmitted++
		}
		return mute(e)
	}
	o.pass(firstDay)
	first := o.dispatch()
	if first.State != store.MailUncertain || first.Transmissions != 1 {
		t.Fatalf("%+v", first)
	}
	for range 4 {
		o.sendAt(3 * time.Hour)
	}
	m := o.dispatch()
	if m.State != store.MailUnknown || m.Transmissions != 2 || m.Raw != first.Raw || transmitted != 2 {
		t.Errorf("transmitted %d times: %+v", transmitted, m)
	}
	s, err := o.Status(t.Context(), 2026)
	if err != nil || s[0].Uncertain != 2 {
		t.Errorf("status %+v, %v", s, err)
	}
}

// TestUncertainThenAnswered: the workbook came back, so the mail got through.
func TestUncertainThenAnswered(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	var lost []byte
	o.next = mute
	o.pass(firstDay)
	o.view(func(r store.Reader) (err error) {
		lost, err = r.Blob(t.Context(), o.dispatch().Raw)
		return err
	})
	ask := parse(t, notify.Envelope{To: eva}, lost)
	o.next = nil
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	for _, m := range to(o.sendAt(time.Hour), eva) {
		if m.id == ask.id {
			t.Error("the mail was sent again after its answer")
		}
	}
	if m := o.dispatch(); m.State != store.MailSent || m.Transmissions != 1 {
		t.Errorf("%+v", m)
	}
}

// TestUncertainThenBounced: it got through, and came back.
func TestUncertainThenBounced(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = mute
	o.pass(firstDay)
	o.next = nil
	o.takes(o.bounce(sentMail{id: o.dispatch().MessageID}, eva, "failed", "5.1.1"), verdictBounce)
	o.none(o.sendAt(time.Hour), eva)
	if m := o.dispatch(); m.State != store.MailBounced {
		t.Errorf("%+v", m)
	}
}

// TestUncertainThenRefused: what may have got through stays marked, whatever
// the second try meets.
func TestUncertainThenRefused(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{450: store.MailUncertain, 550: store.MailUnknown} {
		o := smallOffice(t)
		o.next = mute
		o.pass(firstDay)
		o.next = refuses(code)
		o.sendAt(time.Hour)
		if m := o.dispatch(); m.State != want {
			t.Errorf("%d: %+v", code, m)
		}
	}
}

func TestServerDown(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	tries := 0
	o.next = func(e notify.Envelope) notify.Outcome { tries++; return down(e) }
	o.pass(firstDay)
	if tries != 1 {
		t.Errorf("%d mails were tried against a server that is down", tries)
	}
	o.next = nil
	if mails := o.sendAt(3 * time.Hour); len(mails) != 2 {
		t.Errorf("left afterwards: %v", subjects(mails))
	}
}

// TestDeathWhileSending: another process finds what a dead one was doing.
func TestDeathWhileSending(t *testing.T) {
	t.Parallel()
	for phase, want := range map[notify.Phase]struct {
		state         string
		transmissions int
	}{
		notify.PhaseRcpt: {store.MailQueued, 0}, notify.PhaseData: {store.MailUncertain, 1},
	} {
		o := smallOffice(t)
		o.now = date(firstDay).In(o.set.Zone, 8, 0)
		if _, err := o.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		m, err := o.Engine.next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if ready, err := o.prepare(t.Context(), &m, new(Sent)); err != nil || !ready {
			t.Fatal(ready, err)
		}
		for _, p := range []notify.Phase{notify.PhaseConnect, notify.PhaseMail, notify.PhaseRcpt, notify.PhaseData} {
			if err := o.reach(t.Context(), &m, p); err != nil {
				t.Fatal(err)
			}
			if p == phase {
				break
			}
		}
		if err := o.recover(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := o.dispatch(); got.State != want.state || got.Transmissions != want.transmissions {
			t.Errorf("%s: %+v", phase, got)
		}
		if got := o.one(o.sendAt(time.Minute), eva); hash(got.raw) != m.Raw {
			t.Errorf("%s: other bytes the second time", phase)
		}
	}
}

// TestBrokenMail: one that cannot be built is held after two tries, and the
// rest goes on.
func TestBrokenMail(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := o.store.Change(t.Context(), func(tx store.Tx) error {
		m, err := tx.MailByCause(context.Background(), "dispatch/1")
		if err != nil {
			return err
		}
		m.Kind = "nonsense"
		return tx.UpdateMail(context.Background(), m)
	})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	o.log = slog.New(slog.NewTextHandler(&log, nil))
	o.one(o.sendAt(time.Minute), olle)
	o.sendAt(time.Hour)
	held, err := o.Stuck(t.Context())
	if err != nil || len(held) != 1 {
		t.Fatalf("held %+v, %v", held, err)
	}
	code, id, _ := strings.Cut(held[0].Reason, " ")
	if code != reasonBroken || len(id) != 8 || !strings.Contains(log.String(), "id="+id) {
		t.Errorf("held for %q; the log:\n%s", held[0].Reason, log.String())
	}
}

// TestDeathWhileBuilding: the process dies twice over the same mail.
func TestDeathWhileBuilding(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range maxDeaths { // each try is committed before it begins
		if m, err := o.Engine.next(t.Context()); err != nil || m.To != eva {
			t.Fatal(m.To, err)
		}
	}
	mails := o.sendAt(time.Minute)
	o.none(mails, eva)
	o.one(mails, olle)
	if m := o.dispatch(); m.State != store.MailHeld || !strings.HasPrefix(m.Reason, reasonBroken+" ") {
		t.Errorf("%+v", m)
	}
	if err := o.Release(t.Context(), 1, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	o.one(o.sendAt(time.Minute), eva)
}

// TestReleasedAfterAttempts: a mail that was tried, held and released has its
// attempts numbered on.
func TestReleasedAfterAttempts(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(450)
	o.pass(firstDay)
	o.next = nil
	o.set.Send, o.set.Pilots = "pilot", []string{olle}
	o.sendAt(3 * time.Hour)
	m := o.dispatch()
	if m.State != store.MailHeld || m.Reason != reasonSendOff {
		t.Fatalf("%+v", m)
	}
	o.set.Send = "on"
	if err := o.Release(t.Context(), m.ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	o.one(o.sendAt(time.Minute), eva)
	o.view(func(r store.Reader) error {
		all, err := r.Attempts(t.Context(), m.ID)
		if n := slices.IndexFunc(all, func(a store.Attempt) bool { return a.N == 2 }); n != 1 {
			return fmt.Errorf("attempts %+v, %w", all, err)
		}
		return err
	})
}

// TestNothingLeavesOnQuietDays: what was decided on a Friday and could not
// leave waits for Monday; what answers somebody does not.
func TestNothingLeavesOnQuietDays(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass("2026-02-02")
	o.next = down
	o.pass("2026-02-05")
	o.next = nil
	o.takes(o.delivery(eva, "pass", o.one(mails, eva), o.one(mails, eva).book), verdictUnchanged)
	o.now = date("2026-02-07").In(o.set.Zone, 10, 0) // a Saturday
	left := o.sendAt(0)
	if len(left) != 1 {
		t.Errorf("left on a Saturday: %v", subjects(left))
	}
	says(t, o.one(left, eva), "[R1001]")
	if got := o.pass("2026-02-09"); len(to(got, olle)) != 1 {
		t.Errorf("left on Monday: %v", subjects(got))
	}
}
