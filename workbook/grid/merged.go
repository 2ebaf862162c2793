package grid

import (
	"bytes"
	"context"
)

// Range is a rectangle of cells that a sheet shows as one. Columns count from
// zero and rows from one; both ends are in it. Only the first cell holds
// something.
type Range struct {
	Column, Row, LastColumn, LastRow int
}

// Merged is the ranges of a sheet, an index into [Book.Sheets], whose cells are
// shown as one, in the order of the file. More of them than a sheet may have
// rows is an error.
func (b *Book) Merged(ctx context.Context, sheet int) ([]Range, error) {
	if sheet < 0 || sheet >= len(b.paths) {
		return nil, fault(CodeDamaged, "", "no sheet %d", sheet)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name := b.paths[sheet]
	s, err := b.part(name)
	if err != nil {
		return nil, err
	}
	var all []Range
	err = s.document(func(element []byte) error {
		if string(element) != "mergeCells" {
			return s.skip()
		}
		return s.children(func(element []byte) error {
			if string(element) == "mergeCell" {
				r, ok := rangeOf(s.attr("ref"))
				if !ok {
					return fault(CodeDamaged, name, "merged cells %q", s.attr("ref"))
				}
				if all = append(all, r); len(all) > b.lim.Rows {
					return fault(CodeTooManyRows, name, "more than %d merged ranges", b.lim.Rows)
				}
			}
			return s.skip()
		})
	})
	if err != nil {
		return nil, xmlFault(name, err)
	}
	return all, nil
}

// rangeOf reads "A4:B6".
func rangeOf(ref []byte) (Range, bool) {
	first, last, ok := bytes.Cut(ref, []byte(":"))
	if !ok {
		last = first
	}
	var r Range
	r.Column, r.Row = reckon(first)
	r.LastColumn, r.LastRow = reckon(last)
	ok = r.Column >= 0 && r.Row >= 1 && r.LastColumn >= r.Column && r.LastRow >= r.Row
	return r, ok && r.LastColumn < 1<<14 && r.LastRow <= 1<<20
}
