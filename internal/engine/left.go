package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
)

// A control that a board's plan asked about, and that the next one does not,
// stands on the controller's list: when the next plan comes into force, and
// when the year is closed without one. That it was left out on purpose is said
// once, in one act; until then nobody can have missed it.

// LeftBehind is the controls of a plan that are asked about no more.
type LeftBehind struct {
	Plan  int64 // whose controls they are
	Board string
	Year  int
	Next  int64 // the plan in force that came after, 0 when there is none
	After int   // its year
	Rows  []LeftControl
}

// Codes is the controls by their codes.
func (l LeftBehind) Codes() (codes []string) {
	for _, row := range l.Rows {
		codes = append(codes, row.Control)
	}
	return codes
}

// LeftControl is a control that is asked about no more. Why is no-plan when
// there is no next plan in force, left-out when it does not have the control,
// not-asked when it has it and nobody is ever asked.
type LeftControl struct {
	Control string `json:"control"`
	Text    string `json:"text"`
	Why     string `json:"why"`
}

// left is the controls that boards' plans have left behind, by board.
func (g *gathering) left(ctx context.Context) ([]LeftBehind, error) {
	plans, err := g.r.Plans(ctx) // by year
	if err != nil {
		return nil, fmt.Errorf("plans: %w", err)
	}
	boards, err := g.r.Boards(ctx)
	if err != nil {
		return nil, fmt.Errorf("boards: %w", err)
	}
	var all []LeftBehind
	for _, b := range boards {
		of := slices.DeleteFunc(slices.Clone(plans), func(p store.Plan) bool { return p.Board != b.ID || p.Version == 0 || !inForce(p) && !locked(p) })
		l, err := g.leftBy(ctx, of)
		if err != nil {
			return nil, fmt.Errorf("what board %s has left behind: %w", b.Code, err)
		}
		if l.Board = b.Name; len(l.Rows) > 0 {
			all = append(all, l)
		}
	}
	return all, nil
}

// leftBy is what the last but one of a board's plans has left behind, or the
// last when it is closed. The plans are by year.
func (g *gathering) leftBy(ctx context.Context, plans []store.Plan) (l LeftBehind, err error) {
	var next *plan.Plan
	at := len(plans) - 1
	if at >= 0 && inForce(plans[at]) {
		l.Next, l.After = plans[at].ID, plans[at].Year
		if next, err = g.e.document(ctx, g.r, plans[at].Version); err != nil {
			return l, err
		}
		next = asksFrom(next, plans[at])
		at--
	}
	if at < 0 {
		return l, nil
	}
	old := plans[at]
	asked, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: old.ID, Limit: 1})
	if err != nil || len(asked) == 0 { // a record of a year that Rond has not seen
		return l, err
	}
	doc, err := g.e.document(ctx, g.r, old.Version)
	if err != nil || next == nil && doc.Ends != "" {
		return l, err
	}
	seen, err := leftSeen(ctx, g.r, old.ID, l.Next)
	if err != nil {
		return l, err
	}
	l.Plan, l.Year = old.ID, old.Year
	for _, c := range doc.Controls {
		if why := whyLeft(next, c.Code); why != "" && !seen[c.Code] {
			l.Rows = append(l.Rows, LeftControl{c.Code, shorten(c.Text), why})
		}
	}
	return l, nil
}

// asksFrom is a document with the day that its plan is asked from, which it may
// leave to the day of import.
func asksFrom(doc *plan.Plan, p store.Plan) *plan.Plan {
	next := *doc
	next.AskFrom = p.AskFrom
	return &next
}

// whyLeft is why a control is asked about no more, "" when it is.
func whyLeft(next *plan.Plan, code string) string {
	if next == nil {
		return "no-plan"
	}
	c, ok := next.Control(code)
	if !ok {
		return "left-out"
	}
	for _, part := range c.Parts {
		slots, err := next.Slots(c, part)
		if err != nil || len(next.Answering(part)) == 0 {
			continue
		}
		for _, s := range slots {
			if s.Period.Last().String() >= next.AskFrom {
				return ""
			}
		}
	}
	return "not-asked"
}

