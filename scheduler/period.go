package scheduler

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// PlanYear is the year of a plan, named by the calendar year it starts in.
type PlanYear struct {
	Year  int
	Start time.Month // January unless the organisation says otherwise; zero is January
}

// PlanYearOf is the plan year that a day lies in, when plan years start in
// start.
func PlanYearOf(d Date, start time.Month) PlanYear {
	year := d.Year
	if d.Month < start {
		year--
	}
	return PlanYear{Year: year, Start: start}
}

// first is the year's first month, counted from January of year 0.
func (y PlanYear) first() int { return y.Year*12 + int(max(y.Start, time.January)) - 1 }

// name is "2026", or "2026/2027" when the year does not start in January.
func (y PlanYear) name() string {
	if y.Start <= time.January {
		return strconv.Itoa(y.Year)
	}
	return fmt.Sprintf("%d/%d", y.Year, y.Year+1)
}

// Period is a stretch of a plan year. Unit says which kind of stretch, N which
// of them, from one; Of is the number of them when the unit is "x" (three
// times a year: 2026-3x2 is the second of three). The N of a month is its
// number in the calendar, so that M03 is March whenever the plan year starts;
// all others are counted from the start of the plan year.
type Period struct {
	Year  PlanYear
	Unit  Unit
	N, Of int
}

// Unit is a kind of period, spelled as in its id.
type Unit string

const (
	UnitMonth   Unit = "M"
	UnitQuarter Unit = "Q"
	UnitTertial Unit = "T"
	UnitHalf    Unit = "H"
	UnitTimes   Unit = "x"
	UnitYear    Unit = ""
)

// perYear is how many periods of a unit a year has, where that is fixed.
var perYear = map[Unit]int{UnitMonth: 12, UnitQuarter: 4, UnitTertial: 3, UnitHalf: 2, UnitYear: 1}

// ID is the period's key: 2026-M03, 2026-T1, 2026-Q2, 2026-H1, 2026-3x2, 2026.
// No program takes it for a number or a date, and every file system takes it
// in a name (a plain year is the exception for numbers; store it as text).
func (p Period) ID() string {
	switch p.Unit {
	case UnitYear:
		return fmt.Sprintf("%04d", p.Year.Year)
	case UnitMonth:
		return fmt.Sprintf("%04d-M%02d", p.Year.Year, p.N)
	case UnitTimes:
		return fmt.Sprintf("%04d-%dx%d", p.Year.Year, p.Of, p.N)
	}
	return fmt.Sprintf("%04d-%s%d", p.Year.Year, p.Unit, p.N)
}

var periodID = regexp.MustCompile(`^(\d{4})(?:-(?:([MQTH])(\d{1,2})|(\d{1,2})x(\d{1,2})))?$`)

// ParsePeriod reads an id in a plan year that starts in start. Only what ID
// writes is accepted: one period has one id.
func ParsePeriod(id string, start time.Month) (Period, error) {
	bad := fmt.Errorf("reading period %q: want an id as 2026-M03, 2026-T1, 2026-Q2, 2026-H1, 2026-3x2 or 2026", id)
	m := periodID.FindStringSubmatch(id)
	if m == nil {
		return Period{}, bad
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits only, by the pattern
	p := Period{Year: PlanYear{Year: number(m[1]), Start: start}, Unit: UnitYear, N: 1}
	switch {
	case m[2] != "":
		p.Unit, p.N = Unit(m[2]), number(m[3])
	case m[4] != "":
		p.Unit, p.Of, p.N = UnitTimes, number(m[4]), number(m[5])
	}
	if p.Year.Year == 0 || p.ID() != id || !p.valid() {
		return Period{}, bad
	}
	return p, nil
}

func (p Period) valid() bool {
	if p.Unit == UnitTimes {
		return p.Of >= 2 && p.Of <= 12 && p.N >= 1 && p.N <= p.Of
	}
	n, ok := perYear[p.Unit]
	return ok && p.N >= 1 && p.N <= n
}

// span is the period's months in its plan year: from inclusive, to exclusive.
func (p Period) span() (from, to int) {
	switch p.Unit {
	case UnitMonth:
		from = (p.N - int(max(p.Year.Start, time.January)) + 12) % 12
		return from, from + 1
	case UnitTimes:
		// The i-th of N ends with month ceil(12·i/N): with 3 a year that is
		// April, August and December.
		return (12*(p.N-1) + p.Of - 1) / p.Of, (12*p.N + p.Of - 1) / p.Of
	}
	length := 12 / max(perYear[p.Unit], 1)
	return (p.N - 1) * length, p.N * length
}

// First is the period's first day.
func (p Period) First() Date {
	from, _ := p.span()
	return monthStart(p.Year.first() + from)
}

// Last is the period's last day.
func (p Period) Last() Date {
	_, to := p.span()
	return monthStart(p.Year.first() + to).AddDays(-1)
}

func monthStart(month int) Date { return Date{month / 12, time.Month(month%12 + 1), 1} }

// months is the period's length.
func (p Period) months() int {
	from, to := p.span()
	return to - from
}

// Compare orders periods by their last day, and the longer later where that is
// the same. It is 0 only for the same period.
func (p Period) Compare(q Period) int {
	return cmp.Or(p.Last().Compare(q.Last()), cmp.Compare(p.months(), q.months()),
		cmp.Compare(rank(p.Unit), rank(q.Unit)), cmp.Compare(p.Of, q.Of), cmp.Compare(p.Year.Year, q.Year.Year))
}

// same reports whether p and q have the same id.
func (p Period) same(q Period) bool {
	return p.Year.Year == q.Year.Year && p.Unit == q.Unit && p.N == q.N && p.Of == q.Of
}

// rank decides between periods of the same months: the calendar's own words
// go before a number of times.
func rank(u Unit) int {
	if u == UnitTimes {
		return 0
	}
	return 1
}

// Name is the period as people say it, in Swedish ("sv") or English: "mars
// 2026", "tertial 1 2026", "gång 2 av 3, 2026", "helåret 2026".
func (p Period) Name(lang string) string {
	y := p.Year.name()
	w := wordsOf(lang)
	switch p.Unit {
	case UnitMonth:
		return fmt.Sprintf("%s %d", w.months[p.N-1], p.Last().Year)
	case UnitQuarter:
		return fmt.Sprintf("%s %d %s", w.quarter, p.N, y)
	case UnitTertial:
		return fmt.Sprintf("tertial %d %s", p.N, y)
	case UnitHalf:
		return fmt.Sprintf("%s %d %s", w.half, p.N, y)
	case UnitTimes:
		return fmt.Sprintf(w.time, p.N, p.Of, y)
	}
	return w.wholeYear + " " + y
}
