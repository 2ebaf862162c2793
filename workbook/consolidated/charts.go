package consolidated

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Measures of the charts in pixels. The anchors of a chart
// are computed by excelize, which counts 18 pixels for a row of 15 points.
const (
	rowPixels  = 18
	stateWidth = 1010
	gradeWidth = 360
	gradeFrom  = 11 // the column at which the second chart begins
)

func chartHeight(areas int) int { return min(900, 120+24*areas) }

// stateChart shows where each area, or plan, stands, as stacked bars with the number in
// each and its word beside it: the colours only repeat what is written.
func (b *book) stateChart(p *page, title string, at, height, head, areas int) {
	shown := []struct {
		fig   int
		state string
	}{{figAnswered, Answered}, {figPartial, Partial}, {figWaiting, Waiting}, {figHeld, Held}, {figSilent, Silent},
		{figUndeliverable, Undeliverable}, {figNeverAsked, Vacant}, {figNotDue, NotDue}}
	var series []excelize.ChartSeries
	for _, s := range shown {
		column := firstFigure + s.fig
		series = append(series, excelize.ChartSeries{
			Name: p.reference(column, head, head), Categories: p.reference(nameColumn, head+1, head+areas), Values: p.reference(column, head+1, head+areas),
			Fill: fill(stateTint(s.state).solid), DataLabel: excelize.ChartDataLabel{Font: chartFont(9, labelOn(s.state))},
		})
	}
	gap, overlap := uint(45), 100
	p.do(b.file.AddChart(p.name, p.at(nameColumn, at), &excelize.Chart{
		Type: excelize.BarStacked, Series: series, Title: chartTitle(title), GapWidth: &gap, Overlap: &overlap,
		Dimension: excelize.ChartDimension{Width: stateWidth, Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: fontOf(9, ink)},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: chartFont(9, ink)},
		YAxis:     excelize.ChartAxis{Font: chartFont(9, muted), MajorGridLines: false, None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: b.graphic(title),
	}))
}

// gradeChart shows how the plan's answers were graded; total is the row with
// the sums.
func (b *book) gradeChart(p *page, at, height, head, total int, plan *planTally) {
	last := firstFigure + len(b.gradeHeads(plan)) - 1
	span := func(row int) string {
		return fmt.Sprintf("%s:%s", p.reference(firstFigure, row, row), p.corner(last, row))
	}
	gap, none := uint(50), false
	p.do(b.file.AddChart(p.name, p.at(gradeFrom, at), &excelize.Chart{
		Type: excelize.Bar, VaryColors: &none, GapWidth: &gap, Title: chartTitle(b.words.gradeChart),
		Series:    []excelize.ChartSeries{{Name: p.reference(nameColumn, total, total), Categories: span(head), Values: span(total), Fill: fill(deep), DataLabel: excelize.ChartDataLabel{Font: chartFont(10, ink)}}},
		Dimension: excelize.ChartDimension{Width: gradeWidth, Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "none"},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: chartFont(9, ink)},
		YAxis:     excelize.ChartAxis{Font: chartFont(9, muted), None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: b.graphic(b.words.gradeChart),
	}))
}

// graphic gives a chart words for those who do not see it.
func (b *book) graphic(words string) excelize.GraphicOptions {
	return excelize.GraphicOptions{AltText: words}
}

// reference is a range of one column as a chart names it.
func (p *page) reference(column, from, to int) string {
	first := fmt.Sprintf("'%s'!%s", p.name, p.corner(column, from))
	if from == to {
		return first
	}
	return first + ":" + p.corner(column, to)
}

func (p *page) corner(column, row int) string { return "$" + absolute(p.at(column, row)) }

func chartTitle(words string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: words, Font: &excelize.Font{Size: 12, Bold: true, Color: deep, Family: family}}}}
}

func chartFont(size float64, colour string) excelize.Font {
	return excelize.Font{Size: size, Color: colour, Family: family}
}

func fontOf(size float64, colour string) *excelize.Font {
	f := chartFont(size, colour)
	return &f
}

// labelOn is the colour of a number on a bar: dark on the light ones.
func labelOn(state string) string {
	switch state {
	case Partial, Waiting, NotDue:
		return ink
	}
	return white
}
