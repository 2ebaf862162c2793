package scheduler

import "time"

// Day is a day told from the end of a period. With OfMonth set it is that day
// of the month that lies Months after the period's last month, or the next
// working day; otherwise it is WorkingDays after the period's last day, or
// before it when negative.
type Day struct {
	WorkingDays int
	Months      int
	OfMonth     int
}

// on is the day for a period that ends with last.
func (d Day) on(last Date, c *Calendar) Date {
	if d.OfMonth != 0 {
		month := monthStart(last.Year*12 + int(last.Month) - 1 + d.Months)
		return c.OnOrAfter(month.AddDays(d.OfMonth - 1))
	}
	return c.Add(last, d.WorkingDays)
}

// Dating says when a period is asked about and when the answer is due.
type Dating struct {
	Opens, Due Day
}

// Policy is how an organisation asks and reminds. All numbers of days are
// working days.
type Policy struct {
	Dating       map[Unit]Dating // for every unit of period
	Bundle       int             // what falls due within so many days of each other goes out together
	RemindBefore []int           // days before the due day
	RemindAfter  []int           // days after it
	Manager      int             // days after the due day that the manager is told
	TimeToAnswer int             // at least so long to answer when something is asked late
	// Nothing is sent from midsommarafton to and including this day; the zero
	// value sends all summer.
	SummerEnds struct {
		Month time.Month
		Day   int
	}
}

// DefaultPolicy is the habits of the field: a month is asked about on the
// first working day after it and due by the 10th; a year is asked about on 1
// December; all others are asked about five working days before they end; they
// and the year are due eight working days after.
func DefaultPolicy() Policy {
	around := Dating{Opens: Day{WorkingDays: -5}, Due: Day{WorkingDays: 8}}
	p := Policy{
		Dating: map[Unit]Dating{
			UnitMonth:   {Opens: Day{WorkingDays: 1}, Due: Day{Months: 1, OfMonth: 10}},
			UnitQuarter: around,
			UnitTertial: around,
			UnitHalf:    around,
			UnitTimes:   around,
			UnitYear:    {Opens: Day{OfMonth: 1}, Due: Day{WorkingDays: 8}},
		},
		Bundle:       10,
		RemindBefore: []int{3},
		RemindAfter:  []int{2},
		Manager:      5,
		TimeToAnswer: 10,
	}
	p.SummerEnds.Month, p.SummerEnds.Day = time.August, 10
	return p
}

// Dates is the day a slot opens and the day its answer is due, both working
// days; those of its longest period. What would open in the summer opens on
// the first working day after it, and what would open or fall due in the
// summer is due when there has been time to answer after it.
func (p Policy) Dates(s Slot, c *Calendar) (opens, due Date) {
	d := p.Dating[s.Period.Unit]
	last := s.Period.Last()
	opens, due = c.OnOrAfter(d.Opens.on(last, c)), c.OnOrAfter(d.Due.on(last, c))
	if p.summer(opens) {
		opens = p.afterSummer(opens, c)
		due = later(due, c.Add(opens, p.TimeToAnswer))
	}
	return opens, later(opens, p.outOfSummer(due, c))
}

// DueWhenAsked is the due day of what is asked later than it opened: there is
// always time to answer. Ask it only then; what is asked in time keeps its due
// day.
func (p Policy) DueWhenAsked(asked, due Date, c *Calendar) Date {
	return p.outOfSummer(later(due, c.Add(asked, p.TimeToAnswer)), c)
}

// BundleUntil is the last due day that may go out together with something due
// on d.
func (p Policy) BundleUntil(d Date, c *Calendar) Date { return c.Add(d, p.Bundle) }

// ReminderDays is the days to remind of what is due, before and after, in
// order. A day after that falls in the summer moves to the first working day
// after it, one before is left out.
func (p Policy) ReminderDays(due Date, c *Calendar) (before, after []Date) {
	for _, n := range p.RemindBefore {
		if d := c.Add(due, -n); !p.summer(d) {
			before = append(before, d)
		}
	}
	for _, n := range p.RemindAfter {
		if d := p.afterSummer(c.Add(due, n), c); len(after) == 0 || d.After(after[len(after)-1]) {
			after = append(after, d)
		}
	}
	return before, after
}

// ManagerDay is the day the manager is told of what was due. It keeps its
// distance to the last reminder when the summer moves that.
func (p Policy) ManagerDay(due Date, c *Calendar) Date {
	_, after := p.ReminderDays(due, c)
	if len(after) == 0 {
		return p.afterSummer(c.Add(due, p.Manager), c)
	}
	gap := p.Manager - p.RemindAfter[len(p.RemindAfter)-1]
	return p.afterSummer(later(c.Add(due, p.Manager), c.Add(after[len(after)-1], gap)), c)
}

// MaySend reports whether mail may go out on d: a working day outside the
// summer.
func (p Policy) MaySend(d Date, c *Calendar) bool { return c.Working(d) && !p.summer(d) }

func (p Policy) summer(d Date) bool {
	return p.SummerEnds.Month != 0 && !d.Before(midsummerEve(d.Year)) && !d.After(p.summerEnd(d.Year))
}

func (p Policy) summerEnd(year int) Date { return Date{year, p.SummerEnds.Month, p.SummerEnds.Day} }

// afterSummer is d, or the first working day after the summer that d lies in.
func (p Policy) afterSummer(d Date, c *Calendar) Date {
	if !p.summer(d) {
		return d
	}
	return c.Add(p.summerEnd(d.Year), 1)
}

// outOfSummer is due, or when that lies in the summer, the day when there has
// been time to answer after it: nobody can be reminded of it before.
func (p Policy) outOfSummer(due Date, c *Calendar) Date {
	if !p.summer(due) {
		return due
	}
	return c.Add(p.afterSummer(due, c), p.TimeToAnswer)
}

func later(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}
