package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/scheduler"
)

// newRisks is how many rows a workbook has for new risks, shared by its units,
// and newRisksEach how many each of them has at least.
const (
	newRisks     = 15
	newRisksEach = 5
)

// tickRisks asks, reminds and tells what a board's open risk rounds owe.
func (e *Engine) tickRisks(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	all, err := riskRoundsOf(ctx, tx, rd.plan.ID)
	if err != nil {
		return err
	}
	today := e.today(now)
	for _, row := range all {
		v, err := e.riskRound(ctx, tx, row)
		if err != nil {
			return err
		}
		steps := []func(context.Context, store.Tx, *riskRound, time.Time, *Ticked) error{e.noticeRisks}
		if row.Opens <= today.String() {
			steps = append(steps, e.askRisks, e.remindRisks)
		}
		if row.Due < today.String() && row.Roles != nobody {
			steps = append(steps, e.tellRiskManagers, e.lastDayOfRisks)
		}
		for _, step := range steps {
			if err := step(ctx, tx, v, now, done); err != nil {
				return fmt.Errorf("risk analysis of %s %d: %w", rd.board.Code, row.Year, err)
			}
		}
	}
	return nil
}

// riskRoundsOf is the open risk rounds on a plan.
func riskRoundsOf(ctx context.Context, r store.Reader, plan int64) ([]store.RiskRound, error) {
	all, err := r.RiskRounds(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing risk rounds: %w", err)
	}
	return slices.DeleteFunc(all, func(x store.RiskRound) bool { return x.Plan != plan || x.State != store.RiskRoundOpen }), nil
}

// wanting is the units that are to be asked now, by person: nobody has been, or
// somebody who no longer answers for them and has not.
func (e *Engine) wanting(ctx context.Context, r store.Reader, v *riskRound) (groups []riskPerson, err error) {
	for _, u := range v.units {
		asked := u.request.ID != 0
		if u.person == 0 || asked && (u.request.Person == u.person || v.answered(u)) {
			continue
		}
		i := slices.IndexFunc(groups, func(g riskPerson) bool { return g.person.ID == u.person })
		if i < 0 {
			p, err := r.Person(ctx, u.person)
			if err != nil {
				return nil, fmt.Errorf("person %d: %w", u.person, err)
			}
			i = len(groups)
			groups = append(groups, riskPerson{person: p})
		}
		groups[i].units = append(groups[i].units, u)
	}
	return groups, nil
}

// riskPerson is a person with the units that they value for.
type riskPerson struct {
	person store.Person
	units  []riskUnit
}

// noticeRisks tells those who have never heard of the board that a risk
// analysis comes, some days before it does.
func (e *Engine) noticeRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, done *Ticked) error {
	today := e.today(now)
	if v.row.Opens > e.set.Policy.NoticeUntil(today, e.set.Calendar).String() || e.set.Policy.Notice == 0 {
		return nil
	}
	groups, err := e.wanting(ctx, tx, v)
	if err != nil {
		return err
	}
	for _, g := range groups {
		h, err := e.heardOf(ctx, tx, v.rd.board.ID, g.person.ID)
		if err != nil {
			return err
		}
		if h.asked || h.noticed || !e.writes(g.person.Email) {
			continue
		}
		if err := e.notice(ctx, tx, v.rd, now, g.person.ID, done); err != nil {
			return err
		}
	}
	return nil
}

// comingRisks is the open risk round on a plan that waits for somebody who gets
// notice on a day, and when they are asked; the zero round when none does.
func (e *Engine) comingRisks(ctx context.Context, r store.Reader, rd *round, person int64, told scheduler.Date) (store.RiskRound, scheduler.Date, error) {
	all, err := riskRoundsOf(ctx, r, rd.plan.ID)
	if err != nil {
		return store.RiskRound{}, told, err
	}
	for _, row := range all {
		v, err := e.riskRound(ctx, r, row)
		if err != nil {
			return row, told, err
		}
		groups, err := e.wanting(ctx, r, v)
		if err != nil {
			return row, told, err
		}
		if slices.ContainsFunc(groups, func(g riskPerson) bool { return g.person.ID == person }) {
			on := e.set.Policy.NoticeUntil(told, e.set.Calendar)
			if opens := date(row.Opens); opens.After(on) {
				on = opens
			}
			return row, e.sendingDay(on), nil
		}
	}
	return store.RiskRound{}, told, nil
}

