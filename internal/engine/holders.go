package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// When a seat changes hands, by a new version of the plan or on the day that
// the plan gives, what is open in it goes along: it is asked anew of the new
// holder, who gets as much time as for anything that is asked late, and sees
// what the old one had begun to write. The old request goes on without it; whoever
// had it is told so (released.go), and nobody is reminded for a seat that they have left. What they have answered
// stays theirs; a file of theirs that comes later counts as handed in by a
// colleague, unless the new holder has answered. A seat that nobody takes over
// is vacant: its manager and the controller hear of it.
//
// A new holder for whom nothing is open is told nothing yet: the notice some
// days before their first request, or that request, is the first that they
// need to know.
//
// A person in two units holds two seats, and is asked about both in one mail.
// The deputy is asked while the holder is away, and keeps what was put to them.

// term is how long a seat's holder holds it, by the plan's word. Before it
// whoever was there before stays; after it nobody is.
type term struct {
	holder   int64
	from, to string // "" is open
}

// on is who holds the seat on a day, when now is who the store has there.
func (t term) on(day scheduler.Date, now int64) int64 {
	switch d := day.String(); {
	case t.from != "" && d < t.from:
		return now
	case t.to != "" && t.to < d:
		return 0
	}
	return t.holder
}

// left reports whether nobody holds a seat on a day, nor later as far as the
// plan says.
func (rd *round) left(seat int64, day scheduler.Date) bool {
	t, dated := rd.terms[seat]
	if !dated {
		return rd.seats[seat].Holder == 0
	}
	return t.from <= day.String() && t.on(day, rd.seats[seat].Holder) == 0
}

// terms is the terms of the seats that a plan gives days to. A later plan of
// the board that has the seat decides instead.
func (e *Engine) terms(ctx context.Context, r store.Reader, p store.Plan, doc *plan.Plan, seats map[int64]store.Seat) (map[int64]term, error) {
	dated := map[string]plan.Seat{}
	for _, s := range doc.Seats {
		if s.From != "" || s.To != "" {
			dated[s.Role+"\n"+seatUnit(s)] = s
		}
	}
	if len(dated) == 0 || !inForce(p) {
		return nil, nil
	}
	docs, _, err := e.inForce(ctx, r, p)
	if err != nil {
		return nil, err
	}
	for _, other := range docs {
		for _, s := range other.Seats {
			if other.Year > p.Year {
				delete(dated, s.Role+"\n"+seatUnit(s))
			}
		}
	}
	terms := map[int64]term{}
	for id, row := range seats {
		s, ok := dated[row.Role+"\n"+row.Unit]
		if !ok {
			continue
		}
		t := term{from: s.From, to: s.To}
		if s.Holder != "" {
			who, err := r.PersonByKey(ctx, fold(s.Holder))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, fmt.Errorf("holder of seat %d: %w", id, err)
			}
			t.holder = who.ID
		}
		terms[id] = t
	}
	return terms, nil
}

// seat puts into the seats who holds them today, where the plan gives days.
func (e *Engine) seat(ctx context.Context, tx store.Tx, rd *round, now time.Time, _ *Ticked) error {
	for id, t := range rd.terms {
		s := rd.seats[id]
		holder := t.on(e.today(now), s.Holder)
		if holder == s.Holder {
			continue
		}
		s.Holder = holder
		if _, err := tx.PutSeat(ctx, s); err != nil {
			return fmt.Errorf("seat %d: %w", id, err)
		}
		rd.seats[id] = s
	}
	return nil
}

// takeOver does at once, for a version that comes into force, what a tick does
// about seats that have changed hands.
func (e *Engine) takeOver(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan) ([]effect, error) {
	list, err := tx.Seats(ctx, p.Board)
	if err != nil {
		return nil, fmt.Errorf("seats of board %d: %w", p.Board, err)
	}
	rd := &round{plan: p, doc: doc, seats: map[int64]store.Seat{}}
	for _, s := range list {
		rd.seats[s.ID] = s
	}
	return e.takeFrom(ctx, tx, rd, e.clock())
}

// handOver takes what is open from those who no longer answer in its seat, so
// that whoever does is asked.
func (e *Engine) handOver(ctx context.Context, tx store.Tx, rd *round, now time.Time, _ *Ticked) error {
	_, err := e.takeFrom(ctx, tx, rd, now)
	return err
}

func (e *Engine) takeFrom(ctx context.Context, tx store.Tx, rd *round, now time.Time) (taken []effect, err error) {
	open, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Asked}})
	if err != nil {
		return nil, fmt.Errorf("listing what is asked: %w", err)
	}
	left, theirs := map[int64]bool{}, []store.Occurrence(nil)
	for _, o := range open {
		if s := rd.seats[o.Seat]; o.Person == s.Holder || o.Person == s.Deputy {
			continue
		}
		before := o
		left[o.Request], theirs = true, append(theirs, o)
		o.State, o.Request, o.Person = store.Planned, 0, 0
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return nil, fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
		taken = append(taken, effect{before, o})
		if err := audit.Append(ctx, tx, now, "handed-over", aboutOccurrence, fmt.Sprint(o.ID), ""); err != nil {
			return nil, err
		}
	}
	for request := range left {
		if err := recount(ctx, tx, request); err != nil {
			return nil, err
		}
	}
	return taken, e.release(ctx, tx, rd, now, theirs)
}
