package form

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/paper"
)

// What the spreadsheet program itself knows of the rules: the live word in
// the last column, the colours, the choices. They repeat what [Judge] holds,
// in formulas that every program understands; a test compares the two.

// quote writes a text as a formula's literal.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func (l layout) isBlankCell(f Field, row int) string {
	return "LEN(TRIM(" + l.place(f, row) + "))=0"
}

// among is a formula that is true when a cell holds one of some words.
func (l layout) among(f Field, row int, words ...string) string {
	tests := make([]string, len(words))
	for i, word := range words {
		tests[i] = l.place(f, row) + "=" + quote(word)
	}
	return "OR(" + strings.Join(append(tests, "FALSE"), ",") + ")"
}

// flagged is true where something is required of a row; in a form without the
// flag it never is.
func (l layout) flagged(f flag, row int) string {
	return fmt.Sprintf("$%s%d=1", paper.ColumnName(l.flagAt(f)), row)
}

// deviations and the rest are the words of the plan's grades by what they
// demand.
func gradeWords(grades []Grade, want func(severity int) bool) []string {
	var all []string
	for _, g := range grades {
		if want(g.Severity) {
			all = append(all, g.Word)
		}
	}
	return all
}

func isDeviation(severity int) bool { return severity > 0 }
func isUnassessed(severity int) bool {
	return severity < 0
}

// rules are the formulas of one language, one set of grades and one layout.
type rules struct {
	layout
	words  words
	grades []Grade
}

// skip is true where the row needs no more than its first answer.
func (r rules) skip(row int) string {
	return r.among(FieldPerformed, row, r.words.performedWord(NoOccasion), r.words.performedWord(NotMine))
}

// needsResult is true where words are required.
func (r rules) needsResult(row int) string {
	return "OR(" + r.flagged(flagResult, row) + "," + r.among(FieldPerformed, row, r.words.performedWord(No), r.words.performedWord(Partly)) + ")"
}

func (r rules) not(row int) string {
	return r.place(FieldPerformed, row) + "=" + quote(r.words.performedWord(No))
}

// untouched is true where nothing is filled in.
func (r rules) untouched(row int) string {
	return "COUNTA(" + r.place(FieldPerformed, row) + ":" + r.place(FieldProposal, row) + ")=0"
}

// covered is true where the row for the simple controls answers for a row.
func (r rules) covered(row int) string {
	shared := fmt.Sprintf("$%s$%d=%s", paper.ColumnName(r.at(FieldPerformed)), sharedRow, quote(r.words.performedWord(Yes)))
	return "AND(" + strings.Join([]string{r.flagged(flagSimple, row), shared, r.untouched(row)}, ",") + ")"
}

// measure is a column that only some rows require when the control was carried
// out, in the order in which the live word asks for them.
type measure struct {
	flag  flag
	field Field
}

func (l layout) measures() []measure {
	all := []measure{{flagDated, FieldDoneOn}, {flagSample, FieldExamined}, {flagSample, FieldDeviating}, {flagTarget, FieldOutcome}}
	return slices.DeleteFunc(all, func(m measure) bool { return l.flagAt(m.flag) < 0 })
}

// tooMany is true where more deviate than were examined.
func (r rules) tooMany(row int) string {
	examined, deviating := r.place(FieldExamined, row), r.place(FieldDeviating, row)
	return "AND(ISNUMBER(" + examined + "),ISNUMBER(" + deviating + ")," + deviating + ">" + examined + ")"
}

