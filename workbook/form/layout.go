package form

import (
	"strings"
	"unicode/utf8"
)

// column is one column of the form's sheet, from A on.
type column struct {
	field Field
	width float64 // in characters of the default font, as spreadsheets count
	input bool
}

// formColumns are twelve printed columns between a hidden key and a hidden
// flag. Their widths make A4 landscape at eighty-three per cent, so that ten
// points print as more than eight, and fill a screen of 1366 pixels.
func formColumns() []column { return formLayout }

var formLayout = []column{
	{fieldKey, 12, false},
	{fieldRef, 9.5, false},
	{fieldControl, 30, false},
	{fieldPeriod, 9, false},
	{fieldPrevious, 10.5, false},
	{FieldPerformed, 12.5, true},
	{FieldResult, 24.5, true},
	{FieldGrade, 13.5, true},
	{FieldAction, 15, true},
	{FieldActionOwner, 17, true},
	{FieldActionDue, 11.5, true},
	{FieldProposal, 12.5, true},
	{fieldDone, 12.5, false},
}

// columnAt is the index of a field's column on the form's sheet.
func columnAt(f Field) int {
	for i, c := range formColumns() {
		if c.field == f {
			return i
		}
	}
	return -1
}

// The head takes five rows, the headings the sixth.
const (
	headingRow = 6
	firstRow   = 7
	flagColumn = 13 // N, hidden: 1 where words are required; beyond it what marked cells held
)

func actionColumns() []column {
	return []column{
		{fieldKey, 12, false},
		{fieldRef, 9, false},
		{fieldArea, 24, false},
		{fieldText, 52, false},
		{fieldOwner, 20, false},
		{fieldDue, 13, false},
		{fieldStatus, 17, true},
		{fieldEffect, 44, true},
	}
}

// Colours: one family of deep blue-green, greys beside it, and three pale
// tones for the grades, which always stand beside their word.
const (
	fontName   = "Arial" // on every machine, or a face of the same widths
	ink        = "1F2D33"
	muted      = "56666D"
	deep       = "1F4E5F"
	teal       = "2F7A86"
	hairline   = "CBD5D9"
	paper      = "F3F6F7"
	white      = "FFFFFF"
	wanted     = "FFF6D9" // required and still empty
	greenPale  = "DDF0E3"
	amberPale  = "FDEBC8"
	redPale    = "F8D9D3"
	badPale    = "FBE6E1"
	badEdge    = "B5402B"
	badInk     = "9A2F1C"
	idle       = "E9EEF0" // needs no answer
	doneInk    = "1E6B3C"
	missingInk = "8A5A00"
)

const (
	lineHeight = 13.2 // points, ten-point Arial
	maxHeight  = 409  // the tallest row that Excel has
	minLines   = 3
)

// lineCount estimates how many lines a wrapped text takes in a column. Ten
// points of Arial average a little under six pixels a letter where a column
// counts seven; some is kept back for the indent and for bold, because a line
// too many is better than a clipped one.
func lineCount(text string, width float64) int {
	perLine := max(int(width*1.17)-2, 4)
	n := 0
	for paragraph := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		n++
		used := 0
		for word := range strings.FieldsSeq(paragraph) {
			w := utf8.RuneCountInString(word)
			if used > 0 && used+1+w > perLine {
				n++
				used = 0
			}
			if used > 0 {
				used++
			}
			for ; w > perLine; w -= perLine {
				n++
			}
			used += w
		}
	}
	return n
}

// heightOf is the height of a row whose tallest cell has n lines.
func heightOf(n int) float64 {
	return min(float64(max(n, minLines))*lineHeight+6, maxHeight)
}
