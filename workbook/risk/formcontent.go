package risk

import (
	"strconv"
	"strings"

	"rond/workbook/form"
	"rond/workbook/paper"
)

// filled fills in what a text says of this form.
func (b *formBook) filled(text string) string {
	known := 0
	for _, row := range b.form.Rows {
		if !row.New {
			known++
		}
	}
	w := b.rules.words
	return strings.NewReplacer("{count}", counted(known, w.riskOne, w.riskMany), "{due}", form.Day(b.form.Lang, b.form.Due),
		"{recipient}", b.form.Recipient, "{year}", strconv.Itoa(b.form.Year)).Replace(text)
}

func (b *formBook) filledAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = b.filled(text)
	}
	return all
}

// formLines are the cells of the sheet that is filled in.
func (b *formBook) formLines() []paper.Line {
	lines := append(b.head().Lines(b.styles), b.headings())
	for i, at := range b.lines {
		if at.row < 0 {
			lines = append(lines, b.section(at.over))
			continue
		}
		lines = append(lines, b.rowLine(b.form.Rows[at.row], firstRisk+i))
	}
	return lines
}

// spans are the lines of the known risks and of the new ones.
func (b *formBook) spans() (known, fresh span) {
	for i, at := range b.lines {
		if at.row < 0 {
			continue
		}
		s := &known
		if b.form.Rows[at.row].New {
			s = &fresh
		}
		if s.n == 0 {
			s.first = firstRisk + i
		}
		s.last, s.n = firstRisk+i, s.n+1
	}
	return known, fresh
}

func (b *formBook) head() paper.Head {
	f := b.form
	knownDone, freshDone := 0, 0
	for _, row := range f.Rows {
		switch done := b.rules.doneWord(row) == b.rules.words.done; {
		case done && row.New:
			freshDone++
		case done:
			knownDone++
		}
	}
	known, fresh := b.spans()
	intro := f.Texts.Intro
	if known.n == 0 {
		intro = f.Texts.IntroEmpty
	}
	progress := paper.Cell{Style: b.styles.Progress}
	progress.Formula, progress.Text = b.rules.progress(known, fresh, knownDone, freshDone)
	whom := f.Recipient
	if len(f.Units) == 1 {
		whom = paper.Together(f.Recipient, f.Units[0])
	}
	return paper.Head{
		Title: b.filled(f.Texts.Title), Intro: b.filled(intro), Contact: f.Contact, Steps: b.filledAll(f.Texts.Steps),
		Sender: paper.Together(f.Organisation, f.Board, f.Reference), Whom: whom, Progress: progress,
		Logo: len(f.Look.Logo) > 0, Left: b.rules.at(fieldRef), Right: b.rules.printed(),
	}
}

func (b *formBook) headings() paper.Line {
	cells := make([]paper.Cell, len(b.rules.columns))
	for i, c := range b.rules.columns {
		cells[i] = paper.Cell{Style: b.styles.Heading, Text: headingIn(b.form.Lang, c.field)}
		switch narrow := isNarrow(c.field); {
		case narrow && c.input:
			cells[i].Style = b.own.narrowHeadInput
		case narrow:
			cells[i].Style = b.own.narrowHeading
		case c.input:
			cells[i].Style = b.styles.HeadingInput
		}
	}
	cells[0].Style = b.styles.Key
	return paper.Line{Height: 46, Cells: cells}
}

// section is the words over a group of rows.
func (b *formBook) section(words string) paper.Line {
	cells := make([]paper.Cell, b.rules.at(fieldRef)+1)
	cells[b.rules.at(fieldRef)] = paper.Cell{Style: b.own.section, Text: b.filled(words)}
	return paper.Line{Height: 27, Cells: cells}
}

