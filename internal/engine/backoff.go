package engine

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"rond/internal/store"
	"rond/notify"
)

const (
	// firstWait is how long a mail waits after its first try, and longestWait
	// after any; each wait is twice the one before.
	firstWait   = time.Minute
	longestWait = 2 * time.Hour
	// aloof is the longest that a mail waits because the server as a whole
	// could not be used, which says nothing of the mail: it leaves soon after
	// the server is back.
	aloof = 15 * time.Minute
	// patience is how long the server may put a mail off before Rond gives up
	// and lets the controller decide.
	patience = 48 * time.Hour
)

// backoff is how long a mail waits after its latest try, a fifth more or less,
// so that mails that were put off together do not come back together. The same
// try of the same mail always waits the same time.
func backoff(m store.Mail) time.Duration {
	wait := min(firstWait<<min(max(m.Tries-1, 0), 16), longestWait)
	h := fnv.New32a()
	fmt.Fprint(h, m.ID, " ", m.Tries) // a hash takes everything
	return wait*4/5 + wait*2/5*time.Duration(h.Sum32()%1000)/1000
}

// giveUpMail ends the tries of a mail that the server has put off for two days. A
// server that could not be spoken to has not put any mail off: what waits for
// it waits on, and it is the server that is told of.
func (e *Engine) giveUpMail(ctx context.Context, r store.Reader, m *store.Mail, now time.Time, out notify.Outcome) error {
	if !deferred(string(out.Result), string(out.Phase)) {
		return nil
	}
	first, err := e.firstDeferred(ctx, r, *m)
	if err != nil || now.Sub(first) < patience {
		return err
	}
	abandon(m, told(reasonGivenUp, fmt.Sprint(out.Code)))
	return nil
}

// deferred reports whether an attempt is one that the server itself, spoken
// to, has put off.
func deferred(result, phase string) bool {
	return result == string(notify.Retry) && phase != "" && phase != string(notify.PhaseConnect)
}

// firstDeferred is when the server first put a mail off since somebody last let
// it go: who does that wants it tried anew.
func (e *Engine) firstDeferred(ctx context.Context, r store.Reader, m store.Mail) (time.Time, error) {
	var released time.Time
	acts, err := r.Acts(ctx, aboutMail, fmt.Sprint(m.ID))
	if err != nil {
		return released, fmt.Errorf("what was done with it: %w", err)
	}
	for _, a := range acts {
		if a.Kind == actReleased || a.Kind == actResent {
			released = a.At
		}
	}
	all, err := r.Attempts(ctx, m.ID)
	if err != nil {
		return released, fmt.Errorf("attempts: %w", err)
	}
	for _, a := range all {
		if deferred(a.Result, a.Phase) && !a.Began.Before(released) {
			return a.Began, nil
		}
	}
	return e.clock(), nil
}
