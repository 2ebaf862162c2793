package form

import (
	"strconv"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
	"rond/workbook/paper"
)

// sheetReading is a pass over one sheet: it waits for headings, then takes the
// rows below them.
type sheetReading struct {
	*reading
	name    string
	words   words          // of the language that the headings are in
	columns map[int]Field  // nil until the headings are found
	letters map[int]string // the columns' names
	actions bool           // the headings are those of the actions' sheet
	hides   bool           // the sheet is the one that the program hid
}

func (s *sheetReading) row(row grid.Row) {
	switch {
	case s.hides:
		s.hidden(row)
	case s.columns != nil:
		if !s.repeated(row) {
			s.take(row)
		}
	case row.At(0).Text == hiddenMarker:
		s.hides = true
	default:
		s.headings(row)
	}
}

// headings takes a row as the headings if it is one.
func (s *sheetReading) headings(row grid.Row) {
	if s.looked += len(row.Cells); s.looked > maxLooked {
		return
	}
	columns, actions := headingsOf(row)
	if columns == nil {
		return
	}
	s.columns, s.actions, s.words = columns, actions, languageOf(row)
	s.letters = map[int]string{}
	for column := range columns {
		s.letters[column] = paper.ColumnName(column)
	}
	if actions {
		return
	}
	s.header = true
	seen := map[Field]bool{}
	for _, c := range row.Cells {
		if f, ok := fieldOf(c.Text, false); ok {
			if seen[f] && isInput(f) {
				s.note(s.name, workbook.CellName(c.Column, row.Number), CodeColumnTwice, c.Text)
			}
			seen[f] = true
		}
	}
	for _, c := range standardColumns() {
		if c.input && !seen[c.field] {
			s.note(s.name, "", CodeColumnMissing, s.words.headings[c.field])
		}
	}
}

// repeated reports whether a row repeats the headings, as a person does who
// pastes one form below another.
func (s *sheetReading) repeated(row grid.Row) bool {
	for _, c := range row.Cells {
		if f := s.columns[c.Column]; f == FieldPerformed || f == FieldStatus {
			again, ok := fieldOf(c.Text, s.actions)
			return ok && again == f
		}
	}
	return false
}

// headingsOf reads a row as headings: by field, the leftmost of each. A form
// has at least three headings, one of them the question or the assessment; an
// actions' sheet has its status and its text.
func headingsOf(row grid.Row) (columns map[int]Field, actions bool) {
	for _, actions := range []bool{false, true} {
		columns, seen := map[int]Field{}, map[Field]bool{}
		for _, c := range row.Cells {
			if f, ok := fieldOf(c.Text, actions); ok && c.Kind == grid.Text && !seen[f] {
				columns[c.Column] = f
				seen[f] = true
			}
		}
		switch {
		case !actions && len(seen) >= 3 && (seen[FieldPerformed] || seen[FieldGrade]):
			return columns, false
		case actions && seen[FieldStatus] && seen[fieldText]:
			return columns, true
		}
	}
	return nil, false
}

// fieldOf reads a heading in every language and alias. No heading is long.
func fieldOf(text string, actions bool) (Field, bool) {
	if text == "" || len(text) > 100 {
		return "", false
	}
	v := vocabulary()
	headings := v.headings
	if actions {
		headings = v.actions
	}
	f, ok := headings[folded(text)]
	return f, ok
}

// take reads a row below the headings.
func (s *sheetReading) take(row grid.Row) {
	f := found{action: s.actions}
	f.read = ReadRow{Sheet: s.name, Line: row.Number, Cells: map[Field]string{}}
	number := strconv.Itoa(row.Number)
	for column, field := range s.columns {
		f.read.Cells[field] = s.letters[column] + number
	}
	for _, c := range row.Cells {
		field, known := s.columns[c.Column]
		switch {
		case field == fieldRef:
			f.read.Ref = strings.TrimSpace(c.Text)
		case (!known || field == fieldKey) && f.key == "" && LooksLikeKey(c.Text):
			f.key = strings.TrimSpace(c.Text)
			f.place = workbook.CellName(c.Column, row.Number)
		case known:
			s.field(&f, field, c)
		}
	}
	if f.read.Ref != "" || f.place == "" {
		f.place = f.read.Cells[fieldRef]
	}
	if f.key != "" || f.read.Ref != "" || f.says() {
		s.rows = append(s.rows, f)
	}
}

// field reads one answer.
func (s *sheetReading) field(f *found, field Field, c grid.Cell) {
	if !isInput(field) && (!s.actions || !ofAction(field)) {
		return
	}
	cell := f.read.Cells[field]
	if c.Formula {
		s.hint(s.name, cell, CodeFormula, c.Text)
	}
	wrong := func(code string, args ...string) {
		p := workbook.Problem{Sheet: s.name, Cell: cell, Code: code, Args: args}
		f.read.Wrong = append(f.read.Wrong, p)
		f.read.WrongIn = append(f.read.WrongIn, field)
	}
	text := c.Clean()
	if c.Kind == grid.Number && s.words.lang == "sv" {
		text = strings.Replace(text, ".", ",", 1) // as the person saw it
	}
	a := &f.read.Answer
	switch {
	case c.Failed():
		wrong(CodeCellError, c.Text)
	case text == "":
	case field == FieldPerformed:
		p, ok := vocabulary().performed[folded(text)]
		if !ok {
			wrong(CodePerformedUnknown, text, strings.Join(wordsOf(s.words.performed), ", "))
		}
		a.Performed = p
	case field == FieldActionDue, field == FieldDoneOn:
		iso, ok := dateOf(c)
		if !ok {
			wrong(CodeDateUnknown, text)
			return
		}
		*textField(a, field) = iso
	case field == FieldExamined, field == FieldDeviating:
		n, ok := countOf(text)
		if !ok {
			wrong(CodeCountUnknown, text)
			return
		}
		*textField(a, field) = n
	case field == FieldStatus:
		status, ok := vocabulary().statuses[folded(text)]
		if !ok {
			wrong(CodeStatusUnknown, text, strings.Join(wordsOf(s.words.statuses), ", "))
		}
		f.status = status
	case field == FieldHad:
		p := vocabulary().performed[folded(text)]
		if p != Yes && p != Partly && p != No {
			wrong(CodeHadUnknown, text, strings.Join(wordsOf(s.words.had()), ", "))
			return
		}
		f.had = string(p)
	case field == FieldEffect:
		f.effect = text
	default:
		*textField(a, field) = text
	}
}

// languageOf tells the language of a row of headings, by one that only one
// language has.
func languageOf(row grid.Row) words {
	for _, c := range row.Cells {
		heading := folded(c.Text)
		for _, w := range vocabulary().all {
			for _, title := range []string{w.headings[FieldPerformed], w.headings[FieldGrade], w.actions[fieldText]} {
				if heading == folded(title) {
					return w
				}
			}
		}
	}
	return wordsIn("sv")
}

func textField(a *Answer, f Field) *string {
	switch f {
	case FieldDoneOn:
		return &a.DoneOn
	case FieldExamined:
		return &a.Examined
	case FieldDeviating:
		return &a.Deviating
	case FieldOutcome:
		return &a.Outcome
	case FieldGrade:
		return &a.Grade
	case FieldActionDue:
		return &a.ActionDue
	case FieldAction:
		return &a.Action
	case FieldActionOwner:
		return &a.ActionOwner
	case FieldProposal:
		return &a.Proposal
	}
	return &a.Result
}
