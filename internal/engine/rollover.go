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
		listed := len(next.Actions)
		if err := e.gathering(r, language(rd)).chooseRisks(ctx, p.Board, next); err != nil {
			return err
		}
		fromRisks(next, listed)
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
// who sees to them: whoever is named, or the seat whose answer led to it. What has
// come up in the year after already, in no plan, lives there by itself.
func (e *Engine) carried(ctx context.Context, r store.Reader, rd *round) ([]action, error) {
	all, err := e.actions(ctx, r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	own := func(a action) bool { return a.year <= rd.plan.Year || a.Origin == store.FromPlan }
	open := slices.DeleteFunc(all, func(a action) bool { return a.goesOn != 0 || finished(a.Action) || !own(a) })
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
// in it. What the year's own list has already, in an earlier version, stands as it
// does there.
func carry(p *plan.Plan, open []action) {
	for _, a := range open {
		line := plan.Action{Area: a.Area, Text: a.Text, Owner: a.Owner, Due: a.Due, Status: a.Status, Effect: a.Effect, Check: a.Check,
			From: fmt.Sprintf("%s/%d", a.Number, a.year)}
		if i := slices.IndexFunc(p.Areas, func(x plan.Area) bool { return x.Name == a.Area }); i >= 0 {
			line.AreaNumber = p.Areas[i].Number
		} else {
			p.Areas = append(p.Areas, plan.Area{Name: a.Area})
		}
		if a.year >= p.Year {
			line.From = a.Source
			if n, ok := strings.CutPrefix(a.Number, line.AreaNumber+"."); ok {
				line.Number = n
			}
		}
		p.Actions = append(p.Actions, line)
	}
	number(p)
}

// number gives the actions of a plan that have none a number in their area.
func number(p *plan.Plan) {
	taken := map[[2]string]bool{}
	for _, a := range p.Actions {
		taken[[2]string{a.Area, a.Number}] = true
	}
	last := map[string]int{}
	for i, a := range p.Actions {
		for a.Number == "" || a.Number != p.Actions[i].Number && taken[[2]string{a.Area, a.Number}] {
			last[a.Area]++
			a.Number = strconv.Itoa(last[a.Area])
		}
		taken[[2]string{a.Area, a.Number}] = true
		p.Actions[i] = a
	}
}

// fromRisks makes a plan's actions after the first n, which were chosen of the
// risks, lines of its list like others. Those aside that the list has already, by
// area and words, since an earlier draft.
func fromRisks(p *plan.Plan, n int) {
	type words struct{ area, text string }
	has, numbers := map[words]bool{}, map[string]string{}
	for _, a := range p.Actions[:n] {
		has[words{called(a.Area), called(a.Text)}] = true
	}
	for _, a := range p.Areas {
		numbers[a.Name] = a.Number
	}
	chosen := slices.DeleteFunc(slices.Clone(p.Actions[n:]), func(a plan.Action) bool { return has[words{called(a.Area), called(a.Text)}] })
	for i, a := range chosen {
		chosen[i].AreaNumber = numbers[a.Area]
	}
	p.Actions = append(p.Actions[:n], chosen...)
	number(p)
}
