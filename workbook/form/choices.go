package form

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
)

// listColumn is where the very hidden sheet keeps a list of choices that does
// not fit in a validation: its column.
const listColumn = "H"

// choices makes the validations: lists, the date, and a prompt for each field.
func (r rules) choices(f *excelize.File, texts Texts, n int) error {
	grades := gradeWords(r.grades, func(int) bool { return true })
	for _, c := range r.columns {
		if !c.input {
			continue
		}
		area := r.area(c.field, c.field, n)
		var err error
		switch c.field {
		case FieldPerformed:
			err = addList(f, r.words.formSheet, area, c.field, texts, wordsOf(r.words.performed))
		case FieldGrade:
			err = addList(f, r.words.formSheet, area, c.field, texts, grades)
		case FieldActionDue, FieldDoneOn:
			err = addDate(f, r.words.formSheet, area, c.field, texts)
		case FieldExamined, FieldDeviating:
			err = addCount(f, r.words.formSheet, area, c.field, texts)
		default:
			err = addPrompt(f, r.words.formSheet, area, c.field, texts)
		}
		if err != nil {
			return fmt.Errorf("adding the choices of %s: %w", area, err)
		}
	}
	if !r.Shared {
		return nil
	}
	cell := workbook.CellName(r.at(FieldPerformed), sharedRow)
	return addList(f, r.words.formSheet, cell, fieldShared, texts, []string{r.words.performedWord(Yes)})
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

func addDate(f *excelize.File, sheet, area string, field Field, texts Texts) error {
	const from, to = 43831, 73050 // 2020-01-01 and 2099-12-31 as serials
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(from, to, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	speak(v, field, texts)
	return f.AddDataValidation(sheet, v)
}

// addCount wants a whole number.
func addCount(f *excelize.File, sheet, area string, field Field, texts Texts) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(0, maxCount, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	speak(v, field, texts)
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
