package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAReturnedRiskWorkbookIsShown: what a held one says before anybody has
// decided, and what was understood of it when it counts, without its words; and
// that its request is about risks.
func TestAReturnedRiskWorkbookIsShown(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, zeynep)
	refs := known(t, m.book)
	said := cells{refs[0].Ref: {"Sannolikhet": "3", "Konsekvens": "3", "Sannolikhet efter åtgärder": "1", "Konsekvens efter åtgärder": "2", "Förslag": "Acceptera", "Kommentar": "Hemligt ord"},
		refs[1].Ref: {"Sannolikhet": "mycket ofta", "Förslag": "Acceptera"},
		"Ny1":       {"Område": "Miljö", "Risk": "Hemlig risk", "Sannolikhet": "3", "Konsekvens": "2", "Förslag": "Direktåtgärd"}}
	d := o.takes(o.delivery(zeynep, "fail", m, fills(t, m.book, said)), verdictHeld).Delivery
	v, err := o.DeliveryView(t.Context(), "sv", d)
	if err != nil {
		t.Fatal(err)
	}
	if v.Round != round || v.RisksFor != 2027 || !v.CanAccept || len(v.SaysRisks) != 3 || len(v.Faults) == 0 {
		t.Fatalf("%+v, %d risks, %d faults", v.Round, len(v.SaysRisks), len(v.Faults))
	}
	first, fresh := v.SaysRisks[0], v.SaysRisks[2]
	if first.Ref != refs[0].Ref || first.Value != "9 (3 × 3), Hög" || first.Residual != "2 (1 × 2), Låg" || first.Proposal != "Acceptera" || first.Comment != "Hemligt ord" {
		t.Errorf("%+v", first)
	}
	if fresh.Ref != "Ny1" || fresh.Text != "Hemlig risk" || fresh.State != "complete" || v.SaysRisks[1].State != "wrong" {
		t.Errorf("%+v %+v", fresh, v.SaysRisks[1])
	}
	if u := o.riskRound(round).unit(t, "Kommunikationsavdelningen"); u.State != "asked" {
		t.Errorf("looking took something: %+v", u)
	}
	if _, err := o.Accept(t.Context(), d, boss, AsSent); err != nil {
		t.Fatal(err)
	}
	o.again()
	if v, err = o.DeliveryView(t.Context(), "sv", d); err != nil || len(v.SaysRisks) != 0 {
		t.Fatalf("%v, %+v", err, v.SaysRisks)
	}
	if len(v.Taken) != len(refs)+1 {
		t.Fatalf("%d rows of %d are told", len(v.Taken), len(refs)+1)
	}
	last := v.Taken[len(refs)]
	if v.Taken[0].Said != "9 (3 × 3), Hög, Acceptera" || v.Taken[1].State != "wrong" || len(v.Taken[1].Notes) == 0 || !strings.HasSuffix(last.Ref, " (Ny1)") || last.Said != "6 (3 × 2), Hög, Direktåtgärd" {
		t.Errorf("%+v", v.Taken)
	}
	if strings.Contains(fmt.Sprint(v.Taken), "Hemlig") {
		t.Error("what was understood repeats what was written")
	}
	q, err := o.RequestView(t.Context(), "sv", v.Request)
	if err != nil || q.Round != round || q.RisksFor != 2027 || !slices.ContainsFunc(q.Timeline, func(s Step) bool { return s.What == "delivery" && s.ID == d }) {
		t.Errorf("%v, %+v", err, q)
	}
}
