package consolidated

import (
	"fmt"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// The palette: a deep blue-green for headings, light greys for everything that
// is only there to hold things apart, and pale fills with dark text of the
// same hue for states and grades. Text on its fill reaches a contrast of 4.5
// or more (WCAG 2.2, 1.4.3).
const (
	deep    = "1F4E5F" // headings, table heads
	ink     = "22313A"
	muted   = "5B6B73"
	rule    = "D5DDE0" // hairlines
	pale    = "EEF3F5" // tiles, totals
	white   = "FFFFFF"
	open    = "FFFBE6"  // cells to write in
	family  = "Calibri" // metric-compatible with Carlito where it is missing
	dateFmt = "yyyy-mm-dd"
)

// tint is a fill with the colour of the text on it, and the full colour of the
// same thing in a chart.
type tint struct{ fill, text, solid string }

func stateTint(state string) tint {
	switch state {
	case Answered, AnsweredByOther, NotApplicable:
		return tint{"DDEDE3", "1E5631", "4C956C"}
	case Partial:
		return tint{"FBF0D2", "6B4A00", "E3B23C"}
	case Waiting:
		return tint{"E1ECF5", "1F4E79", "8FB3D1"}
	case Silent:
		return tint{"F7DCD8", "8A1C12", "B8443A"}
	case Undeliverable:
		return tint{"F0DFEC", "6B2157", "8E4585"}
	case Held:
		return tint{"E4E4F4", "3D3A7A", "6A67B0"}
	case Vacant:
		return tint{"ECE3D8", "5C3D1E", "94714C"}
	}
	return tint{"EEF1F2", muted, "B4BEC3"}
}

func gradeTint(severity int) tint {
	switch {
	case severity < 0:
		return tint{"EEF1F2", muted, "B4BEC3"}
	case severity == 0:
		return stateTint(Answered)
	case severity == 1:
		return stateTint(Partial)
	}
	return stateTint(Silent)
}

// styles are the ids of the cell styles of one workbook.
type styles struct {
	head, headNumber                        int // table heads
	text, line, date, instant, number       int // cells of tables
	input                                   int // that the controller writes in
	title, subtitle, section, note          int // summary
	tileValue, tileShare, tileLabel         int
	label, figure, total, totalFigure, when int
	states, signStates                      map[string]int
	grades, signGrades                      map[int]int // by severity, 2 for everything above
	mapCells                                [3]int      // of the risk map, from the lowest values
}

// styler makes styles until the first error.
type styler struct {
	f   *excelize.File
	err error
}

func (s *styler) make(st excelize.Style) int {
	if s.err != nil {
		return 0
	}
	if st.Font == nil {
		st.Font = &excelize.Font{Color: ink}
	}
	st.Font.Family = family // without it a font has no name, and programs choose a serif
	if st.Font.Size == 0 {
		st.Font.Size = 10
	}
	var id int
	if id, s.err = s.f.NewStyle(&st); s.err != nil {
		s.err = fmt.Errorf("making a style: %w", s.err)
	}
	return id
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func hairline() []excelize.Border {
	return []excelize.Border{{Type: "bottom", Style: 1, Color: rule}}
}

func newStyles(f *excelize.File) (*styles, error) {
	s := &styler{f: f}
	st := &styles{states: map[string]int{}, signStates: map[string]int{}, grades: map[int]int{}, signGrades: map[int]int{}}
	st.tables(s)
	st.summary(s)
	if s.err != nil {
		return nil, s.err
	}
	st.quote(f)
	return st, nil
}

func (st *styles) tables(s *styler) {
	top := func(wrap bool) *excelize.Alignment { return &excelize.Alignment{Vertical: "top", WrapText: wrap} }
	head := func(horizontal string, indent int) int {
		return s.make(excelize.Style{Font: &excelize.Font{Bold: true, Color: white}, Fill: fill(deep),
			Alignment: &excelize.Alignment{Vertical: "center", Horizontal: horizontal, Indent: indent, WrapText: true},
			Border:    []excelize.Border{{Type: "right", Style: 1, Color: "4B7484"}}})
	}
	st.head, st.headNumber = head("left", 0), head("right", 1)
	date, instant := dateFmt, dateFmt+" hh:mm"
	left := &excelize.Alignment{Vertical: "top", Horizontal: "left"}
	st.text = s.make(excelize.Style{Border: hairline(), Alignment: top(true)})
	st.line = s.make(excelize.Style{Border: hairline(), Alignment: top(false)})
	st.input = s.make(excelize.Style{Fill: fill(open), Border: hairline(), Alignment: top(true)})
	st.date = s.make(excelize.Style{CustomNumFmt: &date, Border: hairline(), Alignment: left})
	st.instant = s.make(excelize.Style{CustomNumFmt: &instant, Border: hairline(), Alignment: left})
	st.number = s.make(excelize.Style{NumFmt: 1, Border: hairline(), Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}})
	tinted := func(t tint) int {
		return s.make(excelize.Style{Font: &excelize.Font{Color: t.text}, Fill: fill(t.fill), Border: hairline(), Alignment: top(true)})
	}
	sign := func(t tint) int {
		return s.make(excelize.Style{Font: &excelize.Font{Color: t.text, Bold: true}, Fill: fill(t.fill), Border: hairline(), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}})
	}
	for _, state := range States() {
		st.states[state], st.signStates[state] = tinted(stateTint(state)), sign(stateTint(state))
	}
	for severity := -1; severity <= 2; severity++ {
		st.grades[severity], st.signGrades[severity] = tinted(gradeTint(severity)), sign(gradeTint(severity))
	}
	for i := range st.mapCells {
		t := gradeTint(i)
		st.mapCells[i] = s.make(excelize.Style{Font: &excelize.Font{Color: t.text}, Fill: fill(t.fill), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
			Border: []excelize.Border{{Type: "left", Style: 1, Color: white}, {Type: "right", Style: 1, Color: white}, {Type: "top", Style: 1, Color: white}, {Type: "bottom", Style: 1, Color: white}}})
	}
}

