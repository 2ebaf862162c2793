package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
)

// withDays is the small plan with an action list of its own.
func withDays() *plan.Plan {
	p := smallPlan()
	action := func(n, text, owner, due, status string) plan.Action {
		return plan.Action{AreaNumber: "1", Number: n, Area: "Ekonomi", Text: text, Owner: owner, Due: due, Status: status}
	}
	p.Actions = []plan.Action{
		action("1", "Ny attestrutin", "Eva Ek", "2026-03-31", "started"),
		action("2", "Byt lås", "eva.ek@kommun.example", "2026-03-30", "unset"),
		action("3", "Redan gjort", "Eva Ek", "2026-03-30", "done"),
		action("4", "Se över avtal", "Ekonomichefen", "2026-03-31", "started"),
		action("5", "Gammalt", "Eva Ek", "2019-05-01", "started"),
		action("6", "Utan dag", "Eva Ek", "", "started"),
		action("7", "Lås skåpet", "VC Björken", "2026-03-31", "started"),
	}
	return p
}

// aboutActions picks the mails about actions to somebody.
func aboutActions(mails []sentMail, address string) []sentMail {
	var all []sentMail
	for _, m := range to(mails, address) {
		if strings.Contains(m.subject, "åtgärd") {
			all = append(all, m)
		}
	}
	return all
}

// TestActionDue: five working days before its day, and once after; one mail for
// all of a person's, and one to the contact of what has no owner we know.
func TestActionDue(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withDays())
	got := map[string][]sentMail{}
	for day := date("2026-03-02"); day.Before(date("2026-05-01")); day = day.AddDays(1) {
		mails := o.pass(day.String())
		for _, who := range []string{eva, olle, anna, maria, dan} {
			for _, m := range aboutActions(mails, who) {
				got[day.String()+" "+who] = append(got[day.String()+" "+who], m)
			}
		}
		if day.String() == "2026-03-30" { // Eva is done with one of hers
			next := withDays()
			next.Actions[0].Status = "done"
			o.put(next)
		}
	}
	want := []string{"2026-03-23 " + eva, "2026-03-24 " + eva, "2026-03-24 " + anna, "2026-03-24 " + olle,
		"2026-03-31 " + eva, "2026-04-01 " + anna, "2026-04-02 " + olle} // on the first of April Olle is asked, and that mail brings the action
	for _, at := range want {
		if len(got[at]) != 1 {
			t.Errorf("%s: %v", at, subjects(got[at]))
		}
	}
	if len(got) != len(want) {
		t.Errorf("told on %d days, want %d: %v", len(got), len(want), got)
	}
	if t.Failed() {
		return
	}
	says(t, got["2026-03-23 "+eva][0], "1 åtgärd att bli klar med senast 30 mars", "Ekonomi: Byt lås", "Du står som ansvarig")
	says(t, got["2026-03-31 "+eva][0], "Internkontroll: hur går det med åtgärden?", "Berätta för Anna Lind", "Byt lås", "klart senast 30 mars 2026")
	m := got["2026-03-24 "+anna][0]
	says(t, m, "1 åtgärd att följa upp", "Se över avtal", "Ekonomichefen")
	if strings.Contains(m.text, "attestrutin") {
		t.Errorf("the contact hears of what others see to:\n%s", m.text)
	}
	o.wholeRecord()
}

// TestActionDoneBeforeTheMail: it is withdrawn.
func TestActionDoneBeforeTheMail(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withDays())
	o.pass("2026-03-02")
	o.pass("2026-03-05")
	o.now = date("2026-03-24").In(o.set.Zone, 8, 0)
	if done, err := o.Tick(t.Context()); err != nil || done.Actions == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	next := withDays()
	for i := range next.Actions {
		next.Actions[i].Status = "dropped"
	}
	o.put(next)
	for _, who := range []string{eva, olle, anna} {
		if m := aboutActions(o.again(), who); len(m) != 0 {
			t.Errorf("%s: %v", who, subjects(m))
		}
	}
}

// TestActionOfAnAnswer goes to whoever holds its seat, and the words of one that
// may concern confidential matter to nobody.
func TestActionOfAnAnswer(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[0].Confidential = true
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{
		"K01-2026M01": with(with(with(with(fine(), "Bedömning", "Mindre avvikelse"), "Resultat", "Brist"), "Åtgärd", "Hemlig åtgärd"), "Klart senast", "2026-03-31")})), verdictAccepted)
	o.put(withPlanOf(p, nils))
	mails := o.pass("2026-03-24")
	if m := aboutActions(mails, eva); len(m) != 0 {
		t.Errorf("whoever left the seat: %v", subjects(m))
	}
	m := aboutActions(o.pass("2026-03-25"), nils) // on the day he is asked he has that mail
	if len(m) != 1 {
		t.Fatalf("%d mails: %v", len(m), subjects(mails))
	}
	if says(t, m[0], "Ekonomi", "K01-2026M01", "kan åtgärden gälla känsliga uppgifter"); strings.Contains(string(m[0].raw), "Hemlig") {
		t.Errorf("its words went by mail:\n%s", m[0].text)
	}
}

// withPlanOf is a plan with somebody else in its first seat.
func withPlanOf(p *plan.Plan, holder string) *plan.Plan {
	p.People = append(p.People, plan.Person{Name: "Nils Ny", Email: holder})
	p.Seats[0].Holder = holder
	return p
}
