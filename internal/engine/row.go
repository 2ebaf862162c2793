package engine

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/consolidated"
)

func (g *gathering) row(ctx context.Context, rd *round, s *situation, o store.Occurrence) (consolidated.Row, error) {
	c, p := rd.asks(o)
	seat := rd.seats[o.Seat]
	state, err := g.state(ctx, rd, s, o)
	if err != nil {
		return consolidated.Row{}, err
	}
	owner, err := g.person(ctx, addressee(rd, o))
	if err != nil {
		return consolidated.Row{}, err
	}
	q, err := g.request(ctx, o.Request)
	if err != nil {
		return consolidated.Row{}, err
	}
	ref, err := g.ref(ctx, o)
	if err != nil {
		return consolidated.Row{}, err
	}
	row := consolidated.Row{
		Board: rd.board.Name, Plan: rd.doc.Title, Area: c.Area, Risk: c.Risk.Text, Ref: ref, Control: o.Control, Part: o.Part,
		Text: askedText(c, p), PeriodID: o.Period, Period: periodName(rd.doc, o.Period, g.lang), Unit: seat.Unit, Role: seat.Role,
		Owner: owner.Name, Email: owner.Email, Asked: q.Day, Due: g.due(rd, s, o), State: state,
		Target: cmp.Or(p.Target, c.Target),
	}
	if o.Request != 0 {
		row.Request = reference(o.Request)
	}
	row.PeriodEnd = lastOf(rd.doc, o.Period)
	if row.Away, err = g.awayUntil(ctx, s, row.State, o.Person); err != nil {
		return row, err
	}
	if row.Reminders, err = g.reminders(ctx, s, o, q); err != nil {
		return row, err
	}
	if o.Answer == 0 {
		return row, nil
	}
	err = g.fill(ctx, &row, rd, s, o)
	if g.mailed && c.Confidential {
		row.Result, row.Outcome, row.Action, row.Proposal = "", "", "", ""
	}
	return row, err
}

// due is the last day to answer an occurrence. What is asked later than it
// opened has time to be answered, so that what is still to be asked is due as
// it will be when it is asked.
func (g *gathering) due(rd *round, s *situation, o store.Occurrence) string {
	today := g.e.today(g.now)
	if o.State != store.Planned || o.Opens >= today.String() || !inForce(rd.plan) || !s.closed.on(rd, o.Period).IsZero() {
		return o.Due
	}
	return g.e.set.Policy.DueWhenAsked(g.e.sendingDay(today), date(o.Due), g.e.set.Calendar).String()
}

// lastOf is the last day of a period of the plan, "" when it is none.
func lastOf(doc *plan.Plan, period string) string {
	p, err := doc.Period(period)
	if err != nil {
		return ""
	}
	return p.Last().String()
}

// awayUntil is the day that somebody who has not answered is back; "" when they
// are not away today, or nothing is expected of them.
func (g *gathering) awayUntil(ctx context.Context, s *situation, state string, person int64) (string, error) {
	if person == 0 || state != consolidated.Silent && state != consolidated.Waiting && state != consolidated.Partial && state != consolidated.Returned {
		return "", nil
	}
	if back, known := s.away[person]; known {
		return back, nil
	}
	list, err := g.r.Absences(ctx, person)
	if err != nil {
		return "", fmt.Errorf("absences of person %d: %w", person, err)
	}
	back, today := "", g.e.today(g.now).String()
	for _, a := range list {
		if a.From <= today && today < a.Back {
			back = max(back, a.Back)
		}
	}
	s.away[person] = back
	return back, nil
}

// reminders is how many reminders spoke of an occurrence: those that its person
// got after the day it was asked and before it was answered.
func (g *gathering) reminders(ctx context.Context, s *situation, o store.Occurrence, q store.Request) (n int, err error) {
	if o.Request == 0 || len(s.reminders[o.Person]) == 0 {
		return 0, nil
	}
	until, err := g.firstAnswered(ctx, s, o)
	if err != nil {
		return 0, err
	}
	for _, m := range s.reminders[o.Person] {
		if g.e.today(m.Sent).String() > q.Day && (until.IsZero() || m.Sent.Before(until)) {
			n++
		}
	}
	return n, nil
}

// firstAnswered is when an occurrence got its first whole answer; the zero time
// while it has none.
func (g *gathering) firstAnswered(ctx context.Context, s *situation, o store.Occurrence) (time.Time, error) {
	newest, err := g.answer(ctx, s, o)
	if err != nil || newest.N <= 1 {
		if !newest.Complete {
			return time.Time{}, err
		}
		return newest.Received, err
	}
	all, err := g.r.Answers(ctx, o.ID)
	if err != nil {
		return time.Time{}, fmt.Errorf("answers: %w", err)
	}
	for _, a := range all {
		if a.Complete {
			return a.Received, nil
		}
	}
	return time.Time{}, nil
}

// addressee is who was asked about an occurrence, or would be; 0 when nobody.
func addressee(rd *round, o store.Occurrence) int64 {
	if o.Person != 0 {
		return o.Person
	}
	return rd.seats[o.Seat].Holder
}

// fill puts an answer's words into a row.
func (g *gathering) fill(ctx context.Context, row *consolidated.Row, rd *round, s *situation, o store.Occurrence) error {
	a, err := g.answer(ctx, s, o)
	if err != nil {
		return err
	}
	b, err := said(a)
	if err != nil {
		return err
	}
	if row.File, err = g.file(ctx, a.Submission); err != nil {
		return err
	}
	row.Received, row.SubmittedBy, row.Version = g.e.local(a.Received), a.By, a.N
	row.Late = g.e.today(a.Received).String() > o.Due
	if at := s.closed.on(rd, o.Period); !at.IsZero() {
		row.AfterClosing = a.Received.After(at)
	}
	row.Performed, row.Result, row.Grade = string(b.Performed), b.Result, b.Grade
	row.DoneOn, row.Examined, row.Deviating, row.Outcome = b.DoneOn, b.Examined, b.Deviating, b.Outcome
	row.Action, row.ActionOwner, row.ActionDue, row.Proposal = b.Action, b.ActionOwner, b.ActionDue, b.Proposal
	return nil
}
