package inbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Each hands every message in the folder to handle, one at a time in the order
// of arrival, and then moves it to the folder that handle names; "" leaves it.
// What arrived before Since is left where it is, and not looked at.
// An error from handle leaves the message where it is and ends the round, and
// so does a connection that is lost and cannot be had again. A message can be
// handed over again, with the same key, when that happens before it has been
// moved; one that somebody else moves meanwhile is none of ours any more. One
// that cannot be fetched is handed over as unread and left where it is. n counts
// those that were handled and filed.
func (m *Mailbox) Each(ctx context.Context, handle Handler) (n int, err error) {
	if err = m.begin(ctx); err == nil {
		n, err = m.each(ctx, handle)
	}
	if err != nil {
		return n, fmt.Errorf("reading %s of %s: %w", m.cfg.Folder, m.cfg.User, err)
	}
	return n, nil
}

// Handler takes one delivery, and names the folder that it is to be moved to.
type Handler = func(ctx context.Context, d Delivery) (folder string, err error)

// begin begins a round. Selecting anew sees a folder that was deleted and made
// again.
func (m *Mailbox) begin(ctx context.Context) error {
	validity, err := m.selectFolder(ctx, m.cfg.Folder)
	if err != nil {
		return err
	}
	if validity != m.validity {
		m.validity = validity
		clear(m.resting)
		clear(m.older)
	}
	m.round, m.renewals = m.round+1, 0
	return nil
}

// asked is how many messages are asked about at once before they are fetched.
const asked = 200

func (m *Mailbox) each(ctx context.Context, handle Handler) (n int, err error) {
	uids, err := m.list(ctx)
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(uids, asked) {
		facts, err := m.facts(ctx, some...)
		if err != nil { // over one of them, perhaps: each is asked about by itself
			if lost := m.renew(ctx, err); lost != nil {
				return n, lost
			}
		}
		for _, uid := range some {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			filed, err := m.take(ctx, uid, facts, handle)
			if err != nil {
				return n, err
			}
			if filed {
				n++
			}
		}
	}
	return n, nil
}

// take hands over one message and files it.
func (m *Mailbox) take(ctx context.Context, uid imap.UID, facts map[imap.UID]fact, handle Handler) (filed bool, err error) {
	if f, ok := facts[uid]; ok && !f.arrived.IsZero() && f.arrived.Before(m.cfg.Since) {
		m.older[uid] = true
		return false, nil
	}
	d, ok, err := m.get(ctx, uid, facts)
	if err != nil || !ok { // somebody else has moved it
		return false, err
	}
	folder, err := handle(ctx, d)
	if err != nil {
		return false, fmt.Errorf("message %s: %w", d.Key, err)
	}
	if d.Unread != "" || folder == "" || folder == m.cfg.Folder {
		return false, nil
	}
	if err := m.file(ctx, uid, folder); err != nil {
		return false, fmt.Errorf("message %s to %s: %w", d.Key, folder, err)
	}
	return true, nil
}

// list is what this round is about, in the order of arrival.
func (m *Mailbox) list(ctx context.Context) (uids []imap.UID, err error) {
	what := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}}
	if !m.cfg.Since.IsZero() {
		what.Since = m.cfg.Since.Add(-48 * time.Hour) // a day in the server's own zone, which nobody knows
	}
	if uids, err = m.find(ctx, what); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(uids, func(uid imap.UID) bool { return m.older[uid] || m.rests(uid) }), nil
}

// Older counts what arrived on days before that of Since, and is left alone.
func (m *Mailbox) Older(ctx context.Context) (int, error) {
	if m.cfg.Since.IsZero() {
		return 0, nil
	}
	uids, err := m.find(ctx, &imap.SearchCriteria{Before: m.cfg.Since, NotFlag: []imap.Flag{imap.FlagDeleted}})
	if err != nil {
		return 0, fmt.Errorf("counting old mail of %s: %w", m.cfg.User, err)
	}
	return len(uids), nil
}

// find is the messages of the selected folder that are like this, in order.
func (m *Mailbox) find(ctx context.Context, what *imap.SearchCriteria) (uids []imap.UID, err error) {
	err = m.do(ctx, "SEARCH", 0, func() error {
		found, err := m.client.UIDSearch(what, nil).Wait()
		if err == nil {
			uids = found.AllUIDs()
		}
		return err
	})
	slices.Sort(uids)
	return uids, err
}
