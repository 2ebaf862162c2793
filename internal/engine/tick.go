package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/scheduler"
)

// Ticked counts what one look at the clock led to.
type Ticked struct {
	Notices   int `json:"notices"`
	Requests  int `json:"requests"`
	Rows      int `json:"rows"`
	Reminders int `json:"reminders"`
	Managers  int `json:"managers"`
	Summaries int `json:"summaries"`
	Weekly    int `json:"weekly"`
	Actions   int `json:"actions"` // mails about actions
	Desk      int `json:"desk"`    // mails about what waits for the controller
}

// Tick asks what is due and not done, and decides: who is asked today, who is
// reminded, which manager is told, which occasion is summarised, whose actions
// are near, and what the contacts hear. It only
// writes rows; [Engine.Send] works them off. On a day when nothing may be sent
// it decides nothing, and the next working day finds all of it; so it is when
// the hours of the day are over.
func (e *Engine) Tick(ctx context.Context) (Ticked, error) {
	var done Ticked
	now := e.clock()
	today := e.today(now)
	if e.set.Send == "off" || !e.sends(now) {
		return done, nil
	}
	e.forget()
	defer e.forget()
	rounds, err := e.roundsInForce(ctx)
	if err != nil {
		return done, fmt.Errorf("looking at what is due on %s: %w", today, err)
	}
	for _, rd := range rounds {
		for _, step := range e.steps() {
			err := e.store.Change(ctx, func(tx store.Tx) error { return step(ctx, tx, rd, now, &done) })
			if err != nil {
				return done, fmt.Errorf("plan of %s %d on %s: %w", rd.board.Code, rd.plan.Year, today, err)
			}
		}
		if err := e.tickDaily(ctx, rd, now, &done); err != nil {
			return done, fmt.Errorf("plan of %s %d on %s: %w", rd.board.Code, rd.plan.Year, today, err)
		}
	}
	if err := e.tickDesk(ctx, rounds, now, &done); err != nil {
		return done, fmt.Errorf("what waits for somebody on %s: %w", today, err)
	}
	if err := e.tickOthers(ctx, rounds, now, &done); err != nil {
		return done, fmt.Errorf("the summaries on %s: %w", today, err)
	}
	return done, nil
}

// tickDaily decides what need be decided once a day, version of a plan and state
// of its risk rounds.
func (e *Engine) tickDaily(ctx context.Context, rd *round, now time.Time, done *Ticked) error {
	var all []store.RiskRound
	err := e.store.View(ctx, func(r store.Reader) (err error) { all, err = riskRoundsOf(ctx, r, rd.plan.ID); return err })
	if err != nil {
		return err
	}
	what, saw := fmt.Sprintf("daily/%d", rd.plan.ID), fmt.Sprint(e.today(now), rd.plan.Version, all)
	if e.lookedAt(what) == saw {
		return nil
	}
	for _, step := range e.daily() {
		if err := e.store.Change(ctx, func(tx store.Tx) error { return step(ctx, tx, rd, now, done) }); err != nil {
			return err
		}
	}
	e.looked(what, saw)
	return nil
}

// tickDesk tells the contacts what is new of what waits for them.
func (e *Engine) tickDesk(ctx context.Context, rounds []*round, now time.Time, done *Ticked) error {
	var saw string
	err := e.store.Change(ctx, func(tx store.Tx) (err error) {
		saw, err = e.tellDesk(ctx, tx, rounds, now, done)
		return err
	})
	if err == nil {
		e.looked("desk", saw)
	}
	return err
}

// tickOthers tells those who get summaries and are no contacts, once a day.
func (e *Engine) tickOthers(ctx context.Context, rounds []*round, now time.Time, done *Ticked) error {
	saw := e.today(now).String()
	if len(e.set.Summaries) == 0 || e.lookedAt("others") == saw {
		return nil
	}
	if err := e.store.Change(ctx, func(tx store.Tx) error { return e.tellOthers(ctx, tx, rounds, now, done) }); err != nil {
		return err
	}
	e.looked("others", saw)
	return nil
}

// step is one of the things that a tick decides about a plan, in one change.
type step func(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error

func (e *Engine) steps() []step {
	return []step{e.seat, e.handOver, e.redateAll, e.ask, e.remind, e.tellManagers, e.summarise}
}

// daily is the steps that nothing within a day changes.
func (e *Engine) daily() []step { return []step{e.tickRisks, e.tellActions, e.weekly} }

func (e *Engine) roundsInForce(ctx context.Context) (rounds []*round, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		rounds, err = e.rounds(ctx, r, inForce)
		return err
	})
	return rounds, err
}

// asked is one person's waiting occurrences of a plan.
type asked struct {
	person int64
	list   []store.Occurrence
}

// group gathers occurrences by the person that who names, in the order in
// which the persons first appear; 0 gathers nobody.
func group(all []store.Occurrence, who func(store.Occurrence) int64) []asked {
	var groups []asked
	at := map[int64]int{}
	for _, o := range all {
		p := who(o)
		if p == 0 {
			continue
		}
		i, ok := at[p]
		if !ok {
			i = len(groups)
			at[p] = i
			groups = append(groups, asked{person: p})
		}
		groups[i].list = append(groups[i].list, o)
	}
	return groups
}

// away reports whether a person has said that they are away on a day.
func away(ctx context.Context, r store.Reader, person int64, day scheduler.Date) (bool, error) {
	list, err := r.Absences(ctx, person)
	if err != nil {
		return false, fmt.Errorf("absences of person %d: %w", person, err)
	}
	return absent(list, day), nil
}

// absent reports whether a day lies in one of some absences.
func absent(list []store.Absence, day scheduler.Date) bool {
	return slices.ContainsFunc(list, func(a store.Absence) bool { return a.From <= day.String() && day.String() < a.Back })
}

func date(s string) scheduler.Date {
	d, err := scheduler.ParseDate(s)
	if err != nil {
		return scheduler.Date{} // the store holds only dates that we wrote
	}
	return d
}
