package form

import (
	"strings"

	"rond/workbook"
)

// The other sheets: actions, help, and what to mend.

const actionsHeading = 3

func (k *skeleton) actionLines(f Form) []line {
	w, s := k.rules.words, k.styles
	columns := actionColumns()
	title := make([]cell, 2)
	title[1] = cell{style: s.helpTitle, text: f.Texts.ActionsTitle}
	intro := make([]cell, 2)
	intro[1] = cell{style: s.contact, text: f.Texts.ActionsIntro}
	headings := make([]cell, len(columns))
	for i, c := range columns {
		headings[i] = cell{style: s.heading, text: w.actions[c.field]}
		if c.input {
			headings[i].style = s.headingInput
		}
	}
	headings[0].style = s.key
	lines := []line{{27, title}, {20, intro}, {32, headings}}
	for _, a := range f.Actions {
		lines = append(lines, k.actionLine(a))
	}
	return lines
}

func (k *skeleton) actionLine(a Action) line {
	s := k.styles
	texts := map[Field]cell{
		fieldKey: {style: s.key, text: a.Key}, fieldRef: {style: s.ref, text: a.Ref}, fieldArea: {style: s.locked, text: a.Area},
		fieldText: {style: s.locked, text: a.Text}, fieldOwner: {style: s.locked, text: a.Owner}, fieldDue: {style: s.locked, text: a.Due},
		FieldStatus: {style: s.input, text: wordOf(k.rules.words.statuses, a.Status)}, FieldEffect: {style: s.input, text: a.Effect},
	}
	for field, written := range a.Bad {
		texts[field] = cell{style: s.badInput, text: written}
	}
	l := line{}
	n := 2
	for i, c := range actionColumns() {
		l.cells = append(l.cells, texts[c.field])
		if i > 0 {
			n = max(n, lineCount(texts[c.field].text, c.width))
		}
	}
	l.height = min(float64(n)*lineHeight+6, maxHeight)
	return l
}

// helpLines are the paragraphs of the help sheet. A paragraph that begins with
// "# " is a heading.
func (k *skeleton) helpLines(help []string) []line {
	lines := []line{{height: 10}}
	for _, paragraph := range help {
		if heading, ok := strings.CutPrefix(paragraph, "# "); ok {
			lines = append(lines, line{30, []cell{{}, {style: k.styles.helpTitle, text: heading}}})
			continue
		}
		n := lineCount(paragraph, 92)
		lines = append(lines, line{min(float64(n)*15+5, maxHeight), []cell{{}, {style: k.styles.helpText, text: paragraph}}})
	}
	return lines
}

func fixColumns() []column {
	return []column{{width: 3}, {width: 22}, {width: 26}, {width: 66}}
}

// fixLines are the list of what to mend: where, which control, and what.
func (k *skeleton) fixLines(f Form) []line {
	w, s := k.rules.words, k.styles
	lines := []line{
		{height: 10},
		{30, []cell{{}, {style: s.helpTitle, text: f.Texts.FixTitle}}},
		{float64(lineCount(f.Texts.FixIntro, 104))*14 + 10, []cell{{}, {style: s.steps, text: k.addressed(f.Texts.FixIntro, f)}}},
		{24, []cell{{}, {style: s.listHead, text: w.place}, {style: s.listHead, text: w.ref}, {style: s.listHead, text: w.what}}},
	}
	for i, p := range f.Fix {
		place := strings.TrimSpace(p.Sheet + " " + p.Cell)
		what, whose := p.Code, k.whose(f, p)
		if i < len(f.FixTexts) {
			what = f.FixTexts[i]
		}
		n := max(lineCount(what, 64), lineCount(place, 20), lineCount(whose, 24))
		lines = append(lines, line{min(float64(n)*14+8, maxHeight), []cell{{},
			{style: s.listStrong, text: place}, {style: s.listCell, text: whose}, {style: s.listCell, text: what}}})
	}
	return lines
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
		for _, field := range []Field{FieldStatus, FieldEffect} {
			if _, cell := f.PlaceAction(i, field); cell == p.Cell {
				return a.Ref + "\n" + k.rules.words.actions[field]
			}
		}
	}
	return ""
}
