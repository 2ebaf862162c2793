package engine

import (
	"cmp"
	"context"
	"fmt"

	"rond/internal/report"
	"rond/internal/store"
)

// reportActions puts the plan's action list into its areas, answers' up to the
// report's day.
func (g *gathering) reportActions(ctx context.Context, t scope, v *report.Report) error {
	list, err := g.actionList(ctx, t.rd)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.Occurrence != 0 && !a.earlier(t.rd.plan.Year) {
			o, err := g.r.Occurrence(ctx, a.Occurrence)
			if err != nil {
				return fmt.Errorf("occurrence %d: %w", a.Occurrence, err)
			}
			if !t.ended(o.Period) {
				continue
			}
		}
		x := report.Action{Text: a.Text, Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.Effect, Late: a.late, Had: a.Had}
		switch a.origin() {
		case store.FromPlan:
			x.Direct = true
		case store.FromAnswer, fromControl:
			x.Control = cmp.Or(a.control, a.Source)
		}
		if a.earlier(t.rd.plan.Year) {
			x.From = a.year
		} else if len(a.past) > 0 {
			x.From = a.past[0].year
		}
		area := in(v, a.Area)
		area.Actions = append(area.Actions, x)
	}
	return nil
}
