package notify

import (
	"strings"
	"testing"
)

// TestFirstWordsOfARiskAnalysis: the subject and the first sentence say what to
// do and by when, in the right number.
func TestFirstWordsOfARiskAnalysis(t *testing.T) {
	t.Parallel()
	c := Common{Lang: "sv", Recipient: "Bodil Åkerström", ContactName: "Anna Holm", Plan: "internkontrollplan 2026", Year: 2026, For: 2027, Reference: "R7"}
	const due = "2026-10-16"
	for _, x := range []struct {
		mail                Mail
		subject, firstWords string
	}{
		{RiskDispatch{Common: c, Due: due, Risks: 12}, "Internkontroll: riskanalys inför 2027, svara senast 16 oktober [R7]",
			"Gå igenom riskerna i den bifogade Excelfilen och skicka den som svar på det här mejlet senast 16 oktober 2026."},
		{RiskDispatch{Common: c, Due: due}, "Internkontroll: riskanalys inför 2027, svara senast 16 oktober [R7]",
			"Skriv in era risker i den bifogade Excelfilen och skicka den som svar på det här mejlet senast 16 oktober 2026."},
		{RiskReminder{Common: c, Due: due, Nth: 1}, "Påminnelse: riskanalys inför 2027, svara senast 16 oktober [R7]",
			"Gå igenom riskerna och skicka filen senast 16 oktober 2026."},
		{RiskReminder{Common: c, Due: due, Nth: 2, Overdue: true}, "Påminnelse 2: riskanalysen inför 2027 väntar på ditt svar [R7]",
			"Gå igenom riskerna och skicka filen så snart du kan. Sista svarsdag var 16 oktober 2026."},
		{RiskReceipt{Common: c}, "Kvittens: riskanalysen inför 2027 har kommit fram [R7]", "Tack, allt är klart."},
		{RiskReceipt{Common: c, Left: 1, Due: due}, "Kvittens: 1 risk kvar att gå igenom senast 16 oktober [R7]",
			"Gå igenom 1 risk till och skicka filen igen senast 16 oktober 2026."},
		{RiskReceipt{Common: c, Unchanged: true, Left: 12}, "Filen kom fram, men inga nya svar följde med [R7]",
			"Gå igenom riskerna i filen, spara den och skicka den igen."},
		{RiskReceipt{Common: c, Unchanged: true}, "Filen kom fram, men inga nya svar följde med [R7]", "Tack, allt är klart."},
		{RiskReceipt{Common: c, Due: due}, "Kvittens: något saknas i riskanalysen, svara senast 16 oktober [R7]",
			"Fyll i det som saknas och skicka filen igen senast 16 oktober 2026."},
		{RiskReceipt{Common: c, Items: []RiskItem{{Ref: "R031", State: "incomplete"}}}, "Kvittens: något saknas i riskanalysen [R7]",
			"Fyll i det som saknas och skicka filen igen."},
		{Notice{Common: c, From: "ik@kommun.example", On: "2026-09-21"}, "Förhandsbesked: den 21 september får du ett mejl om internkontroll [R7]", "Den 21 september 2026 får du"},
		{RiskCorrection{Common: c, Faults: make([]Fault, 2), Attached: true, Due: due}, "Rättelse: 2 saker att rätta i riskanalysen senast 16 oktober [R7]",
			"Rätta 2 saker i den bifogade filen och skicka den som svar på det här mejlet senast 16 oktober 2026."},
		{RiskCorrection{Common: c, Whole: "Därför."}, "Rättelse: skicka filen igen [R7]", "Skicka filen igen."},
		{RiskSummary{Common: c, Due: due, Risks: 3}, "Riskanalys inför 2027: välj vad som ska med i planen [R7]",
			"Välj i den bifogade risklistan vad som ska med i 2027 års internkontrollplan, och läs sedan in listan."},
		{RiskSummary{Common: c, Closed: true}, "Riskanalys inför 2027: avslutad, inga risker att välja bland [R7]", "Risklistan är bifogad."},
		{Manager{Common: c, People: []Waiting{{"A", make([]Item, 2)}, {"B", make([]Item, 1)}}}, "Internkontroll: 3 enheter i din verksamhet har inte svarat på riskanalysen [R7]", "Hjälp till"},
		{Manager{Common: c, Vacant: make([]Item, 1)}, "Internkontroll: 1 enhet i din verksamhet saknar ansvarig för riskanalysen [R7]", "Meddela Anna Holm"},
	} {
		got := rendered(t, x.mail)
		if got.Subject != x.subject {
			t.Errorf("subject %q, want %q", got.Subject, x.subject)
		}
		if !strings.HasPrefix(got.Text, "Hej Bodil!\n\n"+x.firstWords) {
			t.Errorf("%q begins %.140q", x.subject, got.Text)
		}
		foot := "Mejlet gäller riskanalysen inför 2027 års internkontrollplan. Referens R7.\n"
		if !strings.HasSuffix(got.Text, foot) || strings.Contains(got.Text, "kontroller ") {
			t.Errorf("%q is about controls:\n%s", x.subject, got.Text)
		}
	}
}

