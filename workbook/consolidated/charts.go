package consolidated

import (
	"fmt"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// Measures of the charts in pixels.
const (
	stateWidth = 1010
	gradeWidth = 360
	gradeFrom  = 11 // the column at which the second chart begins
)

func chartHeight(areas int) int { return min(900, 120+24*areas) }

// stateChart shows where each area, or plan, stands, as stacked bars with the number in
// each and its word beside it: the colours only repeat what is written.
func (b *book) stateChart(p *layout.Page, title string, at, height, head, areas int) {
	shown := []struct {
		fig   int
		state string
	}{{figAnswered, Answered}, {figPartial, Partial}, {figWaiting, Waiting}, {figHeld, Held}, {figSilent, Silent},
		{figUndeliverable, Undeliverable}, {figNeverAsked, Vacant}, {figNotDue, NotDue}}
	var series []excelize.ChartSeries
	for _, s := range shown {
		column := firstFigure + s.fig
		series = append(series, excelize.ChartSeries{
			Name: p.Reference(column, head, head), Categories: p.Reference(nameColumn, head+1, head+areas), Values: p.Reference(column, head+1, head+areas),
			Fill: layout.Fill(stateTint(s.state).Solid), DataLabel: excelize.ChartDataLabel{Font: layout.ChartFont(9, labelOn(s.state))},
		})
	}
	p.Do(b.file.AddChart(p.Name, p.At(nameColumn, at), layout.StackedBars(title, series, stateWidth, height)))
}

// gradeChart shows how the plan's answers were graded; total is the row with
// the sums.
func (b *book) gradeChart(p *layout.Page, at, height, head, total int, plan *planTally) {
	last := firstFigure + len(b.gradeHeads(plan)) - 1
	span := func(row int) string {
		return fmt.Sprintf("%s:%s", p.Reference(firstFigure, row, row), p.Corner(last, row))
	}
	gap, none := uint(50), false
	p.Do(b.file.AddChart(p.Name, p.At(gradeFrom, at), &excelize.Chart{
		Type: excelize.Bar, VaryColors: &none, GapWidth: &gap, Title: layout.ChartTitle(b.words.gradeChart),
		Series:    []excelize.ChartSeries{{Name: p.Reference(nameColumn, total, total), Categories: span(head), Values: span(total), Fill: layout.Fill(layout.Deep), DataLabel: excelize.ChartDataLabel{Font: layout.ChartFont(10, layout.Ink)}}},
		Dimension: excelize.ChartDimension{Width: gradeWidth, Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "none"},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: layout.ChartFont(9, layout.Ink)},
		YAxis:     excelize.ChartAxis{Font: layout.ChartFont(9, layout.Muted), None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: excelize.GraphicOptions{AltText: b.words.gradeChart},
	}))
}

// labelOn is the colour of a number on a bar: dark on the light ones.
func labelOn(state string) string {
	switch state {
	case Partial, Waiting, NotDue:
		return layout.Ink
	}
	return layout.White
}
