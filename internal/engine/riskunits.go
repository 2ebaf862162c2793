package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

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

	seats []store.Seat // those there whose holders and deputies may value
}

// riskUnits finds the units that are to value, in the order of the plan. One
// that has been asked stays with whoever was, as long as they have a seat there
// or stand in for somebody who has: an absence, a return or another name of the
// role gives nobody a second workbook.
func (e *Engine) riskUnits(ctx context.Context, r store.Reader, v *riskRound) error {
	var roles []string
	if err := json.Unmarshal([]byte(v.row.Roles), &roles); err != nil {
		return fmt.Errorf("roles of risk round %d: %w", v.row.ID, err)
	}
	who, err := e.whole().answerer(ctx, r, v.rd, v.rd.seats) // whoever may be written to now
	if err != nil {
		return err
	}
	seats := map[[2]string]store.Seat{}
	for _, seat := range v.rd.seats {
		seats[[2]string{seat.Role, seat.Unit}] = seat
	}
	today := e.today(e.clock())
	at := map[string]int{}
	for _, role := range roles {
		for _, s := range v.rd.doc.Seats {
			seat := seats[[2]string{s.Role, seatUnit(s)}]
			if s.Role != role || seat.ID == 0 {
				continue
			}
			i, known := at[s.Unit]
			if !known {
				i = len(v.units)
				at[s.Unit] = i
				v.units = append(v.units, riskUnit{name: s.Unit, seat: seat})
			}
			u := &v.units[i]
			u.seats = append(u.seats, seat)
			if u.person == 0 {
				if u.person = who(store.Occurrence{Seat: seat.ID}, today); u.person != 0 {
					u.seat = seat
				}
			}
		}
	}
	v.addAsked(at, seats)
	for i := range v.units {
		u := &v.units[i]
		v.place(u)
		if n := slices.IndexFunc(u.seats, func(s store.Seat) bool { return u.request.ID != 0 && sits(s, u.request.Person) }); n >= 0 {
			u.person, u.seat = u.request.Person, u.seats[n]
		}
	}
	return nil
}

// addAsked adds the units that have been asked of somebody who still has a seat
// there, in a role by another name.
func (v *riskRound) addAsked(at map[string]int, seats map[[2]string]store.Seat) {
	for _, q := range v.requests {
		for _, row := range v.rows[q.ID] {
			if _, known := at[row.Unit]; known {
				continue
			}
			for _, s := range v.rd.doc.Seats {
				seat := seats[[2]string{s.Role, seatUnit(s)}]
				if _, known := at[row.Unit]; known || s.Unit != row.Unit || !sits(seat, q.Person) {
					continue
				}
				at[row.Unit] = len(v.units)
				v.units = append(v.units, riskUnit{name: row.Unit, seat: seat, seats: []store.Seat{seat}})
			}
		}
	}
}

// sits reports whether a person holds a seat or stands in for who does.
func sits(s store.Seat, person int64) bool { return s.Holder == person || s.Deputy == person }

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

// leftIn is how many risks are left in the requests that a return is about, and
// the first day on which any of them is due; "" when none waits.
func (v *riskRound) leftIn(q store.Request, found findings) (left int, due string) {
	about := []int64{q.ID}
	for _, f := range found.Risks {
		if !slices.Contains(about, f.Request) {
			about = append(about, f.Request)
		}
	}
	for _, x := range v.requests {
		if !slices.Contains(about, x.ID) {
			continue
		}
		n := 0
		for _, u := range v.units {
			if u.request.ID == x.ID {
				n += v.left(u)
			}
		}
		if day := waitingDue(x); (n > 0 || v.waits(x)) && day != "" && (due == "" || day < due) {
			due = day
		}
		left += n
	}
	return left, due
}
