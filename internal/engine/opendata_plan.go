package engine

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"rond/internal/opendata"
	"rond/internal/plan"
	"rond/internal/store"
)

// What the plans say, as it is handed over, see opendata.go.

// boardRows is the plan's board; it has no other plan of the year.
func boardRows(rd *round) ([]opendata.Board, error) {
	return []opendata.Board{{Code: opendata.Code(rd.board.Code), Name: rd.board.Name}}, nil
}

func planRows(rd *round) ([]opendata.Plan, error) {
	d := rd.doc
	return []opendata.Plan{{ID: planID(rd), Board: opendata.Code(rd.board.Code), Year: rd.plan.Year, StartMonth: max(d.StartMonth, 1), Title: d.Title, Unit: d.Unit,
		Status: opendata.Code(rd.plan.Status), Version: len(rd.past) + 1, Adopted: opendata.Date(d.Adopted), Section: d.Section, Registry: d.Registry,
		ValidFrom: opendata.Date(d.ValidFrom), AskFrom: opendata.Date(rd.plan.AskFrom), Ends: opendata.Date(d.Ends), Successor: opendata.Code(d.Successor),
		Language: opendata.Code(language(rd)), MaxProbability: some(d.MaxProb), MaxConsequence: some(d.MaxCons)}}, nil
}

func gradeRows(rd *round) ([]opendata.Grade, error) {
	var rows []opendata.Grade
	for g, inForce := range everSaid(rd, func(d *plan.Plan) []plan.Grade { return d.Grades }, func(g plan.Grade) string { return g.Code }) {
		rows = append(rows, opendata.Grade{Plan: planID(rd), Code: opendata.Code(g.Code), Word: g.Word, Severity: g.Severity, InForce: inForce})
	}
	return rows, nil
}

// everSaid is what the versions of a plan say of a kind, each key once, and
// whether the version in force says it. What only earlier ones said comes last,
// in the words of the newest that did: something may hang on it.
func everSaid[R any](rd *round, said func(*plan.Plan) []R, key func(R) string) iter.Seq2[R, bool] {
	return func(yield func(R, bool) bool) {
		seen := map[string]bool{}
		for i, doc := range append([]*plan.Plan{rd.doc}, rd.past...) {
			for _, row := range said(doc) {
				if k := key(row); !seen[k] {
					if seen[k] = true; !yield(row, i == 0) {
						return
					}
				}
			}
		}
	}
}

// occasions is the reporting occasions, those that the plan does not name too.
func (x *handing) occasions(rd *round) ([]opendata.Occasion, error) {
	var rows []opendata.Occasion
	for _, p := range reportingOccasions(rd.doc) {
		row := opendata.Occasion{Plan: planID(rd), Period: opendata.Code(p.ID()), Name: occasionName(rd, p.ID(), language(rd)), CoversTo: opendata.Date(p.Last().String())}
		if i := slices.IndexFunc(rd.doc.Occasions, func(o plan.Occasion) bool { return o.Period == p.ID() }); i >= 0 {
			o := rd.doc.Occasions[i]
			row.Opens, row.LastDay, row.TextsDue, row.BoardDate, row.Registry = opendata.Date(o.Opens), opendata.Date(o.LastDay), opendata.Date(o.TextsDue), opendata.Date(o.BoardDate), o.Registry
		}
		closed, err := x.r.Occasion(x.ctx, rd.plan.ID, p.ID())
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("occasion %s: %w", p.ID(), err)
		}
		row.Closed, row.Snapshot = closed.Closed, opendata.Code(closed.Snapshot)
		row.Decided, row.Section = opendata.Date(closed.Decided), closed.Section
		rows = append(rows, row)
	}
	return rows, nil
}

func unitRows(rd *round) ([]opendata.Unit, error) {
	var rows []opendata.Unit
	for _, u := range rd.doc.Units {
		rows = append(rows, opendata.Unit{Plan: planID(rd), Name: u.Name, Parent: u.Parent})
	}
	return rows, nil
}

func areaRows(rd *round) ([]opendata.Area, error) {
	var rows []opendata.Area
	for a, inForce := range everSaid(rd, func(d *plan.Plan) []plan.Area { return d.Areas }, func(a plan.Area) string { return a.Name }) {
		rows = append(rows, opendata.Area{Plan: planID(rd), Order: len(rows) + 1, Number: a.Number, Chapter: a.Chapter, Name: a.Name, Account: a.Account, InForce: inForce})
	}
	return rows, nil
}