// leftSeen is the controls of a plan that somebody has said were left behind on
// purpose, by the plan that came next.
func leftSeen(ctx context.Context, r store.Reader, old, next int64) (map[string]bool, error) {
	acts, err := r.Acts(ctx, aboutPlan, fmt.Sprint(old))
	if err != nil {
		return nil, fmt.Errorf("what was left on purpose: %w", err)
	}
	seen := map[string]bool{}
	for _, a := range acts {
		words := strings.Fields(a.Note)
		if a.Kind == actLeftSeen && len(words) > 0 && words[0] == fmt.Sprint(next) {
			for _, code := range words[1:] {
				seen[code] = true
			}
		}
	}
	return seen, nil
}

// AfterTheYear is what is left to see to when a year is over: the plans whose
// years can be closed, and the controls that are asked about no more.
func (e *Engine) AfterTheYear(ctx context.Context) (years []YearToClose, left []LeftBehind, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, "sv") // no words are told
		if years, err = g.toClose(ctx); err != nil {
			return err
		}
		left, err = g.left(ctx)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("what a year leaves: %w", err)
	}
	return years, left, nil
}

// LeaveBehind says that controls of a plan are asked about no more on purpose.
// They are those that the list showed; another that has come since stays on it.
func (e *Engine) LeaveBehind(ctx context.Context, id int64, codes []string, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		all, err := e.gathering(tx, "sv").left(ctx) // no words are told
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(l LeftBehind) bool { return l.Plan == id })
		if i < 0 {
			return refuse("left-none")
		}
		listed := all[i].Codes()
		codes = slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !slices.Contains(listed, code) })
		if len(codes) == 0 {
			return refuse("left-none")
		}
		return e.act(ctx, tx, e.clock(), actor, actLeftSeen, aboutPlan, id, fmt.Sprintf("%d %s", all[i].Next, strings.Join(codes, " ")))
	})
	if err != nil {
		return fmt.Errorf("leaving controls of plan %d behind: %w", id, err)
	}
	return nil
}

// YearToClose is a plan whose year can be closed, and should be: the board's
// next plan is in force.
type YearToClose struct {
	Plan  int64
	Board string
	Title string
	Year  int
	Next  int // the year of the plan that came after
}

// toClose is the plans whose years should be closed.
func (g *gathering) toClose(ctx context.Context) ([]YearToClose, error) {
	plans, err := g.r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("plans: %w", err)
	}
	var all []YearToClose
	for _, p := range plans {
		next := nextInForce(plans, p)
		if !inForce(p) || next == 0 {
			continue
		}
		rd, err := g.round(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		ready, err := g.yearReady(ctx, rd)
		if err != nil {
			return nil, err
		}
		if ready {
			all = append(all, YearToClose{p.ID, rd.board.Name, rd.doc.Title, p.Year, next})
		}
	}
	return all, nil
}

// nextInForce is the year of a board's first plan in force after another, 0
// when there is none. The plans are by year.
func nextInForce(plans []store.Plan, p store.Plan) int {
	for _, x := range plans {
		if x.Board == p.Board && x.Year > p.Year && inForce(x) {
			return x.Year
		}
	}
	return 0
}

// yearReady reports whether a plan's year can be closed. What costs the year's
// rows to know is asked only when its last occasion is closed.
func (g *gathering) yearReady(ctx context.Context, rd *round) (bool, error) {
	if !inForce(rd.plan) {
		return false, nil
	}
	closed, err := rd.closings(ctx, g.r)
	if err != nil {
		return false, err
	}
	at := reportingOccasions(rd.doc)
	if _, ok := closed.of(at[len(at)-1].ID()); !ok {
		return false, nil
	}
	err = g.e.yearEnds(ctx, g.r, rd)
	if _, no := errors.AsType[*Refusal](err); no {
		return false, nil
	}
	return err == nil, err
}

// yearOf tells whether a plan's year is closed, or can be.
func (g *gathering) yearOf(ctx context.Context, rd *round, v *PlanOverview) (err error) {
	if v.Locked, v.LockedBy, err = g.e.lockedOn(ctx, g.r, rd.plan); err != nil {
		return err
	}
	if v.Ready, err = g.yearReady(ctx, rd); err != nil {
		return err
	}
	if v.Ready {
		if v.Undone, err = g.undone(ctx, rd); err != nil {
			return err
		}
	}
	plans, err := g.r.Plans(ctx)
	v.Next = nextInForce(plans, rd.plan)
	return err
}
