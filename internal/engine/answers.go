package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/workbook/form"
)

// takeRow judges one row and stores what it says. Blank never clears, an equal
// value makes no version, and a value equal to an older version while a newer
// one exists is left for the controller. Of a row that somebody else has taken
// over only what is a whole answer, or the beginning of one, is taken.
func (e *Engine) takeRow(ctx context.Context, tx store.Tx, rd *round, sub store.Submission, row store.RequestRow, read map[int]form.ReadRow, want form.Want) (finding, error) {
	f := finding{Request: row.Request, Row: row.N, Ref: row.Ref, State: form.Blank}
	o, err := tx.Occurrence(ctx, row.Occurrence)
	if err != nil {
		return f, fmt.Errorf("occurrence %d: %w", row.Occurrence, err)
	}
	handed := o.Request != row.Request
	if handed {
		f.Now = o.Request
	}
	rr, ok := read[row.N]
	if !ok {
		return f, nil
	}
	if o.State == store.Cancelled {
		if !rr.Answer.Empty() || len(rr.Wrong) > 0 {
			f.gone(o)
		}
		return f, nil
	}
	if err := asksOf(ctx, tx, rd, o, &want); err != nil {
		return f, err
	}
	versions, err := tx.Answers(ctx, o.ID)
	if err != nil {
		return f, fmt.Errorf("answers: %w", err)
	}
	if a, ok := form.Shared(read[form.SharedRow], want); ok && rr.Answer.Empty() && len(rr.Wrong) == 0 && len(versions) == 0 && sharable(rd, o) {
		rr.Answer = a
	}
	j := form.Judge(rr, want)
	if j.State != form.Blank && j.State != form.Wrong && len(versions) > 0 {
		before, err := said(versions[len(versions)-1])
		if err != nil {
			return f, err
		}
		rr.Answer = overlay(before, j.Answer)
		j = form.Judge(rr, want)
	}
	f.State, f.Problems, f.Bad, f.Hints, f.Answer = j.State, j.Problems, j.Fields, j.Hints, j.Answer
	if handed && j.State != form.Blank && (j.State == form.Wrong || j.Answer.Performed == form.NotMine) {
		f.gone(o) // whoever took over says it
	}
	if f.State == form.Blank || f.State == form.Wrong {
		return f, nil
	}
	if handed {
		if sub.By, err = lateFrom(ctx, tx, row.Request, sub.By); err != nil {
			return f, err
		}
		if o.Person == 0 {
			o.Person = rd.seats[o.Seat].Holder
		}
	}
	return f, e.storeAnswer(ctx, tx, sub, o, versions, &f)
}

// lateFrom is who handed in a row: the one who was asked, when nobody else did.
func lateFrom(ctx context.Context, r store.Reader, request int64, by string) (string, error) {
	if by != "" {
		return by, nil
	}
	q, err := r.Request(ctx, request)
	if err != nil {
		return "", fmt.Errorf("%s: %w", reference(request), err)
	}
	p, err := r.Person(ctx, q.Person)
	if err != nil {
		return "", fmt.Errorf("person %d: %w", q.Person, err)
	}
	return p.Email, nil
}

// asksOf adds what an occurrence asks of its row.
func asksOf(ctx context.Context, r store.Reader, rd *round, o store.Occurrence, want *form.Want) error {
	c, p := rd.asks(o)
	want.NeedsResult = reported(rd.doc, o)
	want.Dated, want.Sample, want.Target = c.Dated, cmp.Or(p.Sample, c.Sample) != "", cmp.Or(p.Target, c.Target)
	if period, err := rd.doc.Period(o.Period); err == nil {
		want.From, want.To = period.First().String(), period.Last().String()
	}
	last, err := earlier(ctx, r, o, 2)
	if err != nil {
		return err
	}
	for _, x := range last {
		a, err := saidOf(ctx, r, x)
		if err != nil {
			return err
		}
		want.Before = append(want.Before, a.Result)
	}
	return nil
}

// sharable reports whether the cell for the simple controls may answer for an
// occurrence, as the form told its owner.
func sharable(rd *round, o store.Occurrence) bool {
	c, p := rd.asks(o)
	return c.Simple && !c.Dated && cmp.Or(p.Sample, c.Sample, p.Target, c.Target) == ""
}

