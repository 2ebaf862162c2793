package report

import (
	"strconv"

	"rond/templates"
)

// none stands in a cell that has nothing to say, so that it is not taken for
// forgotten.
const none = "–"

// actions is the third chapter: every area with its actions, or that it has
// none.
func (c *composer) actions(r Report) {
	c.chapter(c.word("actions"))
	t := table{caption: c.word("actions-table"), about: c.word("actions-about"), widths: []int{23, 32, 17, 14, 14},
		head: []string{c.word("col-area"), c.word("col-action"), c.word("col-owner"), c.word("col-due"), c.word("col-status")}}
	for _, a := range r.Areas {
		for _, x := range a.Actions {
			t.rows = append(t.rows, []cell{paragraphs(a.Name), c.action(x), c.given(x.Owner), c.given(templates.Date(c.lang, x.Due)), c.status(x)})
		}
		if len(a.Actions) == 0 {
			t.rows = append(t.rows, cells(a.Name, c.word("actions-none"), none, none, none))
		}
	}
	if len(t.rows) == 0 {
		c.note("no-areas", nil)
		return
	}
	c.add(t)
}

func (c *composer) action(x Action) cell {
	said := cell(paragraphs(x.Text))
	switch {
	case x.Direct:
		said = append(said, text(small, c.word("direct")))
	case x.Control != "":
		said = append(said, text(small, c.say("from-control", x.Control)))
	}
	if effect := oneLine(x.Effect); effect != "" {
		said = append(said, text(small, c.say("effect", effect)))
	}
	if x.Had != "" {
		said = append(said, text(small, c.word("had-"+x.Had)))
	}
	if x.From != 0 {
		said = append(said, text(small, c.say("from-year", strconv.Itoa(x.From))))
	}
	return said
}

// given is a cell that somebody may have left empty.
func (c *composer) given(s string) cell {
	if said := paragraphs(s); len(said) > 0 {
		return said
	}
	return cell{text(note, c.word("unstated"))}
}

func (c *composer) status(x Action) cell {
	said := cell{text(body, c.word("status-"+x.Status))}
	if x.Late {
		said = append(said, paragraph{body, []run{{c.word("late"), strong}}})
	}
	return said
}

// appendix is the plan: what each area's own account says, and every control.
func (c *composer) appendix(r Report) {
	c.blocks = &c.doc.appendix
	c.unnumbered(1, c.word("appendix"), true)
	t := table{caption: c.word("plan-table"), about: c.word("plan-about"), widths: []int{18, 27, 27, 14, 14},
		head: []string{c.word("col-area"), c.word("col-text"), c.word("col-method"), c.word("col-responsible"), c.word("col-frequency")}}
	for _, a := range r.Areas {
		if len(lines(a.Account)) > 0 {
			c.unnumbered(2, a.Name, false)
			c.add(text(lead, c.word("account")))
			c.written(a.Account)
		}
		for _, k := range a.Controls {
			if !k.Left {
				t.rows = append(t.rows, []cell{paragraphs(a.Name), c.stated(k.Text), c.stated(k.Method), c.stated(k.Responsible), c.stated(k.Frequency)})
			}
		}
	}
	if len(t.rows) == 0 {
		c.note("no-controls", nil)
		return
	}
	if len(*c.blocks) > 1 {
		c.unnumbered(2, c.word("plan-controls"), false) // or the table would be read as the last area's
	}
	c.add(t)
}