// askRisks puts the risks of every unit to whoever values them. Somebody who has
// never been asked anything is asked some days after their notice.
func (e *Engine) askRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, done *Ticked) error {
	groups, err := e.wanting(ctx, tx, v)
	if err != nil {
		return err
	}
	taken := false // from somebody who was asked before
	for _, g := range groups {
		if !e.writes(g.person.Email) {
			continue
		}
		h, err := e.heardOf(ctx, tx, v.rd.board.ID, g.person.ID)
		if err != nil {
			return err
		}
		if e.set.Policy.Notice > 0 && !h.asked && (h.told.IsZero() || e.set.Policy.NoticeUntil(h.told, e.set.Calendar).After(e.today(now))) {
			continue
		}
		if err := e.requestRisks(ctx, tx, v, now, g, done); err != nil {
			return fmt.Errorf("asking person %d: %w", g.person.ID, err)
		}
		taken = taken || slices.ContainsFunc(g.units, func(u riskUnit) bool { return u.request.ID != 0 })
	}
	if !taken {
		return nil
	}
	return e.recountRisks(ctx, tx, v.row.ID)
}

// requestRisks makes the request of one person: the risks of their units, and
// rows for new ones.
func (e *Engine) requestRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, g riskPerson, done *Ticked) error {
	today := e.today(now)
	earlier, err := tx.Requests(ctx, store.RequestFilter{Plan: v.rd.plan.ID, Person: g.person.ID, Day: today.String()})
	if err != nil {
		return fmt.Errorf("requests of the day: %w", err)
	}
	due := date(v.row.Due)
	if v.row.Opens < today.String() {
		due = e.set.Policy.DueWhenAsked(today, due, e.set.Calendar)
	}
	q := store.Request{Plan: v.rd.plan.ID, Person: g.person.ID, Day: today.String(), N: len(earlier) + 1, Due: due.String(), State: store.RequestOpen, Round: v.row.ID}
	if q.ID, err = tx.AddRequest(ctx, q); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	rows, err := e.riskRows(ctx, tx, v, g)
	if err != nil {
		return err
	}
	for i, row := range rows {
		row.Request, row.N = q.ID, i+1
		if err := tx.AddRiskRow(ctx, row); err != nil {
			return fmt.Errorf("row %s: %w", row.Ref, err)
		}
	}
	done.Requests++
	for _, row := range rows {
		if row.Risk != 0 {
			done.Rows++
		}
	}
	if _, err := e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("risk/%d", q.ID), Kind: kindRisk, Plan: q.Plan, Person: q.Person, Request: q.ID}); err != nil {
		return err
	}
	return audit.Append(ctx, tx, now, "asked", "request", fmt.Sprint(q.ID), "")
}

// riskRows is the rows of a person's workbook: of each unit what is to be
// analysed anew first, then its other risks, then those for new ones.
func (e *Engine) riskRows(ctx context.Context, tx store.Tx, v *riskRound, g riskPerson) ([]store.RiskRow, error) {
	var rows, blank []store.RiskRow
	each := max(newRisksEach, newRisks/len(g.units))
	for _, u := range g.units {
		known, err := e.knownRisks(ctx, tx, v, u.name)
		if err != nil {
			return nil, fmt.Errorf("risks of unit %q: %w", u.name, err)
		}
		for _, k := range known {
			rows = append(rows, store.RiskRow{Risk: k.row.ID, Unit: u.name, Ref: k.row.Code})
		}
		for range each {
			ref := fmt.Sprintf("%s%d", newRef(language(v.rd)), len(blank)+1)
			blank = append(blank, store.RiskRow{Unit: u.name, Ref: ref})
		}
	}
	return append(rows, blank...), nil
}

// newRef is how the rows for new risks are named, before their number.
func newRef(lang string) string {
	if lang == "en" {
		return "New"
	}
	return "Ny"
}

// riskOccasionID is the inverse of riskOccasion; false for an occasion of another
// kind.
func riskOccasionID(occasion string) (id int64, ok bool) {
	_, err := fmt.Sscanf(occasion, "risks/%d", &id)
	return id, err == nil
}
