package engine

import (
	"cmp"
	"context"
	"strings"

	"rond/internal/plan"
	"rond/internal/report"
)

// comparison is what the boards' plans of a year have in common. A board that
// has no such occasion is left out.
func (g *gathering) comparison(ctx context.Context, rounds []*round, occasion string) (report.Comparison, error) {
	var v report.Comparison
	scopes, _, err := g.scopes(rounds, occasion)
	if err != nil {
		return v, err
	}
	for _, t := range scopes {
		v.Boards = append(v.Boards, t.rd.board.Name)
	}
	if v.Head, err = g.reportHead(ctx, scopes[0]); err != nil {
		return v, err
	}
	v.Board, v.Registry, v.Closed, v.Decided, v.Locked = "", "", "", "", ""
	v.Shared, err = g.shared(ctx, scopes)
	return v, err
}

// owned is what makes controls of several plans one that they share: whose it
// is, and its code there.
type owned struct{ board, code string }

// ownedBy is whose a plan's control is: the owner that it names, or the board's
// own.
func ownedBy(t scope, c plan.Control) owned {
	board, code, linked := c.Owner()
	if !linked {
		board, code = t.rd.board.Code, c.Code
	}
	return owned{strings.ToLower(board), strings.ToLower(code)}
}

// shared is the controls that several plans have, one of them as its owner or
// all by a link to it, in the order of the first plan that has each. It is told
// in the owner's words, or when the owner is not among the plans in those of
// the first that has it.
func (g *gathering) shared(ctx context.Context, all []scope) ([]report.Shared, error) {
	var order []owned
	found := map[owned]*report.Shared{}
	for _, t := range all {
		assessed, err := g.assessed(ctx, t)
		if err != nil {
			return nil, err
		}
		counts, err := g.counts(ctx, t)
		if err != nil {
			return nil, err
		}
		for _, c := range t.rd.doc.Controls {
			k := ownedBy(t, c)
			if found[k] == nil {
				_, code, _ := c.Owner()
				found[k] = &report.Shared{Code: cmp.Or(code, c.Code), Text: c.Text}
				order = append(order, k)
			}
			if c.SharedFrom == "" {
				found[k].Owner, found[k].Code, found[k].Text = t.rd.board.Name, c.Code, c.Text
			}
			found[k].Boards = append(found[k].Boards, boardResult(t, c, assessed[subject{control: c.Code}], counts.tally(c.Code)))
		}
	}
	var shared []report.Shared
	for _, k := range order {
		if len(found[k].Boards) > 1 {
			shared = append(shared, *found[k])
		}
	}
	return shared, nil
}

// boardResult is what others may see of a board's control.
func boardResult(t scope, c plan.Control, a report.Assessment, answers report.Tally) report.BoardResult {
	if c.Confidential {
		a.Text = ""
	}
	return report.BoardResult{Board: t.rd.board.Name, Local: c.Local, Confidential: c.Confidential, Assessment: a, Answers: answers}
}
