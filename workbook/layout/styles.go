package layout

import "github.com/xuri/excelize/v2"

// Styles are the ids of the cell styles that most sheets need.
type Styles struct {
	Head, HeadNumber                        int // table heads
	Text, Line, Date, Instant, Number       int // cells of tables; a Line is not wrapped
	Count                                   int // a number whose zero is a dash
	Input                                   int // that the reader writes in
	Title, Subtitle, Section, Note          int
	TileValue, TileShare, TileLabel         int
	Label, Figure, Total, TotalFigure, When int // of small tables between texts; Total is their last row
}

// NewStyles makes the styles. Those of text are quoted.
func NewStyles(s *Styler) Styles {
	var st Styles
	st.tables(s)
	st.pages(s)
	s.Quote(st.Head, st.HeadNumber, st.Text, st.Line, st.Input, st.Title, st.Subtitle, st.Section, st.Note, st.TileLabel, st.Label, st.Total)
	return st
}

func (st *Styles) tables(s *Styler) {
	top := func(wrap bool) *excelize.Alignment { return &excelize.Alignment{Vertical: "top", WrapText: wrap} }
	head := func(horizontal string, indent int) int {
		return s.Make(excelize.Style{Font: &excelize.Font{Bold: true, Color: White}, Fill: Fill(Deep),
			Alignment: &excelize.Alignment{Vertical: "center", Horizontal: horizontal, Indent: indent, WrapText: true},
			Border:    []excelize.Border{{Type: "right", Style: 1, Color: headRule}}})
	}
	st.Head, st.HeadNumber = head("left", 0), head("right", 1)
	date, instant := DateFormat, DateFormat+" hh:mm"
	left := &excelize.Alignment{Vertical: "top", Horizontal: "left"}
	st.Text = s.Make(excelize.Style{Border: Hairline(), Alignment: top(true)})
	st.Line = s.Make(excelize.Style{Border: Hairline(), Alignment: top(false)})
	st.Input = s.Make(excelize.Style{Fill: Fill(Open), Border: Hairline(), Alignment: top(true)})
	st.Date = s.Make(excelize.Style{CustomNumFmt: &date, Border: Hairline(), Alignment: left})
	st.Instant = s.Make(excelize.Style{CustomNumFmt: &instant, Border: Hairline(), Alignment: left})
	right, zero := &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}, zeroAsDash
	st.Number = s.Make(excelize.Style{NumFmt: 1, Border: Hairline(), Alignment: right})
	st.Count = s.Make(excelize.Style{CustomNumFmt: &zero, Border: Hairline(), Alignment: right})
}

func (st *Styles) pages(s *Styler) {
	centre := func(vertical string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: "center", Vertical: vertical, WrapText: true}
	}
	edge := []excelize.Border{{Type: "left", Style: 5, Color: White}, {Type: "right", Style: 5, Color: White}}
	value := func(format int) int {
		return s.Make(excelize.Style{NumFmt: format, Font: &excelize.Font{Bold: true, Size: 20, Color: Deep}, Fill: Fill(Pale), Border: edge, Alignment: centre("bottom")})
	}
	st.TileValue, st.TileShare = value(1), value(9)
	st.TileLabel = s.Make(excelize.Style{Font: &excelize.Font{Size: 9, Color: Muted}, Fill: Fill(Pale), Border: edge, Alignment: centre("top")})
	st.Title = s.Make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 20, Color: Deep}, Alignment: &excelize.Alignment{Vertical: "center"}})
	st.Subtitle = s.Make(excelize.Style{Font: &excelize.Font{Size: 11, Color: Muted}})
	st.Section = s.Make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 13, Color: Deep}, Alignment: &excelize.Alignment{Vertical: "bottom"}})
	st.Note = s.Make(excelize.Style{Font: &excelize.Font{Color: Muted}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	middle, right := &excelize.Alignment{Vertical: "center", WrapText: true}, &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1}
	bold, zero, date := func() *excelize.Font { return &excelize.Font{Bold: true, Color: Ink} }, zeroAsDash, DateFormat
	st.Label = s.Make(excelize.Style{Border: Hairline(), Alignment: middle})
	st.Figure = s.Make(excelize.Style{CustomNumFmt: &zero, Border: Hairline(), Alignment: right})
	st.Total = s.Make(excelize.Style{Font: bold(), Fill: Fill(Pale), Border: Hairline(), Alignment: middle})
	st.TotalFigure = s.Make(excelize.Style{CustomNumFmt: &zero, Font: bold(), Fill: Fill(Pale), Border: Hairline(), Alignment: right})
	st.When = s.Make(excelize.Style{CustomNumFmt: &date, Border: Hairline(), Alignment: right})
}

// zeroAsDash shows a zero as a dash: in a table of mostly zeros the eye finds
// the others.
const zeroAsDash = `0;-0;"–";@`
