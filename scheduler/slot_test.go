package scheduler

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// rules reads rules in their text form, with a space between.
func rules(t testing.TB, text string) []Rule {
	t.Helper()
	var all []Rule
	for s := range strings.FieldsSeq(text) {
		r, err := ParseRule(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// spellSlots writes slots as "2026-T1+2026-M04 …".
func spellSlots(slots []Slot) string {
	var all []string
	for _, s := range slots {
		ids := []string{s.Period.ID()}
		for _, p := range s.Also {
			ids = append(ids, p.ID())
		}
		all = append(all, strings.Join(ids, "+"))
	}
	return strings.Join(all, " ")
}

func TestSlots(t *testing.T) {
	t.Parallel()
	half := []Period{{Year: PlanYear{Year: 2026}, Unit: UnitHalf, N: 1}, {Year: PlanYear{Year: 2026}, Unit: UnitYear, N: 1}}
	for _, c := range []struct {
		rules     string
		occasions []Period
		want      string
	}{
		{"yearly", nil, "2026"},
		{"tertial", nil, "2026-T1 2026-T2 2026-T3"},
		{"times:3", nil, "2026-3x1 2026-3x2 2026-3x3"},
		{"monthly tertial", nil, "2026-M01 2026-M02 2026-M03 2026-T1+2026-M04 2026-M05 2026-M06 2026-M07 2026-T2+2026-M08 2026-M09 2026-M10 2026-M11 2026-T3+2026-M12"},
		{"tertial yearly", nil, "2026-T1 2026-T2 2026+2026-T3"},
		{"tertial times:3", nil, "2026-T1+2026-3x1 2026-T2+2026-3x2 2026-T3+2026-3x3"},
		{"continuous yearly", nil, "2026-T1 2026-T2 2026+2026-T3"},
		{"as-needed continuous", nil, "2026-T1 2026-T2 2026-T3"},
		{"continuous", half, "2026-H1 2026"},
		{"as-needed half-yearly", half, "2026-H1 2026+2026-H2"},
		{"", half, "2026-H1 2026"},
		{"", nil, "2026-T1 2026-T2 2026-T3"},
		{"months:3,10", nil, "2026-M03 2026-M10"},
		{"times:2 months:3,10", nil, "2026-M03 2026-M10"},
		{"times:3 months:3,10", nil, "2026-M03 2026-3x1 2026-3x2 2026-M10 2026-3x3"},
		{"every-2-months", nil, "2026-M02 2026-M04 2026-M06 2026-M08 2026-M10 2026-M12"},
		{"every-5-months", nil, "2026-M05 2026-M10"},
		{"every-2-years", nil, "2026"},
		{"every-4-years", nil, ""},
		{"quarterly half-yearly yearly", nil, "2026-Q1 2026-H1+2026-Q2 2026-Q3 2026+2026-H2+2026-Q4"},
	} {
		if got := spellSlots(Slots(rules(t, c.rules), PlanYear{2026, time.January}, c.occasions)); got != c.want {
			t.Errorf("%q with %d occasions\n got %s\nwant %s", c.rules, len(c.occasions), got, c.want)
		}
	}
	for _, often := range []string{"daily", "weekly", "every-2-weeks", "monthly", "times:24"} {
		if got := Slots(rules(t, often), PlanYear{Year: 2026}, nil); len(got) != 12 || got[0].Period.ID() != "2026-M01" {
			t.Errorf("%s is asked about %s", often, spellSlots(got))
		}
	}
	if got := spellSlots(Slots(rules(t, "every-4-months every-2-months"), PlanYear{2026, time.September}, nil)); !strings.HasPrefix(got, "2026-M10 2026-M12 2026-M02") {
		t.Errorf("a year from September: %s", got)
	}
}

var allRules = "daily weekly every-2-weeks monthly every-2-months every-5-months quarterly tertial half-yearly yearly every-2-years every-3-years times:2 times:3 times:5 times:12 times:20 months:3,10 months:12 continuous as-needed"

// TestSlotsCoverOnce draws rules and years: every period of every rule is in
// exactly one slot, the slots rise, and each is named by its longest period.
func TestSlotsCoverOnce(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pool := rules(t, allRules)
	for range 3000 {
		var some []Rule
		for range 1 + random.IntN(4) {
			some = append(some, pool[random.IntN(len(pool))])
		}
		y := PlanYear{2020 + random.IntN(15), time.Month(1 + random.IntN(12))}
		slots := Slots(some, y, nil)
		seen := map[string]int{}
		for i, s := range slots {
			seen[s.Period.ID()]++
			if i > 0 && !slots[i-1].Period.Last().Before(s.Period.Last()) {
				t.Fatalf("%v %v: %s", some, y, spellSlots(slots))
			}
			for _, p := range s.Also {
				seen[p.ID()]++
				if p.Last() != s.Period.Last() || p.months() > s.Period.months() {
					t.Fatalf("%v %v: %s does not belong with %s", some, y, p.ID(), s.Period.ID())
				}
			}
		}
		for _, r := range some {
			if r.Kind == Times && monthsChosen(some, r.N) {
				continue
			}
			for _, p := range r.periods(y, DefaultOccasions(y)) {
				if seen[p.ID()] != 1 {
					t.Fatalf("%v %v: %s is in %d slots", some, y, p.ID(), seen[p.ID()])
				}
			}
		}
		slices.Reverse(some)
		if again := Slots(some, y, nil); spellSlots(again) != spellSlots(slots) {
			t.Fatalf("%v %v: the order of the rules changes the slots", some, y)
		}
	}
}

func TestRulesRoundTrip(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t, allRules) {
		if r.String() == "unknown" || r.Describe("sv") == "" || r.Describe("en") == "" {
			t.Errorf("%+v has no words", r)
		}
		for _, lang := range []string{"sv", "en"} {
			f, err := ParseFrequency(r.Describe(lang))
			if err != nil || spell(f.Rules()) != r.String() {
				t.Errorf("%s described as %q is read as %q, %v", r, r.Describe(lang), spell(f.Rules()), err)
			}
		}
	}
	for _, bad := range []string{"", "Monthly", "times:", "times:0", "times:03", "times:367", "months:", "months:0", "months:13", "months:10,3", "months:3,3",
		"months:1,2,3,4,5,6,7,8,9,10,11,12,12", "every-0-weeks", "every-1-years", "every-60-years", "every-2", "every-2-days", "unknown", "months: 3"} {
		if r, err := ParseRule(bad); err == nil {
			t.Errorf("%q is read as %s", bad, r)
		}
	}
}

func BenchmarkSlotsAndDates(b *testing.B) {
	c, p := NewCalendar(), DefaultPolicy()
	some := rules(b, "monthly tertial")
	for b.Loop() {
		for _, s := range Slots(some, PlanYear{Year: 2026}, nil) {
			p.Dates(s, c)
		}
	}
}

func BenchmarkParseFrequency(b *testing.B) {
	for b.Loop() {
		if _, err := ParseFrequency("I samband med upphandlingar. Enkäter minst årligen"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPeriodsOfEveryRule: in any plan year, whatever month it starts in, the
// periods of a rule lie in the year, rise without a gap in their order, do not
// overlap, and have an id and a name of their own that are read back.
func TestPeriodsOfEveryRule(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t, allRules) {
		for i := range 9 * 12 {
			y := PlanYear{2024 + i/12, time.Month(i%12 + 1)}
			year := Period{Year: y, Unit: UnitYear, N: 1}
			slots := Slots([]Rule{r}, y, nil)
			names := map[string]bool{}
			for k, s := range slots {
				p := s.Period
				back, err := ParsePeriod(p.ID(), y.Start)
				if err != nil || back != p || len(s.Also) != 0 {
					t.Fatalf("%s in %+v: %s is read back as %+v, %v", r, y, p.ID(), back, err)
				}
				if p.First().Before(year.First()) || p.Last().After(year.Last()) || p.Last().Before(p.First()) {
					t.Fatalf("%s in %+v: %s is %s to %s", r, y, p.ID(), p.First(), p.Last())
				}
				if k > 0 && (!slots[k-1].Period.Last().Before(p.First()) || slots[k-1].Period.Compare(p) >= 0 || p.Compare(slots[k-1].Period) <= 0) {
					t.Fatalf("%s in %+v: %s and %s overlap or are out of order", r, y, slots[k-1].Period.ID(), p.ID())
				}
				for _, name := range []string{p.ID(), "sv " + p.Name("sv"), "en " + p.Name("en")} {
					if names[name] {
						t.Fatalf("%s in %+v: %s twice", r, y, name)
					}
					names[name] = true
				}
			}
		}
	}
}

// TestLeapDayIsInItsPeriods: 29 February is the last day of its month, and of
// the year that ends with it.
func TestLeapDayIsInItsPeriods(t *testing.T) {
	t.Parallel()
	for id, start := range map[string]time.Month{"2028-M02": time.January, "2027": time.March, "2027-T3": time.March, "2027-H2": time.March, "2027-Q4": time.March, "2027-3x3": time.March} {
		p, err := ParsePeriod(id, start)
		if err != nil || p.Last().String() != "2028-02-29" {
			t.Errorf("%s from %s ends %s, %v", id, start, p.Last(), err)
		}
	}
}

// TestEveryYearsFromTheYearNamed: a year named in the text is one that the
// rule falls in.
func TestEveryYearsFromTheYearNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int{
		"vart tredje år":                   {2025, 2028, 2031},
		"vart tredje år med start 2026":    {2026, 2029, 2032},
		"vart tredje år, senast 2024":      {2024, 2027, 2030},
		"en gång per mandatperiod (2027)":  {2027, 2031},
		"every second year from 2025":      {2025, 2027, 2029, 2031},
		"Lokaler vart tredje år från 2026": {2026, 2029, 2032},
	} {
		f, err := ParseFrequency(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		again, err := ParseFrequency(f.Describe("sv"))
		if err != nil {
			t.Errorf("%q as %q: %v", text, f.Describe("sv"), err)
		}
		for _, rules := range [][]Rule{f.Rules(), again.Rules()} {
			var got []int
			for year := 2024; year <= 2032; year++ {
				if len(Slots(rules, PlanYear{Year: year}, nil)) > 0 {
					got = append(got, year)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q falls in %v, want %v", text, got, want)
			}
		}
	}
}

// BenchmarkYearOfSeats makes the slots and dates of a year for 5,000 seats
// with the frequencies of the phrase table, read once each.
func BenchmarkYearOfSeats(b *testing.B) {
	c, p := NewCalendar(), DefaultPolicy()
	var parts [][]Rule
	for _, text := range []string{"Månatligen och tertial", "Kontinuerligt", "Årligen", "Vid behov löpande", "Löpande och månatligen", "3 ggr/år", "2 ggr/år", "vid behov"} {
		f, err := ParseFrequency(text)
		if err != nil {
			b.Fatal(err)
		}
		parts = append(parts, f.ReportRules())
	}
	for b.Loop() {
		n := 0
		for seat := range 5000 {
			for _, s := range Slots(parts[seat%len(parts)], PlanYear{Year: 2026}, nil) {
				p.Dates(s, c)
				n++
			}
		}
		if n == 0 {
			b.Fatal("no slots")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
}

// TestNext: there is always a next slot, it ends after the day, and none ends
// between, over New Year, leap days and plan years from any month.
func TestNext(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t, allRules+" every-50-years") {
		for start := time.January; start <= time.December; start++ {
			for d := (Date{2027, time.December, 25}); d.Before(Date{2028, time.March, 3}); d = d.AddDays(1) {
				s, ok := Next([]Rule{r}, d, start)
				if !ok || !s.Period.Last().After(d) {
					t.Fatalf("after %s comes %s, %v", d, s.Period.ID(), ok)
				}
				for _, earlier := range Slots([]Rule{r}, PlanYearOf(d, start), nil) {
					if earlier.Period.Last().After(d) && earlier.Period.Last().Before(s.Period.Last()) {
						t.Fatalf("after %s comes %s, not %s", d, earlier.Period.ID(), s.Period.ID())
					}
				}
				year := Period{Year: PlanYearOf(d, start), Unit: UnitYear, N: 1}
				if d.Before(year.First()) || d.After(year.Last()) {
					t.Fatalf("%s lies in %s to %s", d, year.First(), year.Last())
				}
			}
		}
	}
	if s, ok := Next([]Rule{{Kind: InMonths}}, Date{2026, time.May, 1}, time.January); ok {
		t.Errorf("no months come as %s", s.Period.ID())
	}
}
