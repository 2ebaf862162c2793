package scheduler

import (
	"testing"
	"time"
)

// redDay is the red days of lagen (1989:253) and the three eves, counted
// without the library: Easter by the algorithm of Meeus (Astronomical
// Algorithms, 2nd ed., ch. 8).
func redDay(d Date) bool {
	y := d.Year
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	easter := Date{y, time.Month((h + l - 7*m + 114) / 31), (h+l-7*m+114)%31 + 1}
	for _, offset := range []int{-2, 0, 1, 39, 49} {
		if easter.AddDays(offset) == d {
			return true
		}
	}
	switch d.Month {
	case time.January:
		return d.Day == 1 || d.Day == 6
	case time.May:
		return d.Day == 1
	case time.June:
		return d.Day == 6 || d.Day >= 19 && d.Day <= 26 &&
			(d.Weekday() == time.Friday && d.Day <= 25 || d.Weekday() == time.Saturday && d.Day >= 20)
	case time.October:
		return d.Day == 31 && d.Weekday() == time.Saturday
	case time.November:
		return d.Day <= 6 && d.Weekday() == time.Saturday
	case time.December:
		return d.Day >= 24 && d.Day <= 26 || d.Day == 31
	}
	return false
}

func TestWorkingDaysAgainstTheLaw(t *testing.T) {
	t.Parallel()
	c := NewCalendar()
	for d := (Date{2024, time.January, 1}); d.Year <= 2050; d = d.AddDays(1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if want := !weekend && !redDay(d); c.Working(d) != want {
			t.Errorf("%s %s: working %v, want %v", d, d.Weekday(), c.Working(d), want)
		}
	}
}

func TestOrganisationsClosedDays(t *testing.T) {
	t.Parallel()
	squeezed := Date{2026, time.May, 15} // the Friday after Kristi himmelsfärds dag
	if !NewCalendar().Working(squeezed) {
		t.Error("a squeezed day is a working day unless the organisation says otherwise")
	}
	c := NewCalendar(squeezed)
	if c.Working(squeezed) {
		t.Error("the organisation's closed day is a working day")
	}
	if got := c.Add(Date{2026, time.May, 13}, 1); got.String() != "2026-05-18" {
		t.Errorf("the working day after 13 May is %s", got)
	}
}

// TestAddCountsWorkingDays checks Add against counting, and that back again is
// the same day.
func TestAddCountsWorkingDays(t *testing.T) {
	t.Parallel()
	c := NewCalendar()
	for d := (Date{2025, time.December, 1}); d.Year < 2027; d = d.AddDays(1) {
		if c.Add(d, 0) != d {
			t.Fatalf("%s and no days is %s", d, c.Add(d, 0))
		}
		for n := 1; n <= 12; n++ {
			after := c.Add(d, n)
			count := 0
			for e := d.AddDays(1); !e.After(after); e = e.AddDays(1) {
				if c.Working(e) {
					count++
				}
			}
			if count != n || !c.Working(after) {
				t.Fatalf("%d working days after %s is %s", n, d, after)
			}
			if c.Working(d) && c.Add(after, -n) != d {
				t.Fatalf("%d working days back from %s is %s, want %s", n, after, c.Add(after, -n), d)
			}
		}
		if on := c.OnOrAfter(d); c.Working(d) && on != d || !c.Working(d) && on != c.Add(d, 1) {
			t.Fatalf("on or after %s is %s", d, on)
		}
	}
}
