package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// nothingAhead names the controls, with their parts, of a plan in force that
// nobody will be asked about although they should be: none of their occurrences
// has a period that is still to end, and by their frequency there is one. What
// was cancelled or moved by hand is somebody's decision and no alarm. When the
// plan's year is over all that comes again is named, until the board has a
// later plan in force or this one is closed.
func (e *Engine) nothingAhead(ctx context.Context, r store.Reader, rd *round, occurrences []store.Occurrence) ([]string, error) {
	if !inForce(rd.plan) {
		return nil, nil
	}
	today := e.today(e.clock())
	over := scheduler.PlanYearOf(today, rd.doc.Start()).Year > rd.doc.Year
	if over {
		later, err := succeeded(ctx, r, rd.plan)
		if err != nil || later {
			return nil, err
		}
	}
	ahead := map[partKey]bool{}
	for _, o := range occurrences {
		p, err := rd.doc.Period(o.Period)
		if err == nil && !p.Last().Before(today) && (o.State != store.Cancelled || decided(o)) {
			ahead[partKey{o.Control, o.Part}] = true
		}
	}
	var none []string
	for _, c := range rd.doc.Controls {
		for _, part := range c.Parts {
			if !ahead[partKey{c.Code, part.Code}] && comesAgain(rd, c, part, today, over) {
				none = append(none, c.Code+part.Code)
			}
		}
	}
	return none, nil
}

// comesAgain reports whether a part is to be asked about for a period that is
// still to end: in the plan's year, and when that is over in any other.
func comesAgain(rd *round, c plan.Control, part plan.Part, today scheduler.Date, over bool) bool {
	slots, err := rd.doc.Slots(c, part)
	if err != nil {
		return true // what is not understood is never asked
	}
	from := max(today.String(), rd.plan.AskFrom)
	if slices.ContainsFunc(slots, func(s scheduler.Slot) bool { return s.Period.Last().String() >= from }) {
		return true
	}
	if !over || rd.doc.After(today) {
		return false
	}
	f, _ := rd.doc.Frequency(c, part) // unstated is asked at the reporting occasions
	_, again := scheduler.Next(f.ReportRules(), today, rd.doc.Start())
	return again
}

// succeeded reports whether a board has a later plan in force.
func succeeded(ctx context.Context, r store.Reader, p store.Plan) (bool, error) {
	all, err := r.Plans(ctx)
	if err != nil {
		return false, fmt.Errorf("listing plans: %w", err)
	}
	return slices.ContainsFunc(all, func(x store.Plan) bool {
		return x.Board == p.Board && x.Year > p.Year && inForce(x)
	}), nil
}
