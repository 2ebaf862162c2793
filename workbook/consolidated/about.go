package consolidated

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
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
	p := &page{f: b.file, name: b.words.about, cut: b.words.cut, row: 1}
	p.do(b.printed(p.name))
	p.do(b.file.SetSheetView(p.name, 0, viewOptions(false)))
	p.do(b.file.SetColWidth(p.name, "A", "A", 2))
	p.do(b.file.SetColWidth(p.name, "B", "B", 34))
	p.do(b.file.SetColWidth(p.name, "C", "E", 34))
	p.text(nameColumn, last, b.words.about, b.styles.title)
	p.next(34)
	for _, f := range b.facts() {
		p.text(nameColumn, nameColumn, f[0], b.styles.label)
		p.text(nameColumn+1, last, f[1], b.styles.label)
		p.next(rowHeight(lines(f[1], 100)))
	}
	p.next(9)
	for i, words := range []string{b.words.sheet, b.words.table, b.words.rows} {
		p.text(nameColumn+i, nameColumn+i, words, b.styles.head)
	}
	p.next(20)
	for _, c := range b.counts {
		p.text(nameColumn, nameColumn, c.sheet, b.styles.label)
		p.text(nameColumn+1, nameColumn+1, c.table, b.styles.label)
		p.number(nameColumn+2, nameColumn+2, float64(c.rows), b.styles.figure)
		p.next(15)
	}
	p.next(9)
	b.paragraphs(p, last, b.words.signs, []string{strings.Join(b.legend(), "  ·  ")})
	b.paragraphs(p, last, b.words.help, b.head.Help)
	return p.err
}

func (b *book) paragraphs(p *page, last int, title string, all []string) {
	if len(all) == 0 {
		return
	}
	p.text(nameColumn, last, title, b.styles.section)
	p.next(26)
	for _, paragraph := range all {
		p.text(nameColumn, last, paragraph, b.styles.note)
		p.next(rowHeight(lines(paragraph, 130)) + 4)
	}
}

// facts are pairs of what is told and what it is.
func (b *book) facts() [][2]string {
	facts := [][2]string{{b.words.whatIsIt, b.head.Title}, {b.words.covers, b.subtitle()}}
	for _, plan := range b.head.Plans {
		words := nonEmpty(plan.Board, plan.Title)
		if plan.Version > 0 {
			words = append(words, fmt.Sprintf(b.words.version, plan.Version))
		}
		if plan.Provisional {
			words = append(words, b.words.provisional)
		}
		if plan.Adopted != "" {
			words = append(words, fmt.Sprintf(b.words.adopted, plan.Adopted))
		}
		facts = append(facts, [2]string{b.words.plan, strings.Join(words, "  ·  ")})
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

func viewOptions(grid bool) *excelize.ViewOptions { return &excelize.ViewOptions{ShowGridLines: &grid} }
