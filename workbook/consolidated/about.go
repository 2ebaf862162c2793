package consolidated

import (
	"strings"

	"rond/workbook/layout"
)

// rowCount is how many rows a sheet's table has.
type rowCount struct {
	sheet, table string
	rows         int
}

// about writes the last sheet: what the workbook is made of, from which state
// of the record, how many rows each table has, what the signs mean, and how the
// sheets are read.
func (b *book) about() error {
	const last = nameColumn + 3
	p := layout.NewPage(b.file, b.words.about, b.words.cut)
	p.Do(b.printed(p.Name))
	p.Do(layout.WithoutGrid(b.file, p.Name))
	p.Widths(2, 34, 34, 34, 34)
	p.Text(nameColumn, last, b.words.about, b.styles.Title)
	p.Next(34)
	for _, f := range b.facts() {
		p.Text(nameColumn, nameColumn, f[0], b.styles.Label)
		p.Text(nameColumn+1, last, f[1], b.styles.Label)
		p.Next(layout.RowHeight(layout.Lines(f[1], 100)))
	}
	p.Next(9)
	for i, words := range []string{b.words.sheet, b.words.table, b.words.rows} {
		p.Text(nameColumn+i, nameColumn+i, words, b.styles.Head)
	}
	p.Next(20)
	for _, c := range b.counts {
		p.Text(nameColumn, nameColumn, c.sheet, b.styles.Label)
		p.Text(nameColumn+1, nameColumn+1, c.table, b.styles.Label)
		p.Number(nameColumn+2, nameColumn+2, float64(c.rows), b.styles.Figure)
		p.Next(15)
	}
	p.Next(9)
	b.paragraphs(p, last, b.words.signs, []string{strings.Join(b.legend(), "  ·  ")})
	b.paragraphs(p, last, b.words.help, b.head.Help)
	return p.Err()
}

func (b *book) paragraphs(p *layout.Page, last int, title string, all []string) {
	if len(all) == 0 {
		return
	}
	p.Text(nameColumn, last, title, b.styles.Section)
	p.Next(26)
	for _, paragraph := range all {
		p.Text(nameColumn, last, paragraph, b.styles.Note)
		p.Next(layout.RowHeight(layout.Lines(paragraph, 130)) + 4)
	}
}

// facts are pairs of what is told and what it is.
func (b *book) facts() [][2]string {
	facts := [][2]string{{b.words.whatIsIt, b.head.Title}, {b.words.covers, b.subtitle()}}
	for _, plan := range b.head.Plans {
		facts = append(facts, [2]string{b.words.plan, b.planWords(plan)})
	}
	if len(b.head.Without) > 0 {
		facts = append(facts, [2]string{b.words.without, strings.Join(b.head.Without, ", ")})
	}
	if b.head.Chain != "" {
		facts = append(facts, [2]string{b.words.chain, b.head.Chain})
	}
	return facts
}

func nonEmpty(all ...string) []string {
	var some []string
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}
