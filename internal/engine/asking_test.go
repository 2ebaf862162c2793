package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

func TestTwoPlansAreTwoMails(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.put(elsewhere(smallPlan()))
	mails := to(o.pass(firstDay), eva)
	if len(mails) != 2 {
		t.Fatalf("%d mails about two boards' plans: %v", len(mails), subjects(mails))
	}
	for i, board := range []string{"Testnämnden", "Andra nämnden"} {
		says(t, mails[i], board)
		if other := []string{"Andra nämnden", "Testnämnden"}[i]; strings.Contains(mails[i].text, other) {
			t.Errorf("a mail about %s names %s", board, other)
		}
	}
	// both answered in one mail: two boards never share an answer
	d := o.letter(eva, "pass", mails[0], "Båda", enclosed{"a.xlsx", fills(t, mails[0].book, cells{"K01-2026M01": fine()})},
		enclosed{"b.xlsx", fills(t, mails[1].book, cells{"K02-2026M01": fine()})})
	o.takes(d, verdictAccepted)
	receipts := to(o.again(), eva)
	if len(receipts) != 2 || strings.Contains(receipts[0].text, "Andra nämnden") || strings.Contains(receipts[1].text, "Testnämnden") {
		t.Errorf("receipts: %v", subjects(receipts))
	}
}

func TestBundling(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass("2026-04-23") // tertial 1 opens five working days before it ends; April is due within ten days of it
	m := o.one(mails, eva)
	says(t, m, "K03-2026T1", "K01-2026M01", "K01-2026M04")
	o.none(o.pass("2026-05-04"), eva)
}

func TestAskedLateThereIsTimeToAnswer(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	m := o.one(o.pass("2026-02-06"), eva)
	says(t, m, "20 februari") // ten working days, where the rule says the 10th
	for _, x := range o.rows(store.Asked) {
		if x.Due != "2026-02-20" {
			t.Errorf("%s %s is due %s", x.Control, x.Period, x.Due)
		}
	}
}

func TestVacantSeat(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, func(s *Settings) { s.ManagerMail = "auto" })
	o.put(withVacant(smallPlan()))
	m := o.one(o.pass(firstDay), maria)
	says(t, m, "Systemets loggar")
	if got := o.rows(store.Vacant); len(got) != 1 {
		t.Fatalf("%d vacant rows", len(got))
	}
	o.none(o.pass("2026-02-03"), maria)

	p := withVacant(smallPlan())
	p.Seats[2].Holder = dan
	o.put(p)
	says(t, o.one(o.pass("2026-02-04"), dan), "K04-2026M01", "18 februari")
	if got := o.rows(store.Vacant); len(got) != 0 {
		t.Errorf("%d vacant rows after somebody took the seat", len(got))
	}
}

func TestPilotAndOff(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.Send, s.Pilots = "pilot", []string{strings.ToUpper(eva)} })
	mails := o.pass(firstDay)
	o.one(mails, eva)
	if len(mails) != 1 {
		t.Errorf("a pilot of one wrote %v", subjects(mails))
	}
	if held, err := o.Stuck(t.Context()); err != nil || len(held) != 0 {
		t.Errorf("held %v, %v", held, err)
	}
	o.set.Send = "on"
	says(t, o.one(o.pass("2026-02-09"), olle), "23 februari")

	o.set.Send = "off"
	if mails := o.pass("2026-03-02"); len(mails) != 0 {
		t.Errorf("off wrote %v", subjects(mails))
	}
}

// TestTurnedOff: what was decided and not sent stays when sending is turned
// off, and leaves when it is turned on again.
func TestTurnedOff(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.set.Send = "off"
	if mails := o.again(); len(mails) != 0 {
		t.Errorf("off sent %v", subjects(mails))
	}
	o.set.Send = "on"
	if mails := o.again(); len(mails) != 2 {
		t.Errorf("on again sent %v", subjects(mails))
	}
}

func TestDraftAndClosedPlansAskNothing(t *testing.T) {
	t.Parallel()
	for _, status := range []plan.Status{plan.Draft, plan.Closed} {
		o := emptyOffice(t)
		p := smallPlan()
		p.Status = status
		o.put(p)
		if mails := o.pass(firstDay); len(mails) != 0 || len(o.rows()) != 0 {
			t.Errorf("%s: %v", status, subjects(mails))
		}
	}
}

// TestDraftOverAdopted: a change that is not decided yet stops nothing.
func TestDraftOverAdopted(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	p := withNote(smallPlan())
	p.Status = plan.Draft
	done, err := o.Import(t.Context(), planBook(t, p))
	if !errors.Is(err, ErrPlan) || len(done.Problems) == 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if got := o.proposes(p); got.SHA != "" || got.Changed || !slices.ContainsFunc(got.Problems, func(x plan.Problem) bool { return x.Code == "plan-draft-over-adopted" && x.Remedy != "" }) {
		t.Errorf("%+v", got)
	}
	o.one(o.pass(firstDay), eva)
}

// TestDraftAdoptedLate: a plan without a day to ask from is asked from the day
// it was imported as adopted, not from when its draft was.
func TestDraftAdoptedLate(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Status, p.AskFrom = plan.Draft, ""
	o.put(p)
	o.now = date("2026-09-10").In(o.set.Zone, 8, 0)
	p.Status = plan.Adopted
	if done := o.put(p); done.Before != 2*(8+8+2) {
		t.Errorf("%d rows before the start, want January to August and two tertials for two people", done.Before)
	}
	if mails := o.pass("2026-09-11"); len(mails) != 0 {
		t.Errorf("asked about the past: %v", subjects(mails))
	}
}

