package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/store"
)

// Outstanding is what people have been asked and not answered, the newest
// request of each first: those whose name or address has the words in it, or
// the one with that reference.
func (e *Engine) Outstanding(ctx context.Context, lang, words string) ([]OutstandingView, error) {
	all := []OutstandingView{}
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		requests, err := g.askedOf(ctx, words)
		if err != nil {
			return err
		}
		for _, q := range requests {
			v, err := g.outstanding(ctx, q)
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what is outstanding: %w", err)
	}
	return all, nil
}

func (g *gathering) askedOf(ctx context.Context, words string) ([]store.Request, error) {
	if fold(words) == "" {
		return nil, nil
	}
	if id := requestOf(strings.ToUpper(words)); id != 0 {
		q, err := g.r.Request(ctx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && q.State != store.RequestOpen {
			return nil, nil
		}
		return []store.Request{q}, err
	}
	people, err := g.called(ctx, fold(words))
	if err != nil {
		return nil, err
	}
	var all []store.Request
	for _, p := range people {
		open, err := g.r.Requests(ctx, store.RequestFilter{Person: p.ID, State: store.RequestOpen})
		if err != nil {
			return nil, fmt.Errorf("open requests of person %d: %w", p.ID, err)
		}
		slices.Reverse(open)
		all = append(all, open...)
	}
	return all[:min(len(all), maxCalled)], nil
}

func (g *gathering) outstanding(ctx context.Context, q store.Request) (OutstandingView, error) {
	head, err := g.requestView(ctx, q)
	if err != nil {
		return OutstandingView{}, err
	}
	v := OutstandingView{Request: q.ID, Reference: head.Reference, Board: head.Board, Name: head.Person.Name, Email: head.Person.Email, Asked: q.Day, Due: q.Due}
	asked := kindDispatch
	if q.Round != 0 {
		asked, v.RisksFor = kindRisk, head.RisksFor
		if err := g.risksLeft(ctx, q, &v); err != nil {
			return v, err
		}
	}
	rows, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Request: q.ID})
	if err != nil {
		return v, fmt.Errorf("rows of %s: %w", v.Reference, err)
	}
	v.Rows += len(rows)
	for _, o := range rows {
		if o.State == store.Asked {
			v.Left++
		}
	}
	mails, err := g.r.Mails(ctx, store.MailFilter{Request: q.ID, Kind: asked, Newest: true, Limit: 1})
	if err != nil {
		return v, fmt.Errorf("the mail of %s: %w", v.Reference, err)
	}
	for _, m := range mails {
		v.Mail = g.replyView(m)
	}
	return v, nil
}

// risksLeft counts the risks of a request in a risk analysis, and those of them
// that nobody has gone through.
func (g *gathering) risksLeft(ctx context.Context, q store.Request, v *OutstandingView) error {
	row, err := g.r.RiskRound(ctx, q.Round)
	if err != nil {
		return fmt.Errorf("risk round %d: %w", q.Round, err)
	}
	round, err := g.e.riskRound(ctx, g.r, row)
	if err != nil {
		return err
	}
	for _, x := range round.rows[q.ID] {
		if x.Risk == 0 {
			continue
		}
		if v.Rows++; !round.said[x.Risk].Complete {
			v.Left++
		}
	}
	return nil
}
