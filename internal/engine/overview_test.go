package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/consolidated"
)

func (o *office) overview() Overview {
	o.t.Helper()
	v, err := o.Overview(o.t.Context(), "sv")
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// tally is an occasion's states as "answered 1, asked 3".
func tally(o OccasionOverview) string {
	var all []string
	for _, s := range o.States {
		all = append(all, fmt.Sprintf("%s %d", s.State, s.N))
	}
	return strings.Join(all, ", ")
}

func TestOverviewOfAnEmptyHouse(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, func(s *Settings) { s.Send, s.Pilots = "pilot", []string{eva} })
	v := o.overview()
	if len(v.Plans) != 0 || len(v.Next) != 0 || v.Waits != (Waits{}) || v.Now != "2026-01-01 08:00" {
		t.Errorf("%+v", v)
	}
	if s := v.Sending; s.Mode != "pilot" || len(s.Pilots) != 1 || s.Held || !s.Quiet || s.Wakes != "2026-01-02" {
		t.Errorf("sending: %+v", s)
	}
}

func TestOverview(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withVacant(smallPlan()))
	o.put(elsewhere(smallPlan()))
	closed := smallPlan()
	closed.Year, closed.Title, closed.Status, closed.Occasions = 2025, "Internkontrollplan 2025", plan.Closed, nil
	o.put(closed)

	v := o.overview()
	if len(v.Next) != nextDays || v.Next[0].Day != firstDay || len(v.Next[0].Mail) != 4 {
		t.Fatalf("next: %+v", v.Next)
	}
	if p := v.Next[0].Mail[0]; p.Board != "Andra nämnden" || p.Name != "Eva Ek" || p.Asked || p.Due != "2026-02-10" || p.Rows[0].Ref != "K01-2026M01" {
		t.Errorf("first: %+v", p)
	}

	mails := o.pass(firstDay)
	ask := to(mails, eva)[0]
	deviates := with(with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Ny rutin"), "Resultat", "Två fakturor")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": deviates, "K02-2026M01": {"Genomförd under perioden?": "Delvis"}})), verdictAccepted)
	if err := o.HoldAll(t.Context(), "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	o.now = date("2026-02-16").In(o.set.Zone, 9, 0)

	v = o.overview()
	if s := v.Sending; !s.Held || s.By != "Anna Lind" || s.Since == "" || s.Quiet {
		t.Errorf("sending: %+v", s)
	}
	if v.Waits.Vacant != 1 || v.Waits.Returns != 0 {
		t.Errorf("waits: %+v", v.Waits)
	}
	if len(v.Plans) != 3 || v.Plans[2].Status.Year != 2025 || v.Plans[2].Status.State != "closed" || v.Plans[2].Occasions != nil {
		t.Fatalf("plans: %+v", v.Plans)
	}
	p := v.Plans[slices.IndexFunc(v.Plans, func(p PlanOverview) bool { return p.Code == "TN" })]
	if p.Version != 1 || p.Adopted != "10 december 2025" || p.AskFrom != "2026-01-01" || p.Status.Answered != 1 || len(p.Occasions) != 3 {
		t.Errorf("%+v", p)
	}
	// January: Eva answered one of two and half of the other, Olle is late, the
	// vacant seat one; then four controls for February to April and the tertial.
	if got := tally(p.Occasions[0]); got != "answered 1, late 2, vacant 1, partial 1, not-due 17" || p.Occasions[0].Total != 22 {
		t.Errorf("T1: %s of %d", got, p.Occasions[0].Total)
	}
	if g := p.Occasions[0].Grades; len(g) != 1 || g[0].Word != "Mindre avvikelse" || g[0].N != 1 || g[0].Severity != 1 {
		t.Errorf("grades: %+v", g)
	}
	if p.Occasions[0].LastDay != "2026-05-13" {
		t.Errorf("last day of T1: %s", p.Occasions[0].LastDay)
	}
}

