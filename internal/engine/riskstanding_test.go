package engine

import (
	"slices"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestAnOpenRiskAnalysisIsSeen in where the plan stands, beside its controls and
// not among them, in what waits for somebody, and in the status of the week.
func TestAnOpenRiskAnalysisIsSeen(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t, contactHears)
	standing := func() []RiskStanding {
		all, err := o.Status(t.Context(), 2026)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %d plans", err, len(all))
		}
		return all[0].Risks
	}
	all, err := o.Status(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(slices.DeleteFunc(asked, func(m sentMail) bool { return !strings.Contains(m.subject, "riskanalys") })); n != 5 {
		t.Fatalf("%d were asked about risks", n)
	}
	o.view(func(r store.Reader) error {
		requests, err := r.Requests(t.Context(), store.RequestFilter{})
		if all[0].Requests != len(requests)-5 {
			t.Errorf("%d requests about controls of %d: those about risks are counted", all[0].Requests, len(requests))
		}
		return err
	})
	if got := standing(); len(got) != 1 || got[0] != (RiskStanding{ID: round, Year: 2027, Opens: "2026-09-14", Due: "2026-10-09", Units: 6, Vacant: 1}) {
		t.Fatalf("%+v", got)
	}
	rows := len(known(t, o.one(asked, zeynep).book))
	waits, err := o.Outstanding(t.Context(), "sv", zeynep)
	waits = slices.DeleteFunc(waits, func(v OutstandingView) bool { return v.RisksFor == 0 })
	if err != nil || len(waits) != 1 || waits[0].Rows != rows || waits[0].Left != rows || waits[0].RisksFor != 2027 || waits[0].Mail.Kind != kindRisk {
		t.Errorf("%v %+v, %d risks", err, waits, rows)
	}
	if err := o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: "Kommunikationsavdelningen", Source: "telefon"}, boss); err != nil {
		t.Fatal(err)
	}
	weeks := 0
	for day := date("2026-09-15"); day.Before(date("2026-10-20")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if m.env.To == katarina && strings.Contains(m.subject, "Vecka") {
				weeks++
				says(t, m, "Riskanalysen inför 2027 års internkontrollplan", "1 av 6 enheter")
			}
		}
	}
	if weeks < 3 {
		t.Errorf("%d weeks tell of it", weeks)
	}
	if got := standing(); got[0].Answered != 1 || got[0].Late != 4 || got[0].Vacant != 1 {
		t.Errorf("after the last day: %+v", got)
	}
	if err := o.CloseRisks(t.Context(), round, boss); err != nil {
		t.Fatal(err)
	}
	if got := standing(); len(got) != 0 {
		t.Errorf("a closed one: %+v", got)
	}
}
