package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/workbook/consolidated"
	"rond/workbook/grid"
)

const (
	// shownWords is how many characters of somebody's own words a page shows.
	shownWords = 20000
	// offeredRequests is how many requests a page offers to attach to.
	offeredRequests = 200
)

// DeliveryView is one thing that arrived: what it is, what was made of it and
// why, and what can be done about it.
func (e *Engine) DeliveryView(ctx context.Context, lang string, id int64) (DeliveryView, error) {
	var v DeliveryView
	var d store.Delivery
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		if d, err = r.Delivery(ctx, id); err != nil {
			return err
		}
		v, err = e.gathering(r, lang).delivery(ctx, d)
		return err
	})
	if err == nil && v.CanAccept && d.Tries <= maxDeaths {
		err = e.contents(ctx, lang, d, &v)
	}
	if err != nil {
		return v, fmt.Errorf("showing delivery %d: %w", id, err)
	}
	return v, nil
}

func (g *gathering) delivery(ctx context.Context, d store.Delivery) (DeliveryView, error) {
	v := DeliveryView{ID: d.ID, Source: d.Source, Received: g.e.local(d.Received), From: d.From, Subject: d.Subject, Name: d.Name, Kind: d.Kind,
		Verdict: d.Verdict, Handled: d.Handled, Request: d.Request, By: d.By}
	v.Reason, v.Remedy = explained(g.lang, d.Reason)
	if err := g.words(ctx, d, &v); err != nil {
		return v, err
	}
	var err error
	if v.Files, err = g.fileViews(ctx, d.ID); err != nil {
		return v, err
	}
	if v.Person, err = g.personView(ctx, d.Person); err != nil {
		return v, err
	}
	if v.Acts, err = g.actViews(ctx, aboutDelivery, d.ID); err != nil {
		return v, err
	}
	if v.Answers, err = g.replies(ctx, d.ID); err != nil {
		return v, err
	}
	if v.Taken, err = g.taken(ctx, d.ID); err != nil {
		return v, err
	}
	waits := !d.Handled && slices.Contains([]string{verdictHeld, verdictUnreadable, verdictQuestion}, d.Verdict)
	if v.Asks, err = isBeside(ctx, g.r, d); err != nil {
		return v, err
	}
	v.Asks = v.Asks || d.Verdict == verdictQuestion
	v.CanAttach, v.CanDismiss = waits, waits || (v.Asks || isOverCaps(d)) && !d.Handled
	v.Kept = d.Raw != ""
	v.CanAccept = waits && d.Verdict == verdictHeld &&
		slices.ContainsFunc(v.Files, func(f FileView) bool { return f.Kind == string(grid.KindWorkbook) })
	if waits {
		if v.Open, err = g.attachable(ctx, d); err != nil {
			return v, err
		}
	}
	return v, g.registrableRows(ctx, d, &v)
}

// words reads a mail again for what the store does not keep of it by itself.
// Its content may have been disposed of.
func (g *gathering) words(ctx context.Context, d store.Delivery, v *DeliveryView) error {
	if d.Source == sourcePage {
		return nil // an answer that the controller registered
	}
	raw, err := g.r.Blob(ctx, d.Raw)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("its bytes: %w", err)
	}
	m := inbox.Delivery{Source: d.Source, Key: d.Key, Name: d.Name, Raw: raw}.Read(g.e.set.Trust)
	v.Text, v.Links = bounded(m.Text, shownWords), m.Links
	if d.Source == sourceMailbox { // whoever hands in a file vouches for it
		v.Trust, v.TrustWhy = string(m.Trust), m.TrustWhy
	}
	return nil
}

// attachable is the requests that a delivery can be put to: the open ones of
// the person it concerns, or else the newest open ones of all.
func (g *gathering) attachable(ctx context.Context, d store.Delivery) ([]RequestView, error) {
	var open []store.Request
	var err error
	if d.Person != 0 {
		if open, err = g.r.Requests(ctx, store.RequestFilter{Person: d.Person, State: store.RequestOpen}); err != nil {
			return nil, fmt.Errorf("open requests of person %d: %w", d.Person, err)
		}
	}
	if len(open) == 0 {
		if open, err = g.r.Requests(ctx, store.RequestFilter{State: store.RequestOpen}); err != nil {
			return nil, fmt.Errorf("open requests: %w", err)
		}
	}
	var shown []RequestView
	for _, q := range slices.Backward(open) {
		if len(shown) == offeredRequests {
			break
		}
		v, err := g.requestView(ctx, q)
		if err != nil {
			return nil, err
		}
		shown = append(shown, v)
	}
	return shown, nil
}

// registrableRows is what an answer can be registered for out of a delivery:
// the rows of the request that it is about.
func (g *gathering) registrableRows(ctx context.Context, d store.Delivery, v *DeliveryView) error {
	if d.Request == 0 {
		return nil
	}
	v.Reference = reference(d.Request)
	q, err := g.request(ctx, d.Request)
	if err != nil {
		return err
	}
	if q.Round != 0 {
		head, err := g.requestView(ctx, q)
		v.Round, v.RisksFor = head.Round, head.RisksFor
		return err
	}
	rd, err := g.round(ctx, q.Plan)
	if err != nil {
		return err
	}
	rows, err := g.requestRows(ctx, rd, q)
	v.Rows = slices.DeleteFunc(rows, func(r RowView) bool { return r.State == consolidated.Cancelled })
	return err
}
