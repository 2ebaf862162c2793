package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/inbox"
	"rond/internal/store"
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
