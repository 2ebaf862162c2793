package fill

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Book is a form that a person has opened. Sheets, rows and columns are found
// as a person finds them: by what stands in the headings and in the column
// Ref. It is not safe for concurrent use.
type Book struct {
	file *excelize.File
	rows []Row
	at   map[string]spot // by Ref
}

// Row is what a person sees of a row that asks something: a control with its
// period, or a risk. Of a risk's row nothing but the Ref is there when it is
// room for a new one.
type Row struct{ Ref, Control, Period, Risk string }

// The Ref of the row that answers for the simple controls. It is none of
// [Book.Rows], but can be typed into.
const (
	simpleSV = "Enkla"
	simpleEN = "Simple"
)

// spot is a row on a sheet, with the columns of that sheet by heading.
type spot struct {
	sheet   string
	row     int
	columns map[string]int
}

// What can keep a person from typing.
var (
	ErrNoRow     = errors.New("no row with that reference")
	ErrNoHeading = errors.New("no column with that heading")
	ErrLocked    = errors.New("the cell is locked")
	ErrNoForm    = errors.New("no sheet with a column of references")
)

// Open opens a form as it came with the mail.
func Open(data []byte) (*Book, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("opening the form: %w", err)
	}
	b := &Book{file: f, at: map[string]spot{}}
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		if err := b.look(sheet); err != nil {
			return nil, err
		}
	}
	if len(b.rows) == 0 {
		return nil, ErrNoForm
	}
	return b, nil
}

// look finds the headings of a sheet and the rows below them.
func (b *Book) look(sheet string) error {
	rows, err := b.file.GetRows(sheet)
	if err != nil {
		return fmt.Errorf("looking at the sheet %s: %w", sheet, err)
	}
	var columns map[string]int
	for i, row := range rows {
		if columns == nil {
			columns = headings(row)
			continue
		}
		value := func(names ...string) string {
			for _, name := range names {
				if c, ok := columns[name]; ok && c < len(row) {
					return row[c]
				}
			}
			return ""
		}
		ref := value("Ref", "Ref.")
		if ref == "" || row[0] == "" {
			continue // words over a group of rows, which have no key
		}
		b.at[ref] = spot{sheet, i + 1, columns}
		if ref == simpleSV || ref == simpleEN {
			continue // answers for other rows; a person sees that from what it says
		}
		seen := Row{Ref: ref, Control: value("Kontroll", "Control"), Period: value("Period"), Risk: value("Risk", "Risk description")}
		if seen.Control != "" || ofRisks(columns) {
			b.rows = append(b.rows, seen)
		}
	}
	return nil
}

// headings reads a row as headings, nil when it is something else.
func headings(row []string) map[string]int {
	if !slices.Contains(row, "Ref") && !slices.Contains(row, "Ref.") {
		return nil
	}
	columns := map[string]int{}
	for i, text := range row {
		if text != "" {
			columns[text] = i
		}
	}
	return columns
}

// ofRisks reports whether headings are those of a risk workbook.
func ofRisks(columns map[string]int) bool {
	_, sv := columns["Sannolikhet"]
	_, en := columns["Probability"]
	return sv || en
}

// Rows lists the rows that ask something, in order.
func (b *Book) Rows() []Row { return b.rows }

// cell finds a cell by what a person sees.
func (b *Book) cell(ref, heading string) (sheet, cell string, err error) {
	at, ok := b.at[ref]
	if !ok {
		return "", "", fmt.Errorf("finding %s: %w", ref, ErrNoRow)
	}
	column, ok := at.columns[heading]
	if !ok {
		return "", "", fmt.Errorf("finding %q of %s: %w", heading, ref, ErrNoHeading)
	}
	cell, err = excelize.CoordinatesToCellName(column+1, at.row)
	return at.sheet, cell, err
}

// Set types a value into a cell, replacing what was there. As in a spreadsheet
// program, YYYY-MM-DD becomes a date and digits a number unless the cell is
// formatted as text, and a locked cell refuses.
func (b *Book) Set(ref, heading, value string) error {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return err
	}
	return typed(b.file, sheet, cell, value)
}

// Get is what a person sees in a cell, empty when there is no such cell.
func (b *Book) Get(ref, heading string) string {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return ""
	}
	return shown(b.file, sheet, cell)
}

// Choices are the words that the cell's drop-down offers, none when it has no
// drop-down.
func (b *Book) Choices(ref, heading string) []string {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return nil
	}
	return offered(b.file, sheet, cell)
}

// Bytes saves the form. Values that formulas had are left out, because nobody
// has calculated them anew.
func (b *Book) Bytes() ([]byte, error) { return saved(b.file) }
