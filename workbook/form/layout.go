package form

import (
	"fmt"
	"slices"

	"rond/workbook"
	"rond/workbook/paper"
)

// column is one column of the form's sheet, from A on.
type column struct {
	field Field
	width float64 // in characters of the default font, as spreadsheets count
	input bool
}

// extras are the columns and the row that only some forms have.
type extras struct {
	Dated  bool // the day it was carried out
	Sample bool // how many were examined, and how many deviated
	Target bool // what came out, beside the target
	Shared bool // one row that answers for the simple controls
}

func (x extras) columns() bool { return x.Dated || x.Sample || x.Target }

// layout is the form's sheet: its columns, and after them hidden ones, a flag
// for each thing that a row may require, and then what marked cells held.
type layout struct {
	extras
	columns []column
	flags   []flag
	printed int // the last column on paper
}

// flag names a hidden column that holds 1 where something is required of the
// row, or offered to it.
type flag string

const (
	flagResult flag = "result" // words
	flagDated  flag = "dated"
	flagSample flag = "sample"
	flagTarget flag = "target"
	flagSimple flag = "simple" // the shared row answers for it
)

// layoutOf lays out a sheet with at most twelve printed columns, between a
// hidden key and hidden flags. Their widths make A4 landscape at more than
// eighty per cent, so that ten points print as more than eight, and fill a
// screen of 1366 pixels. A form with further columns gives period and last
// answer their place beside the control, and keeps the live word for the
// screen.
func layoutOf(x extras) layout {
	l := layout{extras: x, flags: []flag{flagResult}}
	for _, f := range []struct {
		on   bool
		flag flag
	}{{x.Dated, flagDated}, {x.Sample, flagSample}, {x.Target, flagTarget}, {x.Shared, flagSimple}} {
		if f.on {
			l.flags = append(l.flags, f.flag)
		}
	}
	if !x.columns() {
		l.columns = standardColumns()
		l.printed = len(l.columns) - 1
		return l
	}
	l.columns = wideColumns(x)
	l.printed = l.at(FieldProposal)
	if l.printed > mostPrinted {
		l.printed--
	}
	return l
}

const mostPrinted = 12 // columns, the hidden key before them

func standardColumns() []column {
	return []column{
		{fieldKey, 12, false},
		{fieldRef, 9.5, false},
		{fieldControl, 30, false},
		{fieldPeriod, 9, false},
		{fieldPrevious, 10.5, false},
		{FieldPerformed, 12.5, true},
		{FieldResult, 24.5, true},
		{FieldGrade, 13.5, true},
		{FieldAction, 15, true},
		{FieldActionOwner, 17, true},
		{FieldActionDue, 11.5, true},
		{FieldProposal, 12.5, true},
		{fieldDone, 12.5, false},
	}
}

func wideColumns(x extras) []column {
	all := []column{{fieldKey, 12, false}, {fieldRef, 9.5, false}, {fieldControl, 30, false}, {FieldPerformed, 12.5, true}}
	if x.Dated {
		all = append(all, column{FieldDoneOn, 11.5, true})
	}
	if x.Sample {
		all = append(all, column{FieldExamined, 11.5, true}, column{FieldDeviating, 11.5, true})
	}
	if x.Target {
		all = append(all, column{FieldOutcome, 10.5, true})
	}
	return append(all,
		column{FieldResult, 24, true}, column{FieldGrade, 13.5, true}, column{FieldAction, 14, true}, column{FieldActionOwner, 17, true},
		column{FieldActionDue, 12, true}, column{FieldProposal, 12.5, true}, column{fieldDone, 12.5, false})
}

// at is the index of a field's column, -1 when the form does not have it.
func (l layout) at(f Field) int {
	return slices.IndexFunc(l.columns, func(c column) bool { return c.field == f })
}

// flagAt is the hidden column of a flag, -1 when no row of the form has it.
func (l layout) flagAt(f flag) int {
	i := slices.Index(l.flags, f)
	if i < 0 {
		return -1
	}
	return len(l.columns) + i
}

// mirrorOf is the hidden column that keeps what a marked input held.
func (l layout) mirrorOf(f Field) int {
	return len(l.columns) + len(l.flags) + l.at(f) - l.at(FieldPerformed)
}

// lastHidden is the last of the hidden columns.
func (l layout) lastHidden() int { return l.mirrorOf(FieldProposal) }

// first is the row of the first occurrence: under the headings, and under the
// row that answers for the simple controls.
func (l layout) first() int {
	if l.Shared {
		return sharedRow + 1
	}
	return sharedRow
}

// place is a field's cell as a formula of a row names it: column fixed.
func (l layout) place(f Field, row int) string {
	return fmt.Sprintf("$%s%d", paper.ColumnName(l.at(f)), row)
}

// area is the cells of a field in n rows from the first.
func (l layout) area(from, to Field, n int) string {
	return workbook.CellName(l.at(from), l.first()) + ":" + workbook.CellName(l.at(to), l.first()+n-1)
}

// isInput reports whether a field is filled in by the person.
func isInput(f Field) bool {
	switch f {
	case FieldPerformed, FieldDoneOn, FieldExamined, FieldDeviating, FieldOutcome, FieldResult, FieldGrade,
		FieldAction, FieldActionOwner, FieldActionDue, FieldProposal:
		return true
	}
	return false
}

const (
	headingRow = paper.HeadLines + 1
	sharedRow  = headingRow + 1 // answers for the simple controls, where there are any
)

// actionColumns is the sheet of actions, with a further column when the effect
// of any is asked about.
func actionColumns(asked bool) []column {
	all := []column{
		{fieldKey, 12, false},
		{fieldRef, 16, false}, // an answer's action has the Ref of its row, and a little more
		{fieldArea, 24, false},
		{fieldText, 52, false},
		{fieldOwner, 20, false},
		{fieldDue, 13, false},
		{FieldStatus, 17, true},
		{FieldEffect, 44, true},
	}
	if asked {
		all = slices.Insert(all, len(all)-1, column{FieldHad, 14, true})
	}
	return all
}

// ofAction reports whether a field of an action is filled in by the person.
func ofAction(f Field) bool { return f == FieldStatus || f == FieldHad || f == FieldEffect }

// asks are the places of the actions whose effect is asked about.
func (f Form) asks() (at []int) {
	for i, a := range f.Actions {
		if a.Asks {
			at = append(at, i)
		}
	}
	return at
}

// widthsOf are the widths of columns.
func widthsOf(columns []column) []float64 {
	all := make([]float64, len(columns))
	for i, c := range columns {
		all[i] = c.width
	}
	return all
}
