package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// Destination is where an occurrence is moved: to the days of another period,
// to another seat, or both. What is zero stays as it is.
type Destination struct {
	Period string
	Seat   int64
}

// Move cancels an occurrence, and makes another in its stead that is asked in
// its own time; its id is the result. The key of an occurrence never changes,
// so that what was asked under it can always be found.
func (e *Engine) Move(ctx context.Context, occurrence int64, to Destination, reason, actor string) (int64, error) {
	var id int64
	err := e.decideAbout(ctx, occurrence, actor, actMoved, func(tx store.Tx, rd *round, o store.Occurrence) (string, error) {
		reason, err := because(reason)
		if err != nil {
			return "", err
		}
		if o.Answer != 0 {
			return "", refuse("occurrence-begun")
		}
		there, err := e.instead(rd, o, to)
		if err != nil {
			return "", err
		}
		if id, err = put(ctx, tx, there); err != nil {
			return "", err
		}
		seat := rd.seats[there.Seat]
		note := fmt.Sprintf("%s, %s %s: %s", there.Period, seat.Role, seat.Unit, reason)
		return note, leave(ctx, tx, o, reason, id)
	})
	return id, err
}

// instead is the occurrence that stands where another is moved to. In the same
// period it has the other's days, more time included.
func (e *Engine) instead(rd *round, o store.Occurrence, to Destination) (store.Occurrence, error) {
	there := o
	there.ID, there.State, there.Request, there.Person, there.Event = 0, store.Planned, 0, 0, 0
	if to.Seat != 0 {
		if _, ok := rd.seats[to.Seat]; !ok {
			return there, refuse("no-such-seat")
		}
		there.Seat = to.Seat
	}
	if to.Period != "" && to.Period != o.Period {
		p, err := rd.doc.Period(to.Period)
		if err != nil || p.Year != rd.doc.PlanYear() || rd.doc.After(p.Last()) {
			return there, refuse("no-such-period")
		}
		if p.Last().Before(e.today(e.clock())) {
			return there, refuse("period-passed", p.ID())
		}
		c, _ := rd.asks(o)
		there = e.occurrence(rd.plan, rd.doc, c, o.Part, scheduler.Slot{Period: p}, there.Seat)
	}
	if there.Period == o.Period && there.Seat == o.Seat {
		return there, refuse("nothing-moved")
	}
	return there, nil
}

// put adds an occurrence, or takes up again the one that was cancelled at the
// same place; it is refused where another stands.
func put(ctx context.Context, tx store.Tx, o store.Occurrence) (int64, error) {
	have, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: o.Plan, Control: o.Control, Seat: o.Seat})
	if err != nil {
		return 0, fmt.Errorf("what stands there: %w", err)
	}
	i := slices.IndexFunc(have, func(x store.Occurrence) bool {
		return x.Part == o.Part && x.Period == o.Period && x.Event == o.Event
	})
	if i < 0 {
		return tx.AddOccurrence(ctx, o)
	}
	if have[i].State != store.Cancelled || have[i].Answer != 0 {
		return 0, refuse("occurrence-there", o.Period)
	}
	o.ID = have[i].ID
	return o.ID, tx.UpdateOccurrence(ctx, o)
}

// periods is what an occurrence of a plan can be moved to: what has not ended.
func periods(doc *plan.Plan, today scheduler.Date, lang string) []Choice {
	var all []Choice
	add := func(id string) {
		if p, err := doc.Period(id); err == nil && !p.Last().Before(today) && !doc.After(p.Last()) {
			all = append(all, Choice{p.ID(), p.Name(lang)})
		}
	}
	for m := 1; m <= 12; m++ {
		add(fmt.Sprintf("%d-M%02d", doc.Year, m))
	}
	for _, parts := range []struct {
		letter string
		n      int
	}{{"Q", 4}, {"T", 3}, {"H", 2}} {
		for n := 1; n <= parts.n; n++ {
			add(fmt.Sprintf("%d-%s%d", doc.Year, parts.letter, n))
		}
	}
	add(strconv.Itoa(doc.Year))
	return all
}

// seatChoices is the seats that an occurrence can be moved to: those of the
// plan, by role and unit.
func (g *gathering) seatChoices(ctx context.Context, rd *round) ([]Choice, error) {
	var all []Choice
	for _, s := range rd.doc.Seats {
		for id, row := range rd.seats {
			if row.Role != s.Role || row.Unit != seatUnit(s) {
				continue
			}
			p, err := g.person(ctx, row.Holder)
			if err != nil {
				return nil, err
			}
			all = append(all, Choice{strconv.FormatInt(id, 10), seatWords(s, p)})
		}
	}
	return all, nil
}

func seatWords(s plan.Seat, holder store.Person) string {
	if holder.Name == "" {
		return s.Key()
	}
	return s.Key() + " (" + holder.Name + ")"
}
