package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/consolidated"
)

// Continued is the plan of a board as it goes on in the year after,
// provisionally, until that year's own is adopted.
func (e *Engine) Continued(ctx context.Context, board string, year int) (*plan.Plan, error) {
	doc, err := e.Export(ctx, board, year)
	if err != nil {
		return nil, err
	}
	return doc.Continued(), nil
}

// Rollover is a draft of the plan of a board for the year after: this year's
// controls, each with what the year has shown of it and what that speaks for,
// and the actions that are still open, whichever year they came up. It is for
// somebody to decide on, and changes nothing.
func (e *Engine) Rollover(ctx context.Context, board string, year int) (*plan.Plan, error) {
	var next *plan.Plan
	err := e.store.View(ctx, func(r store.Reader) error {
		p, err := planOfYear(ctx, r, board, year)
		if err != nil {
			return err
		}
		rd, err := e.round(ctx, r, p)
		if err != nil {
			return err
		}
		shown, err := e.gathering(r, language(rd)).shown(ctx, rd)
		if err != nil {
			return err
		}
		open, err := e.carried(ctx, r, rd)
		if err != nil {
			return err
		}
		next = rd.doc.Rolled(shown)
		carry(next, open)
		if err := e.gathering(r, language(rd)).chooseRisks(ctx, p.Board, next); err != nil {
			return err
		}
		next.MarkNew(rd.doc)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("proposing the plan after %s %d: %w", board, year, err)
	}
	return next, nil
}

// shown is what the plan's answers have shown so far, by control.
func (g *gathering) shown(ctx context.Context, rd *round) (map[string]plan.Showing, error) {
	all := map[string]plan.Showing{}
	for row, err := range g.answers(ctx, whole(rd)) {
		if err != nil {
			return nil, fmt.Errorf("answers: %w", err)
		}
		s := all[row.Control]
		showing(rd, row, &s)
		all[row.Control] = s
	}
	return all, nil
}

// showing adds what one row shows. What is still within its time, or is yet to be
// asked, shows no more than that.
func showing(rd *round, row consolidated.Row, s *plan.Showing) {
	if row.Proposal != "" {
		from := row.Unit
		if from != "" {
			from += ": "
		}
		if said := from + row.Proposal; !slices.Contains(s.Proposals, said) {
			s.Proposals = append(s.Proposals, said)
		}
	}
	switch row.State {
	case consolidated.Waiting:
		s.Waiting++
	case consolidated.NotDue:
		s.Later++
	case consolidated.Silent, consolidated.Undeliverable, consolidated.Partial, consolidated.Returned, consolidated.Held:
		s.Asked++
	case consolidated.Answered:
		s.Asked++
		s.Answered++
		if row.Performed == "yes" || row.Performed == "partly" {
			s.Performed++
		}
		switch severity := grade(rd, row.Grade).Severity; {
		case severity == 1:
			s.Minor++
		case severity > 1:
			s.Major++
		}
		if n, err := strconv.Atoi(row.Examined); err == nil {
			s.Sampled++
			s.Examined += n
		}
	}
}

// carried is the board's actions that are not finished and on no later list, with
// who sees to them: whoever is named, or the seat whose answer led to it.
func (e *Engine) carried(ctx context.Context, r store.Reader, rd *round) ([]action, error) {
	all, err := e.actions(ctx, r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	open := slices.DeleteFunc(all, func(a action) bool { return a.goesOn != 0 || finished(a.Action) })
	if err := e.whose(ctx, r, open); err != nil {
		return nil, err
	}
	for i, a := range open {
		if seat, ok := rd.seats[a.seat]; ok && a.Owner == "" {
			open[i].Owner = strings.TrimSpace(seat.Role + " " + seat.Unit)
		}
	}
	return open, nil
}

// carry puts actions on a plan's list, under its areas, each with what it comes
// from; an area that the plan no longer has stands last, with what is left to do
// in it.
func carry(p *plan.Plan, open []action) {
	numbers := map[string]string{}
	for _, a := range p.Areas {
		numbers[a.Name] = a.Number
	}
	count := map[string]int{}
	for _, a := range open {
		if _, known := numbers[a.Area]; !known {
			numbers[a.Area] = ""
			p.Areas = append(p.Areas, plan.Area{Name: a.Area})
		}
		count[a.Area]++
		p.Actions = append(p.Actions, plan.Action{AreaNumber: numbers[a.Area], Number: strconv.Itoa(count[a.Area]), Area: a.Area, Text: a.Text, Owner: a.Owner,
			Due: a.Due, Status: a.Status, Effect: a.Effect, Check: a.Check, From: fmt.Sprintf("%s/%d", a.Number, a.year)})
	}
}
