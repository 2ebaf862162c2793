package consolidated

import (
	"fmt"

	"rond/workbook/layout"

	"github.com/xuri/excelize/v2"
)

// book is one workbook while it is written.
type book struct {
	file   *excelize.File
	pack   *packer
	head   Head
	words  *words
	styles *styles
	grades map[string]Grade
	counts []rowCount
	boards bool // several boards: how far they have come is on a sheet

	followed []ActionRow // actions over several years
}

func (b *book) gradeWord(code string) string {
	if g, ok := b.grades[code]; ok {
		return g.Word
	}
	return code
}

// gradeStyle leaves a grade that is not in the workbook's list without colour.
func (b *book) gradeStyle(code string) int {
	if g, ok := b.grades[code]; ok {
		return b.styles.grade(g.Severity)
	}
	return b.styles.Text
}

// gradeWords are the steps of the assessments as a drop-down offers them.
func (b *book) gradeWords() []string {
	words := make([]string, len(b.head.Grades))
	for i, g := range b.head.Grades {
		words[i] = g.Word
	}
	return words
}

// ofAsked is how many have answered of those who were asked; nothing when
// nobody was.
func (b *book) ofAsked(answered, asked int) string {
	if asked == 0 {
		return ""
	}
	return fmt.Sprintf(b.words.ofAsked, answered, asked)
}

func (b *book) yes(v bool) string {
	if v {
		return b.words.yes
	}
	return ""
}

// reporting is how what is said in the answers is reported: a state's word, or
// that something is.
func (b *book) reporting(state string) string {
	if state == "" {
		return b.words.reported
	}
	return b.words.states[state]
}

func (b *book) reportingStyle(state string) int {
	if state == "" {
		return b.styles.Text
	}
	return b.styles.states[state]
}

func (b *book) pick(sv, en string) string {
	if b.head.Lang == "sv" {
		return sv
	}
	return en
}

// name gives ranges of a sheet their names, as pairs of name and range.
func (b *book) name(sheet string, pairs ...string) error {
	return layout.Names(b.file, sheet, pairs...)
}

// footer is what stands at the foot of every printed page, with its codes.
func (b *book) footer(sheet string) string {
	return layout.Footer(b.head.Title, sheet, b.words.page)
}

// printed sets a sheet up for printing.
func (b *book) printed(name string) error {
	return layout.Landscape(b.file, name, layout.A4, b.footer(name))
}
