package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mostHeading is how many characters of a control's text stand in its heading.
const mostHeading = 70

// name is a control's code and the beginning of its text.
func (k Control) name() string { return oneLine(k.Code) + " " + short(k.Text, mostHeading) }

func number(n int) string { return strconv.Itoa(n) }

// areas is the second chapter: every area that has controls or words about it.
func (c *composer) areas(r Report) {
	c.chapter(c.word("areas"))
	for _, a := range r.Areas {
		if len(a.Controls) == 0 && !a.Assessment.Given {
			continue
		}
		c.section(a.Name)
		if a.Assessment.Given {
			c.assessment(a.Assessment, c.word("grade"), "")
		}
		for _, k := range a.Controls {
			c.control(k, len(lines(a.Assessment.Text)) > 0)
		}
	}
	if len(r.controls()) == 0 {
		c.note("no-controls", nil)
	}
}

// control is the risk, the control and its frequency as the plan has them, and
// then its result.
func (c *composer) control(k Control, areaSpeaks bool) {
	name := k.name()
	c.unnumbered(3, name, false)
	c.add(table{caption: c.say("control-table", oneLine(k.Code)), about: c.word("control-about"), quiet: true, widths: []int{40, 40, 20},
		head: []string{c.word("col-risk"), c.word("col-text"), c.word("col-frequency")},
		rows: [][]cell{{c.risk(k), c.shared(k), c.stated(k.Frequency)}}})
	if k.Left {
		c.note("left", nil)
	}
	c.unnumbered(4, c.say("result-of", oneLine(k.Code)), false)
	c.result(k, areaSpeaks)
	c.tally(k.Answers)
	if k.Confidential {
		c.note("confidential", nil)
	}
}

// risk is a risk with its marks and its value.
func (c *composer) risk(k Control) cell {
	risk := cell(paragraphs(k.Risk))
	if len(risk) == 0 {
		risk = cell{text(note, c.word("no-risk"))}
	}
	risk = append(risk, paragraphs(k.Marks)...)
	if k.Value > 0 {
		risk = append(risk, text(body, c.say("value", k)))
	}
	return risk
}

// shared is what is controlled, and of a control that is another board's whose
// it is and what is added to it here.
func (c *composer) shared(k Control) cell {
	said := c.stated(k.Text)
	if k.SharedFrom != "" {
		said = append(said, text(small, c.say("shared-from", oneLine(k.SharedFrom))))
	}
	if k.Local != "" {
		said = append(said, text(body, c.say("local", oneLine(k.Local))))
	}
	return said
}

// stated is a cell of the plan, or that the plan leaves it empty.
func (c *composer) stated(s string) cell {
	if said := paragraphs(s); len(said) > 0 {
		return said
	}
	return cell{text(note, c.word("not-stated"))}
}

// result is the controller's text and grade. Where there is none it says so,
// and where nothing at all has been reported it says that.
func (c *composer) result(k Control, areaSpeaks bool) {
	missing := "no-text"
	if areaSpeaks {
		missing = "no-text-area"
	}
	if k.Answers.silent() && !k.Assessment.Given {
		c.add(paragraph{body, []run{{c.say("not-reported-answers", k.Answers.due()), strong}}})
	}
	c.assessment(k.Assessment, c.word("grade"), missing)
}

// tally tells the answers in a line. Nothing is said of a plan that has asked
// nobody: the summary says so once.
func (c *composer) tally(t Tally) {
	if len(t.States) == 0 {
		return
	}
	c.add(text(small, c.tallied(t)))
	if graded := c.gradesOf(t); graded != "" {
		c.add(text(small, graded))
	}
}

func (c *composer) tallied(t Tally) string {
	var parts []string
	for _, s := range states() {
		if n := t.States[s]; n > 0 {
			parts = append(parts, c.say("count-"+s, n))
		}
	}
	said := c.say("answers", strings.Join(parts, ", "))
	if t.Late > 0 {
		said += " " + c.say("late-of", map[string]any{"Late": t.Late, "Given": t.given()})
	}
	return said
}

// gradesOf is the owners' grades in a line, by severity; "" for none.
func (c *composer) gradesOf(t Tally) string {
	var parts []string
	for _, g := range slices.SortedFunc(maps.Keys(t.Grades), bySeverity) {
		if g.Word != "" {
			parts = append(parts, oneLine(g.Word)+" "+number(t.Grades[g]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return c.say("answers-grades", strings.Join(parts, ", "))
}
