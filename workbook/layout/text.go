package layout

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxCell is the longest text of a cell in UTF-16 units, and MaxHeight the
// tallest row in points (ECMA-376 leaves both open; these are Excel's limits).
const (
	MaxCell   = 32767
	MaxHeight = 409
)

// CellText is foreign text as a cell can hold it: line breaks as line feeds,
// and a text that is too long cut with a mark that gives its full length, as
// excelize would cut it without a word. Format is the mark, with one %d.
func CellText(s, format string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if len(s) <= MaxCell { // bytes are never fewer than units
		return s
	}
	total := units(s)
	if total <= MaxCell {
		return s
	}
	mark := fmt.Sprintf(format, utf8.RuneCountInString(s))
	room := MaxCell - units(mark)
	for i, r := range s {
		if room -= unitsOf(r); room < 0 {
			return s[:i] + mark
		}
	}
	return s
}

func units(s string) (n int) {
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Serial is a date or instant as spreadsheets count: days since 30 December
// 1899. Only days after 28 February 1900 count alike in every program. A
// minute is rarely an exact fraction of a day, and some programs cut to the
// minute below: a tenth of a millisecond more keeps it.
func Serial(layout, s string) (float64, bool) {
	if len(s) != len(layout) {
		return 0, false
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1901 {
		return 0, false
	}
	const unixDay = 25569 // 1 January 1970
	days := float64(t.Unix())/86400 + unixDay
	if days != math.Trunc(days) {
		days += 1e-9
	}
	return days, true
}

// Lines is how many lines a wrapped text takes in a column of so many
// characters. A width counts digits of 11 points; a line holds about a quarter
// more letters of 10 points than that, less where words break.
func Lines(s string, width float64) int {
	perLine := max(1, int(width*1.25-2))
	n := 0
	for paragraph := range strings.SplitSeq(s, "\n") {
		n += max(1, (utf8.RuneCountInString(paragraph)+perLine-1)/perLine)
	}
	return n
}

// RowHeight is the height in points of a row with so many lines of 10 point
// text: programs do not fit it themselves.
func RowHeight(lines int) float64 {
	return min(MaxHeight, 5+13*float64(max(1, lines)))
}

// HeaderText makes foreign text safe in a page header: an ampersand would
// begin a code there (ECMA-376 part 1, §18.3.1.46), and 255 units is all.
func HeaderText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	cut, n := len(s), 0
	for i := range s {
		if n++; n > 80 {
			cut = i
			break
		}
	}
	return strings.ReplaceAll(s[:cut], "&", "&&")
}
