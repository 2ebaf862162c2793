package form

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rond/workbook"
	"rond/workbook/grid"
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
		if reference, ok := strings.CutPrefix(book.Keywords(), keywordPrefix); ok {
			d.out.Reference = strings.TrimSpace(reference)
		}
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
	status string // of an action, and its effect
	effect string
	place  string // cell of the key or the Ref, for notes
}

// says reports whether anything is said in a line.
func (f found) says() bool { return says(f.read) || f.status != "" || f.effect != "" }

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
		d.sent[canonical(text(1))] = sentAction{ref: text(2), status: text(3), effect: cleaned(text(4))}
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

type rowID struct {
	request int64
	row     int
}

func idOf(r ReadRow) rowID { return rowID{r.Request, r.Row} }

// Settle compares the Ref that stands beside each answer with the Ref that its
// key should have, as ref tells it. Where they differ but the Refs of a
// request are the same ones in another order, a sort has moved the answers
// past the hidden keys: the Ref moved with the answer and is trusted. Any other
// difference goes to a person. Rows that stand there twice with the same
// answer are one; with different answers they are none. [Read] settles by what
// the workbook itself remembers; who keeps the requests settles again. A row
// whose Ref neither of them knows stays Unsettled.
//
// The row that answers for the simple controls is told by its key alone.
func Settle(rows []ReadRow, ref func(request int64, row int) (string, bool)) ([]ReadRow, []workbook.Problem) {
	var shared, own []ReadRow
	for _, r := range rows {
		if r.Row == SharedRow {
			shared = append(shared, r)
		} else {
			own = append(own, r)
		}
	}
	own, notes := settleRefs(own, ref)
	kept, more := settleTwice(append(own, shared...))
	return kept, append(notes, more...)
}

// Shared is the answer that the row for the simple controls gives a row of
// theirs in which nothing is said; false when it gives none.
func Shared(read ReadRow, want Want) (Answer, bool) {
	at := slices.IndexFunc(want.Grades, func(g Grade) bool { return g.Severity == 0 })
	if read.Row != SharedRow || read.Answer.Performed != Yes || at < 0 {
		return Answer{}, false
	}
	return Answer{Performed: Yes, Result: wordsIn(want.Lang).nothing, Grade: want.Grades[at].Code}, true
}

func settleRefs(rows []ReadRow, ref func(int64, int) (string, bool)) ([]ReadRow, []workbook.Problem) {
	var kept []ReadRow
	var notes []workbook.Problem
	for _, group := range byRequest(rows) {
		owner := map[string]int{} // folded Ref to row
		standing := map[string]bool{}
		moved := false
		for _, r := range group {
			want, ok := ref(r.Request, r.Row)
			if !ok || r.Ref == "" {
				want = r.Ref
			}
			owner[folded(want)] = r.Row
			standing[folded(r.Ref)] = true
			moved = moved || folded(want) != folded(r.Ref)
		}
		permuted := maps.EqualFunc(owner, standing, func(int, bool) bool { return true }) && len(owner) == len(group)
		for _, r := range group {
			want, ok := ref(r.Request, r.Row)
			r.Unsettled = !ok && r.Ref != ""
			switch {
			case !moved || !ok || folded(want) == folded(r.Ref):
				kept = append(kept, r)
			case permuted:
				r.Row = owner[folded(r.Ref)]
				kept = append(kept, r)
				notes = append(notes, workbook.Problem{Sheet: r.Sheet, Cell: refCell(r), Code: CodeRefMoved, Args: []string{r.Ref}, Hint: true})
			default:
				notes = append(notes, workbook.Problem{Sheet: r.Sheet, Cell: refCell(r), Code: CodeRefMismatch, Args: []string{r.Ref, want}})
			}
		}
	}
	return kept, notes
}

func refCell(r ReadRow) string { return r.Cells[fieldRef] }

// byRequest groups rows, in the order in which the requests first stand.
func byRequest(rows []ReadRow) [][]ReadRow {
	at := map[int64]int{}
	var groups [][]ReadRow
	for _, r := range rows {
		i, ok := at[r.Request]
		if !ok {
			i = len(groups)
			at[r.Request] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

func settleTwice(rows []ReadRow) ([]ReadRow, []workbook.Problem) {
	first := map[rowID]int{}
	torn := map[rowID]bool{}
	var kept []ReadRow
	for _, r := range rows {
		i, twice := first[idOf(r)]
		switch {
		case !twice:
			first[idOf(r)] = len(kept)
			kept = append(kept, r)
		case says(r) && !says(kept[i]):
			kept[i] = r
		case says(r) && (r.Answer != kept[i].Answer || len(r.Wrong)+len(kept[i].Wrong) > 0):
			torn[idOf(r)] = true
		}
	}
	var notes []workbook.Problem
	var whole []ReadRow
	for _, r := range kept {
		if torn[idOf(r)] {
			notes = append(notes, workbook.Problem{Sheet: r.Sheet, Cell: refCell(r), Code: CodeRowTwice, Args: []string{r.Ref}})
			continue
		}
		whole = append(whole, r)
	}
	return whole, notes
}

func says(r ReadRow) bool { return !r.Answer.Empty() || len(r.Wrong) > 0 }
