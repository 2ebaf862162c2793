package consolidated

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// page writes the summary from the top down, until the first error. Columns
// count from one, row is the next free one.
type page struct {
	f    *excelize.File
	name string
	cut  string
	row  int
	err  error
}

func (p *page) do(err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("row %d of sheet %s: %w", p.row, p.name, err)
	}
}

func (p *page) at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	p.do(err)
	return name
}

func (p *page) style(from, to, id int) {
	p.do(p.f.SetCellStyle(p.name, p.at(from, p.row), p.at(to, p.row), id))
}

// text writes a string over the columns from–to, which become one cell.
func (p *page) text(from, to int, s string, id int) {
	p.style(from, to, id)
	if to > from {
		p.do(p.f.MergeCell(p.name, p.at(from, p.row), p.at(to, p.row)))
	}
	p.do(p.f.SetCellStr(p.name, p.at(from, p.row), sharedText(cellText(s, p.cut))))
}

func (p *page) number(from, to int, n float64, id int) {
	p.style(from, to, id)
	if to > from {
		p.do(p.f.MergeCell(p.name, p.at(from, p.row), p.at(to, p.row)))
	}
	p.do(p.f.SetCellFloat(p.name, p.at(from, p.row), n, -1, 64))
}

// day writes a date as a date, or as the text it is.
func (p *page) day(column int, s string, st *styles) {
	if n, ok := serial("2006-01-02", s); ok {
		p.number(column, column, n, st.when)
		return
	}
	p.text(column, column, s, st.label)
}

// next ends the row; height 0 leaves it as it is.
func (p *page) next(height float64) {
	if height > 0 {
		p.do(p.f.SetRowHeight(p.name, p.row, height))
	}
	p.row++
}

// space leaves room for a chart of that many pixels. Every row gets a height:
// the default differs between programs.
func (p *page) space(pixels int) {
	for range pixels/rowPixels + 1 {
		p.next(15)
	}
}

// sharedText minds what excelize does not where it writes a single cell: an
// underscore that would begin a character's code.
func sharedText(s string) string {
	var to strings.Builder
	for i := range len(s) {
		if s[i] == '_' && isCode(s[i:]) {
			to.WriteString("_x005F")
		}
		to.WriteByte(s[i])
	}
	return to.String()
}
