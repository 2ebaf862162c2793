package layout

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Page writes a sheet from the top down, until the first error. Columns count
// from one, Row is the next free one. Cut is the mark of a text that was too
// long, for [CellText].
type Page struct {
	File *excelize.File
	Name string
	Cut  string
	Row  int
	err  error
}

// NewPage begins at the first row of a sheet.
func NewPage(f *excelize.File, name, cut string) *Page {
	return &Page{File: f, Name: name, Cut: cut, Row: 1}
}

// Err is the first error, or nil.
func (p *Page) Err() error { return p.err }

// Do keeps the first error of what is done to the sheet by other means.
func (p *Page) Do(err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("row %d of sheet %s: %w", p.Row, p.Name, err)
	}
}

// At is the name of a cell.
func (p *Page) At(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	p.Do(err)
	return name
}

// Style dresses the row's cells of the columns from–to.
func (p *Page) Style(from, to, id int) {
	p.Do(p.File.SetCellStyle(p.Name, p.At(from, p.Row), p.At(to, p.Row), id))
}

// Text writes a string over the columns from–to, which become one cell.
func (p *Page) Text(from, to int, s string, id int) {
	p.Style(from, to, id)
	if to > from {
		p.Do(p.File.MergeCell(p.Name, p.At(from, p.Row), p.At(to, p.Row)))
	}
	if s != "" {
		p.Do(p.File.SetCellStr(p.Name, p.At(from, p.Row), SharedText(CellText(s, p.Cut))))
	}
}

// Number writes a number over the columns from–to, which become one cell.
func (p *Page) Number(from, to int, n float64, id int) {
	p.Style(from, to, id)
	if to > from {
		p.Do(p.File.MergeCell(p.Name, p.At(from, p.Row), p.At(to, p.Row)))
	}
	p.Do(p.File.SetCellFloat(p.Name, p.At(from, p.Row), n, -1, 64))
}

// Day writes a date YYYY-MM-DD as a date, in the style when, or what is none as
// the text it is.
func (p *Page) Day(column int, s string, when, text int) {
	if n, ok := Serial("2006-01-02", s); ok {
		p.Number(column, column, n, when)
		return
	}
	p.Text(column, column, s, text)
}

// Next ends the row; height 0 leaves it as it is.
func (p *Page) Next(height float64) {
	if height > 0 {
		p.Do(p.File.SetRowHeight(p.Name, p.Row, height))
	}
	p.Row++
}

// RowPixels is the height in pixels that excelize counts for a row of 15 points
// where it anchors a chart.
const RowPixels = 18

// Space leaves room for a chart of that many pixels. Every row gets a height:
// the default differs between programs.
func (p *Page) Space(pixels int) {
	for range pixels/RowPixels + 1 {
		p.Next(15)
	}
}

// Reference is a range of one column as a chart or a formula names it.
func (p *Page) Reference(column, from, to int) string {
	first := fmt.Sprintf("'%s'!%s", p.Name, p.Corner(column, from))
	if from == to {
		return first
	}
	return first + ":" + p.Corner(column, to)
}

// Corner is a cell's name that stays when it is copied: "$B$7".
func (p *Page) Corner(column, row int) string {
	cell := p.At(column, row)
	i := max(strings.IndexAny(cell, "0123456789"), 0)
	return "$" + cell[:i] + "$" + cell[i:]
}

// Widths sets the widths of the columns from the first on, in characters.
func (p *Page) Widths(widths ...float64) {
	for i, width := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		p.Do(err)
		p.Do(p.File.SetColWidth(p.Name, name, name, width))
	}
}
