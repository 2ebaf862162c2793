package risk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// The summary's columns: a margin, one for names, and the rest for figures.
const (
	nameColumn  = 2
	firstFigure = 3
	fewFigures  = 12
	nameWidth   = 44.0
	figureWidth = 12.5
	topRisks    = 10
)

// lastColumn is the summary's last, wide enough for the table of areas.
func (b *listBook) lastColumn() int {
	return firstFigure - 1 + max(fewFigures, len(b.list.Scale.Bands)+8)
}

// summary writes the first sheet: what there is, what to do with it, and what
// has been chosen so far.
func (b *listBook) summary() error {
	widths := []float64{2, nameWidth}
	for range b.lastColumn() - nameColumn {
		widths = append(widths, figureWidth)
	}
	p := b.page(b.words.summary, layout.A4, widths...)
	p.Text(nameColumn, b.lastColumn(), b.title(), b.styles.Title)
	p.Next(34)
	p.Text(nameColumn, b.lastColumn(), b.subtitle(), b.styles.Subtitle)
	p.Next(24)
	b.tiles(p)
	b.steps(p)
	b.choices(p)
	b.perArea(p)
	b.top(p)
	p.Do(layout.Names(b.file, p.Name, "_xlnm.Print_Area", "$A$1:"+p.Corner(b.lastColumn(), p.Row)))
	return p.Err()
}

func (b *listBook) section(p *layout.Page, words string) {
	p.Text(nameColumn, b.lastColumn(), words, b.styles.Section)
	p.Next(26)
}

// tiles are the few figures that one looks for first.
func (b *listBook) tiles(p *layout.Page) {
	shown := []int{figRisks, figNew, figGone, figRaised, figLowered, figUnvalued}
	p.Text(nameColumn, nameColumn, fmt.Sprintf(b.words.askedOf, b.list.Answered, b.list.Asked), b.styles.tileText)
	for i, fig := range shown {
		p.Number(firstFigure+2*i, firstFigure+2*i+1, float64(b.total.figures[fig]), b.styles.TileValue)
	}
	p.Next(36)
	p.Text(nameColumn, nameColumn, b.words.answered, b.styles.TileLabel)
	for i, fig := range shown {
		p.Text(firstFigure+2*i, firstFigure+2*i+1, b.words.figures[fig], b.styles.TileLabel)
	}
	p.Next(20)
	p.Next(6)
}

// steps are how to choose.
func (b *listBook) steps(p *layout.Page) {
	if len(b.list.Texts.Steps) == 0 {
		return
	}
	b.section(p, b.words.steps)
	for i, step := range b.list.Texts.Steps {
		words := fmt.Sprintf("%d. %s", i+1, step)
		p.Text(nameColumn, b.lastColumn(), words, b.styles.Note)
		p.Next(layout.RowHeight(layout.Lines(words, nameWidth+fewFigures*figureWidth)))
	}
	p.Next(6)
}

// perArea is the table of areas, under a chart of it.
func (b *listBook) perArea(p *layout.Page) {
	if b.total.figures[figRisks] == 0 {
		p.Text(nameColumn, b.lastColumn(), b.words.noRisks, b.styles.Note)
		p.Next(18)
		return
	}
	shown := slices.DeleteFunc(slices.Clone(b.areaOf), func(a areaCount) bool { return a.figures[figRisks]+a.figures[figGone] == 0 })
	at, height := p.Row, min(900, 120+24*len(shown))
	p.Space(height)
	head := p.Row
	b.areaHeads(p)
	for i := range shown {
		b.areaRow(p, b.areaName(shown[i].Name), &shown[i], b.styles.Label, b.styles.Figure)
	}
	b.areaRow(p, b.words.inAll, &b.total, b.styles.Total, b.styles.TotalFigure)
	b.chart(p, at, height, head, len(shown))
	p.Next(6)
}

func (b *listBook) areaHeads(p *layout.Page) {
	p.Text(nameColumn, nameColumn, b.words.area, b.styles.Head)
	var heads []string
	for i, band := range b.list.Scale.Bands {
		heads = append(heads, b.bandTitle(i, band))
	}
	heads = slices.Concat([]string{b.words.figures[figRisks]}, heads, b.words.figures[figUnvalued:])
	for i, words := range heads {
		p.Text(firstFigure+i, firstFigure+i, words, b.styles.HeadNumber)
	}
	for i, words := range []string{b.words.highest, b.words.highestWith} {
		p.Text(firstFigure+len(heads)+i, firstFigure+len(heads)+i, words, b.styles.Head)
	}
	p.Next(46)
}

