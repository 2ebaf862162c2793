package form

import (
	"maps"
	"slices"

	"rond/workbook"
)

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

// settleRefs settles rows by the Refs that stand beside them.
func settleRefs(rows []ReadRow, ref func(int64, int) (string, bool)) ([]ReadRow, []workbook.Problem) {
	placed := make([]Placed, len(rows))
	for i, r := range rows {
		placed[i] = Placed{Index: i, Request: r.Request, Row: r.Row, Ref: r.Ref, Sheet: r.Sheet, Cell: refCell(r)}
	}
	settled, notes := SettleRefs(placed, ref)
	var kept []ReadRow
	for _, p := range settled {
		r := rows[p.Index]
		r.Row, r.Unsettled = p.Row, p.Unsettled
		kept = append(kept, r)
	}
	return kept, notes
}

// Placed is a line of a returned workbook: the row that its key names, and the
// Ref that stands beside it. Index is whatever tells the caller which it is.
type Placed struct {
	Index     int
	Request   int64
	Row       int
	Ref       string
	Sheet     string
	Cell      string // where the Ref stands
	Unsettled bool   // nobody has said which Ref the row has
}

// SettleRefs is the part of [Settle] that holds Refs against keys: the lines
// that can be told, each with the row that its answer belongs to, and a note
// on each that was moved or cannot be told.
func SettleRefs(lines []Placed, ref func(request int64, row int) (string, bool)) ([]Placed, []workbook.Problem) {
	var kept []Placed
	var notes []workbook.Problem
	for _, group := range byRequest(lines) {
		owner := map[string]int{} // folded Ref to row
		standing := map[string]bool{}
		moved := false
		for _, l := range group {
			want, ok := ref(l.Request, l.Row)
			if !ok || l.Ref == "" {
				want = l.Ref
			}
			owner[folded(want)] = l.Row
			standing[folded(l.Ref)] = true
			moved = moved || folded(want) != folded(l.Ref)
		}
		permuted := maps.EqualFunc(owner, standing, func(int, bool) bool { return true }) && len(owner) == len(group)
		for _, l := range group {
			want, ok := ref(l.Request, l.Row)
			l.Unsettled = !ok && l.Ref != ""
			switch {
			case !moved || !ok || folded(want) == folded(l.Ref):
				kept = append(kept, l)
			case permuted:
				l.Row = owner[folded(l.Ref)]
				kept = append(kept, l)
				notes = append(notes, workbook.Problem{Sheet: l.Sheet, Cell: l.Cell, Code: CodeRefMoved, Args: []string{l.Ref}, Hint: true})
			default:
				notes = append(notes, workbook.Problem{Sheet: l.Sheet, Cell: l.Cell, Code: CodeRefMismatch, Args: []string{l.Ref, want}})
			}
		}
	}
	return kept, notes
}

func refCell(r ReadRow) string { return r.Cells[fieldRef] }

// byRequest groups lines, in the order in which the requests first stand.
func byRequest(lines []Placed) [][]Placed {
	at := map[int64]int{}
	var groups [][]Placed
	for _, l := range lines {
		i, ok := at[l.Request]
		if !ok {
			i = len(groups)
			at[l.Request] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], l)
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
