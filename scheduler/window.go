package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Window is the hours of the day when mail is sent, from one whole hour up to
// another. The zero value is all hours.
type Window struct {
	From, To int
}

// hours is the window's two ends on a day. An hour that the change of the
// clock skips is the one after it.
func (w Window) hours(d Date, loc *time.Location) (from, to time.Time) {
	if w == (Window{}) {
		w.To = 24
	}
	return d.In(loc, w.From, 0), d.In(loc, w.To, 0)
}

// MaySendAt reports whether mail may go out at an instant, by the clock of its
// own zone.
func (p Policy) MaySendAt(t time.Time, c *Calendar) bool {
	d := DateOf(t, t.Location())
	from, to := p.Window.hours(d, t.Location())
	return p.MaySend(d, c) && !t.Before(from) && t.Before(to)
}

// NextSend is the first instant on or after t when mail may go out: t itself,
// or the opening of a window. It is false for a policy that never sends.
func (p Policy) NextSend(t time.Time, c *Calendar) (time.Time, bool) {
	d := DateOf(t, t.Location())
	for range farthest {
		from, to := p.Window.hours(d, t.Location())
		switch {
		case !p.MaySend(d, c) || !t.Before(to):
			d = d.AddDays(1)
		case t.Before(from):
			return from, true
		default:
			return t, true
		}
	}
	return time.Time{}, false
}

// maxDays bounds the numbers of days in a policy: a working year.
const maxDays = 260

// Check reports everything in a policy that cannot be meant, joined; nil when
// there is nothing.
func (p Policy) Check() error {
	var errs []error
	wrong := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	for _, unit := range []Unit{UnitMonth, UnitQuarter, UnitTertial, UnitHalf, UnitTimes, UnitYear} {
		_, ok := p.Dating[unit]
		wrong(ok, "no dates for periods of unit %q", unit)
	}
	for _, days := range []struct {
		name string
		n    int
	}{{"bundle", p.Bundle}, {"manager", p.Manager}, {"notice", p.Notice}, {"action near", p.ActionNear}, {"time to answer", p.TimeToAnswer}, {"reminders at most", p.RemindMax}} {
		wrong(days.n >= 0 && days.n <= maxDays, "%s is %d: want 0 to %d", days.name, days.n, maxDays)
	}
	for _, n := range slices.Concat(p.RemindBefore, p.RemindAfter) {
		wrong(n >= 1 && n <= maxDays, "a reminder %d days from the due day: want 1 to %d", n, maxDays)
	}
	falling := slices.Clone(p.RemindBefore)
	slices.Reverse(falling)
	wrong(slices.IsSorted(falling), "reminders before the due day are not the earliest first")
	wrong(slices.IsSorted(p.RemindAfter), "reminders after the due day do not rise")
	for _, s := range p.Quiet {
		wrong(!s.To.Before(s.From) && apart(s.From, s.To) <= maxDays, "quiet from %s to %s: want at most %d days, and the first day first", s.From, s.To, maxDays)
	}
	sends := 0
	for day := time.Monday; day <= time.Friday; day++ {
		if !slices.Contains(p.QuietWeekdays, day) {
			sends++
		}
	}
	wrong(sends > 0, "every weekday is quiet, so that nothing is ever sent")
	w := p.Window
	wrong(w == Window{} || w.From >= 0 && w.From < w.To && w.To <= 24, "mail is sent from %d to %d: want whole hours from 0 to 24, the first before the last", w.From, w.To)
	return errors.Join(errs...)
}
