package consolidated

import (
	"maps"
	"slices"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// trend writes how a plan's answers were graded, and what was not reported, by
// the month in which the periods ended, as a table and a chart; nothing when
// there is only one.
func (b *book) trend(p *layout.Page, plan *planTally) {
	ends := slices.Sorted(maps.Keys(plan.ends))
	ends = slices.DeleteFunc(ends, func(end string) bool { return plan.ends[end].n[figAsked] == 0 })
	if len(ends) < 2 {
		return
	}
	p.Next(6)
	p.Do(p.File.InsertPageBreak(p.Name, p.At(1, p.Row))) // so that its chart is not cut in two
	chartAt, height := p.Row, 300
	p.Space(height)
	head := p.Row
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
		colours[i] = layout.Rule
		if i < b.shownGrades() {
			colours[i] = layout.Level(b.head.Grades[i].Severity).Solid
		}
	}
	colours[columns-1] = layout.Ink
	return colours
}

func (b *book) trendChart(p *layout.Page, at, height, head, rows int, colours []string) {
	var series []excelize.ChartSeries
	for i, colour := range colours {
		column := firstFigure + i
		series = append(series, excelize.ChartSeries{
			Name: p.Reference(column, head, head), Categories: p.Reference(nameColumn, head+1, head+rows), Values: p.Reference(column, head+1, head+rows),
			Fill: layout.Fill(colour), DataLabel: excelize.ChartDataLabel{Font: layout.ChartFont(9, labelOnTrend(colour))},
		})
	}
	gap, overlap, legend := uint(60), 100, layout.ChartFont(9, layout.Ink)
	p.Do(b.file.AddChart(p.Name, p.At(nameColumn, at), &excelize.Chart{
		Type: excelize.ColStacked, Series: series, Title: layout.ChartTitle(b.words.trend), GapWidth: &gap, Overlap: &overlap,
		Dimension: excelize.ChartDimension{Width: stateWidth, Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &legend},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}},
		XAxis:     excelize.ChartAxis{Font: layout.ChartFont(9, layout.Ink)},
		YAxis:     excelize.ChartAxis{Font: layout.ChartFont(9, layout.Muted), MajorGridLines: false, None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: excelize.GraphicOptions{AltText: b.words.trend},
	}))
}

// labelOnTrend is the colour of a number on a column: dark on the light ones.
func labelOnTrend(colour string) string {
	if colour == layout.Level(1).Solid || colour == layout.Level(-1).Solid || colour == layout.Rule {
		return layout.Ink
	}
	return layout.White
}
