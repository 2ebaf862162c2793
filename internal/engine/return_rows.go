package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/workbook/form"
)

// take stores what a trusted workbook says. The same bytes for the same
// request are one submission, unless something in it was sent back since; they
// are judged again, so that the sender hears where things stand.
func (e *Engine) take(ctx context.Context, tx store.Tx, d *store.Delivery, b book, q store.Request, owner store.Person, s sender) ([]parcel, error) {
	sha := hash(b.file.Data)
	earlier, err := tx.Submissions(ctx, q.ID)
	if err != nil {
		return nil, fmt.Errorf("submissions of %s: %w", reference(q.ID), err)
	}
	sub := store.Submission{Delivery: d.ID, Request: q.ID, SHA: sha, Received: d.Received, By: s.by}
	again := false
	for _, x := range earlier {
		if x.SHA != sha {
			continue
		}
		since, err := returnedSince(ctx, tx, q, x)
		if err != nil {
			return nil, err
		}
		if !since {
			sub, again = x, true
		}
	}
	if !again {
		if sub.ID, err = tx.AddSubmission(ctx, sub); err != nil {
			return nil, fmt.Errorf("submission: %w", err)
		}
	}
	parcels, foreign, err := e.takeBook(ctx, tx, sub, b, owner)
	if err != nil {
		return nil, err
	}
	for i := range parcels {
		p := &parcels[i]
		p.owner, p.from = owner, s
		p.found.File, p.found.Files, p.found.By, p.found.Again = b.file.Name, []string{sha}, s.by, again
		if i == 0 {
			p.found.Notes, p.found.Foreign = append(p.found.Notes, b.notes()...), foreign
		}
		reason := p.found.reason()
		if reason == "" {
			reason = s.mark
		}
		decide(d, p.found.verdict(), reason, p.request, owner, s.by)
	}
	return parcels, nil
}

// takeBook takes what a workbook says of every request in it that was put to its
// owner, and names those that were put to others.
func (e *Engine) takeBook(ctx context.Context, tx store.Tx, sub store.Submission, b book, owner store.Person) ([]parcel, []string, error) {
	if b.risks != nil {
		return e.takeRisks(ctx, tx, sub, b.risks, owner)
	}
	if err := settle(ctx, tx, b.ret); err != nil {
		return nil, nil, err
	}
	return e.takeRows(ctx, tx, sub, b.ret, owner)
}

// settle holds the Refs that stand beside the answers against those that the
// rows were sent out with: what the workbook itself remembered may be lost or
// altered.
func settle(ctx context.Context, r store.Reader, ret *form.Return) error {
	type id struct {
		request int64
		row     int
	}
	refs := map[id]string{}
	seen := map[int64]bool{}
	for _, read := range ret.Rows {
		if seen[read.Request] {
			continue
		}
		seen[read.Request] = true
		rows, err := r.RequestRows(ctx, read.Request)
		if err != nil {
			return fmt.Errorf("rows of %s: %w", reference(read.Request), err)
		}
		for _, row := range rows {
			refs[id{row.Request, row.N}] = row.Ref
		}
	}
	rows, notes := form.Settle(ret.Rows, func(request int64, row int) (string, bool) {
		ref, ok := refs[id{request, row}]
		return ref, ok
	})
	ret.Rows, ret.Notes = rows, append(ret.Notes, notes...)
	return nil
}

// takeRows goes through the rows, and the actions, of every request in the
// file that was put to the same owner, a parcel for each plan, and names the requests that were put
// to others.
func (e *Engine) takeRows(ctx context.Context, tx store.Tx, sub store.Submission, ret *form.Return, owner store.Person) (parcels []parcel, foreign []string, err error) {
	byRequest := map[int64]map[int]form.ReadRow{}
	var order []int64
	for _, row := range ret.Rows {
		if byRequest[row.Request] == nil {
			byRequest[row.Request] = map[int]form.ReadRow{}
			order = append(order, row.Request)
		}
		byRequest[row.Request][row.Row] = row
	}
	actions := map[int64][]form.ReadAction{}
	for _, a := range ret.Actions {
		actions[a.Request] = append(actions[a.Request], a)
		if !slices.Contains(order, a.Request) {
			order = append(order, a.Request)
		}
	}
	for _, id := range order {
		q, err := tx.Request(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, fmt.Errorf("request %s: %w", reference(id), err)
		}
		if err != nil || q.Person != owner.ID || q.Round != 0 {
			foreign = append(foreign, reference(id))
			continue
		}
		var found findings
		if closed, err := e.afterTheYear(ctx, tx, q, &found); err != nil {
			return nil, nil, err
		} else if closed {
			parcels = join(parcels, []parcel{{request: q, owner: owner, found: found}})
			continue
		}
		if err := e.takeRequest(ctx, tx, sub, q, byRequest[id], &found); err != nil {
			return nil, nil, fmt.Errorf("request %s: %w", reference(id), err)
		}
		if err := e.takeActions(ctx, tx, sub, q, actions[id], &found); err != nil {
			return nil, nil, fmt.Errorf("actions of %s: %w", reference(id), err)
		}
		parcels = join(parcels, []parcel{{request: q, owner: owner, found: found}})
	}
	return parcels, foreign, nil
}

// afterTheYear reports whether the year of a request's plan is closed: nothing
// of what came back for it is taken, and whoever sent it hears why.
func (e *Engine) afterTheYear(ctx context.Context, r store.Reader, q store.Request, found *findings) (bool, error) {
	p, err := r.Plan(ctx, q.Plan)
	if err != nil || !locked(p) || q.Round != 0 {
		return false, err
	}
	day, _, err := e.lockedOn(ctx, r, p)
	found.Locked = &lockedYear{p.Year, day}
	return true, err
}

func (e *Engine) takeRequest(ctx context.Context, tx store.Tx, sub store.Submission, q store.Request, read map[int]form.ReadRow, found *findings) error {
	p, err := tx.Plan(ctx, q.Plan)
	if err != nil {
		return fmt.Errorf("plan %d: %w", q.Plan, err)
	}
	rd, err := e.keptRound(ctx, tx, p)
	if err != nil {
		return err
	}
	rows, err := tx.RequestRows(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	owner, err := tx.Person(ctx, q.Person)
	if err != nil {
		return fmt.Errorf("person %d: %w", q.Person, err)
	}
	want := form.Want{Grades: formGrades(rd.doc), Lang: spoken(rd, owner)}
	for _, row := range rows {
		f, err := e.takeRow(ctx, tx, rd, sub, row, read, want)
		if err != nil {
			return fmt.Errorf("row %s: %w", row.Ref, err)
		}
		found.Rows = append(found.Rows, f)
		if err := recount(ctx, tx, f.Now); err != nil {
			return err
		}
	}
	return recount(ctx, tx, q.ID)
}
