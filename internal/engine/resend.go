package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
)

// Resend lets the very mail go once more that came back, was refused, or may
// never have arrived: with the same bytes to the same address, so that a server
// that has it already may know it by its Message-ID. Only one that asks, and
// whose day has passed meanwhile, is made anew with more time. A mail whose
// person has another address now is refused: that takes a new mail.
func (e *Engine) Resend(ctx context.Context, id int64, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		m, err := tx.Mail(ctx, id)
		if err != nil {
			return err
		}
		if err := e.mayResend(ctx, tx, m); err != nil {
			return err
		}
		if err := e.stillTrue(ctx, tx, m); err != nil {
			return err
		}
		now := e.clock()
		if lost(m) {
			m.Transmissions = 0 // none of them has arrived
		}
		m.State, m.Reason, m.Due, m.Tries = waiting(m), "", now, 0
		if err := tx.UpdateMail(ctx, m); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, actResent, aboutMail, m.ID, "")
	})
	if err != nil {
		return fmt.Errorf("sending the same mail %d again: %w", id, err)
	}
	return nil
}

// mayResend refuses what [Engine.SendAgain] would, and what has no bytes or
// another address.
func (e *Engine) mayResend(ctx context.Context, r store.Reader, m store.Mail) error {
	if err := e.mayAgain(ctx, r, m); err != nil {
		return err
	}
	if m.Raw == "" {
		return refuse("mail-never-made")
	}
	email, _, err := e.addressNow(ctx, r, m)
	if err != nil {
		return err
	}
	if m.Person != 0 {
		p, err := r.Person(ctx, m.Person)
		if err != nil {
			return fmt.Errorf("person %d: %w", m.Person, err)
		}
		email = p.Email
	}
	if fold(email) != fold(m.To) {
		return refuse("mail-address-changed")
	}
	return nil
}
