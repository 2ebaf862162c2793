package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// A reporting occasion is closed by hand when the controller has what there is
// to report. The consolidated workbook as it then is is kept for good. Nobody
// is reminded of what it covers, and no manager is told; an answer that comes
// all the same is taken, and shown as having come after the closing.

// closing is a reporting occasion that is closed: what it covers, and when.
type closing struct {
	cover    scheduler.Period
	at       time.Time
	snapshot string
	decision Decision // of the board, the zero one until it is recorded
}

// closings are those of a plan.
type closings []closing

// closings reads which occasions of a plan are closed.
func (rd *round) closings(ctx context.Context, r store.Reader) (closings, error) {
	var all closings
	for _, p := range reportingOccasions(rd.doc) {
		o, err := r.Occasion(ctx, rd.plan.ID, p.ID())
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("occasion %s: %w", p.ID(), err)
		}
		all = append(all, closing{p, o.Closed, o.Snapshot, Decision{o.Decided, o.Section}})
	}
	return all, nil
}

// isClosed reports whether an occasion of a plan is closed.
func isClosed(ctx context.Context, r store.Reader, plan int64, period string) (bool, error) {
	_, err := r.Occasion(ctx, plan, period)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("occasion %s: %w", period, err)
	}
	return true, nil
}

// covers reports whether a period ends within an occasion.
func covers(occasion, p scheduler.Period) bool {
	last := p.Last()
	return !last.Before(occasion.First()) && !last.After(occasion.Last())
}

// on is when a period of the plan was closed first; the zero time when it has
// not been.
func (all closings) on(rd *round, period string) (at time.Time) {
	if len(all) == 0 {
		return at
	}
	p, err := rd.doc.Period(period)
	if err != nil {
		return at // no occasion can cover it
	}
	for _, c := range all {
		if covers(c.cover, p) && (at.IsZero() || c.at.Before(at)) {
			at = c.at
		}
	}
	return at
}

// chased leaves out of some occurrences those that nobody is asked for any
// longer, because their occasion is closed.
func (all closings) chased(rd *round, list []store.Occurrence) []store.Occurrence {
	return slices.DeleteFunc(list, func(o store.Occurrence) bool { return !all.on(rd, o.Period).IsZero() })
}

// CloseOccasion closes a reporting occasion of a plan, and sends the contact
// the workbook. While anything of it may still be answered in time it is
// refused.
func (e *Engine) CloseOccasion(ctx context.Context, id int64, period, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		p, err := tx.Plan(ctx, id)
		if err != nil {
			return err
		}
		if !inForce(p) {
			return refuseLocked(p)
		}
		rd, err := e.round(ctx, tx, p)
		if err != nil {
			return err
		}
		occasion, open, err := e.closable(ctx, tx, rd, period)
		if err != nil {
			return err
		}
		return e.closeNow(ctx, tx, rd, occasion, open, actor)
	})
	if err != nil {
		return fmt.Errorf("closing %s of plan %d: %w", period, id, err)
	}
	return nil
}

// closable is an occasion that can be closed, and what in it is not answered;
// else a refusal.
func (e *Engine) closable(ctx context.Context, r store.Reader, rd *round, period string) (occasion scheduler.Period, open []store.Occurrence, err error) {
	all := reportingOccasions(rd.doc)
	i := slices.IndexFunc(all, func(p scheduler.Period) bool { return p.ID() == period })
	if i < 0 {
		return occasion, nil, refuse("occasion-unknown", bounded(period, maxToldArg))
	}
	closed, err := isClosed(ctx, r, rd.plan.ID, period)
	if err != nil {
		return occasion, nil, err
	}
	if closed {
		return occasion, nil, refuse("occasion-closed")
	}
	open, err = r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Planned, store.Asked, store.Vacant}})
	if err != nil {
		return occasion, nil, fmt.Errorf("what is not answered: %w", err)
	}
	today, last := e.today(e.clock()).String(), ""
	open = slices.DeleteFunc(open, func(o store.Occurrence) bool {
		p, err := rd.doc.Period(o.Period)
		return err != nil || !covers(all[i], p)
	})
	for _, o := range open {
		if o.State != store.Vacant {
			last = max(last, o.Due)
		}
	}
	if last >= today {
		return occasion, nil, refuse("occasion-early", last)
	}
	return all[i], open, nil
}

func (e *Engine) closeNow(ctx context.Context, tx store.Tx, rd *round, occasion scheduler.Period, open []store.Occurrence, actor string) error {
	now := e.clock()
	snapshot, err := e.snapshot(ctx, tx, rd, occasion.ID(), false)
	if err != nil {
		return err
	}
	if err := tx.PutOccasion(ctx, store.Occasion{Plan: rd.plan.ID, Period: occasion.ID(), Closed: now, Snapshot: snapshot}); err != nil {
		return fmt.Errorf("occasion: %w", err)
	}
	if err := closeRequests(ctx, tx, rd, occasion, open); err != nil {
		return err
	}
	row := occasionRow(rd.plan.ID, occasion.ID())
	if err := audit.Append(ctx, tx, now, actClosed, aboutOccasion, row, snapshot); err != nil {
		return err
	}
	if err := e.actOn(ctx, tx, now, actor, actClosed, aboutOccasion, row, ""); err != nil {
		return err
	}
	return e.tellClosed(ctx, tx, rd, occasion.ID(), snapshot)
}