func cell(v PlanView, control, period string) MatrixCell {
	for _, a := range v.Areas {
		for _, row := range a.Rows {
			for _, month := range row.Cells {
				for _, c := range month {
					if row.Control == control && c.Period == period {
						return c
					}
				}
			}
		}
	}
	return MatrixCell{}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	major := with(with(with(fine(), "Bedömning", "Större avvikelse"), "Åtgärd", "Ny rutin"), "Resultat", "Kassan stämde inte")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": major})), verdictAccepted)
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil {
		t.Fatal(err)
	}
	if v.Months[2] != "mars" || v.Contact != "Anna Lind, anna.lind@kommun.example" || len(v.Versions) != 1 || v.Versions[0].N != 1 {
		t.Errorf("%v %q %v", v.Months, v.Contact, v.Versions)
	}
	if len(v.Areas) != 1 || len(v.Areas[0].Rows) != 3 || v.Areas[0].Rows[0].Frequency != "Månatligen" {
		t.Fatalf("%+v", v.Areas)
	}
	want := MatrixCell{Period: "2026-M01", Name: "januari", Total: 2, Answered: 1, State: consolidated.Waiting, Grade: "Större avvikelse", Severity: 2}
	if got := cell(v, "K02", "2026-M01"); got != want {
		t.Errorf("K02 in January: %+v", got)
	}
	if got := cell(v, "K03", "2026-T1"); got.Name != "T1" || got.State != consolidated.NotDue || got.Severity != -1 || got.Grade != "" {
		t.Errorf("K03 in the first tertial: %+v", got)
	}

	o.now = date("2026-02-16").In(o.set.Zone, 9, 0) // Olle is late
	if v, err = o.PlanView(t.Context(), "en", 1); err != nil {
		t.Fatal(err)
	}
	if got := cell(v, "K01", "2026-M01"); got.State != consolidated.Silent || got.Answered != 1 || got.Name != "January" {
		t.Errorf("K01 in January: %+v", got)
	}
	c, err := o.CellView(t.Context(), "sv", 1, "K02", "", "2026-M01")
	if err != nil || len(c.Rows) != 2 || c.Name != "januari 2026" || c.Method != "Stickprov" || c.Text != "Kassan räknas" {
		t.Fatalf("%+v, %v", c, err)
	}
	if r := c.Rows[0]; r.Owner != "Eva Ek" || r.Ref != "K02-2026M01" || r.Reference != "R1001" || r.Performed != "Ja" || r.Grade != "Större avvikelse" ||
		r.Result != "Kassan stämde inte" || r.Late || r.Received == "" || r.Unit != "Solgården" {
		t.Errorf("Eva's row: %+v", r)
	}
	if r := c.Rows[1]; r.Owner != "Olle Ask" || r.State != consolidated.Silent || r.Severity != -1 {
		t.Errorf("Olle's row: %+v", r)
	}
	if _, err := o.CellView(t.Context(), "sv", 1, "K02", "", "2026-M99"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such period: %v", err)
	}
}

// TestMatrixKeepsWhatWasAsked: a control that a later version leaves out stays
// for the periods that were asked, and only for them.
func TestMatrixKeepsWhatWasAsked(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	p := smallPlan()
	p.Controls = p.Controls[1:]
	p.Areas = append(p.Areas, plan.Area{Number: "2", Name: "Utan kontroller"})
	o.put(p)
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil || len(v.Areas) != 2 || len(v.Areas[0].Rows) != 3 || v.Areas[0].Rows[2].Control != "K01" || v.Areas[0].Rows[2].Text != "Fakturor attesteras i tid" {
		t.Fatalf("%+v, %v", v.Areas, err)
	}
	if cell(v, "K01", "2026-M01").Total != 2 || cell(v, "K01", "2026-M02").Total != 0 {
		t.Errorf("%+v", v.Areas[0].Rows[2])
	}
	if c, err := o.CellView(t.Context(), "sv", 1, "K01", "", "2026-M02"); err != nil || c.Rows[0].State != consolidated.Cancelled {
		t.Errorf("a cancelled cell: %+v, %v", c, err)
	}
}

// TestABoxIsAnsweredWhenEverybodyHas: that a control does not concern somebody
// is an answer, and never hides the others' or what is still missing.
func TestABoxIsAnsweredWhenEverybodyHas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		states []string
		want   string
	}{
		{[]string{consolidated.Answered, consolidated.NotApplicable, consolidated.Answered}, consolidated.Answered},
		{[]string{consolidated.NotApplicable, consolidated.AnsweredByOther}, consolidated.AnsweredByOther},
		{[]string{consolidated.NotApplicable, consolidated.NotApplicable}, consolidated.NotApplicable},
		{[]string{consolidated.NotApplicable, consolidated.NotDue}, consolidated.NotDue},
		{[]string{consolidated.Answered, consolidated.Waiting, consolidated.Silent}, consolidated.Silent},
	} {
		got := ""
		for _, s := range c.states {
			got = needier(got, s)
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.states, got, c.want)
		}
	}
}
