package engine

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

func (o *office) calendar(lang string) []CalendarDay {
	o.t.Helper()
	days, err := o.Calendar(o.t.Context(), lang, 2026)
	if err != nil {
		o.t.Fatal(err)
	}
	return days
}

// lives ticks day by day, with everybody silent, until nothing of the year is
// left to ask. On the way and at the end the calendar says what it said before.
func (o *office) lives(from, lang string, said []CalendarDay) {
	o.t.Helper()
	for d, n := date(from), 1; d.Before(date("2027-03-01")); d, n = d.AddDays(1), n+1 {
		o.now = d.In(o.set.Zone, 8, 0)
		if _, err := o.Tick(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
		if o.set.Policy.Notice != 0 { // else what is asked waits for no mail
			if _, err := o.Send(o.t.Context(), o); err != nil {
				o.t.Fatal(err)
			}
		}
		if n%45 == 0 {
			foretold(o.t, said, o.calendar(lang))
		}
	}
	done := o.calendar(lang)
	for _, d := range done {
		for _, p := range d.Mail {
			if !p.Asked {
				o.t.Fatalf("%s is not asked on %s", p.Name, d.Day)
			}
		}
	}
	foretold(o.t, said, done)
}

// foretold holds what was done to what was said of it: the same days, people,
// Refs and due days.
func foretold(t *testing.T, said, done []CalendarDay) {
	t.Helper()
	for i := range max(len(said), len(done)) {
		var s, d CalendarDay
		if i < len(said) {
			s = said[i]
		}
		if i < len(done) {
			d = done[i]
		}
		if want, got := oneLine(t, s), oneLine(t, d); want != got {
			t.Fatalf("foretold\n%.2000s\nand asked\n%.2000s", want, got)
		}
	}
}

// oneLine is a day without what was yet to come of it.
func oneLine(t *testing.T, d CalendarDay) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), `"asked":true`, `"asked":false`)
}

// TestCalendarForetellsTheYear: what the calendar says on New Year's Day of the
// shipped plans is asked to the letter.
func TestCalendarForetellsTheYear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.adopt("regionkontoret-2026.xlsx")
	said := o.calendar("sv")
	if len(said) < 12 {
		t.Fatalf("only %d days", len(said))
	}
	o.lives("2026-01-01", "sv", said)
}

// TestCalendarForetellsAnyPlan does so for drawn plans, from a drawn day, with
// people who have said that they will be away, vacant seats, plans whose
// periods have opened long before anybody was asked, and a notice first.
func TestCalendarForetellsAnyPlan(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			draw := rand.New(rand.NewPCG(seed, 7))
			o := emptyOffice(t, func(s *Settings) {
				s.Calendar = s.Calendar.WithHalfDays(date("2026-02-02"), date("2026-04-30"), date("2026-10-30"))
				s.Send, s.Policy.Notice = []string{"on", "off"}[draw.IntN(2)], []int{0, 5, 3}[seed%3]
				s.Policy.RemindBefore, s.Policy.RemindAfter = nil, nil // they decide nothing of this, and cost the most
			})
			o.put(drawnPlan(draw))
			o.put(elsewhere(drawnPlan(draw)))
			o.drawAbsences(draw)
			from := date("2026-01-01").AddDays(draw.IntN(330))
			o.now = from.In(o.set.Zone, 7, 0)
			said := o.calendar("en")
			if len(said) == 0 {
				t.Fatal("nothing is foretold")
			}
			o.set.Send = "on"
			o.lives(from.String(), "en", said)
		})
	}
}

func drawnPlan(draw *rand.Rand) *plan.Plan {
	p := withVacant(smallPlan())
	often := []string{"Månatligen", "Tertial", "3 ggr/år", "2 ggr/år", "Årligen", "Löpande", "Vid behov", "Kvartalsvis", "Månatligen och tertial", "Löpande med Årligen", "Varje vecka"}
	for i := range p.Controls {
		p.Controls[i].Frequency = often[draw.IntN(len(often))]
	}
	if draw.IntN(2) == 0 {
		p.Occasions[0].LastDay = "2026-05-06"
	}
	days := []string{"", "5 arbetsdagar före periodens slut", "20 arbetsdagar efter", "den 15:e månaden efter", "12 arbetsdagar före nämnden"}
	p.Controls[draw.IntN(3)].Due = days[draw.IntN(len(days))]
	p.Timings = []plan.Timing{{Period: "M", Opens: "2 arbetsdagar före", Due: "6 arbetsdagar efter"}, {Period: "all", Due: "12 arbetsdagar efter"}}[:draw.IntN(3)]
	p.Occasions[2].BoardDate = []string{"", "2027-02-09"}[draw.IntN(2)]
	if draw.IntN(3) == 0 {
		p.Seats[1].Holder = eva // two seats, numbered Refs
	}
	return p
}

// drawAbsences lets Eva, who has a deputy, and Olle, who has none, be away.
func (o *office) drawAbsences(draw *rand.Rand) {
	o.t.Helper()
	err := o.store.Change(o.t.Context(), func(tx store.Tx) error {
		for _, email := range []string{eva, olle} {
			p, err := tx.PersonByKey(o.t.Context(), email)
			if err != nil {
				return err
			}
			gone := date("2026-01-15").AddDays(draw.IntN(300))
			a := store.Absence{Person: p.ID, From: gone.String(), Back: gone.AddDays(draw.IntN(30)).String()}
			if _, err := tx.AddAbsence(o.t.Context(), a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestCalendarInBothLanguages(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	for lang, want := range map[string]string{"sv": "januari 2026", "en": "January 2026"} {
		days := o.calendar(lang)
		d := days[0]
		if d.Day != firstDay || len(d.Mail) != 2 || !d.Mail[0].Asked || d.Mail[0].Rows[0] != (DayRow{"K01-2026M01", "Fakturor attesteras i tid", want, "2026-02-10"}) {
			t.Errorf("%s: %+v", lang, d)
		}
		if next := days[1]; next.Day != "2026-03-02" || next.Mail[0].Asked {
			t.Errorf("%s: %+v", lang, next)
		}
	}
	if days, err := o.Calendar(t.Context(), "sv", 2031); err != nil || len(days) != 0 {
		t.Errorf("a year without plans: %v, %v", days, err)
	}
}

// TestCalendarOfPlansThatAskNobody: a draft foretells nothing; a closed plan
// still tells what it asked.
func TestCalendarOfPlansThatAskNobody(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Status = plan.Draft
	o.put(p)
	if days := o.calendar("sv"); len(days) != 0 {
		t.Errorf("a draft asks %v", days)
	}
	o, _ = january(t)
	o.closesYear(1)
	if days := o.calendar("sv"); len(days) != 1 || days[0].Day != firstDay {
		t.Errorf("a closed plan: %v", days)
	}
}

// TestFreshInSeptember: nothing that ended before the plan came into force is
// foretold.
func TestFreshInSeptember(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.now = date("2026-09-10").In(o.set.Zone, 8, 0)
	p := smallPlan()
	p.AskFrom = ""
	o.put(p)
	for _, d := range o.calendar("sv") {
		for _, m := range d.Mail {
			for _, r := range m.Rows {
				if d.Day < "2026-09-10" || r.Ref < "K01-2026M09" && r.Ref != "K03-2026T3" {
					t.Errorf("%s: %s", d.Day, r.Ref)
				}
			}
		}
	}
}
