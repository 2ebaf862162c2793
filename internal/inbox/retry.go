package inbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

const (
	restRounds  = 60 // rounds that a message is left alone in that could not be fetched
	maxRenewals = 10 // connections made in one round instead of lost ones
)

// renew makes the mailbox usable again after a command that failed, or returns
// that failure. A server that has said No is as usable as before. After
// anything else another connection is opened: an answer that the library does
// not understand ends the one that it came over, whatever the command has done.
func (m *Mailbox) renew(ctx context.Context, failed error) error {
	if ctx.Err() != nil {
		return failed
	}
	if answer, ok := errors.AsType[*imap.Error](failed); ok && answer.Type != imap.StatusResponseTypeBye {
		return nil
	}
	if m.renewals++; m.renewals > maxRenewals {
		return failed
	}
	m.client.Close()
	validity := m.validity
	if err := m.connect(ctx); err != nil {
		return errors.Join(failed, fmt.Errorf("connecting anew: %w", err))
	}
	if m.validity != validity {
		return fmt.Errorf("the folder was made anew meanwhile: %w", failed)
	}
	return nil
}

// get fetches a message. One that breaks every attempt is handed over as
// unread, and then left alone for a while: those that came after it are not
// kept waiting. ok is false when it is no longer there.
func (m *Mailbox) get(ctx context.Context, uid imap.UID, facts map[imap.UID]fact) (d Delivery, ok bool, err error) {
	key := fmt.Sprintf("imap:%d:%d", m.validity, uid)
	for range 2 {
		if d, ok, err = m.fetch(ctx, uid, facts); err == nil {
			d.Source, d.Key = "imap", key
			return d, ok, nil
		}
		if lost := m.renew(ctx, err); lost != nil {
			return Delivery{}, false, fmt.Errorf("message %s: %w", key, lost)
		}
	}
	m.resting[uid] = m.round + restRounds
	// It has a key of its own: the message itself may be read later.
	d = Delivery{Source: "imap", Key: key + ":unread", Unread: oneLine(err.Error(), 300)}
	if d.Raw, err = m.section(ctx, uid, imap.PartSpecifierHeader, maxHeader, maxHeader); err == nil {
		d.Raw, ok = clipBytes(d.Raw, maxHeader), d.Raw != nil
		return d, ok, nil
	}
	if lost := m.renew(ctx, err); lost != nil {
		return Delivery{}, false, fmt.Errorf("message %s: %w", key, lost)
	}
	return d, true, nil
}

// rests reports whether a message is left alone in this round.
func (m *Mailbox) rests(uid imap.UID) bool {
	until, ok := m.resting[uid]
	if ok && m.round >= until {
		delete(m.resting, uid)
		return false
	}
	return ok
}

// file moves a message that has been handled. That it is gone is as good:
// another client has moved it meanwhile, or the server did and its answer was
// lost.
func (m *Mailbox) file(ctx context.Context, uid imap.UID, folder string) error {
	failed := m.move(ctx, uid, folder)
	if failed == nil {
		return nil
	}
	if lost := m.renew(ctx, failed); lost != nil {
		return lost
	}
	facts, err := m.facts(ctx, uid)
	f, there := facts[uid]
	switch {
	case err != nil || !there:
		return err
	case f.deleted && !m.client.Caps().Has(imap.CapMove): // it has been copied
		return m.expunge(ctx, uid)
	}
	return m.move(ctx, uid, folder)
}
