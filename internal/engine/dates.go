package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/scheduler"
)

// redate gives what is planned and not yet asked the days of the settings in
// force: they may have been changed since the plan was imported.
func (e *Engine) redate(ctx context.Context, tx store.Tx, rd *round, waiting []store.Occurrence) error {
	for _, i := range e.redated(rd, waiting) {
		if err := tx.UpdateOccurrence(ctx, waiting[i]); err != nil {
			return fmt.Errorf("occurrence %d: %w", waiting[i].ID, err)
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
