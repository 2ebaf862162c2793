package table

import (
	"fmt"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
)

// seekLines is how far down the headings of a table are looked for.
const seekLines = 60

// seekHead takes a row for the headings when it names two columns, or every
// column that is required.
func (s *scan) seekHead(row grid.Row) {
	s.seen = true
	if row.Number > seekLines {
		return
	}
	known := map[string]int{}
	for _, cell := range row.Cells {
		if c, ok := s.shape.column(cell.Text); ok {
			if _, twice := known[c.Key]; !twice {
				known[c.Key] = cell.Column
			}
		}
	}
	if len(known) < 2 && !s.covers(known) {
		return
	}
	s.headLine, s.known = row.Number, known
	s.at, s.titles = map[int]Column{}, map[int]string{}
	english := 0
	for _, cell := range row.Cells {
		english += s.heading(row.Number, cell)
	}
	if english > 0 {
		s.sheet.Lang = "en"
	}
	for _, c := range s.shape.Columns {
		if _, ok := known[c.Key]; c.Required && !ok {
			s.report(workbook.CellName(0, row.Number), CodeColumnMissing, false, c.Title.In(s.sheet.Lang))
		}
	}
}

// covers reports whether the columns are all that the shape requires.
func (s *scan) covers(known map[string]int) bool {
	any := false
	for _, c := range s.shape.Columns {
		if _, ok := known[c.Key]; c.Required && !ok {
			return false
		}
		any = any || c.Required
	}
	return any
}

// heading places one heading. It weighs the language: above zero for a title
// that is English only, below for one that is Swedish only.
func (s *scan) heading(line int, cell grid.Cell) int {
	c, ok := s.shape.column(cell.Text)
	switch {
	case ok && s.known[c.Key] == cell.Column:
		s.at[cell.Column] = c
		return tongue(c.Title, cell.Text)
	case ok:
		s.report(workbook.CellName(cell.Column, line), CodeColumnTwice, false, brief(cell.Text))
	case strings.TrimSpace(cell.Text) != "":
		s.titles[cell.Column] = s.distinct(cell.Text)
	}
	return 0
}

// distinct is the title of an unknown column, numbered when another has the
// same, so that their cells can be told apart.
func (s *scan) distinct(title string) string {
	taken := func(title string) bool {
		for _, other := range s.titles {
			if other == title {
				return true
			}
		}
		return false
	}
	numbered := title
	for n := 2; taken(numbered); n++ {
		numbered = fmt.Sprintf("%s (%d)", title, n)
	}
	return numbered
}

// tongue is +1 for an English title, -1 for a Swedish one, 0 for one that is
// both or neither.
func tongue(w Words, title string) int {
	title = Fold(title)
	switch sv, en := title == Fold(w.SV), title == Fold(w.EN); {
	case en && !sv:
		return 1
	case sv && !en:
		return -1
	}
	return 0
}

// pairRow reads one heading with its value to the right. A row that Rond does
// not know is kept when it has both.
func (s *scan) pairRow(row grid.Row) {
	if len(row.Cells) == 0 {
		return
	}
	if s.pair.Values == nil {
		s.pair = Row{Line: row.Number, Values: map[string]string{}, cells: map[string]string{}}
	}
	title := row.Cells[0]
	value := row.At(title.Column + 1)
	name := workbook.CellName(title.Column+1, row.Number)
	c, ok := s.shape.column(title.Text)
	if !ok {
		if strings.TrimSpace(value.Text) != "" && strings.TrimSpace(title.Text) != "" {
			s.pair.Extra = append(s.pair.Extra, Extra{title.Text, value.Text})
		}
		return
	}
	if _, twice := s.pair.cells[c.Key]; twice {
		s.report(workbook.CellName(title.Column, row.Number), CodeColumnTwice, false, brief(title.Text))
		return
	}
	s.headLine = row.Number
	s.pair.cells[c.Key] = name
	if tongue(c.Title, title.Text) > 0 {
		s.sheet.Lang = "en"
	}
	if strings.TrimSpace(value.Text) == "" {
		return
	}
	if v, ok := s.value(name, c, value); ok {
		s.pair.Values[c.Key] = v
	}
}

// finish tells what a sheet lacks once it has been read to its end.
func (s *scan) finish() {
	if s.headLine == 0 {
		// An empty sheet is nothing wrong unless it is needed; one with text and no
		// headings would be lost without a word.
		if s.shape.Required || s.seen {
			s.report("", CodeHeadMissing, false, s.sheet.Name, s.someTitles())
		}
		return
	}
	if !s.shape.Pairs {
		return
	}
	s.sheet.Rows = []Row{s.pair}
	for _, c := range s.shape.Columns {
		if _, ok := s.pair.cells[c.Key]; c.Required && !ok {
			s.report("", CodeColumnMissing, false, c.Title.In(s.sheet.Lang))
		}
	}
}

// someTitles is what the headings of the sheet might have been.
func (s *scan) someTitles() string {
	var titles []string
	for _, c := range s.shape.Columns[:min(5, len(s.shape.Columns))] {
		titles = append(titles, c.Title.SV)
	}
	return strings.Join(titles, ", ")
}
