package risk

import (
	"fmt"
	"strings"

	"rond/workbook/layout"
	"rond/workbook/table"

	"github.com/xuri/excelize/v2"
)

// maxPrompt and maxTitle are the limits of ECMA-376 part 1, §18.3.1.32, in
// characters.
const maxPrompt, maxPromptTitle = 255, 32

// open gives the columns that the controller writes in their drop-downs and
// prompts, and hides the one with the keys.
func (b *listBook) open(p *layout.Page, shape table.Shape, place func(key string) int, rows int) {
	last := max(rows+1, firstListRow)
	for _, c := range shape.Columns {
		at := place(c.Key)
		if at == 0 {
			continue
		}
		name, err := excelize.ColumnNumberToName(at)
		p.Do(err)
		if c.Key == "key" {
			p.Do(b.file.SetColVisible(p.Name, name, false))
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.Sqref = fmt.Sprintf("%s%d:%s%d", name, firstListRow, name, last)
		if prompt := b.prompt(shape, c.Key); prompt != "" {
			dv.SetInput(clip(c.Title.In(b.lang()), maxPromptTitle), clip(prompt, maxPrompt))
		}
		p.Do(b.offer(dv, c))
		p.Do(b.file.AddDataValidation(p.Name, dv))
	}
}

func (b *listBook) prompt(shape table.Shape, key string) string {
	if shape.Key == areaKey && key == "what" {
		key = "area"
	}
	return b.list.Texts.Prompts[key]
}

// clip shortens a text to so many characters or fewer.
func clip(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// offer makes the drop-down of a column. Other words than those may be typed:
// reading tells of the ones that are no choice.
func (b *listBook) offer(dv *excelize.DataValidation, c table.Column) error {
	if len(c.Options) > 0 {
		var words []string
		for _, o := range c.Options {
			words = append(words, o.Words.In(b.lang()))
		}
		dv.SetError(excelize.DataValidationErrorStyleStop, clip(c.Title.In(b.lang()), maxPromptTitle), strings.Join(words, ", "))
		return dv.SetDropList(words)
	}
	for i, list := range b.offered() {
		if list.key == c.Key && len(list.words) > 0 {
			column := string(rune('A' + i))
			dv.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$%d:$%s$%d", b.words.lists, column, firstListRow, column, len(list.words)+1))
			dv.ShowErrorMessage = false
		}
	}
	return nil
}

type offeredList struct {
	key   string
	words []string
}

// offered are the lists of the last sheet, a column each.
func (b *listBook) offered() []offeredList {
	return []offeredList{{"frequency", b.list.Frequencies}, {"roles", b.list.Roles}}
}

// offers writes what drop-downs offer on a sheet that is not shown.
func (b *listBook) offers() error {
	p := layout.NewPage(b.file, b.words.lists, b.words.cut)
	for i, list := range b.offered() {
		p.Row = 1
		p.Text(i+1, i+1, b.in(listTitle()[list.key]), b.styles.Head)
		for _, word := range list.words {
			p.Next(0)
			p.Text(i+1, i+1, word, b.styles.Line)
		}
	}
	p.Do(b.file.SetSheetVisible(p.Name, false))
	return p.Err()
}

// lively marks what a choice for the plan lacks in words, and quiets what is not
// chosen.
func (b *listBook) lively(p *layout.Page, what, text, last, rows int) {
	end := max(rows+1, firstListRow)
	chosen := strings.ReplaceAll(p.Corner(what, firstListRow), "$"+fmt.Sprint(firstListRow), fmt.Sprint(firstListRow))
	said := p.At(text, firstListRow)
	shape, _ := listShape().Column("what")
	is := func(code string) string { return fmt.Sprintf(`%s="%s"`, chosen, shape.Written(code, b.lang())) }
	p.Do(b.file.SetConditionalFormat(p.Name, said+":"+p.At(text, end), []excelize.ConditionalFormatOptions{{Type: "formula",
		Criteria: fmt.Sprintf(`AND(OR(%s,%s),LEN(TRIM(%s))=0)`, is(ChooseControl), is(ChooseAction), said), Format: &b.styles.unsaid}}))
	p.Do(b.file.SetConditionalFormat(p.Name, p.At(what, firstListRow)+":"+p.At(last, end), []excelize.ConditionalFormatOptions{{Type: "formula",
		Criteria: is(ChooseNo), Format: &b.styles.nay}}))
}
