package consolidated_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"rond/workbook/consolidated"
	"rond/workbook/risk"
)

// csvRows reads one of the source documents as it has been read: without its
// heading.
func csvRows(t testing.TB, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

const (
	areaBoard, areaPlan     = "Produktionsstyrelsen", "Internkontrollplan 2026, Vård och omsorg"
	officeBoard, officePlan = "Regionstyrelsen", "Internkontrollplan 2026, Regionkontoret"
)

func sampleHead(lang string) consolidated.Head {
	return consolidated.Head{
		Lang: lang, Organisation: "Exempelkommunen", Title: "Uppföljning av intern kontroll 2026", Year: 2026, Occasion: "Tertialuppföljning T2", Made: "2026-09-21 08:00",
		Plans: []consolidated.PlanHead{{Board: areaBoard, Title: areaPlan, Adopted: "2026-01-14 § 7", Version: 2}, {Board: officeBoard, Title: officePlan, Adopted: "2026-01-20 § 12", Version: 1, Scale: risk.Scale{Probability: make([]risk.Step, 3), Consequence: make([]risk.Step, 3)}}},
		Grades: []consolidated.Grade{{Code: "none", Word: "Ingen avvikelse"}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1},
			{Code: "major", Word: "Större avvikelse", Severity: 2}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1}},
		Chain: "4711  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Help: []string{"Varje rad på bladet Resultat är en kontroll, en period och en ansvarig. Raden visar det senaste svaret.",
			"Bladen är tabeller med fasta namn (tblResultat, tblEjRapporterat …). Nya kolumner läggs alltid till längst till höger, så att en egen arbetsbok kan länka hit."},
	}
}

// plans are the areas and controls of the two source documents.
type control struct{ board, plan, number, area, risk, text, result, account string }

func plans(t testing.TB) (all []control, areas []consolidated.AreaRow) {
	for _, r := range csvRows(t, "plan-produktion.csv") {
		all = append(all, control{areaBoard, areaPlan, r[0], r[1], r[2], r[3], "", r[7]})
		areas = append(areas, consolidated.AreaRow{Board: areaBoard, Plan: areaPlan, Number: r[0], Area: r[1], Account: r[7]})
	}
	for _, r := range csvRows(t, "plan-regionkontoret.csv") {
		all = append(all, control{officeBoard, officePlan, r[0], r[2], r[3] + " " + r[4], r[5], r[9], ""})
	}
	seen := map[string]bool{}
	for _, r := range csvRows(t, "atgarder-regionkontoret.csv") {
		if !seen[r[2]] {
			areas = append(areas, consolidated.AreaRow{Board: officeBoard, Plan: officePlan, Number: r[0], Area: r[2]})
		}
		seen[r[2]] = true
	}
	return all, areas
}

func people() []string {
	return []string{"Åsa Öhman", "Erik Lindqvist", "Fatima Haddad", "Zoran Petrović", "Örjan Åkesson", "Maria Nilsson-Ek", "Anders Berg", "Ylva Söderström", "Jonas Ahlgren", "Sirpa Mäkinen", "Karin Ek", "Ahmed Yusuf"}
}

func email(i int) string { return fmt.Sprintf("person%d@kommun.example", i) }

// answers are n rows over the controls of both plans, of every state.
func answers(controls []control, n int) iter.Seq2[consolidated.Row, error] {
	units := []string{"Solgården", "Ekbacken", "Hemtjänst norr", "LSS centrum", "Måltid", "Stab"}
	names := people()
	return func(yield func(consolidated.Row, error) bool) {
		for i := range n {
			c := controls[i%len(controls)]
			who, tertial := (i*7)%len(names), 1+(i/len(controls))%3
			r := consolidated.Row{
				Board: c.board, Plan: c.plan, Area: c.area, Risk: c.risk, Ref: fmt.Sprintf("K%s-2026T%d", c.number, tertial), Control: "K" + c.number, Text: c.text,
				PeriodID: fmt.Sprintf("2026-T%d", tertial), PeriodEnd: fmt.Sprintf("2026-%02d-28", 4*tertial), Period: fmt.Sprintf("tertial %d 2026", tertial), Unit: units[(i/3)%len(units)], Role: "VC",
				Owner: names[who], Email: email(who), Asked: "2026-08-24", Due: "2026-09-10", State: stateOf(i), Request: fmt.Sprintf("R%d", 1000+i/3),
			}
			answer(&r, c, i)
			if !yield(r, nil) {
				return
			}
		}
	}
}

func stateOf(i int) string {
	states := []string{"answered", "answered", "answered", "late", "answered", "partial", "answered", "asked", "answered", "not-due",
		"answered", "undeliverable", "answered", "vacant", "answered", "held", "answered-by-other", "not-applicable", "before-start", "cancelled"}
	return states[(i*11+i/20)%len(states)]
}

