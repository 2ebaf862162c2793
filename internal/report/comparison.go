package report

import "strings"

// document composes the comparison.
func (x Comparison) document() (*document, error) {
	c := newComposer(x.Head, "title-comparison", x.Organisation)
	c.fact("fact-boards", strings.Join(x.Boards, ", "))
	c.covers(x.Head)
	c.day("fact-made", x.Made)
	c.chapter(c.word("summary"))
	c.text("shared-how", nil)
	if len(x.Shared) == 0 {
		c.text("shared-none", nil)
		return c.finished()
	}
	c.text("shared-count", map[string]any{"Controls": len(x.Shared), "Boards": len(x.Boards)})
	c.chapter(c.word("shared"))
	for _, s := range x.Shared {
		k := Control{Code: s.Code, Text: s.Text}
		c.section(k.name())
		c.written(s.Text)
		if s.Owner != "" {
			c.text("shared-owner", oneLine(s.Owner))
		}
		t := table{caption: c.say("shared-table", oneLine(s.Code)), about: c.word("shared-about"), widths: []int{22, 40, 18, 20},
			head: []string{c.word("col-board"), c.word("col-result"), c.word("col-grade"), c.word("col-answers")}}
		for _, b := range s.Boards {
			t.rows = append(t.rows, []cell{c.boardOf(b), c.said(b), c.gradeOf(b.Assessment), c.countsOf(b.Answers)})
		}
		c.add(t)
	}
	return c.finished()
}

// boardOf is a board with what it has added to the control.
func (c *composer) boardOf(b BoardResult) cell {
	board := cell(paragraphs(b.Board))
	if added := oneLine(b.Local); added != "" {
		board = append(board, text(small, c.say("local", added)))
	}
	return board
}

// said is a board's text about a control.
func (c *composer) said(b BoardResult) cell {
	var said cell
	if b.Assessment.Given && !b.Assessment.Reported || b.Answers.silent() && !b.Assessment.Given {
		said = append(said, paragraph{body, []run{{c.word("not-reported"), strong}}})
	}
	switch written := paragraphs(b.Assessment.Text); {
	case b.Confidential:
		return append(said, text(note, c.word("kept")))
	case len(written) == 0:
		return append(said, text(note, c.word("no-text")))
	default:
		return append(said, written...)
	}
}

func (c *composer) gradeOf(a Assessment) cell {
	if a.Grade.Word == "" {
		return cell{text(note, c.word("unstated"))}
	}
	return cell{{body, []run{a.Grade.run()}}}
}

func (c *composer) countsOf(t Tally) cell {
	if len(t.States) == 0 {
		return cell{text(note, c.word("nothing-asked"))}
	}
	said := cell{text(small, c.tallied(t))}
	if graded := c.gradesOf(t); graded != "" {
		said = append(said, text(small, graded))
	}
	return said
}
