package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rond/internal/report"
)

// reportActions puts the board's actions into their areas: the plan's own, what
// answers up to the report's day have led to, and what earlier years have left
// open and no later plan lists in the same words.
func (g *gathering) reportActions(ctx context.Context, t scope, v *report.Report) error {
	all, err := g.e.actions(ctx, g.r, t.rd.plan.Board)
	if err != nil {
		return err
	}
	type words struct{ area, text string }
	own, today := map[words]bool{}, g.e.today(g.now)
	for _, a := range slices.Backward(all) { // the newest year first
		said := words{called(a.Area), called(a.Text)}
		earlier := a.year < t.rd.plan.Year
		if a.year > t.rd.plan.Year || earlier && (finished(a.Action) || own[said]) {
			continue
		}
		if a.Occurrence != 0 && !earlier {
			o, err := g.r.Occurrence(ctx, a.Occurrence)
			if err != nil {
				return fmt.Errorf("occurrence %d: %w", a.Occurrence, err)
			}
			if !t.ended(o.Period) {
				continue
			}
		}
		own[said] = true
		x := report.Action{Text: a.Text, Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.Effect, Late: late(a.Action, today)}
		if earlier {
			x.From = a.year
		}
		area := in(v, a.Area)
		area.Actions = append(area.Actions, x)
	}
	for i := range v.Areas {
		slices.Reverse(v.Areas[i].Actions)
		slices.SortStableFunc(v.Areas[i].Actions, func(a, b report.Action) int { return cmp.Compare(a.From, b.From) })
	}
	return nil
}
