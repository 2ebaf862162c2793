package risk

import (
	"maps"

	"rond/workbook"
	"rond/workbook/form"
)

// Settle holds the Refs beside the answers against those that the rows were
// sent with, as [form.Settle] does. Of rows that stand there twice the one with
// a proposal is taken, for somebody has gone through it; when that does not tell
// them apart and they differ, neither is.
func Settle(rows []ReadRow, ref func(request int64, row int) (string, bool)) ([]ReadRow, []workbook.Problem) {
	placed := make([]form.Placed, len(rows))
	for i, r := range rows {
		placed[i] = form.Placed{Index: i, Request: r.Request, Row: r.Row, Ref: r.Ref, Sheet: r.Sheet, Cell: r.Cells[fieldRef]}
	}
	settled, notes := form.SettleRefs(placed, ref)
	var kept []ReadRow
	for _, p := range settled {
		r := rows[p.Index]
		r.Row, r.Unsettled = p.Row, p.Unsettled
		kept = append(kept, r)
	}
	once, more := rowsOnce(kept)
	return once, append(notes, more...)
}

func rowsOnce(rows []ReadRow) ([]ReadRow, []workbook.Problem) {
	type id struct {
		request int64
		row     int
	}
	at := map[id]int{}
	torn := map[int]bool{}
	var kept []ReadRow
	for _, r := range rows {
		i, twice := at[id{r.Request, r.Row}]
		switch {
		case !twice:
			at[id{r.Request, r.Row}] = len(kept)
			kept = append(kept, r)
		case r.weight() > kept[i].weight():
			kept[i], torn[i] = r, false
		case r.weight() == kept[i].weight() && (!maps.Equal(r.Texts, kept[i].Texts) || len(r.Wrong) > 0):
			torn[i] = true
		}
	}
	var once []ReadRow
	var notes []workbook.Problem
	for i, r := range kept {
		if torn[i] {
			notes = append(notes, workbook.Problem{Sheet: r.Sheet, Cell: r.Cells[fieldRef], Code: form.CodeRowTwice, Args: []string{r.Ref}})
			continue
		}
		once = append(once, r)
	}
	return once, notes
}

// weight is how much a row says: a proposal, anything, nothing.
func (r ReadRow) weight() int {
	switch {
	case r.Texts[FieldProposal] != "":
		return 2
	case len(r.Texts) > 0 || len(r.Wrong) > 0:
		return 1
	}
	return 0
}
