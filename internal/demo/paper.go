package demo

import (
	"errors"

	"rond/workbook/fill"
)

// paper is a kind of workbook that owners get: where they write in it, and how
// they think about what it asks.
type paper struct {
	risks    bool
	headings []string
	more     string                                       // the column whose text grows when they come back to a row
	rows     func(m *matter, b *fill.Book) []question     // what they mean to go through
	think    func(m *matter, q question) answer           // what they mean to say in a row
	slip     func(m *matter, q question) (answer, string) // what they mean, and the heading under which they first write something else
	hasty    func(whole answer) answer                    // the part of it that comes first
}

// paperOf is what a workbook is, as a person sees it: one asks about controls,
// the other about risks.
func paperOf(b *fill.Book) (*paper, error) {
	switch rows := b.Rows(); {
	case len(rows) == 0:
		return nil, errors.New("there is no row to fill in")
	case rows[0].Control == "":
		return riskPaper(), nil
	}
	return controlPaper(), nil
}

// controlPaper asks whether controls have been carried out.
func controlPaper() *paper {
	return &paper{
		headings: headings(), more: result, hasty: hasty,
		rows: func(_ *matter, b *fill.Book) (all []question) {
			for _, row := range b.Rows() {
				all = append(all, question{Ref: row.Ref, Control: row.Control, Period: row.Period, Grades: b.Choices(row.Ref, grade)})
			}
			return all
		},
		think: func(m *matter, q question) answer { return m.crowd.bank.think(m.draw("answer", q.Ref), q, m.taken.At) },
		slip: func(m *matter, q question) (answer, string) {
			r := m.draw("slip", q.Ref)
			meant, heading, written := m.crowd.bank.slip(r, q, m.taken.At)
			m.typed[q.Ref] = answer{heading: written}
			return meant, heading
		},
	}
}
