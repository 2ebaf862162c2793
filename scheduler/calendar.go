package scheduler

import (
	"maps"
	"time"

	"github.com/rickar/cal/v2/se"
)

// Calendar knows the working days in Sweden: Monday to Friday except the red
// days of lagen (1989:253) om allmänna helgdagar, midsommarafton, julafton and
// nyårsafton, and except the organisation's own closed days. It does not
// change after it is made and may be shared.
//
// A klämdag is closed when the organisation says so, else a working day as any.
// A half-day, as the day before a red day where people leave at noon, is a
// working day: it counts when days are counted, for people are at work. But
// nothing is sent and nothing falls due on it: the last day to answer is a
// whole day, and a mail at noon is read on the next.
type Calendar struct {
	free, half map[Date]bool
}

// The years whose holidays a calendar holds. Outside them only weekends and
// the organisation's own days are free; no plan of ours lies there.
const (
	firstYear = 2000
	lastYear  = 2099
)

// NewCalendar is the Swedish calendar with the organisation's closed days.
func NewCalendar(closed ...Date) *Calendar {
	c := &Calendar{free: make(map[Date]bool, (lastYear-firstYear+1)*len(se.Holidays)+len(closed))}
	for year := firstYear; year <= lastYear; year++ {
		for _, h := range se.Holidays {
			day, _ := h.Calc(year)
			y, m, d := day.Date()
			c.free[Date{y, m, d}] = true
		}
	}
	for _, d := range closed {
		c.free[d] = true
	}
	return c
}

// WithHalfDays is the calendar with the organisation's half-days too.
func (c *Calendar) WithHalfDays(half ...Date) *Calendar {
	with := &Calendar{free: c.free, half: make(map[Date]bool, len(c.half)+len(half))}
	maps.Copy(with.half, c.half)
	for _, d := range half {
		with.half[d] = true
	}
	return with
}

// Whole reports whether d is a working day and no half-day.
func (c *Calendar) Whole(d Date) bool { return c.Working(d) && !c.half[d] }

// Working reports whether d is a working day, whole or half.
func (c *Calendar) Working(d Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	return !c.free[d]
}

// OnOrAfter is d, or the first working day after it.
func (c *Calendar) OnOrAfter(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(1)
	}
	return d
}

// Add is the n-th working day after d, or before d when n is negative; d
// itself, working day or not, when n is 0.
func (c *Calendar) Add(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(step)
		if c.Working(d) {
			n--
		}
	}
	return d
}

// midsummerEve is the Friday that falls from 19 to 25 June.
func midsummerEve(year int) Date {
	d := Date{year, time.June, 19}
	return d.AddDays((int(time.Friday) - int(d.Weekday()) + 7) % 7)
}
