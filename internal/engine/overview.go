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

// Overview is where everything stands.
type Overview struct {
	Now     string
	Sending Sending
	Waits   Waits
	Plans   []PlanOverview
	Next    []CalendarDay // the next days on which somebody is asked, at most five
}

// Sending is what may leave the house.
type Sending struct {
	Mode   string // "off", "pilot" or "on", as the settings say
	Pilots []string
	Held   bool // somebody holds all mail
	Since  string
	By     string
	Quiet  bool   // nothing more is sent today: weekend, holiday, rest, or its hours are over
	Wakes  string // the next day to send, when today is quiet
	Queue
}

// Waits counts what waits for the controller.
type Waits struct {
	Returns   int // held or unreadable
	Questions int
	Mails     int // to managers, waiting to be released
	Stuck     int // refused, unknown, bounced, or impossible to build
	Vacant    int // opened occurrences whose seat nobody holds
	Years     int // plans whose year can be closed
	Left      int // boards with controls that the next plan does not ask about
}

// PlanOverview is one plan with its reporting occasions.
type PlanOverview struct {
	ID        int64
	Code      string // the board's
	AskFrom   string
	Ends      string // the board's last day, "" when it goes on
	Successor string // the board that takes over: its name, or its code until it has a plan
	Version   int
	Adopted   string // "27 januari 2026 § 12", "" when the plan does not say
	Locked    string // the day on which its year was closed, "" while it is open or when nobody knows
	LockedBy  string
	Ready     bool     // its year can be closed
	Undone    []string // what it lacks then all the same, in sentences
	Next      int      // the year of the board's next plan in force, 0 when there is none
	Status    PlanStatus
	Occasions []OccasionOverview // none on the overview for a closed plan: its own page has them
}

// OccasionOverview is where a plan stands with one reporting occasion: every
// row whose period ends within it, except those that had ended before the plan
// was asked from. With no others nobody is asked for the occasion.
type OccasionOverview struct {
	Period  string
	Name    string
	LastDay string // "" when nobody is asked for it
	Closed  string // when it was, "" while it is open
	By      string // who closed it
	Board   string // the day of the board's meeting, where the plan says one
	Decided Decision
	Ready   bool // it can be closed: nothing of it may still be answered in time
	Total   int
	Before  int          // rows that had ended before
	States  []StateCount // in the order of the consolidated workbook, none with zero
	Grades  []GradeCount // of the answers, in the plan's order; last, without a code, the answers that have none
}

// StateCount is how many rows are in a state.
type StateCount struct {
	State string
	N     int
}

// GradeCount is how many answers have a grade.
type GradeCount struct {
	Code     string
	Word     string
	Severity int
	N        int
}

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
		v.Waits = Waits{Returns: len(w.Returns), Questions: len(w.Questions), Mails: len(w.Mails), Stuck: len(w.Stuck), Vacant: len(w.Vacant), Years: len(w.Years), Left: len(w.Left)}
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
	rounds, err := g.e.rounds(ctx, g.r, everyPlan)
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
	if !inForce(rd.plan) {
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
	if s.Queue, err = e.queue(ctx, r, now); err != nil {
		return s, err
	}
	if !e.sends(now) {
		s.Quiet, s.Wakes = true, e.sendingDay(e.today(now).AddDays(1)).String()
	}
	return s, nil
}
