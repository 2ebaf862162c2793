package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/workbook/risk"
)

// In a risk round the units of a board value their risks for the plan of a year
// to come. Its people, units, areas and scale are those of the plan in force
// when it began.
//
//   - Every unit that has a seat of the chosen roles is asked, once: whoever
//     answers in the first such seat that somebody holds. One person's units
//     share a request, and a unit that changes hands before it has answered is
//     put to the next.
//   - A risk belongs to a unit and is known by its code through the years. A unit
//     that has none yet gets those of the controls that are answered in it.
//   - What a unit says is in versions ([store.Valuation]), as answers are: blank
//     never clears, and an equal value makes no version.
//   - What the controller chooses of the risks (riskchoice.go) says what the
//     draft of the year's plan proposes (riskroll.go). Nothing adopts itself.

// RiskStart says how a risk round is to be: for the plan of which year, which
// roles value the risks of their units, from which day they are asked ("" is
// today) and until when they may answer.
type RiskStart struct {
	Board string
	Year  int
	Roles []string
	Opens string
	Due   string
}

// StartRisks begins a risk round. Who is asked hears at the next tick on or
// after the day that it opens.
func (e *Engine) StartRisks(ctx context.Context, s RiskStart, actor string) (id int64, err error) {
	err = e.store.Change(ctx, func(tx store.Tx) error {
		row, err := e.plannedRound(ctx, tx, s)
		if err != nil {
			return err
		}
		if id, err = e.addRound(ctx, tx, row); errors.Is(err, store.ErrExists) {
			return refuse("risk-round-exists", s.Board, fmt.Sprint(s.Year))
		}
		if err != nil {
			return err
		}
		return e.act(ctx, tx, row.Made, actor, actRisksStarted, aboutRiskRound, id, "")
	})
	if err != nil {
		return 0, fmt.Errorf("starting the risk analysis of %s %d: %w", s.Board, s.Year, err)
	}
	return id, nil
}

// nobody is the roles of a round in which nobody is asked: lists from elsewhere
// have been read in, see [Engine.ImportRisks].
const nobody = "[]"

// addRound adds a round, or lets one in which nobody is asked begin.
func (e *Engine) addRound(ctx context.Context, tx store.Tx, row store.RiskRound) (int64, error) {
	id, err := tx.AddRiskRound(ctx, row)
	if !errors.Is(err, store.ErrExists) {
		return id, err
	}
	have, err := tx.RiskRoundByYear(ctx, row.Board, row.Year)
	if err != nil {
		return 0, err
	}
	if have.Roles != nobody || have.State != store.RiskRoundOpen {
		return 0, store.ErrExists
	}
	row.ID, row.Made = have.ID, have.Made
	return have.ID, tx.UpdateRiskRound(ctx, row)
}

// plannedRound is the row of a round, once everything that it needs is there.
func (e *Engine) plannedRound(ctx context.Context, r store.Reader, s RiskStart) (store.RiskRound, error) {
	rd, err := e.riskPlan(ctx, r, s.Board, s.Year)
	if err != nil {
		return store.RiskRound{}, err
	}
	roles, err := chosenRoles(rd.doc, s.Roles)
	if err != nil {
		return store.RiskRound{}, err
	}
	today := e.today(e.clock())
	opens := max(today.String(), s.Opens)
	if s.Opens != "" && date(s.Opens).IsZero() {
		return store.RiskRound{}, refuse("risk-day-bad", s.Opens)
	}
	due, err := scheduler.ParseDate(s.Due)
	if err != nil || due.String() <= opens {
		return store.RiskRound{}, refuse("risk-due-early", cmp.Or(s.Due, "–"), opens)
	}
	body, err := json.Marshal(roles)
	if err != nil {
		return store.RiskRound{}, fmt.Errorf("roles: %w", err)
	}
	return store.RiskRound{Board: rd.board.ID, Year: s.Year, Plan: rd.plan.ID, Opens: opens, Due: due.String(), Roles: string(body),
		State: store.RiskRoundOpen, Made: e.clock()}, nil
}

