package engine

import (
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
	"rond/scheduler"
)

// What the controller decides about one occurrence. What is answered is not
// touched, what ended before the plan was asked from was never asked, and a
// reason is always given: [store.Occurrence.Reason] is empty on what the plan
// alone decided, so a later version of the plan knows what to leave as it is.
//
//	planned, vacant   extended, cancelled or moved: nobody has heard of it
//	asked             the request's due day follows, and its owner is told of
//	                  more time; what is cancelled or moved leaves reminders and
//	                  later workbooks, and a file that still holds it is told so
//	partly answered   as asked, but not moved: what is written belongs to it
//	answered          left alone

// Extension is more time to answer. Whole extends everything in the same
// request that waits and is due earlier, for it is mostly the whole file that
// somebody needs more time for.
type Extension struct {
	Due    string
	Reason string
	Whole  bool
}

// maxExtension is how many days later than it is due something may be asked
// for; longer is a slip of the pen.
const maxExtension = 366

// Extend gives an owner until a later day to answer, and tells them so when
// they have been asked. Reminders and the manager follow the new day.
func (e *Engine) Extend(ctx context.Context, occurrence int64, x Extension, actor string) error {
	return e.decideAbout(ctx, occurrence, actor, actExtended, func(tx store.Tx, _ *round, o store.Occurrence) (string, error) {
		reason, err := because(x.Reason)
		if err != nil {
			return "", err
		}
		if err := later(o.Due, x.Due, e.today(e.clock())); err != nil {
			return "", err
		}
		all := []store.Occurrence{o}
		if x.Whole && o.Request != 0 {
			if all, err = tx.Occurrences(ctx, store.OccurrenceFilter{Request: o.Request, States: []string{store.Asked}}); err != nil {
				return "", fmt.Errorf("what else waits in %s: %w", reference(o.Request), err)
			}
		}
		var ids []int64
		for _, o := range all {
			if o.Due >= x.Due {
				continue
			}
			o.Due, o.Reason = x.Due, reason
			if err := tx.UpdateOccurrence(ctx, o); err != nil {
				return "", fmt.Errorf("occurrence %d: %w", o.ID, err)
			}
			ids = append(ids, o.ID)
		}
		if o.Request != 0 {
			err = e.tellExtended(ctx, tx, o, ids)
		}
		return x.Due + ": " + reason, err
	})
}

// later refuses a due day that is no day, or no later one than it was.
func later(was, due string, today scheduler.Date) error {
	day, err := scheduler.ParseDate(due)
	switch {
	case err != nil:
		return refuse("due-unread", bounded(due, maxToldArg))
	case due <= was, day.Before(today):
		return refuse("due-not-later", max(was, today.AddDays(-1).String()))
	case day.After(date(was).AddDays(maxExtension)):
		return refuse("due-too-far", due)
	}
	return nil
}

// because is the reason that a decision needs.
func because(reason string) (string, error) {
	reason = bounded(strings.TrimSpace(reason), maxNote)
	if reason == "" {
		return "", refuse("reason-missing")
	}
	return reason, nil
}

// Cancel takes an occurrence out of the round: it is not asked, nor reminded
// of, and stands as cancelled with its reason. [Engine.Reinstate] regrets it.
func (e *Engine) Cancel(ctx context.Context, occurrence int64, reason, actor string) error {
	return e.decideAbout(ctx, occurrence, actor, actCancelled, func(tx store.Tx, _ *round, o store.Occurrence) (string, error) {
		reason, err := because(reason)
		if err != nil {
			return "", err
		}
		return reason, leave(ctx, tx, o, reason, 0)
	})
}

