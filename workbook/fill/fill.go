package fill

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Book is a form, or a list of risks to choose in, that a person has opened.
// Sheets, rows and columns are found as a person finds them: by what stands in
// the headings and in the column that names a row, which is Ref in a form, and Id
// or Område where a list is chosen in. It is not safe for concurrent use.
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
	if len(b.at) == 0 {
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
		name := naming(columns)
		ref := value(name)
		if ref == "" || row[0] == "" && strings.HasPrefix(name, "Ref") {
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

// naming is the heading of the column that names a row.
func naming(columns map[string]int) string {
	for _, title := range []string{"Ref", "Ref.", "Id", "Område", "Area"} {
		if _, ok := columns[title]; ok {
			return title
		}
	}
	return ""
}

// headings reads a row as headings, nil when it is something else. A form names
// its rows by their Ref; the sheets of a list that are chosen in ask what goes
// into the plan.
func headings(row []string) map[string]int {
	if !slices.ContainsFunc([]string{"Ref", "Ref.", "Till planen", "For the plan"}, func(title string) bool { return slices.Contains(row, title) }) {
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

// escapeLike is a text that would be read as another character (ECMA-376 part
// 1, 22.9.2.19), which a spreadsheet program guards when it saves.
var escapeLike = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// guarded breaks up what would be read as an escape, as excelize does not. The
// "x" is escaped and not, as is usual, the underscore: excelize 2.11.1 takes
// the usual form of one text for another. The underscore that ends one may
// begin the next.
func guarded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		b.WriteByte(text[i])
		if text[i] == '_' && escapeLike.MatchString(text[i:]) {
			b.WriteString("_x0078_")
			i++
		}
	}
	return b.String()
}

// Set types a value into a cell, replacing what was there. As in a spreadsheet
// program, YYYY-MM-DD becomes a date and digits a number unless the cell is
// formatted as text, and a locked cell refuses.
func (b *Book) Set(ref, heading, value string) error {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return err
	}
	id, err := b.file.GetCellStyle(sheet, cell)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	style, err := b.file.GetStyle(id)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	protected, err := b.file.GetSheetProtection(sheet)
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	if protected != (excelize.SheetProtectionOptions{}) && (style.Protection == nil || style.Protection.Locked) {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, ErrLocked)
	}
	const text = 49 // the number format "@"
	number, notANumber := strconv.Atoi(value)
	switch day, notADate := time.Parse(time.DateOnly, value); {
	case value == "":
		err = b.file.SetCellValue(sheet, cell, nil)
	case notANumber == nil && style.NumFmt != text:
		err = b.file.SetCellInt(sheet, cell, int64(number))
	case notADate == nil && style.NumFmt != text:
		err = b.file.SetCellFloat(sheet, cell, day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()/24, 0, 64)
	default:
		err = b.file.SetCellStr(sheet, cell, guarded(value))
	}
	if err != nil {
		return fmt.Errorf("typing into %s %s: %w", sheet, cell, err)
	}
	return nil
}

// Get is what a person sees in a cell, empty when there is no such cell.
func (b *Book) Get(ref, heading string) string {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return ""
	}
	text, err := b.file.GetCellValue(sheet, cell)
	if err != nil {
		return ""
	}
	return text
}

// Choices are the words that the cell's drop-down offers, none when it has no
// drop-down.
func (b *Book) Choices(ref, heading string) []string {
	sheet, cell, err := b.cell(ref, heading)
	if err != nil {
		return nil
	}
	validations, err := b.file.GetDataValidations(sheet)
	if err != nil {
		return nil
	}
	for _, v := range validations {
		if v.Type == "list" && covers(v.Sqref, cell) {
			return b.list(v.Formula1)
		}
	}
	return nil
}

// covers reports whether one of the ranges, separated by blanks, holds a cell.
func covers(ranges, cell string) bool {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return false
	}
	for area := range strings.FieldsSeq(ranges) {
		from, to, found := strings.Cut(area, ":")
		if !found {
			to = from
		}
		c1, r1, err1 := excelize.CellNameToCoordinates(from)
		c2, r2, err2 := excelize.CellNameToCoordinates(to)
		if err1 == nil && err2 == nil && column >= c1 && column <= c2 && row >= r1 && row <= r2 {
			return true
		}
	}
	return false
}

// list reads the source of a drop-down: words in quotes, or a range.
func (b *Book) list(formula string) []string {
	formula = strings.TrimPrefix(formula, "=")
	if words, ok := strings.CutPrefix(formula, `"`); ok {
		return strings.Split(strings.ReplaceAll(strings.TrimSuffix(words, `"`), `""`, `"`), ",")
	}
	sheet, area, found := strings.Cut(formula, "!")
	from, to, _ := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
	c, r1, err1 := excelize.CellNameToCoordinates(from)
	_, r2, err2 := excelize.CellNameToCoordinates(to)
	if !found || err1 != nil || err2 != nil {
		return nil
	}
	var words []string
	for r := r1; r <= r2; r++ {
		cell, err := excelize.CoordinatesToCellName(c, r)
		if err != nil {
			return nil
		}
		word, err := b.file.GetCellValue(strings.Trim(sheet, "'"), cell)
		if err != nil {
			return nil
		}
		words = append(words, word)
	}
	return words
}

// Bytes saves the form. Values that formulas had are left out, because nobody
// has calculated them anew.
func (b *Book) Bytes() ([]byte, error) {
	if err := b.file.UpdateLinkedValue(); err != nil {
		return nil, fmt.Errorf("saving the form: %w", err)
	}
	var buf bytes.Buffer
	if err := b.file.Write(&buf); err != nil {
		return nil, fmt.Errorf("saving the form: %w", err)
	}
	return buf.Bytes(), nil
}
