package risk

import (
	"slices"
	"strconv"

	"rond/workbook"
	"rond/workbook/paper"
)

// formColumn is one column of a form's sheet, from A on.
type formColumn struct {
	field Field
	width float64
	input bool
}

// formLayout is a form's sheet: its columns, and after them hidden ones with
// the number of each step that is chosen, whether the area and the unit are any
// that are known, and a mark on the rows for new risks. What is to be coloured
// looks at them: a conditional format cannot look at another sheet.
type formLayout struct{ columns []formColumn }

// layoutOf lays out a sheet whose printed columns make A4 landscape at no less
// than eighty per cent, so that ten points print as eight. A column for the unit
// takes its width from the others.
func layoutOf(lang string, units bool) formLayout {
	widths := map[Field]float64{
		FieldArea: 14, FieldText: 26, FieldCause: 17, FieldMeasures: 17, fieldLast: 10, FieldProbability: 12, FieldConsequence: 12.5,
		fieldValue: 8, FieldResidualProbability: 12, FieldResidualConsequence: 12.5, fieldResidual: 8.5, FieldProposal: 13, FieldComment: 12.5,
	}
	if units {
		widths = map[Field]float64{
			FieldUnit: 12.5, FieldArea: 13, FieldText: 22, FieldCause: 14, FieldMeasures: 15, fieldLast: 10, FieldProbability: 11.5, FieldConsequence: 12,
			fieldValue: 8, FieldResidualProbability: 11.5, FieldResidualConsequence: 12, fieldResidual: 8.5, FieldProposal: 12, FieldComment: 12,
		}
	}
	if lang == "en" { // "Consequence" is the longest word of a heading
		widths[FieldProbability], widths[FieldResidualProbability] = 11.5, 11.5
		widths[FieldConsequence], widths[FieldResidualConsequence] = 13, 13
		widths[fieldResidual], widths[FieldText] = 9, widths[FieldText]-2.5
	}
	l := formLayout{columns: []formColumn{{fieldKey, 12, false}, {fieldRef, 7.5, false}}}
	for _, f := range []Field{FieldUnit, FieldArea, FieldText, FieldCause, FieldMeasures, fieldLast, FieldProbability, FieldConsequence, fieldValue,
		FieldResidualProbability, FieldResidualConsequence, fieldResidual, FieldProposal, FieldComment} {
		if width, ok := widths[f]; ok {
			l.columns = append(l.columns, formColumn{f, width, slices.Contains(Fields(), f)})
		}
	}
	l.columns = append(l.columns, formColumn{fieldDone, 12.5, false})
	return l
}

// printed is the last column on paper: the live word is for the screen.
func (l formLayout) printed() int { return l.at(FieldComment) }

func (l formLayout) widths() []float64 {
	all := make([]float64, len(l.columns))
	for i, c := range l.columns {
		all[i] = c.width
	}
	return all
}

// at is the index of a field's column, -1 when the form does not have it.
func (l formLayout) at(f Field) int {
	return slices.IndexFunc(l.columns, func(c formColumn) bool { return c.field == f })
}

// stepFields are the inputs whose number a hidden column has.
func stepFields() []Field {
	return []Field{FieldProbability, FieldConsequence, FieldResidualProbability, FieldResidualConsequence}
}

// stepAt is the hidden column of a step's number.
func (l formLayout) stepAt(f Field) int { return len(l.columns) + slices.Index(stepFields(), f) }

// listedAt is the hidden column that holds 1 where an area or a unit is known.
func (l formLayout) listedAt(f Field) int {
	return l.stepAt(FieldResidualConsequence) + 1 + slices.Index([]Field{FieldArea, FieldUnit}, f)
}

// newAt is the hidden column that holds 1 on a row for a new risk, the last.
func (l formLayout) newAt() int { return l.listedAt(FieldUnit) + 1 }

// cell is a field's cell as a formula of a row names it: its column fixed.
func (l formLayout) cell(f Field, row int) string { return fixed(l.at(f), row) }

// number is the cell of a step's number in the same way.
func (l formLayout) number(f Field, row int) string { return fixed(l.stepAt(f), row) }

func fixed(column, row int) string { return "$" + paper.ColumnName(column) + strconv.Itoa(row) }

// area is the cells of columns in the rows from first to last.
func (l formLayout) area(from, to Field, first, last int) string {
	return workbook.CellName(l.at(from), first) + ":" + workbook.CellName(l.at(to), last)
}

// The head, the headings, then the rows.
const (
	formHeading = paper.HeadLines + 1
	firstRisk   = formHeading + 1
)

// standing is a line below the headings: a row by its index in Form.Rows, or
// the words over a group of rows.
type standing struct {
	row  int // -1 for words
	over string
}

// lines are the lines below the headings: the risks to be valued anew first,
// then the other ones that are known, then the room for new ones, with words
// over each group when there are several.
func (f Form) lines() []standing {
	groups := make([][]standing, 3)
	several := 0
	for i, row := range f.Rows {
		at := 1
		switch {
		case row.New:
			at = 2
		case row.Again:
			at = 0
		}
		if len(groups[at]) == 0 {
			several++
		}
		groups[at] = append(groups[at], standing{row: i})
	}
	var all []standing
	for i, over := range []string{f.Texts.Again, f.Texts.Known, f.Texts.New} {
		if len(groups[i]) > 0 && several > 1 {
			all = append(all, standing{-1, over})
		}
		all = append(all, groups[i]...)
	}
	return all
}

// layout is how the form's sheet is laid out.
func (f Form) layout() formLayout { return layoutOf(f.Lang, len(f.Units) > 1) }

// Place says where a row's field stands in the form when it is built: the row
// by its index in Rows. A correction names its cells so. The cell is "" for a
// field that the form does not have.
func (f Form) Place(row int, field Field) (sheet, cell string) {
	l, sheet := f.layout(), formWordsIn(f.Lang).sheet
	line := slices.IndexFunc(f.lines(), func(s standing) bool { return s.row == row })
	if l.at(field) < 0 || line < 0 {
		return sheet, ""
	}
	return sheet, workbook.CellName(l.at(field), firstRisk+line)
}

// isNarrow reports whether a column of few letters is centred, so that they have
// its whole width.
func isNarrow(f Field) bool {
	return f == fieldValue || f == fieldResidual || slices.Contains(stepFields(), f)
}
