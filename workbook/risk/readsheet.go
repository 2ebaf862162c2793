package risk

import (
	"strconv"
	"strings"

	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/table"
)

// sheetReading is a pass over one sheet: it waits for headings, then takes the
// rows below them.
type sheetReading struct {
	*reading
	name    string
	columns map[int]Field  // nil until the headings are found
	letters map[int]string // the columns' names
	lang    string         // of the headings
	hides   bool           // the sheet is the one that was hidden
}

func (s *sheetReading) row(row grid.Row) {
	switch {
	case s.hides:
		s.hidden(row)
	case s.columns != nil:
		s.take(row)
	case row.At(0).Text == hiddenMarker:
		s.hides = true
	default:
		s.headings(row)
	}
}

// hidden takes a row of the very hidden sheet.
func (s *sheetReading) hidden(row grid.Row) {
	key, ref := row.At(1).Text, row.At(2).Text
	switch row.At(0).Text {
	case "reference":
		s.out.Reference = key
	case "row":
		s.refs[key] = ref
		s.keys[table.Fold(ref)] = key
	}
}

// headings takes a row as the headings if it is one: it names a risk, its
// probability and its consequence.
func (s *sheetReading) headings(row grid.Row) {
	if s.looked += len(row.Cells); s.looked > maxLooked {
		return
	}
	columns := s.fieldsOf(row)
	at := map[Field]bool{}
	for _, f := range columns {
		at[f] = true
	}
	if !at[FieldText] || !at[FieldProbability] || !at[FieldConsequence] {
		return
	}
	s.header, s.columns, s.letters, s.lang = true, map[int]Field{}, map[int]string{}, "en"
	seen := map[Field]bool{}
	for _, c := range row.Cells {
		f, ok := columns[c.Column]
		switch {
		case !ok:
		case seen[f]:
			s.note(s.name, workbook.CellName(c.Column, row.Number), form.CodeColumnTwice, c.Text)
		default:
			seen[f] = true
			s.columns[c.Column] = f
			s.letters[c.Column] = strings.TrimSuffix(workbook.CellName(c.Column, 1), "1")
			if f == FieldProbability && table.Fold(c.Text) == table.Fold(headingIn("sv", f)) {
				s.lang = "sv"
			}
		}
	}
	for _, f := range Fields() {
		if !seen[f] && f != FieldUnit {
			s.note(s.name, "", form.CodeColumnMissing, headingIn(s.lang, f))
		}
	}
}

// fieldsOf reads a row as headings. None is long.
func (s *sheetReading) fieldsOf(row grid.Row) map[int]Field {
	columns := map[int]Field{}
	for _, c := range row.Cells {
		if c.Kind != grid.Text || len(c.Text) > 100 {
			continue
		}
		if f, ok := s.titles[table.Fold(c.Text)]; ok {
			columns[c.Column] = f
		}
	}
	return columns
}

// take reads a row below the headings.
func (s *sheetReading) take(row grid.Row) {
	if s.repeated(row) {
		return
	}
	k := keyedRow{read: ReadRow{Sheet: s.name, Line: row.Number, Texts: map[Field]string{}, Cells: map[Field]string{}}}
	number := strconv.Itoa(row.Number)
	for column, field := range s.columns {
		k.read.Cells[field] = s.letters[column] + number
	}
	for _, c := range row.Cells {
		field, known := s.columns[c.Column]
		switch {
		case field == fieldRef:
			k.read.Ref = strings.TrimSpace(c.Text)
		case (!known || field == fieldKey) && k.key == "" && form.LooksLikeKey(c.Text):
			k.key = strings.ToUpper(strings.TrimSpace(c.Text))
			k.place = workbook.CellName(c.Column, row.Number)
		case known:
			s.field(&k.read, field, c)
		}
	}
	if k.read.Ref != "" || k.place == "" {
		k.place = k.read.Cells[fieldRef]
	}
	if k.key != "" || k.read.Ref != "" || k.read.weight() > 0 {
		s.rows = append(s.rows, k)
	}
}

// repeated reports whether a row repeats the headings, as a person does who
// pastes one form below another.
func (s *sheetReading) repeated(row grid.Row) bool {
	for _, c := range row.Cells {
		if f := s.columns[c.Column]; f == FieldProbability && c.Kind == grid.Text && len(c.Text) <= 100 {
			return s.titles[table.Fold(c.Text)] == f
		}
	}
	return false
}

// field takes what stands in an input.
func (s *sheetReading) field(read *ReadRow, field Field, c grid.Cell) {
	if field == fieldDone || field == fieldKey || field == fieldLast || field == fieldValue || field == fieldResidual {
		return
	}
	text := c.Clean()
	if c.Kind == grid.Number && s.lang == "sv" {
		text = strings.Replace(text, ".", ",", 1) // as the person saw it
	}
	place := func(code string) workbook.Problem {
		return workbook.Problem{Sheet: s.name, Cell: read.Cells[field], Code: code, Args: []string{c.Text}}
	}
	if c.Formula {
		hint := place(form.CodeFormula)
		hint.Hint = true
		s.out.Notes = append(s.out.Notes, hint)
	}
	switch {
	case c.Failed():
		read.Wrong = append(read.Wrong, place(form.CodeCellError))
		read.WrongIn = append(read.WrongIn, field)
	case text != "":
		read.Texts[field] = text
	}
}
