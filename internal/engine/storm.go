package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rond/internal/audit"
	"rond/internal/inbox"
	"rond/internal/store"
)

// A storm is more mails from one address within an hour than one a minute,
// none of which has led to anything: a machine that answers itself, or a rule
// that has gone wrong. The first of a storm is held, where the controller sees
// it, and the log says so once. Those that follow get a row each, and nothing
// else: they are neither kept nor read nor answered. All of them lie in the
// mailbox, in the folder of what is held. What led to answers, and a report
// about a mail of ours, is never counted.
const stormAnHour = 60

const reasonStorm = "storm"

// stormed gives a mail of a storm its verdict, before anything of it but the
// beginning of its header is read. ok is false when there is no storm.
func (e *Engine) stormed(ctx context.Context, tx store.Tx, d inbox.Delivery, row *store.Delivery) (ok bool, err error) {
	if d.Source != sourceMailbox {
		return false, nil
	}
	m := d.Glance()
	if m.From == "" {
		return false, nil
	}
	since := row.Received.Add(-time.Hour)
	n, err := idle(ctx, tx, m.From, since)
	if err != nil || n < stormAnHour {
		return false, err
	}
	told, err := tx.CountDeliveries(ctx, store.DeliveryFilter{From: m.From, Since: since, Reason: stormReason(), Verdicts: []string{verdictHeld}, Limit: 1})
	if err != nil {
		return false, fmt.Errorf("whether the storm is told of: %w", err)
	}
	row.From, row.Subject, row.MessageID = m.From, m.Subject, m.MessageID
	row.State, row.Verdict, row.Reason, row.Folder = store.DeliveryDone, verdictIgnored, stormReason(), FolderHeld
	if told == 0 {
		row.Verdict = verdictHeld
	}
	return true, nil
}

func stormReason() string { return told(reasonStorm, strconv.Itoa(stormAnHour)) }

// idle counts the mails of one address that have led to nothing, as far as a
// storm. A report is one of them unless it is about a mail of ours.
func idle(ctx context.Context, r store.Reader, from string, since time.Time) (int, error) {
	n := 0
	for _, f := range []store.DeliveryFilter{
		{Verdicts: []string{verdictUnchanged, verdictLocked, verdictQuestion, verdictAway, verdictHeld, verdictIgnored, verdictRepeated, verdictUnreadable}},
		{Verdicts: []string{verdictBounce, verdictDelayed, verdictDelivered, verdictAutomatic}, Stray: true},
	} {
		f.From, f.Since, f.Limit = from, since, stormAnHour
		some, err := r.CountDeliveries(ctx, f)
		if err != nil {
			return 0, fmt.Errorf("mails of the last hour: %w", err)
		}
		n += some
	}
	return n, nil
}

// weather records a mail of a storm. Only the first is logged.
func (e *Engine) weather(ctx context.Context, tx store.Tx, row store.Delivery) error {
	if row.Verdict == verdictHeld {
		e.log.Warn("a mail storm from one address: what follows is left unread in the mailbox", "delivery", row.ID, "within an hour", stormAnHour,
			"hint", "rond inbox shows whose it is; have their automatic answer turned off")
	}
	return audit.Append(ctx, tx, row.Received, "delivery-"+row.Verdict, aboutDelivery, fmt.Sprint(row.ID), "")
}
