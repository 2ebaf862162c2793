package paper

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Prompt is what a spreadsheet program says about a cell: when it is chosen,
// and when what is typed is refused. Without Refused nothing is.
type Prompt struct{ Title, Text, Refused string }

// MaxCount is more than any number of things that is asked for.
const MaxCount = 10_000_000

// AddList offers words in a drop-down. A list stands in the validation itself,
// which every program keeps, unless a word has a comma, a quote or a line break,
// or the whole is longer than the 255 characters that ECMA-376 and Excel allow;
// then it is the range elsewhere, where the caller has put it: see [Range].
func AddList(f *excelize.File, sheet, area string, say Prompt, list []string, elsewhere string) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	words := make([]string, len(list))
	for i, word := range list {
		words[i] = Held(word)
	}
	joined := strings.Join(words, ",")
	if len([]rune(joined)) > 250 || strings.Count(joined, ",") >= len(list) || strings.ContainsAny(joined, "\"\n\t") {
		v.SetSqrefDropList(elsewhere)
	} else if err := v.SetDropList(words); err != nil {
		return err
	}
	say.to(v)
	return f.AddDataValidation(sheet, v)
}

// Range is the cells of a column from the first row, as a drop-down names them.
func Range(sheet, column string, n int) string {
	return fmt.Sprintf("'%s'!$%s$1:$%s$%d", sheet, column, column, n)
}

// AddDate wants a day of this century.
func AddDate(f *excelize.File, sheet, area string, say Prompt) error {
	const from, to = 43831, 73050 // 2020-01-01 and 2099-12-31 as serials
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(from, to, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	say.to(v)
	return f.AddDataValidation(sheet, v)
}

// AddCount wants a whole number.
func AddCount(f *excelize.File, sheet, area string, say Prompt) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(0, MaxCount, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	say.to(v)
	return f.AddDataValidation(sheet, v)
}

// AddPrompt shows a field's prompt. A limit on the length is the rule that
// refuses nothing anybody writes.
func AddPrompt(f *excelize.File, sheet, area string, say Prompt) error {
	v := excelize.NewDataValidation(true)
	v.SetSqref(area)
	if err := v.SetRange(0, MaxText, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	say.to(v)
	return f.AddDataValidation(sheet, v)
}

// to sets the prompt and the message. Excel refuses a file whose prompt has a
// title above 32 or a text above 255 characters.
func (say Prompt) to(v *excelize.DataValidation) {
	if say.Text != "" {
		v.SetInput(Cut(Held(say.Title), 32), Cut(Held(say.Text), 255))
	}
	if say.Refused != "" {
		v.SetError(excelize.DataValidationErrorStyleStop, Cut(Held(say.Title), 32), Cut(Held(say.Refused), 225))
	}
}

// Cut is a text of at most n characters, with a mark where it was cut.
func Cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
