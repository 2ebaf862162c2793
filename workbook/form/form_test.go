package form_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"rond/templates"
	"rond/workbook/form"
)

func signer() form.Signer {
	return form.Signer{Installation: "kommun.example", Secret: []byte("en hemlighet som är lång nog")}
}

func grades(lang string) []form.Grade {
	if lang == "en" {
		return []form.Grade{{"none", "No deviation", 0}, {"minor", "Minor deviation", 1}, {"major", "Major deviation", 2}, {"unassessed", "Not assessed", -1}}
	}
	return []form.Grade{{"none", "Ingen avvikelse", 0}, {"minor", "Mindre avvikelse", 1}, {"major", "Större avvikelse", 2}, {"unassessed", "Ej bedömd", -1}}
}

// texts is the prose of templates, as the engine hands it over.
func texts(t testing.TB, lang string) form.Texts {
	t.Helper()
	from, err := templates.Form(lang)
	if err != nil {
		t.Fatal(err)
	}
	fields := func(m map[string]string) map[form.Field]string {
		out := map[form.Field]string{}
		for k, v := range m {
			out[form.Field(k)] = v
		}
		return out
	}
	return form.Texts{Title: from.Title, Intro: from.Intro, Steps: from.Steps, Help: from.Help, FixTitle: from.FixTitle, FixIntro: from.FixIntro,
		ActionsTitle: from.ActionsTitle, ActionsIntro: from.ActionsIntro,
		PromptTitle: fields(from.PromptTitle), Prompt: fields(from.Prompt), Refused: fields(from.Refused)}
}

// sample is a form of n rows.
func sample(t testing.TB, lang string, n int) form.Form {
	f := form.Form{
		Lang: lang, Texts: texts(t, lang), Organisation: "Exempelkommunen", Board: "Vård- och omsorgsnämnden", Plan: "Internkontrollplan 2026",
		Recipient: "Maria Lindqvist", Reference: "R1043", Due: "2026-05-13", Grades: grades(lang),
		Contact: "Frågor? Anna Berg, anna.berg@kommun.example, 08-123 45 67",
	}
	controls := [][3]string{
		{"Ekonomi i balans", "Systematisk ekonomiuppföljning, åtgärdsplaner och utfall mot mål och budget", "Uppföljning av åtgärdsplaner och en kvalitetssäkrad budgetprocess"},
		{"Upphandling och inköp", "Avtalstrohet vid inköp över 50 000 kronor", "Stickprov 25 fakturor per tertial"},
		{"Dokumentation", "Att genomförandeplaner är upprättade inom två veckor och följs upp", "Granskning av 10 slumpvis valda akter"},
		{"Läkemedel", "Att narkotikajournaler förs och kontrollräknas", "Egenkontroll enligt checklista"},
		{"Informationssäkerhet", "Behörigheter till verksamhetssystem tas bort när någon slutar", "Jämförelse mellan personallista och behörighetslista"},
		{"Arbetsmiljö", "Riskbedömningar görs inför större förändringar", "Genomgång av protokoll från samverkan"},
		{"Delegation", "Beslut på delegation anmäls till nämnden", "Stickprov 15 beslut"},
	}
	for i := range n {
		c := controls[i%len(controls)]
		f.Rows = append(f.Rows, form.Row{
			Key: signer().Key(1043, i+1), Ref: fmt.Sprintf("K%02d-2026T1", i+1), Area: c[0], Control: c[1], Method: c[2],
			Period: "tertial 1 2026", Due: "2026-05-13", Previous: "Ja · Ingen avvikelse", NeedsResult: i%3 == 0,
		})
	}
	return f
}

func build(t testing.TB, f form.Form) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := form.NewBuilder().Build(&buf, f); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestWriteSamples writes forms to look at into the directory ROND_LOOK.
func TestWriteSamples(t *testing.T) {
	dir := os.Getenv("ROND_LOOK")
	if dir == "" {
		t.Skip("set ROND_LOOK to a directory to have samples written there")
	}
	for name, f := range map[string]form.Form{
		"sv1": sample(t, "sv", 1), "sv5": sample(t, "sv", 5), "sv7": sample(t, "sv", 7), "sv40": sample(t, "sv", 40), "en7": sample(t, "en", 7),
	} {
		if err := os.WriteFile(dir+"/"+name+".xlsx", build(t, f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