func (st *styles) summary(s *styler) {
	centre := func(vertical string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: "center", Vertical: vertical, WrapText: true}
	}
	edge := []excelize.Border{{Type: "left", Style: 5, Color: white}, {Type: "right", Style: 5, Color: white}}
	value := func(format int) int {
		return s.make(excelize.Style{NumFmt: format, Font: &excelize.Font{Bold: true, Size: 20, Color: deep}, Fill: fill(pale), Border: edge, Alignment: centre("bottom")})
	}
	st.tileValue, st.tileShare = value(1), value(9)
	st.tileLabel = s.make(excelize.Style{Font: &excelize.Font{Size: 9, Color: muted}, Fill: fill(pale), Border: edge, Alignment: centre("top")})
	st.title = s.make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 20, Color: deep}, Alignment: &excelize.Alignment{Vertical: "center"}})
	st.subtitle = s.make(excelize.Style{Font: &excelize.Font{Size: 11, Color: muted}})
	st.section = s.make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 13, Color: deep}, Alignment: &excelize.Alignment{Vertical: "bottom"}})
	st.note = s.make(excelize.Style{Font: &excelize.Font{Color: muted}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	st.label = s.make(excelize.Style{Border: hairline(), Alignment: middle})
	st.figure = s.make(excelize.Style{CustomNumFmt: zeroAsDash(), Border: hairline(), Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1}})
	bold := func() *excelize.Font { return &excelize.Font{Bold: true, Color: ink} }
	st.total = s.make(excelize.Style{Font: bold(), Fill: fill(pale), Border: hairline(), Alignment: middle})
	st.totalFigure = s.make(excelize.Style{CustomNumFmt: zeroAsDash(), Font: bold(), Fill: fill(pale), Border: hairline(), Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1}})
	date := dateFmt
	st.when = s.make(excelize.Style{CustomNumFmt: &date, Border: hairline(), Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1}})
}

// zeroAsDash shows a zero as a dash: in a table of mostly zeros the eye finds
// the others.
func zeroAsDash() *string {
	format := `0;-0;"–";@`
	return &format
}

// quote marks the styles of foreign text as quoted (ECMA-376 part 1, §18.8.45,
// quotePrefix): a cell that begins with "=" stays text also when somebody
// edits it. excelize has no option for it. The number format "@" would do the
// same, but some versions of Excel show such a cell as #### when its text is
// longer than 255 characters.
func (st *styles) quote(f *excelize.File) {
	yes := true
	quoted := []int{st.text, st.line, st.input, st.label, st.total, st.title, st.subtitle, st.section, st.note, st.head}
	for _, id := range st.states {
		quoted = append(quoted, id)
	}
	for _, id := range st.grades {
		quoted = append(quoted, id)
	}
	for _, of := range []map[string]int{st.signStates} {
		quoted = slices.AppendSeq(quoted, maps.Values(of))
	}
	quoted = append(slices.AppendSeq(quoted, maps.Values(st.signGrades)), st.mapCells[:]...)
	for _, id := range quoted {
		f.Styles.CellXfs.Xf[id].QuotePrefix = &yes
	}
}

// grade is the style of a grade cell.
func (st *styles) grade(severity int) int { return st.grades[max(-1, min(severity, 2))] }
