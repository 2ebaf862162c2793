package risk

import (
	"fmt"
	"strings"

	"rond/workbook/layout"
	"rond/workbook/table"
)

// risks writes the sheet that the controller chooses in: what is said of each
// risk, and the open columns.
func (b *listBook) risks() error {
	t := listTable[Listed]{sheet: b.in(listShape().Name), name: "tblRisker", frozen: 4, paper: layout.A3, columns: b.riskColumns()}
	t.columns = append(t.columns, b.valueColumns()...)
	t.columns = append(t.columns, b.saidColumns()...)
	chosen := b.choiceColumns()
	t.printed = len(t.columns) + len(chosen) - 2 // but the marks and the key
	t.columns = append(t.columns, chosen...)
	if err := put(b, t, b.list.Risks); err != nil {
		return err
	}
	b.whatAt, b.changeAt = place(t, "what"), place(t, "change")
	p := layout.NewPage(b.file, t.sheet, b.words.cut)
	b.open(p, listShape(), func(key string) int { return place(t, key) }, len(b.list.Risks))
	b.lively(p, b.whatAt, place(t, "text"), place(t, "reason"), len(b.list.Risks))
	return p.Err()
}

// dressed is a text that is quieter for what is no more.
func (b *listBook) dressed(r *Listed, text string) listCell {
	if r.Gone {
		return listCell{text: text, style: b.styles.quiet}
	}
	return listCell{text: text, style: b.styles.Text}
}

func (b *listBook) of(title table.Words, width float64, get func(r *Listed) string) listColumn[Listed] {
	return listColumn[Listed]{title: title, width: width, cell: func(r *Listed) listCell { return b.dressed(r, get(r)) }}
}

// riskColumns are what the risk is.
func (b *listBook) riskColumns() []listColumn[Listed] {
	t := listTitles()
	return []listColumn[Listed]{
		b.of(listTitle()["name"], 8, func(r *Listed) string { return r.Code }),
		b.of(listTitle()["area"], 17, func(r *Listed) string { return r.Area }),
		b.of(t["unit"], 17, func(r *Listed) string { return r.Unit }),
		b.of(t["risk"], 34, func(r *Listed) string { return r.Text }),
	}
}

// valueColumns are how it is valued, and what has changed.
func (b *listBook) valueColumns() []listColumn[Listed] {
	t, s := listTitles(), b.list.Scale
	steps := func(value, probability, consequence int) string {
		if value == 0 {
			return ""
		}
		return fmt.Sprintf("%d × %d", probability, consequence)
	}
	return []listColumn[Listed]{
		{title: t["value"], width: 11, cell: func(r *Listed) listCell {
			if r.value(s) > 0 || r.Gone {
				return b.valued(r.value(s))
			}
			return listCell{text: b.words.notValued, style: b.styles.quiet}
		}},
		b.of(t["steps"], 6, func(r *Listed) string { return steps(r.value(s), r.Probability, r.Consequence) }),
		{title: t["with"], width: 11, cell: func(r *Listed) listCell { return b.valued(r.residual(s)) }},
		b.of(t["with-steps"], 6, func(r *Listed) string { return steps(r.residual(s), r.ResidualProbability, r.ResidualConsequence) }),
		{title: t["last"], width: 6.5, numbers: true, cell: func(r *Listed) listCell { return b.number(r.Last) }},
		{title: t["changed"], width: 13, read: "change", cell: func(r *Listed) listCell {
			c := b.dressed(r, b.words.change(r, s))
			if r.change(s) == added {
				c.style = b.styles.added
			}
			return c
		}},
	}
}

// valued is a value in the colour of its band, with the band's word; nothing for
// none.
func (b *listBook) valued(value int) listCell {
	if i := b.band(value); i >= 0 {
		return listCell{n: value, number: true, style: b.styles.values[i]}
	}
	return b.number(value)
}

// number is a number that is told of when it is not 0.
func (b *listBook) number(n int) listCell {
	return listCell{n: n, number: n != 0, style: b.styles.Number}
}

// saidColumns are what else the unit says, and what the plan has already.
func (b *listBook) saidColumns() []listColumn[Listed] {
	t := listTitles()
	return []listColumn[Listed]{
		b.of(t["cause"], 20, func(r *Listed) string { return r.Cause }),
		b.of(t["measures"], 20, func(r *Listed) string { return r.Measures }),
		b.of(t["today"], 9, func(r *Listed) string { return strings.Join(r.In, ", ") }),
		b.of(t["proposal"], 13, func(r *Listed) string { return ProposalWord(b.lang(), Proposal(r.Proposal)) }),
		b.of(t["comment"], 18, func(r *Listed) string { return r.Comment }),
	}
}

