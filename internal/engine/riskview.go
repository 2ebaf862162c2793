package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// RiskRoundView is a risk analysis as the controller follows it. State is
// "planned" before the day that it opens, open, or closed.
type RiskRoundView struct {
	ID       int64    `json:"id"`
	Plan     int64    `json:"-"`
	Board    string   `json:"board"`
	Code     string   `json:"code"`
	Year     int      `json:"year"`
	State    string   `json:"state"`
	Opens    string   `json:"opens"`
	Due      string   `json:"due"`
	Roles    []string `json:"roles"`
	Answered int      `json:"answered"` // units
	Risks    int      `json:"risks"`    // that have been valued, those that are gone left out
	Chosen   int      `json:"chosen"`   // risks and areas that the controller has decided about

	Units []RiskUnitView `json:"units"`
	Acts  []ActView      `json:"-"`
}

// RiskUnitView is where a unit stands. State is a code of the consolidated
// workbook's: answered, partial, asked, late, undeliverable, vacant or not-due.
type RiskUnitView struct {
	Unit      string `json:"unit"`
	Person    string `json:"person"`
	Request   int64  `json:"-"`
	Reference string `json:"request,omitempty"`
	State     string `json:"state"`
	Due       string `json:"due,omitempty"`
	Valued    int    `json:"valued"`
	Left      int    `json:"left"`
	Again     int    `json:"again"` // of those left, a new analysis is asked for
	Reminders int    `json:"reminders"`
}

// Total is how many risks the unit has to go through.
func (u RiskUnitView) Total() int { return u.Valued + u.Left }

// RiskRounds is every risk analysis, the newest year first.
func (e *Engine) RiskRounds(ctx context.Context, lang string) ([]RiskRoundView, error) {
	all := []RiskRoundView{}
	err := e.store.View(ctx, func(r store.Reader) error {
		rows, err := r.RiskRounds(ctx)
		if err != nil {
			return err
		}
		g := e.gathering(r, lang)
		for _, row := range slices.Backward(rows) {
			v, err := g.riskRoundView(ctx, row)
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing risk analyses: %w", err)
	}
	return all, nil
}

// RiskRoundView is one risk analysis.
func (e *Engine) RiskRoundView(ctx context.Context, lang string, id int64) (v RiskRoundView, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		row, err := r.RiskRound(ctx, id)
		if err != nil {
			return err
		}
		v, err = e.gathering(r, lang).riskRoundView(ctx, row)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing risk analysis %d: %w", id, err)
	}
	return v, nil
}

// RiskRoundOf is the id of a board's risk analysis for a year. The error wraps
// [store.ErrNotFound] when there is none.
func (e *Engine) RiskRoundOf(ctx context.Context, board string, year int) (id int64, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		b, err := r.BoardByCode(ctx, board)
		if err != nil {
			return err
		}
		row, err := r.RiskRoundByYear(ctx, b.ID, year)
		id = row.ID
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("risk analysis of %s %d: %w", board, year, err)
	}
	return id, nil
}

func (g *gathering) riskRoundView(ctx context.Context, row store.RiskRound) (RiskRoundView, error) {
	v, err := g.e.riskRound(ctx, g.r, row)
	if err != nil {
		return RiskRoundView{}, err
	}
	out := RiskRoundView{ID: row.ID, Plan: row.Plan, Board: v.rd.board.Name, Code: v.rd.board.Code, Year: row.Year, State: row.State, Opens: row.Opens, Due: row.Due}
	if err := json.Unmarshal([]byte(row.Roles), &out.Roles); err != nil {
		return out, fmt.Errorf("roles of risk round %d: %w", row.ID, err)
	}
	today := g.e.today(g.now)
	if row.State == store.RiskRoundOpen && row.Opens > today.String() {
		out.State = "planned"
	}
	bad, err := unreached(ctx, g.r, row.Plan)
	if err != nil {
		return out, err
	}
	for _, u := range v.units {
		line, err := g.riskUnitView(ctx, v, u, bad[u.request.ID], today)
		if err != nil {
			return out, err
		}
		if v.answered(u) {
			out.Answered++
		}
		out.Units = append(out.Units, line)
	}
	list, err := g.riskList(ctx, row)
	if err != nil {
		return out, err
	}
	for _, x := range list.Risks {
		if x.Valued && !x.Gone {
			out.Risks++
		}
		if i := slices.IndexFunc(out.Units, func(u RiskUnitView) bool { return u.Unit == x.Unit }); i >= 0 && !x.Valued && newAnalysis.MatchString(x.Marks) {
			out.Units[i].Again++
		}
		if x.Choice.What != "" {
			out.Chosen++
		}
	}
	for _, a := range list.Areas {
		if a.Choice.What != "" {
			out.Chosen++
		}
	}
	out.Acts, err = g.actViews(ctx, aboutRiskRound, row.ID)
	return out, err
}

