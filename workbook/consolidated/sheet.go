package consolidated

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// book is one workbook while it is written.
type book struct {
	file   *excelize.File
	head   Head
	words  *words
	styles *styles
	grades map[string]Grade
}

func (b *book) gradeWord(code string) string {
	if g, ok := b.grades[code]; ok {
		return g.Word
	}
	return code
}

// gradeStyle leaves a grade that is not in the workbook's list without colour.
func (b *book) gradeStyle(code string) int {
	if g, ok := b.grades[code]; ok {
		return b.styles.grade(g.Severity)
	}
	return b.styles.text
}

func (b *book) yes(v bool) string {
	if v {
		return b.words.yes
	}
	return ""
}

func (b *book) reported(v bool) string {
	if v {
		return b.words.reported
	}
	return b.words.notReported
}

func (b *book) reportedStyle(v bool) int {
	if v {
		return b.styles.text
	}
	return b.styles.states[Silent]
}

func (b *book) pick(sv, en string) string {
	if b.head.Lang == "sv" {
		return sv
	}
	return en
}

// stream writes one table, row by row.
type stream[R any] struct {
	b     *book
	sheet sheet[R]
	name  string
	to    *excelize.StreamWriter
	cells []excelize.Cell // reused for every row, pointed to by row
	row   []any
	n     int // rows written, the heading among them
}

// begin makes the sheet and writes its heading. What the stream writer puts
// before the rows has to be set before it is made (sheet properties, the
// dimension), widths and panes before the first row, all else before the end:
// later it is lost without an error.
func begin[R any](b *book, s sheet[R]) (*stream[R], error) {
	w := &stream[R]{b: b, sheet: s, name: b.pick(s.sv, s.en), cells: make([]excelize.Cell, len(s.columns)), row: make([]any, len(s.columns))}
	for i := range w.cells {
		w.row[i] = &w.cells[i]
	}
	if err := w.prepare(); err != nil {
		return nil, fmt.Errorf("laying out sheet %s: %w", w.name, err)
	}
	if err := w.heading(); err != nil {
		return nil, fmt.Errorf("writing the heading of sheet %s: %w", w.name, err)
	}
	return w, nil
}

func (w *stream[R]) prepare() error {
	f, fit := w.b.file, true
	if err := f.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	// The number of rows is not known yet, and a wrong dimension makes some
	// readers stop early: none at all is legal (ECMA-376 part 1, §18.3.1.35).
	if err := f.SetSheetDimension(w.name, ""); err != nil {
		return err
	}
	if err := w.b.printed(w.name, w.sheet.paper); err != nil {
		return err
	}
	var err error
	if w.to, err = f.NewStreamWriter(w.name); err != nil {
		return err
	}
	for i, c := range w.sheet.columns {
		if err := w.to.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	corner, err := excelize.CoordinatesToCellName(w.sheet.frozen+1, 2)
	if err != nil {
		return err
	}
	return w.to.SetPanes(&excelize.Panes{Freeze: true, XSplit: w.sheet.frozen, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}}})
}

func (w *stream[R]) heading() error {
	for i, c := range w.sheet.columns {
		w.cells[i] = excelize.Cell{StyleID: w.b.styles.head, Value: w.b.pick(c.sv, c.en)}
		if c.look == number {
			w.cells[i].StyleID = w.b.styles.headNumber
		}
	}
	return w.set(rowHeight(2) + 4)
}

func (w *stream[R]) set(height float64) error {
	w.n++
	return w.to.SetRow("A"+strconv.Itoa(w.n), w.row, excelize.RowOpts{Height: height})
}

// add writes one row.
func (w *stream[R]) add(r *R) error {
	tallest := 1
	for i := range w.sheet.columns {
		c := &w.sheet.columns[i]
		tallest = max(tallest, w.cell(&w.cells[i], c, r))
	}
	if err := w.set(rowHeight(tallest)); err != nil {
		return fmt.Errorf("writing row %d of sheet %s: %w", w.n, w.name, err)
	}
	return nil
}

// cell fills one cell and says how many lines it takes.
func (w *stream[R]) cell(to *excelize.Cell, c *column[R], r *R) int {
	v := c.value(w.b, r)
	if n, ok := v.(int); ok {
		to.StyleID, to.Value = w.dress(c, r), n
		return 1
	}
	s, _ := v.(string)
	to.StyleID = w.dress(c, r)
	if s == "" {
		to.Value = nil
		return 1
	}
	if layout := c.look.layout(); layout != "" {
		if n, ok := serial(layout, s); ok {
			to.Value = n
			return 1
		}
		to.StyleID = w.b.styles.text
	}
	s = cellText(s, w.b.words.cut)
	to.Value = s
	if c.look == line {
		return 1
	}
	return lines(s, c.width)
}

func (l look) layout() string {
	switch l {
	case date:
		return "2006-01-02"
	case instant:
		return "2006-01-02 15:04"
	}
	return ""
}

func (w *stream[R]) dress(c *column[R], r *R) int {
	switch c.look {
	case line:
		return w.b.styles.line
	case number:
		return w.b.styles.number
	case date:
		return w.b.styles.date
	case instant:
		return w.b.styles.instant
	case state:
		return c.style(w.b, r)
	}
	return w.b.styles.text
}

// end makes the rows a table and closes the sheet. A table has at least one
// row under its heading: without data that row is empty.
func (w *stream[R]) end() error {
	last, err := excelize.CoordinatesToCellName(len(w.sheet.columns), max(w.n, 2))
	if err != nil {
		return fmt.Errorf("closing sheet %s: %w", w.name, err)
	}
	stripes := false
	if err := w.to.AddTable(&excelize.Table{Range: "A1:" + last, Name: w.sheet.table, StyleName: "TableStyleLight1", ShowRowStripes: &stripes}); err != nil {
		return fmt.Errorf("making %s a table: %w", w.name, err)
	}
	if err := w.to.Flush(); err != nil {
		return fmt.Errorf("closing sheet %s: %w", w.name, err)
	}
	column, err := excelize.ColumnNumberToName(w.sheet.printed)
	if err != nil {
		return fmt.Errorf("closing sheet %s: %w", w.name, err)
	}
	return w.b.name(w.name, "_xlnm.Print_Titles", "$1:$1", "_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", column, max(w.n, 2)))
}

// name gives ranges of a sheet their names, as pairs of name and range.
func (b *book) name(sheet string, pairs ...string) error {
	for pair := range slices.Chunk(pairs, 2) {
		n := &excelize.DefinedName{Name: pair[0], RefersTo: "'" + sheet + "'!" + pair[1], Scope: sheet}
		if err := b.file.SetDefinedName(n); err != nil {
			return fmt.Errorf("naming %s of sheet %s: %w", pair[0], sheet, err)
		}
	}
	return nil
}

// printed sets a sheet up for printing: landscape, as wide as the page, with
// what it is at the foot.
func (b *book) printed(name string, paper int) error {
	landscape, wide, tall := "landscape", 1, 0
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	side, end, foot := 0.4, 0.6, 0.3
	if err := b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot}); err != nil {
		return err
	}
	left := headerText(b.head.Title) + " · " + headerText(name)
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L" + left + "&R" + b.words.page})
}