func answer(r *consolidated.Row, c control, i int) {
	switch r.State {
	case "answered", "answered-by-other":
		r.Performed, r.Grade, r.Version = "yes", []string{"none", "none", "minor", "none", "major", ""}[i%6], 1+i%2
		r.Received, r.SubmittedBy, r.File, r.Late = "2026-09-04 13:37", r.Email, "a1b2c3d4e5f6", i%9 == 0
		r.Result = c.result
		if r.Result == "" {
			r.Result = "Stickprov på 25 ärenden. Alla var rätt hanterade och dokumenterade i systemet."
		}
		if r.Grade == "minor" || r.Grade == "major" {
			r.Action, r.ActionOwner, r.ActionDue = "Ny genomgång av rutinen med alla berörda", r.Owner, "2026-11-30"
		}
	case "partial":
		r.Performed, r.Received, r.Version = "partly", "2026-09-08 09:02", 1
	case "not-applicable":
		r.Performed, r.Proposal = "not-mine", "Vi har inga egna upphandlingar; flytta kontrollen till staben."
	case "late", "undeliverable":
		r.Reminders = 1 + i%2
	case "vacant":
		r.Owner, r.Email = "", ""
	}
}

func sampleData(t testing.TB, rows int) consolidated.Data {
	controls, areas := plans(t)
	d := consolidated.Data{Areas: areas, Answers: answers(controls, rows)}
	for i, c := range controls {
		row := consolidated.ControlRow{Board: c.board, Plan: c.plan, Number: c.number, Area: c.area, Risk: c.risk, Marks: []string{"", "(Ny 2026)"}[i%2], Control: "K" + c.number, Text: c.text,
			Method: "Stickprov", Responsible: "VC", Frequency: "Månatligen och tertial"}
		if c.board == officeBoard && i%5 != 0 {
			row.Probability, row.Consequence = 1+i%3, 1+(i/3)%3
			row.Value = row.Probability * row.Consequence
		}
		d.Controls = append(d.Controls, row)
	}
	for i, r := range csvRows(t, "plan-regionkontoret.csv") {
		d.Texts = append(d.Texts, consolidated.TextRow{Key: fmt.Sprintf("RS/2017/2017/1/ab12cd34/K%s", r[0]), Board: officeBoard, Plan: officePlan, Area: r[2], Control: "K" + r[0],
			Occasion: "Helår 2017", Said: r[9], Proposed: "minor", Asked: 3, Answered: 2, Text: r[9], Grade: []string{"none", "minor"}[i%2], State: map[bool]string{false: "late"}[r[10] == "Rapporterad"], Written: i%3 == 0})
	}
	for i, r := range csvRows(t, "atgarder-regionkontoret.csv") {
		a := consolidated.ActionRow{Board: officeBoard, Plan: officePlan, Area: r[2], None: r[3] == ""}
		if !a.None {
			a.Number, a.Text, a.Status = r[0]+"."+r[1], r[3], []string{"unset", "not-started", "started", "done"}[i%4]
			a.Origin = []string{consolidated.OriginPlan, consolidated.OriginAnswer, consolidated.OriginController}[i%3]
			a.Years = []consolidated.ActionYear{{Year: 2016, Status: "not-started"}, {Year: 2017, Status: a.Status}}[i%2:]
		}
		if a.Origin == consolidated.OriginAnswer {
			a.Control, a.Source = "K4", "K4-2017T1"
		}
		if a.Status == "done" {
			a.Finished, a.Check, a.HadEffect = "2017-02-28", "2017-08-28", []string{consolidated.EffectLacks, "partly"}[i/4%2]
		}
		d.Actions = append(d.Actions, a)
	}
	d.Deliveries = []consolidated.DeliveryRow{
		{Received: "2026-09-04 13:37", From: email(1), Subject: "SV: Internkontroll: 3 kontroller att besvara [R1001]", Verdict: "accepted", Request: "R1001", Owner: people()[1], Handled: true},
		{Received: "2026-09-05 07:12", From: "okand@annan.example", Subject: "Svar", Verdict: "held", Reason: "Avsändaren är inte registrerad."},
	}
	for i, name := range []string{"Tertialuppföljning T1", "Delårsrapport", "Helår"} {
		at := consolidated.BoardRow{Board: officeBoard, Plan: officePlan, State: "adopted", Adopted: "2025-12-16", Section: "§ 118", Registry: "RS 2025/812", Occasion: name, Asked: 90, Answered: 84 - 30*i, Texts: 26 - 9*i, Controls: 26}
		if i == 0 {
			at.Closed, at.BoardDate, at.Decided, at.DecidedSection = "2026-05-18", "2026-05-27", "2026-05-27", "§ 45"
		}
		d.Boards = append(d.Boards, at)
	}
	d.Boards = append(d.Boards, consolidated.BoardRow{Board: areaBoard, State: "draft", Occasion: "Helår", Controls: 7})
	d.Mails = func(yield func(consolidated.MailRow, error) bool) {
		for i := range people() {
			m := consolidated.MailRow{Board: areaBoard, Request: fmt.Sprintf("R%d", 1000+i), Kind: "dispatch", To: email(i), Name: people()[i], Subject: fmt.Sprintf("Internkontroll: 3 kontroller att besvara senast 10 september [R%d]", 1000+i),
				MessageID: fmt.Sprintf("<r%d.7f3a@rond.kommun.example>", 1000+i), Made: "2026-08-24 08:00", Sent: "2026-08-24 08:01", State: "sent", Transmissions: 1}
			if !yield(m, nil) {
				return
			}
		}
	}
	return d
}

func write(t testing.TB, h consolidated.Head, d consolidated.Data) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := consolidated.Write(t.Context(), &out, h, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