func (e *Engine) storeAnswer(ctx context.Context, tx store.Tx, sub store.Submission, o store.Occurrence, versions []store.Answer, f *finding) error {
	body, err := json.Marshal(f.Answer)
	if err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	complete := f.State == form.Complete
	if err := f.compare(versions, string(body), complete); err != nil {
		return err
	}
	if n := len(versions); n > 0 && versions[n-1].Received.After(sub.Received) {
		f.Older = !f.Same // it was held while a newer answer came
	}
	if f.Same && f.State == form.Complete {
		stands, err := e.standsBy(ctx, tx, o, versions[len(versions)-1], sub)
		if err != nil {
			return err
		}
		f.Same = !stands
	}
	if f.Same || f.Older {
		return nil
	}
	if o.Request != f.Request && undecidable(o) != nil {
		f.gone(o) // whoever took over has answered
		return nil
	}
	now := e.clock()
	a := store.Answer{Occurrence: o.ID, N: len(versions) + 1, Submission: sub.ID, Person: o.Person, By: sub.By, Received: sub.Received, Complete: complete, Body: string(body)}
	if a.ID, err = audit.StoreAnswer(ctx, tx, now, a); err != nil {
		return err
	}
	if complete || undecidable(o) == nil { // a draft never stands for an answer
		o.Answer = a.ID
	}
	if complete {
		o.State = store.Answered
		if f.Answer.Performed == form.NotMine {
			o.State = store.NotApplicable
		}
	}
	if err := tx.UpdateOccurrence(ctx, o); err != nil {
		return fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	if complete && f.Answer.Action != "" {
		return e.putAction(ctx, tx, sub, o, f.Ref, f.Answer)
	}
	return nil
}

// compare tells whether an answer, laid over the newest version, says what is
// stored already, or differs from it only in what an older version said. The
// latter is how a forgotten copy of the file looks, and may also be a change
// of mind: the controller decides. A version that was a draft under the plan
// as it was then, and is whole now, is not the same.
func (f *finding) compare(versions []store.Answer, body string, complete bool) error {
	if len(versions) == 0 {
		return nil
	}
	newest := versions[len(versions)-1]
	if newest.Body == body {
		f.Same = newest.Complete == complete
		return nil
	}
	now, err := said(newest)
	if err != nil {
		return err
	}
	var older []form.Answer
	for _, v := range versions[:len(versions)-1] {
		a, err := said(v)
		if err != nil {
			return err
		}
		older = append(older, a)
	}
	f.Older = true
	for i, value := range inputs(f.Answer) {
		f.Older = f.Older && (value == inputs(now)[i] ||
			slices.ContainsFunc(older, func(a form.Answer) bool { return inputs(a)[i] == value }))
	}
	return nil
}

// inputs is what an answer says, field by field.
func inputs(a form.Answer) [11]string {
	return [11]string{string(a.Performed), a.DoneOn, a.Examined, a.Deviating, a.Outcome, a.Result, a.Grade, a.Action, a.ActionOwner, a.ActionDue, a.Proposal}
}

// overlay is the newer answer with the earlier one where the newer is blank.
// Grades are codes, which the judge takes as it takes words.
func overlay(before, now form.Answer) form.Answer {
	pick := func(n, b string) string {
		if n == "" {
			return b
		}
		return n
	}
	return form.Answer{
		Performed: form.Performed(pick(string(now.Performed), string(before.Performed))),
		DoneOn:    pick(now.DoneOn, before.DoneOn), Examined: pick(now.Examined, before.Examined),
		Deviating: pick(now.Deviating, before.Deviating), Outcome: pick(now.Outcome, before.Outcome),
		Result: pick(now.Result, before.Result), Grade: pick(now.Grade, before.Grade),
		Action: pick(now.Action, before.Action), ActionOwner: pick(now.ActionOwner, before.ActionOwner),
		ActionDue: pick(now.ActionDue, before.ActionDue), Proposal: pick(now.Proposal, before.Proposal),
	}
}
