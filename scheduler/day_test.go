package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestDays reads the table: a text, what it says in both languages, and the
// day it gives for a month, a tertial and a year.
func TestDays(t *testing.T) {
	t.Parallel()
	c := NewCalendar()
	for _, line := range cases(t, "days.txt") {
		text, columns := line[0], strings.Split(line[1], " => ")
		d, err := ParseDay(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if d.Describe("sv") != columns[0] || d.Describe("en") != columns[1] {
			t.Errorf("%q is said as %q and %q", text, d.Describe("sv"), d.Describe("en"))
		}
		if columns[2] == "meeting" {
			if !d.Meeting || d.WorkingDays >= 0 {
				t.Errorf("%q is read as %+v", text, d)
			}
			continue
		}
		var got []string
		for _, id := range []string{"2026-M01", "2026-T1", "2026"} {
			p, err := ParsePeriod(id, time.January)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, d.on(p.Last(), c).String())
		}
		if strings.Join(got, " ") != columns[2] {
			t.Errorf("%q\n got %s\nwant %s", text, strings.Join(got, " "), columns[2])
		}
	}
}

func TestDaysThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "5", "5 dagar före", "5 arbetsdagar", "före", "arbetsdagar före", "400 arbetsdagar före", "-5 arbetsdagar före", "5,5 arbetsdagar före",
		"5 arbetsdagar före jul", "10 arbetsdagar efter nämnden", "0 arbetsdagar före nämnden", "den 32:a månaden efter", "den 0:e månaden efter", "den 10:e trettonde månaden efter",
		"30 februari", "31 april", "0 mars", "15 mar 2026", "15/13", "32/1", "2026-13-01", "26-12-15", "0001-01-01", "snarast", "vid behov", "=1+1", "15 dec\x00", strings.Repeat("5 ", 200)} {
		d, err := ParseDay(text)
		var refused *DayError
		if !errors.As(err, &refused) {
			t.Errorf("%.40q is read as %+v, %v", text, d, err)
			continue
		}
		for _, s := range refused.Suggestions {
			if _, err := ParseDay(s); err != nil {
				t.Errorf("the suggestion %q is itself refused", s)
			}
		}
	}
}

// TestEveryDayIsReadAsItIsSaid says every rule and reads it back.
func TestEveryDayIsReadAsItIsSaid(t *testing.T) {
	t.Parallel()
	all := []Day{{Date: Date{2028, time.February, 29}}}
	for n := -maxDays; n <= maxDays; n++ {
		all = append(all, Day{WorkingDays: n})
		if n < 0 {
			all = append(all, Day{WorkingDays: n, Meeting: true})
		}
	}
	for day := 1; day <= 31; day++ {
		for months := 0; months <= 12; months++ {
			all = append(all, Day{Months: months, OfMonth: day})
		}
		for m := time.January; m <= time.December; m++ {
			if dayOfMonth(2024*12+int(m)-1, day).Day == day {
				all = append(all, Day{Month: m, OfMonth: day})
			}
		}
	}
	for _, d := range all {
		for _, lang := range []string{"sv", "en"} {
			for _, text := range []string{d.Describe(lang), strings.ToUpper(d.Describe(lang)), " " + strings.ReplaceAll(d.Describe(lang), " ", "  ") + ". "} {
				if got, err := ParseDay(text); err != nil || got != d {
					t.Fatalf("%+v is said as %q and read as %+v, %v", d, text, got, err)
				}
			}
		}
	}
}

// TestNearestDay: a day of the year lies within half a year of the period's
// end.
func TestNearestDay(t *testing.T) {
	t.Parallel()
	for d := (Date{2027, time.December, 1}); d.Year < 2029; d = d.AddDays(1) {
		for m := time.January; m <= time.December; m++ {
			for _, day := range []int{1, 15, 28, 29} {
				got := nearest(m, day, d)
				if apart(got, d) > 184 || got.Month != m {
					t.Fatalf("%d %s nearest to %s is %s", day, m, d, got)
				}
			}
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"5 arbetsdagar före", "den 10:e månaden efter", "15 dec", "2026-12-15", "10 arbetsdagar före nämnden", "March 1st", "1:a arbetsdagen efter", "15/12", "½ arbetsdag före", "99:e i sista månaden"} {
		f.Add(s)
	}
	c := NewCalendar()
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDay(text)
		var refused *DayError
		if err != nil {
			if !errors.As(err, &refused) || len(refused.Text) > 3*len(text)+10 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := ParseDay(d.Describe("sv"))
		if err != nil || again != d {
			t.Fatalf("%q is %+v, said as %q and read as %+v, %v", text, d, d.Describe("sv"), again, err)
		}
		if on := d.on(Date{2026, time.April, 30}, c); d.Date.IsZero() && !d.Meeting && !c.Working(on) {
			t.Fatalf("%q is on %s", text, on)
		}
	})
}