func (g *gathering) riskUnitView(ctx context.Context, v *riskRound, u riskUnit, lost bool, today scheduler.Date) (RiskUnitView, error) {
	line := RiskUnitView{Unit: u.name, Request: u.request.ID, Due: u.request.Due, Valued: v.valued(u), Left: v.left(u)}
	if who := cmp.Or(u.request.Person, u.person); who != 0 {
		p, err := g.person(ctx, who)
		if err != nil {
			return line, err
		}
		line.Person = p.Name
	}
	switch {
	case v.answered(u):
		line.State = consolidated.Answered
	case u.request.ID == 0 && u.person == 0:
		line.State = consolidated.Vacant
	case u.request.ID == 0:
		line.State = consolidated.NotDue
	case lost:
		line.State = consolidated.Undeliverable
	case line.Valued > 0:
		line.State = consolidated.Partial
	case u.request.Due < today.String():
		line.State = consolidated.Silent
	default:
		line.State = consolidated.Waiting
	}
	if u.request.ID == 0 {
		return line, nil
	}
	line.Reference = reference(u.request.ID)
	mails, err := g.r.Mails(ctx, store.MailFilter{Kind: kindRiskReminder, Request: u.request.ID, States: gone()})
	if err != nil {
		return line, fmt.Errorf("reminders of %s: %w", line.Reference, err)
	}
	line.Reminders = len(mails)
	return line, nil
}

// RiskChance is a board that a risk analysis can be started for: the year, the
// roles that its plan has with how many units each has, and days to propose.
type RiskChance struct {
	Board string
	Code  string
	Year  int
	Opens string
	Due   string
	Roles []RiskRole
}

// RiskRole is a role that may value the risks of its units.
type RiskRole struct {
	Name  string
	Units int
}

// riskDays is how many working days a risk analysis is proposed to last.
const riskDays = 15

// RiskChances is the boards with a plan in force that have no risk analysis for
// the year after it.
func (e *Engine) RiskChances(ctx context.Context) ([]RiskChance, error) {
	var all []RiskChance
	err := e.store.View(ctx, func(r store.Reader) error {
		rounds, err := e.rounds(ctx, r, inForce)
		if err != nil {
			return err
		}
		newest := map[int64]*round{}
		var order []int64
		for _, rd := range rounds { // by year
			if newest[rd.board.ID] == nil {
				order = append(order, rd.board.ID)
			}
			newest[rd.board.ID] = rd
		}
		for _, id := range order {
			rd := newest[id]
			year := rd.plan.Year + 1
			if rd.plan.Status == string(plan.Provisional) {
				year = rd.plan.Year
			}
			have, err := r.RiskRoundByYear(ctx, id, year)
			if err == nil && have.Roles != nobody {
				continue
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			all = append(all, e.riskChance(rd, year))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for what to analyse: %w", err)
	}
	return all, nil
}

func (e *Engine) riskChance(rd *round, year int) RiskChance {
	opens := e.sendingDay(e.today(e.clock()))
	c := RiskChance{Board: rd.board.Name, Code: rd.board.Code, Year: year, Opens: opens.String(), Due: e.set.Calendar.Add(opens, riskDays).String()}
	units := map[string]map[string]bool{}
	for _, s := range rd.doc.Seats {
		if units[s.Role] == nil {
			units[s.Role] = map[string]bool{}
			c.Roles = append(c.Roles, RiskRole{Name: s.Role})
		}
		units[s.Role][s.Unit] = true
	}
	for i, role := range c.Roles {
		c.Roles[i].Units = len(units[role.Name])
	}
	return c
}
