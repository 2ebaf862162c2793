package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/notify"
)

// RiskStanding is where an open risk analysis stands, in a line.
type RiskStanding struct {
	ID       int64  `json:"-"`
	Year     int    `json:"year"` // of the plan that it is for
	Opens    string `json:"opens"`
	Due      string `json:"due"`
	Planned  bool   `json:"planned"` // nobody is asked before the day that it opens
	Units    int    `json:"units"`
	Answered int    `json:"answered"` // have gone through all their risks
	Late     int    `json:"late"`     // asked, and have not by their last day
	Vacant   int    `json:"vacant"`   // nobody can be asked
}

// risksStanding is the open risk analyses that use a plan. One in which nobody
// is asked, made for risks from elsewhere, is not among them.
func (e *Engine) risksStanding(ctx context.Context, r store.Reader, rd *round) ([]RiskStanding, error) {
	rows, err := r.RiskRounds(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing risk rounds: %w", err)
	}
	var all []RiskStanding
	today := e.today(e.clock()).String()
	for _, row := range rows {
		if row.Plan != rd.plan.ID || row.State != store.RiskRoundOpen {
			continue
		}
		v, err := e.riskRound(ctx, r, row)
		if err != nil {
			return nil, fmt.Errorf("risk analysis of %s %d: %w", rd.board.Code, row.Year, err)
		}
		s := RiskStanding{ID: row.ID, Year: row.Year, Opens: row.Opens, Due: row.Due, Planned: row.Opens > today, Units: len(v.units)}
		for _, u := range v.units {
			switch {
			case v.answered(u):
				s.Answered++
			case u.request.ID == 0 && u.person == 0:
				s.Vacant++
			case u.request.ID != 0 && u.request.Due < today:
				s.Late++
			}
		}
		if s.Units > 0 {
			all = append(all, s)
		}
	}
	return all, nil
}

// tellRisksOpen tells of the risk analyses in which units have been asked and not
// all have answered.
func (e *Engine) tellRisksOpen(ctx context.Context, r store.Reader, rd *round, w *notify.Weekly) error {
	all, err := e.risksStanding(ctx, r, rd)
	if err != nil {
		return err
	}
	for _, s := range all {
		if !s.Planned && s.Answered < s.Units {
			w.Risks = append(w.Risks, notify.RisksOpen{For: s.Year, Due: s.Due, Units: s.Units, Answered: s.Answered, Late: s.Late, Vacant: s.Vacant})
		}
	}
	return nil
}
