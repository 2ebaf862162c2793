package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
)

// Codes of the problems that reading finds, with their arguments. What is
// wrong with the file as a whole has the code of its [grid.Error].
const (
	CodeSheetMissing  = "table-sheet-missing"  // sheet
	CodeSheetTwice    = "table-sheet-twice"    // sheet, the one that was read
	CodeSheetUnknown  = "table-sheet-unknown"  // sheet; a hint
	CodeHeadMissing   = "table-head-missing"   // sheet, a few of its titles
	CodeColumnMissing = "table-column-missing" // title
	CodeColumnTwice   = "table-column-twice"   // title
	CodeNoHeading     = "table-no-heading"     // text; a hint
	CodeNotDate       = "table-not-a-date"     // title, text
	CodeNotNumber     = "table-not-a-number"   // title, text
	CodeNotChoice     = "table-not-a-choice"   // title, text, the words that are
	CodeFault         = "table-fault-cell"     // title, text
	CodeFormula       = "table-formula"        // title; a hint
	CodeUnheaded      = "table-unheaded"       // text, in a table that Find found
	CodeQuote         = "table-quote"          // of a comma separated text
)

// Found is what a workbook holds of the sheets that were asked for, by key.
// A sheet that the workbook lacks is absent.
type Found map[string]Sheet

// Holds reports whether a file has a sheet of a shape, with the columns that
// the shape requires.
func Holds(ctx context.Context, r io.ReaderAt, size int64, shape Shape) (bool, error) {
	found, problems, err := Read(ctx, r, size, []Shape{shape})
	if err != nil {
		return false, fmt.Errorf("looking for the sheet %s: %w", shape.Name.EN, err)
	}
	sheet, ok := found[shape.Key]
	return ok && !slices.ContainsFunc(problems, func(p workbook.Problem) bool {
		return p.Sheet == sheet.Name && (p.Code == CodeHeadMissing || p.Code == CodeColumnMissing)
	}), nil
}

// Read reads the sheets of the given shapes from a foreign workbook of size
// bytes. Sheets and columns are found by their titles, in any order and
// language; columns that no shape knows are kept in [Row.Extra]. Rows without
// a value are passed over. Everything that is wrong is told at once, as
// problems that carry [workbook.Problem.Hint] when nothing is lost by them;
// the values of wrong cells are absent. The pages are sheets that may stand in
// the workbook and are passed over. A file that is no readable workbook is a
// problem too; an error means that reading was broken off.
func Read(ctx context.Context, r io.ReaderAt, size int64, shapes []Shape, pages ...Words) (Found, []workbook.Problem, error) {
	book, err := grid.Open(ctx, r, size, grid.DefaultLimits())
	if err != nil {
		problems, err := unreadable("", err)
		return nil, problems, err
	}
	found := Found{}
	var problems []workbook.Problem
	for i, sheet := range book.Sheets() {
		shape, ok := shapeOf(shapes, sheet.Name)
		if !ok {
			if !isPage(pages, sheet.Name) && !sheet.Hidden && !sheet.VeryHidden {
				problems = append(problems, workbook.Problem{Sheet: sheet.Name, Code: CodeSheetUnknown, Args: []string{sheet.Name}, Hint: true})
			}
			continue
		}
		if first, twice := found[shape.Key]; twice {
			problems = append(problems, workbook.Problem{Sheet: sheet.Name, Code: CodeSheetTwice, Args: []string{sheet.Name, first.Name}})
			continue
		}
		s := scan{shape: shape, sheet: Sheet{Shape: shape, Name: sheet.Name, Lang: "sv"}}
		for row, err := range book.Rows(ctx, i) {
			if err != nil {
				more, err := unreadable(sheet.Name, err)
				return nil, append(problems, more...), err
			}
			s.row(row)
		}
		s.finish()
		found[shape.Key] = s.sheet
		problems = append(problems, s.problems...)
	}
	for _, shape := range shapes {
		if _, ok := found[shape.Key]; !ok && shape.Required {
			problems = append(problems, workbook.Problem{Sheet: shape.Name.SV, Code: CodeSheetMissing, Args: []string{shape.Name.SV}})
		}
	}
	return found, problems, nil
}

