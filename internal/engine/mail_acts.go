package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
)

// Release lets a held mail go at the next pass.
func (e *Engine) Release(ctx context.Context, id int64, actor string) error {
	return e.onMail(ctx, id, actor, actReleased, "", func(m *store.Mail, now time.Time) error {
		if m.State != store.MailHeld {
			return mailIs(*m)
		}
		m.State, m.Reason, m.Due, m.Tries = waiting(*m), "", now, 0
		return nil
	})
}

// HoldMail keeps a mail that waits for its turn until somebody releases or
// withdraws it. What a server is being handed just now cannot be held.
func (e *Engine) HoldMail(ctx context.Context, id int64, actor string) error {
	return e.onMail(ctx, id, actor, actHeld, "", func(m *store.Mail, _ time.Time) error {
		if !queued(*m) {
			return mailIs(*m)
		}
		m.State, m.Reason = store.MailHeld, reasonByHand
		return nil
	})
}

// Withdraw takes back a held mail for good. The person it was for has not
// heard what it said; one that may have got through earlier is left as unknown.
func (e *Engine) Withdraw(ctx context.Context, id int64, actor, note string) error {
	return e.onMail(ctx, id, actor, actWithdrawn, note, func(m *store.Mail, _ time.Time) error {
		if m.State != store.MailHeld {
			return mailIs(*m)
		}
		if m.State, m.Reason = store.MailWithdrawn, reasonByHand; m.Transmissions > 0 {
			m.State = store.MailUnknown
		}
		return nil
	})
}

// onMail changes a mail by hand.
func (e *Engine) onMail(ctx context.Context, id int64, actor, kind, note string, change func(*store.Mail, time.Time) error) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		m, err := tx.Mail(ctx, id)
		if err != nil {
			return err
		}
		now := e.clock()
		if err := change(&m, now); err != nil {
			return err
		}
		if err := tx.UpdateMail(ctx, m); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, kind, aboutMail, m.ID, note)
	})
	if err != nil {
		return fmt.Errorf("%s of mail %d: %w", kind, id, err)
	}
	return nil
}

// queued reports whether a mail waits for its turn, and nobody is at it.
func queued(m store.Mail) bool {
	return slices.Contains([]string{store.MailQueued, store.MailUncertain}, m.State)
}

// mailIs refuses an act on a mail because of the state that it is in.
func mailIs(m store.Mail) error { return refuse("mail-is-" + m.State) }

// HoldAll keeps every mail from leaving, until [Engine.LetGo]. What a server is
// being handed just now goes through.
func (e *Engine) HoldAll(ctx context.Context, actor string) error {
	return e.setHold(ctx, actor, actAllHeld, func(h store.Hold, now time.Time) (store.Hold, error) {
		if !h.Since.IsZero() {
			return h, refuse("all-mail-is-held", h.By)
		}
		return store.Hold{Since: now, By: actor}, nil
	})
}

// LetGo ends what [Engine.HoldAll] began: what is due leaves at the next pass.
func (e *Engine) LetGo(ctx context.Context, actor string) error {
	return e.setHold(ctx, actor, actAllLetGo, func(h store.Hold, _ time.Time) (store.Hold, error) {
		if h.Since.IsZero() {
			return h, refuse("no-mail-is-held")
		}
		return store.Hold{}, nil
	})
}

func (e *Engine) setHold(ctx context.Context, actor, kind string, next func(store.Hold, time.Time) (store.Hold, error)) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		h, err := tx.Hold(ctx)
		if err != nil {
			return err
		}
		now := e.clock()
		if h, err = next(h, now); err != nil {
			return err
		}
		if err := tx.SetHold(ctx, h); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, kind, aboutOutbox, 0, "")
	})
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return nil
}

// Holding is who holds all mail and since when; the zero time when nobody does.
func (e *Engine) Holding(ctx context.Context) (since time.Time, by string, err error) {
	var h store.Hold
	err = e.store.View(ctx, func(r store.Reader) error {
		h, err = r.Hold(ctx)
		return err
	})
	if err != nil {
		return time.Time{}, "", fmt.Errorf("asking whether mail is held: %w", err)
	}
	return h.Since, h.By, nil
}
