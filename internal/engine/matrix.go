package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// PlanView is one plan: every part of its controls against the months.
func (e *Engine) PlanView(ctx context.Context, lang string, id int64) (PlanView, error) {
	var v PlanView
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rd, err := g.round(ctx, id)
		if err != nil {
			return err
		}
		p, err := g.picture(ctx, rd)
		if err != nil {
			return err
		}
		if v.PlanOverview, err = g.overview(ctx, p); err != nil {
			return err
		}
		if err := g.yearOf(ctx, rd, &v.PlanOverview); err != nil {
			return err
		}
		contact, phone := e.contact(rd.doc)
		v.Contact = strings.Join(nonEmpty(contact.Name, contact.Email, phone), ", ")
		for i := range 12 {
			month := (int(rd.doc.Start())-1+i)%12 + 1
			v.Months = append(v.Months, shortPeriod(scheduler.Period{Year: rd.doc.PlanYear(), Unit: scheduler.UnitMonth, N: month}, lang))
		}
		v.Areas = newMatrix(p).filled(lang)
		if v.Versions, err = g.versions(ctx, id); err != nil || rd.plan.Status == string(plan.Closed) {
			return err
		}
		apart, err := e.apart(ctx, r, rd.doc)
		for _, a := range apart {
			v.Apart = append(v.Apart, sharedChange(rd.board.Name, a))
		}
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing plan %d: %w", id, err)
	}
	return v, nil
}

// versions is a plan's versions, the newest first.
func (g *gathering) versions(ctx context.Context, id int64) ([]VersionView, error) {
	all, err := g.r.Versions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("versions: %w", err)
	}
	var shown []VersionView
	for _, v := range slices.Backward(all) {
		shown = append(shown, VersionView{v.ID, v.N, g.e.local(v.Made)})
	}
	return shown, nil
}

// shortPeriod is a period's name where its year is plain.
func shortPeriod(p scheduler.Period, lang string) string {
	switch p.Unit {
	case scheduler.UnitYear:
		return p.ID()
	case scheduler.UnitQuarter, scheduler.UnitTertial, scheduler.UnitHalf:
		return fmt.Sprintf("%s%d", p.Unit, p.N)
	}
	name := p.Name(lang)
	return strings.TrimSuffix(name[:strings.LastIndexByte(name, ' ')], ",")
}

// matrix is a plan's parts in the plan's order, each with its cells.
type matrix struct {
	p     *picture
	areas []MatrixArea
	at    map[partKey][2]int // area and row
}

// partKey names a part of a control.
type partKey struct{ control, part string }

// newMatrix lays out the parts: those of the version in force, then those that
// an earlier version had and that something is still asked about.
func newMatrix(p *picture) *matrix {
	m := &matrix{p: p, at: map[partKey][2]int{}}
	for _, a := range p.rd.doc.Areas {
		m.areas = append(m.areas, MatrixArea{Name: a.Name})
	}
	for _, c := range p.rd.doc.Controls {
		for _, part := range c.Parts {
			m.add(c, part)
		}
	}
	for _, s := range p.standing {
		if _, known := m.at[partKey{s.o.Control, s.o.Part}]; !known {
			m.add(p.rd.asks(s.o))
		}
	}
	return m
}

func (m *matrix) add(c plan.Control, part plan.Part) {
	i := slices.IndexFunc(m.areas, func(a MatrixArea) bool { return a.Name == c.Area })
	if i < 0 {
		i = len(m.areas)
		m.areas = append(m.areas, MatrixArea{Name: c.Area})
	}
	m.at[partKey{c.Code, part.Code}] = [2]int{i, len(m.areas[i].Rows)}
	m.areas[i].Rows = append(m.areas[i].Rows,
		MatrixRow{Control: c.Code, Part: part.Code, Text: askedText(c, part), Frequency: cmp.Or(part.Frequency, c.Frequency)})
}

// column is the month of the plan's year that a period ends with, from 0.
func (m *matrix) column(p scheduler.Period) int {
	return (int(p.Last().Month) - int(m.p.rd.doc.Start()) + 12) % 12
}

// filled puts every occurrence in its cell.
func (m *matrix) filled(lang string) []MatrixArea {
	order := map[string]scheduler.Period{}
	for _, s := range m.p.standing {
		order[s.o.Period] = s.period
		at := m.at[partKey{s.o.Control, s.o.Part}]
		month := &m.areas[at[0]].Rows[at[1]].Cells[m.column(s.period)]
		i := slices.IndexFunc(*month, func(c MatrixCell) bool { return c.Period == s.o.Period })
		if i < 0 {
			i = len(*month)
			*month = append(*month, MatrixCell{Period: s.o.Period, Name: shortPeriod(s.period, lang), Severity: unassessed})
		}
		(*month)[i].count(s)
	}
	for _, a := range m.areas {
		for _, row := range a.Rows {
			for _, cells := range row.Cells {
				slices.SortFunc(cells, func(a, b MatrixCell) int { return order[a.Period].Compare(order[b.Period]) })
			}
		}
	}
	return m.areas
}

// count adds an occurrence to a cell.
func (c *MatrixCell) count(s standing) {
	c.Total++
	c.State = needier(c.State, s.state)
	if s.answered() {
		c.Answered++
	}
	if s.grade.Code != "" && (c.Grade == "" || s.grade.Severity > c.Severity) {
		c.Grade, c.Severity = s.grade.Word, s.grade.Severity
	}
}

// CellView is what stands behind a cell of the matrix: every seat that answers
// for the part in the period, also what is cancelled.
func (e *Engine) CellView(ctx context.Context, lang string, plan int64, control, part, period string) (CellView, error) {
	var v CellView
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rd, err := g.round(ctx, plan)
		if err != nil {
			return err
		}
		all, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: plan, Control: control})
		if err != nil {
			return fmt.Errorf("occurrences: %w", err)
		}
		all = slices.DeleteFunc(all, func(o store.Occurrence) bool { return o.Part != part || o.Period != period })
		if len(all) == 0 {
			return store.ErrNotFound
		}
		s, err := g.situation(ctx, rd)
		if err != nil {
			return err
		}
		c, p := rd.asks(all[0])
		v = CellView{Plan: plan, Board: rd.board.Name, Title: rd.doc.Title, Control: control, Part: part, Text: askedText(c, p),
			Method: method(c, p), Period: period, Name: periodName(rd.doc, period, lang)}
		v.Rows, err = g.rowsOf(ctx, rd, s, all)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing %s%s %s of plan %d: %w", control, part, period, plan, err)
	}
	return v, nil
}