// choiceColumns are the controller's own, the marks, and the key.
func (b *listBook) choiceColumns() []listColumn[Listed] {
	open := func(key string, width float64, get func(c *Choice) string) listColumn[Listed] {
		return openColumn(b, listShape(), key, width, func(r *Listed) string { return strings.TrimSpace(get(&r.Choice)) })
	}
	return []listColumn[Listed]{
		open("what", 12, func(c *Choice) string { return c.What }),
		open("text", 30, func(c *Choice) string { return c.Text }),
		open("method", 17, func(c *Choice) string { return c.Method }),
		open("frequency", 13, func(c *Choice) string { return c.Frequency }),
		open("roles", 14, func(c *Choice) string { return c.Roles }),
		open("reason", 18, func(c *Choice) string { return c.Reason }),
		b.of(listTitles()["marks"], 12, func(r *Listed) string { return r.Marks }),
		keyColumn(b, func(r *Listed) string { return r.Key }),
	}
}

// keyColumn is what a row is known by when it comes back.
func keyColumn[R any](b *listBook, get func(r *R) string) listColumn[R] {
	return listColumn[R]{title: listTitle()["key"], width: 12, read: "key", cell: func(r *R) listCell { return listCell{text: get(r), style: b.styles.Line} }}
}

// areas writes the sheet where whole areas are chosen.
func (b *listBook) areas() error {
	w, t := b.words, listTitles()
	figure := func(title table.Words, width float64, get func(a *areaCount) int) listColumn[areaCount] {
		return listColumn[areaCount]{title: title, width: width, numbers: true, cell: func(a *areaCount) listCell { return listCell{n: get(a), number: true, style: b.styles.Count} }}
	}
	columns := []listColumn[areaCount]{
		plainColumn(b, t["number"], 7, func(a *areaCount) string { return a.Number }),
		plainColumn(b, listTitle()["area"], 34, func(a *areaCount) string { return b.areaName(a.Name) }),
		figure(t["risks"], 9, func(a *areaCount) int { return a.figures[figRisks] }),
	}
	for i, band := range b.list.Scale.Bands {
		title := b.bandTitle(i, band)
		columns = append(columns, figure(table.Words{SV: title, EN: title}, 10, func(a *areaCount) int { return a.bands[i] }))
	}
	for i := figUnvalued; i <= figLowered; i++ {
		columns = append(columns, figure(table.Words{SV: w.figures[i], EN: w.figures[i]}, 10, func(a *areaCount) int { return a.figures[i] }))
	}
	columns = append(columns,
		listColumn[areaCount]{title: table.Words{SV: w.highest, EN: w.highest}, width: 12, cell: func(a *areaCount) listCell { return b.valued(a.most) }},
		listColumn[areaCount]{title: table.Words{SV: w.highestWith, EN: w.highestWith}, width: 12, cell: func(a *areaCount) listCell { return b.valued(a.mostWith) }},
		openColumn(b, areaShape(), "what", 12, func(a *areaCount) string { return a.Choice.What }),
		openColumn(b, areaShape(), "reason", 40, func(a *areaCount) string { return strings.TrimSpace(a.Choice.Reason) }),
		keyColumn(b, func(a *areaCount) string { return a.Key }))
	sheet := listTable[areaCount]{sheet: b.in(areaShape().Name), name: "tblRiskomraden", frozen: 2, printed: len(columns) - 1, paper: layout.A4, columns: columns}
	if err := put(b, sheet, b.areaOf); err != nil {
		return err
	}
	b.areaWhatAt = place(sheet, "what")
	p := layout.NewPage(b.file, sheet.sheet, w.cut)
	b.open(p, areaShape(), func(key string) int { return place(sheet, key) }, len(b.areaOf))
	return p.Err()
}

// areaName is an area's name, or that it has none.
func (b *listBook) areaName(name string) string {
	if name == "" {
		return b.words.noArea
	}
	return name
}

// bandTitle is a band's word as a heading that no other column has.
func (b *listBook) bandTitle(i int, band Band) string {
	for j, other := range b.list.Scale.Bands {
		if j != i && table.Fold(other.Word) == table.Fold(band.Word) {
			return fmt.Sprintf("%s (%d–)", band.Word, band.From)
		}
	}
	return band.Word
}
