package scheduler

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	t.Parallel()
	d, err := ParseDate("2028-02-29")
	if err != nil || d.String() != "2028-02-29" || d.AddDays(1).String() != "2028-03-01" || d.AddDays(-60).String() != "2027-12-31" {
		t.Errorf("leap day: %v, %v", d, err)
	}
	for _, bad := range []string{"", "2026-02-29", "2026-2-1", "20260201", "2026-02-01T00:00:00Z"} {
		if _, err := ParseDate(bad); err == nil {
			t.Errorf("%q is read as a date", bad)
		}
	}
	if !(Date{}).IsZero() || d.IsZero() || !d.Before(d.AddDays(1)) || !d.After(d.AddDays(-1)) || d.Compare(d) != 0 {
		t.Error("order of days")
	}
}

// TestDayInZone holds a day to its zone, over both changes of the clock.
func TestDayInZone(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ instant, day string }{
		{"2026-03-28T23:30:00Z", "2026-03-29"},
		{"2026-03-29T21:59:59Z", "2026-03-29"},
		{"2026-03-29T22:00:00Z", "2026-03-30"},
		{"2026-10-25T22:59:59Z", "2026-10-25"},
		{"2026-10-25T23:00:00Z", "2026-10-26"},
		{"2026-12-31T23:00:00Z", "2027-01-01"},
	} {
		at, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		d := DateOf(at, loc)
		if d.String() != c.day {
			t.Errorf("%s is on %s, want %s", c.instant, d, c.day)
		}
		if back := DateOf(d.In(loc, 7, 0), loc); back != d {
			t.Errorf("%s at 7 is on %s", d, back)
		}
	}
}
