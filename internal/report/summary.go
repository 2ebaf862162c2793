package report

import (
	"slices"
	"strings"
)

// document composes the report.
func (r Report) document() (*document, error) {
	c := newComposer(r.Head, "title", dots(r.Board, r.Unit))
	c.fact("fact-board", r.Board)
	c.fact("fact-unit", r.Unit)
	c.fact("fact-plan", r.Plan)
	c.fact("fact-adopted", r.Adopted)
	c.fact("fact-registry", r.Registry)
	if r.PlanRegistry != r.Registry {
		c.fact("fact-registry-plan", r.PlanRegistry)
	}
	c.covers(r.Head)
	c.day("fact-closed", r.Closed)
	c.fact("fact-decided", r.Decided)
	c.day("fact-locked", r.Locked)
	c.day("fact-made", r.Made)
	c.summary(r)
	c.areas(r)
	c.actions(r)
	c.appendix(r)
	return c.finished()
}

// summary is the first chapter: the controller's words, how the work was done,
// the counts, and what was not reported.
func (c *composer) summary(r Report) {
	c.chapter(c.word("summary"))
	c.assessment(r.Whole, c.word("grade-whole"), "no-summary")
	c.section(c.word("work"))
	c.decided(r)
	whole := r.tally()
	c.counted(r, whole)
	c.states(whole)
	c.grades(r, whole)
	c.section(c.word("missing"))
	c.missing(r, whole)
}

// decided says what the plan is and how its risks are valued.
func (c *composer) decided(r Report) {
	if r.Adopted == "" {
		c.text("not-adopted", nil)
	} else {
		c.text("adopted", map[string]any{"Board": oneLine(r.Board), "Adopted": r.Adopted})
	}
	if r.Provisional {
		c.text("provisional", nil)
	}
	if r.MaxProb > 0 && r.MaxCons > 0 {
		c.text("scale", map[string]any{"Probability": r.MaxProb, "Consequence": r.MaxCons, "Most": r.MaxProb * r.MaxCons})
	}
	controls, areas := 0, 0
	for _, a := range r.Areas {
		n := len(slices.DeleteFunc(slices.Clone(a.Controls), func(c Control) bool { return c.Left }))
		controls += n
		areas += min(n, 1)
	}
	c.text("controls", map[string]any{"Controls": controls, "Areas": areas})
}

func (r Report) tally() Tally {
	t := Tally{States: map[string]int{}, Grades: map[Grade]int{}}
	for _, c := range r.controls() {
		t.add(c.Answers)
	}
	return t
}

// controls is every control in its place.
func (r Report) controls() []Control {
	var all []Control
	for _, a := range r.Areas {
		all = append(all, a.Controls...)
	}
	return all
}

// counted says how many answers there should be and are.
func (c *composer) counted(r Report, t Tally) {
	switch {
	case len(t.States) == 0:
		c.text("none-asked", nil)
	case t.due() == 0 && t.States[NotDue] > 0:
		c.text("none-due", nil)
	case t.due() == 0:
		c.text("none-asked-ever", nil)
	default:
		c.text("due", map[string]any{"Total": t.due(), "Answered": t.given(), "Late": t.Late, "Coming": t.States[NotDue]})
	}
}

// states is the table of answers by state.
func (c *composer) states(t Tally) {
	tbl := table{caption: c.word("counts"), about: c.word("counts-about"), widths: []int{70, 30}, head: []string{c.word("col-state"), c.word("col-answers")}}
	for _, s := range states() {
		if n := t.States[s]; n > 0 {
			tbl.rows = append(tbl.rows, cells(c.word("state-"+s), number(n)))
		}
	}
	if len(tbl.rows) > 0 {
		c.add(tbl)
	}
}

// grades is the table of the plan's grades: the controller's and the owners'.
func (c *composer) grades(r Report, t Tally) {
	tbl := table{caption: c.word("grades"), about: c.word("grades-about"), widths: []int{40, 30, 30},
		head: []string{c.word("col-grade"), c.word("col-grade-controls"), c.word("col-grade-answers")}}
	assessed, ungraded, silent := map[string]int{}, 0, 0
	for _, k := range r.controls() {
		switch a := k.Assessment; {
		case a.Grade.Word != "":
			assessed[a.Grade.Word]++
		case a.Given && !a.Reported:
			silent++
		default:
			ungraded++
		}
	}
	for _, g := range slices.SortedStableFunc(slices.Values(r.Grades), bySeverity) {
		row := cells("", number(assessed[g.Word]), number(t.Grades[g]))
		row[0] = cell{{body, []run{g.run()}}}
		tbl.rows = append(tbl.rows, row)
	}
	if silent > 0 {
		tbl.rows = append(tbl.rows, cells(c.word("not-reported-grade"), number(silent), number(0)))
	}
	if ungraded+t.Grades[Grade{}] > 0 {
		tbl.rows = append(tbl.rows, cells(c.word("ungraded"), number(ungraded), number(t.Grades[Grade{}])))
	}
	if len(assessed)+len(t.Grades) == 0 || len(r.Grades) == 0 {
		c.text("no-grades", nil)
		return
	}
	c.add(tbl)
}

// missing says plainly what was not reported, and which controls have no text.
func (c *composer) missing(r Report, t Tally) {
	tbl := table{caption: c.word("missing-table"), about: c.word("missing-about"), widths: []int{34, 16, 18, 32},
		head: []string{c.word("col-control"), c.word("col-period"), c.word("col-state"), c.word("col-who")}}
	var bare []string
	for _, a := range r.Areas {
		for _, k := range a.Controls {
			if k.Assessment.Given && !k.Assessment.Reported {
				tbl.rows = append(tbl.rows, cells(k.name(), r.when(), c.word("not-reported"), c.word("by-assessment")))
			}
			if len(lines(k.Assessment.Text)) == 0 {
				bare = append(bare, k.Code)
			}
		}
	}
	for _, m := range r.Missing {
		tbl.rows = append(tbl.rows, cells(oneLine(m.Control)+" "+short(m.Text, mostHeading), m.Period, c.word("state-"+m.State), c.who(m)))
	}
	switch {
	case len(tbl.rows) > 0:
		c.text("missing-means", nil)
		c.add(tbl)
	case t.due() > 0:
		c.text("missing-none", nil)
	default:
		c.text("missing-nothing-asked", nil)
	}
	if len(bare) > 0 {
		c.text("without-text", strings.Join(bare, ", "))
	}
}

// when is what the report is about: its occasion, or the year.
func (r Report) when() string {
	if r.Occasion != "" {
		return oneLine(r.Occasion)
	}
	return number(r.Year)
}

// mostUnits is how many units of a role a row names.
const mostUnits = 25

// who is the role and the units that something is missing from.
func (c *composer) who(m Missing) string {
	units := m.Units[:min(len(m.Units), mostUnits)]
	said := oneLine(m.Role)
	if list := oneLine(strings.Join(units, ", ")); list != "" {
		said += ": " + list
	}
	if more := len(m.Units) - len(units); more > 0 {
		said += " " + c.say("more", more)
	}
	return said
}
