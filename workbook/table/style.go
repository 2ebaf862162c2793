package table

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// The colours are those of everything that Rond hands out: a deep blue-green
// for headings, light greys around it.
const (
	colourDeep  = "1F4E5F"
	colourQuiet = "5B6B73"
	colourBand  = "E8EEF0"
	colourLine  = "C9D3D7"
	colourAsked = "FFF6D9"
	font        = "Calibri" // LibreOffice has Carlito in its place, of the same width
)

// styles are the cell styles of a book, made once per file.
type styles struct {
	title, intro, head, extra, label, note int
	text, number, date                     int
	asked, done                            int // of cells that are asked for, and of what has been
}

func newStyles(f *excelize.File) (styles, error) {
	line := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: colourLine, Style: 1})
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	body := &excelize.Font{Family: font, Size: 10}
	date := "yyyy-mm-dd"
	var s styles
	for _, want := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: font, Size: 16, Bold: true, Color: colourDeep}, Alignment: &excelize.Alignment{Vertical: "center"}}},
		{&s.intro, excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Color: colourQuiet}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Bold: true, Color: "FFFFFF"}, Fill: fill(colourDeep), Border: line, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{&s.extra, excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Bold: true, Color: colourDeep}, Fill: fill(colourBand), Border: line, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{&s.label, excelize.Style{Font: &excelize.Font{Family: font, Size: 10, Bold: true, Color: colourDeep}, Fill: fill(colourBand), Border: line, Alignment: top}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: font, Size: 9, Italic: true, Color: colourQuiet}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true, Indent: 1}}},
		// 49 is "@", text: what a person later types there can never become a formula.
		{&s.text, excelize.Style{Font: body, Border: line, Alignment: top, NumFmt: 49}},
		{&s.number, excelize.Style{Font: body, Border: line, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, NumFmt: 1}},
		{&s.date, excelize.Style{Font: body, Border: line, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, CustomNumFmt: &date}},
	} {
		id, err := f.NewStyle(&want.style)
		if err != nil {
			return styles{}, fmt.Errorf("making a cell style: %w", err)
		}
		*want.id = id
	}
	for _, want := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.asked, excelize.Style{Fill: fill(colourAsked)}},
		{&s.done, excelize.Style{Font: &excelize.Font{Color: colourQuiet}, Fill: fill(colourBand)}},
	} {
		id, err := f.NewConditionalStyle(&want.style)
		if err != nil {
			return styles{}, fmt.Errorf("making a conditional style: %w", err)
		}
		*want.id = id
	}
	return s, nil
}

// of is the style of a column's cells.
func (s styles) of(k Kind) int {
	switch k {
	case Number:
		return s.number
	case Date:
		return s.date
	}
	return s.text
}