// listed is the controls of a plan, and whether the version in force has them.
func (rd *round) listed() iter.Seq2[plan.Control, bool] {
	return everSaid(rd, func(d *plan.Plan) []plan.Control { return d.Controls }, func(c plan.Control) string { return c.Code })
}

// riskKey is what makes two controls' risks the same.
type riskKey struct {
	area string
	risk plan.Risk
}

// risksOf names each risk by the first control that is there for it: plans give
// risks no code, and a control's stays.
func risksOf(rd *round) map[riskKey]string {
	named := map[riskKey]string{}
	for c := range rd.listed() {
		if key := (riskKey{c.Area, c.Risk}); c.Risk != (plan.Risk{}) && named[key] == "" {
			named[key] = c.Code
		}
	}
	return named
}

func riskRows(rd *round) ([]opendata.Risk, error) {
	var rows []opendata.Risk
	named := risksOf(rd)
	for c := range rd.listed() {
		if named[riskKey{c.Area, c.Risk}] == c.Code {
			rows = append(rows, opendata.Risk{Plan: planID(rd), Code: opendata.Code(c.Code), Area: c.Area, Text: c.Risk.Text, Marks: c.Risk.Marks,
				Probability: some(c.Risk.Probability), Consequence: some(c.Risk.Consequence), Value: some(c.Risk.Value)})
		}
	}
	return rows, nil
}

func listedControls(rd *round) ([]opendata.Control, error) {
	var rows []opendata.Control
	named := risksOf(rd)
	for c, inForce := range rd.listed() {
		rows = append(rows, opendata.Control{Plan: planID(rd), Code: opendata.Code(c.Code), Number: c.Number, Area: c.Area, Risk: opendata.Code(named[riskKey{c.Area, c.Risk}]),
			Text: c.Text, Method: c.Method, Responsible: c.Responsible, Frequency: c.Frequency, Sample: c.Sample, Target: c.Target,
			Simple: c.Simple, Dated: c.Dated, Confidential: c.Confidential, InForce: inForce, SharedFrom: c.SharedFrom, Local: c.Local})
	}
	return rows, nil
}

// controlPart is a part with its control's code.
type controlPart struct {
	control string
	plan.Part
}

func partsOf(d *plan.Plan) []controlPart {
	var all []controlPart
	for _, c := range d.Controls {
		for _, p := range c.Parts {
			all = append(all, controlPart{c.Code, p})
		}
	}
	return all
}

func partRows(rd *round) ([]opendata.Part, error) {
	var rows []opendata.Part
	for p, inForce := range everSaid(rd, partsOf, func(p controlPart) string { return p.control + " " + p.Code }) {
		rows = append(rows, opendata.Part{Plan: planID(rd), Control: opendata.Code(p.control), Code: opendata.Code(p.Code), Subject: p.Subject, Method: p.Method,
			Frequency: p.Frequency, Reported: p.Reported, Sample: p.Sample, Target: p.Target, InForce: inForce})
	}
	return rows, nil
}

func roleRows(rd *round) ([]opendata.Role, error) {
	var rows []opendata.Role
	for _, p := range partsOf(rd.doc) {
		for _, role := range p.Roles {
			rows = append(rows, opendata.Role{Plan: planID(rd), Control: opendata.Code(p.control), Part: opendata.Code(p.Code), Role: role.Name, Unit: role.Unit, Who: opendata.Code(role.Who)})
		}
	}
	return rows, nil
}

// seats is the board's seats, as they are held today.
func (x *handing) seats(rd *round) ([]opendata.Seat, error) {
	all, err := x.r.Seats(x.ctx, rd.board.ID)
	if err != nil {
		return nil, fmt.Errorf("seats: %w", err)
	}
	var rows []opendata.Seat
	for _, s := range all {
		rows = append(rows, opendata.Seat{ID: opendata.ID(s.ID), Board: opendata.Code(rd.board.Code), Role: s.Role, Unit: s.Unit,
			Holder: x.who(s.Holder), Deputy: x.who(s.Deputy), Manager: x.who(s.Manager)})
	}
	return rows, nil
}
