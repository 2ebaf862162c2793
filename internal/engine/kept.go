package engine

import (
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
)

// keptRounds are remembered between two looks at the clock: each of a thousand
// mails would else read a thousand seats. A kept round is only read
// from. It is made anew when any plan has another version or status, on a new
// day, and after everything of ours that may move seats ([Engine.forget]); what
// another process does to seats comes with a version.
type keptRounds struct {
	key    string
	rounds map[int64]*round
	age    int // how often it has been forgotten
}

// keptRound is a plan's round, read once between two looks at the clock.
func (e *Engine) keptRound(ctx context.Context, r store.Reader, p store.Plan) (*round, error) {
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	var key strings.Builder
	key.WriteString(e.today(e.clock()).String())
	for _, x := range plans {
		fmt.Fprintf(&key, " %d:%d:%s", x.ID, x.Version, x.Status)
	}
	e.mu.Lock()
	if e.kept.key != key.String() {
		e.kept = keptRounds{key: key.String(), rounds: map[int64]*round{}, age: e.kept.age + 1}
	}
	rd, age := e.kept.rounds[p.ID], e.kept.age
	e.mu.Unlock()
	if rd != nil {
		return rd, nil
	}
	if rd, err = e.round(ctx, r, p); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kept.age == age { // else something has moved while it was read
		e.kept.rounds[p.ID] = rd
	}
	return rd, nil
}

// forget lets go of every round that is kept. It is called before and after
// whatever may move seats.
func (e *Engine) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept = keptRounds{age: e.kept.age + 1}
}

// lookedAt is what a look at something saw last in this process, "" when there
// was none: a look that would see the same again need not be taken.
func (e *Engine) lookedAt(what string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.looks[what]
}

// looked remembers what a look saw, once what it led to is kept.
func (e *Engine) looked(what, saw string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.looks[what] = saw
}
