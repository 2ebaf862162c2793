package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
)

// Nowhere is what recipients are to get summaries of and no plan has, in words:
// whoever misspells a board's code or a unit waits in vain for the mail. Before
// a plan is imported nothing is amiss.
func Nowhere(ctx context.Context, r store.Reader, all []Recipient) ([]string, error) {
	boards, err := r.Boards(ctx)
	if err != nil || len(boards) == 0 {
		return nil, err
	}
	docs, err := plansOf(ctx, r, boards)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, c := range all {
		for _, p := range c.Parts {
			has, known := docs[fold(p.Board)]
			switch {
			case !known:
				parts = append(parts, fmt.Sprintf("the board %s, for %s", p.Board, c.To.Email))
			case p.Unit != "" && !slices.ContainsFunc(has, func(doc *plan.Plan) bool { return len(under(doc, p.Unit)) > 0 }):
				parts = append(parts, fmt.Sprintf("the unit %s of %s, for %s", p.Unit, p.Board, c.To.Email))
			}
		}
	}
	return parts, nil
}

// plansOf is the plans of each board, by its code.
func plansOf(ctx context.Context, r store.Reader, boards []store.Board) (map[string][]*plan.Plan, error) {
	all := map[string][]*plan.Plan{}
	code := map[int64]string{}
	for _, b := range boards {
		code[b.ID] = fold(b.Code)
		all[code[b.ID]] = nil
	}
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	for _, p := range plans {
		doc, err := documentOf(ctx, r, p.Version)
		if err != nil {
			return nil, err
		}
		all[code[p.Board]] = append(all[code[p.Board]], doc)
	}
	return all, nil
}
