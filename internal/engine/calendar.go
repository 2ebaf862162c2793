package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/scheduler"
)

// Calendar is what is asked of whom in a year's plans, day by day: what has
// been asked, and what plans in force will ask if nobody moves and nothing is
// changed, whoever the settings let Rond write to now. Answers do not change
// it. It decides as a tick does, and touches nothing.
func (e *Engine) Calendar(ctx context.Context, lang string, year int) ([]CalendarDay, error) {
	f, err := e.Forecast(ctx, lang, year)
	if err != nil {
		return nil, err
	}
	return f.Days, nil
}

// days is what a plan has asked and, while it is in force, will ask.
func (g *gathering) days(ctx context.Context, rd *round) ([]CalendarDay, error) {
	all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	days, err := g.past(ctx, rd, all)
	if err != nil || !inForce(rd.plan) {
		return days, err
	}
	coming, err := g.coming(ctx, rd, waitsToBeAsked(all), 0)
	return append(days, coming...), err
}

// past is the requests that have been made.
func (g *gathering) past(ctx context.Context, rd *round, all []store.Occurrence) ([]CalendarDay, error) {
	requests, err := g.r.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	rows, err := g.r.PlanRows(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("rows of requests: %w", err)
	}
	byID := make(map[int64]store.Occurrence, len(all))
	for _, o := range all {
		byID[o.ID] = o
	}
	shown := map[int64][]DayRow{}
	for _, row := range rows {
		shown[row.Request] = append(shown[row.Request], g.dayRow(rd, byID[row.Occurrence], row.Ref))
	}
	var days []CalendarDay
	for _, q := range requests {
		if q.Round != 0 {
			continue // a risk analysis, which has a page of its own
		}
		p, err := g.person(ctx, q.Person)
		if err != nil {
			return nil, err
		}
		asked := DayPerson{Board: rd.board.Name, Plan: rd.plan.ID, Name: p.Name, Email: p.Email, Due: q.Due, Asked: true, Rows: shown[q.ID]}
		asked.Last = lastOfRows(asked)
		days = append(days, CalendarDay{q.Day, []DayPerson{asked}})
	}
	return days, nil
}

// waitsToBeAsked picks what nobody has been asked yet.
func waitsToBeAsked(all []store.Occurrence) []store.Occurrence {
	var waiting []store.Occurrence
	for _, o := range all {
		if o.State == store.Planned || o.State == store.Vacant {
			waiting = append(waiting, o)
		}
	}
	return waiting
}

// coming is what a plan asks from today on, at most so many days of it (all of
// them when most is 0). Seats that nobody holds are asked nothing.
func (g *gathering) coming(ctx context.Context, rd *round, waiting []store.Occurrence, most int) ([]CalendarDay, error) {
	who, err := g.e.whole().answerer(ctx, g.r, rd, rd.seats)
	if err != nil {
		return nil, err
	}
	closed, err := rd.closings(ctx, g.r)
	if err != nil {
		return nil, err
	}
	waiting = closed.chased(rd, waiting)
	g.e.redated(rd, waiting)
	known := map[int64]heard{}
	var days []CalendarDay
	day := g.e.today(g.now)
	if !g.e.sends(g.now) {
		day = day.AddDays(1) // nothing more is decided today
	}
	for len(waiting) > 0 && (most == 0 || len(days) < most) {
		if first := g.e.set.Calendar.Add(date(firstOpens(waiting)), -g.e.set.Policy.Notice); first.After(day) {
			day = first
		}
		day = g.e.sendingDay(day)
		waiting = slices.DeleteFunc(waiting, func(o store.Occurrence) bool { return rd.left(o.Seat, day) })
		if len(waiting) == 0 {
			break
		}
		out, err := g.turns(ctx, rd, group(waiting, func(o store.Occurrence) int64 { return who(o, day) }), known, day)
		if err != nil {
			return nil, err
		}
		if len(out) > 0 {
			shown, err := g.day(ctx, rd, day, out)
			if err != nil {
				return nil, err
			}
			days = append(days, shown)
		}
		waiting = without(waiting, out)
		day = day.AddDays(1)
	}
	return days, nil
}

// turns is who will be asked on a day. What people have heard is read when it
// first matters, and goes on from there: every notice leaves on its day.
func (g *gathering) turns(ctx context.Context, rd *round, groups []asked, known map[int64]heard, day scheduler.Date) ([]asked, error) {
	for _, a := range groups {
		h, ok := known[a.person]
		if !ok {
			var err error
			if h, err = g.e.heardOf(ctx, g.r, rd.board.ID, a.person); err != nil {
				return nil, fmt.Errorf("what person %d has heard: %w", a.person, err)
			}
		}
		if h.noticed && h.told.IsZero() {
			h.told = day
		}
		known[a.person] = h
	}
	out, notices := g.e.turns(groups, known, day)
	for _, a := range notices {
		known[a.person] = heard{noticed: true, told: day}
	}
	for _, a := range out {
		known[a.person] = heard{asked: true}
	}
	return out, nil
}

// without leaves out of what waits that which goes out.
func without(waiting []store.Occurrence, out []asked) []store.Occurrence {
	gone := map[int64]bool{}
	for _, a := range out {
		for _, o := range a.list {
			gone[o.ID] = true
		}
	}
	return slices.DeleteFunc(waiting, func(o store.Occurrence) bool { return gone[o.ID] })
}

func (g *gathering) day(ctx context.Context, rd *round, day scheduler.Date, out []asked) (CalendarDay, error) {
	c := CalendarDay{Day: day.String()}
	for _, a := range out {
		p, err := g.person(ctx, a.person)
		if err != nil {
			return c, err
		}
		m := DayPerson{Board: rd.board.Name, Plan: rd.plan.ID, Name: p.Name, Email: p.Email, Due: firstDue(a.list)}
		taken := map[string]int{}
		for _, o := range a.list {
			m.Rows = append(m.Rows, g.dayRow(rd, o, visibleRef(o, taken)))
		}
		m.Last = lastOfRows(m)
		c.Mail = append(c.Mail, m)
	}
	return c, nil
}

func (g *gathering) dayRow(rd *round, o store.Occurrence, ref string) DayRow {
	c, p := rd.asks(o)
	return DayRow{Ref: ref, Control: shorten(askedText(c, p)), Period: periodName(rd.doc, o.Period, g.lang), Due: o.Due}
}

// lastOfRows is the last day on which any row of a request is due.
func lastOfRows(m DayPerson) string {
	last := m.Due
	for _, row := range m.Rows {
		last = max(last, row.Due)
	}
	return last
}

// merged is the days of several plans in order, each once, its people by board
// and name.
func merged(days []CalendarDay) []CalendarDay {
	slices.SortStableFunc(days, func(a, b CalendarDay) int { return cmp.Compare(a.Day, b.Day) })
	var all []CalendarDay
	for _, d := range days {
		if n := len(all); n > 0 && all[n-1].Day == d.Day {
			all[n-1].Mail = append(all[n-1].Mail, d.Mail...)
			continue
		}
		all = append(all, d)
	}
	for _, d := range all {
		slices.SortStableFunc(d.Mail, func(a, b DayPerson) int {
			return cmp.Or(cmp.Compare(a.Board, b.Board), cmp.Compare(a.Name, b.Name))
		})
	}
	return all
}
