package scheduler

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestDatesKeepTheirPromises draws calendars, years and rules.
func TestDatesKeepTheirPromises(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	pool := rules(t, allRules)
	for range 600 {
		var closed, half []Date
		year := 2024 + random.IntN(9)
		for range random.IntN(20) {
			closed = append(closed, Date{year, time.January, 1}.AddDays(random.IntN(400)))
			half = append(half, Date{year, time.January, 1}.AddDays(random.IntN(400)))
		}
		c := NewCalendar(closed...).WithHalfDays(half...)
		p := drawPolicy(random, year)
		y := PlanYear{year, time.Month(1 + random.IntN(12))}
		for _, s := range Slots([]Rule{pool[random.IntN(len(pool))], pool[random.IntN(len(pool))]}, y, nil) {
			checkDates(t, p, c, s)
		}
	}
}

// drawPolicy is the default policy, or one with quiet days and days of its own.
func drawPolicy(random *rand.Rand, year int) Policy {
	p := DefaultPolicy()
	if random.IntN(3) == 0 {
		return p
	}
	if random.IntN(2) == 0 {
		p.QuietWeekdays = []time.Weekday{time.Weekday(1 + random.IntN(5))}
	}
	if random.IntN(2) == 0 {
		from := Date{year, time.January, 1}.AddDays(random.IntN(400))
		p.Quiet = []Span{{from, from.AddDays(random.IntN(30))}}
	}
	if random.IntN(2) == 0 {
		p = p.With(Timetable{All: Change{Opens: &Day{WorkingDays: random.IntN(40) - 30}, Due: &Day{WorkingDays: random.IntN(60) - 30}}})
	}
	return p
}

func checkDates(t *testing.T, p Policy, c *Calendar, s Slot) {
	t.Helper()
	opens, due := p.Dates(s, c)
	id := s.Period.ID()
	if opens.After(due) || !p.MaySend(opens, c) || !c.Whole(due) || p.resting(due) {
		t.Fatalf("%s opens %s, due %s", id, opens, due)
	}
	before, after := p.ReminderDays(due, c)
	manager := p.ManagerDay(due, c)
	last := opens
	for _, d := range before {
		if !d.Before(due) || !p.MaySend(d, c) {
			t.Fatalf("%s due %s: reminder before on %s", id, due, d)
		}
	}
	last = due
	for _, d := range append(after, manager) {
		if !d.After(last) || !p.MaySend(d, c) {
			t.Fatalf("%s due %s: %v then %s", id, due, after, manager)
		}
		last = d
	}
	for late := range 40 {
		asked := c.OnOrAfter(opens.AddDays(late))
		got := p.DueWhenAsked(asked, due, c)
		if got.Before(due) || got.Before(c.Add(asked, p.TimeToAnswer)) || !c.Whole(got) || p.resting(got) {
			t.Fatalf("%s due %s, asked on %s: due %s", id, due, asked, got)
		}
	}
}

// TestSummerAsksJuneAndJulyTogether: nothing is sent from midsommarafton to 10
// August, and what waited is asked and due together.
func TestSummerAsksJuneAndJulyTogether(t *testing.T) {
	t.Parallel()
	c, p := NewCalendar(), DefaultPolicy()
	slots := Slots(rules(t, "monthly"), PlanYear{Year: 2026}, nil)
	for _, month := range []time.Month{time.June, time.July} {
		opens, due := p.Dates(slots[month-1], c)
		if opens.String() != "2026-08-11" || due.String() != "2026-08-25" {
			t.Errorf("%s opens %s, due %s", month, opens, due)
		}
	}
	for day, want := range map[string]bool{"2026-06-18": true, "2026-06-19": false, "2026-06-22": false, "2026-08-10": false, "2026-08-11": true, "2026-08-15": false} {
		d, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if p.MaySend(d, c) != want {
			t.Errorf("mail on %s: %v, want %v", day, !want, want)
		}
	}
	p.SummerEnds.Month = 0
	if opens, _ := p.Dates(slots[5], c); opens.String() != "2026-07-01" {
		t.Errorf("without summer rule June opens %s", opens)
	}
}

// TestReminderAndManagerWaitForTheSummer: a due day right before midsummer.
func TestReminderAndManagerWaitForTheSummer(t *testing.T) {
	t.Parallel()
	c, p := NewCalendar(), DefaultPolicy()
	due := Date{2026, time.June, 18}
	before, after := p.ReminderDays(due, c)
	if len(before) != 1 || before[0].String() != "2026-06-15" || len(after) != 1 || after[0].String() != "2026-08-11" {
		t.Errorf("reminders %v and %v", before, after)
	}
	if got := p.ManagerDay(due, c).String(); got != "2026-08-14" {
		t.Errorf("the manager is told on %s, three working days after the reminder is 2026-08-14", got)
	}
	p.RemindAfter = nil
	if got := p.ManagerDay(due, c).String(); got != "2026-08-11" {
		t.Errorf("without a reminder the manager is told on %s", got)
	}
	if got := p.BundleUntil(Date{2026, time.May, 4}, c).String(); got != "2026-05-19" {
		t.Errorf("what is due by %s goes out with what is due on 4 May", got)
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	c, p := NewCalendar(), Policy{Bundle: 3}
	a := Date{2026, time.March, 2}
	for day, want := range map[int]bool{2: true, 5: true, 6: false} {
		b := Date{2026, time.March, day}
		if p.Together(a, b, c) != want || p.Together(b, a, c) != want {
			t.Errorf("%s and %s: want %v", a, b, want)
		}
	}
	if (Policy{}).Together(a, a, c) {
		t.Error("nothing goes out before it opens, and something does")
	}
}
