package form

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"rond/workbook"
	"rond/workbook/paper"
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
			err = paper.AddList(f, r.words.formSheet, area, texts.say(c.field), wordsOf(r.words.performed), "")
		case FieldGrade:
			err = paper.AddList(f, r.words.formSheet, area, texts.say(c.field), grades, paper.Range(hiddenSheet, listColumn, len(grades)))
		case FieldActionDue, FieldDoneOn:
			err = paper.AddDate(f, r.words.formSheet, area, texts.say(c.field))
		case FieldExamined, FieldDeviating:
			err = paper.AddCount(f, r.words.formSheet, area, texts.say(c.field))
		default:
			err = paper.AddPrompt(f, r.words.formSheet, area, texts.say(c.field))
		}
		if err != nil {
			return fmt.Errorf("adding the choices of %s: %w", area, err)
		}
	}
	if !r.Shared {
		return nil
	}
	cell := workbook.CellName(r.at(FieldPerformed), sharedRow)
	return paper.AddList(f, r.words.formSheet, cell, texts.say(fieldShared), []string{r.words.performedWord(Yes)}, "")
}

// say is what a spreadsheet program says of a field.
func (t Texts) say(f Field) paper.Prompt {
	return paper.Prompt{Title: t.PromptTitle[f], Text: t.Prompt[f], Refused: t.Refused[f]}
}
