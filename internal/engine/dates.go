package engine

import (
	"context"
	"fmt"
	"time"

	"rond/internal/store"
	"rond/scheduler"
)

// redateAll gives what is planned the days of the settings in force: they may
// have been changed since the plan was imported. The settings of an engine stay
// as they are, so a pass over a version that finds nothing to move is the last.
func (e *Engine) redateAll(ctx context.Context, tx store.Tx, rd *round, _ time.Time, _ *Ticked) error {
	e.mu.Lock()
	done := e.dated[rd.plan.ID] == rd.plan.Version
	e.mu.Unlock()
	if done {
		return nil
	}
	planned, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Planned}})
	if err != nil {
		return fmt.Errorf("listing what is planned: %w", err)
	}
	moved := e.redated(rd, planned)
	if len(moved) == 0 {
		e.mu.Lock()
		e.dated[rd.plan.ID] = rd.plan.Version
		e.mu.Unlock()
		return nil
	}
	return update(ctx, tx, planned, moved)
}

// redate does so for some of what is waiting, whatever was found before.
func (e *Engine) redate(ctx context.Context, tx store.Tx, rd *round, waiting []store.Occurrence) error {
	return update(ctx, tx, waiting, e.redated(rd, waiting))
}

func update(ctx context.Context, tx store.Tx, list []store.Occurrence, which []int) error {
	for _, i := range which {
		if err := tx.UpdateOccurrence(ctx, list[i]); err != nil {
			return fmt.Errorf("occurrence %d: %w", list[i].ID, err)
		}
	}
	return nil
}

// redated puts the days of the settings in force on what is planned, and names
// those that got others. More time that somebody has given is not taken back.
func (e *Engine) redated(rd *round, waiting []store.Occurrence) (moved []int) {
	type days struct{ opens, due string }
	known := map[key]days{}
	for i, o := range waiting {
		if o.State != store.Planned || o.Event != 0 {
			continue
		}
		k := key{control: o.Control, period: o.Period}
		d, ok := known[k]
		if !ok {
			c, there := rd.doc.Control(o.Control)
			period, err := rd.doc.Period(o.Period)
			if err != nil || !there {
				continue
			}
			opens, due := rd.doc.Dates(e.set.Policy, e.set.Calendar, c, scheduler.Slot{Period: period})
			d = days{opens.String(), due.String()}
			known[k] = d
		}
		if extended(o) {
			d.due = max(d.due, o.Due)
		}
		if o.Opens != d.opens || o.Due != d.due {
			waiting[i].Opens, waiting[i].Due = d.opens, d.due
			moved = append(moved, i)
		}
	}
	return moved
}
