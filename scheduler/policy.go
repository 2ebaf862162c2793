package scheduler

import (
	"slices"
	"time"
)

// Policy is how an organisation asks and reminds. All numbers of days are
// working days.
type Policy struct {
	Dating       map[Unit]Dating // for every unit of period
	Bundle       int             // what falls due within so many days of each other goes out together; 0, nothing goes out before it opens
	RemindBefore []int           // days before the due day, the earliest first
	RemindAfter  []int           // days after it, rising
	RemindMax    int             // at most so many reminders of one due day; zero is as many as listed
	Manager      int             // days after the due day that the manager is told
	TimeToAnswer int             // at least so long to answer when something is asked late
	ActionNear   int             // days before an action is to be done that its owner is told
	Notice       int             // days before a person's first request that they are told of it; 0, they are not
	// Nothing is sent from midsommarafton to and including this day; the zero
	// value sends all summer.
	SummerEnds struct {
		Month time.Month
		Day   int
	}
	Quiet         []Span         // more stretches as the summer, when nothing is sent or due
	QuietWeekdays []time.Weekday // weekdays on which nothing is sent
	Window        Window         // the hours when mail is sent
}

// Span is the days from one to another, both with.
type Span struct {
	From, To Date
}

// DefaultPolicy is the habits of the field: a month is asked about on the
// first working day after it and due by the 10th; a year is asked about on 1
// December; all others are asked about five working days before they end; they
// and the year are due eight working days after. Where the board's meeting is
// known, answers for it are due ten working days before.
func DefaultPolicy() Policy {
	around := Dating{Opens: Day{WorkingDays: -5}, Due: Day{WorkingDays: 8}, Meeting: 10}
	p := Policy{
		Dating: map[Unit]Dating{
			UnitMonth:   {Opens: Day{WorkingDays: 1}, Due: Day{Months: 1, OfMonth: 10}, Meeting: 10},
			UnitQuarter: around,
			UnitTertial: around,
			UnitHalf:    around,
			UnitTimes:   around,
			UnitYear:    {Opens: Day{OfMonth: 1}, Due: Day{WorkingDays: 8}, Meeting: 10},
		},
		Bundle:       10,
		RemindBefore: []int{3},
		RemindAfter:  []int{2},
		Manager:      5,
		TimeToAnswer: 10,
		ActionNear:   5,
		Notice:       5,
		Window:       Window{From: 7, To: 18}, // a daemon that wakes each minute would else ask at midnight
	}
	p.SummerEnds.Month, p.SummerEnds.Day = time.August, 10
	return p
}

// Dates is the day a slot opens and the day its answer is due, those of its
// longest period: the opening a day when mail may go out, the due day a whole
// working day outside the rests. What would open in a rest opens after it, and
// what would open or fall due in one is due when there has been time to answer
// after it. What is due earlier than its rule opens is opened earlier, so that
// there is time to answer.
func (p Policy) Dates(s Slot, c *Calendar) (opens, due Date) {
	return p.DatesTold(s, c, Told{})
}

// DatesTold is as Dates, for a period with days of its own. A due day that is
// told by date is kept as it is told; one counted back from the meeting is
// moved earlier, never later, for the meeting does not wait.
func (p Policy) DatesTold(s Slot, c *Calendar, told Told) (opens, due Date) {
	d, last := p.Dating[s.Period.Unit], s.Period.Last()
	opens, due = d.Opens.on(last, c), d.Due.on(last, c)
	kept := !d.Due.Date.IsZero()
	if !told.Meeting.IsZero() && d.Meeting > 0 {
		due, kept = p.before(c.Add(told.Meeting, -d.Meeting), c), true
	}
	if !told.Due.IsZero() {
		due, kept = told.Due, true
	}
	switch {
	case !told.Opens.IsZero():
		opens = told.Opens
	case d.Opens.Date.IsZero():
		opens = p.roomToAnswer(opens, due, last, c)
	}
	if kept {
		return p.openingBefore(opens, due, s.Period.First(), c), due
	}
	if p.resting(opens) {
		opens = p.sendDay(opens, c)
		due = later(due, c.Add(opens, p.TimeToAnswer))
	}
	opens = p.sendDay(opens, c)
	return opens, later(opens, p.dueDay(due, c))
}

