package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
)

// causeAgain stands in the cause of a mail that is sent again, between that of
// the first and its number. The same mail is sent again once: whoever asks
// twice, or at the same time as somebody else, is told so.
const causeAgain = "/again/"

// nextAgain is the cause of the mail that takes a mail's place.
func nextAgain(m store.Mail) string {
	first, n := againOf(m)
	return first + causeAgain + strconv.Itoa(n+1)
}

// againOf is the cause of the first of the mails that a mail stands in the
// place of, and how many there were before it; 0 for the first of them all.
func againOf(m store.Mail) (first string, n int) {
	first, number, _ := strings.Cut(m.Cause, causeAgain)
	if n, err := strconv.Atoi(number); err == nil {
		return first, n
	}
	return first, 0
}

// SendAgain writes a new mail in place of one that came back, was refused, or
// may never have arrived, to the address that its person has now; the new one's
// id is the result. It says what is true when it leaves, and one that asks
// gives as much time as anything that is asked late. A mail whose seat somebody
// else holds now, or that is answered, is refused: the new holder is asked by
// itself.
func (e *Engine) SendAgain(ctx context.Context, id int64, actor string) (int64, error) {
	var again int64
	err := e.store.Change(ctx, func(tx store.Tx) error {
		m, err := tx.Mail(ctx, id)
		if err != nil {
			return err
		}
		if err := e.mayAgain(ctx, tx, m); err != nil {
			return err
		}
		if err := e.stillTrue(ctx, tx, m); err != nil {
			return err
		}
		now := e.clock()
		next := store.Mail{Cause: nextAgain(m), Kind: m.Kind, Plan: m.Plan, Person: m.Person, Request: m.Request, Delivery: m.Delivery,
			Occasion: m.Occasion, Body: m.Body}
		if next.To, next.ToName, err = e.addressNow(ctx, tx, m); err != nil {
			return err
		}
		if _, err := e.write(ctx, tx, now, next); err != nil {
			return err
		}
		made, err := tx.MailByCause(ctx, next.Cause)
		if err != nil {
			return fmt.Errorf("the new mail: %w", err)
		}
		if made.State == store.MailHeld && made.Reason == reasonAsk {
			made.State, made.Reason = store.MailQueued, "" // whoever sends it again has seen it
			if err := tx.UpdateMail(ctx, made); err != nil {
				return fmt.Errorf("the new mail: %w", err)
			}
		}
		again = made.ID
		return e.act(ctx, tx, now, actor, actSentAgain, aboutMail, m.ID, "")
	})
	if err != nil {
		return 0, fmt.Errorf("sending mail %d again: %w", id, err)
	}
	return again, nil
}

// addressNow is where a mail to nobody in the plan goes now: to the contact.
// The people of the plan are written to where they are now in any case.
func (e *Engine) addressNow(ctx context.Context, r store.Reader, m store.Mail) (email, name string, err error) {
	if m.Person != 0 || m.Plan == 0 {
		return m.To, m.ToName, nil
	}
	p, err := r.Plan(ctx, m.Plan)
	if err != nil {
		return "", "", fmt.Errorf("plan %d: %w", m.Plan, err)
	}
	doc, err := e.document(ctx, r, p.Version)
	if err != nil {
		return "", "", err
	}
	contact, _ := e.contact(doc)
	if contact.Email == "" {
		return m.To, m.ToName, nil
	}
	return contact.Email, contact.Name, nil
}

// mayAgain refuses to send again what has not failed to get through, what has
// been sent again already, and what nobody needs any longer.
func (e *Engine) mayAgain(ctx context.Context, r store.Reader, m store.Mail) error {
	if !lost(m) && m.State != store.MailUnknown {
		return mailIs(m)
	}
	_, err := r.MailByCause(ctx, nextAgain(m))
	if err == nil {
		return refuse("mail-again-already")
	}
	if !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("whether it has been sent again: %w", err)
	}
	if m.Plan != 0 {
		p, err := r.Plan(ctx, m.Plan)
		if err != nil {
			return fmt.Errorf("plan %d: %w", m.Plan, err)
		}
		if p.Status == string(plan.Closed) {
			return refuse("mail-not-needed")
		}
	}
	if !carriesBook(m) {
		return nil
	}
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return fmt.Errorf("request %d: %w", m.Request, err)
	}
	if q.State != store.RequestOpen {
		return refuse("mail-not-needed")
	}
	return nil
}

// stillTrue refuses a mail that would say nothing if it left now.
func (e *Engine) stillTrue(ctx context.Context, r store.Reader, m store.Mail) error {
	if m.Kind == kindReminder {
		if err := aim(ctx, r, &m); err != nil {
			return err
		}
	}
	_, err := e.letter(ctx, r, e.clock(), m)
	if errors.Is(err, errWithdrawn) {
		return refuse("mail-not-needed")
	}
	return err
}

// latest is the mail that stands in a mail's place: itself, or the last with
// which it was sent again.
func latest(ctx context.Context, r store.Reader, m store.Mail) (store.Mail, error) {
	for {
		next, err := r.MailByCause(ctx, nextAgain(m))
		if errors.Is(err, store.ErrNotFound) {
			return m, nil
		}
		if err != nil {
			return m, fmt.Errorf("whether it has been sent again: %w", err)
		}
		m = next
	}
}

// canAgain reports whether a page offers to send a mail again.
func (g *gathering) canAgain(ctx context.Context, m store.Mail) (bool, error) {
	return offered(g.e.mayAgain(ctx, g.r, m))
}

// offered is whether something may be done that is refused for a reason of the
// controller's, or fails.
func offered(err error) (bool, error) {
	var no *Refusal
	if errors.As(err, &no) {
		return false, nil
	}
	return err == nil, err
}

// madeGood reports whether something later has made up for a mail that did not
// get through: it is sent again, or another that says the same has left.
func madeGood(ctx context.Context, r store.Reader, m store.Mail) (bool, error) {
	_, err := r.MailByCause(ctx, nextAgain(m))
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return false, fmt.Errorf("whether it has been sent again: %w", err)
	}
	if m.Person == 0 {
		return false, nil
	}
	mails, err := r.Mails(ctx, store.MailFilter{Plan: m.Plan, Person: m.Person, States: gone()})
	if err != nil {
		return false, fmt.Errorf("later mails to person %d: %w", m.Person, err)
	}
	return slices.ContainsFunc(mails, func(later store.Mail) bool { return later.ID > m.ID && makesGood(later, m) }), nil
}

// makesGood reports whether one mail says what another was to say.
func makesGood(later, m store.Mail) bool {
	switch {
	case carriesBook(m):
		return brings(later, m.Request)
	case m.Kind == kindNotice: // whoever is asked needs no notice
		return carriesBook(later)
	case m.Kind == kindManager:
		return later.Kind == kindManager
	}
	return false
}
