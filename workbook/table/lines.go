package table

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
)

// lines is a sheet as it stands, from a workbook or from text.
type lines struct {
	sheet  string
	rows   []grid.Row
	merged []grid.Range
}

// sheetsOf is every sheet that is shown in a workbook, or the one sheet that a
// comma separated text is. What is wrong with the file is a problem.
func sheetsOf(ctx context.Context, r io.ReaderAt, size int64) ([]lines, []workbook.Problem, error) {
	book, err := grid.Open(ctx, r, size, grid.DefaultLimits())
	if err != nil {
		problems, err := unreadable("", err)
		if err != nil || problems[0].Code != grid.CodeCSV && problems[0].Code != grid.CodeNotWorkbook {
			return nil, problems, err
		}
		return textLines(r, size, problems)
	}
	var all []lines
	for i, sheet := range book.Sheets() {
		if sheet.Hidden || sheet.VeryHidden {
			continue
		}
		l := lines{sheet: sheet.Name}
		if l.merged, err = book.Merged(ctx, i); err == nil {
			for row, rowErr := range book.Rows(ctx, i) {
				if err = rowErr; err != nil {
					break
				}
				l.rows = append(l.rows, row)
			}
		}
		if err != nil {
			problems, err := unreadable(sheet.Name, err)
			return nil, problems, err
		}
		all = append(all, l)
	}
	return all, nil, nil
}

// spread is what a row shows in cells that are merged with one further up, by
// column, and how wide the cells are that begin in it.
type spread struct {
	from map[int]grid.Cell
	row  map[int]int // by column: the row that the cell from further up stands in
	wide map[int]int
}

// spreads works out the merged cells row by row. Ranges that lie over each
// other are no sheet that a program writes.
func (l lines) spreads() ([]spread, error) {
	slices.SortStableFunc(l.merged, func(a, b grid.Range) int { return cmp.Compare(a.Row, b.Row) })
	type open struct {
		grid.Range
		cell grid.Cell
	}
	var active []open
	out, next := make([]spread, len(l.rows)), 0
	for i, row := range l.rows {
		active = slices.DeleteFunc(active, func(o open) bool { return o.LastRow < row.Number })
		out[i] = spread{from: map[int]grid.Cell{}, row: map[int]int{}, wide: map[int]int{}}
		for _, o := range active {
			if o.cell.Kind != grid.Blank {
				out[i].from[o.Column], out[i].row[o.Column] = o.cell, o.Row
			}
		}
		for ; next < len(l.merged) && l.merged[next].Row <= row.Number; next++ {
			m := l.merged[next]
			if m.Row < row.Number {
				continue // it begins in a row that holds nothing
			}
			out[i].wide[m.Column] = m.LastColumn - m.Column + 1
			if m.LastRow > m.Row {
				active = append(active, open{m, row.At(m.Column)})
			}
		}
		if len(active) > grid.DefaultLimits().Columns {
			return nil, fmt.Errorf("sheet %s: merged cells lie over each other", l.sheet)
		}
	}
	return out, nil
}

// texts are a row's cells that say something.
func texts(row grid.Row) []grid.Cell {
	return slices.DeleteFunc(slices.Clone(row.Cells), func(c grid.Cell) bool { return strings.TrimSpace(c.Text) == "" })
}
