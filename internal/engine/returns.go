package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/workbook/form"
)

// parcel is what one mail tells: what came of the rows of one plan that were
// put to one person, from every workbook of a delivery. Two plans never share
// a mail, and several files of the same plan never make several.
type parcel struct {
	request store.Request // the first that the rows belong to
	owner   store.Person
	from    sender
	found   findings
}

// judgeReturn deals with a mail or file that holds workbooks: each is taken
// for the request that its own signed keys name, and what they came to is
// answered together. A file that is no form of ours beside one that is, is
// underlag.
func (e *Engine) judgeReturn(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	var parcels []parcel
	readable := false
	for _, b := range a.books {
		if b.whole != nil {
			continue
		}
		readable = true
		more, err := e.judgeBook(ctx, tx, d, a, b)
		if err != nil {
			return fmt.Errorf("workbook %q: %w", b.file.Kind, err)
		}
		parcels = join(parcels, more)
	}
	if !readable {
		return e.judgeUnreadable(ctx, tx, d, a)
	}
	if len(a.mail.Limits) > 0 && d.Reason == "" {
		d.Reason = a.missing.Code // something may be missing from what was taken
	}
	for _, p := range parcels {
		asked, err := e.askedBeside(ctx, tx, d, a.mail, p.request, a.mail.From)
		if err != nil {
			return err
		}
		p.found.Asked = asked
		if err := e.answer(ctx, tx, d, p); err != nil {
			return err
		}
	}
	return nil
}

// join adds parcels to those of the same person and plan.
func join(all, more []parcel) []parcel {
	for _, p := range more {
		i := slices.IndexFunc(all, func(x parcel) bool {
			return x.owner.ID == p.owner.ID && x.request.Plan == p.request.Plan && x.request.Round == p.request.Round
		})
		if i < 0 {
			all = append(all, p)
			continue
		}
		all[i].found = all[i].found.with(p.found)
	}
	return all
}

// decide gives the delivery a verdict about a request. Of several the one that
// most needs a person stands.
func decide(d *store.Delivery, verdict, reason string, q store.Request, owner store.Person, by string) {
	rank := []string{"", verdictLocked, verdictUnchanged, verdictAccepted, verdictCorrection, verdictHeld}
	if slices.Index(rank, verdict) <= slices.Index(rank, d.Verdict) {
		if d.Reason == "" && verdict == d.Verdict {
			d.Reason = reason
		}
		return
	}
	d.Verdict, d.Reason, d.Folder = verdict, reason, FolderProcessed
	if verdict == verdictHeld {
		d.Folder = FolderHeld
	}
	d.Request, d.Person, d.By = q.ID, owner.ID, by
}

// judgeBook takes one readable workbook, when it can be told whose it is and
// its sender may hand it in.
func (e *Engine) judgeBook(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival, b book) ([]parcel, error) {
	q, owner, err := e.ownerOf(ctx, tx, a.mail, b)
	if errors.Is(err, store.ErrNotFound) {
		if !a.vouched { // then the others of the mail decide
			decide(d, verdictHeld, "no-request", store.Request{}, store.Person{}, "")
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := e.weigh(ctx, tx, a, owner)
	if err != nil {
		return nil, err
	}
	if s.hold != "" {
		decide(d, verdictHeld, s.hold, q, owner, s.by)
		return nil, nil
	}
	clash, err := e.clash(ctx, tx, a.mail, owner)
	if err != nil {
		return nil, err
	}
	if clash && !a.vouched {
		decide(d, verdictHeld, told("other-request", reference(q.ID)), q, owner, s.by)
		return nil, e.explainClash(ctx, tx, d, a, b, q, s)
	}
	return e.take(ctx, tx, d, b, q, owner, s)
}

// explainClash tells a registered sender that the workbook and the mail it
// came with are about different requests. What is attached is never the other
// person's workbook: the letter is about the sender's own request.
func (e *Engine) explainClash(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival, b book, q store.Request, s sender) error {
	if s.person.ID == 0 {
		return nil
	}
	own, err := e.askedIn(ctx, tx, a.mail, s.person)
	if err != nil {
		return err
	}
	if own.ID == 0 {
		own = q
	}
	return e.explain(ctx, tx, d, own, s.person, findings{File: b.file.Name, Files: []string{hash(b.file.Data)},
		Whole: &wholeFault{Code: "other-request", Args: []string{reference(q.ID)}}})
}

// ownerOf is the request that a workbook's keys name, and who was asked. When
// rows of several people stand in one file the sender's own decide, else the
// first; a request that the store has never seen names nobody.
func (e *Engine) ownerOf(ctx context.Context, r store.Reader, m inbox.Mail, b book) (q store.Request, owner store.Person, err error) {
	for _, id := range b.requests() {
		x, err := r.Request(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return q, owner, fmt.Errorf("request %d: %w", id, err)
		}
		p, err := r.Person(ctx, x.Person)
		if err != nil {
			return q, owner, fmt.Errorf("person %d: %w", x.Person, err)
		}
		if q.ID == 0 || (p.Key == fold(m.From) && p.ID != owner.ID) {
			q, owner = x, p
		}
	}
	if q.ID == 0 {
		return q, owner, store.ErrNotFound
	}
	return q, owner, nil
}

// clash reports whether the mail answers a request to somebody other than the
// workbook's owner: then the two tell different stories, and a person decides.
func (e *Engine) clash(ctx context.Context, r store.Reader, m inbox.Mail, owner store.Person) (bool, error) {
	id, err := e.threadRequest(ctx, r, m)
	if err != nil || id == 0 {
		return false, err
	}
	q, err := r.Request(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("request %d: %w", id, err)
	}
	return q.Person != owner.ID, nil
}

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
