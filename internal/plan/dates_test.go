package plan_test

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/scheduler"

	"golang.org/x/tools/txtar"
)

// datesOf is the days of every period of a control: "2026-T1 2026-04-23 2026-05-13".
func datesOf(t *testing.T, p *plan.Plan, code string) string {
	t.Helper()
	c, ok := p.Control(code)
	if !ok {
		t.Fatalf("no control %s", code)
	}
	var all []string
	for _, part := range c.Parts {
		slots, err := p.Slots(c, part)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range slots {
			opens, due := p.Dates(scheduler.DefaultPolicy(), scheduler.NewCalendar(), c, s)
			all = append(all, strings.Join([]string{s.Period.ID(), opens.String(), due.String()}, " "))
		}
	}
	return strings.Join(all, "\n")
}

// TestTheNearestDayHolds: the occasion's date goes before the control's day,
// that before the plan's, and that before the usual ones.
func TestTheNearestDayHolds(t *testing.T) {
	t.Parallel()
	files := txtar.Parse([]byte(`
-- Kontroller --
Kod;Område;Risk;Kontrollmoment;Metod;Ansvarig;Frekvens;Svarar;Frågas;Sista svarsdag
K01;Ekonomi;r;t;m;VC;Tertial;VC;;
K02;Ekonomi;r;t;m;VC;Tertial;VC;;3 arbetsdagar efter
K03;Ekonomi;r;t;m;VC;Årligen;VC;;
K04;Ekonomi;r;t;m;VC;Årligen;VC;15 nov;15 dec
K05;Ekonomi;r;t;m;VC;Tertial;VC;;20 arbetsdagar före nämnden
-- Svarsdagar --
Period;Frågas;Sista svarsdag
Alla perioder;;12 arbetsdagar efter
Helår;;20 jan
-- Uppföljningstillfällen --
Tillfälle;Period;Sista svarsdag;Frågas;Nämndens sammanträde
T1;2026-T1;2026-05-13;2026-04-20;2026-06-09
T2;2026-T2;;;2026-10-13
`))
	names, sheets := sheetsOf(files)
	p, problems := read(t, typed(t, names, sheets))
	if p == nil {
		t.Fatal(problems)
	}
	for code, want := range map[string]string{
		// T1 by its dates; T2 by the plan's day, which says nothing of the meeting; T3 likewise.
		"K01": "2026-T1 2026-04-20 2026-05-13\n2026-T2 2026-08-24 2026-09-16\n2026-T3 2026-12-22 2027-01-20",
		"K02": "2026-T1 2026-04-20 2026-05-13\n2026-T2 2026-08-20 2026-09-03\n2026-T3 2026-12-17 2027-01-07",
		"K03": "2026 2026-12-01 2027-01-20",
		"K04": "2026 2026-11-16 2026-12-15",
		"K05": "2026-T1 2026-04-20 2026-05-13\n2026-T2 2026-08-24 2026-09-15\n2026-T3 2026-12-22 2027-01-20",
	} {
		if got := datesOf(t, p, code); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", code, got, want)
		}
	}
}

// TestAPartIsProposed: what to write under Delmoment is read as it was written.
func TestAPartIsProposed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"I samband med upphandlingar. Enkäter minst årligen": "Kontroll K01, Del a, Frekvens ”i samband med upphandlingar”; Kontroll K01, Del b, Delmoment ”Enkäter”, Frekvens ”en gång om året”",
		"Fakturor månatligen, inventarier årligen":           "Kontroll K01, Del a, Delmoment ”Fakturor”, Frekvens ”varje månad”; Kontroll K01, Del b, Delmoment ”inventarier”, Frekvens ”en gång om året”",
		"Enkäter minst årligen":                              "Kontroll K01, Del a, Delmoment ”Enkäter”, Frekvens ”en gång om året”",
		"Månatligen och tertial":                             "",
	} {
		files := txtar.Parse([]byte("-- Kontroller --\nKod;Område;Risk;Kontrollmoment;Metod;Ansvarig;Frekvens;Svarar\nK01;Ekonomi;r;t;m;VC;" + text + ";VC\n"))
		names, sheets := sheetsOf(files)
		_, problems := read(t, typed(t, names, sheets))
		got := ""
		for _, q := range problems {
			if q.Code == "plan-parts-proposed" {
				got = q.Remedy
				if !q.Warning || q.Cell != "G2" {
					t.Errorf("%s: %+v", text, q)
				}
			}
		}
		if want != "" {
			want = "Skriv så här på fliken Delmoment: " + want + ". Annars frågas det om hela kontrollen varje gång."
		}
		if got != want {
			t.Errorf("%s:\n%s\nwant\n%s", text, got, want)
		}
	}
}
