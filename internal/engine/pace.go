package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"rond/internal/store"
)

// Queue is what waits to be handed to the mail server and may leave now, and
// how long that takes at the pace of the settings; Minutes is 0 where there is
// no pace, and it is a matter of seconds.
type Queue struct {
	Waiting int `json:"waiting"`
	Minutes int `json:"minutes"`
}

// Queue is what waits to leave now.
func (e *Engine) Queue(ctx context.Context) (q Queue, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		q, err = e.queue(ctx, r, e.clock())
		return err
	})
	return q, err
}

func (e *Engine) queue(ctx context.Context, r store.Reader, now time.Time) (Queue, error) {
	list, err := r.Mails(ctx, store.MailFilter{States: []string{store.MailQueued, store.MailUncertain, store.MailSending}, DueTo: now})
	if err != nil {
		return Queue{}, fmt.Errorf("counting what waits to be sent: %w", err)
	}
	q := Queue{Waiting: len(list)}
	if per := e.set.PerMinute; per > 0 {
		q.Minutes = (q.Waiting + per - 1) / per
	}
	return q, nil
}

// pace spaces what is handed to the server evenly: with thirty a minute, one
// every other second. A burst would be over the limit in the minute that
// follows it. The time is that of the machine, not the field's, as for every
// limit on what goes over a network; they meet where an earlier process left
// off, because the ledger keeps the field's.
type pace struct {
	limit   *rate.Limiter // nil for no limit
	resumed bool
}

func newPace(perMinute int) pace {
	if perMinute <= 0 {
		return pace{}
	}
	return pace{limit: rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), 1)}
}

// resume takes the pace up where an earlier process left it, however often one
// is started anew.
func (e *Engine) resume(ctx context.Context) error {
	if e.pace.limit == nil || e.pace.resumed {
		return nil
	}
	err := e.store.View(ctx, func(r store.Reader) error {
		last, err := r.NewestAttempt(ctx)
		if err == nil {
			e.pace.limit.AllowN(last.Began, 1)
		}
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	e.pace.resumed = err == nil
	return err
}

// turn returns when the pace lets one more mail be handed over. Where there is
// a pace it is [store.ErrNotFound] when none waits.
func (e *Engine) turn(ctx context.Context) error {
	if e.pace.limit == nil {
		return nil
	}
	err := e.store.View(ctx, func(r store.Reader) error {
		_, err := e.due(ctx, r, nil)
		return err
	})
	if err != nil {
		return err
	}
	if err := e.pace.limit.Wait(ctx); err != nil {
		return fmt.Errorf("waiting for a mail's turn: %w", err)
	}
	return nil
}