// rowLine is one risk, at its row of the sheet.
func (b *formBook) rowLine(row Row, line int) paper.Line {
	a, r := row.Answer, b.rules
	value := func(probability, consequence Field, p, c int) paper.Cell {
		return paper.Cell{Style: b.own.value, Formula: r.valueFormula(probability, consequence, line), Text: r.valueWord(p, c)}
	}
	shown := map[Field]paper.Cell{
		fieldKey:      {Style: b.styles.Key, Text: row.Key},
		fieldRef:      {Style: b.styles.Ref, Text: row.Ref},
		fieldLast:     {Style: b.styles.LockedMuted, Text: b.last(row)},
		fieldValue:    value(FieldProbability, FieldConsequence, a.Probability, a.Consequence),
		fieldResidual: value(FieldResidualProbability, FieldResidualConsequence, a.ResidualProbability, a.ResidualConsequence),
		fieldDone:     {Style: b.styles.Done, Formula: r.doneFormula(row, line), Text: r.doneWord(row)},
	}
	cells := make([]paper.Cell, r.newAt()+1)
	n := 2 // lines
	for i, c := range r.columns {
		cell, fixed := shown[c.field]
		if !fixed {
			cell = b.input(row, c.field)
		}
		width := c.width
		if c.field == fieldLast {
			width-- // so narrow that a word more or less is a line
		}
		if cells[i] = cell; i > 0 {
			n = max(n, paper.LineCount(cell.Text, width))
		}
	}
	for _, f := range stepFields() {
		cells[r.stepAt(f)] = paper.Cell{Style: b.styles.Key, Formula: r.stepFormula(f, line), Number: float64(*a.step(f)), IsNum: true}
	}
	for _, f := range []Field{FieldArea, FieldUnit} {
		if r.listed(f) != "" {
			c := paper.Cell{Style: b.styles.Key, Formula: r.listedFormula(f, line), IsNum: true}
			if row.holds(f) {
				c.Number = 1
			}
			cells[r.listedAt(f)] = c
		}
	}
	if row.New {
		cells[r.newAt()] = paper.Cell{Style: b.styles.Key, Number: 1, IsNum: true}
	}
	height := paper.HeightOf(n)
	if row.New && n < paper.MinLines {
		height = float64(n)*paper.LineHeight + 6
	}
	return paper.Line{Height: height, Cells: cells}
}

// last is what was said of a risk before: its value, the year, its marks, and
// whether it is to be valued anew.
func (b *formBook) last(row Row) string {
	var parts []string
	if row.Last != "" {
		parts = append(parts, row.Last)
	}
	if row.Last != "" && row.LastYear > 0 {
		parts = append(parts, strconv.Itoa(row.LastYear))
	}
	if row.Marks != "" {
		parts = append(parts, row.Marks)
	}
	if row.Again {
		parts = append(parts, b.rules.words.again)
	}
	return strings.Join(parts, "\n")
}

// input is a cell to fill in, with what it is filled in with beforehand. Whose a
// known risk is stays as it is.
func (b *formBook) input(row Row, f Field) paper.Cell {
	written, bad := row.Bad[f]
	c := paper.Cell{Style: b.styles.Input, Text: written}
	steps := b.form.Scale.steps(f)
	switch {
	case f == FieldUnit && !row.New:
		return paper.Cell{Style: b.styles.Locked, Text: row.Answer.Unit}
	case bad && steps != nil:
		c.Style = b.own.badStep
	case bad:
		c.Style = b.styles.BadInput
	case steps != nil:
		c.Style = b.own.step
	}
	if written != "" {
		return c
	}
	switch {
	case steps != nil:
		if n := *row.Answer.step(f); n > 0 {
			c.Text = steps[n-1].shown(n)
			c.Number, c.IsNum = float64(n), steps[n-1].Word == ""
		}
	case f == FieldProposal:
		c.Text = ProposalWord(b.form.Lang, row.Answer.Proposal)
	default:
		c.Text = strings.TrimSpace(*row.Answer.text(f))
	}
	return c
}
