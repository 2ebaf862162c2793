package daemon

import (
	"context"
	"errors"
	"sync"
	"time"

	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/scheduler/wake"
)

const (
	// fresh is how long what was seen at a source stands for what is there.
	fresh = 15 * time.Minute
	// grace is what a message at hand gets when the daemon is asked to stop.
	grace = 30 * time.Second
)

// The folders of a mailbox that handled mail is moved to.
const (
	Processed = "Processed"
	Held      = "Held"
	Bounces   = "Bounces"
)

// arrivals is what is known of a source.
type arrivals struct {
	watch
	mu     sync.Mutex
	seen   time.Time // when everything that lay there had been taken in; zero before the first look
	behind bool      // something has been seen that is not taken in yet
}

func newArrivals(loop string, o Options) *arrivals {
	return &arrivals{watch: watch{loop: loop, clock: o.Clock, log: o.Log}}
}

// known reports whether everything that had arrived is taken in, as far as
// somebody has looked lately.
func (a *arrivals) known(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	age := now.Sub(a.seen)
	return !a.seen.IsZero() && !a.behind && age >= 0 && age <= fresh
}

// fall notes that something lies there that is not taken in.
func (a *arrivals) fall() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.behind = true
}

// catchUp notes that everything that lay there is taken in. A look may take
// longer than it stands, with a mailbox that has been left for months: its end
// counts.
func (a *arrivals) catchUp(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen, a.behind = at, false
}

// seenAt is when somebody last looked through all of it.
func (a *arrivals) seenAt() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen
}

var errStopping = errors.New("asked to stop")

// look takes in everything that lies at a source, and counts the verdicts. The
// sender is woken at each, so that a receipt leaves at once; whoever decides is
// woken when all of it is known. When ctx ends the message at hand is taken
// all the way.
func (d *Daemon) look(ctx context.Context, a *arrivals, from Source) (map[string]int, error) {
	known := a.known(d.o.Clock())
	longer, end := wake.Linger(ctx, grace)
	defer end()
	taken := map[string]int{}
	_, err := from.Each(longer, func(longer context.Context, del inbox.Delivery) (string, error) {
		a.fall()
		if ctx.Err() != nil {
			return "", errStopping
		}
		v, err := d.o.Worker.TakeIn(longer, del)
		if err != nil {
			return "", err
		}
		taken[v.Verdict]++
		poke(d.send)
		return folderOf(v), nil
	})
	if err != nil {
		return taken, err
	}
	a.catchUp(d.o.Clock())
	if len(taken) > 0 || !known {
		poke(d.decide)
	}
	return taken, nil
}

// folderOf is where a verdict files a mail.
func folderOf(v engine.Verdict) string {
	switch v.Folder {
	case engine.FolderHeld:
		return Held
	case engine.FolderBounces:
		return Bounces
	}
	return Processed
}
