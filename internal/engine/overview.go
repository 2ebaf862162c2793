package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
)

// nextDays is how many of the days to come the first page shows.
const nextDays = 5

// Overview is where everything stands now.
func (e *Engine) Overview(ctx context.Context, lang string) (Overview, error) {
	var v Overview
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		g := e.gathering(r, lang)
		v.Now = e.local(g.now)
		if v.Sending, err = e.sending(ctx, r, g.now); err != nil {
			return err
		}
		rounds, err := g.all(ctx)
		if err != nil {
			return err
		}
		w, err := g.waits(ctx)
		if err != nil {
			return err
		}
		v.Waits = Waits{Returns: len(w.Returns), Questions: len(w.Questions), Mails: len(w.Mails), Stuck: len(w.Stuck), Vacant: len(w.Vacant)}
		for _, rd := range rounds {
			if err := g.addPlan(ctx, &v, rd); err != nil {
				return fmt.Errorf("plan of %s %d: %w", rd.board.Code, rd.plan.Year, err)
			}
		}
		v.Next = merged(v.Next)
		v.Next = v.Next[:min(len(v.Next), nextDays)]
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("overview: %w", err)
	}
	return v, nil
}

// all is every plan's round, the newest year first.
func (g *gathering) all(ctx context.Context) ([]*round, error) {
	rounds, err := g.e.rounds(ctx, g.r, "")
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rounds, func(a, b *round) int { return cmp.Compare(b.plan.Year, a.plan.Year) })
	for _, rd := range rounds {
		g.rounds[rd.plan.ID] = rd
	}
	return rounds, nil
}

// addPlan adds a plan and what it will ask. A closed plan's rows are not gone
// through at every look at the first page; its own page has them.
func (g *gathering) addPlan(ctx context.Context, v *Overview, rd *round) error {
	if rd.plan.Status == string(plan.Closed) {
		v.Plans = append(v.Plans, PlanOverview{ID: rd.plan.ID, Code: rd.board.Code, AskFrom: rd.plan.AskFrom, Adopted: decisionWords(g.lang, rd.doc),
			Status: PlanStatus{Board: rd.board.Name, Code: rd.board.Code, Plan: rd.doc.Title, Year: rd.plan.Year, State: rd.plan.Status}})
		return nil
	}
	p, err := g.picture(ctx, rd)
	if err != nil {
		return err
	}
	shown, err := g.overview(ctx, p)
	if err != nil {
		return err
	}
	v.Plans = append(v.Plans, shown)
	if rd.plan.Status != string(plan.Adopted) {
		return nil
	}
	next, err := g.coming(ctx, rd, waitsToBeAsked(p.occurrences), nextDays)
	v.Next = append(v.Next, next...)
	return err
}

// sending is what may leave the house today.
func (e *Engine) sending(ctx context.Context, r store.Reader, now time.Time) (Sending, error) {
	hold, err := r.Hold(ctx)
	if err != nil {
		return Sending{}, fmt.Errorf("hold on mail: %w", err)
	}
	s := Sending{Mode: e.set.Send, Pilots: e.set.Pilots, Held: !hold.Since.IsZero(), Since: e.local(hold.Since), By: hold.By}
	if !e.sends(now) {
		s.Quiet, s.Wakes = true, e.sendingDay(e.today(now).AddDays(1)).String()
	}
	return s, nil
}
