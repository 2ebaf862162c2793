package form

import (
	"strconv"
	"strings"
	"unicode"

	"rond/workbook"
	"rond/workbook/grid"
)

// CodeTextTooLong is a text that is longer than anybody reads: how long it is
// and what is allowed, in characters.
const CodeTextTooLong = "text-too-long"

// maxTyped is how many characters a typed value may have.
const maxTyped = 10_000

// Typed reads values that were typed outside a workbook as the cells of a row
// are read. Performed may be its code or a word for it. In the problems the
// name of the field stands where the cell would be.
func Typed(lang string, values map[Field]string) ReadRow {
	s := &sheetReading{words: wordsIn(lang)}
	f := found{read: ReadRow{Cells: map[Field]string{}}}
	for _, c := range wideColumns(extras{Dated: true, Sample: true, Target: true}) {
		if !c.input {
			continue
		}
		f.read.Cells[c.field] = string(c.field)
		text := values[c.field]
		if n := len([]rune(text)); n > maxTyped {
			p := workbook.Problem{Cell: string(c.field), Code: CodeTextTooLong, Args: []string{strconv.Itoa(n), strconv.Itoa(maxTyped)}}
			f.read.Wrong, f.read.WrongIn = append(f.read.Wrong, p), append(f.read.WrongIn, c.field)
			continue
		}
		if word := s.words.performedWord(Performed(text)); c.field == FieldPerformed && word != "" {
			text = word
		}
		s.field(&f, c.field, grid.Cell{Kind: grid.Text, Text: printable(text)})
	}
	return f.read
}

// printable is a text without control characters, which no cell can hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
