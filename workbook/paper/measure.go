package paper

import (
	"strings"
	"unicode/utf8"
)

const (
	LineHeight = 13.2 // points, ten-point Arial
	MaxHeight  = 409  // the tallest row that Excel has
	MinLines   = 3
)

// LineCount estimates how many lines a wrapped text takes in a column. Ten
// points of Arial average a little under six pixels a letter where a column
// counts seven; some is kept back for the indent and for bold, because a line
// too many is better than a clipped one.
func LineCount(text string, width float64) int {
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

// HeightOf is the height in points of a row whose tallest cell has n lines.
func HeightOf(n int) float64 {
	return min(float64(max(n, MinLines))*LineHeight+6, MaxHeight)
}
