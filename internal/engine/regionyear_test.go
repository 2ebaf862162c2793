package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/risk"
)

// planFile is a shipped plan as it is read.
func planFile(t *testing.T, name string) *plan.Plan {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", name))
	if err != nil {
		t.Fatal(err)
	}
	p, problems, err := plan.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if p == nil || err != nil {
		t.Fatalf("%s: %+v, %v", name, problems, err)
	}
	return p
}

// planOf2025 is the plan of the source document of 2017 as it may have gone on:
// its areas, risks and controls in 2025, with the people of 2026 to ask.
func planOf2025(t *testing.T) *plan.Plan {
	t.Helper()
	p, now := planFile(t, "regionkontoret-2017.xlsx"), planFile(t, "regionkontoret-2026.xlsx")
	for p.Year < 2025 {
		p = p.Continued()
	}
	p.Status, p.Adopted, p.Section, p.AskFrom = plan.Adopted, "2024-12-10", "§ 201", "2025-01-01"
	p.Units, p.People, p.Seats, p.Contact, p.MaxProb, p.MaxCons = now.Units, now.People, now.Seats, now.Contact, 3, 3
	p.Occasions = nil
	for _, x := range now.Occasions {
		p.Occasions = append(p.Occasions, plan.Occasion{Name: strings.Replace(x.Name, "2026", "2025", 1), Period: strings.Replace(x.Period, "2026", "2025", 1)})
	}
	for i := range p.Controls {
		c, ok := now.Control(p.Controls[i].Code)
		if !ok {
			t.Fatalf("no %s in 2026", p.Controls[i].Code)
		}
		p.Controls[i].Parts, p.Controls[i].Frequency = c.Parts, c.Frequency
		p.Controls[i].Risk.Probability, p.Controls[i].Risk.Consequence, p.Controls[i].Risk.Value = 2, 2, 4
	}
	return p
}

// until lets the working days pass up to and with a day, and answers every form
// that comes with what is given.
func (o *office) until(day string, answer func(ref string) map[string]string) {
	o.t.Helper()
	for d := o.today(o.now).AddDays(1); !d.After(date(day)); d = d.AddDays(1) {
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			continue
		}
		for _, m := range o.pass(d.String()) {
			if !strings.HasPrefix(m.name, "internkontroll") {
				continue
			}
			said := cells{}
			for _, row := range spread(o.t, m.book).Rows() {
				if row.Control != "" {
					said[row.Ref] = answer(row.Ref)
				}
			}
			o.takes(o.delivery(m.env.To, "pass", m, fills(o.t, m.book, said)), verdictAccepted)
		}
	}
}

// TestARegionOfficeYear steps through one year in order: the autumn's risk
// analysis on the plan of 2025, the choice among the risks, the draft of 2026 and
// its adoption, the follow-up and the closing of every occasion, the draft of 2027
// with what the year has shown, and what next autumn's analysis is filled in with.
// The plan of 2017 stands as history all the while.
func TestARegionOfficeYear(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.now = date("2025-01-02").In(o.set.Zone, 8, 0)
	o.adopt("regionkontoret-2017.xlsx")
	o.put(planOf2025(t))
	o.pass("2025-09-12")

	o.valuesInAutumn()
	fresh := o.adoptsAfter("2025-12-10")
	o.followsUp(fresh)
	o.rollsOver(fresh)

	before, after := planFile(t, "regionkontoret-2017.xlsx"), o.exported(2017)
	if len(after.Assessments) != len(before.Assessments) || len(after.Actions) != len(before.Actions) || len(before.Assessments) == 0 {
		t.Errorf("2017 has %d results and %d actions, want %d and %d", len(after.Assessments), len(after.Actions), len(before.Assessments), len(before.Actions))
	}
}

