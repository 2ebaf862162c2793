package consolidated

import (
	"fmt"
	"slices"

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
	return b.styles.text
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
		return b.styles.text
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
	for pair := range slices.Chunk(pairs, 2) {
		n := &excelize.DefinedName{Name: pair[0], RefersTo: "'" + sheet + "'!" + pair[1], Scope: sheet}
		if err := b.file.SetDefinedName(n); err != nil {
			return fmt.Errorf("naming %s of sheet %s: %w", pair[0], sheet, err)
		}
	}
	return nil
}

// Margins of every printed sheet in inches: at the sides and the top, at the
// bottom, and from the paper's edge to the footer.
const marginSide, marginFoot, marginText = 0.4, 0.6, 0.3

// footer is what stands at the foot of every printed page, with its codes.
func (b *book) footer(sheet string) string {
	return "&L" + headerText(b.head.Title) + " · " + headerText(sheet) + "&R" + b.words.page
}

// printed sets the summary up for printing: landscape A4, as wide as the page.
func (b *book) printed(name string) error {
	landscape, paper, wide, tall := "landscape", a4, 1, 0
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	side, end, foot := marginSide, marginFoot, marginText
	if err := b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot}); err != nil {
		return err
	}
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: b.footer(name)})
}
