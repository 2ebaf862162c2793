package grid

import (
	"context"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
)

// CellKind is what kind of value a cell holds.
type CellKind int

const (
	Blank CellKind = iota
	Text
	Number
	Date // a number that the file formats as a day, or an ISO 8601 date
	Bool
	Fault // an error value such as #N/A
)

// Cell is one value at its place. Column counts from zero. Text is what a
// person saw, a date as YYYY-MM-DD; Number is set for numbers, dates that
// are stored as numbers (the serial of the 1900 system) and truth values. Formula says that the value was
// computed by the program that saved the file and is taken from its cache.
type Cell struct {
	Column  int
	Text    string
	Number  float64
	Kind    CellKind
	Formula bool

	from1904 bool // Number, when Kind is Number, counts days from 1904
}

// Row is one row that holds something. Number counts from one, Cells are in
// order and none is blank.
type Row struct {
	Number int
	Hidden bool
	Cells  []Cell
}

// At gives the cell of a column, blank when it holds nothing.
func (r Row) At(column int) Cell {
	for _, c := range r.Cells {
		if c.Column == column {
			return c
		}
	}
	return Cell{Column: column}
}

// Date gives the day that a cell holds as YYYY-MM-DD: a cell formatted as a
// date, a number between 1954 and 2119 as a serial (some programs lose the
// format), or a text that is an ISO 8601 date.
func (c Cell) Date() (string, bool) {
	switch c.Kind {
	case Date:
		return c.Text[:min(len(c.Text), len(time.DateOnly))], true
	case Number:
		if c.Number < 20_000 || c.Number > 80_000 {
			return "", false
		}
		t, ok := day(c.Number, c.from1904)
		return t.Format(time.DateOnly), ok
	case Text:
		return isoDate(c.Text)
	}
	return "", false
}

func isoDate(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) > len(time.DateOnly) && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	t, err := time.Parse(time.DateOnly, text)
	return text, err == nil && t.Year() >= 1900
}

// Rows reads a sheet, an index into [Book.Sheets], row by row. An error ends
// the sequence: the rows before it are as the file has them, and there were to
// be more. Rows without a value are passed over.
func (b *Book) Rows(ctx context.Context, sheet int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if sheet < 0 || sheet >= len(b.paths) {
			yield(Row{}, fault(CodeDamaged, "", "no sheet %d", sheet))
			return
		}
		name := b.paths[sheet]
		s, err := b.part(name)
		if err != nil {
			yield(Row{}, err)
			return
		}
		w := &walk{book: b, s: s, part: name, ctx: ctx, yield: yield}
		if err := w.sheet(); err != nil && !w.stopped {
			yield(Row{}, xmlFault(name, err))
		}
	}
}

// walk is one pass over a sheet.
type walk struct {
	book    *Book
	s       *scanner
	part    string
	ctx     context.Context
	yield   func(Row, error) bool
	stopped bool // the caller has had enough
	row     Row
	column  int // of the last cell, -1 before the first
	cells   int
	rows    int
	width   int // cells of the row before, a guess at the next
	buf     []byte
}

// errStopped unwinds a pass whose caller has left the loop.
var errStopped = &Error{Code: "stopped"}

func (w *walk) sheet() error {
	return w.s.document(func(name []byte) error {
		if string(name) != "sheetData" {
			return w.s.skip()
		}
		return w.s.children(w.readRow)
	})
}

func (w *walk) readRow(name []byte) error {
	if string(name) != "row" {
		return w.s.skip()
	}
	if err := w.ctx.Err(); err != nil {
		w.stopped = true
		w.yield(Row{}, err)
		return errStopped
	}
	number := w.row.Number + 1
	if at := w.s.attr("r"); at != nil {
		n, err := strconv.Atoi(string(at))
		if err != nil || n < number || n > 1<<20 {
			return fault(CodeDamaged, w.part, "row number %q after %d", at, w.row.Number)
		}
		number = n
	}
	w.row = Row{Number: number, Hidden: isTrue(w.s.attr("hidden"))}
	w.column = -1
	if err := w.s.children(w.readCell); err != nil {
		return err
	}
	if len(w.row.Cells) == 0 {
		return nil
	}
	if w.rows++; w.rows > w.book.lim.Rows {
		return fault(CodeTooManyRows, w.part, "more than %d rows", w.book.lim.Rows)
	}
	if w.book.rows++; w.book.rows > w.book.lim.AllRows {
		return fault(CodeTooManyRows, w.part, "more than %d rows in all", w.book.lim.AllRows)
	}
	if w.book.cells += len(w.row.Cells); w.book.cells > w.book.lim.AllCells {
		return fault(CodeTooManyCells, w.part, "more than %d cells in all", w.book.lim.AllCells)
	}
	w.width = len(w.row.Cells)
	if !w.yield(w.row, nil) {
		w.stopped = true
		return errStopped
	}
	return nil
}

