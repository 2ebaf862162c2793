package table

import (
	"context"
	"io"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
)

// Region is a table that was found by the words of its headings, wherever it
// stood. Its sheet's name is "" in a comma separated text.
type Region struct {
	Sheet
	HeadLine int
	Headings map[string]string // by column key, as they are written
	Above    []Line            // what stands over it, from the table before on
}

// Line is a row that belongs to no table: a title, a label with its value.
type Line struct {
	Sheet  string
	Number int
	Texts  []At
}

// At is a text and the cell that it stands in.
type At struct {
	Cell, Text string
	Wide       int // how many columns it covers
}

// Place is a cell of a table whose heading Rond knows.
type Place struct {
	Cell   string
	Merged bool // it shows what stands in a cell further up, with which it is merged
}

// Find reads every table that stands anywhere in the sheets that are shown, in
// a workbook or a comma separated text: a table begins where a row names two of
// a shape's columns and all that are required, and ends where another begins.
// Its headings may stand on two rows. Every value is text as it was seen, a
// date as YYYY-MM-DD: people write more than a column says. What stands in
// merged cells stands in each of their rows. The lines are what stands on
// sheets without a table, and below nothing.
func Find(ctx context.Context, r io.ReaderAt, size int64, shapes []Shape) ([]Region, []Line, []workbook.Problem, error) {
	sheets, problems, err := sheetsOf(ctx, r, size)
	if err != nil || problems != nil {
		return nil, nil, problems, err
	}
	var regions []Region
	var rest []Line
	known := make([]titles, len(shapes))
	for i, shape := range shapes {
		known[i] = shape.titles()
	}
	for _, sheet := range sheets {
		spreads, err := sheet.spreads()
		if err != nil {
			return nil, nil, []workbook.Problem{{Sheet: sheet.sheet, Code: grid.CodeDamaged, Args: []string{""}}}, nil
		}
		s := seek{shapes: shapes, titles: known, lines: sheet, spread: spreads}
		for s.at < len(s.rows) {
			s.row()
		}
		s.close()
		regions, rest, problems = append(regions, s.regions...), append(rest, s.loose...), append(problems, s.problems...)
	}
	return regions, rest, problems, nil
}

// seek goes through one sheet.
type seek struct {
	shapes []Shape
	titles []titles // of each shape
	lines
	spread   []spread
	at       int // the next row
	heads    head
	open     *Region
	loose    []Line
	regions  []Region
	problems []workbook.Problem
}

// row takes the next row: as headings, as a row of the table that is open, or
// as a line between tables.
func (s *seek) row() {
	i := s.at
	s.at++
	if h, ok := s.headAt(i); ok {
		s.close()
		above := append(s.loose, s.tail()...)
		s.loose, s.heads = nil, h
		sheet := Sheet{Shape: h.shape, Name: s.sheet, Lang: h.lang}
		s.open = &Region{Sheet: sheet, HeadLine: s.rows[i].Number, Headings: h.said, Above: above}
		s.at += h.more
		return
	}
	if s.open != nil {
		s.value(i)
		return
	}
	if line := s.line(i); len(line.Texts) > 0 {
		s.loose = append(s.loose, line)
	}
}

// close ends the table that is open.
func (s *seek) close() {
	if s.open != nil {
		s.regions = append(s.regions, *s.open)
		s.open = nil
	}
}

// tail is the last rows of the table that was closed that hold one text each:
// they are titles of the one that begins.
func (s *seek) tail() []Line {
	if len(s.regions) == 0 {
		return nil
	}
	last := &s.regions[len(s.regions)-1]
	n := len(last.Rows)
	for n > 0 && last.Rows[n-1].Alone != nil {
		n--
	}
	var lines []Line
	for _, row := range last.Rows[n:] {
		lines = append(lines, Line{Sheet: s.sheet, Number: row.Line, Texts: []At{*row.Alone}})
	}
	last.Rows = last.Rows[:n]
	return lines
}

// line is a row as it stands.
func (s *seek) line(i int) Line {
	line := Line{Sheet: s.sheet, Number: s.rows[i].Number}
	for _, c := range texts(s.rows[i]) {
		line.Texts = append(line.Texts, s.text(i, c))
	}
	return line
}

func (s *seek) text(i int, c grid.Cell) At {
	return At{Cell: workbook.CellName(c.Column, s.rows[i].Number), Text: c.Text, Wide: max(1, s.spread[i].wide[c.Column])}
}

// value reads a row under the headings. One that holds a single text may be a
// heading between rows.
func (s *seek) value(i int) {
	row := s.rows[i]
	own := texts(row)
	if len(own) == 0 {
		return
	}
	out := Row{Line: row.Number, Sheet: s.sheet, Values: map[string]string{}, cells: map[string]string{}, places: map[string]Place{}, extras: map[string]string{}}
	for column, c := range s.heads.known {
		cell, name, merged := row.At(column), workbook.CellName(column, row.Number), false
		if from, ok := s.spread[i].from[column]; ok && cell.Kind == grid.Blank {
			cell, name, merged = from, workbook.CellName(column, s.spread[i].row[column]), true
		}
		out.cells[c.Key] = name
		out.places[c.Key] = Place{Cell: name, Merged: merged}
		if cell.Kind == grid.Fault {
			s.report(name, CodeFault, false, c.Title.In(s.open.Lang), brief(cell.Text))
			continue
		}
		if strings.TrimSpace(cell.Text) != "" {
			out.Values[c.Key] = cell.Text
		}
		if cell.Formula && !merged {
			s.report(name, CodeFormula, true, c.Title.In(s.open.Lang))
		}
	}
	if len(own) == 1 {
		alone := s.text(i, own[0])
		out.Alone = &alone
	}
	s.strange(i, own, &out)
	s.open.Rows = append(s.open.Rows, out)
}

// strange keeps what stands under headings that nobody knows. A text under no
// heading at all, in a row of the table, cannot be told what it is.
func (s *seek) strange(i int, own []grid.Cell, out *Row) {
	for _, c := range own {
		if _, ok := s.heads.known[c.Column]; ok {
			continue
		}
		name := workbook.CellName(c.Column, s.rows[i].Number)
		if title, ok := s.heads.other[c.Column]; ok {
			out.Extra = append(out.Extra, Extra{title, c.Text})
			out.extras[title] = name
		} else if out.Alone == nil {
			s.report(name, CodeUnheaded, false, brief(c.Text))
		}
	}
}

func (s *seek) report(cell, code string, hint bool, args ...string) {
	s.problems = append(s.problems, workbook.Problem{Sheet: s.sheet, Cell: cell, Code: code, Args: args, Hint: hint})
}
