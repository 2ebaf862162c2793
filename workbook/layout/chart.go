package layout

import "github.com/xuri/excelize/v2"

// ChartTitle is the title of a chart.
func ChartTitle(words string) excelize.ChartTitle {
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: words, Font: &excelize.Font{Size: 12, Bold: true, Color: Deep, Family: Family}}}}
}

// ChartFont is the font of a text in a chart.
func ChartFont(size float64, colour string) excelize.Font {
	return excelize.Font{Size: size, Color: colour, Family: Family}
}

// StackedBars is a chart of bars whose parts add up, with the number in each
// part and the words of the parts below it: the colours only repeat what is
// written. The first row of the table stands at the top.
func StackedBars(title string, series []excelize.ChartSeries, width, height int) *excelize.Chart {
	gap, overlap, legend := uint(45), 100, ChartFont(9, Ink)
	return &excelize.Chart{
		Type: excelize.BarStacked, Series: series, Title: ChartTitle(title), GapWidth: &gap, Overlap: &overlap,
		Dimension: excelize.ChartDimension{Width: uint(width), Height: uint(height)},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &legend},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;;"}},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: ChartFont(9, Ink)},
		YAxis:     excelize.ChartAxis{Font: ChartFont(9, Muted), MajorGridLines: false, None: true},
		Border:    excelize.LineOptions{Type: excelize.LineNone}, Format: excelize.GraphicOptions{AltText: title},
	}
}
