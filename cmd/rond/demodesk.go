package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/risk"
)

// demoController is who works at the desk of the second board: the contact of
// its plan.
const demoController = "Katarina Löfgren"

// desk is what a controller has this installation do.
func (r *rond) desk() *demo.Desk {
	return &demo.Desk{
		StartRisks: r.deskStarts, RiskList: r.deskRisks, Choose: r.deskChooses, Rollover: r.deskDraft, Texts: r.deskTexts, Assess: r.deskAssesses, PutAside: r.deskPutsAside,
		CloseYear: func(ctx context.Context, board string, year int) error {
			id, err := r.engine.PlanID(ctx, board, year)
			if err == nil {
				err = r.engine.CloseYear(ctx, id, demoController)
			}
			return atDesk(err)
		},
		CloseRisks: func(ctx context.Context, board string, year int) error {
			id, err := r.engine.RiskRoundOf(ctx, board, year)
			if err == nil {
				err = r.engine.CloseRisks(ctx, id, demoController)
			}
			return atDesk(err)
		},
		CloseOccasion: func(ctx context.Context, board string, year int, occasion string) error {
			at, err := r.engine.Occasion(ctx, board, year, occasion)
			if err == nil {
				err = r.engine.CloseOccasion(ctx, at.Plan, at.Period, demoController)
			}
			return atDesk(err)
		},
		Decide: func(ctx context.Context, board string, year int, occasion, day, section string) error {
			at, err := r.engine.Occasion(ctx, board, year, occasion)
			if err == nil {
				err = r.engine.DecideOccasion(ctx, at.Plan, at.Period, engine.Decision{Day: day, Section: section}, "", demoController)
			}
			return atDesk(err)
		},
	}
}

// atDesk tells what Rond refuses from what went wrong.
func atDesk(err error) error {
	var no *engine.Refusal
	if errors.As(err, &no) || errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", demo.ErrRefused, err)
	}
	return err
}

// leftOut is an error that tells what was not taken of a workbook, nil when
// all of it was.
func leftOut(problems []plan.Problem) error {
	for _, p := range problems {
		if !p.Warning {
			return fmt.Errorf("%w: %s %s: %s", demo.ErrRefused, p.Sheet, p.Cell, p.Text)
		}
	}
	return nil
}

func (r *rond) deskStarts(ctx context.Context, board string, year int, role, due string) (units int, err error) {
	id, err := r.engine.StartRisks(ctx, engine.RiskStart{Board: board, Year: year, Roles: []string{role}, Due: due}, demoController)
	if err != nil {
		return 0, atDesk(err)
	}
	v, err := r.engine.RiskRoundView(ctx, r.cfg.Language, id)
	return len(v.Units), err
}

func (r *rond) deskRisks(ctx context.Context, board string, year int) ([]byte, error) {
	id, err := r.engine.RiskRoundOf(ctx, board, year)
	if err != nil {
		return nil, atDesk(err)
	}
	list, _, err := r.engine.RiskList(ctx, r.cfg.Language, id)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = risk.WriteList(ctx, &b, list)
	return b.Bytes(), err
}

func (r *rond) deskChooses(ctx context.Context, list []byte) (stored int, err error) {
	read, err := r.engine.ReadChoices(ctx, r.cfg.Language, list)
	if err == nil && read.SHA != "" {
		read, err = r.engine.TakeChoices(ctx, r.cfg.Language, read.SHA, demoController)
	}
	if err != nil {
		return 0, atDesk(err)
	}
	return len(read.Changes), leftOut(read.Problems)
}

func (r *rond) deskDraft(ctx context.Context, board string, year int) ([]byte, error) {
	draft, err := r.engine.Rollover(ctx, board, year)
	if err != nil {
		return nil, atDesk(err)
	}
	var b bytes.Buffer
	err = plan.WriteAs(ctx, &b, draft)
	return b.Bytes(), err
}

func (r *rond) deskTexts(ctx context.Context, board string, year int, occasion string) ([]byte, error) {
	var b bytes.Buffer
	err := r.engine.Report(ctx, engine.Consolidated{Year: year, Board: board, Occasion: occasion}, &b)
	return b.Bytes(), atDesk(err)
}

func (r *rond) deskAssesses(ctx context.Context, book []byte) (stored int, err error) {
	read, err := r.engine.ReadTexts(ctx, r.cfg.Language, book)
	if err == nil && read.SHA != "" {
		read, err = r.engine.TakeTexts(ctx, r.cfg.Language, read.SHA, demoController)
	}
	if err != nil {
		return 0, atDesk(err)
	}
	return len(read.Changes), leftOut(read.Problems)
}

// deskPutsAside refuses what is held of a plan.
func (r *rond) deskPutsAside(ctx context.Context, board string, year int) (n int, err error) {
	id, err := r.engine.PlanID(ctx, board, year)
	if err != nil {
		return 0, atDesk(err)
	}
	v, err := r.engine.WaitingView(ctx, r.cfg.Language)
	if err != nil {
		return 0, err
	}
	for _, d := range v.Returns {
		about, err := r.planOf(ctx, d.ID)
		if err != nil {
			return n, err
		}
		if about != id {
			continue
		}
		if err := r.engine.Dismiss(ctx, d.ID, demoController, "Okänd avsändare."); err != nil {
			return n, atDesk(err)
		}
		n++
	}
	return n, nil
}

// planOf is the plan of the request that a delivery answers, 0 of none.
func (r *rond) planOf(ctx context.Context, delivery int64) (id int64, err error) {
	err = r.store.View(ctx, func(rd store.Reader) error {
		d, err := rd.Delivery(ctx, delivery)
		if err != nil || d.Request == 0 {
			return err
		}
		q, err := rd.Request(ctx, d.Request)
		id = q.Plan
		return err
	})
	return id, err
}

// past is the plans of the years before the one that is played.
func (r *rond) past(ctx context.Context) ([]demo.Past, error) {
	all, err := r.engine.Status(ctx, 0)
	if err != nil {
		return nil, err
	}
	var past []demo.Past
	for _, s := range all {
		if s.Year >= demoYear {
			continue
		}
		doc, err := r.engine.Export(ctx, s.Code, s.Year)
		if err != nil {
			return nil, err
		}
		past = append(past, demo.Past{Board: s.Board, Year: s.Year, Texts: len(doc.Assessments), Actions: len(doc.Actions)})
	}
	return past, nil
}
