package foreign

import (
	"rond/internal/plan"
	"rond/workbook/table"
)

// keptAt is where the first text that is kept under a title stands, and under
// which of our headings: "" when it is the file's own.
type keptAt struct{ sheet, cell, key, text string }

// note keeps a text as it is, under a title. The key is the column that it was
// read from, "" for one of the file's own.
func (rd *reader) note(key string, row table.Row, title, text string) plan.Note {
	at := keptAt{row.Sheet, row.Cell(key), key, text}
	if key == "" {
		at.cell = row.ExtraCell(title)
	}
	if _, there := rd.kept[title]; !there {
		if rd.kept == nil {
			rd.kept = map[string]keptAt{}
		}
		rd.kept[title] = at
	}
	return plan.Note{Title: title, Text: text}
}

// own is what stands in a row under headings that we do not know.
func (rd *reader) own(row table.Row) []plan.Note {
	var notes []plan.Note
	for _, e := range row.Extra {
		notes = append(notes, rd.note("", row, e.Title, e.Text))
	}
	return notes
}

// retitle tells the file's own columns apart from those that Rond has, and says
// so once for each.
func (rd *reader) retitle() {
	all := map[string][][]plan.Note{"plan": {rd.plan.Extra}}
	for _, a := range rd.plan.Areas {
		all["areas"] = append(all["areas"], a.Extra)
	}
	for _, c := range rd.plan.Controls {
		all["controls"] = append(all["controls"], c.Extra)
		for _, p := range c.Parts {
			all["parts"] = append(all["parts"], p.Extra)
		}
	}
	for _, a := range rd.plan.Actions {
		all["actions"] = append(all["actions"], a.Extra)
	}
	renamed := map[string]string{}
	for sheet, rows := range all {
		for _, notes := range rows {
			for i := range notes {
				if title := notes[i].Title; plan.Reserved(sheet, title) {
					notes[i].Title += rd.in(" i planen", " in the plan")
					renamed[title] = notes[i].Title
				}
			}
		}
	}
	for title, now := range renamed {
		rd.tellKept(title, now)
	}
}

// tellKept says that what stands under a title is not used, and where it went.
func (rd *reader) tellKept(title, now string) {
	at, ok := rd.kept[title]
	if !ok {
		return // ours, not the file's
	}
	code := "plan-column-own"
	switch {
	case at.key != "":
		code = "plan-words-kept"
	case said(title, "Kod", "Code"):
		first, last := rd.plan.Controls[0].Code, rd.plan.Controls[len(rd.plan.Controls)-1].Code
		rd.warn(at.sheet, at.cell, "plan-codes-own", short(at.text), now, first, last)
		return
	}
	rd.warn(at.sheet, at.cell, code, title, short(at.text), now)
}
