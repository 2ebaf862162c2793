package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/workbook/form"
)

// putAction puts an answer's action on the plan's list, or mends the line that
// an earlier version of the answer made. A reason why there is none is no action:
// it stays in the answer, and drops the line that an earlier version made.
func (e *Engine) putAction(ctx context.Context, tx store.Tx, sub store.Submission, o store.Occurrence, ref string, a form.Answer) error {
	have, err := tx.Actions(ctx, o.Plan)
	if err != nil {
		return fmt.Errorf("actions: %w", err)
	}
	i := slices.IndexFunc(have, func(x store.Action) bool { return x.Occurrence == o.ID })
	if _, none := a.NoAction(); none {
		if i < 0 || finished(have[i]) {
			return nil
		}
		return e.answerNotes(ctx, tx, sub, have[i], e.stood(have[i], "dropped"))
	}
	p, err := tx.Plan(ctx, o.Plan)
	if err != nil {
		return fmt.Errorf("plan %d: %w", o.Plan, err)
	}
	rd, err := e.round(ctx, tx, p)
	if err != nil {
		return err
	}
	c, _ := rd.asks(o)
	row := store.Action{Plan: o.Plan, Number: fmt.Sprintf("%s·%d", ref, o.Seat), Area: c.Area, Text: a.Action, Owner: a.ActionOwner,
		Due: a.ActionDue, Status: "unset", Occurrence: o.ID, Origin: store.FromAnswer}
	if i >= 0 {
		return e.mendAction(ctx, tx, sub, have[i], row)
	}
	_, err = tx.AddAction(ctx, row)
	return err
}

// mendAction makes an action what a new version of its answer says. What the
// version before said too stands as it has been changed since. One that was
// dropped because that version said that none was needed is taken up again.
func (e *Engine) mendAction(ctx context.Context, tx store.Tx, sub store.Submission, x, now store.Action) error {
	versions, err := tx.Answers(ctx, x.Occurrence)
	if err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	var last form.Answer
	for _, v := range versions[:max(len(versions)-1, 0)] { // the newest is the new one
		if !v.Complete {
			continue
		}
		if last, err = said(v); err != nil {
			return err
		}
	}
	was := x
	x.Area, x.Text = now.Area, now.Text
	x.Due = pick(now.Due, last.ActionDue, x.Due)
	if !x.Assigned {
		x.Owner = now.Owner
	}
	if _, none := last.NoAction(); none && x.Status == "dropped" {
		return e.answerNotes(ctx, tx, sub, was, e.stood(x, now.Status))
	}
	return tx.UpdateAction(ctx, x)
}

// answerNotes stores an action whose status a version of its answer changes.
func (e *Engine) answerNotes(ctx context.Context, tx store.Tx, sub store.Submission, was, now store.Action) error {
	by, err := lateFrom(ctx, tx, sub.Request, sub.By)
	if err != nil {
		return err
	}
	return e.putNoted(ctx, tx, by, actNoted, was, now, noted{Delivery: sub.Delivery})
}
