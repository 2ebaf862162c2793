package risk

import (
	"slices"

	"rond/workbook/layout"
)

// changes writes what is new, gone, raised, lowered or reworded since the year
// before, in that order, with both values and the texts.
func (b *listBook) changes() error {
	w, t, s := b.words, listTitles(), b.list.Scale
	var changed []Listed
	for _, kind := range []change{added, gone, raised, lowered, more, less, reworded} {
		for _, r := range b.list.Risks {
			if r.change(s) == kind {
				changed = append(changed, r)
			}
		}
	}
	columns := slices.Concat([]listColumn[Listed]{{title: t["kind"], width: 16, cell: func(r *Listed) listCell {
		c := b.dressed(r, w.kinds[r.change(s)])
		if r.change(s) == added {
			c.style = b.styles.added
		}
		return c
	}}}, b.riskColumns(), []listColumn[Listed]{
		b.of(t["last-text"], 30, func(r *Listed) string { return r.LastText }),
		{title: t["last"], width: 11, cell: func(r *Listed) listCell { return b.valued(r.Last) }},
		{title: t["now"], width: 11, cell: func(r *Listed) listCell { return b.valued(r.value(s)) }},
		{title: t["last-with"], width: 11, cell: func(r *Listed) listCell { return b.valued(r.LastResidual) }},
		{title: t["now-with"], width: 11, cell: func(r *Listed) listCell { return b.valued(r.residual(s)) }},
		b.of(t["cause"], 24, func(r *Listed) string { return r.Cause }),
		b.of(t["measures"], 24, func(r *Listed) string { return r.Measures }),
		b.of(t["proposal"], 14, func(r *Listed) string { return ProposalWord(b.lang(), Proposal(r.Proposal)) }),
		b.of(t["comment"], 24, func(r *Listed) string { return r.Comment }),
	})
	return put(b, listTable[Listed]{sheet: w.changes, name: "tblAndringar", frozen: 2, printed: len(columns), paper: layout.A3, columns: columns}, changed)
}

// silent writes who has not answered.
func (b *listBook) silent() error {
	t := listTitles()
	date := func(title string, get func(u *SilentUnit) string) listColumn[SilentUnit] {
		return listColumn[SilentUnit]{title: t[title], width: 13, cell: func(u *SilentUnit) listCell { return listCell{text: get(u), day: true} }}
	}
	columns := []listColumn[SilentUnit]{
		plainColumn(b, t["unit"], 28, func(u *SilentUnit) string { return u.Unit }),
		plainColumn(b, t["role"], 20, func(u *SilentUnit) string { return u.Role }),
		plainColumn(b, t["who"], 24, func(u *SilentUnit) string { return u.Who }),
		{title: t["state"], width: 22, cell: b.silence},
		date("asked", func(u *SilentUnit) string { return u.Asked }),
		date("due", func(u *SilentUnit) string { return u.Due }),
		{title: t["reminders"], width: 13, numbers: true, cell: func(u *SilentUnit) listCell { return listCell{n: u.Reminders, number: true, style: b.styles.Count} }},
		plainColumn(b, t["email"], 32, func(u *SilentUnit) string { return u.Email }),
	}
	return put(b, listTable[SilentUnit]{sheet: b.words.silent, name: "tblEjSvarat", frozen: 1, printed: len(columns), paper: layout.A4, columns: columns}, b.list.Silent)
}

// silence is where a unit stands that has not answered.
func (b *listBook) silence(u *SilentUnit) listCell {
	switch {
	case u.Who == "" && u.Asked == "":
		return listCell{text: b.words.vacant, style: b.styles.vacant}
	case u.Partly && u.Late:
		return listCell{text: b.words.partlyLate, style: b.styles.late}
	case u.Partly:
		return listCell{text: b.words.partly, style: b.styles.partly}
	case u.Late:
		return listCell{text: b.words.late, style: b.styles.late}
	}
	return listCell{text: b.words.waiting, style: b.styles.added}
}
