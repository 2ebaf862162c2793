package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// BoardStanding is how far a board has come with a year: what it has adopted,
// reported and decided.
type BoardStanding struct {
	Board     string          `json:"board"`
	Code      string          `json:"code"`
	Plan      int64           `json:"-"`     // 0 for a board that has no plan for the year
	Title     string          `json:"plan"`  // "" likewise
	State     string          `json:"state"` // draft, provisional, adopted, closed; "" likewise
	Adopted   string          `json:"adopted"`
	Section   string          `json:"section"`
	Registry  string          `json:"registry"`
	Occasions []BoardOccasion `json:"occasions"`
}

// BoardOccasion is how far a board has come with one reporting occasion. Days
// are YYYY-MM-DD, "" for what has not been.
type BoardOccasion struct {
	Period    string `json:"period"`
	Name      string `json:"name"`
	LastDay   string `json:"last_day"` // to answer
	Asked     int    `json:"asked"`    // rows
	Answered  int    `json:"answered"`
	Texts     int    `json:"texts"`    // controls that the controller has written of
	Controls  int    `json:"controls"` // of these
	BoardDate string `json:"board_date"`
	Closed    string `json:"closed"`
	Decided   string `json:"decided"`
	Section   string `json:"section"`
}

// Boards is how far each board has come with a year, by name, also those that
// have no plan for it. Year 0 is the one that today belongs to, or the newest
// that there is a plan for. It gives the years that there are plans for, the
// newest first.
func (e *Engine) Boards(ctx context.Context, lang string, year int) (all []BoardStanding, of int, years []int, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rounds, err := g.all(ctx)
		if err != nil {
			return err
		}
		for _, rd := range rounds {
			years = append(years, rd.plan.Year)
		}
		years = slices.Compact(years)
		if of = year; of == 0 {
			of = e.thisYear(years)
		}
		all, err = g.boards(ctx, rounds, of)
		return err
	})
	if err != nil {
		return nil, 0, nil, fmt.Errorf("the boards of %d: %w", year, err)
	}
	return all, of, years, nil
}

// thisYear is the year that today belongs to if there is a plan for it, else
// the newest that there is one for.
func (e *Engine) thisYear(years []int) int {
	now := e.today(e.clock()).Year
	if slices.Contains(years, now) || len(years) == 0 {
		return now
	}
	return years[0]
}

func (g *gathering) boards(ctx context.Context, rounds []*round, year int) ([]BoardStanding, error) {
	boards, err := g.r.Boards(ctx)
	if err != nil {
		return nil, fmt.Errorf("boards: %w", err)
	}
	var all []BoardStanding
	for _, b := range boards {
		i := slices.IndexFunc(rounds, func(rd *round) bool { return rd.board.ID == b.ID && rd.plan.Year == year })
		if i < 0 {
			if !notYetOrOver(rounds, b, year) {
				all = append(all, BoardStanding{Board: b.Name, Code: b.Code})
			}
			continue
		}
		s, err := g.boardStanding(ctx, rounds[i])
		if err != nil {
			return nil, fmt.Errorf("board %s: %w", b.Code, err)
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b BoardStanding) int { return cmp.Compare(strings.ToLower(a.Board), strings.ToLower(b.Board)) })
	return all, nil
}

// notYetOrOver reports whether a board had ended before a year, or did not begin until
// after it.
func notYetOrOver(rounds []*round, b store.Board, year int) bool {
	first, last := 0, ""
	for _, rd := range rounds { // the newest year first
		if rd.board.ID == b.ID {
			first, last = rd.plan.Year, cmp.Or(last, rd.doc.Ends)
		}
	}
	return first > year || last != "" && last < fmt.Sprintf("%04d-01-01", year)
}

func (g *gathering) boardStanding(ctx context.Context, rd *round) (BoardStanding, error) {
	s := BoardStanding{Board: rd.board.Name, Code: rd.board.Code, Plan: rd.plan.ID, Title: rd.doc.Title, State: rd.plan.Status,
		Adopted: rd.doc.Adopted, Section: section(rd.doc.Section), Registry: rd.doc.Registry, Occasions: []BoardOccasion{}}
	p, err := g.picture(ctx, rd)
	if err != nil {
		return s, err
	}
	written, err := g.r.Assessments(ctx, rd.plan.ID)
	if err != nil {
		return s, fmt.Errorf("assessments: %w", err)
	}
	for _, o := range reportingOccasions(rd.doc) {
		v := g.occasion(p, o)
		b := BoardOccasion{Period: v.Period, Name: v.Name, LastDay: v.LastDay, BoardDate: v.Board, Controls: len(rd.doc.Controls)}
		b.count(p, o)
		for _, c := range rd.doc.Controls {
			if slices.ContainsFunc(written, func(a store.Assessment) bool { return a.Control == c.Code && a.Period == o.ID() }) {
				b.Texts++
			}
		}
		if c, ok := p.closed.of(o.ID()); ok {
			b.Closed, b.Decided, b.Section = g.e.today(c.at).String(), c.decision.Day, c.decision.Section
		}
		s.Occasions = append(s.Occasions, b)
	}
	return s, nil
}

// count counts what has been asked about at an occasion, and answered.
func (b *BoardOccasion) count(p *picture, o scheduler.Period) {
	for _, s := range p.standing {
		if !covers(o, s.period) || slices.Contains([]string{consolidated.BeforeStart, consolidated.NotDue, consolidated.Vacant}, s.state) {
			continue
		}
		b.Asked++
		if s.answered() {
			b.Answered++
		}
	}
}

// boardRows is how far the boards of a workbook have come, for a workbook of
// several: nothing for one board's.
func (g *gathering) boardRows(ctx context.Context, rounds []*round) ([]consolidated.BoardRow, error) {
	if !slices.ContainsFunc(rounds, func(rd *round) bool { return rd.board.ID != rounds[0].board.ID }) {
		return nil, nil
	}
	var rows []consolidated.BoardRow
	for _, rd := range rounds {
		s, err := g.boardStanding(ctx, rd)
		if err != nil {
			return nil, fmt.Errorf("board %s: %w", rd.board.Code, err)
		}
		for _, o := range s.Occasions {
			rows = append(rows, consolidated.BoardRow{Board: s.Board, Plan: s.Title, State: s.State, Adopted: s.Adopted, Section: s.Section, Registry: s.Registry,
				Occasion: o.Name, Asked: o.Asked, Answered: o.Answered, Texts: o.Texts, Controls: o.Controls, BoardDate: o.BoardDate, Closed: o.Closed, Decided: o.Decided, DecidedSection: o.Section})
		}
	}
	return rows, nil
}

// PlanID is the plan of a board for a year; without one the error is
// [store.ErrNotFound].
func (e *Engine) PlanID(ctx context.Context, board string, year int) (id int64, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		p, err := planOfYear(ctx, r, board, year)
		id = p.ID
		return err
	})
	return id, err
}
