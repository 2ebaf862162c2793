package scheduler

import (
	"strings"
	"testing"
	"time"
)

// TestOverrides reads the table of what a plan, a control and a period say
// about their own days.
func TestOverrides(t *testing.T) {
	t.Parallel()
	for _, c := range cases(t, "overrides.txt") {
		fields := strings.Split(c[0], "; ")
		p, err := ParsePeriod(fields[0], time.January)
		if err != nil {
			t.Fatal(err)
		}
		var s setting
		for _, field := range fields[1:] {
			key, value, _ := strings.Cut(field, ": ")
			s.say(t, key, value)
		}
		policy := DefaultPolicy()
		policy.Quiet = s.quiet
		opens, due := policy.With(s.plan).With(s.control).DatesTold(Slot{Period: p}, NewCalendar(s.closed...).WithHalfDays(s.half...), s.told)
		if got := opens.String() + " " + due.String(); got != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], got, c[1])
		}
	}
	if d := DefaultPolicy().Dating[UnitYear].Due; d != (Day{WorkingDays: 8}) {
		t.Errorf("the default policy was changed: %+v", d)
	}
}

// setting is what a line of the table says.
type setting struct {
	plan, control Timetable
	told          Told
	closed, half  []Date
	quiet         []Span
}

func (s *setting) say(t *testing.T, key, value string) {
	t.Helper()
	var dates []Date
	for text := range strings.FieldsSeq(value) {
		if d, err := ParseDate(text); err == nil {
			dates = append(dates, d)
		}
	}
	if s.sayDates(key, dates) {
		return
	}
	day, err := ParseDay(value)
	if err != nil {
		t.Fatal(err)
	}
	who, what, _ := strings.Cut(key, " ")
	change := Change{Due: &day}
	if what == "opens" {
		change = Change{Opens: &day}
	}
	switch who {
	case "plan":
		s.plan.All = merge(s.plan.All, change)
	case "control":
		s.control.All = merge(s.control.All, change)
	default:
		unit := map[string]Unit{"month": UnitMonth, "tertial": UnitTertial, "year": UnitYear}[who]
		if s.plan.Units == nil {
			s.plan.Units = map[Unit]Change{}
		}
		s.plan.Units[unit] = merge(s.plan.Units[unit], change)
	}
}

func merge(a, b Change) Change {
	if b.Opens != nil {
		a.Opens = b.Opens
	}
	if b.Due != nil {
		a.Due = b.Due
	}
	return a
}

func (s *setting) sayDates(key string, dates []Date) bool {
	switch key {
	case "told due":
		s.told.Due = dates[0]
	case "told opens":
		s.told.Opens = dates[0]
	case "meeting":
		s.told.Meeting = dates[0]
	case "closed":
		s.closed = append(s.closed, dates...)
	case "half":
		s.half = append(s.half, dates...)
	case "quiet":
		s.quiet = append(s.quiet, Span{dates[0], dates[1]})
	default:
		return false
	}
	return true
}
