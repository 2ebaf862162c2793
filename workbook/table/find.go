package table

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
)

// Region is a table that was found by the words of its headings, wherever it
// stood. Its sheet's name is "" in a comma separated text.
type Region struct {
	Sheet
	HeadLine int
	Above    []Line // what stands over it, from the table before on
}

// Line is a row that belongs to no table: a title, a label with its value.
type Line struct {
	Sheet  string
	Number int
	Texts  []At
}

// At is a text and the cell that it stands in, with the columns that it covers.
type At struct {
	Cell, Text string
	Column     int
	Wide       int
	Fault      bool // an error value such as #N/A
}

// Place is a cell of a table whose heading Rond knows.
type Place struct {
	Cell   string
	Merged bool // it shows what stands in a cell further up, with which it is merged
	Fault  bool // it holds an error value such as #N/A
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
		s.open = &Region{Sheet: sheet, HeadLine: s.rows[i].Number, Above: above}
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
	return At{Cell: workbook.CellName(c.Column, s.rows[i].Number), Text: c.Text, Column: c.Column, Wide: max(1, s.spread[i].wide[c.Column]), Fault: c.Kind == grid.Fault}
}

// value reads a row under the headings. One that holds a single text may be a
// heading between rows.
func (s *seek) value(i int) {
	row := s.rows[i]
	own := texts(row)
	if len(own) == 0 {
		return
	}
	out := Row{Line: row.Number, Sheet: s.sheet, Values: map[string]string{}, cells: map[string]string{}, places: map[string]Place{}}
	for column, c := range s.heads.known {
		cell, name, merged := row.At(column), workbook.CellName(column, row.Number), false
		if from, ok := s.spread[i].from[column]; ok && cell.Kind == grid.Blank {
			cell, name, merged = from, workbook.CellName(column, s.spread[i].row[column]), true
		}
		out.cells[c.Key] = name
		out.places[c.Key] = Place{Cell: name, Merged: merged, Fault: cell.Kind == grid.Fault}
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
		} else if out.Alone == nil {
			s.report(name, CodeUnheaded, false, brief(c.Text))
		}
	}
}

func (s *seek) report(cell, code string, hint bool, args ...string) {
	s.problems = append(s.problems, workbook.Problem{Sheet: s.sheet, Cell: cell, Code: code, Args: args, Hint: hint})
}

// head is a row of headings, or two.
type head struct {
	shape Shape
	titles
	known map[int]Column
	other map[int]string
	lang  string
	more  int // rows of headings below the first
}

// headAt reads a row as headings. The row below is the better one when it names
// more, and adds to it when it stands only under what says nothing yet or spans
// several columns.
func (s *seek) headAt(i int) (head, bool) {
	h, ok := s.headings(i)
	if !ok || i+1 == len(s.rows) || s.rows[i+1].Number != s.rows[i].Number+1 {
		return h, ok
	}
	if below, ok := s.headings(i + 1); ok && len(below.known) >= len(h.known) {
		return head{}, false
	}
	below := texts(s.rows[i+1])
	known := 0
	for _, c := range below {
		_, plain := h.known[c.Column]
		_, named := h.other[c.Column]
		if s.spread[i].wide[c.Column] < 2 && (plain || named) {
			return h, true
		}
		if _, ok := h.find(c.Text); ok {
			known++
		}
	}
	if known == 0 {
		return h, true
	}
	h.more = 1
	for _, c := range below {
		delete(h.known, c.Column)
		delete(h.other, c.Column)
	}
	s.place(&h, i+1, below)
	return h, true
}

// headings reads one row as the headings of the shape that knows most of it.
func (s *seek) headings(i int) (best head, ok bool) {
	cells := texts(s.rows[i])
	if len(cells) < 2 {
		return head{}, false
	}
	for n, shape := range s.shapes {
		h := head{shape: shape, titles: s.titles[n], known: map[int]Column{}, other: map[int]string{}, lang: "sv"}
		s.place(&h, i, cells)
		if len(h.known) >= 2 && len(h.known) > len(best.known) && h.whole(s, i) {
			best, ok = h, true
		}
	}
	return best, ok
}

// whole reports whether the headings name every column that is required, on
// their own row or the next.
func (h head) whole(s *seek, i int) bool {
	named := map[string]bool{}
	for _, c := range h.known {
		named[c.Key] = true
	}
	if i+1 < len(s.rows) {
		for column, wide := range s.spread[i].wide {
			for at := column; wide > 1 && at < column+wide; at++ {
				c, _ := h.find(s.rows[i+1].At(at).Text)
				named[c.Key] = true
			}
		}
	}
	return !slices.ContainsFunc(h.shape.Columns, func(c Column) bool { return c.Required && !named[c.Key] })
}

// place puts headings in their columns. The first of two with the same meaning
// is the one; the other is the author's own.
func (s *seek) place(h *head, i int, cells []grid.Cell) {
	tongues := 0
	for _, cell := range cells {
		c, ok := h.find(cell.Text)
		for _, taken := range h.known {
			ok = ok && taken.Key != c.Key
		}
		if !ok {
			h.other[cell.Column] = h.distinct(strings.Join(strings.Fields(cell.Text), " "))
			continue
		}
		h.known[cell.Column] = c
		tongues += tongue(c.Title, cell.Text)
	}
	if tongues > 0 {
		h.lang = "en"
	}
}

// distinct is a title that no other column has.
func (h head) distinct(title string) string {
	numbered := title
	for n := 2; ; n++ {
		taken := false
		for _, other := range h.other {
			taken = taken || other == numbered
		}
		if !taken {
			return numbered
		}
		numbered = fmt.Sprintf("%s (%d)", title, n)
	}
}