// occasionRow names an occasion where rows are named by one word.
func occasionRow(plan int64, period string) string { return fmt.Sprintf("%d/%s", plan, period) }

// snapshot stores the consolidated workbook of an occasion as it is now, and
// gives its SHA-256. The one that goes by mail has no free text about controls
// that may hold confidential matter.
func (e *Engine) snapshot(ctx context.Context, tx store.Tx, rd *round, occasion string, mailed bool) (sha string, err error) {
	var b bytes.Buffer
	if err := e.consolidate(ctx, tx, []*round{rd}, Consolidated{Occasion: occasion}, mailed, &b); err != nil {
		return "", fmt.Errorf("consolidating: %w", err)
	}
	return audit.StoreBlob(ctx, tx, e.clock(), "occasion-snapshot", b.Bytes())
}

// closeRequests closes those requests in which only what the occasion covers
// waits.
func closeRequests(ctx context.Context, tx store.Tx, rd *round, occasion scheduler.Period, open []store.Occurrence) error {
	seen := map[int64]bool{}
	for _, o := range open {
		if o.Request == 0 || seen[o.Request] {
			continue
		}
		seen[o.Request] = true
		waits, err := tx.Occurrences(ctx, store.OccurrenceFilter{Request: o.Request, States: []string{store.Asked}})
		if err != nil {
			return fmt.Errorf("what waits in %s: %w", reference(o.Request), err)
		}
		if slices.ContainsFunc(waits, func(w store.Occurrence) bool {
			p, err := rd.doc.Period(w.Period)
			return err != nil || !covers(occasion, p)
		}) {
			continue
		}
		q, err := tx.Request(ctx, o.Request)
		if err != nil {
			return fmt.Errorf("%s: %w", reference(o.Request), err)
		}
		q.State = store.RequestClosed
		if err := tx.UpdateRequest(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", reference(q.ID), err)
		}
	}
	return nil
}

// tellClosed writes to the contact. What the mail says is fixed with the
// closing: it is made at once, with the workbook that is kept or, when that may
// hold confidential matter, one like it without those words.
func (e *Engine) tellClosed(ctx context.Context, tx store.Tx, rd *round, occasion, sha string) (err error) {
	contact, _ := e.contact(rd.doc)
	if contact.Email == "" || !e.writes(contact.Email) {
		return nil
	}
	if rd.confidential() {
		if sha, err = e.snapshot(ctx, tx, rd, occasion, true); err != nil {
			return err
		}
	}
	cause := summaryCause(contact, rd, occasion, "closed")
	if _, err := e.write(ctx, tx, e.clock(), store.Mail{Cause: cause, Kind: kindSummary, Plan: rd.plan.ID,
		To: contact.Email, ToName: contact.Name, Occasion: occasion, Body: sha}); err != nil {
		return err
	}
	m, err := tx.MailByCause(ctx, cause)
	if err != nil {
		return fmt.Errorf("the mail about it: %w", err)
	}
	if err := e.render(ctx, tx, e.clock(), &m); err != nil {
		return fmt.Errorf("the mail about it: %w", err)
	}
	return tx.UpdateMail(ctx, m)
}

// confidential reports whether any control of the plan, as it is or has been,
// may hold confidential matter.
func (rd *round) confidential() bool {
	return slices.ContainsFunc(append([]*plan.Plan{rd.doc}, rd.past...), func(doc *plan.Plan) bool {
		return slices.ContainsFunc(doc.Controls, func(c plan.Control) bool { return c.Confidential })
	})
}

// OccasionFile is the workbook that was kept when an occasion was closed.
func (e *Engine) OccasionFile(ctx context.Context, id int64, period string) (File, error) {
	var f File
	err := e.store.View(ctx, func(r store.Reader) error {
		o, err := r.Occasion(ctx, id, period)
		if err != nil {
			return err
		}
		g := e.gathering(r, "")
		rd, err := g.round(ctx, id)
		if err != nil {
			return err
		}
		f = File{Name: summaryFile(language(rd), rd, period), Type: xlsxType}
		f.Data, err = r.Blob(ctx, o.Snapshot)
		return err
	})
	if err != nil {
		return f, fmt.Errorf("workbook of %s of plan %d: %w", period, id, err)
	}
	return f, nil
}

// closed tells whether an occasion is closed, and by whom, or can be.
func (g *gathering) closed(ctx context.Context, p *picture, o scheduler.Period, v *OccasionOverview) error {
	today, rd := g.e.today(g.now).String(), p.rd
	i := slices.IndexFunc(p.closed, func(c closing) bool { return c.cover.ID() == o.ID() })
	if i < 0 {
		late := func(s standing) bool {
			waits := s.o.State == store.Planned || s.o.State == store.Asked
			return waits && s.o.Due >= today && covers(o, s.period)
		}
		v.Ready = inForce(rd.plan) && v.Total > 0 && !slices.ContainsFunc(p.standing, late)
		return nil
	}
	v.Closed, v.Decided = g.e.local(p.closed[i].at), p.closed[i].decision
	acts, err := g.r.Acts(ctx, aboutOccasion, occasionRow(rd.plan.ID, o.ID()))
	if err != nil {
		return fmt.Errorf("who closed %s: %w", o.ID(), err)
	}
	for _, a := range acts {
		if a.Kind == actClosed {
			v.By = a.Actor
		}
	}
	return nil
}
