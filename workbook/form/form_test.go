package form_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"rond/templates"
	"rond/workbook"
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
		ActionsTitle: from.ActionsTitle, ActionsIntro: from.ActionsIntro, ActionsAsked: from.ActionsAsked, Shared: from.Shared, SharedMore: from.SharedMore,
		PromptTitle: fields(from.PromptTitle), Prompt: fields(from.Prompt), Refused: fields(from.Refused)}
}

// sample is a form of n rows.
func sample(t testing.TB, lang string, n int) form.Form {
	f := form.Form{
		Lang: lang, Texts: texts(t, lang), Organisation: "Exempelkommunen", Board: "Vård- och omsorgsnämnden", Plan: "Internkontrollplan 2026",
		Recipient: "Maria Lindqvist", Reference: "R1043", Due: "2026-05-13", Grades: grades(lang),
		Contact: "Frågor? Anna Berg, anna.berg@kommun.example, 070-174 06 05",
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

// filled is a form with answers, as a correction prefills it.
func filled(t testing.TB, lang string, n int) form.Form {
	f := sample(t, lang, n)
	answers := []form.Answer{
		{Performed: form.Yes, Result: "Ekonomin är i balans. Prognosen efter april pekar på ett överskott om 0,4 mnkr. Åtgärdsplanen från i höstas följs upp varje månad och två av tre åtgärder är genomförda.", Grade: "none"},
		{Performed: form.Yes, Result: "25 fakturor granskade. Tre köp, sammanlagt 212 000 kr, gjordes utanför avtal: en möbelleverans och två konsultuppdrag.", Grade: "minor", Action: "Genomgång av avtalen med alla som beställer", ActionOwner: "Enhetschef ekonomi", ActionDue: "2026-09-30"},
		{Performed: form.Partly, Result: "Sex av tio akter granskade; resten tas i maj. I två saknas uppföljning.", Grade: "major"},
		{Performed: form.NoOccasion},
		{},
		{Performed: form.No, Result: "Ingen förändring har varit aktuell, och rutinen är inte prövad."},
		{Performed: form.NotMine, Proposal: "Hör hemma hos förvaltningens kansli"},
	}
	for i := range f.Rows {
		f.Rows[i].Answer = answers[i%len(answers)]
	}
	return f
}

// corrected is what goes back when a return had faults.
func corrected(t testing.TB, lang string) form.Form {
	f := filled(t, lang, 7)
	f.Rows[1].Answer.ActionDue = ""
	f.Rows[1].Bad = []form.Field{form.FieldActionDue}
	f.Rows[2].Bad = []form.Field{form.FieldAction}
	f.Rows[4].Bad = []form.Field{form.FieldPerformed}
	for _, at := range []struct {
		row   int
		field form.Field
		code  string
		args  []string
	}{
		{1, form.FieldActionDue, form.CodeDateUnknown, []string{"före sommaren"}},
		{2, form.FieldAction, form.CodeActionMissing, []string{"Större avvikelse"}},
		{4, form.FieldPerformed, form.CodePerformedUnknown, []string{"kanske", "Ja, Delvis, Nej, Inget tillfälle, Berör inte min verksamhet"}},
	} {
		sheet, cell := f.Place(at.row, at.field)
		f.Fix = append(f.Fix, workbook.Problem{Sheet: sheet, Cell: cell, Code: at.code, Args: at.args})
		text, remedy := templates.Problem(lang, at.code, at.args)
		f.FixTexts = append(f.FixTexts, text+" "+remedy)
	}
	return f
}

// dressed is a form in an organisation's own colour, with its logo.
func dressed(t testing.TB) form.Form {
	f := sample(t, "sv", 5)
	f.Look = form.Look{Colour: "7A1F3D", Logo: logo(t), Width: 240, Height: 80}
	return f
}

// measuredForm has a simple control, a sample, a target and a date.
func measuredForm(t testing.TB, lang string) form.Form {
	f := sample(t, lang, 7)
	f.SharedKey = signer().Key(1043, form.SharedRow)
	for _, i := range []int{3, 4, 5} {
		f.Rows[i].Simple = true
	}
	f.Rows[1].Sample, f.Rows[2].Sample = "25 fakturor", "10 akter"
	f.Rows[6].Target = "minst 95 %"
	f.Rows[2].Dated = true
	return f
}

// withActions adds open actions to a form.
func withActions(f form.Form) form.Form {
	f.Actions = []form.Action{
		{Key: signer().Key(1043, 1001), Ref: "Å12", Area: "IT-system och informationssäkerhet", Text: "Ny lösning för laddning av ekonomidata, med daglig kontroll av att laddningen är fullständig", Owner: "Systemförvaltare", Due: "2026-03-31", Status: "started"},
		{Key: signer().Key(1043, 1002), Ref: "Å13", Area: "Ekonomi", Text: "Utbilda alla som attesterar", Owner: "Ekonomichef", Due: "2026-06-30", Status: "not-started"},
	}
	return f
}

// withAsked adds actions to a form, with two whose effect is asked about.
func withAsked(f form.Form) form.Form {
	f = withActions(f)
	f.Actions = append(f.Actions,
		form.Action{Key: signer().Key(1043, 1003), Ref: "1.2/2025", Area: "Ekonomi", Text: "Inför dubbelattest för utbetalningar över 50 000 kronor", Owner: "Ekonomichef", Due: "2025-10-31", Status: "done", Effect: "Färre rättelser", Asks: true},
		form.Action{Key: signer().Key(1043, 1004), Ref: "Å3/2025", Area: "Personal", Text: "Checklista vid nyanställning", Owner: "Ekonomichef", Status: "done", Asks: true})
	return f
}

// TestWriteSamples writes forms to look at into the directory ROND_LOOK.
func TestWriteSamples(t *testing.T) {
	dir := os.Getenv("ROND_LOOK")
	if dir == "" {
		t.Skip("set ROND_LOOK to a directory to have samples written there")
	}
	for name, f := range map[string]form.Form{
		"sv1": sample(t, "sv", 1), "sv5": sample(t, "sv", 5), "sv7": withActions(sample(t, "sv", 7)), "sv40": filled(t, "sv", 40), "en7": sample(t, "en", 7), "asked": withAsked(sample(t, "sv", 3)), "asked-en": withAsked(sample(t, "en", 3)),
		"filled": filled(t, "sv", 7), "corrected": corrected(t, "sv"), "corrected-en": corrected(t, "en"), "readme": readme(t), "measured": measuredForm(t, "sv"), "measured-en": measuredForm(t, "en"), "dressed": dressed(t),
	} {
		if err := os.WriteFile(dir+"/"+name+".xlsx", build(t, f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// readme is the form of the picture in the README: controls of a real plan.
func readme(t testing.TB) form.Form {
	f := sample(t, "sv", 4)
	f.Board, f.Recipient = "Produktionsstyrelsen", "Maria Lindqvist, VC Solgården"
	for i, r := range []form.Row{
		{Ref: "PS02-2026T1", Area: "Försvårande interna processer inom kommunen", Control: "Kontinuerlig uppföljning av överenskommelser, auktorisationsvillkor och konkurrensmässiga interna kostnader\nPåkallade samverkansmöten",
			Method: "Samverkan med de processer som påverkar våra förutsättningar.\nUtvecklad samverkan", Previous: "Ja · Ingen avvikelse",
			Answer: form.Answer{Performed: form.Yes, Result: "Överenskommelserna med kost och lokalvård är genomgångna. Kostnaden per portion ligger 4 procent över det som avtalades i höstas.", Grade: "minor",
				Action: "Möte med måltidsservice om priset", ActionOwner: "AOC", ActionDue: "2026-06-15"}},
		{Ref: "PS03-2026T1", Area: "Förlorad upphandling eller förlust av kunder", Control: "Rätt kompetens för anbudsgivning, god marknadsföring och att säkra hög kvalitet",
			Method: "Analys av antagna anbud.", Previous: "Inget tillfälle", Answer: form.Answer{Performed: form.NoOccasion}},
		{Ref: "PS06-2026T1", Area: "Brist på ändamålsenliga lokaler", Control: "Fastighetsronder\nUnderhållsplaner\nKundundersökningar\nKostnadskontroller",
			Method: "Samverkan med EFF och Rikshem\nUppdaterade underhållsplaner\nSamutnyttjande av lokaler", Previous: "Ja · Mindre avvikelse",
			Answer: form.Answer{Performed: form.Partly, Result: "Rond gjord i februari med Rikshem. Underhållsplanen för hus B är inte uppdaterad."}},
		{Ref: "PS07-2026T1", Area: "Ofullständiga riskbedömningar och bristande uppföljning", Control: "Uppföljning genom systemförvaltare",
			Method: "Riskbedömning i den digitala verktygslådan SMART (Skydd Mot Alla Risker och Tillbud)", Previous: "Ja · Ingen avvikelse"},
	} {
		r.Key, r.Period, r.Due = f.Rows[i].Key, f.Rows[i].Period, f.Rows[i].Due
		f.Rows[i] = r
	}
	return f
}
