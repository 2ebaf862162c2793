package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
)

// plansOfBoard is every version of a board's plans, the newest of the newest
// year first.
func (e *Engine) plansOfBoard(ctx context.Context, r store.Reader, is func(store.Board) bool) ([]*plan.Plan, error) {
	all, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("plans: %w", err)
	}
	var docs []*plan.Plan
	for _, p := range slices.Backward(all) {
		board, err := r.Board(ctx, p.Board)
		if err != nil {
			return nil, fmt.Errorf("board %d: %w", p.Board, err)
		}
		if !is(board) {
			continue
		}
		versions, err := r.Versions(ctx, p.ID)
		if err != nil {
			return nil, fmt.Errorf("versions of plan %d: %w", p.ID, err)
		}
		for _, v := range slices.Backward(versions) {
			doc, err := e.document(ctx, r, v.ID)
			if err != nil {
				return nil, err
			}
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// recode gives the controls that came without a code the ones that they have
// had, or such as no plan of the board has had, and says so.
func (e *Engine) recode(ctx context.Context, r store.Reader, doc *plan.Plan, problems []plan.Problem) error {
	made := doc.Made()
	if len(made) == 0 {
		return nil
	}
	older, err := e.plansOfBoard(ctx, r, func(b store.Board) bool { return b.Code == doc.BoardCode })
	if err != nil {
		return err
	}
	codes := doc.Recode(made, older...)
	for i, p := range problems {
		if p.Code == "plan-code-made" && len(codes) > 0 {
			problems[i].Text, problems[i].Remedy = templates.Problem(doc.Language, "plan-code-given", codes[:1])
			codes = codes[1:]
		}
	}
	return nil
}
