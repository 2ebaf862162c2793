package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
)

// document is the plan that a version holds. Versions never change, so each
// is read once.
func (e *Engine) document(ctx context.Context, r store.Reader, version int64) (*plan.Plan, error) {
	e.mu.Lock()
	p := e.versions[version]
	e.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := documentOf(ctx, r, version)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	e.versions[version] = p
	e.mu.Unlock()
	return p, nil
}

// documentOf reads what a version of a plan says.
func documentOf(ctx context.Context, r store.Reader, version int64) (*plan.Plan, error) {
	v, err := r.Version(ctx, version)
	if err != nil {
		return nil, fmt.Errorf("version %d: %w", version, err)
	}
	raw, err := r.Blob(ctx, v.Document)
	if err != nil {
		return nil, fmt.Errorf("document of version %d: %w", version, err)
	}
	p, err := plan.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("document of version %d: %w", version, err)
	}
	return p, nil
}

// round is a plan with everything that is asked of it all the time.
type round struct {
	plan  store.Plan
	doc   *plan.Plan
	past  []*plan.Plan // earlier versions, newest first
	board store.Board
	seats map[int64]store.Seat
	terms map[int64]term // of the seats that the plan gives days to
}

// asks is a control and the part of it that an occurrence is about. What has
// been asked stays asked when a later version leaves it out, in the words of
// the last version that had it.
func (rd *round) asks(o store.Occurrence) (plan.Control, plan.Part) {
	for _, doc := range append([]*plan.Plan{rd.doc}, rd.past...) {
		c, ok := doc.Control(o.Control)
		if !ok {
			continue
		}
		i := slices.IndexFunc(c.Parts, func(p plan.Part) bool { return p.Code == o.Part })
		if i >= 0 {
			return c, c.Parts[i]
		}
	}
	return plan.Control{Code: o.Control}, plan.Part{Code: o.Part}
}

func (e *Engine) round(ctx context.Context, r store.Reader, p store.Plan) (*round, error) {
	doc, err := e.document(ctx, r, p.Version)
	if err != nil {
		return nil, err
	}
	board, err := r.Board(ctx, p.Board)
	if err != nil {
		return nil, fmt.Errorf("board %d: %w", p.Board, err)
	}
	list, err := r.Seats(ctx, p.Board)
	if err != nil {
		return nil, fmt.Errorf("seats of board %d: %w", p.Board, err)
	}
	seats := make(map[int64]store.Seat, len(list))
	for _, s := range list {
		seats[s.ID] = s
	}
	past, err := e.past(ctx, r, p)
	if err != nil {
		return nil, err
	}
	terms, err := e.terms(ctx, r, p, doc, seats)
	if err != nil {
		return nil, err
	}
	return &round{p, doc, past, board, seats, terms}, nil
}

// past is the documents of a plan's earlier versions, newest first.
func (e *Engine) past(ctx context.Context, r store.Reader, p store.Plan) ([]*plan.Plan, error) {
	versions, err := r.Versions(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("versions of plan %d: %w", p.ID, err)
	}
	var past []*plan.Plan
	for _, v := range slices.Backward(versions) {
		if v.ID == p.Version {
			continue
		}
		doc, err := e.document(ctx, r, v.ID)
		if err != nil {
			return nil, err
		}
		past = append(past, doc)
	}
	return past, nil
}

// inForce reports whether a plan asks people: it is adopted, or goes until the
// year's plan is.
func inForce(p store.Plan) bool { return plan.Status(p.Status).InForce() }

func everyPlan(store.Plan) bool { return true }

// rounds is the plans of a kind, by year and board.
func (e *Engine) rounds(ctx context.Context, r store.Reader, kind func(store.Plan) bool) ([]*round, error) {
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	var all []*round
	for _, p := range plans {
		if !kind(p) {
			continue
		}
		rd, err := e.round(ctx, r, p)
		if err != nil {
			return nil, fmt.Errorf("plan %d: %w", p.ID, err)
		}
		all = append(all, rd)
	}
	return all, nil
}
