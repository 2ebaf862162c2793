package risk

import (
	"fmt"

	"rond/workbook/layout"
	"rond/workbook/table"

	"github.com/xuri/excelize/v2"
)

// listColumn is a column of a table of R: its heading, its width in characters,
// and what it holds of a row.
type listColumn[R any] struct {
	title   table.Words
	width   float64
	cell    func(r *R) listCell
	numbers bool   // its heading stands over numbers
	read    string // the key by which it is found, "" for what nobody looks for
}

// listCell is a text, a number or a day, and how it is dressed.
type listCell struct {
	text   string
	n      int
	number bool // n instead of text
	day    bool
	style  int
}

// listTable is a table on a sheet of its own. Its name is the same in every
// language. Printed is how many columns, from the left, are printed.
type listTable[R any] struct {
	sheet, name     string
	frozen, printed int
	paper           int
	columns         []listColumn[R]
}

// firstListRow is where a table's rows begin.
const firstListRow = 2

// put writes a table.
func put[R any](b *listBook, t listTable[R], rows []R) error {
	p := layout.NewPage(b.file, t.sheet, b.words.cut)
	p.Do(layout.Landscape(b.file, t.sheet, t.paper, layout.Footer(b.title(), t.sheet, b.words.page)))
	for i, c := range t.columns {
		head := b.styles.Head
		if c.numbers {
			head = b.styles.HeadNumber
		}
		p.Text(i+1, i+1, b.in(c.title), head)
		name, err := excelize.ColumnNumberToName(i + 1)
		p.Do(err)
		p.Do(b.file.SetColWidth(t.sheet, name, name, c.width))
	}
	p.Next(layout.RowHeight(2) + 4)
	for i := range rows {
		tallest := 1
		for n, c := range t.columns {
			tallest = max(tallest, b.cell(p, n+1, c.width, c.cell(&rows[i])))
		}
		p.Next(layout.RowHeight(tallest))
	}
	b.counts = append(b.counts, listCount{t.sheet, t.name, len(rows)})
	last := max(p.Row-1, firstListRow) // a table has a row under its heading
	p.Do(frame(b, p, t, last))
	return p.Err()
}

// cell writes one cell and says how many lines it takes.
func (b *listBook) cell(p *layout.Page, column int, width float64, c listCell) int {
	switch {
	case c.day:
		p.Day(column, c.text, b.styles.Date, b.styles.Text)
		return 1
	case c.number:
		p.Number(column, column, float64(c.n), c.style)
		return 1
	}
	p.Text(column, column, c.text, c.style)
	return layout.Lines(layout.CellText(c.text, b.words.cut), width)
}

// frame makes the rows a table, keeps its head in sight and sets it up for
// paper.
func frame[R any](b *listBook, p *layout.Page, t listTable[R], last int) error {
	corner := p.At(len(t.columns), last)
	stripes := false
	if err := b.file.AddTable(t.sheet, &excelize.Table{Range: "A1:" + corner, Name: t.name, StyleName: "TableStyleLight1", ShowRowStripes: &stripes}); err != nil {
		return fmt.Errorf("making %s a table: %w", t.sheet, err)
	}
	top := p.At(t.frozen+1, firstListRow)
	panes := &excelize.Panes{Freeze: true, XSplit: t.frozen, YSplit: 1, TopLeftCell: top, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: top, ActiveCell: top, Pane: "bottomRight"}}}
	if err := b.file.SetPanes(t.sheet, panes); err != nil {
		return fmt.Errorf("freezing the head of %s: %w", t.sheet, err)
	}
	return layout.Names(b.file, t.sheet, "_xlnm.Print_Titles", "$1:$1", "_xlnm.Print_Area", "$A$1:"+p.Corner(t.printed, last))
}

// place is the place of the column that is read back by a key, from one.
func place[R any](t listTable[R], key string) int {
	for i, c := range t.columns {
		if c.read == key {
			return i + 1
		}
	}
	return 0
}

// plainColumn is a column of texts.
func plainColumn[R any](b *listBook, title table.Words, width float64, get func(r *R) string) listColumn[R] {
	return listColumn[R]{title: title, width: width, cell: func(r *R) listCell { return listCell{text: get(r), style: b.styles.Text} }}
}

// openColumn is a column that the controller writes in, and that is read back.
func openColumn[R any](b *listBook, shape table.Shape, key string, width float64, get func(r *R) string) listColumn[R] {
	c, _ := shape.Column(key)
	return listColumn[R]{title: c.Title, width: width, read: key, cell: func(r *R) listCell {
		return listCell{text: c.Written(get(r), b.lang()), style: b.styles.open}
	}}
}