func (o *office) exported(year int) *plan.Plan {
	o.t.Helper()
	p, err := o.Export(o.t.Context(), "RS", year)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// asksRisks starts a risk analysis and gives the workbook of the head of IT.
func (o *office) asksRisks(s RiskStart) (round int64, m sentMail) {
	o.t.Helper()
	s.Board, s.Roles = "RS", []string{"Avdelningschef"}
	round, err := o.StartRisks(o.t.Context(), s, boss)
	if err != nil {
		o.t.Fatal(err)
	}
	mails := slices.DeleteFunc(o.again(), func(m sentMail) bool { return !strings.Contains(m.subject, "iskanalys") })
	return round, o.one(mails, anders)
}

// valuesInAutumn is the risk analysis for 2026: one unit answers, with a new risk
// that is chosen for the plan.
func (o *office) valuesInAutumn() {
	o.t.Helper()
	o.pass("2025-09-15")
	round, m := o.asksRisks(RiskStart{Year: 2026, Due: "2025-10-06"})
	said := cells{"Ny1": {"Område": "Miljö", "Risk": "Serverhallen blir för varm", "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen"}}
	for _, row := range known(o.t, m.book) {
		said[row.Ref] = keeps("3", "2", "Kontroll i planen")
	}
	o.takes(o.delivery(anders, "pass", m, fills(o.t, m.book, said)), verdictAccepted)
	o.pass("2025-10-17")
	if err := o.CloseRisks(o.t.Context(), round, boss); err != nil {
		o.t.Fatal(err)
	}
	o.chooses(round, func(x risk.Listed) (c risk.Choice) {
		if x.New {
			c = risk.Choice{What: risk.ChooseControl, Text: "Temperaturen läses av", Frequency: "Tertialvis", Roles: "Systemansvarig"}
		}
		return c
	})
}

// adoptsAfter puts the draft of 2026 in force, and gives the control that is new.
func (o *office) adoptsAfter(day string) plan.Control {
	o.t.Helper()
	draft, err := o.Rollover(o.t.Context(), "RS", 2025)
	if err != nil {
		o.t.Fatal(err)
	}
	if draft.Status != plan.Draft {
		o.t.Errorf("the draft is %s", draft.Status)
	}
	draft.Status, draft.Adopted, draft.Section, draft.Registry, draft.AskFrom = plan.Adopted, "2025-12-09", "§ 214", "RS 2025/0877", "2026-01-01"
	o.pass(day)
	o.put(draft)
	adopted := o.exported(2026)
	i := slices.IndexFunc(adopted.Controls, func(c plan.Control) bool { return c.Text == "Temperaturen läses av" })
	if i < 0 || adopted.Controls[i].Risk.Value != 9 || adopted.Controls[i].Risk.Marks != "Ny 2026" {
		o.t.Fatalf("the plan of 2026: %+v", adopted.Controls)
	}
	if k01, _ := adopted.Control("K01"); k01.Risk.Value != 6 {
		o.t.Errorf("K01 has the value %d, want that of the analysis", k01.Risk.Value)
	}
	if !slices.ContainsFunc(adopted.Actions, func(a plan.Action) bool { return a.Text == "Lean-arbete" && strings.HasSuffix(a.From, "/2017") }) {
		o.t.Errorf("what was open in 2017 has not come along: %+v", adopted.Actions)
	}
	return adopted.Controls[i]
}

// followsUp lives through 2026, in which what is new deviates gravely and the rest
// is fine, and closes its occasions, with the board's decisions, and the year.
func (o *office) followsUp(fresh plan.Control) {
	o.t.Helper()
	id, err := o.PlanID(o.t.Context(), "RS", 2026)
	if err != nil {
		o.t.Fatal(err)
	}
	o.until("2026-01-02", func(string) map[string]string { return fine() }) // what 2025 still asks
	for _, occasion := range [][2]string{{"2026-T1", "2026-06-01"}, {"2026-T2", "2026-10-01"}, {"2026", "2027-02-01"}} {
		o.until(occasion[1], func(ref string) map[string]string {
			a := with(fine(), "Resultat", "Som det ska.")
			if strings.HasPrefix(ref, fresh.Code) {
				a = with(with(with(a, "Bedömning", "Större avvikelse"), "Åtgärd", "Beställ ny kyla"), "Resultat", "För varmt.")
			}
			return a
		})
		if err := o.CloseOccasion(o.t.Context(), id, occasion[0], boss); err != nil {
			o.t.Fatal(err)
		}
		if err := o.DecideOccasion(o.t.Context(), id, occasion[0], Decision{Day: occasion[1], Section: "98"}, "", boss); err != nil {
			o.t.Fatal(err)
		}
	}
	var open []store.Occurrence
	o.view(func(r store.Reader) (err error) {
		open, err = r.Occurrences(o.t.Context(), store.OccurrenceFilter{Plan: id, States: []string{store.Planned, store.Asked}})
		return err
	})
	if err := o.CloseYear(o.t.Context(), id, boss); err != nil {
		o.t.Error(err)
	}
	if len(open) > 0 {
		o.t.Errorf("%d rows of the year are still open: %+v", len(open), open[0])
	}
}

// rollsOver is the draft of 2027, and what the next risk analysis begins with.
func (o *office) rollsOver(fresh plan.Control) {
	o.t.Helper()
	next, err := o.Rollover(o.t.Context(), "RS", 2026)
	if err != nil {
		o.t.Fatal(err)
	}
	for code, says := range map[string]string{fresh.Code: "Allvarlig avvikelse", "K05": "Ingen avvikelse"} {
		c, _ := next.Control(code)
		if !slices.ContainsFunc(c.Extra, func(n plan.Note) bool { return n.Title == "Förslag inför 2027" && strings.Contains(n.Text, says) }) {
			o.t.Errorf("%s does not say %q: %+v", code, says, c.Extra)
		}
		if slices.ContainsFunc(c.Extra, func(n plan.Note) bool { return strings.HasSuffix(n.Title, "2026") }) {
			o.t.Errorf("%s still says what was proposed for 2026: %+v", code, c.Extra)
		}
	}
	for _, text := range []string{"Beställ ny kyla", "Lean-arbete"} {
		if !slices.ContainsFunc(next.Actions, func(a plan.Action) bool { return a.Text == text && strings.HasSuffix(a.From, "/2026") }) {
			o.t.Errorf("%q has not come along: %+v", text, next.Actions)
		}
	}
	o.pass("2027-02-02")
	_, m := o.asksRisks(RiskStart{Year: 2027, Due: "2027-03-01"})
	book := spread(o.t, m.book)
	for heading, want := range map[string]string{"Risk": "Serverhallen blir för varm", "Sannolikhet": "3 – Sannolik", "Konsekvens": "3 – Allvarlig", "Förslag": ""} {
		if got := book.Get(fresh.Risk.Code, heading); got != want {
			o.t.Errorf("the next analysis has %s %q, want %q", heading, got, want)
		}
	}
}
