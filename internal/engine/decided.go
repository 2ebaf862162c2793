package engine

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
	"rond/scheduler"
	"rond/templates"
)

// Decision is what a board decided on a reporting occasion: the day and the §
// of its minutes. The zero decision takes back one that was recorded wrongly.
type Decision struct{ Day, Section string }

// maxSection bounds the § of a decision.
const maxSection = 40

// String is the decision as plans write their own: "2026-05-20 § 45".
func (d Decision) String() string {
	return strings.Join(nonEmpty(d.Day, d.Section), " ")
}

// in is the same in words: "20 maj 2026 § 45".
func (d Decision) in(lang string) string {
	return strings.Join(nonEmpty(templates.Date(lang, d.Day), d.Section), " ")
}

// DecideOccasion records what the board has decided on a reporting occasion
// that is closed. It can be recorded anew when it was wrong, and in a plan that
// is closed too: boards meet when the year is over. There a decision that is
// recorded is not changed or taken back without a reason, which may be given
// elsewhere too.
func (e *Engine) DecideOccasion(ctx context.Context, id int64, period string, d Decision, reason, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		p, err := tx.Plan(ctx, id)
		if err != nil {
			return err
		}
		rd, err := e.round(ctx, tx, p)
		if err != nil {
			return err
		}
		closed, err := rd.closings(ctx, tx)
		if err != nil {
			return err
		}
		c, ok := closed.of(period)
		if !ok {
			return refuse("occasion-not-closed", bounded(occasionName(rd, period, language(rd)), maxToldArg))
		}
		if d, err = e.decision(c.cover, d); err != nil || d == c.decision {
			return err
		}
		if reason = strings.TrimSpace(reason); reason == "" && locked(p) && c.decision != (Decision{}) {
			return refuse("reason-missing")
		}
		o := store.Occasion{Plan: id, Period: period, Closed: c.at, Snapshot: c.snapshot, Decided: d.Day, Section: d.Section}
		if err := tx.PutOccasion(ctx, o); err != nil {
			return fmt.Errorf("occasion: %w", err)
		}
		return e.actOn(ctx, tx, e.clock(), actor, actDecided, aboutOccasion, occasionRow(id, period), strings.Join(nonEmpty(d.String(), reason), ": "))
	})
	if err != nil {
		return fmt.Errorf("recording the decision on %s of plan %d: %w", period, id, err)
	}
	return nil
}

// decision is a decision as it is kept, or why it cannot be one.
func (e *Engine) decision(on scheduler.Period, d Decision) (Decision, error) {
	d = Decision{strings.TrimSpace(d.Day), section(strings.Join(strings.Fields(d.Section), " "))}
	if d == (Decision{}) {
		return d, nil
	}
	day, err := scheduler.ParseDate(d.Day)
	switch {
	case err != nil:
		return d, refuse("decision-no-day", bounded(d.Day, maxToldArg))
	case day.After(e.today(e.clock())):
		return d, refuse("decision-ahead", day.String())
	case day.Before(on.First()):
		return d, refuse("decision-early", day.String(), on.First().String())
	case d.Section == "" || len([]rune(d.Section)) > maxSection:
		return d, refuse("decision-no-section")
	}
	return Decision{day.String(), d.Section}, nil
}

// of is the closing of an occasion, if it is closed.
func (all closings) of(period string) (closing, bool) {
	for _, c := range all {
		if c.cover.ID() == period {
			return c, true
		}
	}
	return closing{}, false
}

// NamedOccasion is a reporting occasion of a plan: its period, and what people
// call it.
type NamedOccasion struct {
	Plan         int64
	Period, Name string
}

// Occasion finds a reporting occasion of a board's plan by its name or its
// period. Without such an occasion the error is a [*NoOccasion], without a plan
// [store.ErrNotFound].
func (e *Engine) Occasion(ctx context.Context, board string, year int, name string) (found NamedOccasion, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		p, err := planOfYear(ctx, r, board, year)
		if err != nil {
			return err
		}
		rd, err := e.round(ctx, r, p)
		if err != nil {
			return err
		}
		t, err := e.gathering(r, language(rd)).scope(rd, cmp.Or(name, "–"))
		if err != nil {
			return err
		}
		found = NamedOccasion{p.ID, t.occasion.ID(), occasionName(rd, t.occasion.ID(), language(rd))}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("occasion %s of %s %d: %w", name, board, year, err)
	}
	return found, nil
}
