package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

// contactHears lets the contact hear everything.
func contactHears(s *Settings) { s.ContactMail = "all" }

// desks picks the mails about what waits.
func desks(mails []sentMail) []sentMail {
	var all []sentMail
	for _, m := range to(mails, anna) {
		if strings.Contains(m.subject, "väntar på dig") {
			all = append(all, m)
		}
	}
	return all
}

// TestDeskTellsOnce: something held is told of at the next look, once; what is
// new the same day waits for the next, and nothing is told that is dealt with.
func TestDeskTellsOnce(t *testing.T) {
	t.Parallel()
	o, ask := january(t, contactHears)
	file := func(words string) []byte {
		return fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", words)})
	}
	first := o.takes(o.delivery(eva, "fail", ask, file("Ett")), verdictHeld)
	m := desks(o.again())
	if len(m) != 1 {
		t.Fatalf("%d mails about what waits", len(m))
	}
	says(t, m[0], "1 ny sak väntar på dig", "TESTNÄMNDEN", "Svar att granska: 1")
	if strings.Contains(m[0].text, "Eva") || strings.Contains(m[0].text, "eva.ek") || m[0].book != nil {
		t.Errorf("it tells whose it is:\n%s", m[0].text)
	}
	second := o.takes(o.delivery(eva, "fail", ask, file("Två")), verdictHeld)
	if m := desks(o.again()); len(m) != 0 {
		t.Errorf("a second the same day: %v", subjects(m))
	}
	if m := desks(o.pass("2026-02-03")); len(m) != 1 || !strings.Contains(m[0].text, "1 ny sak") || !strings.Contains(m[0].text, "Svar att granska: 2") {
		t.Errorf("the day after: %v", subjects(m))
	}
	if m := desks(o.pass("2026-02-04")); len(m) != 0 {
		t.Errorf("nothing is new, and told: %v", subjects(m))
	}
	third := o.takes(o.delivery(eva, "fail", ask, file("Tre")), verdictHeld)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, v := range []Verdict{first, second, third} {
		if err := o.Dismiss(t.Context(), v.Delivery, boss, "Dubblett"); err != nil {
			t.Fatal(err)
		}
	}
	if m := desks(o.again()); len(m) != 0 {
		t.Errorf("told of what is dealt with:\n%s", m[0].text)
	}
	o.wholeRecord()
}

// TestDeskKeepsStill about what the contact knows already: a question that was
// passed on, and a mail that they hold themselves.
func TestDeskKeepsStill(t *testing.T) {
	t.Parallel()
	o, ask := january(t, contactHears)
	o.takes(o.delivery(eva, "pass", ask, nil), verdictQuestion)
	if m := desks(o.again()); len(m) != 0 {
		t.Errorf("told of a question twice: %v", subjects(m))
	}
	o.now = date("2026-02-05").In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.view(func(r store.Reader) error {
		all, err := r.Mails(t.Context(), store.MailFilter{Kind: kindReminder})
		if err != nil || len(all) == 0 {
			t.Fatalf("%d reminders, %v", len(all), err)
		}
		return o.HoldMail(t.Context(), all[0].ID, boss)
	})
	if m := desks(o.again()); len(m) != 0 {
		t.Errorf("told of what they hold themselves: %v", subjects(m))
	}
	o.takes(o.delivery(kurt, "fail", sentMail{subject: "Hej"}, nil), verdictHeld) // it names no request
	m := desks(o.again())
	if len(m) != 1 {
		t.Fatalf("%d mails about a stranger's", len(m))
	}
	says(t, m[0], "1 ny sak", "Svar att granska: 1", "Frågor att besvara: 1", "Mejl att släppa: 1", "NÄMNDEN ÄR INTE KÄND")
}

// TestDeskOfVacantSeats: a seat that nobody holds is one new thing, however much
// opens in it.
func TestDeskOfVacantSeats(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, contactHears)
	o.put(withVacant(smallPlan()))
	if m := desks(o.pass(firstDay)); len(m) != 1 || !strings.Contains(m[0].text, "Kontroller utan ansvarig: 1") {
		t.Errorf("%v", subjects(m))
	}
	if m := desks(o.pass("2026-03-02")); len(m) != 0 {
		t.Errorf("the same seat again: %s", m[0].text)
	}
}

// TestDeskThatDoesNotArrive: the contact's own address is wrong, and that is not
// told to the same address every day.
func TestDeskThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, contactHears)
	o.put(withVacant(smallPlan()))
	sent := 0
	for day := date(firstDay); day.Before(date("2026-02-14")); day = day.AddDays(1) {
		for _, m := range desks(o.pass(day.String())) {
			sent++
			o.takes(o.bounce(m, anna, "failed", "5.1.1"), verdictBounce)
		}
	}
	if sent != 1 {
		t.Errorf("%d mails to an address that bounces", sent)
	}
}

// TestDeskOfTwoBoards: the same contact has one mail, board by board; another
// board's contact hears nothing of it.
func TestDeskOfTwoBoards(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, contactHears)
	o.put(withVacant(smallPlan()))
	o.put(withVacant(elsewhere(smallPlan())))
	third := elsewhere(smallPlan())
	third.Board, third.BoardCode, third.Contact = "Tredje nämnden", "TR", plan.Contact{Name: "Maria Lönn", Email: maria}
	o.put(third)
	mails := o.pass(firstDay)
	m := desks(mails)
	if len(m) != 1 {
		t.Fatalf("%d mails", len(m))
	}
	says(t, m[0], "4 nya saker", "TESTNÄMNDEN", "ANDRA NÄMNDEN", "Mejlet gäller internkontrollen, Exempelkommunen.")
	for _, m := range to(mails, maria) {
		if strings.Contains(m.subject, "väntar på dig") {
			t.Errorf("another board's contact: %s", m.subject)
		}
	}
}

// TestDeskWhenNothingIsSent: quiet days, and an installation that is off.
func TestDeskWhenNothingIsSent(t *testing.T) {
	t.Parallel()
	o, ask := january(t, contactHears)
	o.takes(o.delivery(eva, "fail", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictHeld)
	if mails := o.pass("2026-02-07"); len(mails) != 0 { // a Saturday
		t.Errorf("%v", subjects(mails))
	}
	pilot, asked := january(t, func(s *Settings) { s.ContactMail, s.Send, s.Pilots = "all", "pilot", []string{eva} })
	pilot.takes(pilot.delivery(eva, "fail", asked, fills(t, asked.book, cells{"K01-2026M01": fine()})), verdictHeld)
	pilot.none(pilot.again(), anna)
}
