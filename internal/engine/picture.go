package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// picture is a plan with where each of its occurrences stands.
type picture struct {
	rd          *round
	occurrences []store.Occurrence
	standing    []standing // of all that are not cancelled
	closed      closings
}

// standing is where an occurrence stands, and how its answer was graded.
type standing struct {
	o      store.Occurrence
	period scheduler.Period
	state  string
	grade  plan.Grade // the zero grade when it has none
}

// answered reports whether nothing more is expected of anybody.
func (s standing) answered() bool {
	return s.state == consolidated.Answered || s.state == consolidated.AnsweredByOther || s.state == consolidated.NotApplicable
}

func (g *gathering) picture(ctx context.Context, rd *round) (*picture, error) {
	all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	s, err := g.situation(ctx, rd)
	if err != nil {
		return nil, err
	}
	if err := g.fetchAnswers(ctx, rd, s); err != nil {
		return nil, err
	}
	p := &picture{rd: rd, occurrences: all, closed: s.closed}
	for _, o := range all {
		if o.State == store.Cancelled {
			continue
		}
		at, err := g.standing(ctx, rd, s, o)
		if err != nil {
			return nil, err
		}
		p.standing = append(p.standing, at)
	}
	return p, nil
}

func (g *gathering) standing(ctx context.Context, rd *round, s *situation, o store.Occurrence) (standing, error) {
	at := standing{o: o}
	var err error
	if at.state, err = g.state(ctx, rd, s, o); err != nil {
		return at, err
	}
	if at.period, err = rd.doc.Period(o.Period); err != nil {
		return at, fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	if o.State != store.Answered {
		return at, nil
	}
	a, err := g.answer(ctx, s, o)
	if err != nil {
		return at, err
	}
	b, err := said(a)
	at.grade = grade(rd, b.Grade)
	return at, err
}

// overview is a plan as the first page shows it.
func (g *gathering) overview(ctx context.Context, p *picture) (PlanOverview, error) {
	rd := p.rd
	v := PlanOverview{ID: rd.plan.ID, Code: rd.board.Code, AskFrom: rd.plan.AskFrom, Adopted: decisionWords(g.lang, rd.doc), Ends: rd.doc.Ends, Successor: rd.doc.Successor}
	if next, err := g.r.BoardByCode(ctx, v.Successor); err == nil {
		v.Successor = next.Name
	} else if !errors.Is(err, store.ErrNotFound) {
		return v, fmt.Errorf("successor of board %d: %w", rd.board.ID, err)
	}
	var err error
	if v.Status, err = g.e.planStatus(ctx, g.r, rd, p.occurrences); err != nil {
		return v, fmt.Errorf("status: %w", err)
	}
	version, err := g.r.Version(ctx, rd.plan.Version)
	if err != nil {
		return v, fmt.Errorf("version %d: %w", rd.plan.Version, err)
	}
	v.Version = version.N
	for _, o := range reportingOccasions(rd.doc) {
		shown := g.occasion(p, o)
		if err := g.closed(ctx, p, o, &shown); err != nil {
			return v, err
		}
		v.Occasions = append(v.Occasions, shown)
	}
	return v, nil
}

// occasion is where a plan stands with a reporting occasion. What had ended
// before the plan was asked from is no part of what is to be answered.
func (g *gathering) occasion(p *picture, o scheduler.Period) OccasionOverview {
	v := OccasionOverview{Period: o.ID(), Name: occasionName(p.rd, o.ID(), g.lang), Board: boardDate(p.rd.doc, o.ID())}
	states, grades := map[string]int{}, map[string]int{}
	for _, s := range p.standing {
		before := s.state == consolidated.BeforeStart
		if s.o.Period == o.ID() && !before {
			v.LastDay = max(v.LastDay, s.o.Due)
		}
		if last := s.period.Last(); last.Before(o.First()) || last.After(o.Last()) {
			continue
		}
		if before {
			v.Before++
			continue
		}
		v.Total++
		states[s.state]++
		if s.grade.Code != "" || s.state == consolidated.Answered {
			grades[s.grade.Code]++
		}
	}
	if d := p.rd.doc.LastDay(o.ID()); !d.IsZero() && v.Total > 0 {
		v.LastDay = d.String()
	}
	for _, state := range consolidated.States() {
		if states[state] > 0 {
			v.States = append(v.States, StateCount{state, states[state]})
		}
	}
	for _, gr := range p.rd.doc.Grades {
		if grades[gr.Code] > 0 {
			v.Grades = append(v.Grades, GradeCount{gr.Code, gr.Word, gr.Severity, grades[gr.Code]})
		}
	}
	if grades[""] > 0 {
		v.Grades = append(v.Grades, GradeCount{Severity: unassessed, N: grades[""]})
	}
	return v
}

// neediest is every state, the one that most needs somebody first: what is
// still to come in the workbook's own order, then what is done. That a control
// does not concern somebody is an answer among the others.
func neediest() []string {
	return []string{consolidated.Silent, consolidated.Undeliverable, consolidated.Vacant, consolidated.Held, consolidated.Returned, consolidated.Partial,
		consolidated.Waiting, consolidated.NotDue, consolidated.Answered, consolidated.AnsweredByOther, consolidated.NotApplicable,
		consolidated.BeforeStart, consolidated.Cancelled}
}

// needier is the one of two states that most needs somebody; any state does
// more than none.
func needier(a, b string) string {
	order := neediest()
	i, j := slices.Index(order, a), slices.Index(order, b)
	if a == "" || (b != "" && j < i) {
		return b
	}
	return a
}