// roomToAnswer is the opening moved earlier where the due day leaves less than
// the time to answer. What is asked when the period has ended stays then, as
// long as it is before the due day.
func (p Policy) roomToAnswer(opens, due, last Date, c *Calendar) Date {
	early := c.Add(due, -p.TimeToAnswer)
	if !early.Before(opens) || opens.After(last) && opens.Before(due) {
		return opens
	}
	return early
}

// openingBefore is the opening before a due day that is kept: the first day on
// or after opens when mail may go out, or the last before where the first
// leaves no time to answer and the period, which begins with first, has begun.
func (p Policy) openingBefore(opens, due, first Date, c *Calendar) Date {
	opens = earlier(opens, due)
	after, before := p.sendDay(opens, c), p.before(opens, c)
	if after == opens || after.Before(due) && (!c.Add(after, p.TimeToAnswer).After(due) || before.Before(first)) {
		return after
	}
	return before
}

// DueWhenAsked is the due day of what is asked later than it opened: there is
// always time to answer. Ask it only then; what is asked in time keeps its due
// day.
func (p Policy) DueWhenAsked(asked, due Date, c *Calendar) Date {
	return p.dueDay(later(due, c.Add(asked, p.TimeToAnswer)), c)
}

// NoticeUntil is the last day of a first request that is told of on d, and the
// first day on which somebody who was told on d is asked.
func (p Policy) NoticeUntil(d Date, c *Calendar) Date { return c.Add(d, p.Notice) }

// Together reports whether what is due on one day goes out with what is due on
// another, before it opens.
func (p Policy) Together(a, b Date, c *Calendar) bool {
	if b.Before(a) {
		a, b = b, a
	}
	return p.Bundle > 0 && !b.After(p.BundleUntil(a, c))
}

// BundleUntil is the last due day that may go out together with something due
// on d.
func (p Policy) BundleUntil(d Date, c *Calendar) Date { return c.Add(d, p.Bundle) }

// MaySend reports whether mail may go out on d: a whole working day that lies
// in no rest and is no quiet weekday.
func (p Policy) MaySend(d Date, c *Calendar) bool {
	return c.Whole(d) && !p.resting(d) && !slices.Contains(p.QuietWeekdays, d.Weekday())
}

// resting reports whether d lies in the summer or another rest.
func (p Policy) resting(d Date) bool {
	if p.SummerEnds.Month != 0 && !d.Before(midsummerEve(d.Year)) && !d.After(Date{d.Year, p.SummerEnds.Month, p.SummerEnds.Day}) {
		return true
	}
	return slices.ContainsFunc(p.Quiet, func(s Span) bool { return !d.Before(s.From) && !d.After(s.To) })
}

// farthest bounds the search for a day, for a policy may leave none.
const farthest = 800

// sendDay is the first day on or after d when mail may go out.
func (p Policy) sendDay(d Date, c *Calendar) Date {
	for range farthest {
		if p.MaySend(d, c) {
			break
		}
		d = d.AddDays(1)
	}
	return d
}

// before is the last day on or before d when mail may go out.
func (p Policy) before(d Date, c *Calendar) Date {
	for range farthest {
		if p.MaySend(d, c) {
			break
		}
		d = d.AddDays(-1)
	}
	return d
}

// dueDay is the first whole working day on or after due, or when due lies in a
// rest, the day when there has been time to answer after it: nobody can be
// reminded of it before.
func (p Policy) dueDay(due Date, c *Calendar) Date {
	for range farthest {
		switch {
		case p.resting(due):
			due = c.Add(p.sendDay(due, c), p.TimeToAnswer)
		case !c.Whole(due):
			due = due.AddDays(1)
		default:
			return due
		}
	}
	return due
}

func earlier(a, b Date) Date {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}