func (w *walk) readCell(name []byte) error {
	if string(name) != "c" {
		return w.s.skip()
	}
	if err := w.place(); err != nil {
		return err
	}
	kind, style := string(w.s.attr("t")), w.s.attr("s")
	f := formatNumber
	if n, err := strconv.Atoi(string(style)); err == nil && n >= 0 && n < len(w.book.formats) {
		f = w.book.formats[n]
	}
	cell := Cell{Column: w.column}
	var err error
	w.buf = w.buf[:0]
	err = w.s.children(func(name []byte) error {
		switch string(name) {
		case "v":
			w.buf, err = w.s.content(w.buf[:0])
			return err
		case "is":
			w.buf, err = w.s.richText(w.buf[:0])
			return err
		case "f":
			cell.Formula = true
		}
		return w.s.skip()
	})
	if err != nil || len(w.buf) == 0 {
		return err
	}
	if err := w.value(&cell, kind, f); err != nil || cell.Kind == Blank {
		return err
	}
	if cell.Column >= w.book.lim.Columns {
		return fault(CodeTooManyColumns, w.part, "a value in column %d", cell.Column+1)
	}
	if w.row.Cells == nil {
		w.row.Cells = make([]Cell, 0, max(w.width, 4))
	}
	w.row.Cells = append(w.row.Cells, cell)
	return nil
}

// place reads where a cell stands. A cell without a reference follows the one
// before (ECMA-376 part 1, 18.3.1.4); going backwards is damage.
func (w *walk) place() error {
	if w.cells++; w.cells > w.book.lim.Cells {
		return fault(CodeTooManyCells, w.part, "more than %d cells", w.book.lim.Cells)
	}
	column := w.column + 1
	if at := w.s.attr("r"); at != nil {
		c, row := reckon(at)
		if c < column || row != w.row.Number {
			return fault(CodeDamaged, w.part, "cell %q in row %d", at, w.row.Number)
		}
		column = c
	}
	if column >= 1<<14 {
		return fault(CodeDamaged, w.part, "column %d", column+1)
	}
	w.column = column
	return nil
}

// reckon reads "F12" as column 5 and row 12; -1 when it is no reference.
func reckon(at []byte) (column, row int) {
	i := 0
	for ; i < len(at) && i < 4 && at[i] >= 'A' && at[i] <= 'Z'; i++ {
		column = column*26 + int(at[i]-'A') + 1
	}
	for j := i; j < len(at) && j < i+8; j++ {
		if at[j] < '0' || at[j] > '9' {
			return -1, -1
		}
		row = row*10 + int(at[j]-'0')
	}
	return column - 1, row
}

// value turns what stands in w.buf into the cell's value by its type
// (ECMA-376 part 1, 18.18.11).
func (w *walk) value(cell *Cell, kind string, f format) error {
	if kind == "inlineStr" || kind == "str" {
		return w.text(cell, string(unescape(w.buf)))
	}
	raw := strings.TrimSpace(string(w.buf))
	switch kind {
	case "s":
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 || n >= len(w.book.strings) {
			return fault(CodeDamaged, w.part, "no shared text %q", raw)
		}
		return w.text(cell, w.book.strings[n])
	case "b":
		cell.Kind, cell.Text = Bool, "FALSE"
		if isTrue([]byte(raw)) {
			cell.Text, cell.Number = "TRUE", 1
		}
	case "e":
		cell.Kind, cell.Text = Fault, raw
	case "d":
		iso, ok := isoDate(raw)
		if !ok {
			return fault(CodeDamaged, w.part, "date %q", raw)
		}
		cell.Kind, cell.Text = Date, iso
	default:
		return w.number(cell, raw, f)
	}
	return nil
}

func (w *walk) text(cell *Cell, text string) error {
	if len(text) > w.book.lim.Text {
		return fault(CodeTooLarge, w.part, "a text of %d bytes", len(text))
	}
	// one shared text may stand in every cell
	if w.book.text += int64(len(text)); w.book.text > w.book.lim.AllText {
		return fault(CodeTooLarge, w.part, "more than %d bytes of text in all", w.book.lim.AllText)
	}
	if text != "" {
		cell.Kind, cell.Text = Text, text
	}
	return nil
}

func (w *walk) number(cell *Cell, raw string, f format) error {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || strings.ContainsAny(raw, "xXpP_") {
		return fault(CodeDamaged, w.part, "number %q", raw)
	}
	cell.Kind, cell.Number, cell.Text, cell.from1904 = Number, n, numberText(n), w.book.date1904
	t, ok := day(n, w.book.date1904)
	switch {
	case f == formatDate && ok:
		cell.Kind, cell.Text = Date, shown(t)
		if w.book.date1904 {
			cell.Number += 1462
		}
	case f == formatClock && ok, f == formatClock && n < 1 && n >= 0:
		cell.Text = time.Unix(0, 0).UTC().Add(time.Duration(math.Round((n-math.Floor(n))*86400)) * time.Second).Format("15:04")
	case f == formatPercent:
		cell.Text = numberText(n*100) + " %"
	}
	return nil
}
