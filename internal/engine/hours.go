package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/scheduler"
)

// nextSend is the first instant on or after now when mail may go out; false for
// a policy that never sends.
func (e *Engine) nextSend(now time.Time) (time.Time, bool) {
	return e.set.Policy.NextSend(now.In(e.set.Zone), e.set.Calendar)
}

// sends reports whether what is decided now may leave today: the day is one to
// send on, and its hours are not over.
func (e *Engine) sends(now time.Time) bool {
	at, ok := e.nextSend(now)
	return ok && e.today(at) == e.today(now)
}

// sendingDay is a day, or the first after it when mail may go out.
func (e *Engine) sendingDay(day scheduler.Date) scheduler.Date {
	at, ok := e.nextSend(day.In(e.set.Zone, 0, 0))
	if !ok {
		return day // nothing is sent, whatever the day
	}
	return e.today(at)
}

// quiet is when a mail that has to wait for a day and an hour to send on may
// leave; zero when it may leave now. What answers somebody leaves at once,
// whatever the time, and so does what somebody has let go by hand.
func (e *Engine) quiet(ctx context.Context, r store.Reader, m store.Mail) (later time.Time, err error) {
	if slices.Contains([]string{kindReceipt, kindCorrection, kindQuestion, kindReceived, kindExtension}, m.Kind) {
		return time.Time{}, nil
	}
	now := e.clock()
	later, ok := e.nextSend(now)
	switch {
	case !ok:
		later = now.AddDate(0, 0, 1) // nothing is sent as far as we see; it is looked at again
	case later.Equal(now):
		return time.Time{}, nil
	}
	acts, err := r.Acts(ctx, aboutMail, fmt.Sprint(m.ID))
	if err != nil {
		return time.Time{}, fmt.Errorf("what was done with mail %d: %w", m.ID, err)
	}
	if slices.ContainsFunc(acts, func(a store.Act) bool { return a.Kind == actReleased }) {
		return time.Time{}, nil
	}
	return later, nil
}
