package form

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
)

// What the spreadsheet program itself knows of the rules: the live word in
// the last column, the colours, the choices. They repeat what [Judge] holds,
// in formulas that every program understands; a test compares the two.

// quote writes a text as a formula's literal.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// place is a field's cell as a formula of a row names it: column fixed.
func place(f Field, row int) string {
	return fmt.Sprintf("$%s%d", columnName(columnAt(f)), row)
}

func isBlankCell(f Field, row int) string { return "LEN(TRIM(" + place(f, row) + "))=0" }

// among is a formula that is true when a cell holds one of some words.
func among(f Field, row int, words ...string) string {
	tests := make([]string, len(words))
	for i, word := range words {
		tests[i] = place(f, row) + "=" + quote(word)
	}
	return "OR(" + strings.Join(append(tests, "FALSE"), ",") + ")"
}

func flag(row int) string { return fmt.Sprintf("$%s%d=1", columnName(flagColumn), row) }

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

// rules are the formulas of one language and one set of grades.
type rules struct {
	words  words
	grades []Grade
}

// skip is true where the row needs no more than its first answer.
func (r rules) skip(row int) string {
	return among(FieldPerformed, row, r.words.performedWord(NoOccasion), r.words.performedWord(NotMine))
}

// needsResult is true where words are required.
func (r rules) needsResult(row int) string {
	return "OR(" + flag(row) + "," + among(FieldPerformed, row, r.words.performedWord(No), r.words.performedWord(Partly)) + ")"
}

func (r rules) not(row int) string {
	return place(FieldPerformed, row) + "=" + quote(r.words.performedWord(No))
}

// doneFormula is the live word of a row: done, untouched, or what it lacks.
func (r rules) doneFormula(row int) string {
	first, last := place(FieldPerformed, row), place(FieldProposal, row)
	lacks := func(f Field) string { return quote(r.words.lacks[f]) }
	done := quote(r.words.done)
	unassessed := among(FieldGrade, row, gradeWords(r.grades, isUnassessed)...)
	deviation := among(FieldGrade, row, gradeWords(r.grades, isDeviation)...)
	steps := []string{
		"COUNTA(" + first + ":" + last + ")=0", quote(r.words.left),
		isBlankCell(FieldPerformed, row), lacks(FieldPerformed),
		r.skip(row), "IF(" + deviation + "," + quote(r.words.remove) + "," + done + ")",
		"AND(" + r.needsResult(row) + "," + isBlankCell(FieldResult, row) + ")", lacks(FieldResult),
		r.not(row), "IF(OR(" + isBlankCell(FieldGrade, row) + "," + unassessed + ")," + done + "," + quote(r.notWord()) + ")",
		isBlankCell(FieldGrade, row), lacks(FieldGrade),
		"AND(" + deviation + "," + isBlankCell(FieldAction, row) + ")", lacks(FieldAction),
	}
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

// doneWord is what doneFormula gives for an answer: the value that a preview
// and Protected View show, which calculate nothing.
func (r rules) doneWord(a Answer, needsResult bool) string {
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
	case (needsResult || a.Performed == No || a.Performed == Partly) && blank(a.Result):
		return r.words.lacks[FieldResult]
	case a.Performed == No && (a.Grade == "" || grade.Severity < 0):
		return r.words.done
	case a.Performed == No:
		return r.notWord()
	case a.Grade == "":
		return r.words.lacks[FieldGrade]
	case grade.Severity > 0 && blank(a.Action):
		return r.words.lacks[FieldAction]
	}
	return r.words.done
}

func (r rules) progressFormula(n int) string {
	column := columnName(columnAt(fieldDone))
	count := fmt.Sprintf("COUNTIF($%s$%d:$%s$%d,%s)", column, firstRow, column, firstRow+n-1, quote(r.words.done))
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
func (r rules) colours(f *excelize.File, s styles, n int) error {
	row := firstRow
	all := func(severity func(int) bool) string { return among(FieldGrade, row, gradeWords(r.grades, severity)...) }
	worst := 0
	for _, g := range r.grades {
		worst = max(worst, g.Severity)
	}
	and := func(tests ...string) string { return "AND(" + strings.Join(tests, ",") + ")" }
	open := "NOT(" + r.skip(row) + ")"
	done := place(fieldDone, row)
	for _, c := range []struct {
		from, to Field
		format   int
		test     string
	}{
		{FieldPerformed, FieldPerformed, s.yellow, isBlankCell(FieldPerformed, row)},
		{FieldResult, FieldResult, s.yellow, and(open, r.needsResult(row), isBlankCell(FieldResult, row))},
		{FieldGrade, FieldGrade, s.yellow, and(open, "NOT("+r.not(row)+")", isBlankCell(FieldGrade, row))},
		{FieldAction, FieldAction, s.yellow, and(all(isDeviation), isBlankCell(FieldAction, row))},
		{FieldGrade, FieldGrade, s.green, all(func(severity int) bool { return severity == 0 })},
		{FieldGrade, FieldGrade, s.amber, all(func(severity int) bool { return severity > 0 && severity < worst })},
		{FieldGrade, FieldGrade, s.red, all(func(severity int) bool { return severity > 0 && severity == worst })},
		{FieldGrade, FieldActionDue, s.idle, r.skip(row)},
		{fieldDone, fieldDone, s.ok, done + "=" + quote(r.words.done)},
		{fieldDone, fieldDone, s.mend, done + "=" + quote(r.words.mend)},
		{fieldDone, fieldDone, s.lacks, and(done+"<>"+quote(r.words.done), done+"<>"+quote(r.words.left))},
	} {
		area := workbook.CellName(columnAt(c.from), row) + ":" + workbook.CellName(columnAt(c.to), row+n-1)
		if err := f.SetConditionalFormat(r.words.formSheet, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: c.test, Format: &c.format}}); err != nil {
			return fmt.Errorf("colouring %s: %w", area, err)
		}
	}
	return nil
}