func (b *listBook) areaRow(p *layout.Page, name string, a *areaCount, label, figure int) {
	p.Text(nameColumn, nameColumn, name, label)
	figures := slices.Concat(a.figures[figRisks:figUnvalued], a.bands, a.figures[figUnvalued:])
	for i, n := range figures {
		p.Number(firstFigure+i, firstFigure+i, float64(n), figure)
	}
	for i, value := range []int{a.most, a.mostWith} {
		column := firstFigure + len(figures) + i
		if band := b.band(value); band >= 0 {
			p.Number(column, column, float64(value), b.styles.most[band])
		} else {
			p.Text(column, column, "–", label)
		}
	}
	p.Next(layout.RowHeight(layout.Lines(name, nameWidth)))
}

// chart shows the risks of each area by band.
func (b *listBook) chart(p *layout.Page, at, height, head, areas int) {
	var series []excelize.ChartSeries
	add := func(i int, colour, label string) {
		column := firstFigure + 1 + i
		series = append(series, excelize.ChartSeries{
			Name: p.Reference(column, head, head), Categories: p.Reference(nameColumn, head+1, head+areas), Values: p.Reference(column, head+1, head+areas),
			Fill: layout.Fill(colour), DataLabel: excelize.ChartDataLabel{Font: layout.ChartFont(9, label)},
		})
	}
	for i, colour := range b.bandColours() {
		label := layout.White
		if b.list.Scale.Bands[i].Level == 1 {
			label = layout.Ink
		}
		add(i, colour, label)
	}
	add(len(b.list.Scale.Bands), layout.Grey().Solid, layout.Ink)
	p.Do(b.file.AddChart(p.Name, p.At(nameColumn, at), layout.StackedBars(b.words.chart, series, 1010, height)))
}

// bandColours are the bands' colours in a chart: two of one level are told apart
// by a darker shade.
func (b *listBook) bandColours() []string {
	seen := map[int]int{}
	var colours []string
	for _, band := range b.list.Scale.Bands {
		colours = append(colours, layout.Darker(layout.Level(band.Level).Solid, seen[band.Level]))
		seen[band.Level]++
	}
	return colours
}

// top is the risks with the highest values.
func (b *listBook) top(p *layout.Page) {
	s := b.list.Scale
	valued := slices.DeleteFunc(slices.Clone(b.list.Risks), func(r Listed) bool { return r.value(s) == 0 })
	if len(valued) == 0 {
		return
	}
	slices.SortStableFunc(valued, func(x, y Listed) int {
		return cmp.Or(cmp.Compare(y.value(s), x.value(s)), cmp.Compare(y.residual(s), x.residual(s)))
	})
	valued = valued[:min(len(valued), topRisks)]
	const area, unit, value, with = firstFigure + 3, firstFigure + 6, firstFigure + 8, firstFigure + 9
	last := b.lastColumn()
	p.Do(b.file.InsertPageBreak(p.Name, p.At(1, p.Row)))
	b.section(p, b.words.top)
	t := listTitles()
	for _, c := range []struct {
		from, to int
		words    string
	}{{nameColumn, area - 1, b.in(t["risk"])}, {area, unit - 1, b.words.area}, {unit, value - 1, b.in(t["unit"])}, {value, value, b.in(t["value"])}, {with, with, b.in(t["with"])}, {with + 1, last, b.in(t["changed"])}} {
		p.Text(c.from, c.to, c.words, b.styles.Head)
	}
	p.Next(32)
	for i := range valued {
		r := &valued[i]
		text := strings.Trim(r.Code+"  ·  "+brief(r.Text, 300), " ·")
		p.Text(nameColumn, area-1, text, b.styles.Label)
		p.Text(area, unit-1, b.areaName(r.Area), b.styles.Label)
		p.Text(unit, value-1, r.Unit, b.styles.Label)
		p.Number(value, value, float64(r.value(s)), b.styles.most[b.band(r.value(s))])
		if band := b.band(r.residual(s)); band >= 0 {
			p.Number(with, with, float64(r.residual(s)), b.styles.most[band])
		} else {
			p.Text(with, with, "", b.styles.Label)
		}
		p.Text(with+1, last, b.words.change(r, s), b.styles.Label)
		p.Next(layout.RowHeight(max(layout.Lines(text, nameWidth+3*figureWidth), layout.Lines(r.Area, 3*figureWidth), layout.Lines(r.Unit, 2*figureWidth))))
	}
}

// brief is the beginning of a text.
func brief(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	return clip(text, most)
}