// TestARiskDispatchCounts what the workbook holds and what of it is to be
// analysed anew.
func TestARiskDispatchCounts(t *testing.T) {
	t.Parallel()
	c := Common{Lang: "sv", Recipient: "Eva Ek", ContactName: "Anna Lind", For: 2027}
	for _, x := range []struct {
		risks, again int
		want, never  string
	}{
		{12, 3, "I filen finns redan 12 risker.", "Alla ska"},
		{12, 3, "3 av riskerna ska analyseras på nytt och står först.", "Alla ska"},
		{12, 0, "I filen finns redan 12 risker.", "på nytt"},
		{4, 4, "Alla ska analyseras på nytt. Där är", "står först"},
		{1, 1, "Risken ska analyseras på nytt. Där är", "står först"},
		{0, 0, "Nya risker skriver du på de tomma raderna.", "finns redan"},
	} {
		text := rendered(t, RiskDispatch{Common: c, Due: "2026-10-16", Units: []string{"Solgården"}, Risks: x.risks, Again: x.again}).Text
		if !strings.Contains(text, x.want) || strings.Contains(text, x.never) {
			t.Errorf("%d, %d anew: want %q and not %q in\n%s", x.risks, x.again, x.want, x.never, text)
		}
	}
}

// TestUnitsAreNamed: one of them in the sentence, several in a list, and none
// is no empty heading.
func TestUnitsAreNamed(t *testing.T) {
	t.Parallel()
	c := Common{Lang: "sv", Recipient: "Eva Ek", ContactName: "Anna Lind", For: 2027}
	for _, x := range []struct {
		units  []string
		want   string
		listed bool
	}{
		{nil, "ska kontrolleras.\n", false},
		{[]string{"Solgården"}, "ska kontrolleras. Du svarar för Solgården.\n", false},
		{[]string{"Solgården", "Björken"}, "DU SVARAR FÖR\n\n* Solgården\n* Björken\n", true},
	} {
		for _, m := range []Mail{RiskDispatch{Common: c, Units: x.units}, RiskReminder{Common: c, Units: x.units}} {
			text := rendered(t, m).Text
			if !strings.Contains(text, x.want) || strings.Contains(text, "DU SVARAR FÖR") != x.listed {
				t.Errorf("%T of %v:\n%s", m, x.units, text)
			}
		}
	}
}

// TestRisksAreNamed: a risk whose words are not ours to repeat goes by its area
// and Ref.
func TestRisksAreNamed(t *testing.T) {
	t.Parallel()
	c := Common{Lang: "sv", Recipient: "Eva Ek", ContactName: "Anna Lind", For: 2027}
	for _, x := range []struct {
		item RiskItem
		want string
	}{
		{RiskItem{Ref: "R012", Area: "Ekonomi", Text: "Fakturor betalas två gånger", Value: "6 (3 × 2)", Band: "Hög", Proposal: "Acceptera", State: "complete"},
			"* Ekonomi: Fakturor betalas två gånger\n  Klar · R012 · riskvärde 6 (3 × 2), Hög · förslag: Acceptera\n"},
		{RiskItem{Ref: "R012", Text: "Fakturor betalas två gånger", Value: "6 (3 × 2)"}, "* Fakturor betalas två gånger\n  R012 · riskvärde 6 (3 × 2)\n"},
		{RiskItem{Ref: "N3", Area: "Ekonomi", State: "incomplete", Detail: []string{"Förslag saknas."}}, "* Ekonomi\n  Något saknas · N3\n  - Förslag saknas.\n"},
		{RiskItem{Ref: "N3", State: "empty"}, "* N3\n  Inte genomgången · N3\n"},
	} {
		if text := rendered(t, RiskReceipt{Common: c, Items: []RiskItem{x.item}}).Text; !strings.Contains(text, x.want) {
			t.Errorf("want %q in\n%s", x.want, text)
		}
	}
}