// calmed lays a white ground over marked cells that have been changed.
func (r rules) calmed(f *excelize.File, s styles, n int) error {
	from, to := columnAt(FieldPerformed), columnAt(FieldProposal)
	area := workbook.CellName(from, firstRow) + ":" + workbook.CellName(to, firstRow+n-1)
	cell, mirror := workbook.CellName(from, firstRow), workbook.CellName(mirrorOf(FieldPerformed), firstRow)
	test := "AND(LEN(" + mirror + ")>0,TRIM(" + cell + ")<>TRIM(" + mirror + "))"
	if err := f.SetConditionalFormat(r.words.formSheet, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: test, Format: &s.calm}}); err != nil {
		return fmt.Errorf("colouring %s: %w", area, err)
	}
	return nil
}

// listCell is where the very hidden sheet keeps a list of choices that does
// not fit in a validation: its column.
const listColumn = "H"

// choices makes the validations: lists, the date, and a prompt for each field.
func (r rules) choices(f *excelize.File, texts Texts, n int) error {
	grades := gradeWords(r.grades, func(int) bool { return true })
	for _, c := range formColumns() {
		if !c.input {
			continue
		}
		area := workbook.CellName(columnAt(c.field), firstRow) + ":" + workbook.CellName(columnAt(c.field), firstRow+n-1)
		var err error
		switch c.field {
		case FieldPerformed:
			err = addList(f, r.words.formSheet, area, c.field, texts, wordsOf(r.words.performed))
		case FieldGrade:
			err = addList(f, r.words.formSheet, area, c.field, texts, grades)
		case FieldActionDue:
			err = addDate(f, r.words.formSheet, area, texts)
		default:
			err = addPrompt(f, r.words.formSheet, area, c.field, texts)
		}
		if err != nil {
			return fmt.Errorf("adding the choices of %s: %w", area, err)
		}
	}
	return nil
}

// addList offers words in a drop-down. A list stands in the validation itself,
// which every program keeps, unless a word has a comma or the whole is longer
// than the 255 characters that ECMA-376 and Excel allow; then it is a range.
func addList(f *excelize.File, sheet, area string, field Field, texts Texts, list []string) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	joined := strings.Join(list, ",")
	if len([]rune(joined)) > 250 || strings.Count(joined, ",") >= len(list) {
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", hiddenSheet, listColumn, listColumn, len(list)))
	} else if err := v.SetDropList(list); err != nil {
		return err
	}
	speak(v, field, texts)
	return f.AddDataValidation(sheet, v)
}

func addDate(f *excelize.File, sheet, area string, texts Texts) error {
	const from, to = 43831, 73050 // 2020-01-01 and 2099-12-31 as serials
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(from, to, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	speak(v, FieldActionDue, texts)
	return f.AddDataValidation(sheet, v)
}

// addPrompt shows a field's prompt. A limit on the length is the rule that
// refuses nothing anybody writes.
func addPrompt(f *excelize.File, sheet, area string, field Field, texts Texts) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(0, maxText, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	speak(v, field, texts)
	return f.AddDataValidation(sheet, v)
}

// speak sets the prompt and the message. Excel refuses a file whose prompt has
// a title above 32 or a text above 255 characters.
func speak(v *excelize.DataValidation, field Field, texts Texts) {
	if prompt := texts.Prompt[field]; prompt != "" {
		v.SetInput(cut(texts.PromptTitle[field], 32), cut(prompt, 255))
	}
	if refused := texts.Refused[field]; refused != "" {
		v.SetError(excelize.DataValidationErrorStyleStop, cut(texts.PromptTitle[field], 32), cut(refused, 225))
	}
}

func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
