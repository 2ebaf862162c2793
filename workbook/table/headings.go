package table

import (
	"fmt"
	"slices"
	"strings"

	"rond/workbook/grid"
)

// head is a row of headings, or two.
type head struct {
	shape Shape
	titles
	known map[int]Column
	other map[int]string
	said  map[string]string // the headings of what is known, by key
	lang  string
	more  int // rows of headings below the first
}

// headAt reads a row as headings. The row below is the better one when it names
// more, and adds to it when it stands only under what says nothing yet or spans
// several columns.
func (s *seek) headAt(i int) (head, bool) {
	h, ok := s.headings(i)
	if !ok || i+1 == len(s.rows) || s.rows[i+1].Number != s.rows[i].Number+1 {
		return h, ok
	}
	if below, ok := s.headings(i + 1); ok && len(below.known) >= len(h.known) {
		return head{}, false
	}
	below := texts(s.rows[i+1])
	known := 0
	for _, c := range below {
		_, plain := h.known[c.Column]
		_, named := h.other[c.Column]
		if s.spread[i].wide[c.Column] < 2 && (plain || named) {
			return h, true
		}
		if _, ok := h.find(c.Text); ok {
			known++
		}
	}
	if known == 0 {
		return h, true
	}
	h.more = 1
	for _, c := range below {
		delete(h.known, c.Column)
		delete(h.other, c.Column)
	}
	s.place(&h, i+1, below)
	return h, true
}

// headings reads one row as the headings of the shape that knows most of it.
func (s *seek) headings(i int) (best head, ok bool) {
	cells := texts(s.rows[i])
	if len(cells) < 2 {
		return head{}, false
	}
	for n, shape := range s.shapes {
		h := head{shape: shape, titles: s.titles[n], known: map[int]Column{}, other: map[int]string{}, said: map[string]string{}, lang: "sv"}
		s.place(&h, i, cells)
		if len(h.known) >= 2 && len(h.known) > len(best.known) && h.whole(s, i) {
			best, ok = h, true
		}
	}
	return best, ok
}

// whole reports whether the headings name every column that is required, and
// one of those of which any is, on their own row or the next.
func (h head) whole(s *seek, i int) bool {
	named := map[string]bool{}
	for _, c := range h.known {
		named[c.Key] = true
	}
	if i+1 < len(s.rows) {
		for column, wide := range s.spread[i].wide {
			for at := column; wide > 1 && at < column+wide; at++ {
				c, _ := h.find(s.rows[i+1].At(at).Text)
				named[c.Key] = true
			}
		}
	}
	if slices.ContainsFunc(h.shape.Columns, func(c Column) bool { return c.Required && !named[c.Key] }) {
		return false
	}
	return h.shape.Any == nil || slices.ContainsFunc(h.shape.Any, func(key string) bool { return named[key] })
}

// place puts headings in their columns. The first of two with the same meaning
// is the one; the other is the author's own.
func (s *seek) place(h *head, i int, cells []grid.Cell) {
	tongues := 0
	for _, cell := range cells {
		c, ok := h.titles[titleKey(s.over(i, cell.Column)+" "+cell.Text)]
		if !ok {
			c, ok = h.find(cell.Text)
		}
		for _, taken := range h.known {
			ok = ok && taken.Key != c.Key
		}
		if !ok {
			h.other[cell.Column] = h.distinct(strings.Join(strings.Fields(cell.Text), " "))
			continue
		}
		h.known[cell.Column], h.said[c.Key] = c, strings.Join(strings.Fields(cell.Text), " ")
		tongues += tongue(c.Title, cell.Text)
	}
	if tongues > 0 {
		h.lang = "en"
	}
}

// over is the heading of several columns that a column stands under, on the row
// above: "Efter åtgärd" over "S" and "K". It is "" where there is none.
func (s *seek) over(i, column int) string {
	if i == 0 || s.rows[i-1].Number != s.rows[i].Number-1 {
		return ""
	}
	for from, wide := range s.spread[i-1].wide {
		if wide > 1 && from <= column && column < from+wide {
			return s.rows[i-1].At(from).Text
		}
	}
	return ""
}

// distinct is a title that no other column has.
func (h head) distinct(title string) string {
	numbered := title
	for n := 2; ; n++ {
		taken := false
		for _, other := range h.other {
			taken = taken || other == numbered
		}
		if !taken {
			return numbered
		}
		numbered = fmt.Sprintf("%s (%d)", title, n)
	}
}
