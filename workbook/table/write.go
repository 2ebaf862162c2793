package table

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"rond/workbook"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook of tables to be written.
type Book struct {
	Title  string // the document's title
	Lang   string // "sv" or "en"
	Sheets []Sheet
	Asks   Asks
	Help   Page // a last sheet of prose; left out when it has no name
}

// Page is a sheet of prose, which reading passes over.
type Page struct {
	Name       string
	Title      string
	Paragraphs []string // one that begins with "# " is a heading
}

// ErrTooLong is the refusal to write a text that a cell cannot hold: 32,767
// UTF-16 units. Spreadsheet programs would cut it without a word.
var ErrTooLong = errors.New("the text is longer than a cell can hold")

const (
	cellLimit = 32767 // UTF-16 units, ECMA-376 part 1, 18.18.93 ST_Xstring and Excel's own limit
	titleRow  = 1
	introRow  = 2
	headRow   = 3
	firstRow  = 4 // of the values
	openRows  = 500
)

// Write writes a book as .xlsx. The same book gives the same bytes. Texts stay
// texts: nothing that stands in a value can become a formula or a link.
func Write(w io.Writer, b Book) error {
	f := excelize.NewFile()
	defer f.Close() // nothing of it is on disk
	s, err := newStyles(f)
	if err != nil {
		return fmt.Errorf("writing workbook %q: %w", b.Title, err)
	}
	p := pen{file: f, styles: s, book: b}
	if err := p.all(); err != nil {
		return fmt.Errorf("writing workbook %q: %w", b.Title, err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("writing workbook %q: %w", b.Title, err)
	}
	return nil
}

// pen writes one book.
type pen struct {
	file   *excelize.File
	styles styles
	book   Book
}

// all writes every sheet in order.
func (p pen) all() error {
	names := make([]string, 0, len(p.book.Sheets)+2)
	if p.book.Asks.Name != "" {
		names = append(names, p.book.Asks.Name)
	}
	for _, sheet := range p.book.Sheets {
		names = append(names, p.name(sheet.Shape))
	}
	if p.book.Help.Name != "" {
		names = append(names, p.book.Help.Name)
	}
	for i, name := range names {
		if i == 0 {
			if err := p.file.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("naming sheet %s: %w", name, err)
			}
		} else if _, err := p.file.NewSheet(name); err != nil {
			return fmt.Errorf("making sheet %s: %w", name, err)
		}
	}
	for _, sheet := range p.book.Sheets {
		if err := p.sheet(sheet); err != nil {
			return fmt.Errorf("sheet %s: %w", p.name(sheet.Shape), err)
		}
	}
	if p.book.Asks.Name != "" {
		if err := p.asks(p.book.Asks); err != nil {
			return fmt.Errorf("sheet %s: %w", p.book.Asks.Name, err)
		}
	}
	if p.book.Help.Name != "" {
		if err := p.help(p.book.Help); err != nil {
			return fmt.Errorf("sheet %s: %w", p.book.Help.Name, err)
		}
	}
	return p.file.SetDocProps(&excelize.DocProperties{Title: p.book.Title, Creator: "Rond", Language: p.book.Lang})
}

// name is a sheet's written name.
func (p pen) name(s Shape) string { return s.Name.In(p.book.Lang) }

// sheet writes one table or one list of pairs.
func (p pen) sheet(s Sheet) error {
	name := p.name(s.Shape)
	if err := p.text(name, workbook.CellName(s.Shape.inset(), titleRow), name, p.styles.title); err != nil {
		return err
	}
	if err := p.text(name, workbook.CellName(s.Shape.inset(), introRow), s.Intro, p.styles.intro); err != nil {
		return err
	}
	width := 3
	write := p.pairs
	if !s.Shape.Pairs {
		width = len(s.Shape.Columns)
		write = p.table
	}
	if err := write(name, s); err != nil {
		return err
	}
	return p.page(name, width, s)
}

// table writes headings and rows.
func (p pen) table(name string, s Sheet) error {
	extra := mergeStrangers(s.Rows)
	for i, c := range s.Shape.Columns {
		if err := p.column(name, i, c, s); err != nil {
			return fmt.Errorf("column %s: %w", c.Key, err)
		}
	}
	for i, e := range extra {
		at := len(s.Shape.Columns) + i
		if err := p.text(name, workbook.CellName(at, headRow), e.title, p.styles.extra); err != nil {
			return err
		}
		letter := strings.TrimRight(workbook.CellName(at, 1), "1")
		if err := p.file.SetColWidth(name, letter, letter, extraWidth); err != nil {
			return err
		}
	}
	for i, row := range s.Rows {
		if err := p.row(name, firstRow+i, s.Shape, row, extra); err != nil {
			return err
		}
	}
	for i := range s.Empty {
		if err := p.row(name, firstRow+len(s.Rows)+i, s.Shape, Row{}, extra); err != nil {
			return err
		}
	}
	if err := p.file.SetRowHeight(name, headRow, 30); err != nil {
		return err
	}
	last := workbook.CellName(len(s.Shape.Columns)+len(extra)-1, headRow+max(1, len(s.Rows)+s.Empty))
	return p.file.AutoFilter(name, workbook.CellName(0, headRow)+":"+last, nil)
}

// extraWidth is the width of a column that is the author's own.
const extraWidth = 32

