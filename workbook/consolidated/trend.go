package consolidated

import (
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// trend writes how a plan's answers were graded, and what was not reported, by
// the month in which the periods ended, as a table and a chart; nothing when
// there is only one.
func (b *book) trend(p *page, plan *planTally) {
	ends := slices.Sorted(maps.Keys(plan.ends))
	ends = slices.DeleteFunc(ends, func(end string) bool { return plan.ends[end].n[figAsked] == 0 })
	if len(ends) < 2 {
		return
	}
	p.next(6)
	p.do(p.f.InsertPageBreak(p.name, p.at(1, p.row))) // so that its chart is not cut in two
	chartAt, height := p.row, 300
	p.space(height)
	head := p.row
	heads := append(b.gradeHeads(plan), b.words.states[Silent])
	b.figureHeads(p, b.words.endsIn, heads)
	for _, end := range ends {
		f := *plan.ends[end]
		b.figureRow(p, end, append(b.gradeFigures(f, plan), f.n[figSilent]), false)
	}
	b.trendChart(p, chartAt, height, head, len(ends), b.trendColours(len(heads)))
}

// trendColours are the colours of the columns of the trend: of the grades, of
// what has another or none, and of what is not reported.
func (b *book) trendColours(columns int) []string {
	colours := make([]string, columns)
	for i := range colours {
		colours[i] = rule
		if i < b.shownGrades() {
			colours[i] = gradeTint(b.head.Grades[i].Severity).solid
		}
	}
	colours[columns-1] = ink
	return colours
}

func (b *book) trendChart(p *page, at, height, head, rows int, colours []string) {
	var series []excelize.ChartSeries
	for i, colour := range colours {
		column := firstFigure + i
		series = append(series, excelize.ChartSeries{
			Name: p.reference(column, head, head), Categories: p.reference(nameColumn, head+1, head+rows), Values: p.reference(column, head+1, head+rows),
			Fill: fill(colour), DataLabel: excelize.ChartDataLabel{Font: chartFont(9, labelOnTrend(colour))},
		})
	}
	gap, overlap := uint(60), 100
	p.do(b.file.AddChart(p.name, p.at(nameColumn, at), &excelize.Chart{
		Type: excelize.ColStacked, Series: series, Title: chartTitle(b.words.trend), GapWidth: &gap, Overlap: &overlap,
		Dimension: excelize.ChartDimension{Width: stateWidth, Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: fontOf(9, ink)},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}},
		XAxis:     excelize.ChartAxis{Font: chartFont(9, ink)},
		YAxis:     excelize.ChartAxis{Font: chartFont(9, muted), MajorGridLines: false, None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: b.graphic(b.words.trend),
	}))
}

// labelOnTrend is the colour of a number on a column: dark on the light ones.
func labelOnTrend(colour string) string {
	if colour == gradeTint(1).solid || colour == gradeTint(-1).solid || colour == rule {
		return ink
	}
	return white
}
