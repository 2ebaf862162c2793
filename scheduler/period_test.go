package scheduler

import (
	"testing"
	"time"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id          string
		start       time.Month
		first, last string
		sv, en      string
	}{
		{"2026-M03", time.January, "2026-03-01", "2026-03-31", "mars 2026", "March 2026"},
		{"2028-M02", time.January, "2028-02-01", "2028-02-29", "februari 2028", "February 2028"},
		{"2026-T1", time.January, "2026-01-01", "2026-04-30", "tertial 1 2026", "tertial 1 2026"},
		{"2026-T3", time.January, "2026-09-01", "2026-12-31", "tertial 3 2026", "tertial 3 2026"},
		{"2026-Q2", time.January, "2026-04-01", "2026-06-30", "kvartal 2 2026", "quarter 2 2026"},
		{"2026-H1", time.January, "2026-01-01", "2026-06-30", "halvår 1 2026", "half-year 1 2026"},
		{"2026-3x2", time.January, "2026-05-01", "2026-08-31", "gång 2 av 3, 2026", "2 of 3, 2026"},
		{"2026-5x1", time.January, "2026-01-01", "2026-03-31", "gång 1 av 5, 2026", "1 of 5, 2026"},
		{"2026-5x2", time.January, "2026-04-01", "2026-05-31", "gång 2 av 5, 2026", "2 of 5, 2026"},
		{"2026", time.January, "2026-01-01", "2026-12-31", "helåret 2026", "full year 2026"},
		// A plan year from September: named by its first year, months by the calendar.
		{"2026-M03", time.September, "2027-03-01", "2027-03-31", "mars 2027", "March 2027"},
		{"2026-T1", time.September, "2026-09-01", "2026-12-31", "tertial 1 2026/2027", "tertial 1 2026/2027"},
		{"2026", time.September, "2026-09-01", "2027-08-31", "helåret 2026/2027", "full year 2026/2027"},
	} {
		p, err := ParsePeriod(c.id, c.start)
		if err != nil {
			t.Errorf("%s: %v", c.id, err)
			continue
		}
		if p.ID() != c.id || p.First().String() != c.first || p.Last().String() != c.last || p.Name("sv") != c.sv || p.Name("en") != c.en {
			t.Errorf("%s from %s: %s, %s to %s, %q, %q", c.id, c.start, p.ID(), p.First(), p.Last(), p.Name("sv"), p.Name("en"))
		}
	}
}

func TestPeriodsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "26", "0000", "2026-", "2026-M3", "2026-M00", "2026-M13", "2026-T0", "2026-T4", "2026-T01", "2026-Q5", "2026-H3",
		"2026-3x0", "2026-3x4", "2026-1x1", "2026-13x1", "2026-03x1", "2026-t1", " 2026", "2026\n", "2026-W01", "２０２６"} {
		if p, err := ParsePeriod(id, time.January); err == nil {
			t.Errorf("%q is read as %+v", id, p)
		}
	}
}

// TestPeriodsTileTheYear: the periods of a unit follow on each other from the
// first day of the plan year to the last, whatever month it starts in, and
// their ids are read back as the same.
func TestPeriodsTileTheYear(t *testing.T) {
	t.Parallel()
	for i := range 9 * 12 {
		start := time.Month(i%12 + 1)
		y := PlanYear{2024 + i/12, start}
		all := [][]Period{fixed(y, UnitMonth), fixed(y, UnitQuarter), fixed(y, UnitTertial), fixed(y, UnitHalf), fixed(y, UnitYear)}
		for n := 2; n <= 12; n++ {
			all = append(all, times(y, n))
		}
		for _, periods := range all {
			days := map[Date]int{}
			for _, p := range periods {
				back, err := ParsePeriod(p.ID(), start)
				if err != nil || !back.same(p) || back.Compare(p) != 0 {
					t.Errorf("%s from %s is read back as %+v, %v", p.ID(), start, back, err)
				}
				for d := p.First(); !d.After(p.Last()); d = d.AddDays(1) {
					days[d]++
				}
			}
			year := Period{Year: y, Unit: UnitYear, N: 1}
			n := 0
			for d := year.First(); !d.After(year.Last()); d = d.AddDays(1) {
				n++
				if days[d] != 1 {
					t.Errorf("%s from %s: %s lies in %d periods", periods[0].ID(), start, d, days[d])
				}
			}
			if len(days) != n {
				t.Errorf("%s from %s: periods reach outside the year", periods[0].ID(), start)
			}
		}
	}
}