// doneFormula is the live word of a row: done, untouched, or what it lacks.
func (r rules) doneFormula(row int) string {
	lacks := func(f Field) string { return quote(r.words.lacks[f]) }
	done := quote(r.words.done)
	unassessed := r.among(FieldGrade, row, gradeWords(r.grades, isUnassessed)...)
	deviation := r.among(FieldGrade, row, gradeWords(r.grades, isDeviation)...)
	var steps []string
	if r.Shared {
		steps = append(steps, r.covered(row), done)
	}
	steps = append(steps,
		r.untouched(row), quote(r.words.left),
		r.isBlankCell(FieldPerformed, row), lacks(FieldPerformed),
		r.skip(row), "IF("+deviation+","+quote(r.words.remove)+","+done+")",
		"AND("+r.needsResult(row)+","+r.isBlankCell(FieldResult, row)+")", lacks(FieldResult),
		r.not(row), "IF(OR("+r.isBlankCell(FieldGrade, row)+","+unassessed+"),"+done+","+quote(r.notWord())+")")
	for _, m := range r.measures() {
		steps = append(steps, "AND("+r.flagged(m.flag, row)+","+r.isBlankCell(m.field, row)+")", lacks(m.field))
	}
	if r.Sample {
		steps = append(steps, r.tooMany(row), quote(r.words.tooMany))
	}
	steps = append(steps,
		r.isBlankCell(FieldGrade, row), lacks(FieldGrade),
		"AND("+deviation+","+r.isBlankCell(FieldAction, row)+")", lacks(FieldAction))
	formula := done
	for i := len(steps) - 2; i >= 0; i -= 2 {
		formula = "IF(" + steps[i] + "," + steps[i+1] + "," + formula + ")"
	}
	return formula
}

// notWord tells which grade goes with a control that was not carried out.
func (r rules) notWord() string {
	if unassessed := gradeWords(r.grades, isUnassessed); len(unassessed) > 0 {
		return fill(r.words.choose, unassessed[0])
	}
	return r.words.lacks[FieldGrade]
}

// doneWord is what doneFormula gives for a row as it is sent out: the value
// that a preview and Protected View show, which calculate nothing.
func (r rules) doneWord(row Row) string {
	a := row.Answer
	grade := Grade{}
	for _, g := range r.grades {
		if g.Code == a.Grade {
			grade = g
		}
	}
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case a.Empty():
		return r.words.left
	case a.Performed == Unsaid:
		return r.words.lacks[FieldPerformed]
	case (a.Performed == NoOccasion || a.Performed == NotMine) && grade.Severity > 0:
		return r.words.remove
	case a.Performed == NoOccasion || a.Performed == NotMine:
		return r.words.done
	case (row.NeedsResult || a.Performed == No || a.Performed == Partly) && blank(a.Result):
		return r.words.lacks[FieldResult]
	case a.Performed == No && (a.Grade == "" || grade.Severity < 0):
		return r.words.done
	case a.Performed == No:
		return r.notWord()
	}
	for _, m := range r.measures() {
		if row.requires(m.flag) && blank(*textField(&a, m.field)) {
			return r.words.lacks[m.field]
		}
	}
	switch {
	case moreThan(a.Deviating, a.Examined):
		return r.words.tooMany
	case a.Grade == "":
		return r.words.lacks[FieldGrade]
	case grade.Severity > 0 && blank(a.Action):
		return r.words.lacks[FieldAction]
	}
	return r.words.done
}

// requires reports whether a row has a flag.
func (row Row) requires(f flag) bool {
	switch f {
	case flagResult:
		return row.NeedsResult
	case flagDated:
		return row.Dated
	case flagSample:
		return row.Sample != ""
	case flagTarget:
		return row.Target != ""
	}
	return row.sharable()
}

// sharable reports whether the row for the simple controls may answer for a
// row: it asks for no figures, and nothing has been said in it.
func (row Row) sharable() bool {
	return row.Simple && !row.Dated && row.Sample == "" && row.Target == "" && row.Answer.Empty() && len(row.Bad) == 0
}

func (r rules) progressFormula(n int) string {
	column := paper.ColumnName(r.at(fieldDone))
	count := fmt.Sprintf("COUNTIF($%s$%d:$%s$%d,%s)", column, r.first(), column, r.first()+n-1, quote(r.words.done))
	before, after, _ := strings.Cut(fill(r.words.progressText(n), "\x00", fmt.Sprint(n)), "\x00")
	return quote(before) + "&" + count + "&" + quote(after)
}

