package engine

import (
	"cmp"
	"context"
	"slices"

	"rond/internal/store"
	"rond/scheduler"
)

// The action list of a year is the plan's own lines, what answers and the
// controller have added, and what earlier years have left to do: open, finished
// during the year, or with an effect that is asked about in it. What a later
// list goes on with stands on both, each time as its own line.

// listedAction is a line of the action list of a year's plan.
type listedAction struct {
	action
	years  []YearStatus
	effect string // see effectState
	late   bool
}

// earlier reports whether a line comes from an earlier year's list than a plan's.
func (a listedAction) earlier(year int) bool { return a.year < year }

// actionList is the action list of a plan, by its areas and in each of them the
// plan's own year first.
func (g *gathering) actionList(ctx context.Context, rd *round) ([]listedAction, error) {
	all, err := g.e.actions(ctx, g.r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	if all, err = g.onList(ctx, rd, all); err != nil {
		return nil, err
	}
	if err := g.e.whose(ctx, g.r, all); err != nil {
		return nil, err
	}
	today := g.e.today(g.now)
	lines := make([]listedAction, len(all))
	for i, a := range all {
		lines[i] = listedAction{action: a, effect: effectState(a.Action, today), late: late(a.Action, today)}
		if lines[i].years, err = g.years(ctx, rd, a); err != nil {
			return nil, err
		}
	}
	place := areaPlaces(rd)
	slices.SortStableFunc(lines, func(a, b listedAction) int {
		return cmp.Or(cmp.Compare(place(a.Area), place(b.Area)), cmp.Compare(a.Area, b.Area), cmp.Compare(b.year, a.year))
	})
	return lines, nil
}

// onList is what of a board's actions stands on the list of a plan.
func (g *gathering) onList(ctx context.Context, rd *round, all []action) (on []action, err error) {
	year := rd.plan.Year
	first := scheduler.Date{Year: year, Month: rd.doc.Start(), Day: 1}
	for _, a := range all {
		stands := a.year == year
		if a.year < year && (a.goesOn == 0 || a.goesOn > year) {
			if stands, err = g.leftOver(ctx, a, first); err != nil {
				return nil, err
			}
		}
		if stands {
			on = append(on, a)
		}
	}
	return on, nil
}

// leftOver reports whether an earlier year's action stands on the list of the
// year that begins on a day: it was not finished then, or its effect was not
// known.
func (g *gathering) leftOver(ctx context.Context, a action, first scheduler.Date) (bool, error) {
	day := checkDay(a.Action)
	switch {
	case !finished(a.Action), a.Finished >= first.String():
		return true, nil
	case day.IsZero() || !monthsAfter(day, effectAsked).After(first):
		return false, nil
	case a.Had == "" || !day.Before(first):
		return true, nil
	}
	_, acts, err := g.noted(ctx, a.Action)
	return len(acts) > 0 && !acts[len(acts)-1].day.Before(first), err
}

// areaPlaces is where a plan's areas stand in it; what is none of them is last.
func areaPlaces(rd *round) func(area string) int {
	at := map[string]int{}
	for i, a := range rd.doc.Areas {
		at[a.Name] = i - len(rd.doc.Areas)
	}
	return func(area string) int { return at[area] }
}

// bare is a plan's areas that have no action on its list.
func bare(rd *round, list []listedAction) map[string]bool {
	none := map[string]bool{}
	for _, a := range rd.doc.Areas {
		none[a.Name] = true
	}
	for _, a := range list {
		delete(none, a.Area)
	}
	return none
}

// origin is where an action first came from: a line that goes on with others
// comes from where they do.
func (a action) origin() string {
	first := a
	if len(a.past) > 0 {
		first = a.past[0]
	}
	if first.Origin == store.FromPlan && first.control != "" {
		return fromControl
	}
	return first.Origin
}

// fromControl is the origin of a plan's line that names a control.
const fromControl = "control"
