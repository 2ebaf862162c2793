package engine

import (
	"slices"
	"strings"
	"testing"

	"rond/workbook/risk"
)

// TestRisksFromElsewhere: a list joins the analysis under the plan's own words,
// what cannot be valued stands without a value, the same list again changes
// nothing, and the analysis can still be started.
func TestRisksFromElsewhere(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.adopt("regionkontoret-2026.xlsx")
	o.pass("2026-09-11")
	in := RiskImport{Board: "RS", Year: 2027, Source: "SMART"}
	list := "Enhet;Område;Risk;Sannolikhet;Konsekvens;Åtgärd;Ansvarig\n" +
		"it-avdelningen;miljö;Tunga lyft;Möjlig;3;Köp lyftvagn;Anders\n" +
		"Kansliet;;Hot i receptionen;Hög;;;\n"
	done, err := o.ImportRisks(t.Context(), "sv", []byte(list), in, boss)
	if err != nil || done.New != 2 || done.Unvalued != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	id, err := o.RiskRoundOf(t.Context(), "RS", 2027)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := o.RiskList(t.Context(), "sv", id)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got.Risks, func(x risk.Listed) bool { return x.Text == "Tunga lyft" })
	if i < 0 {
		t.Fatalf("%+v", got.Risks)
	}
	if x := got.Risks[i]; x.Unit != "IT-avdelningen" || x.Area != "Miljö" || x.Probability != 2 || x.Consequence != 3 || x.Proposal != "" || x.Comment != "SMART: Köp lyftvagn, Anders" {
		t.Errorf("%+v", x)
	}
	i = slices.IndexFunc(got.Risks, func(x risk.Listed) bool { return x.Text == "Hot i receptionen" })
	if i < 0 || got.Risks[i].Valued {
		t.Errorf("what nobody has valued: %+v", got.Risks)
	}
	if done, err := o.ImportRisks(t.Context(), "sv", []byte(list), in, boss); err != nil || done.Same != 2 || done.New+done.Changed > 0 {
		t.Errorf("the same again: %+v, %v", done, err)
	}
	changed := strings.Replace(list, "Möjlig;3", "1;1", 1)
	if done, err := o.ImportRisks(t.Context(), "sv", []byte(changed), in, boss); err != nil || done.Changed != 1 || done.Same != 1 {
		t.Errorf("one changed: %+v, %v", done, err)
	}
	if chances, err := o.RiskChances(t.Context()); err != nil || len(chances) != 1 {
		t.Errorf("the analysis cannot be started: %+v, %v", chances, err)
	}
	again, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"Avdelningschef"}, Opens: "2026-09-14", Due: "2026-10-09"}, boss)
	if err != nil || again != id {
		t.Fatalf("round %d, %v", again, err)
	}
	rows := spread(t, o.one(o.pass("2026-09-14"), anders).book)
	code := o.codeOf(id, "Tunga lyft")
	if got := rows.Get(code, "Risk"); got != "Tunga lyft" || rows.Get(code, "Förslag") != "" || len(rows.Rows()) < 17 {
		t.Errorf("the department's workbook has %q and %q, %d rows", got, rows.Get(code, "Förslag"), len(rows.Rows()))
	}
}

// codeOf is the code of a risk in a list.
func (o *office) codeOf(round int64, text string) string {
	o.t.Helper()
	list, _, err := o.RiskList(o.t.Context(), "sv", round)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, x := range list.Risks {
		if x.Text == text {
			return x.Code
		}
	}
	o.t.Fatalf("no risk %q", text)
	return ""
}
