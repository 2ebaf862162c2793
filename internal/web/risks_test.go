package web

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
	"rond/workbook/risk"
)

func sampleRiskRound(state string) engine.RiskRoundView {
	return engine.RiskRoundView{ID: 1, Plan: 1, Board: "Regionstyrelsen", Code: "RS", Year: 2027, State: state, Opens: "2026-09-14", Due: "2026-10-09", Roles: []string{"Avdelningschef", "Verksamhetschef"},
		Answered: 1, Risks: 14, Chosen: 3,
		Units: []engine.RiskUnitView{
			{Unit: "Kommunikationsavdelningen", Person: "Zeynep Aydin", Request: 12, Reference: "R1012", State: "answered", Due: "2026-10-09", Valued: 6},
			{Unit: "Hälso- och sjukvårdsavdelningen", Person: "Per-Ola Fransson", Request: 13, Reference: "R1013", State: "partial", Due: "2026-10-09", Valued: 2, Left: 4, Again: 1, Reminders: 1},
			{Unit: "IT-avdelningen", Person: "Anders Kjellberg", Request: 14, Reference: "R1014", State: "late", Due: "2026-10-09", Left: 5, Reminders: 2},
			{Unit: "HR-avdelningen", State: "vacant"}},
		Acts: []engine.ActView{{At: "2026-09-11 10:11", Who: "Anna Lind", Kind: "risks-started"}, {At: "2026-10-05 09:30", Who: "Anna Lind", Kind: "risks-extended", Note: "16 oktober 2026: IT-avdelningen: Föräldraledig"}, {At: "2026-10-06 11:12", Who: "Bo Ek", Kind: "risks-kept", Note: "Kommunikationsavdelningen: telefon 6 oktober"}}}
}

func sampleRiskRequest() engine.RequestView {
	q := sampleRequest(sampleRows())
	q.Round, q.RisksFor, q.Rows = 1, 2027, nil
	return q
}

// riskDelivery is a risk workbook that waits for somebody to decide.
func riskDelivery(d engine.DeliveryView) engine.DeliveryView {
	d.Round, d.RisksFor, d.Rows, d.Says = 1, 2027, nil, nil
	d.Open[0].Round, d.Open[0].RisksFor = 1, 2027
	d.SaysRisks = []engine.SaidRiskView{
		{Ref: "R012", State: "complete", Unit: "Hälso- och sjukvårdsavdelningen", Area: "Ekonomi", Text: "Serverhallen blir för varm under sommaren", Cause: "Kylan räcker inte.\nIngen mäter.", Measures: "Larm",
			Value: "9 (3 × 3), Hög", Residual: "2 (1 × 2), Låg", Proposal: "Kontroll i planen", Comment: "Se =HYPERLINK(\"http://x.example\") <b>underlaget</b>"},
		{Ref: "Ny1", State: "incomplete", Area: "Personal", Text: "Vikarier saknar behörighet"}}
	d.Taken = []engine.TakenView{{Request: "R1043", Ref: "R034 (Ny2)", State: "complete", Said: "6 (3 × 2), Hög, Direktåtgärd"}}
	return d
}

func sampleChances() []engine.RiskChance {
	return []engine.RiskChance{{Board: "Välfärd samhällsservice", Code: "VSS", Year: 2027, Opens: "2026-09-14", Due: "2026-10-05", Roles: []engine.RiskRole{{Name: "VC", Units: 12}, {Name: "AOC", Units: 4}, {Name: "Produktionsdir.", Units: 1}}}}
}

func sampleChoices(f templates.Frame) readChoicesPage {
	wrong := []plan.Problem{{Sheet: "Risklista", Cell: "N12", Text: "”Kanske” är inget av valen.", Remedy: "Välj Kontroll, Direktåtgärd eller Nej."}}
	return readChoicesPage{Frame: f, Errors: wrong, ChoicesRead: &engine.ChoicesRead{SHA: "ab12", Board: "RS", Year: 2027, Problems: wrong, Changes: []engine.ChoiceChange{
		{Risk: "R012", Text: "Serverhallen blir för varm under sommaren", Now: risk.Choice{What: "control", Text: "Temperaturen i serverhallen läses av", Method: "Stickprov", Frequency: "Månatligen", Roles: "Systemansvarig"}},
		{Risk: "R003", Text: "Fattade beslut verkställs inte", Was: "control", Now: risk.Choice{What: "no", Reason: "Täcks av kontroll K04"}},
		{Area: "Ekonomi", Now: risk.Choice{What: "yes"}}}}}
}

// TestARiskAnalysisIsStartedOnThePage: it asks for roles, leads to where it is
// followed, gives the list and takes what is chosen in it, and is closed once.
func TestARiskAnalysisIsStartedOnThePage(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	_, page := v.get("/risks")
	form := url.Values{"board": {between(t, page, `name="board" value="`, `"`)}, "year": {between(t, page, `name="year" value="`, `"`)}, "opens": {between(t, page, `name="opens" value="`, `"`)}, "due": {between(t, page, `name="due" value="`, `"`)}}
	if res, page := v.post("/risks", form); res.StatusCode != http.StatusConflict || !strings.Contains(page, "Ingen roll är vald") {
		t.Errorf("started without a role: %s\n%s", res.Status, page)
	}
	form["role"] = []string{between(t, page, `name="role" value="`, `"`)}
	res, body := v.post("/risks", form)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/risks/1" {
		t.Fatalf("%s %s\n%s", res.Status, res.Header.Get("Location"), body)
	}
	if _, page := v.get("/risks/1"); !strings.Contains(page, "/risks/1/list") {
		t.Errorf("the page has no list:\n%s", page)
	}
	if _, page := v.get("/risks"); !strings.Contains(page, `href="/risks/1"`) {
		t.Errorf("the analysis is not listed:\n%s", page)
	}
	res, list := v.get("/risks/1/list")
	if res.Header.Get("Content-Type") != typeXLSX || !strings.HasPrefix(list, "PK") {
		t.Fatalf("%s, %s", res.Status, res.Header.Get("Content-Type"))
	}
	if _, page := v.uploadTo("/risks/upload", []byte(list)); !strings.Contains(page, "säger inget nytt") {
		t.Errorf("the list as it was:\n%s", page)
	}
	if raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", "produktion-2026.xlsx")); err != nil {
		t.Fatal(err)
	} else if _, page := v.uploadTo("/risks/upload", raw); !strings.Contains(page, "notice") && !strings.Contains(page, "problem") {
		t.Errorf("a plan was taken for a list:\n%s", page)
	}
	unasked := url.Values{"unit": {"Nowhere"}, "delivery": {"0"}, "source": {"telefon"}, "due": {"2030-01-10"}, "reason": {"sjuk"}}
	for _, act := range []string{"keep", "extend"} {
		if res, page := v.post("/risks/1/"+act, unasked); res.StatusCode != http.StatusConflict || !strings.Contains(page, "har inte fått frågan än") {
			t.Errorf("%s of a unit that nobody has asked: %s", act, res.Status)
		}
	}
	if res, _ := v.post("/risks/1/close", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("closing: %s", res.Status)
	}
	if res, _ := v.post("/risks/1/close", nil); res.StatusCode != http.StatusConflict {
		t.Errorf("closed twice: %s", res.Status)
	}
}
