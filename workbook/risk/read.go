package risk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/table"
)

// ErrNoRisks is returned for a whole workbook that is no risk workbook: none of
// its sheets has the headings of one. A form of [form.Form] is such a workbook,
// and a risk workbook is none of those.
var ErrNoRisks = errors.New("no risk workbook")

// CodeRowUnknown is something written on a row that is none of ours.
const CodeRowUnknown = "risk-row-unknown"

// The very hidden sheet, which remembers which key had which Ref.
const (
	hiddenSheet   = "rond"
	hiddenMarker  = "rond-risk"
	hiddenVersion = "1"
	keywordPrefix = "rond " // before the reference among the document's keywords
)

const (
	maxFound  = 5000    // lines that say something, lines of the hidden sheet and notes
	maxLooked = 300_000 // cells that are held against the headings
)

// Read reads a risk workbook that has come back: every sheet that has its
// headings. What stands in the inputs is kept as text; what it means is for
// [Judge] to say. Rows are told by their keys as [form.Read] tells them, and are
// Unsettled when the workbook has forgotten its Refs.
//
// An error is ErrNoRisks, a *[grid.Error] for a file that is no whole workbook,
// or the context's.
func Read(ctx context.Context, r io.ReaderAt, size int64, lim grid.Limits, verify form.Verify) (*Return, error) {
	book, err := grid.Open(ctx, r, size, lim)
	if err != nil {
		return nil, err
	}
	d := &reading{verify: verify, titles: byHeading(), refs: map[string]string{}, keys: map[string]string{}}
	for i, sheet := range book.Sheets() {
		s := &sheetReading{reading: d, name: sheet.Name}
		for row, err := range book.Rows(ctx, i) {
			if err != nil {
				return nil, err
			}
			s.row(row)
			if len(d.rows)+len(d.refs)+len(d.out.Notes) > maxFound {
				return nil, &grid.Error{Code: grid.CodeTooManyRows, Part: sheet.Name, Err: fmt.Errorf("more than %d lines of answers", maxFound)}
			}
		}
	}
	if !d.header {
		return nil, ErrNoRisks
	}
	if d.out.Reference == "" {
		if reference, ok := strings.CutPrefix(book.Keywords(), keywordPrefix); ok {
			d.out.Reference = strings.TrimSpace(reference)
		}
	}
	d.finish()
	return &d.out, nil
}

// reading is one file on its way to a Return.
type reading struct {
	verify form.Verify
	titles map[string]Field
	refs   map[string]string // key to Ref, from the hidden sheet
	keys   map[string]string // folded Ref to key
	rows   []keyedRow
	header bool // the headings were seen
	looked int  // cells that were held against them
	out    Return
}

// keyedRow is a row as it stood, before it is known whose it is.
type keyedRow struct {
	key   string
	place string // cell of the key or the Ref, for notes
	read  ReadRow
}

func (d *reading) note(sheet, cell, code string, args ...string) {
	d.out.Notes = append(d.out.Notes, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args})
}

// finish tells whose every row is. A line that cannot be told and fills in
// nothing, such as the words over a group of rows, is none.
func (d *reading) finish() {
	var rows []ReadRow
	for _, k := range d.rows {
		key := k.key
		if key == "" {
			key = d.keys[table.Fold(k.read.Ref)]
		}
		request, row, ok := d.verify(key)
		switch {
		case ok:
			k.read.Request, k.read.Row = request, row
			rows = append(rows, k.read)
		case k.read.weight() == 0:
		case k.key != "":
			d.note(k.read.Sheet, k.place, form.CodeKeyAltered, k.read.Ref)
		case k.read.Ref != "":
			d.note(k.read.Sheet, k.place, form.CodeKeyMissing, k.read.Ref)
		default:
			d.note(k.read.Sheet, k.place, CodeRowUnknown)
		}
	}
	type id struct {
		request int64
		row     int
	}
	refs := map[id]string{}
	for key, ref := range d.refs {
		if request, row, ok := d.verify(key); ok {
			refs[id{request, row}] = ref
		}
	}
	rows, notes := Settle(rows, func(request int64, row int) (string, bool) {
		ref, ok := refs[id{request, row}]
		return ref, ok
	})
	d.out.Rows = rows
	d.out.Notes = append(d.out.Notes, notes...)
}
