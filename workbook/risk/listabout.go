package risk

import (
	"fmt"
	"slices"

	"rond/workbook/layout"
)

// mapPage is how many points of maps go on a printed page, as wide as they are.
func mapPage(paper int) float64 {
	if paper == layout.A3 {
		return 760
	}
	return 600
}

// riskMap writes two maps under each other: without the measures in place, and
// with them.
func (b *listBook) riskMap() error {
	w, s := b.words, b.list.Scale
	without, with := b.maps()
	paper, width := layout.A4, mapWidth(len(s.Consequence), layout.A4)
	if max(without.high(width), with.high(width)) > mapPage(layout.A4) {
		paper = layout.A3
	}
	p := b.page(w.riskMap, paper)
	width = MapWidths(p, len(s.Consequence), paper)
	p.Text(mapLabel, mapFirst+max(len(s.Consequence), 3)-1, w.riskMap, b.styles.Title)
	p.Next(34)
	if s.Most() == 0 {
		p.Text(mapLabel, mapFirst+2, w.noScale, b.styles.Note)
		p.Next(18)
		return p.Err()
	}
	without.Draw(p, b.styles.onMap, width)
	if len(with.At) == 0 {
		p.Text(mapLabel, mapFirst+len(s.Consequence)-1, w.noResidual, b.styles.Note)
		p.Next(18)
		return p.Err()
	}
	if 34+without.high(width)+with.high(width) > mapPage(paper) {
		p.Do(b.file.InsertPageBreak(p.Name, p.At(1, p.Row)))
	}
	with.Draw(p, b.styles.onMap, width)
	return p.Err()
}

// maps are the risks without the measures in place, and with them.
func (b *listBook) maps() (without, with Map) {
	w, s := b.words, b.list.Scale
	without = Map{Lang: b.list.Lang, Title: w.inherentMap, Scale: s, At: map[[2]int][]string{}}
	with = Map{Lang: b.list.Lang, Title: w.residualMap, Scale: s, At: map[[2]int][]string{}}
	for _, r := range slices.SortedStableFunc(slices.Values(b.list.Risks), func(x, y Listed) int { return compareCodes(x.Code, y.Code) }) {
		if r.Gone {
			continue
		}
		if at := [2]int{r.Probability, r.Consequence}; r.value(s) > 0 {
			without.At[at] = append(without.At[at], r.Code)
		} else {
			without.None = append(without.None, r.Code)
		}
		if at := [2]int{r.ResidualProbability, r.ResidualConsequence}; r.residual(s) > 0 {
			with.At[at] = append(with.At[at], r.Code)
		}
	}
	return without, with
}

// The columns of the last sheet.
const aboutLast = nameColumn + 4

// about writes the last sheet: what the workbook is made of, how risks are
// valued, and how the sheets are read.
func (b *listBook) about() error {
	w := b.words
	p := b.page(w.about, layout.A4, 2, 26, 26, 40, 26, 40)
	p.Text(nameColumn, aboutLast, w.about, b.styles.Title)
	p.Next(34)
	for _, f := range b.facts() {
		p.Text(nameColumn, nameColumn, f[0], b.styles.Label)
		p.Text(nameColumn+1, aboutLast, f[1], b.styles.Label)
		p.Next(layout.RowHeight(layout.Lines(f[1], 130)))
	}
	p.Next(6)
	b.scale(p)
	b.bandTable(p)
	p.Text(nameColumn, aboutLast, w.contents, b.styles.Section)
	p.Next(26)
	p.Text(nameColumn, nameColumn, w.sheet, b.styles.Head)
	p.Text(nameColumn+1, nameColumn+1, w.table, b.styles.Head)
	p.Text(nameColumn+2, nameColumn+2, w.rows, b.styles.HeadNumber)
	p.Next(20)
	for _, c := range b.counts {
		p.Text(nameColumn, nameColumn, c.sheet, b.styles.Label)
		p.Text(nameColumn+1, nameColumn+1, c.table, b.styles.Label)
		p.Number(nameColumn+2, nameColumn+2, float64(c.rows), b.styles.Figure)
		p.Next(15)
	}
	p.Next(6)
	if len(b.list.Texts.Help) > 0 {
		p.Text(nameColumn, aboutLast, w.help, b.styles.Section)
		p.Next(26)
	}
	for _, paragraph := range b.list.Texts.Help {
		p.Text(nameColumn, aboutLast, paragraph, b.styles.Note)
		p.Next(layout.RowHeight(layout.Lines(paragraph, 150)) + 4)
	}
	return p.Err()
}

// facts are pairs of what is told and what it is.
func (b *listBook) facts() [][2]string {
	w, l := b.words, b.list
	all := [][2]string{{w.facts[0], b.title()}, {w.facts[1], b.subtitle()}, {w.facts[2], fmt.Sprintf(w.askedOf, l.Answered, l.Asked)}}
	if l.Due != "" {
		all = append(all, [2]string{w.facts[3], l.Due})
	}
	return append(all, [2]string{w.facts[4], fmt.Sprint(b.total.figures[figRisks])})
}

// scale is the steps with what they mean.
func (b *listBook) scale(p *layout.Page) {
	w, s := b.words, b.list.Scale
	if s.Most() == 0 {
		return
	}
	p.Text(nameColumn, aboutLast, w.scale, b.styles.Section)
	p.Next(26)
	for i, words := range []string{w.step, w.probabilityWord, w.meaning, w.consequenceWord, w.meaning} {
		p.Text(nameColumn+i, nameColumn+i, words, b.styles.Head)
	}
	p.Next(20)
	at := func(steps []Step, i int) Step {
		if i < len(steps) {
			return steps[i]
		}
		return Step{}
	}
	for i := range max(len(s.Probability), len(s.Consequence)) {
		probability, consequence := at(s.Probability, i), at(s.Consequence, i)
		for n, words := range []string{fmt.Sprint(i + 1), probability.Word, probability.Meaning, consequence.Word, consequence.Meaning} {
			p.Text(nameColumn+n, nameColumn+n, words, b.styles.Label)
		}
		p.Next(layout.RowHeight(max(layout.Lines(probability.Meaning, 40), layout.Lines(consequence.Meaning, 40))))
	}
	p.Next(6)
}

// bandTable is the bands in their colours.
func (b *listBook) bandTable(p *layout.Page) {
	w, bands := b.words, b.list.Scale.Bands
	if b.list.Scale.Most() == 0 {
		return
	}
	for i, words := range []string{w.valueWord, w.band} {
		p.Text(nameColumn+i, nameColumn+i, words, b.styles.Head)
	}
	p.Next(20)
	for i, band := range bands {
		to := b.list.Scale.Most()
		if i+1 < len(bands) {
			to = bands[i+1].From - 1
		}
		values := fmt.Sprintf("%d–%d", band.From, to)
		if band.From == to {
			values = fmt.Sprint(to)
		}
		p.Text(nameColumn, nameColumn, values, b.styles.words[i])
		p.Text(nameColumn+1, nameColumn+1, band.Word, b.styles.words[i])
		p.Next(15)
	}
	p.Next(6)
}
