package scheduler

import "slices"

// weekBack bounds how much earlier a reminder before the due day may be than
// its rule says, in days.
const weekBack = 7

// ReminderDays is the days to remind of what is due, before and after, in
// order and at most as many as the policy allows. A day when nothing is sent
// moves: one before the due day to an earlier one, and is left out when that
// is more than a week earlier or it lies in a rest; one after it to the next.
func (p Policy) ReminderDays(due Date, c *Calendar) (before, after []Date) {
	for _, n := range p.RemindBefore {
		want := c.Add(due, -n)
		d := p.before(want, c)
		if !p.resting(want) && apart(want, d) <= weekBack && !slices.Contains(before, d) {
			before = append(before, d)
		}
	}
	for _, n := range p.RemindAfter {
		if d := p.sendDay(c.Add(due, n), c); len(after) == 0 || d.After(after[len(after)-1]) {
			after = append(after, d)
		}
	}
	if p.RemindMax > 0 {
		before = before[:min(len(before), p.RemindMax)]
		after = after[:min(len(after), p.RemindMax-len(before))]
	}
	return before, after
}

// ManagerDay is the day the manager is told of what was due. It keeps its
// distance to the last reminder when that moves.
func (p Policy) ManagerDay(due Date, c *Calendar) Date {
	day := c.Add(due, p.Manager)
	if _, after := p.ReminderDays(due, c); len(after) > 0 {
		gap := p.Manager - p.RemindAfter[len(after)-1]
		day = later(day, c.Add(after[len(after)-1], max(gap, 1)))
	}
	return p.sendDay(day, c)
}
