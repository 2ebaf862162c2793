package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/workbook/risk"
)

// analysed is the region office's risk analysis with K01 marked as one that may
// hold confidential matter: IT has valued the risk of that and, with other words
// each time, the others; one is new. Every word of the unit's about K01 says
// "hemligt".
func analysed(t *testing.T) (o *office, round int64) {
	t.Helper()
	o = emptyOffice(t)
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", "regionkontoret-2026.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	p := o.reads(raw)
	for i := range p.Controls {
		p.Controls[i].Confidential = p.Controls[i].Code == "K01"
	}
	o.put(p)
	o.pass("2026-09-11")
	if round, err = o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"Avdelningschef"}, Opens: "2026-09-14", Due: "2026-10-09"}, boss); err != nil {
		t.Fatal(err)
	}
	m := o.one(o.pass("2026-09-14"), anders)
	k01, secret := "", ""
	o.view(func(r store.Reader) error {
		all, err := r.Risks(t.Context(), 1)
		for _, x := range all {
			if x.Unit == "IT-avdelningen" && x.Origin == "K01" {
				k01, secret = x.Code, "hemligt "
			}
		}
		return err
	})
	if k01 == "" {
		t.Fatal("IT has no risk of K01")
	}
	for _, round := range []string{"första", "andra"} {
		said := cells{"Ny1": {"Område": "Miljö", "Risk": "Serverhallen blir för varm", "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen", "Kommentar": round}}
		for _, row := range known(t, m.book) {
			words := round
			if row.Ref == k01 {
				words = secret + round
			}
			said[row.Ref] = map[string]string{"Risk": words + " risken", "Orsak": words + " orsaken", "Befintliga åtgärder": words + " skyddet", "Kommentar": words, "Sannolikhet": "2", "Konsekvens": "3",
				"Sannolikhet efter åtgärder": "1", "Konsekvens efter åtgärder": "2", "Förslag": "Acceptera"}
		}
		sent := m
		sent.subject = "hemligt ärende " + sent.subject
		o.takes(o.delivery(anders, "pass", sent, fills(t, m.book, said)), verdictAccepted)
	}
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range list.Risks {
		switch {
		case x.Code == k01:
			list.Risks[i].Choice = risk.Choice{What: risk.ChooseControl, Text: "hemligt moment", Method: "hemligt", Reason: "hemligt skäl", Frequency: "Månatligen"}
		case x.New && x.Valued:
			list.Risks[i].Choice = risk.Choice{What: risk.ChooseNo, Reason: "öppet skäl"}
		}
	}
	var book bytes.Buffer
	if err := risk.WriteList(t.Context(), &book, list); err != nil {
		t.Fatal(err)
	}
	read, err := o.ReadChoices(t.Context(), "sv", book.Bytes())
	if err != nil || len(read.Changes) != 2 {
		t.Fatalf("%+v, %v", read, err)
	}
	if _, err := o.TakeChoices(t.Context(), "sv", read.SHA, boss); err != nil {
		t.Fatal(err)
	}
	if err := o.CloseRisks(t.Context(), round, boss); err != nil {
		t.Fatal(err)
	}
	o.again()
	return o, round
}

