package risk

import (
	"strings"

	"rond/workbook/paper"
)

// The other sheets: the very hidden one, and what to mend.

// The columns of the very hidden sheet that hold lists.
const (
	areaColumn   = "H"
	unitColumn   = "I"
	probColumn   = "J"
	consColumn   = "K"
	knownColumn  = "L" // the areas that rows may have
	newColumn    = "M" // the proposals about new risks
	propColumn   = "N" // and about known ones
	hiddenColumn = 14  // one after the last
)

// lists are the choices by the column of the hidden sheet.
func (b *formBook) lists() map[string][]string {
	return map[string][]string{
		areaColumn: b.form.Areas, unitColumn: b.form.Units, knownColumn: b.known,
		probColumn: shownSteps(b.form.Scale.Probability), consColumn: shownSteps(b.form.Scale.Consequence),
		newColumn: proposalWords(b.form.Lang, true), propColumn: proposalWords(b.form.Lang, false),
	}
}

// hiddenLines are what the program reads back: the reference, and which key
// belongs to which Ref, for a sort that has torn them apart; and the choices.
func (b *formBook) hiddenLines() []paper.Line {
	texts := [][]string{{hiddenMarker, hiddenVersion}, {"reference", b.form.Reference}, {"language", b.rules.words.lang}}
	for _, row := range b.form.Rows {
		texts = append(texts, []string{"row", row.Key, row.Ref})
	}
	var lines []paper.Line
	put := func(line, column int, text string) {
		for len(lines) <= line {
			lines = append(lines, paper.Line{Cells: make([]paper.Cell, hiddenColumn)})
		}
		lines[line].Cells[column].Text = text
	}
	for i, row := range texts {
		for column, text := range row {
			put(i, column, text)
		}
	}
	for column, list := range b.lists() {
		for i, text := range list {
			put(i, int(column[0]-'A'), text)
		}
	}
	return lines
}

// fixLines are the list of what to mend: where, which risk, and what.
func (b *formBook) fixLines() []paper.Line {
	f, w := b.form, b.rules.words
	faults := make([][3]string, len(f.Fix))
	for i, p := range f.Fix {
		what := p.Code
		if i < len(f.FixTexts) {
			what = f.FixTexts[i]
		}
		faults[i] = [3]string{strings.TrimSpace(p.Sheet + " " + p.Cell), b.whose(p.Sheet, p.Cell), what}
	}
	return b.styles.FixLines(f.Texts.FixTitle, b.filled(f.Texts.FixIntro), [3]string{w.place, w.whose, w.what}, faults)
}

// whose names the row and the column of a cell of this form, "" when it is
// another.
func (b *formBook) whose(sheet, cell string) string {
	for i, row := range b.form.Rows {
		for _, f := range Fields() {
			if s, c := b.form.Place(i, f); s == sheet && c == cell && c != "" {
				return row.Ref + "\n" + headingIn(b.form.Lang, f)
			}
		}
	}
	return ""
}
