package engine

import (
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
)

// decisions tells what somebody has decided about an occurrence, and what can
// be decided.
func (g *gathering) decisions(ctx context.Context, rd *round, o store.Occurrence, v *OccurrenceView) (err error) {
	asks := inForce(rd.plan)
	v.Decidable, v.Begun = asks && undecidable(o) == nil, o.Answer != 0
	v.Regrettable = asks && decided(o) && o.MovedTo == 0
	v.Reason, v.Extended, v.MovedTo = o.Reason, extended(o), o.MovedTo
	if err := g.returning(ctx, rd, o, v); err != nil {
		return err
	}
	if v.Acts, err = g.actViews(ctx, aboutOccurrence, o.ID); err != nil || !v.Decidable {
		return err
	}
	if o.Request != 0 {
		open, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Request: o.Request, States: []string{store.Asked}})
		if err != nil {
			return fmt.Errorf("what waits in %s: %w", reference(o.Request), err)
		}
		v.Together = len(open)
	}
	v.Periods = periods(rd.doc, g.e.today(g.now), g.lang)
	v.Seats, err = g.seatChoices(ctx, rd)
	return err
}

// decisionSteps adds what was decided about a row of a request.
func (g *gathering) decisionSteps(ctx context.Context, all []moment, row RowView) ([]moment, error) {
	from := len(all)
	all, err := g.actSteps(ctx, all, aboutOccurrence, row.ID)
	for i := range all[from:] {
		s := &all[from+i].step
		s.Note = strings.Join(nonEmpty(g.refs[row.ID], s.Note), ": ")
	}
	return all, err
}

// returning tells whether an answer can be sent back, or has been.
func (g *gathering) returning(ctx context.Context, rd *round, o store.Occurrence, v *OccurrenceView) error {
	today := g.e.today(g.now)
	v.Returnable = inForce(rd.plan) && returnable(rd, o) == nil
	v.NextDue = g.e.set.Policy.DueWhenAsked(today, today, g.e.set.Calendar).String()
	if o.State != store.Asked || o.Answer == 0 {
		return nil
	}
	a, err := g.r.Answer(ctx, o.Answer)
	if err != nil {
		return fmt.Errorf("answer %d: %w", o.Answer, err)
	}
	v.Returned = a.Complete
	return nil
}
