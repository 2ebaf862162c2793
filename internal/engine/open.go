package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// key is what makes an occurrence itself. Dates are not in it.
type key struct {
	control, part, period string
	seat                  int64
}

// putOccurrences makes the plan's occurrences agree with its document: what is
// new is added, what has moved and is not yet asked gets its new dates, what
// is gone and not yet asked is cancelled. What has been asked or answered is not
// touched, and what a later version adds is not asked for periods that had ended.
// What somebody has decided by hand stands: see decide.go.
func (e *Engine) putOccurrences(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan, done *Imported) error {
	have, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: p.ID})
	if err != nil {
		return err
	}
	want, err := e.wanted(ctx, tx, p, doc)
	if err != nil {
		return err
	}
	seats, err := tx.Seats(ctx, p.Board)
	if err != nil {
		return fmt.Errorf("seats: %w", err)
	}
	standing := newStandins(doc, seats, have, want)
	old := map[key]store.Occurrence{}
	for _, o := range have {
		if o.Event == 0 {
			old[keyOf(o)] = o
		}
	}
	for _, w := range want {
		o, known := old[keyOf(w)]
		delete(old, keyOf(w))
		if (!known || o.State == store.Cancelled) && ended(doc, w, done.AskFrom) && !standing.inherits(w, done.effects) {
			w.State = store.Before
		}
		switch {
		case known:
			err = done.renew(ctx, tx, o, w)
		case !standing.take(w):
			err = done.add(ctx, tx, w)
		}
		if err != nil {
			return fmt.Errorf("occurrence %s%s %s: %w", w.Control, w.Part, w.Period, err)
		}
	}
	if err := done.keepMoved(ctx, tx, have, want, old); err != nil {
		return err
	}
	return done.drop(ctx, tx, have, old)
}

func keyOf(o store.Occurrence) key { return key{o.Control, o.Part, o.Period, o.Seat} }

// keepMoved leaves out of what is gone that which something wanted has been
// moved to, and takes it up again when it had gone: the two stand and fall
// together.
func (done *Imported) keepMoved(ctx context.Context, tx store.Tx, have, want []store.Occurrence, gone map[key]store.Occurrence) error {
	byID := map[int64]store.Occurrence{}
	at := map[key]store.Occurrence{}
	for _, o := range have {
		byID[o.ID], at[keyOf(o)] = o, o
	}
	for _, w := range want {
		o, known := at[keyOf(w)]
		moved := known && o.MovedTo != 0
		for known && o.MovedTo != 0 {
			o, known = byID[o.MovedTo]
			delete(gone, keyOf(o))
		}
		if !moved || o.State != store.Cancelled || decided(o) || touched(o) {
			continue
		}
		before := o
		o.State = store.Planned
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
		done.effects = append(done.effects, effect{before, o})
	}
	return nil
}

// add puts in what is new.
func (done *Imported) add(ctx context.Context, tx store.Tx, w store.Occurrence) (err error) {
	done.Added++
	if w.ID, err = tx.AddOccurrence(ctx, w); err != nil {
		return err
	}
	if w.State == store.Before {
		done.Before++
	}
	done.effects = append(done.effects, effect{after: w})
	return nil
}

// renew gives what stands already, and is not yet asked, the days of a new
// version. More time that somebody has given is not taken back.
func (done *Imported) renew(ctx context.Context, tx store.Tx, o, w store.Occurrence) error {
	if touched(o) || o.State == store.Before || decided(o) {
		return nil
	}
	before := o
	reason := ""
	if extended(o) {
		w.Due, reason = max(w.Due, o.Due), o.Reason
	}
	if o.State == store.Vacant && w.State == store.Planned && w.Opens <= o.Opens {
		w.State = store.Vacant // until somebody holds the seat
	}
	o.Also, o.Opens, o.Due, o.State, o.Reason = w.Also, w.Opens, w.Due, w.State, reason
	if o == before {
		return nil
	}
	if o.State == store.Before {
		done.Before++
	}
	done.effects = append(done.effects, effect{before, o})
	return tx.UpdateOccurrence(ctx, o)
}

// drop cancels what no longer is in the plan, in the order of its rows.
func (done *Imported) drop(ctx context.Context, tx store.Tx, have []store.Occurrence, gone map[key]store.Occurrence) error {
	for _, o := range have {
		if _, is := gone[keyOf(o)]; !is || o.Event != 0 || touched(o) || o.State == store.Cancelled {
			continue
		}
		before := o
		o.State, o.Reason = store.Cancelled, ""
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return fmt.Errorf("cancelling occurrence %d: %w", o.ID, err)
		}
		done.effects = append(done.effects, effect{before, o})
		if before.State != store.Before { // which nobody would have been asked about
			done.Dropped++
		}
	}
	return nil
}

// ended reports whether an occurrence's period had ended before a day.
func ended(doc *plan.Plan, o store.Occurrence, day string) bool {
	p, err := doc.Period(o.Period)
	return err == nil && p.Last().String() < day
}

// touched reports whether an occurrence has been asked, or has an answer that
// the controller registered before it was.
func touched(o store.Occurrence) bool { return o.Request != 0 || o.Answer != 0 }

// wanted is every occurrence that the document asks for, in a fixed order.
func (e *Engine) wanted(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan) ([]store.Occurrence, error) {
	var want []store.Occurrence
	for _, c := range doc.Controls {
		for _, part := range c.Parts {
			slots, err := doc.Slots(c, part)
			if err != nil {
				return nil, fmt.Errorf("control %s%s: %w", c.Code, part.Code, err)
			}
			var rows []store.Occurrence // the same in every seat
			for _, slot := range slots {
				rows = append(rows, e.occurrence(p, doc, c, part.Code, slot, 0))
			}
			for _, seat := range doc.Answering(part) {
				s, err := tx.SeatByName(ctx, p.Board, seat.Role, seatUnit(seat))
				if err != nil {
					return nil, fmt.Errorf("seat %s: %w", seat.Key(), err)
				}
				for _, o := range rows {
					o.Seat = s.ID
					want = append(want, o)
				}
			}
		}
	}
	return want, nil
}

func (e *Engine) occurrence(p store.Plan, doc *plan.Plan, c plan.Control, part string, slot scheduler.Slot, seat int64) store.Occurrence {
	opens, due := doc.Dates(e.set.Policy, e.set.Calendar, c, slot)
	o := store.Occurrence{Plan: p.ID, Control: c.Code, Part: part, Period: slot.Period.ID(), Also: also(slot), Seat: seat,
		Opens: opens.String(), Due: due.String(), State: store.Planned}
	if slot.Period.Last().String() < p.AskFrom {
		o.State = store.Before
	}
	return o
}

// reportingOccasions is the periods that the plan reports on, or those that a
// plan without any is taken to.
func reportingOccasions(doc *plan.Plan) []scheduler.Period {
	if at := doc.Reported(); len(at) > 0 {
		return at
	}
	return scheduler.DefaultOccasions(doc.PlanYear())
}

func also(slot scheduler.Slot) string {
	var ids []string
	for _, p := range slot.Also {
		ids = append(ids, p.ID())
	}
	return strings.Join(ids, " ")
}

// reported says whether an occurrence is answered for a reporting occasion, so
// that the controller needs words and not only a yes.
func reported(doc *plan.Plan, o store.Occurrence) bool {
	periods := append(strings.Fields(o.Also), o.Period)
	return slices.ContainsFunc(reportingOccasions(doc), func(p scheduler.Period) bool { return slices.Contains(periods, p.ID()) })
}
