package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
)

// Preview is a mail that would be written now.
type Preview struct {
	Cause  string   `json:"cause"` // names it for [Engine.PreviewMail]
	Kind   string   `json:"kind"`
	To     string   `json:"to"`
	Name   string   `json:"name"`
	Board  string   `json:"board"`
	Held   bool     `json:"held"`         // it would wait for the controller
	Silent bool     `json:"not_a_pilot"`  // it would not be written: only the pilots are written to
	On     string   `json:"on,omitempty"` // of a notice: the day of the request that it tells of, with its Refs and Due
	Refs   []string `json:"refs,omitempty"`
	Due    string   `json:"due,omitempty"`      // the first of them
	Last   string   `json:"last_due,omitempty"` // the last of them
	Reason string   `json:"reason,omitempty"`
}

var errPreview = errors.New("only a preview")

// Preview says what a tick would write now, whoever the settings let Rond
// write to, and changes nothing.
func (e *Engine) Preview(ctx context.Context) ([]Preview, error) {
	var list []Preview
	err := e.preview(ctx, func(would *Engine, tx store.Tx, rounds []*round, now time.Time) (err error) {
		list = nil
		for _, rd := range rounds {
			if list, err = would.written(ctx, tx, rd, now, list); err != nil {
				return fmt.Errorf("plan of %s %d: %w", rd.board.Code, rd.plan.Year, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("previewing: %w", err)
	}
	for i, m := range list {
		list[i].Silent = e.set.Send == "pilot" && !e.writes(m.To)
	}
	return list, nil
}

// preview decides what a tick would decide now, lets look see it, and takes
// all of it back. On a day when nothing may be sent nothing is decided.
func (e *Engine) preview(ctx context.Context, look func(would *Engine, tx store.Tx, rounds []*round, now time.Time) error) error {
	now := e.clock().Truncate(time.Microsecond) // what a store keeps
	would := e.whole()
	err := e.store.Change(ctx, func(tx store.Tx) error {
		rounds, err := would.rounds(ctx, tx, inForce)
		if err != nil {
			return err
		}
		if !e.sends(now) {
			rounds = nil
		}
		for _, rd := range rounds {
			var done Ticked
			for _, step := range append(would.steps(), would.daily()...) {
				if err := step(ctx, tx, rd, now, &done); err != nil {
					return fmt.Errorf("plan of %s %d: %w", rd.board.Code, rd.plan.Year, err)
				}
			}
		}
		if _, err := would.tellDesk(ctx, tx, rounds, now, new(Ticked)); err != nil {
			return err
		}
		if err := would.tellOthers(ctx, tx, rounds, now, new(Ticked)); err != nil {
			return err
		}
		if err := look(would, tx, rounds, now); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		return nil
	}
	return err
}

// whole is this engine as if it might write to everybody.
func (e *Engine) whole() *Engine {
	w := &Engine{store: e.store, set: e.set, clock: e.clock, log: e.log, forms: e.forms, versions: map[int64]*plan.Plan{}, dated: map[int64]int64{}, looks: map[string]string{}, signers: e.signers}
	w.set.Send = "on"
	return w
}

// written lists the mails of a plan that were made at this instant.
func (e *Engine) written(ctx context.Context, r store.Reader, rd *round, now time.Time, list []Preview) ([]Preview, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Plan: rd.plan.ID, States: []string{store.MailQueued, store.MailHeld}})
	if err != nil {
		return nil, err
	}
	for _, m := range mails {
		if !m.Date.Equal(now) {
			continue
		}
		p := Preview{Cause: m.Cause, Kind: m.Kind, To: m.To, Name: m.ToName, Board: rd.board.Name, Held: m.State == store.MailHeld, Reason: m.Reason}
		switch m.Kind {
		case kindDispatch:
			q, err := r.Request(ctx, m.Request)
			if err != nil {
				return nil, err
			}
			rows, err := r.RequestRows(ctx, q.ID)
			if err != nil {
				return nil, err
			}
			p.Due, p.Last = q.Due, q.Due
			for _, row := range rows {
				p.Refs = append(p.Refs, row.Ref)
				o, err := r.Occurrence(ctx, row.Occurrence)
				if err != nil {
					return nil, fmt.Errorf("row %s of %s: %w", row.Ref, reference(q.ID), err)
				}
				p.Last = max(p.Last, o.Due)
			}
		case kindRisk:
			if err := risksForetold(ctx, r, m, &p); err != nil {
				return nil, err
			}
		case kindNotice:
			on, first, err := e.firstRequest(ctx, r, rd, m.Person, e.today(now))
			if err != nil {
				return nil, err
			}
			p.On, p.Due = on.String(), firstDue(first.list)
			taken := map[string]int{}
			for _, o := range first.list {
				p.Last = max(p.Last, o.Due)
				p.Refs = append(p.Refs, visibleRef(o, taken))
			}
		}
		list = append(list, p)
	}
	return list, nil
}

// risksForetold tells of a mail that brings risks which they are, and the last
// day to answer.
func risksForetold(ctx context.Context, r store.Reader, m store.Mail, p *Preview) error {
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return err
	}
	rows, err := r.RiskRows(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("rows of %s: %w", reference(q.ID), err)
	}
	p.Due, p.Last = q.Due, q.Due
	for _, row := range rows {
		if row.Risk != 0 {
			p.Refs = append(p.Refs, row.Ref)
		}
	}
	return nil
}
