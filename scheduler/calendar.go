package scheduler

import (
	"time"

	"github.com/rickar/cal/v2/se"
)

// Calendar knows the working days in Sweden: Monday to Friday except the red
// days of lagen (1989:253) om allmänna helgdagar, midsommarafton, julafton and
// nyårsafton, and except the organisation's own closed days. It does not
// change after it is made and may be shared.
type Calendar struct {
	free map[Date]bool
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

// Working reports whether d is a working day.
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
