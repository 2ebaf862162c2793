package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
)

// TestToDoAfterTheLastDay: the contact reads first how much there is to write
// and by when, and who is silent, in one mail; what is written is not asked for
// again.
func TestToDoAfterTheLastDay(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Occasions[0].TextsDue, p.Occasions[0].BoardDate = "2026-05-29", "2026-06-10"
	p.Occasions[0].LastDay = "2026-05-13" // not counted back from the meeting
	p.Assessments = []plan.Assessment{{Control: "K01", Occasion: "2026-T1", Text: "Utan anmärkning", Grade: "none", Reported: true},
		{Area: "Ekonomi", Occasion: "2026-T2", Text: "En annan gång", Grade: "none", Reported: true}}
	o.put(p)
	ask := o.one(o.pass("2026-04-23"), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K03-2026T1": with(fine(), "Resultat", "Inga brister"), "K01-2026M04": fine()})), verdictAccepted)
	o.none(o.pass("2026-05-13"), anna)
	m := o.one(o.pass("2026-05-15"), anna)
	says(t, m, "Testnämnden 2026, T1: att göra senast 29 maj", "Det här återstår för T1: skriv 2 texter och bekräfta 1 bedömning senast 29 maj 2026.",
		"Nämnden möts den 10 juni 2026, om 18 arbetsdagar.", "Olle Ask")
	if first := strings.Index(m.text, "Det här återstår"); first < 0 || first > 30 {
		t.Errorf("it does not begin with what is to be done:\n%s", m.text)
	}
}

// TestNothingToDo: an area's text stands for its controls, and then the mail is
// the status alone.
func TestNothingToDo(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Assessments = []plan.Assessment{{Area: "Ekonomi", Occasion: "2026-T1", Text: "Utan anmärkning", Grade: "none", Reported: true}}
	o.put(p)
	o.pass("2026-04-23")
	m := o.one(o.pass("2026-05-18"), anna)
	if says(t, m, "T1: läget 18 maj", "Så här är läget"); strings.Contains(m.text, "återstår") {
		t.Errorf("there is nothing to do:\n%s", m.text)
	}
}
