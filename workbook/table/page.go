package table

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"rond/workbook"

	"github.com/xuri/excelize/v2"
)

// ask gives cells their drop-down and their prompt.
func (p pen) ask(sheet, cells string, c Column, prompt string) error {
	dv := excelize.NewDataValidation(true)
	dv.Sqref = cells
	if prompt != "" {
		dv.SetInput(cut(c.Title.In(p.book.Lang), 32), cut(prompt, 255)) // the limits of ECMA-376 part 1, 18.3.1.32
	}
	list, err := p.list(dv, c)
	if err != nil {
		return err
	}
	if list {
		// A warning and no stop: the reader judges, and a person may know better.
		dv.SetError(excelize.DataValidationErrorStyleInformation, cut(c.Title.In(p.book.Lang), 32), p.notOffered())
	}
	if !list && prompt == "" {
		return nil
	}
	return p.file.AddDataValidation(sheet, dv)
}

// notOffered is what a spreadsheet program says when a word is not in the list.
func (p pen) notOffered() string {
	if p.book.Lang == "en" {
		return "This is not one of the words in the list."
	}
	return "Det här finns inte bland orden i listan."
}

// list makes a drop-down of a column's choices, or of what stands in another
// column, and reports whether there is one.
func (p pen) list(dv *excelize.DataValidation, c Column) (bool, error) {
	if len(c.Options) > 0 {
		words := make([]string, len(c.Options))
		for i, o := range c.Options {
			words[i] = o.Words.In(p.book.Lang)
		}
		return true, dv.SetDropList(words)
	}
	key, column, ok := strings.Cut(c.From, ".")
	if !ok {
		return false, nil
	}
	for _, s := range p.book.Sheets {
		if s.Shape.Key != key {
			continue
		}
		for i, other := range s.Shape.Columns {
			if other.Key == column {
				letter := strings.TrimRight(workbook.CellName(i, 1), "1")
				dv.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$%d:$%s$%d", p.name(s.Shape), letter, firstRow, letter, firstRow+len(s.Rows)+s.Empty+100))
				return true, nil
			}
		}
	}
	return false, nil
}

// page sets a sheet up for the screen and for paper on its side.
func (p pen) page(name string, width int, s Sheet) error {
	f := p.file
	// The introduction spans the columns that one sees at once.
	span := min(max(width, 3), 8)
	room := float64(labelWidth + valueWidth + noteWidth)
	if !s.Shape.Pairs {
		room = 0
		for _, c := range s.Shape.Columns[:min(span, len(s.Shape.Columns))] {
			room += c.width()
		}
	}
	if err := f.SetRowHeight(name, titleRow, titleHeight); err != nil {
		return err
	}
	if err := f.SetRowHeight(name, introRow, heightOf(linesOf(s.Intro, room))+4); err != nil {
		return err
	}
	if err := f.MergeCell(name, workbook.CellName(s.Shape.inset(), introRow), workbook.CellName(span-1, introRow)); err != nil {
		return err
	}
	no := false
	if err := f.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}); err != nil {
		return err
	}
	split := headRow
	if s.Shape.Pairs {
		split = introRow
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: split, TopLeftCell: workbook.CellName(0, split+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if !s.Shape.Pairs {
		ref := fmt.Sprintf("'%[1]s'!$A:$A,'%[1]s'!$%[2]d:$%[2]d", apostrophes(name), headRow)
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: ref, Scope: name}); err != nil {
			return err
		}
	}
	size := paperA4
	if !s.Shape.Pairs && s.Shape.width() > 200 {
		size = paperA3 // on A4 nobody could read it
	}
	return p.paper(name, size, "landscape", s.Shape.sheets())
}

// titleHeight is the height of a sheet's first row, in points.
const titleHeight = 27

// The codes of paper sizes, ECMA-376 part 1, 18.3.1.63.
const (
	paperA3 = 8
	paperA4 = 9
)

// width is the width of a table's own columns in characters.
func (s Shape) width() float64 {
	sum := 0.0
	for _, c := range s.Columns {
		sum += c.width()
	}
	return sum
}

// sheets is how many pages side by side a table is printed on.
func (s Shape) sheets() int {
	if s.Pairs {
		return 1
	}
	return 1 + int(s.width())/250
}

// inset is the column that the title stands in: the first, unless that is
// printed anew on each of the pages side by side and would cut it.
func (s Shape) inset() int { return min(1, s.sheets()-1) }

// paper is so many pages as wide as the sheet, with a footer.
func (p pen) paper(name string, size int, orientation string, wide int) error {
	f := p.file
	fit, colour := true, "FF"+colourDeep
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &colour}); err != nil {
		return err
	}
	high := 0
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	side, end, foot := 0.4, 0.6, 0.3
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &foot, Footer: &foot}); err != nil {
		return err
	}
	// In a footer "&" begins a code, and a digit after one would be a font size.
	title := strings.ReplaceAll(cut(p.book.Title, 100), "&", "&&")
	return f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: `&L&"` + font + `,Regular"&8 ` + title + " · &A&R&8&P (&N)"})
}

// help writes the sheet of prose.
func (p pen) help(page Page) error {
	const width = 72 // of A4 upright, in every program
	if err := p.file.SetColWidth(page.Name, "A", "A", width); err != nil {
		return err
	}
	if err := p.text(page.Name, "A1", page.Title, p.styles.title); err != nil {
		return err
	}
	if err := p.file.SetRowHeight(page.Name, titleRow, titleHeight); err != nil {
		return err
	}
	for i, text := range page.Paragraphs {
		style, line := p.styles.intro, introRow+i
		if heading, ok := strings.CutPrefix(text, "# "); ok {
			text, style = heading, p.styles.label
		}
		if err := p.text(page.Name, workbook.CellName(0, line), text, style); err != nil {
			return err
		}
		if err := p.file.SetRowHeight(page.Name, line, heightOf(linesOf(text, width))+3); err != nil {
			return err
		}
	}
	no := false
	if err := p.file.SetSheetView(page.Name, 0, &excelize.ViewOptions{ShowGridLines: &no}); err != nil {
		return err
	}
	return p.paper(page.Name, paperA4, "portrait", 1)
}

// linesOf estimates how many lines a text takes in a column so many characters
// wide, breaking between words. Spreadsheet programs do not fit the height of a
// row to a wrapped text that another program wrote.
func linesOf(text string, width float64) int {
	// The width counts digits of the standard font; letters of running text, a
	// point smaller, are narrower.
	room := int(width * 1.14)
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		lines++
		used := 0
		for word := range strings.FieldsSeq(part) {
			n := utf8.RuneCountInString(word)
			if used > 0 && used+1+n > room {
				lines++
				used = -1
			}
			used += 1 + n
			for ; used > room+1; used -= room { // a word longer than a line
				lines++
			}
		}
	}
	return lines
}

// heightOf is a row's height in points; 409 is the highest there is.
func heightOf(lines int) float64 { return min(409, 4+13.2*float64(lines)) }

// cut shortens a text to so many UTF-16 units or fewer.
func cut(text string, limit int) string {
	units := 0
	for i, r := range text {
		if r > 0xFFFF {
			units++
		}
		if units++; units > limit {
			return text[:i]
		}
	}
	return text
}