func (w words) progressText(n int) string {
	if n == 1 {
		return w.progressOne
	}
	return w.progress
}

// colours lays the conditional formats over the answers: what is required and
// empty is pale yellow and turns calm when filled, what needs no answer is
// grey, a grade has its tone beside its word.
func (r rules) colours(f *excelize.File, s paper.Styles, n int) error {
	for _, c := range r.tones(s) {
		area := r.area(c.from, c.to, n)
		if err := f.SetConditionalFormat(r.words.formSheet, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: c.test, Format: &c.format}}); err != nil {
			return fmt.Errorf("colouring %s: %w", area, err)
		}
	}
	return nil
}

// tone is a conditional format over some columns.
type tone struct {
	from, to Field
	format   int
	test     string
}

// tones are the conditional formats as the first row has them.
func (r rules) tones(s paper.Styles) []tone {
	row := r.first()
	all := func(severity func(int) bool) string {
		return r.among(FieldGrade, row, gradeWords(r.grades, severity)...)
	}
	worst := 0
	for _, g := range r.grades {
		worst = max(worst, g.Severity)
	}
	and := func(tests ...string) string { return "AND(" + strings.Join(tests, ",") + ")" }
	open := "NOT(" + r.skip(row) + ")"
	asked := open
	if r.Shared {
		asked = and(open, "NOT("+r.covered(row)+")")
	}
	done := r.place(fieldDone, row)
	tones := []tone{
		{FieldPerformed, FieldPerformed, s.Yellow, and(asked, r.isBlankCell(FieldPerformed, row))},
		{FieldResult, FieldResult, s.Yellow, and(asked, r.needsResult(row), r.isBlankCell(FieldResult, row))},
		{FieldGrade, FieldGrade, s.Yellow, and(asked, "NOT("+r.not(row)+")", r.isBlankCell(FieldGrade, row))},
		{FieldAction, FieldAction, s.Yellow, and(all(isDeviation), r.isBlankCell(FieldAction, row))},
		{FieldGrade, FieldGrade, s.Green, all(func(severity int) bool { return severity == 0 })},
		{FieldGrade, FieldGrade, s.Amber, all(func(severity int) bool { return severity > 0 && severity < worst })},
		{FieldGrade, FieldGrade, s.Red, all(func(severity int) bool { return severity > 0 && severity == worst })},
		{FieldGrade, FieldActionDue, s.Idle, r.skip(row)},
		{fieldDone, fieldDone, s.OK, done + "=" + quote(r.words.done)},
		{fieldDone, fieldDone, s.Mend, done + "=" + quote(r.words.mend)},
		{fieldDone, fieldDone, s.Lacks, and(done+"<>"+quote(r.words.done), done+"<>"+quote(r.words.left))},
	}
	for _, m := range r.measures() {
		asks := r.flagged(m.flag, row)
		tones = append(tones,
			tone{m.field, m.field, s.Yellow, and(asks, open, "NOT("+r.not(row)+")", r.isBlankCell(m.field, row))},
			tone{m.field, m.field, s.Idle, "OR(NOT(" + asks + ")," + r.skip(row) + ")"})
	}
	return tones
}

// calmed lays a white ground over marked cells that have been changed.
func (r rules) calmed(f *excelize.File, s paper.Styles, n int) error {
	area := r.area(FieldPerformed, FieldProposal, n)
	cell, mirror := workbook.CellName(r.at(FieldPerformed), r.first()), workbook.CellName(r.mirrorOf(FieldPerformed), r.first())
	test := "AND(LEN(" + mirror + ")>0,TRIM(" + cell + ")<>TRIM(" + mirror + "))"
	if err := f.SetConditionalFormat(r.words.formSheet, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: test, Format: &s.Calm}}); err != nil {
		return fmt.Errorf("colouring %s: %w", area, err)
	}
	return nil
}
