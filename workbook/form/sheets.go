package form

import (
	"strings"

	"rond/workbook"
	"rond/workbook/paper"
)

// The other sheets: actions, help, and what to mend.

const actionsHeading = 3

func (k *skeleton) actionLines(f Form) []paper.Line {
	w, s := k.rules.words, k.styles
	columns := actionColumns(len(f.asks()) > 0)
	over, more := k.aboutActions(f)
	title := make([]paper.Cell, 2)
	title[1] = paper.Cell{Style: s.HelpTitle, Text: over}
	intro := make([]paper.Cell, 2)
	intro[1] = paper.Cell{Style: s.Contact, Text: more}
	headings := make([]paper.Cell, len(columns))
	for i, c := range columns {
		headings[i] = paper.Cell{Style: s.Heading, Text: w.actions[c.field]}
		if c.input {
			headings[i].Style = s.HeadingInput
		}
	}
	headings[0].Style = s.Key
	lines := []paper.Line{{Height: 27, Cells: title}, {Height: 20, Cells: intro}, {Height: 32, Cells: headings}}
	for _, a := range f.Actions {
		lines = append(lines, k.actionLine(a, columns))
	}
	return lines
}

// aboutActions is what stands over the actions: of open ones, of those whose
// effect is asked about, or of both.
func (k *skeleton) aboutActions(f Form) (title, intro string) {
	switch len(f.asks()) {
	case 0:
		return f.Texts.ActionsTitle, f.Texts.ActionsIntro
	case len(f.Actions):
		return k.rules.words.actionsSheet, f.Texts.ActionsAsked
	}
	return k.rules.words.actionsSheet, f.Texts.ActionsIntro + " " + f.Texts.ActionsAsked
}

func (k *skeleton) actionLine(a Action, columns []column) paper.Line {
	s := k.styles
	texts := map[Field]paper.Cell{
		fieldKey: {Style: s.Key, Text: a.Key}, fieldRef: {Style: s.Ref, Text: a.Ref}, fieldArea: {Style: s.Locked, Text: a.Area},
		fieldText: {Style: s.Locked, Text: a.Text}, fieldOwner: {Style: s.Locked, Text: a.Owner}, fieldDue: {Style: s.Locked, Text: a.Due},
		FieldStatus: {Style: s.Input, Text: wordOf(k.rules.words.statuses, a.Status)}, FieldHad: {Style: s.Locked}, FieldEffect: {Style: s.Input, Text: a.Effect},
	}
	if a.Asks {
		texts[FieldHad] = paper.Cell{Style: s.Input}
	}
	for field, written := range a.Bad {
		texts[field] = paper.Cell{Style: s.BadInput, Text: written}
	}
	l := paper.Line{}
	n := 2
	for i, c := range columns {
		l.Cells = append(l.Cells, texts[c.field])
		if i > 0 {
			n = max(n, paper.LineCount(texts[c.field].Text, c.width))
		}
	}
	l.Height = min(float64(n)*paper.LineHeight+6, paper.MaxHeight)
	return l
}

// fixLines are the list of what to mend: where, which control, and what.
func (k *skeleton) fixLines(f Form) []paper.Line {
	w := k.rules.words
	faults := make([][3]string, len(f.Fix))
	for i, p := range f.Fix {
		what := p.Code
		if i < len(f.FixTexts) {
			what = f.FixTexts[i]
		}
		faults[i] = [3]string{strings.TrimSpace(p.Sheet + " " + p.Cell), k.whose(f, p), what}
	}
	return k.styles.FixLines(f.Texts.FixTitle, k.addressed(f.Texts.FixIntro, f), [3]string{w.place, w.ref, w.what}, faults)
}

// whose names the row and the column of a problem in this form, "" when it is
// about something else.
func (k *skeleton) whose(f Form, p workbook.Problem) string {
	if p.Sheet == k.rules.words.actionsSheet {
		return k.whoseAction(f, p)
	}
	if p.Sheet != k.rules.words.formSheet {
		return ""
	}
	for i, row := range f.Rows {
		for at, c := range k.rules.columns {
			if workbook.CellName(at, k.rules.first()+i) == p.Cell {
				return row.Ref + "\n" + k.rules.words.headings[c.field]
			}
		}
	}
	return ""
}

func (k *skeleton) whoseAction(f Form, p workbook.Problem) string {
	for i, a := range f.Actions {
		for _, field := range []Field{FieldStatus, FieldHad, FieldEffect} {
			if _, cell := f.PlaceAction(i, field); cell == p.Cell {
				return a.Ref + "\n" + k.rules.words.actions[field]
			}
		}
	}
	return ""
}
