package layout

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Styler makes the cell styles of a workbook, until the first error.
type Styler struct {
	File *excelize.File
	err  error
}

// Err is the first error, or nil.
func (s *Styler) Err() error { return s.err }

// Make is the id of a style. Its font is the palette's where it says no other.
func (s *Styler) Make(st excelize.Style) int {
	if s.err != nil {
		return 0
	}
	if st.Font == nil {
		st.Font = &excelize.Font{Color: Ink}
	}
	st.Font.Family = Family // without it a font has no name, and programs choose a serif
	if st.Font.Size == 0 {
		st.Font.Size = 10
	}
	var id int
	if id, s.err = s.File.NewStyle(&st); s.err != nil {
		s.err = fmt.Errorf("making a style: %w", s.err)
	}
	return id
}

// Quote marks styles of foreign text as quoted (ECMA-376 part 1, §18.8.45,
// quotePrefix): a cell that begins with "=" stays text also when somebody
// edits it. excelize has no option for it. The number format "@" would do the
// same, but some versions of Excel show such a cell as #### when its text is
// longer than 255 characters.
func (s *Styler) Quote(ids ...int) {
	if s.err != nil {
		return
	}
	yes := true
	for _, id := range ids {
		s.File.Styles.CellXfs.Xf[id].QuotePrefix = &yes
	}
}

// Fill is a cell filled with one colour.
func Fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// Hairline is the thin line under a row of a table.
func Hairline() []excelize.Border {
	return []excelize.Border{{Type: "bottom", Style: 1, Color: Rule}}
}

// Around is a line of one colour on every side of a cell.
func Around(colour string) []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		all = append(all, excelize.Border{Type: side, Style: 1, Color: colour})
	}
	return all
}

// Tinted is the style of a cell that says a state or a grade.
func Tinted(t Tint) excelize.Style {
	return excelize.Style{Font: &excelize.Font{Color: t.Text}, Fill: Fill(t.Fill), Border: Hairline(), Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
}
