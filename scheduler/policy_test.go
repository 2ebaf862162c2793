package scheduler

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestDatesOfTheDefaultPolicy compares with the table of 2024 to 2032.
func TestDatesOfTheDefaultPolicy(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	c, p := NewCalendar(), DefaultPolicy()
	for line := range strings.Lines(string(data)) {
		head, want, ok := strings.Cut(strings.TrimSpace(line), ":")
		for _, prefix := range []string{"times", "months"} { // whose own text has a colon
			if head == prefix {
				n, rest, _ := strings.Cut(want, ":")
				head, want = head+":"+n, rest
			}
		}
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		rule, text, _ := strings.Cut(head, " ")
		year, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		var got []string
		for _, s := range Slots(rules(t, rule), PlanYear{Year: year}, nil) {
			opens, due := p.Dates(s, c)
			got = append(got, s.Period.ID()+" "+opens.String()+" "+due.String())
		}
		if strings.Join(got, ", ") != strings.TrimSpace(want) {
			t.Errorf("%s\n got %s\nwant %s", head, strings.Join(got, ", "), want)
		}
	}
}

// TestDatesKeepTheirPromises draws calendars, years and rules.
func TestDatesKeepTheirPromises(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	pool := rules(t, allRules)
	p := DefaultPolicy()
	for range 300 {
		var closed []Date
		year := 2024 + random.IntN(9)
		for range random.IntN(20) {
			closed = append(closed, Date{year, time.January, 1}.AddDays(random.IntN(400)))
		}
		c := NewCalendar(closed...)
		y := PlanYear{year, time.Month(1 + random.IntN(12))}
		for _, s := range Slots([]Rule{pool[random.IntN(len(pool))], pool[random.IntN(len(pool))]}, y, nil) {
			checkDates(t, p, c, s)
		}
	}
}

func checkDates(t *testing.T, p Policy, c *Calendar, s Slot) {
	t.Helper()
	opens, due := p.Dates(s, c)
	id := s.Period.ID()
	if opens.After(due) || !p.MaySend(opens, c) || !p.MaySend(due, c) {
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
		if got.Before(due) || got.Before(c.Add(asked, p.TimeToAnswer)) || !p.MaySend(got, c) {
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
