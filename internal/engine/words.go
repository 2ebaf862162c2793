package engine

import (
	"context"
	"errors"
	"fmt"

	"rond/internal/audit"
	"rond/internal/inbox"
	"rond/internal/store"
)

// judgeWords deals with a mail that has no workbook. From somebody we know it
// is a question, passed to the plan's contact; when it carries a file that was
// meant as an answer, the sender is told what to do; from others it is held.
func (e *Engine) judgeWords(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	if a.operator {
		d.Verdict, d.Reason, d.Folder = verdictHeld, "no-workbook", FolderHeld
		return nil
	}
	p, err := e.registered(ctx, tx, a.mail)
	if errors.Is(err, store.ErrNotFound) {
		d.Verdict, d.Folder = verdictHeld, FolderHeld
		d.Reason, err = e.unknownSender(ctx, tx, a.mail)
		return err
	}
	if err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	d.Person, d.Folder = p.ID, FolderProcessed
	q, err := e.askedIn(ctx, tx, a.mail, p)
	if err != nil {
		return err
	}
	if q.ID == 0 { // a manager, who is told and never asked
		if q.Plan, err = threadPlan(ctx, tx, a.mail); err != nil {
			return err
		}
	}
	if q.Plan == 0 {
		d.Verdict, d.Reason, d.Folder = verdictHeld, "no-request", FolderHeld
		return nil
	}
	d.Request, d.Verdict = q.ID, verdictQuestion
	return e.passOn(ctx, tx, d, q, p)
}

// askedIn is the request that a person's mail is about: the one it answers,
// the one its subject names, else the person's newest.
func (e *Engine) askedIn(ctx context.Context, r store.Reader, m inbox.Mail, p store.Person) (store.Request, error) {
	id, err := e.threadRequest(ctx, r, m)
	if err != nil {
		return store.Request{}, err
	}
	if id != 0 {
		q, err := r.Request(ctx, id)
		if err == nil && q.Person == p.ID {
			return q, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return q, fmt.Errorf("request %d: %w", id, err)
		}
	}
	all, err := r.Requests(ctx, store.RequestFilter{Person: p.ID})
	if err != nil || len(all) == 0 {
		return store.Request{}, err
	}
	return all[len(all)-1], nil
}

// threadRequest is the request that a mail's thread or subject names, 0 when
// neither does.
func (e *Engine) threadRequest(ctx context.Context, r store.Reader, m inbox.Mail) (int64, error) {
	for _, id := range m.InReplyTo {
		sent, err := r.MailByMessageID(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("thread: %w", err)
		}
		if sent.Request != 0 {
			return sent.Request, nil
		}
	}
	for _, ref := range m.References {
		if id := requestOf(ref); id != 0 {
			return id, nil
		}
	}
	return 0, nil
}

// threadPlan is the plan of the mail of ours that a mail answers, 0 when it
// answers none.
func threadPlan(ctx context.Context, r store.Reader, m inbox.Mail) (int64, error) {
	for _, id := range m.InReplyTo {
		sent, err := r.MailByMessageID(ctx, id)
		if err == nil {
			return sent.Plan, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return 0, fmt.Errorf("thread: %w", err)
		}
	}
	return 0, nil
}

func (e *Engine) passOn(ctx context.Context, tx store.Tx, d *store.Delivery, q store.Request, p store.Person) error {
	passed, err := e.toContact(ctx, tx, d, q, p.Key, "")
	if err != nil {
		return err
	}
	if !passed { // the contact's own mail, or there is nobody: it waits for the controller
		if err := audit.Append(ctx, tx, e.clock(), "question-passed-on", "delivery", fmt.Sprint(d.ID), d.Raw); err != nil {
			return err
		}
	}
	had, err := e.had(ctx, tx, p.ID, q.ID)
	if err != nil {
		return err
	}
	if had.enough() {
		d.Reason = reasonCapped
		return nil
	}
	m := store.Mail{Cause: fmt.Sprintf("question-received/%d/%s", d.ID, p.Key), Kind: kindReceived, Plan: q.Plan,
		Person: p.ID, Request: q.ID, Delivery: d.ID}
	_, err = e.write(ctx, tx, e.clock(), m)
	return err
}

// judgeTooBig answers for something that was never fetched, as far as its
// header can tell who wrote it. A machine is not answered.
func (e *Engine) judgeTooBig(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	d.Verdict, d.Reason, d.Folder = verdictUnreadable, "too-big", FolderHeld
	if a.mail.Kind != inbox.Human {
		return nil
	}
	p, err := e.registered(ctx, tx, a.mail)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	d.Person = p.ID
	q, err := e.askedIn(ctx, tx, a.mail, p)
	if err != nil || q.ID == 0 {
		return err
	}
	d.Request = q.ID
	return e.explain(ctx, tx, d, q, p, findings{File: a.mail.Subject, Whole: &wholeFault{Code: "file-too-large"}})
}
