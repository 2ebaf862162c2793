package form

import (
	"context"
	"fmt"
	"io"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
	"rond/workbook/paper"
)

// Codes of the notes about a file as a whole, and about rows that could not be
// told.
const (
	CodeNoForm        = "no-form"        // no sheet looks like a form
	CodeKeyAltered    = "key-altered"    // the key is not one of ours; Ref
	CodeKeyMissing    = "key-missing"    // neither key nor a known Ref; Ref
	CodeRefMismatch   = "ref-mismatch"   // key and Ref name different rows; Ref, the key's Ref
	CodeRowTwice      = "row-twice"      // the same row with different answers; Ref
	CodeRowUnknown    = "row-unknown"    // an answer on a row that is none of ours
	CodeColumnMissing = "column-missing" // heading
	CodeColumnTwice   = "column-twice"   // heading
	CodeRefMoved      = "ref-moved"      // a hint: sorted, so the Ref was trusted
)

// maxFound bounds what one file may hold: lines that say something, and lines
// of the hidden sheet. No request comes near it.
const maxFound = 5000

// maxLooked bounds the cells that are held against the headings of a form,
// which stand near the top of their sheet.
const maxLooked = 300_000

// Verify says which row of which request a key names, as [Signer.Verify] does.
type Verify func(key string) (request int64, row int, ok bool)

// Read reads a form that has come back: every sheet, found by its headings.
// What stands in a cell becomes a value or a problem at that cell; whether it
// is enough is for [Judge] to say. Rows are told by their keys, and by their
// Refs when a sort has moved the answers past the keys; a row that cannot be
// told is a note, never a guess.
//
// What the form itself remembers of its Refs is lost when the sheet is copied
// to a new workbook. Such rows are Unsettled, and [Judge] refuses them until
// whoever keeps the requests has called [Settle].
//
// An error is an *[grid.Error], for a file that is no whole workbook, or the
// context's.
func Read(ctx context.Context, r io.ReaderAt, size int64, lim grid.Limits, verify Verify) (*Return, error) {
	book, err := grid.Open(ctx, r, size, lim)
	if err != nil {
		return nil, err
	}
	d := &reading{verify: verify, refs: map[string]string{}, keys: map[string]string{}, sent: map[string]sentAction{}, sentKeys: map[string]string{}, out: &Return{}}
	for i, sheet := range book.Sheets() {
		s := &sheetReading{reading: d, name: sheet.Name}
		for row, err := range book.Rows(ctx, i) {
			if err != nil {
				return nil, err
			}
			s.row(row)
			if len(d.rows)+len(d.refs)+len(d.sent)+len(d.out.Notes) > maxFound {
				return nil, &grid.Error{Code: grid.CodeTooManyRows, Part: sheet.Name, Err: fmt.Errorf("more than %d lines of answers", maxFound)}
			}
		}
	}
	if d.out.Reference == "" {
		d.out.Reference = paper.ReferenceIn(book.Keywords())
	}
	d.finish()
	return d.out, nil
}

// reading is one file on its way to a Return.
type reading struct {
	verify Verify
	refs   map[string]string // key to Ref, from the hidden sheet
	keys   map[string]string // folded Ref to key
	rows   []found
	out    *Return
	header bool // a form's headings were seen
	looked int  // cells that were held against the headings

	sent     map[string]sentAction // actions by key, from the hidden sheet
	sentKeys map[string]string     // folded Ref of an action to key
}

// found is a row as it stood, before it is known whose it is.
type found struct {
	key    string
	read   ReadRow
	keyed  bool // the key was verified
	action bool
	status string // of an action, its effect, and whether it had any
	effect string
	had    string
	place  string // cell of the key or the Ref, for notes
}

// says reports whether anything is said in a line.
func (f found) says() bool { return says(f.read) || f.status != "" || f.effect != "" || f.had != "" }

// note adds something about the file or about a row that could not be told.
func (d *reading) note(sheet, cell, code string, args ...string) {
	d.out.Notes = append(d.out.Notes, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args})
}

func (d *reading) hint(sheet, cell, code string, args ...string) {
	d.out.Notes = append(d.out.Notes, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args, Hint: true})
}

// hidden takes a row of the very hidden sheet.
func (d *reading) hidden(row grid.Row) {
	text := func(column int) string { return row.At(column).Text }
	switch text(0) {
	case "reference":
		d.out.Reference = text(1)
	case "row":
		d.refs[canonical(text(1))] = text(2)
		d.keys[folded(text(2))] = text(1)
	case "action":
		d.sent[canonical(text(1))] = sentAction{ref: text(2), status: text(3), effect: row.At(4).Clean()}
		d.sentKeys[folded(text(2))] = text(1)
	}
}

// canonical is a key as it is compared.
func canonical(key string) string { return strings.ToUpper(strings.TrimSpace(key)) }

// finish tells whose every row is.
func (d *reading) finish() {
	if !d.header {
		d.note("", "", CodeNoForm)
		return
	}
	var rows []ReadRow
	var actions []found
	for _, f := range d.rows {
		if !d.identify(&f) {
			continue
		}
		if f.action {
			actions = append(actions, f)
		} else {
			rows = append(rows, f.read)
		}
	}
	d.finishActions(actions)
	byRow := map[rowID]string{}
	for key, ref := range d.refs {
		if request, row, ok := d.verify(key); ok {
			byRow[rowID{request, row}] = ref
		}
	}
	rows, notes := Settle(rows, func(request int64, row int) (string, bool) {
		ref, ok := byRow[rowID{request, row}]
		return ref, ok
	})
	d.out.Rows = rows
	d.out.Notes = append(d.out.Notes, notes...)
}

// identify finds the request and the row of a line by its key, or by its Ref
// when the key is gone. An altered key is not replaced by a guess.
func (d *reading) identify(f *found) bool {
	key, keys := f.key, d.keys
	if f.action {
		keys = d.sentKeys
	}
	if key == "" {
		key = keys[folded(f.read.Ref)]
	}
	request, row, ok := d.verify(key)
	switch {
	case ok:
		f.read.Request, f.read.Row = request, row
		return true
	case f.key != "":
		d.note(f.read.Sheet, f.place, CodeKeyAltered, f.read.Ref)
	case f.read.Ref != "":
		d.note(f.read.Sheet, f.place, CodeKeyMissing, f.read.Ref)
	case f.says():
		d.note(f.read.Sheet, f.place, CodeRowUnknown)
	}
	return false
}
