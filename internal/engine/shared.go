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

// A control that several boards share is owned by one of them; the others'
// plans link to it (plan.Follow). What they took over is in their own versions,
// so that a new version of the owner's plan changes nothing of theirs: who
// imports it is told what the others would follow, and each board's page says
// where its plan and the owner's differ, until somebody imports it anew.

// SharedChange is a shared control of another board's plan that the owner's
// words are no longer those of. Field is "" for a control that the owner no
// longer has.
type SharedChange struct {
	Board   string `json:"board"`   // whose plan links, by name
	Control string `json:"control"` // its code there
	Owner   string `json:"owner"`   // the owner's board and code: "KS K07"
	Field   string `json:"field"`   // its title
	Own     string `json:"own"`     // what the linking plan says
	Owners  string `json:"owners"`  // what the owner's plan says
}

// follow fills in what a plan that has just been read leaves to the owners of
// its shared controls, and gives what is wrong with its links.
func (e *Engine) follow(ctx context.Context, r store.Reader, doc *plan.Plan) (problems []plan.Problem, err error) {
	problems = doc.Follow(func(code string) (*plan.Plan, bool) {
		_, owner, known, failed := e.owningPlan(ctx, r, code, doc.Year)
		err = errors.Join(err, failed)
		return owner, known
	})
	if err != nil {
		return nil, fmt.Errorf("the owners of shared controls: %w", err)
	}
	return problems, nil
}

// owningPlan is a board's plan of a year, whatever the case of its code: nil when
// it has none, and false when there is no such board.
func (e *Engine) owningPlan(ctx context.Context, r store.Reader, code string, year int) (p store.Plan, doc *plan.Plan, known bool, err error) {
	boards, err := r.Boards(ctx)
	if err != nil {
		return p, nil, false, fmt.Errorf("boards: %w", err)
	}
	i := slices.IndexFunc(boards, func(b store.Board) bool { return strings.EqualFold(b.Code, code) })
	if i < 0 {
		return p, nil, false, nil
	}
	p, err = r.PlanByYear(ctx, boards[i].ID, year)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Version == 0 {
		return store.Plan{}, nil, true, nil
	}
	if err != nil {
		return p, nil, true, fmt.Errorf("plan of %s %d: %w", code, year, err)
	}
	doc, err = e.document(ctx, r, p.Version)
	return p, doc, true, err
}

// owners is the boards whose controls a plan links to, each once.
func owners(doc *plan.Plan) (codes []string) {
	for _, c := range doc.Controls {
		if board, _, ok := c.Owner(); ok && !slices.ContainsFunc(codes, func(k string) bool { return strings.EqualFold(k, board) }) {
			codes = append(codes, board)
		}
	}
	return codes
}

// standsOn names the versions that a proposed plan was held against: the one in
// force, 0 when there is none, and those of the plans whose controls it shares.
func (e *Engine) standsOn(ctx context.Context, r store.Reader, before store.Plan, doc *plan.Plan) (string, error) {
	on := fmt.Sprint(before.Version)
	for _, code := range owners(doc) {
		p, _, _, err := e.owningPlan(ctx, r, code, doc.Year)
		if err != nil {
			return "", err
		}
		on += fmt.Sprintf(".%d", p.Version)
	}
	return on, nil
}

// apart is how a plan differs from those whose controls it shares, as they are
// now.
func (e *Engine) apart(ctx context.Context, r store.Reader, doc *plan.Plan) (all []plan.Apart, err error) {
	for _, code := range owners(doc) {
		_, owner, _, err := e.owningPlan(ctx, r, code, doc.Year)
		if err != nil {
			return nil, err
		}
		if owner != nil {
			all = append(all, doc.ApartFrom(owner)...)
		}
	}
	return all, nil
}

// sharedChange is a difference as it is told.
func sharedChange(board string, a plan.Apart) SharedChange {
	return SharedChange{Board: board, Control: a.Control, Owner: a.Board + " " + a.Owner, Field: a.Title, Own: a.Own, Owners: a.Owners}
}

// followers tells what a new version of a board's plan leaves the others that
// share its controls with: where it says something else than they do, and than
// the version before it did. Old is nil for the first version.
func (e *Engine) followers(ctx context.Context, r store.Reader, p store.Plan, old, doc *plan.Plan) ([]SharedChange, error) {
	linking, err := e.rounds(ctx, r, func(x store.Plan) bool {
		return x.Year == p.Year && x.ID != p.ID && x.Version != 0 && x.Status != string(plan.Closed)
	})
	if err != nil {
		return nil, fmt.Errorf("who shares controls: %w", err)
	}
	var told []SharedChange
	for _, rd := range linking {
		var before []plan.Apart
		if old != nil {
			before = rd.doc.ApartFrom(old)
		}
		for _, a := range rd.doc.ApartFrom(doc) {
			if !slices.Contains(before, a) {
				told = append(told, sharedChange(rd.board.Name, a))
			}
		}
	}
	return told, nil
}

// Followed is the plan in force of a board with what differs from the owners of
// its shared controls left empty: imported, it follows them.
func (e *Engine) Followed(ctx context.Context, board string, year int) (*plan.Plan, error) {
	var next *plan.Plan
	err := e.store.View(ctx, func(r store.Reader) error {
		p, err := planOfYear(ctx, r, board, year)
		if err != nil {
			return err
		}
		doc, err := e.document(ctx, r, p.Version)
		if err != nil {
			return err
		}
		apart, err := e.apart(ctx, r, doc)
		if err != nil {
			return err
		}
		next = doc.Released(apart)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the plan of %s %d as it would follow: %w", board, year, err)
	}
	return next, nil
}
