package fill

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Workbook is any other workbook that a person has opened: a list, a plan, a
// report. It is not safe for concurrent use.
type Workbook struct{ file *excelize.File }

// OpenWorkbook opens a workbook as it was downloaded.
func OpenWorkbook(data []byte) (*Workbook, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("opening the workbook: %w", err)
	}
	return &Workbook{f}, nil
}

// Bytes saves the workbook, as [Book.Bytes] does.
func (w *Workbook) Bytes() ([]byte, error) { return saved(w.file) }

// Beside types a value into the cell to the right of a label in the first
// column of a sheet.
func (w *Workbook) Beside(sheet, label, value string) error {
	rows, err := w.file.GetRows(sheet)
	if err != nil {
		return fmt.Errorf("looking at the sheet %s: %w", sheet, err)
	}
	i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == label })
	if i < 0 {
		return fmt.Errorf("finding %q on the sheet %s: %w", label, sheet, ErrNoRow)
	}
	return typed(w.file, sheet, fmt.Sprintf("B%d", i+1), value)
}

// Table is a table on a sheet: a row of headings and the rows below it. Rows
// are known by their numbers on the sheet.
type Table struct {
	file    *excelize.File
	sheet   string
	columns map[string]int // from 1, by heading
	rows    []int
}

// Table finds the table of a sheet: below the first row that holds all of some
// headings.
func (w *Workbook) Table(sheet string, headings ...string) (*Table, error) {
	rows, err := w.file.GetRows(sheet)
	if err != nil {
		return nil, fmt.Errorf("looking at the sheet %s: %w", sheet, err)
	}
	t := &Table{file: w.file, sheet: sheet}
	for i, row := range rows {
		switch filled := slices.ContainsFunc(row, func(text string) bool { return text != "" }); {
		case t.columns != nil && filled:
			t.rows = append(t.rows, i+1)
		case t.columns == nil && !slices.ContainsFunc(headings, func(h string) bool { return !slices.Contains(row, h) }):
			t.columns = map[string]int{}
			for c, text := range row {
				t.columns[text] = c + 1
			}
		}
	}
	if t.columns == nil {
		return nil, fmt.Errorf("finding %q on the sheet %s: %w", headings, sheet, ErrNoHeading)
	}
	return t, nil
}

// Rows are those in which something stands.
func (t *Table) Rows() []int { return t.rows }

// Get is what a person sees in a cell, empty when there is no such heading.
func (t *Table) Get(row int, heading string) string {
	cell, err := t.cell(row, heading)
	if err != nil {
		return ""
	}
	return shown(t.file, t.sheet, cell)
}

// Set types a value into a cell, as [Book.Set] does.
func (t *Table) Set(row int, heading, value string) error {
	cell, err := t.cell(row, heading)
	if err != nil {
		return err
	}
	return typed(t.file, t.sheet, cell, value)
}

// Choices are the words that a cell's drop-down offers, none when it has no
// drop-down.
func (t *Table) Choices(row int, heading string) []string {
	cell, err := t.cell(row, heading)
	if err != nil {
		return nil
	}
	return offered(t.file, t.sheet, cell)
}

// Place is the row and the heading of a cell that is told of by its name, such
// as "D8"; no heading when it stands in no column of the table.
func (t *Table) Place(cell string) (row int, heading string) {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return 0, ""
	}
	for h, c := range t.columns {
		if c == column {
			return row, h
		}
	}
	return row, ""
}

func (t *Table) cell(row int, heading string) (string, error) {
	column, ok := t.columns[heading]
	if !ok {
		return "", fmt.Errorf("finding %q on the sheet %s: %w", heading, t.sheet, ErrNoHeading)
	}
	return excelize.CoordinatesToCellName(column, row)
}
