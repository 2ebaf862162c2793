package engine

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"rond/internal/plan"
	"rond/internal/store"
)

// listedActions is a document's own actions by their numbers.
func listedActions(doc *plan.Plan) map[string]plan.Action {
	listed := map[string]plan.Action{}
	for number, a := range numbered(doc) {
		listed[number] = a
	}
	return listed
}

// numbered gives a document's actions with the numbers that they are kept
// under: their own, or their place, which a second one with the same follows.
func numbered(doc *plan.Plan) iter.Seq2[string, plan.Action] {
	return func(yield func(string, plan.Action) bool) {
		taken := map[string]int{}
		for i, a := range doc.Actions {
			number := a.AreaNumber + "." + a.Number
			if number == "." {
				number = strconv.Itoa(i + 1)
			}
			if taken[number]++; taken[number] > 1 {
				number += fmt.Sprintf("#%d", taken[number])
			}
			if !yield(number, a) {
				return
			}
		}
	}
}

// putActions makes the plan's own actions those of a new version. Where the
// version before says the same of a field, what has been said since stands.
func (e *Engine) putActions(ctx context.Context, tx store.Tx, planID int64, before []store.Version, doc *plan.Plan) error {
	have, err := tx.Actions(ctx, planID)
	if err != nil {
		return err
	}
	byNumber := map[string]store.Action{}
	for _, a := range have {
		byNumber[a.Number] = a
	}
	said := map[string]plan.Action{}
	if n := len(before); n > 0 {
		last, err := e.document(ctx, tx, before[n-1].ID)
		if err != nil {
			return err
		}
		said = listedActions(last)
	}
	for number, a := range numbered(doc) {
		old, known := byNumber[number]
		last, listed := said[number]
		if !known {
			_, err = tx.AddAction(ctx, lineOf(planID, number, a))
		} else {
			err = e.putLine(ctx, tx, lineOf(planID, number, a), last, listed, old)
		}
		if err != nil {
			return fmt.Errorf("action %s: %w", number, err)
		}
	}
	return nil
}

// pick is what a document says now, unless it said so before: then what has
// been said since.
func pick(now, before, since string) string {
	if now == before {
		return since
	}
	return now
}

// lineOf is a line of a plan's list as it is kept. One that comes done with the
// plan was done nobody knows when.
func lineOf(planID int64, number string, a plan.Action) store.Action {
	return store.Action{Plan: planID, Number: number, Area: a.Area, Text: a.Text, Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.Effect,
		Origin: store.FromPlan, Source: a.From, Check: a.Check}
}

// putLine writes a line of a list over what is known of it. Listed says that
// the version before has it, as last. A status that the plan changes is an act.
func (e *Engine) putLine(ctx context.Context, tx store.Tx, row store.Action, last plan.Action, listed bool, old store.Action) error {
	row.ID, row.Finished, row.Had, row.Assigned = old.ID, old.Finished, old.Had, old.Assigned
	if listed {
		row.Owner, row.Due = pick(row.Owner, last.Owner, old.Owner), pick(row.Due, last.Due, old.Due)
		row.Status, row.Effect = pick(row.Status, last.Status, old.Status), pick(row.Effect, last.Effect, old.Effect)
		row.Check = pick(row.Check, last.Check, old.Check)
	}
	status := row.Status
	row.Status = old.Status
	if row = e.stood(row, status); row.Status != old.Status {
		return e.putNoted(ctx, tx, byItself, actPlanned, old, row, noted{})
	}
	return tx.UpdateAction(ctx, row)
}