func TestNewVersionMidYear(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.pass("2026-02-10")
	before := o.rows(store.Asked, store.Answered)
	before = slices.DeleteFunc(before, func(x store.Occurrence) bool { return o.email(x.Person) == olle })

	p := smallPlan()
	p.Controls[2].Frequency = "Halvårsvis"
	added := p.Controls[0]
	added.Code, added.Text = "K05", "Nya rutinen följs"
	p.Controls = []plan.Control{p.Controls[0], p.Controls[2], added} // K02 is gone
	p.People = append(p.People, plan.Person{Name: "Nils Ny", Email: "nils.ny@kommun.example"})
	p.Seats[1].Holder = "nils.ny@kommun.example"
	done := o.put(p)
	if !done.Changed || done.Version != 2 || done.Dropped != 2*(11+3)+1 || // what Olle was asked of K02 is not asked of anybody else
		done.Before != 2 {
		t.Errorf("%+v", done)
	}
	after := o.rows(store.Asked, store.Answered)
	if !slices.Equal(before, after) {
		t.Errorf("what was asked has changed:\n%+v\n%+v", before, after)
	}
	mails := o.pass("2026-02-12") // what is asked is still reminded of, in the words it had
	says(t, o.one(mails, eva), "Kassan räknas")
	says(t, o.one(mails, "nils.ny@kommun.example"), "K01-2026M01")
	says(t, o.one(mails, olle), "Du behöver inte längre svara", "K01-2026M01")
	if got := sees(t, o.one(mails, eva).book, "K02-2026M01", "Kontroll"); !strings.Contains(got, "Kassan") {
		t.Errorf("the removed control reads %q in the workbook", got)
	}
	mails = o.pass("2026-03-02")
	o.none(mails, olle)
	says(t, o.one(mails, "nils.ny@kommun.example"), "K01-2026M02", "K05-2026M02")
	if strings.Contains(o.one(to(mails, eva), eva).text, "K02-2026M02") {
		t.Error("a removed control was asked about")
	}
	o.wholeRecord()
}

// TestOtherPlansLeaveTheSeats: neither a closed plan nor an older one moves
// the people of the plan that is in force.
func TestOtherPlansLeaveTheSeats(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	for _, status := range []plan.Status{plan.Closed, plan.Adopted} {
		p := smallPlan()
		p.Year, p.Status, p.Title = 2025, status, "Internkontrollplan 2025"
		p.AskFrom = "2026-01-01"
		p.Occasions = nil
		p.Seats = p.Seats[1:2]
		p.Seats[0].Holder, p.People[1].Name = dan, "Olof Ask"
		o.put(p)
	}
	mails := o.pass(firstDay)
	o.one(mails, eva)
	o.one(mails, olle)
	o.none(mails, dan)
}

func TestActionsWithoutNumbers(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	for _, text := range []string{"Ett", "Två"} {
		p.Actions = append(p.Actions, plan.Action{AreaNumber: "1", Area: "Ekonomi", Text: text, Status: "unset"})
	}
	o.put(p)
	p.Note = "Ny version"
	o.put(p)
	o.view(func(r store.Reader) error {
		list, err := r.Actions(t.Context(), 1)
		if len(list) != 2 || list[0].Text != "Ett" || list[1].Text != "Två" {
			t.Errorf("actions: %+v", list)
		}
		return err
	})
}

func TestQuietDays(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	for _, day := range []string{"2026-01-06", "2026-04-03", "2026-05-01", "2026-06-19", "2026-07-01", "2026-08-10", "2026-08-15"} {
		if mails := o.pass(day); len(mails) != 0 {
			t.Errorf("%s is quiet: %v", day, subjects(mails))
		}
	}
	if mails := o.pass("2026-08-11"); len(mails) != 2 {
		t.Errorf("after the summer: %v", subjects(mails))
	}
}

func TestThreeWeeksDown(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	ask := o.one(o.pass(firstDay), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	mails := o.pass("2026-03-04") // nothing ran in between
	if mine := to(mails, eva); len(mine) != 2 {
		t.Errorf("Eva, who has answered January, got %v", subjects(mine))
	}
	says(t, o.one(mails, olle), "K01-2026M02", "att besvara")
	if held, _ := o.Stuck(t.Context()); len(held) != 0 {
		t.Errorf("a manager is told before Olle was reminded once: %v", held)
	}
	says(t, o.one(o.pass("2026-03-05"), olle), "Påminnelse")
	o.none(o.pass("2026-03-06"), olle)
	if held, _ := o.Stuck(t.Context()); len(held) != 1 {
		t.Errorf("held %v", held)
	}
}

// TestBundle: a year that opens on 1 December takes along what falls due about
// when it does, and with a bundle of 0 nothing that has not opened.
func TestBundle(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{10: "K01-2026M11 K01-2026M12 K02-2026 K03-2026T3", 0: "K01-2026M11 K02-2026"} {
		p := smallPlan()
		p.Controls[1].Frequency, p.AskFrom = "Årligen", "2026-11-01"
		o := emptyOffice(t, func(s *Settings) { s.Policy.Bundle, s.Policy.Notice = days, 0 })
		o.put(p)
		ask := o.one(o.pass("2026-12-01"), eva)
		got := refsIn(t, ask.book)
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("with a bundle of %d: %v", days, got)
		}
	}
}
