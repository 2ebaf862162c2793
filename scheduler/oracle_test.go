package scheduler

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// oracle counts the dates of the default policy by going from day to day, with
// the law's red days from redDay, and shares no code with what it checks.
type oracle struct{}

func (oracle) working(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && !redDay(Date{t.Year(), t.Month(), t.Day()})
}

// count is the n-th working day after t, before when n is negative.
func (o oracle) count(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		if t = t.AddDate(0, 0, step); o.working(t) {
			n--
		}
	}
	return t
}

func (o oracle) onOrAfter(t time.Time) time.Time { return o.count(t.AddDate(0, 0, -1), 1) }

// summer is the first and the last day when nothing is sent.
func (oracle) summer(year int) (from, to time.Time) {
	from = time.Date(year, time.June, 25, 0, 0, 0, 0, time.UTC)
	for from.Weekday() != time.Friday {
		from = from.AddDate(0, 0, -1)
	}
	return from, time.Date(year, time.August, 10, 0, 0, 0, 0, time.UTC)
}

func (o oracle) inSummer(t time.Time) bool {
	from, to := o.summer(t.Year())
	return !t.Before(from) && !t.After(to)
}

// last is the last day of a period by its id, in a plan year from start.
func (oracle) last(id string, start time.Month) time.Time {
	var year, n, k int
	end := 12 // months from the start of the plan year
	switch {
	case len(id) == 4:
		fmt.Sscanf(id, "%d", &year)
	case strings.Contains(id, "x"):
		fmt.Sscanf(id, "%d-%dx%d", &year, &n, &k)
		for end = 1; end*n < 12*k; end++ {
		}
	case id[5] == 'M':
		fmt.Sscanf(id, "%d-M%d", &year, &n)
		end = (n-int(start)+12)%12 + 1
	default:
		fmt.Sscanf(id[:4]+" "+id[6:], "%d %d", &year, &n)
		end = n * map[byte]int{'Q': 3, 'T': 4, 'H': 6}[id[5]]
	}
	return time.Date(year, start+time.Month(end), 0, 0, 0, 0, 0, time.UTC)
}

// dates is "2026-T1 2026-04-23 2026-05-13".
func (o oracle) dates(id string, start time.Month) string {
	last := o.last(id, start)
	opens, due := o.count(last, -5), o.count(last, 8)
	switch {
	case len(id) == 4:
		opens = o.onOrAfter(time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC))
	case id[5] == 'M':
		opens = o.count(last, 1)
		due = o.onOrAfter(last.AddDate(0, 0, 10))
	}
	_, end := o.summer(opens.Year())
	if o.inSummer(opens) {
		opens = o.count(end, 1)
		if rested := o.count(opens, 10); rested.After(due) {
			due = rested
		}
	}
	if o.inSummer(due) {
		due = o.count(o.count(end, 1), 10)
	}
	return id + " " + opens.Format(time.DateOnly) + " " + due.Format(time.DateOnly)
}

// dateLine is a line of the table of dates.
type dateLine struct {
	rules string
	year  PlanYear
	want  string
}

// dateTable reads "rule year[/month that it starts in]: dates".
func dateTable(t *testing.T) []dateLine {
	t.Helper()
	var all []dateLine
	for _, c := range cases(t, "dates.txt") {
		words := strings.Fields(c[0])
		text, month, shifted := strings.Cut(words[len(words)-1], "/")
		year, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%q: %v", c[0], err)
		}
		line := dateLine{strings.Join(words[:len(words)-1], " "), PlanYear{Year: year, Start: time.January}, c[1]}
		if shifted {
			n, err := strconv.Atoi(month)
			if err != nil {
				t.Fatalf("%q: %v", c[0], err)
			}
			line.year.Start = time.Month(n)
		}
		all = append(all, line)
	}
	return all
}

// TestDatesOfTheDefaultPolicy compares with the table of 2024 to 2032, and the
// table with the oracle.
func TestDatesOfTheDefaultPolicy(t *testing.T) {
	t.Parallel()
	c, p := NewCalendar(), DefaultPolicy()
	years := map[string]int{}
	for _, line := range dateTable(t) {
		var got, want []string
		for _, s := range Slots(rules(t, line.rules), line.year, nil) {
			opens, due := p.Dates(s, c)
			got = append(got, s.Period.ID()+" "+opens.String()+" "+due.String())
			want = append(want, oracle{}.dates(s.Period.ID(), line.year.Start))
		}
		if strings.Join(got, ", ") != strings.TrimPrefix(line.want, "none") {
			t.Errorf("%s %+v\n got %s\nwant %s", line.rules, line.year, strings.Join(got, ", "), line.want)
		}
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s %+v\n   got %s\noracle %s", line.rules, line.year, strings.Join(got, ", "), strings.Join(want, ", "))
		}
		if line.year.Year >= 2024 && line.year.Year <= 2032 {
			years[line.rules]++
		}
	}
	for rule, n := range years {
		if n < 9 {
			t.Errorf("%s: only %d of the years 2024 to 2032", rule, n)
		}
	}
	if len(years) < 20 {
		t.Errorf("only %d rules", len(years))
	}
}

// TestDatesAgainstTheOracle compares all units, starts and years to 2050.
func TestDatesAgainstTheOracle(t *testing.T) {
	t.Parallel()
	c, p := NewCalendar(), DefaultPolicy()
	for year := 2024; year <= 2050; year++ {
		for start := time.January; start <= time.December; start++ {
			for _, rule := range rules(t, "monthly quarterly tertial half-yearly yearly times:5 times:7") {
				for _, s := range Slots([]Rule{rule}, PlanYear{year, start}, nil) {
					opens, due := p.Dates(s, c)
					got := s.Period.ID() + " " + opens.String() + " " + due.String()
					if want := (oracle{}).dates(s.Period.ID(), start); got != want {
						t.Fatalf("from %s: got %s, want %s", start, got, want)
					}
				}
			}
		}
	}
}
