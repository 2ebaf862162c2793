package engine

import (
	"context"
	"fmt"
	"strconv"

	"rond/internal/opendata"
	"rond/internal/store"
)

// What was asked and answered in a plan's year, as it is handed over, see
// opendata.go.

func (x *handing) requests(rd *round) ([]opendata.Request, error) {
	all, err := x.r.Requests(x.ctx, store.RequestFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	var rows []opendata.Request
	for _, q := range all {
		rows = append(rows, opendata.Request{ID: requestID(q.ID), Plan: planID(rd), Person: x.who(q.Person), Asked: opendata.Date(q.Day), Due: opendata.Date(q.Due), State: opendata.Code(q.State), Analysis: opendata.ID(q.Round)})
	}
	return rows, nil
}

// told is a plan's occurrences with what is read ahead to tell of them.
func (x *handing) told(rd *round) (*gathering, *situation, []store.Occurrence, error) {
	g := x.e.gathering(x.r, language(rd))
	all, err := x.r.Occurrences(x.ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("occurrences: %w", err)
	}
	s, err := g.fetched(x.ctx, rd)
	return g, s, all, err
}

// occurrences is every one of a plan. Where it stands is what the consolidated
// workbook says.
func (x *handing) occurrences(rd *round, yield func(opendata.Occurrence) bool) error {
	g, s, all, err := x.told(rd)
	if err != nil {
		return err
	}
	for _, o := range all {
		row, err := x.occurrence(g, rd, s, o)
		if err != nil {
			return fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
		if !yield(row) {
			return nil
		}
	}
	return nil
}

func (x *handing) occurrence(g *gathering, rd *round, s *situation, o store.Occurrence) (opendata.Occurrence, error) {
	v, err := g.row(x.ctx, rd, s, o)
	if err != nil {
		return opendata.Occurrence{}, err
	}
	row := opendata.Occurrence{ID: opendata.ID(o.ID), Plan: planID(rd), Control: opendata.Code(o.Control), Part: opendata.Code(o.Part), Period: opendata.Code(o.Period), Also: o.Also,
		PeriodEnd: opendata.Date(v.PeriodEnd), Event: o.Event, Seat: opendata.ID(o.Seat), Person: x.who(o.Person), Request: requestID(o.Request), Ref: v.Ref,
		Opens: opendata.Date(o.Opens), Asked: opendata.Date(v.Asked), Due: opendata.Date(o.Due), State: opendata.Code(v.State), Reminders: v.Reminders,
		MovedTo: opendata.ID(o.MovedTo), Reason: o.Reason, Late: v.Late, AfterClosing: v.AfterClosing}
	if o.Answer != 0 {
		a, err := g.answer(x.ctx, s, o)
		if err != nil {
			return row, err
		}
		row.Answer, row.Version, row.Complete, row.Received = opendata.ID(a.ID), &a.N, a.Complete, a.Received
		if row.Said, err = sayings(a); err != nil {
			return row, err
		}
	}
	if x.withholds(rd, o) {
		full := row
		row.Withhold()
		row.Reason = ""
		row.Withheld = row != full
	}
	return row, nil
}

// sayings is what an answer says.
func sayings(a store.Answer) (opendata.Said, error) {
	b, err := said(a)
	if err != nil {
		return opendata.Said{}, err
	}
	v := opendata.Said{Performed: opendata.Code(b.Performed), DoneOn: opendata.Date(b.DoneOn), Outcome: b.Outcome, Result: b.Result, Grade: opendata.Code(b.Grade),
		Action: b.Action, ActionOwner: b.ActionOwner, ActionDue: opendata.Date(b.ActionDue), Proposal: b.Proposal}
	if v.Examined, err = countedIn(b.Examined); err == nil {
		v.Deviating, err = countedIn(b.Deviating)
	}
	if err != nil {
		return v, fmt.Errorf("body of answer %d: %w", a.ID, err)
	}
	return v, nil
}

// countedIn is the whole number that is written in digits, nil where none is.
func countedIn(digits string) (*int, error) {
	if digits == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(digits)
	return &n, err
}

// withholds reports whether what is said freely about an occurrence stays here.
func (x *handing) withholds(rd *round, o store.Occurrence) bool {
	c, _ := rd.asks(o)
	return c.Confidential && !x.Confidential
}

// answers is every version of every answer about a plan.
func (x *handing) answers(rd *round, yield func(opendata.Answer) bool) error {
	_, s, all, err := x.told(rd)
	if err != nil {
		return err
	}
	from, err := submissions(x.ctx, x.r, rd)
	if err != nil {
		return err
	}
	for _, o := range all {
		versions, err := x.versions(s, o)
		if err != nil {
			return fmt.Errorf("answers about occurrence %d: %w", o.ID, err)
		}
		for _, a := range versions {
			row, err := x.version(rd, o, a, from[a.Submission])
			if err != nil {
				return err
			}
			if !yield(row) {
				return nil
			}
		}
	}
	return nil
}

// versions is every version of an answer; the only one has been read already.
func (x *handing) versions(s *situation, o store.Occurrence) ([]store.Answer, error) {
	if a := s.answers[o.ID]; a.N <= 1 && a.ID == o.Answer {
		if a.ID == 0 {
			return nil, nil
		}
		return []store.Answer{a}, nil
	}
	return x.r.Answers(x.ctx, o.ID)
}

func (x *handing) version(rd *round, o store.Occurrence, a store.Answer, from store.Submission) (opendata.Answer, error) {
	row := opendata.Answer{ID: opendata.ID(a.ID), Plan: planID(rd), Occurrence: opendata.ID(o.ID), Version: a.N, Person: x.who(a.Person), By: a.By, Received: a.Received,
		Complete: a.Complete, Delivery: opendata.ID(from.Delivery), File: opendata.Code(from.SHA)}
	var err error
	if row.Said, err = sayings(a); err == nil && x.withholds(rd, o) {
		full := row.Said
		row.Withhold()
		row.Withheld = row.Said != full
	}
	return row, err
}

// submissions is what the answers of a plan came with, by id.
func submissions(ctx context.Context, r store.Reader, rd *round) (map[int64]store.Submission, error) {
	all, err := r.PlanSubmissions(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("submissions: %w", err)
	}
	byID := make(map[int64]store.Submission, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	return byID, nil
}
