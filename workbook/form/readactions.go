package form

import "rond/workbook"

// sentAction is an action as the form was sent with it.
type sentAction struct{ ref, status, effect string }

// Said is what a line says of an action; "" of what it says nothing.
type Said struct{ Status, Effect, Had string }

// Changes is what somebody has written in an action's line that it was not
// sent with. A line that has forgotten what it was sent with says all that
// stands in it. Blank never clears.
func (a ReadAction) Changes() Said {
	s := Said{a.Status, a.Effect, a.Had}
	if a.Sent && s.Status == a.SentStatus {
		s.Status = ""
	}
	if a.Sent && s.Effect == a.SentEffect {
		s.Effect = ""
	}
	return s
}

// Says reports whether anything new is written in the line, right or wrong.
func (a ReadAction) Says() bool {
	return a.Changes() != Said{} || len(a.Wrong) > 0
}

// finishActions tells whose the actions' lines are: each once, by its key, and
// by its Ref when a sort has moved what is written past the keys.
func (d *reading) finishActions(lines []found) {
	byRow := map[rowID]sentAction{}
	for key, sent := range d.sent {
		if request, row, ok := d.verify(key); ok {
			byRow[rowID{request, row}] = sent
		}
	}
	rows := make([]ReadRow, len(lines))
	for i, f := range lines {
		rows[i] = f.read
		rows[i].Line = i // to find what is written in it again
	}
	rows, notes := settleRefs(rows, func(request int64, row int) (string, bool) {
		sent, ok := byRow[rowID{request, row}]
		return sent.ref, ok
	})
	d.out.Notes = append(d.out.Notes, notes...)
	var all []ReadAction
	for _, r := range rows {
		f := lines[r.Line]
		sent, ok := byRow[idOf(r)]
		all = append(all, ReadAction{Request: r.Request, Row: r.Row, Ref: r.Ref, Sheet: r.Sheet, Cells: r.Cells, Status: f.status, Effect: f.effect, Had: f.had,
			Sent: ok, SentStatus: sent.status, SentEffect: sent.effect, Wrong: r.Wrong, WrongIn: r.WrongIn})
	}
	d.out.Actions = d.actionsOnce(all)
}

// actionsOnce leaves of the lines about the same action the one that says
// something; of several that say different things none, and a note.
func (d *reading) actionsOnce(lines []ReadAction) []ReadAction {
	at := map[rowID]int{}
	torn := map[int]bool{}
	var kept []ReadAction
	for _, a := range lines {
		i, twice := at[rowID{a.Request, a.Row}]
		switch {
		case !twice:
			at[rowID{a.Request, a.Row}] = len(kept)
			kept = append(kept, a)
		case !a.Says():
		case !kept[i].Says():
			kept[i] = a
		default:
			torn[i] = torn[i] || a.Status != kept[i].Status || a.Effect != kept[i].Effect || a.Had != kept[i].Had || len(a.Wrong)+len(kept[i].Wrong) > 0
		}
	}
	var once []ReadAction
	for i, a := range kept {
		if torn[i] {
			d.out.Notes = append(d.out.Notes, workbook.Problem{Sheet: a.Sheet, Cell: a.Cells[fieldRef], Code: CodeRowTwice, Args: []string{a.Ref}})
			continue
		}
		once = append(once, a)
	}
	return once
}