// leave cancels an occurrence by hand; its request goes on without it.
func leave(ctx context.Context, tx store.Tx, o store.Occurrence, reason string, to int64) error {
	o.State, o.Reason, o.MovedTo = store.Cancelled, reason, to
	if err := tx.UpdateOccurrence(ctx, o); err != nil {
		return fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	return recount(ctx, tx, o.Request)
}

// Reinstate takes back a cancellation by hand. What had been asked is asked
// still, with as much time as what is asked late.
func (e *Engine) Reinstate(ctx context.Context, occurrence int64, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		o, err := tx.Occurrence(ctx, occurrence)
		if err != nil {
			return err
		}
		switch {
		case o.State != store.Cancelled:
			return refuse("occurrence-not-cancelled")
		case o.MovedTo != 0:
			return refuse("occurrence-moved")
		case o.Reason == "":
			return refuse("occurrence-cancelled")
		}
		if _, err := e.inForceFor(ctx, tx, o); err != nil {
			return err
		}
		if o.State, o.Reason = store.Planned, ""; o.Request != 0 {
			o.State, o.Due = store.Asked, e.set.Policy.DueWhenAsked(e.today(e.clock()), date(o.Due), e.set.Calendar).String()
		}
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
		if err := recount(ctx, tx, o.Request); err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, actReinstated, aboutOccurrence, o.ID, "")
	})
	if err != nil {
		return fmt.Errorf("reinstating occurrence %d: %w", occurrence, err)
	}
	return nil
}

// decideAbout changes an occurrence that can still be decided about; what
// gives the note that stands in the record.
func (e *Engine) decideAbout(ctx context.Context, occurrence int64, actor, kind string, what func(store.Tx, *round, store.Occurrence) (note string, err error)) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		o, err := tx.Occurrence(ctx, occurrence)
		if err != nil {
			return err
		}
		if err := undecidable(o); err != nil {
			return err
		}
		rd, err := e.inForceFor(ctx, tx, o)
		if err != nil {
			return err
		}
		note, err := what(tx, rd, o)
		if err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, kind, aboutOccurrence, o.ID, note)
	})
	if err != nil {
		return fmt.Errorf("%s of occurrence %d: %w", kind, occurrence, err)
	}
	return nil
}

// undecidable is why nothing can be decided about an occurrence, nil when it
// can.
func undecidable(o store.Occurrence) error {
	switch o.State {
	case store.Planned, store.Vacant, store.Asked:
		return nil
	case store.Cancelled:
		return refuse("occurrence-cancelled")
	case store.Before:
		return refuse("occurrence-before")
	}
	return refuse("occurrence-answered")
}

// inForceFor is the round of an occurrence; a refusal when its plan is not in
// force.
func (e *Engine) inForceFor(ctx context.Context, r store.Reader, o store.Occurrence) (*round, error) {
	p, err := r.Plan(ctx, o.Plan)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", o.Plan, err)
	}
	if !inForce(p) {
		return nil, refuseLocked(p)
	}
	return e.round(ctx, r, p)
}

// recount makes a request due when its first open row is, and done when
// nothing in it waits any longer; 0 is no request.
func recount(ctx context.Context, tx store.Tx, request int64) error {
	if request == 0 {
		return nil
	}
	q, err := tx.Request(ctx, request)
	if err != nil {
		return fmt.Errorf("%s: %w", reference(request), err)
	}
	open, err := tx.Occurrences(ctx, store.OccurrenceFilter{Request: q.ID, States: []string{store.Asked}})
	if err != nil {
		return fmt.Errorf("what waits in %s: %w", reference(q.ID), err)
	}
	was := q
	if q.State = store.RequestDone; len(open) > 0 {
		q.State, q.Due = store.RequestOpen, firstDue(open)
	}
	if q == was || was.State == store.RequestClosed {
		return nil
	}
	if err := tx.UpdateRequest(ctx, q); err != nil {
		return fmt.Errorf("%s: %w", reference(q.ID), err)
	}
	return nil
}

// decided reports whether somebody has cancelled or moved an occurrence, so
// that no version of the plan brings it back.
func decided(o store.Occurrence) bool {
	return o.State == store.Cancelled && (o.Reason != "" || o.MovedTo != 0)
}

// extended reports whether somebody has given more time for an occurrence.
func extended(o store.Occurrence) bool { return o.State != store.Cancelled && o.Reason != "" }