// TestHandsOverTheRiskAnalyses: every unit, risk, version and choice, once, with
// the plan that the analysis uses.
func TestHandsOverTheRiskAnalyses(t *testing.T) {
	t.Parallel()
	o, round := analysed(t)
	h := o.hands(OpenData{Year: 2026, Confidential: true})
	h.hangsTogether(t)
	carries(t, h.find(t, "risk_analyses", "id", float64(round)), map[string]any{"plan": "RS_2026", "board": "RS", "year": 2027.0, "due": "2026-10-09", "state": "closed", "roles": "Avdelningschef"})
	view := o.riskRound(round)
	for _, u := range view.Units {
		row := h.find(t, "risk_units", "unit", u.Unit)
		carries(t, row, map[string]any{"state": u.State, "valued": float64(u.Valued), "left": float64(u.Left), "request": orNil(u.Reference)})
		if u.Reference != "" {
			carries(t, h.find(t, "requests", "id", u.Reference), map[string]any{"analysis": float64(round)})
		}
	}
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list.Risks {
		row := h.find(t, "assessed_risks", "code", x.Code)
		carries(t, row, map[string]any{"unit": x.Unit, "area": x.Area, "text": x.Text, "complete": x.Valued, "new": x.New, "proposal": orNil(x.Proposal), "controls": strings.Join(x.In, " "),
			"probability": numberOrNil(x.Probability), "value": numberOrNil(list.Scale.Value(x.Probability, x.Consequence)),
			"residual_value": numberOrNil(list.Scale.Value(x.ResidualProbability, x.ResidualConsequence)), "last_value": numberOrNil(x.Last), "withheld": false})
	}
	versions := 0
	o.view(func(r store.Reader) error {
		all, err := r.ValuationsFrom(t.Context(), 0, 1000)
		for _, x := range all {
			versions++
			row := h.find(t, "risk_valuations", "id", float64(x.ID))
			carries(t, row, map[string]any{"version": float64(x.N), "assessed_risk": float64(x.Risk), "complete": x.Complete})
			if row["delivery"] == nil || row["file"] == nil {
				t.Errorf("where version %d came from is not told", x.ID)
			}
		}
		return err
	})
	if len(h["assessed_risks"]) != len(list.Risks) || len(h["risk_valuations"]) != versions || versions < 4 || len(h["risk_units"]) != len(view.Units) || len(h["risk_choices"]) != 2 {
		t.Errorf("%d risks, %d versions of %d, %d units, %d choices", len(h["assessed_risks"]), len(h["risk_valuations"]), versions, len(h["risk_units"]), len(h["risk_choices"]))
	}
	fresh := h.find(t, "assessed_risks", "text", "Serverhallen blir för varm")
	carries(t, fresh, map[string]any{"new": true, "value": 9.0, "residual_value": nil, "last_value": nil, "version": 2.0})
	carries(t, h.find(t, "risk_choices", "assessed_risk", fresh["id"]), map[string]any{"choice": "no", "reason": "öppet skäl", "newest": true, "version": 1.0, "area": ""})
	carries(t, h.find(t, "mails", "kind", kindRiskSummary), map[string]any{"analysis": float64(round), "occasion": nil})
	if len(h["requests"]) == 0 || len(h.of("risk_choices", "choice", "control")) != 1 {
		t.Errorf("choices %v", h["risk_choices"])
	}
}

// TestWithholdsRisksOfConfidentialControls: no free word about such a risk leaves
// unless somebody says so, and everything about others does.
func TestWithholdsRisksOfConfidentialControls(t *testing.T) {
	t.Parallel()
	o, _ := analysed(t)
	open, all := o.hands(OpenData{Year: 2026}), o.hands(OpenData{Year: 2026, Confidential: true})
	for _, table := range []string{"assessed_risks", "risk_valuations", "risk_choices", "deliveries"} {
		secrets := 0
		for i, row := range all[table] {
			had, kept := strings.Contains(fmt.Sprint(row), "hemligt"), fmt.Sprint(open[table][i])
			if strings.Contains(kept, "hemligt") || had != (open[table][i]["withheld"] == true) {
				t.Errorf("%s: %s", table, kept)
			}
			if had {
				secrets++
			}
		}
		if secrets == 0 || secrets == len(all[table]) && table != "deliveries" {
			t.Errorf("%s: %d of %d rows are secret: this shows nothing", table, secrets, len(all[table]))
		}
	}
	k01 := open.of("assessed_risks", "withheld", true)[0]
	carries(t, k01, map[string]any{"probability": 2.0, "value": 6.0, "proposal": "accept", "text": "", "comment": ""})
}

// of is the rows of a table with a value in a column.
func (h handed) of(table, column string, value any) (rows []map[string]any) {
	for _, row := range h[table] {
		if row[column] == value {
			rows = append(rows, row)
		}
	}
	return rows
}

func numberOrNil(n int) any {
	if n == 0 {
		return nil
	}
	return float64(n)
}