// column writes a column's heading and readies its cells for what is typed
// there later: the format, the drop-down, the prompt.
func (p pen) column(name string, at int, c Column, s Sheet) error {
	letter := strings.TrimRight(workbook.CellName(at, 1), "1")
	if err := p.file.SetColWidth(name, letter, letter, c.width()); err != nil {
		return err
	}
	if err := p.text(name, workbook.CellName(at, headRow), c.Title.In(p.book.Lang), p.styles.head); err != nil {
		return err
	}
	last := firstRow + len(s.Rows) + s.Empty + openRows
	return p.ask(name, fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, last), c, s.Prompts[c.Key])
}

// width is a column's width in characters.
func (c Column) width() float64 {
	if c.Width == 0 {
		return 16
	}
	return c.Width
}

// row writes one row of a table and gives it the height that its texts need.
func (p pen) row(name string, line int, s Shape, row Row, extra []strange) error {
	lines := 1
	for i, c := range s.Columns {
		v := row.Values[c.Key]
		if err := p.value(name, workbook.CellName(i, line), c, v); err != nil {
			return err
		}
		lines = max(lines, linesOf(v, c.width()))
	}
	own := map[strange]string{}
	for i, id := range strangers(row) {
		own[id] = row.Extra[i].Text
	}
	for i, id := range extra {
		if err := p.text(name, workbook.CellName(len(s.Columns)+i, line), own[id], p.styles.text); err != nil {
			return err
		}
		lines = max(lines, linesOf(own[id], extraWidth))
	}
	return p.file.SetRowHeight(name, line, heightOf(lines))
}

// The widths of a list of pairs: heading, value, what it is for.
const (
	labelWidth = 26
	valueWidth = 56
	noteWidth  = 70
)

// pairs writes one heading a row with its value beside it.
func (p pen) pairs(name string, s Sheet) error {
	for letter, width := range map[string]float64{"A": labelWidth, "B": valueWidth, "C": noteWidth} {
		if err := p.file.SetColWidth(name, letter, letter, width); err != nil {
			return err
		}
	}
	var row Row
	if len(s.Rows) > 0 {
		row = s.Rows[0]
	}
	line := headRow
	put := func(title, v, note string, c Column) error {
		if err := p.text(name, workbook.CellName(0, line), title, p.styles.label); err != nil {
			return err
		}
		if err := p.value(name, workbook.CellName(1, line), c, v); err != nil {
			return err
		}
		if note != "" {
			if err := p.text(name, workbook.CellName(2, line), note, p.styles.note); err != nil {
				return err
			}
		}
		if err := p.ask(name, workbook.CellName(1, line), c, note); err != nil {
			return err
		}
		height := heightOf(max(linesOf(title, labelWidth), linesOf(v, valueWidth), linesOf(note, noteWidth)))
		line++
		return p.file.SetRowHeight(name, line-1, height)
	}
	for _, c := range s.Shape.Columns {
		if err := put(c.Title.In(p.book.Lang), row.Values[c.Key], s.Prompts[c.Key], c); err != nil {
			return err
		}
	}
	for _, e := range row.Extra {
		if err := put(e.Title, e.Text, "", Column{}); err != nil {
			return err
		}
	}
	return nil
}

// value writes a value as what its column says. What is no number or day is
// written as the text it is, so that nothing is lost and the reader can tell.
func (p pen) value(sheet, cell string, c Column, v string) error {
	switch c.Kind {
	case Number:
		if n, err := strconv.Atoi(v); err == nil {
			return errors.Join(p.file.SetCellInt(sheet, cell, int64(n)), p.file.SetCellStyle(sheet, cell, cell, p.styles.number))
		}
	case Date:
		if t, err := time.Parse(time.DateOnly, v); err == nil && t.Year() >= 1901 {
			// Day 1 is 1 January 1900, and Excel believes that 1900 was a leap year.
			serial := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)
			return errors.Join(p.file.SetCellInt(sheet, cell, int64(serial)), p.file.SetCellStyle(sheet, cell, cell, p.styles.date))
		}
	case Choice:
		v = c.Written(v, p.book.Lang)
	}
	return p.text(sheet, cell, v, p.styles.of(c.Kind))
}

// escapeLike is text that a reader would take for an escaped character.
var escapeLike = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// literal breaks up what would be read as an escape (ST_Xstring, ECMA-376 part
// 1, 22.9.2.19), otherwise _x0041_ comes back as "A". The "x" is escaped and
// not, as is usual, the underscore: excelize 2.11.1 keeps its shared texts
// under keys in which underscores are escaped, and takes the usual form of one
// text for another.
func literal(v string) string {
	if !strings.Contains(v, "_x") {
		return v
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		b.WriteByte(v[i])
		if v[i] == '_' && escapeLike.MatchString(v[i:]) {
			b.WriteString("_x0078_")
			i++
		}
	}
	return b.String()
}

// text writes a text as a text. An empty one leaves the cell empty.
func (p pen) text(sheet, cell, v string, style int) error {
	if v != "" {
		v = literal(strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\r", "\n"))
		if len(utf16.Encode([]rune(v))) > cellLimit {
			return fmt.Errorf("cell %s: %w", cell, ErrTooLong)
		}
		if err := p.file.SetCellStr(sheet, cell, v); err != nil {
			return fmt.Errorf("cell %s: %w", cell, err)
		}
	}
	return p.file.SetCellStyle(sheet, cell, cell, style)
}