// unreadable makes a problem of a fault in the file; other errors are errors.
func unreadable(sheet string, err error) ([]workbook.Problem, error) {
	var fault *grid.Error
	if errors.As(err, &fault) {
		return []workbook.Problem{{Sheet: sheet, Code: fault.Code, Args: []string{fault.Part}}}, nil
	}
	return nil, fmt.Errorf("reading tables: %w", err)
}

func shapeOf(shapes []Shape, name string) (Shape, bool) {
	for _, s := range shapes {
		if s.Name.Knows(name) {
			return s, true
		}
	}
	return Shape{}, false
}

func isPage(pages []Words, name string) bool {
	for _, p := range pages {
		if p.Knows(name) {
			return true
		}
	}
	return false
}

// scan reads one sheet, row by row.
type scan struct {
	shape    Shape
	sheet    Sheet
	problems []workbook.Problem

	headLine int            // row of the headings, 0 until they are found
	at       map[int]Column // known columns by place
	titles   map[int]string // unknown columns by place
	known    map[string]int // place of a known column by key
	pair     Row            // what a sheet of pairs has said so far
	seen     bool           // there is something in the sheet
}

// report adds a problem at a cell.
func (s *scan) report(cell, code string, hint bool, args ...string) {
	s.problems = append(s.problems, workbook.Problem{Sheet: s.sheet.Name, Cell: cell, Code: code, Args: args, Hint: hint})
}

// row takes the next row of the sheet.
func (s *scan) row(row grid.Row) {
	switch {
	case s.shape.Pairs:
		s.pairRow(row)
	case s.headLine == 0:
		s.seekHead(row)
	default:
		s.valueRow(row)
	}
}

// valueRow reads a row under the headings.
func (s *scan) valueRow(row grid.Row) {
	out := Row{Line: row.Number, Values: map[string]string{}, cells: map[string]string{}}
	for key, column := range s.known {
		out.cells[key] = workbook.CellName(column, row.Number)
	}
	said := false
	for _, cell := range row.Cells {
		if strings.TrimSpace(cell.Text) == "" {
			continue
		}
		name := workbook.CellName(cell.Column, row.Number)
		column, ok := s.at[cell.Column]
		if ok {
			said = true
			if v, ok := s.value(name, column, cell); ok {
				out.Values[column.Key] = v
			}
			continue
		}
		title, ok := s.titles[cell.Column]
		if !ok {
			s.report(name, CodeNoHeading, true, brief(cell.Text))
			continue
		}
		said = true
		out.Extra = append(out.Extra, Extra{title, cell.Text})
	}
	if said {
		s.sheet.Rows = append(s.sheet.Rows, out)
	}
}

// value reads one cell as what its column says.
func (s *scan) value(name string, c Column, cell grid.Cell) (string, bool) {
	title := c.Title.In(s.sheet.Lang)
	if cell.Kind == grid.Fault {
		s.report(name, CodeFault, false, title, brief(cell.Text))
		return "", false
	}
	if cell.Formula {
		s.report(name, CodeFormula, true, title)
	}
	text := strings.TrimSpace(cell.Text)
	switch c.Kind {
	case Text:
		return cell.Text, true
	case Number:
		if n, err := strconv.Atoi(text); err == nil {
			return strconv.Itoa(n), true
		}
		s.report(name, CodeNotNumber, false, title, brief(text))
		return "", false
	case Date:
		if day, ok := cell.Date(); ok {
			return day, true
		}
		s.report(name, CodeNotDate, false, title, brief(text))
		return "", false
	case Choice:
		if code, ok := c.Option(text); ok {
			return code, true
		}
		s.report(name, CodeNotChoice, false, title, brief(text), s.words(c))
		return "", false
	}
	return text, true
}

// words is the choices of a column in the language of the sheet.
func (s *scan) words(c Column) string {
	words := make([]string, len(c.Options))
	for i, o := range c.Options {
		words[i] = o.Words.In(s.sheet.Lang)
	}
	return strings.Join(words, ", ")
}

// brief is enough of a text to recognise it by.
func brief(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if short := cut(text, 60); short != text {
		return short + "…"
	}
	return text
}
