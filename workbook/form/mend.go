package form

import (
	"slices"
	"strings"

	"rond/workbook"
	"rond/workbook/paper"
)

// A correction marks cells. What stood in them when the form was sent stands
// in hidden columns too, so that the form itself can tell whether a marked
// cell has been changed: until then its row says that it is to be mended, and
// is not counted as done.

// marks are the marked cells of a row, with what the person had written there
// when it was no value of the field, as text.
type marks map[Field]string

// marks finds the marked cells of a row by its index in Rows. What was written
// is told by the problem at that cell.
func (f Form) marks(row int) marks {
	if len(f.Rows[row].Bad) == 0 {
		return nil
	}
	all := marks{}
	for _, field := range f.Rows[row].Bad {
		if !isInput(field) || f.layout().at(field) < 0 {
			continue
		}
		all[field] = ""
		sheet, cell := f.Place(row, field)
		for _, p := range f.Fix {
			if p.Sheet == sheet && p.Cell == cell {
				all[field] = written(p)
			}
		}
	}
	return all
}

// written is what the person wrote, for a problem that says so.
func written(p workbook.Problem) string {
	switch p.Code {
	case CodePerformedUnknown, CodeGradeUnknown, CodeDateUnknown, CodeCountUnknown, CodeCellError:
		if len(p.Args) > 0 {
			return strings.TrimSpace(p.Args[0])
		}
	}
	return ""
}

// mirror keeps a marked cell's value; a blank keeps an empty one.
func (k *skeleton) mirror(c paper.Cell) paper.Cell {
	c.Style = k.styles.Key
	if c.Text == "" && !c.IsNum {
		c.Text = " "
	}
	return c
}

// unchanged is true while a marked cell holds what it held. TRIM makes texts of
// numbers, and nothing of the blank that mirrors an empty cell.
func (l layout) unchanged(f Field, row int) string {
	return "TRIM(" + l.place(f, row) + ")=TRIM($" + workbook.CellName(l.mirrorOf(f), row) + ")"
}

// toMend lists the marked cells that keep a row from being done until they are
// changed. Where the rules of [rules.doneFormula] already say what is lacking,
// they go on saying it, because a change elsewhere in the row may mend that:
// only what can be no value of its field, what no rule asks for, and whatever
// the rules would have called done, is held.
func (k *skeleton) toMend(row Row, marked marks) []Field {
	done := k.rules.doneWord(row) == k.rules.words.done
	var all []Field
	for _, c := range k.rules.columns {
		value, bad := marked[c.field]
		ruled := slices.Contains([]Field{FieldPerformed, FieldDoneOn, FieldExamined, FieldDeviating, FieldOutcome, FieldResult, FieldGrade, FieldAction}, c.field)
		if bad && (done || value != "" || !ruled || c.field == FieldAction && row.Answer.Action != "") {
			all = append(all, c.field)
		}
	}
	return all
}

// doneCell is the live word of a row, by its number in the sheet.
func (k *skeleton) doneCell(row Row, number int, marked marks) paper.Cell {
	formula := k.done[number-k.rules.first()]
	c := paper.Cell{Style: k.styles.Done, Formula: formula, Text: k.rules.doneWord(row)}
	fields := k.toMend(row, marked)
	if len(fields) == 0 {
		return c
	}
	tests := make([]string, len(fields))
	for i, f := range fields {
		tests[i] = k.rules.unchanged(f, number)
	}
	c.Text = k.rules.words.mend
	c.Formula = "IF(OR(" + strings.Join(tests, ",") + ")," + quote(c.Text) + "," + formula + ")"
	return c
}
