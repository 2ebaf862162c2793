package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/scheduler"
)

const (
	maxAway     = 30 // days
	sameAbsence = 7  // days
	defaultAway = 7 * 24 * time.Hour
)

// judgeAway notes an absence when the address is registered and a server of
// ours vouches for it. It postpones reminders at most thirty days.
func (e *Engine) judgeAway(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	d.Verdict, d.Folder, d.Reason = verdictAway, FolderProcessed, "away-unverified"
	p, err := tx.PersonByKey(ctx, fold(a.mail.From))
	if errors.Is(err, store.ErrNotFound) || (err == nil && a.mail.Trust != inbox.Pass) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("person: %w", err)
	}
	now := e.clock()
	since, err := e.awaySince(ctx, tx, p.ID, now)
	if err != nil {
		return err
	}
	back, limit := e.today(now.Add(defaultAway)), since.AddDays(maxAway)
	if stated := date(a.mail.BackOn); a.mail.BackOn != "" && !stated.IsZero() {
		back = stated
	}
	if back.After(limit) {
		back = limit
	}
	d.Person, d.Reason = p.ID, "away-noted"
	_, err = tx.AddAbsence(ctx, store.Absence{Person: p.ID, From: e.today(now).String(), Back: back.String(), Delivery: d.ID})
	return err
}

// awaySince is when the absence that a person now tells of began: each mail
// of ours is answered by the same machine, and what it says again must not
// postpone for ever. Notices less than a week after the last one's end are
// the same absence.
func (e *Engine) awaySince(ctx context.Context, r store.Reader, person int64, now time.Time) (scheduler.Date, error) {
	today := e.today(now)
	since := today
	list, err := r.Absences(ctx, person)
	if err != nil {
		return since, fmt.Errorf("absences: %w", err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if date(list[i].Back).AddDays(sameAbsence).Before(since) {
			break
		}
		since = date(list[i].From)
	}
	return since, nil
}
