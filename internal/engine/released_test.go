package engine

import (
	"strings"
	"testing"

	"rond/internal/store"
)

// TestNotReleasedFromWhatNeverCame: the mail that asked is still with us when
// the seat changes hands.
func TestNotReleasedFromWhatNeverCame(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = down
	o.pass(firstDay)
	o.next = nil
	o.put(withNils())
	mails := o.pass("2026-02-03")
	o.none(mails, eva)
	if m := o.one(mails, nils); strings.Contains(m.text, "tar över") {
		t.Errorf("he takes over what nobody had:\n%s", m.text)
	}
}

// TestReleasedByMistake: whoever is put back before the mail leaves hears
// nothing of it.
func TestReleasedByMistake(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.now = date("2026-02-03").In(o.set.Zone, 3, 0)
	o.put(withNils())
	o.put(withNote(smallPlan()))
	for _, m := range to(o.pass("2026-02-03"), eva) {
		if strings.Contains(m.subject, "inte svara") || strings.Contains(m.text, "tar över") {
			t.Errorf("%s\n%s", m.subject, m.text)
		}
	}
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Asked || o.email(x.Person) != eva {
		t.Errorf("%+v", x)
	}
}

// TestReleasedFromOneOfTwoSeats: what is left to answer is told too.
func TestReleasedFromOneOfTwoSeats(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Seats[1].Holder = eva
	o.put(p)
	o.one(o.pass(firstDay), eva)
	next := withNils()
	next.Seats[1].Holder = eva
	o.put(next)
	mails := o.pass("2026-02-03")
	says(t, o.one(mails, eva), "Nils Ny har tagit över.", "K01-2026M01", "Du har fortfarande 2 kontroller att besvara senast 10 februari 2026.")
	says(t, o.one(mails, nils), "Du tar över 2 kontroller efter Eva Ek.")
}

// TestReleasedIsNotMissed: the address of somebody who has left bounces, and
// that waits for nobody.
func TestReleasedIsNotMissed(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.put(withNils())
	m := o.one(o.pass("2026-02-03"), eva)
	o.takes(o.bounce(m, eva, "failed", "5.1.1"), verdictBounce)
	if w, err := o.WaitingView(t.Context(), "sv"); err != nil || len(w.Stuck) != 0 {
		t.Errorf("%+v, %v", w.Stuck, err)
	}
}
