package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/plan"
	"rond/internal/report"
	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// answerCounts is what has come of a plan's occurrences, control by control.
type answerCounts struct {
	tallies  map[string]report.Tally
	controls map[string]plan.Control // as they were asked
	order    []string                // codes, as they came
	missing  []report.Missing
}

// tally is a control's counts; empty when nobody was to be asked about it.
func (a *answerCounts) tally(code string) report.Tally { return a.tallies[code] }

// total is how many occurrences a control has.
func (a *answerCounts) total(code string) (n int) {
	for _, k := range a.tallies[code].States {
		n += k
	}
	return n
}

// counts counts the occurrences up to a report's day. What was moved to
// somebody else counts where it went.
func (g *gathering) counts(ctx context.Context, t scope) (*answerCounts, error) {
	all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: t.rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	s, err := g.situation(ctx, t.rd)
	if err != nil {
		return nil, err
	}
	if err := g.fetchAnswers(ctx, t.rd, s); err != nil {
		return nil, err
	}
	a := &answerCounts{tallies: map[string]report.Tally{}, controls: map[string]plan.Control{}}
	left := gaps{}
	for _, o := range all {
		if o.MovedTo != 0 || !t.covers(o.Period) {
			continue
		}
		x, err := g.stood(ctx, t, s, o)
		if err != nil {
			return nil, err
		}
		c, p := t.rd.asks(o)
		a.count(c, x)
		if x.missing() {
			left.add(t.rd, g.lang, c, p, o, x.state)
		}
	}
	a.missing = left.sorted(t.rd)
	return a, nil
}

// count adds an occurrence to its control's tally.
func (a *answerCounts) count(c plan.Control, x stood) {
	t, ok := a.tallies[c.Code]
	if !ok {
		t = report.Tally{States: map[string]int{}, Grades: map[report.Grade]int{}}
		a.controls[c.Code], a.order = c, append(a.order, c.Code)
	}
	t.States[x.state]++
	if x.state == report.Answered {
		t.Grades[x.grade]++
	}
	if x.late {
		t.Late++
	}
	a.tallies[c.Code] = t
}

// stood is where an occurrence stood when the report's time was over: its state
// as the report counts it, its grade, and whether it was answered
// after its last day.
type stood struct {
	state string
	grade report.Grade
	late  bool
}

// missing reports whether somebody still has to answer, or answered too late to
// be counted.
func (x stood) missing() bool {
	return slices.Contains([]string{report.AfterClosing, report.Silent, report.Partial, report.Returned, report.Undeliverable, report.Held, report.Vacant, report.Asked}, x.state)
}

func (g *gathering) stood(ctx context.Context, t scope, s *situation, o store.Occurrence) (stood, error) {
	state, err := g.state(ctx, t.rd, s, o)
	x := stood{state: state}
	if err != nil || o.Answer == 0 || x.state != consolidated.Answered && x.state != consolidated.NotApplicable {
		return x, err
	}
	first, err := g.firstAnswered(ctx, s, o)
	if err != nil {
		return x, err
	}
	closed := s.closed.on(t.rd, o.Period)
	if !closed.IsZero() && first.After(closed) {
		x.state = report.AfterClosing
		return x, nil
	}
	x.late = g.e.today(first).String() > o.Due
	a, err := g.answerBy(ctx, s, o, closed)
	if err != nil {
		return x, err
	}
	b, err := said(a)
	if gr := grade(t.rd, b.Grade); gr.Code != "" {
		x.grade = report.Grade{Word: gr.Word, Severity: gr.Severity}
	} else {
		x.grade = report.Grade{Word: b.Grade}
	}
	return x, err
}

// answerBy is the answer that stood at a time; the newest for the zero time.
func (g *gathering) answerBy(ctx context.Context, s *situation, o store.Occurrence, when time.Time) (store.Answer, error) {
	newest, err := g.answer(ctx, s, o)
	if err != nil || when.IsZero() || !newest.Received.After(when) {
		return newest, err
	}
	all, err := g.r.Answers(ctx, o.ID)
	if err != nil {
		return newest, fmt.Errorf("answers: %w", err)
	}
	for _, a := range slices.Backward(all) {
		if a.Complete && !a.Received.After(when) {
			return a, nil
		}
	}
	return newest, nil
}

// gap is what is missing alike: a part of a control, a period, a state, a role.
type gap struct{ control, part, period, state, role string }

// gaps gathers what is missing, with the units of each.
type gaps map[gap]*report.Missing

func (m gaps) add(rd *round, lang string, c plan.Control, p plan.Part, o store.Occurrence, state string) {
	seat := rd.seats[o.Seat]
	k := gap{o.Control, o.Part, o.Period, state, seat.Role}
	if m[k] == nil {
		m[k] = &report.Missing{Control: o.Control + o.Part, Text: askedText(c, p), Period: periodName(rd.doc, o.Period, lang), State: state, Role: seat.Role}
	}
	m[k].Units = append(m[k].Units, seat.Unit)
}

// sorted is what is missing in the plan's order, the earliest period first.
// What the same units lack in several periods is one row.
func (m gaps) sorted(rd *round) []report.Missing {
	place := func(k gap) (int, scheduler.Date) {
		at := slices.IndexFunc(rd.doc.Controls, func(c plan.Control) bool { return c.Code == k.control })
		if at < 0 {
			at = len(rd.doc.Controls)
		}
		p, err := rd.doc.Period(k.period)
		if err != nil {
			return at, scheduler.Date{}
		}
		return at, p.Last()
	}
	keys := make([]gap, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b gap) int {
		i, first := place(a)
		j, second := place(b)
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(a.control, b.control), cmp.Compare(a.part, b.part), cmp.Compare(a.role, b.role),
			cmp.Compare(a.state, b.state), first.Compare(second), cmp.Compare(a.period, b.period))
	})
	var all []report.Missing
	var last gap
	for i, k := range keys {
		x := *m[k]
		if i > 0 && k.alike(last) && slices.Equal(x.Units, all[len(all)-1].Units) {
			all[len(all)-1].Period += ", " + x.Period
		} else {
			all = append(all, x)
		}
		last = k
	}
	return all
}

// alike reports whether two differ in nothing but the period.
func (k gap) alike(other gap) bool {
	k.period = other.period
	return k == other
}
