package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"rond/internal/store"
)

// riskUnit is a unit that values its risks: who is asked for it now, and the
// last request that asked for it, with its rows there.
type riskUnit struct {
	name    string
	seat    store.Seat
	person  int64 // 0 while nobody can be asked
	request store.Request
	rows    []store.RiskRow
}

// riskUnits finds the units that are to value, in the order of the plan.
func (e *Engine) riskUnits(ctx context.Context, r store.Reader, v *riskRound) error {
	var roles []string
	if err := json.Unmarshal([]byte(v.row.Roles), &roles); err != nil {
		return fmt.Errorf("roles of risk round %d: %w", v.row.ID, err)
	}
	who, err := e.whole().answerer(ctx, r, v.rd, v.rd.seats) // whoever may be written to now
	if err != nil {
		return err
	}
	today := e.today(e.clock())
	at := map[string]int{}
	for _, role := range roles {
		for _, s := range v.rd.doc.Seats {
			if s.Role != role {
				continue
			}
			u := riskUnit{name: s.Unit}
			for id, seat := range v.rd.seats {
				if seat.Role == s.Role && seat.Unit == seatUnit(s) {
					u.seat, u.person = seat, who(store.Occurrence{Seat: id}, today)
				}
			}
			i, known := at[s.Unit]
			switch {
			case !known:
				at[s.Unit] = len(v.units)
				v.units = append(v.units, u)
			case v.units[i].person == 0 && u.person != 0:
				v.units[i] = u
			}
		}
	}
	for i := range v.units {
		v.place(&v.units[i])
	}
	return nil
}

// place finds the last request that asked for a unit.
func (v *riskRound) place(u *riskUnit) {
	for _, q := range v.requests {
		var mine []store.RiskRow
		for _, row := range v.rows[q.ID] {
			if row.Unit == u.name {
				mine = append(mine, row)
			}
		}
		if len(mine) > 0 {
			u.request, u.rows = q, mine
		}
	}
}

// answered reports whether a unit has gone through its risks: all that were
// filled in, or when there were none at least one of its own.
func (v *riskRound) answered(u riskUnit) bool {
	filled, done := 0, 0
	for _, row := range u.rows {
		if row.Risk == 0 {
			continue
		}
		filled++
		if v.through(row.Risk) {
			done++
		}
	}
	return filled > 0 && done == filled
}

// through reports whether somebody in the unit has gone through a risk. What
// comes from elsewhere is in nobody's name.
func (v *riskRound) through(id int64) bool { return v.said[id].Complete && v.said[id].Person != 0 }

// left is how many risks of a unit nobody has gone through yet.
func (v *riskRound) left(u riskUnit) (n int) {
	for _, row := range u.rows {
		if row.Risk != 0 && !v.through(row.Risk) {
			n++
		}
	}
	return n
}

// valued is how many risks of a unit somebody has gone through.
func (v *riskRound) valued(u riskUnit) (n int) {
	for _, row := range u.rows {
		if row.Risk != 0 && v.through(row.Risk) {
			n++
		}
	}
	return n
}
