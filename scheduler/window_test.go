package scheduler

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func stockholm(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// TestNextSend: from an instant to the first one when mail may go out.
func TestNextSend(t *testing.T) {
	t.Parallel()
	loc := stockholm(t)
	c := NewCalendar().WithHalfDays(Date{2026, time.April, 30})
	p := DefaultPolicy()
	p.Window = Window{7, 17}
	p.QuietWeekdays = []time.Weekday{time.Friday}
	for from, want := range map[string]string{
		"2026-03-02 06:59": "2026-03-02 07:00",
		"2026-03-02 07:00": "2026-03-02 07:00",
		"2026-03-02 16:59": "2026-03-02 16:59",
		"2026-03-02 17:00": "2026-03-03 07:00",
		"2026-03-05 17:00": "2026-03-09 07:00", // Friday is quiet
		"2026-03-28 12:00": "2026-03-30 07:00", // over the clock's change
		"2026-04-29 18:00": "2026-05-04 07:00", // half-day, red day, weekend
		"2026-06-18 17:30": "2026-08-11 07:00", // the summer
		"2026-12-23 20:00": "2026-12-28 07:00",
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", from, loc)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.NextSend(at, c)
		if text := got.Format("2006-01-02 15:04"); !ok || text != want {
			t.Errorf("after %s mail may go out %s, want %s", from, text, want)
		}
	}
	p.Window = Window{}
	at := time.Date(2026, time.March, 2, 0, 0, 0, 0, loc)
	if got, ok := p.NextSend(at, c); !ok || !got.Equal(at) || !p.MaySendAt(at.Add(23*time.Hour+59*time.Minute), c) {
		t.Errorf("without a window all hours of a sending day are open, not %s", got)
	}
}

// TestNextSendIsTheFirst draws instants over changes of the clock: mail may go
// out then, not before, and every instant is answered for by its own day.
func TestNextSendIsTheFirst(t *testing.T) {
	t.Parallel()
	loc := stockholm(t)
	random := rand.New(rand.NewPCG(5, 6))
	c, p := NewCalendar(), DefaultPolicy()
	for range 2000 {
		from := random.IntN(24)
		p.Window = Window{from, from + 1 + random.IntN(24-from)}
		at := time.Date(2026, time.January, 1, 0, random.IntN(2*365*24*60), 0, 0, loc)
		got, ok := p.NextSend(at, c)
		if !ok || got.Before(at) || !p.MaySendAt(got, c) {
			t.Fatalf("after %s with %+v: %s, %v", at, p.Window, got, ok)
		}
		for n := range 50 {
			if between := at.Add(time.Duration(n) * got.Sub(at) / 50); between.Before(got) && p.MaySendAt(between, c) {
				t.Fatalf("after %s with %+v mail may go out %s, before %s", at, p.Window, between, got)
			}
		}
	}
}

// TestPolicyIsChecked: everything wrong is told, and a policy that never sends
// ends the search for a day.
func TestPolicyIsChecked(t *testing.T) {
	t.Parallel()
	if err := DefaultPolicy().Check(); err != nil {
		t.Errorf("the default policy: %v", err)
	}
	p := DefaultPolicy()
	p.Dating = map[Unit]Dating{UnitYear: {}}
	p.Bundle, p.TimeToAnswer = -1, 1000
	p.RemindBefore, p.RemindAfter = []int{3, 5}, []int{5, 2, 0}
	p.Quiet = []Span{{Date{2026, time.May, 2}, Date{2026, time.May, 1}}}
	p.QuietWeekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	p.Window = Window{17, 7}
	err := p.Check()
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{`unit "M"`, `unit "x"`, "bundle is -1", "time to answer is 1000", "a reminder 0 days", "earliest first", "do not rise", "quiet from 2026-05-02", "every weekday", "17 to 7"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s\n%v", want, err)
		}
	}
	if at, ok := p.NextSend(time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC), NewCalendar()); ok {
		t.Errorf("a policy that never sends sends %s", at)
	}
}

// TestReminderPolicy: a maximum, days that move from half-days and quiet
// weekdays, and a manager who hears after the last reminder.
func TestReminderPolicy(t *testing.T) {
	t.Parallel()
	due := Date{2026, time.May, 13} // a Wednesday before Kristi himmelsfärds dag
	spell := func(p Policy, c *Calendar) string {
		before, after := p.ReminderDays(due, c)
		var all []string
		for _, d := range append(append(before, Date{}), after...) {
			if d.IsZero() {
				all = append(all, "|")
				continue
			}
			all = append(all, d.String()[5:])
		}
		return strings.Join(append(all, "manager", p.ManagerDay(due, c).String()[5:]), " ")
	}
	c, p := NewCalendar(), DefaultPolicy()
	check := func(what, want string) {
		t.Helper()
		if got := spell(p, c); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("default", "05-08 | 05-18 manager 05-21")
	p.RemindBefore, p.RemindAfter = []int{5, 1}, []int{1, 3, 8}
	check("many", "05-06 05-12 | 05-15 05-19 05-26 manager 05-27")
	p.RemindMax = 3
	check("three at most", "05-06 05-12 | 05-15 manager 05-21")
	p.RemindMax = 1
	check("one at most", "05-06 | manager 05-21")
	p.RemindMax = 0
	c = c.WithHalfDays(Date{2026, time.May, 6}, Date{2026, time.May, 15}, Date{2026, time.May, 12})
	check("half-days", "05-05 05-11 | 05-18 05-19 05-26 manager 05-27")
	p.QuietWeekdays = []time.Weekday{time.Tuesday}
	check("quiet Tuesdays", "05-04 05-11 | 05-18 05-20 05-27 manager 05-28")
	p.RemindBefore, p.RemindAfter = []int{2}, nil
	p.Quiet = []Span{{Date{2026, time.May, 7}, Date{2026, time.May, 12}}}
	check("a reminder in a rest is left out", "| manager 05-21")
}
