package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rond/internal/audit"
	"rond/internal/store"
)

// reasonNotFetched is why a mail has a row that says nothing of what is in it;
// the id of what the log says comes after.
const reasonNotFetched = "not-fetched"

// afterAll settles the row of a mail that could not be fetched once, now that
// it has been: it is the same mail, and is counted once. A network that was bad
// for a while leaves nothing behind for the controller.
func (e *Engine) afterAll(ctx context.Context, tx store.Tx, d *store.Delivery) error {
	if d.Source != sourceMailbox {
		return nil
	}
	unread, err := unreadAs(ctx, tx, d)
	if err != nil {
		return fmt.Errorf("whether it could not be fetched before: %w", err)
	}
	for _, u := range unread {
		u.Verdict, u.Reason, u.Folder, u.Handled = verdictRepeated, "fetched-after-all", FolderProcessed, true
		if err := tx.UpdateDelivery(ctx, u); err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, e.clock(), "delivery-"+u.Verdict, aboutDelivery, fmt.Sprint(u.ID), u.Raw); err != nil {
			return err
		}
	}
	return nil
}

// unreadAs are the rows of the same mail that wait because it could not be
// fetched: those of its place in the mailbox, when nothing of it could, and
// those with its sender and Message-ID.
func unreadAs(ctx context.Context, r store.Reader, d *store.Delivery) ([]store.Delivery, error) {
	var all []store.Delivery
	place, _, _ := strings.Cut(d.Key, "#")
	u, err := r.DeliveryByKey(ctx, seenAs(place+":unread", nil))
	switch {
	case err == nil:
		all = append(all, u)
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	if d.From != "" && d.MessageID != "" {
		same, err := r.Deliveries(ctx, store.DeliveryFilter{From: d.From, Verdicts: []string{verdictUnreadable}, Waiting: true})
		if err != nil {
			return nil, err
		}
		for _, u := range same {
			if u.MessageID == d.MessageID {
				all = append(all, u)
			}
		}
	}
	var unread []store.Delivery
	for _, u := range all {
		if u.ID != d.ID && u.Verdict == verdictUnreadable && strings.HasPrefix(u.Reason, reasonNotFetched) {
			unread = append(unread, u)
		}
	}
	return unread, nil
}
