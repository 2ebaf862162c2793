package scheduler

import "time"

// Day is a rule for a day that belongs to a period. It is one of
//
//   - a date, which is that very day, working day or not;
//   - Month and OfMonth: that day of the year nearest to the period's last day,
//     so that 15 December lies before the end of a calendar year and 15 January
//     after it;
//   - Months and OfMonth: that day of the month that lies Months after the
//     period's last month;
//   - WorkingDays after the period's last day, before it when negative; with
//     Meeting, counted from the day of the board's meeting instead.
//
// A day of a month that the month does not have is its last. The zero value is
// the period's last day.
type Day struct {
	WorkingDays int
	Meeting     bool
	Months      int
	OfMonth     int
	Month       time.Month
	Date        Date
}

// on is the day for a period that ends with last. All but a date are moved to
// the first working day on or after.
func (d Day) on(last Date, c *Calendar) Date {
	switch {
	case !d.Date.IsZero():
		return d.Date
	case d.Month != 0:
		return c.OnOrAfter(nearest(d.Month, d.OfMonth, last))
	case d.OfMonth != 0:
		return c.OnOrAfter(dayOfMonth(last.Year*12+int(last.Month)-1+d.Months, d.OfMonth))
	}
	return c.OnOrAfter(c.Add(last, d.WorkingDays))
}

// dayOfMonth is a day of a month that is counted from January of year 0.
func dayOfMonth(month, day int) Date {
	d := monthStart(month).AddDays(day - 1)
	if end := monthStart(month + 1).AddDays(-1); d.After(end) {
		return end
	}
	return d
}

// nearest is the day of the year that lies nearest to a date.
func nearest(m time.Month, day int, to Date) Date {
	best := dayOfMonth((to.Year-1)*12+int(m)-1, day)
	for year := to.Year; year <= to.Year+1; year++ {
		if d := dayOfMonth(year*12+int(m)-1, day); apart(d, to) <= apart(best, to) {
			best = d
		}
	}
	return best
}

// apart is the number of days between two dates.
func apart(a, b Date) int {
	n := int(a.In(time.UTC, 12, 0).Sub(b.In(time.UTC, 12, 0)).Hours() / 24)
	return max(n, -n)
}

// Dating says when a period is asked about and when the answer is due.
// Meeting, when not zero, is how many working days before the board's meeting
// the answer is due instead, where the day of the meeting is known.
type Dating struct {
	Opens, Due Day
	Meeting    int
}

// Change is what a plan or a control says itself about opening and due days;
// nil leaves what was.
type Change struct {
	Opens, Due *Day
}

// apply is the dating with the change made. A due day that is counted from the
// meeting leaves the other for periods without one.
func (ch Change) apply(d Dating) Dating {
	if ch.Opens != nil {
		d.Opens = *ch.Opens
	}
	switch {
	case ch.Due == nil:
	case ch.Due.Meeting:
		d.Meeting = -ch.Due.WorkingDays
	default:
		d.Due, d.Meeting = *ch.Due, 0
	}
	return d
}

// Timetable is the changes of a plan, or of one control: for every kind of
// period, and for single kinds, which go before.
type Timetable struct {
	All   Change
	Units map[Unit]Change
}

// With is the policy with a timetable's changes: first the plan's, then the
// control's. The policy itself is not changed.
func (p Policy) With(t Timetable) Policy {
	dating := make(map[Unit]Dating, len(p.Dating))
	for unit, d := range p.Dating {
		dating[unit] = t.Units[unit].apply(t.All.apply(d))
	}
	p.Dating = dating
	return p
}

// Told is what is said by date about one period of a plan: the days
// themselves, and the day of the board's meeting. Zero dates say nothing.
type Told struct {
	Opens, Due, Meeting Date
}
