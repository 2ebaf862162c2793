package risk

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/paper"
)

// The sheet of the scale: the steps with their meanings, the bands of values,
// and the map of all values, coloured.

// The columns of the sheet: a margin, what is named, then at least meaningColumns
// columns of the same width.
const (
	scaleNameWidth = 26
	stepWidth      = 13
	meaningColumns = 6
)

// mapColumns is how many columns of the same width there are.
func (b *formBook) mapColumns() int { return max(len(b.form.Scale.Consequence), meaningColumns) }

func (b *formBook) scaleWidths() []float64 {
	widths := []float64{3, scaleNameWidth}
	for range b.mapColumns() {
		widths = append(widths, stepWidth)
	}
	return widths
}

// scaleLine is a line of the sheet. Spread says that what stands in the column
// after the name goes over the rest.
type scaleLine struct {
	line   paper.Line
	spread bool
}

func (b *formBook) scaleSheetLines() []scaleLine {
	s, w, scale := b.styles, b.rules.words, b.form.Scale
	room := float64(b.mapColumns()) * stepWidth
	intro := b.filled(b.form.Texts.ScaleIntro)
	all := []scaleLine{{line: paper.Line{Height: 10}},
		{line: paper.Line{Height: 30, Cells: []paper.Cell{{}, {Style: s.HelpTitle, Text: b.filled(b.form.Texts.ScaleTitle)}}}},
		{line: paper.Line{Height: float64(paper.LineCount(intro, scaleNameWidth+room))*15 + 8, Cells: []paper.Cell{{}, {Style: s.HelpText, Text: intro}}}}}
	table := func(name, meaning string, rows [][2]string, style func(i int) int, said int) {
		all = append(all, scaleLine{b.spreadLine(24, name, s.ListHead, meaning, s.ListHead), true})
		for i, row := range rows {
			n := max(paper.LineCount(row[0], scaleNameWidth-2), paper.LineCount(row[1], room))
			all = append(all, scaleLine{b.spreadLine(float64(n)*14+6, row[0], style(i), row[1], said), true})
		}
		all = append(all, scaleLine{line: paper.Line{Height: 12}})
	}
	strong := func(int) int { return s.ListStrong }
	for _, f := range []Field{FieldProbability, FieldConsequence} {
		var rows [][2]string
		bare := true
		for i, step := range scale.steps(f) {
			rows = append(rows, [2]string{step.shown(i + 1), step.Meaning})
			bare = bare && step == Step{}
		}
		if bare { // numbers explain themselves
			continue
		}
		table(headingIn(b.form.Lang, f), w.meaning, rows, strong, s.ListCell)
	}
	var rows [][2]string
	for i := range scale.Bands {
		rows = append(rows, [2]string{scale.Bands[i].Word, b.bandRange(i)})
	}
	table(w.band, w.value, rows, func(i int) int { return b.own.named[scale.Bands[i].tint()] }, b.own.between)
	for _, line := range b.mapLines() {
		all = append(all, scaleLine{line: line})
	}
	return all
}

func (b *formBook) scaleLines() []paper.Line {
	var lines []paper.Line
	for _, l := range b.scaleSheetLines() {
		lines = append(lines, l.line)
	}
	return lines
}

func (b *formBook) scaleLast() int { return len(b.scaleSheetLines()) }

// spreadLine is a name, and what is said of it over the rest of the line.
func (b *formBook) spreadLine(height float64, name string, nameStyle int, text string, style int) paper.Line {
	cells := []paper.Cell{{}, {Style: nameStyle, Text: name}}
	for i := range b.mapColumns() {
		c := paper.Cell{Style: style}
		if i == 0 {
			c.Text = text
		}
		cells = append(cells, c)
	}
	return paper.Line{Height: height, Cells: cells}
}

// bandRange is the values of a band: "4–6".
func (b *formBook) bandRange(i int) string {
	scale := b.form.Scale
	last := scale.Most()
	if i+1 < len(scale.Bands) {
		last = scale.Bands[i+1].From - 1
	}
	if last <= scale.Bands[i].From {
		return strconv.Itoa(scale.Bands[i].From)
	}
	return fmt.Sprintf("%d–%d", scale.Bands[i].From, last)
}

// band is the style of a value.
func (b *formBook) band(value int) int { return b.own.bands[b.form.Scale.Band(value).tint()] }

// tint is which of the three colours a band has.
func (b Band) tint() int { return min(max(b.Level, 0), 2) }

// mapLines are the map of all values: the consequence across, the probability
// upwards.
func (b *formBook) mapLines() []paper.Line {
	scale := b.form.Scale
	corner := headingIn(b.form.Lang, FieldProbability) + " ↑\n" + headingIn(b.form.Lang, FieldConsequence) + " →"
	var lines []paper.Line
	for p := len(scale.Probability); p >= 1; p-- {
		cells := []paper.Cell{{}, {Style: b.own.axis, Text: scale.Probability[p-1].shown(p)}}
		for c := range scale.Consequence {
			value := p * (c + 1)
			cells = append(cells, paper.Cell{Style: b.band(value), Text: b.rules.valueWord(p, c+1)})
		}
		lines = append(lines, paper.Line{Height: 30, Cells: cells})
	}
	cells := []paper.Cell{{}, {Style: b.own.axis, Text: corner}}
	n := 2
	for c, step := range scale.Consequence {
		cells = append(cells, paper.Cell{Style: b.own.axis, Text: step.shown(c + 1)})
		n = max(n, paper.LineCount(step.shown(c+1), stepWidth-1))
	}
	return append(lines, paper.Line{Height: float64(n)*14 + 6, Cells: cells})
}

// mergeScale merges what goes over several columns.
func (b *formBook) mergeScale(f *excelize.File) error {
	last := 1 + b.mapColumns()
	sheet := b.rules.words.scaleSheet
	if err := f.MergeCell(sheet, workbook.CellName(1, 3), workbook.CellName(last, 3)); err != nil {
		return err
	}
	for i, l := range b.scaleSheetLines() {
		if !l.spread {
			continue
		}
		if err := f.MergeCell(sheet, workbook.CellName(2, i+1), workbook.CellName(last, i+1)); err != nil {
			return err
		}
	}
	return nil
}