// riskPlan is the plan that a round builds on: the board's newest in force of
// an earlier year, or else of that year as long as it is only provisional.
func (e *Engine) riskPlan(ctx context.Context, r store.Reader, board string, year int) (*round, error) {
	b, err := r.BoardByCode(ctx, board)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refuse("risk-board-unknown", board)
	}
	if err != nil {
		return nil, fmt.Errorf("board %s: %w", board, err)
	}
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	var from *store.Plan
	for _, p := range plans { // by year
		switch {
		case p.Board != b.ID || p.Year > year || !inForce(p):
		case p.Year == year && p.Status == string(plan.Adopted):
			return nil, refuse("risk-year-adopted", board, fmt.Sprint(year))
		default:
			from = &p
		}
	}
	if from == nil {
		return nil, refuse("risk-no-plan", board, fmt.Sprint(year))
	}
	return e.round(ctx, r, *from)
}

// chosenRoles is roles of a plan by their names, spelled as the plan does.
func chosenRoles(doc *plan.Plan, names []string) ([]string, error) {
	var known, roles []string
	for _, s := range doc.Seats {
		if !slices.Contains(known, s.Role) {
			known = append(known, s.Role)
		}
	}
	for _, name := range names {
		i := slices.IndexFunc(known, func(k string) bool { return called(k) == called(name) })
		if i < 0 {
			return nil, refuse("risk-role-unknown", name, strings.Join(known, ", "))
		}
		if !slices.Contains(roles, known[i]) {
			roles = append(roles, known[i])
		}
	}
	if len(roles) == 0 {
		return nil, refuse("risk-role-missing", strings.Join(known, ", "))
	}
	return roles, nil
}

// CloseRisks ends a risk round: nobody is asked or reminded any more, and the
// contact gets the list of risks. What comes after it is taken all the same.
func (e *Engine) CloseRisks(ctx context.Context, id int64, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		row, err := tx.RiskRound(ctx, id)
		if err != nil {
			return err
		}
		if row.State == store.RiskRoundClosed {
			return refuse("risk-round-closed")
		}
		row.State = store.RiskRoundClosed
		if err := tx.UpdateRiskRound(ctx, row); err != nil {
			return err
		}
		v, err := e.riskRound(ctx, tx, row)
		if err != nil {
			return err
		}
		for _, q := range v.requests {
			if q.State != store.RequestOpen {
				continue
			}
			q.State = store.RequestClosed
			if err := tx.UpdateRequest(ctx, q); err != nil {
				return fmt.Errorf("%s: %w", reference(q.ID), err)
			}
		}
		now := e.clock()
		if err := e.tellRisks(ctx, tx, v, now, "closed", new(Ticked)); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, actRisksClosed, aboutRiskRound, id, "")
	})
	if err != nil {
		return fmt.Errorf("closing risk analysis %d: %w", id, err)
	}
	return nil
}

// riskRound is a round with what has been asked and said in it.
type riskRound struct {
	row      store.RiskRound
	rd       *round
	scale    risk.Scale
	units    []riskUnit
	risks    map[int64]store.Risk
	last     int                       // the highest number that a code of theirs has; 0 until one is given
	said     map[int64]store.Valuation // the newest in the round, by risk
	requests []store.Request           // oldest first
	rows     map[int64][]store.RiskRow // by request
}

func (e *Engine) riskRound(ctx context.Context, r store.Reader, row store.RiskRound) (*riskRound, error) {
	p, err := r.Plan(ctx, row.Plan)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", row.Plan, err)
	}
	v := &riskRound{row: row, risks: map[int64]store.Risk{}, said: map[int64]store.Valuation{}, rows: map[int64][]store.RiskRow{}}
	if v.rd, err = e.keptRound(ctx, r, p); err != nil {
		return nil, err
	}
	v.scale = riskScale(v.rd.doc)
	all, err := r.Risks(ctx, row.Board)
	if err != nil {
		return nil, fmt.Errorf("risks: %w", err)
	}
	for _, x := range all {
		v.risks[x.ID] = x
	}
	said, err := r.Valuations(ctx, row.ID)
	if err != nil {
		return nil, fmt.Errorf("valuations: %w", err)
	}
	for _, x := range said {
		v.said[x.Risk] = x
	}
	if v.requests, err = r.Requests(ctx, store.RequestFilter{Round: row.ID}); err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	for _, q := range v.requests {
		if v.rows[q.ID], err = r.RiskRows(ctx, q.ID); err != nil {
			return nil, fmt.Errorf("rows of %s: %w", reference(q.ID), err)
		}
	}
	return v, e.riskUnits(ctx, r, v)
}
