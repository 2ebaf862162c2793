package foreign_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/plan/foreign"
)

func listed(t *testing.T, text string) *foreign.Reading {
	t.Helper()
	r := read(t, []byte(text))
	if r.Staff == nil || r.Plan != nil {
		t.Fatalf("no list: %+v", r)
	}
	return r
}

func seats(p *plan.Plan) []string {
	var all []string
	for _, s := range p.Seats {
		all = append(all, strings.Join([]string{s.Key(), s.Holder, s.Manager, s.From}, ","))
	}
	return all
}

// TestAListGoesIntoAPlan: what it says is new or takes the place of what stood,
// nothing is taken away, and the same list again changes nothing.
func TestAListGoesIntoAPlan(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{
		Units:  []plan.Unit{{Name: "Vård"}, {Name: "Solgården", Parent: "Vård"}},
		People: []plan.Person{{Name: "Anna Ek", Email: "anna.ek@kommun.example", Phone: "1"}, {Name: "Bo Alm", Email: "bo@kommun.example"}},
		Seats: []plan.Seat{
			{Role: "VC", Unit: "Solgården", Holder: "anna.ek@kommun.example", Manager: "bo@kommun.example", From: "2025-01-01", Deputy: "bo@kommun.example"},
			{Role: "Controller", Unit: "Vård", Place: "1", Holder: "bo@kommun.example"}, {Role: "Controller", Unit: "Vård", Place: "2", Holder: "c@kommun.example"},
			{Role: "HR", Unit: "Vård", Holder: "anna.ek@kommun.example"},
		},
	}
	r := listed(t, `Befattning,Avdelning,Tillhör,Förnamn,Efternamn,Epost,Telefon,Chef,Fr o m
vc,solgården,,Dan,Fors,dan@kommun.example,,,2026-02-01
Controller,Vård,,Eva,Lind,eva@kommun.example,,Bo Alm <bo@kommun.example>,
Controller,Vård,,,,c@kommun.example,,,
Controller,Vård,,Fia,Berg,fia@kommun.example,,,
VC,Björken,Vård,,,,,bo@kommun.example,
,,,Anna,Ekman,ANNA.EK@kommun.example,2,,
`)
	if len(r.Problems) > 0 {
		t.Errorf("problems: %+v", r.Problems)
	}
	for range 2 {
		r.Staff.Into(p)
		want := []string{
			"VC · Solgården,dan@kommun.example,bo@kommun.example,2026-02-01",
			"Controller · Vård · 1,eva@kommun.example,bo@kommun.example,",
			"Controller · Vård · 2,c@kommun.example,,",
			"HR · Vård,anna.ek@kommun.example,,",
			"Controller · Vård · 3,fia@kommun.example,,",
			"VC · Björken,,bo@kommun.example,",
		}
		if got := seats(p); !slices.Equal(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if len(p.People) != 6 || p.People[0].Name != "Anna Ekman" || p.People[0].Phone != "2" || p.People[0].Email != "anna.ek@kommun.example" || p.People[1].Name != "Bo Alm" {
			t.Errorf("people: %+v", p.People)
		}
		if want := "[{Vård  []} {Solgården Vård []} {Björken Vård []}]"; fmt.Sprint(p.Units) != want {
			t.Errorf("units: %v", p.Units)
		}
		if p.Seats[0].Deputy != "bo@kommun.example" {
			t.Errorf("what the list does not say is gone: %+v", p.Seats[0])
		}
	}
}

// TestWhatIsWrongWithAList is told at its cell, all at once; what nobody uses
// is told and not kept.
func TestWhatIsWrongWithAList(t *testing.T) {
	t.Parallel()
	r := listed(t, "Roll\tEnhet\tNamn\tE-post\tTill\tPersonnummer\nVC\tSol\tAnna\tanna(at)x\tsnart\t19\nVC\tBjörk\tBo\t\t\t\n")
	var got []string
	for _, q := range r.Problems {
		got = append(got, fmt.Sprintf("%s %s %v", q.Cell, q.Code, q.Warning))
	}
	want := []string{" plan-staff-column true", "D2 plan-email-bad false", "E2 table-not-a-date false", "D3 plan-staff-address-missing true"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if strings.Contains(fmt.Sprintf("%+v", *r.Staff), "19") {
		t.Error("what nobody uses was kept")
	}
}

// TestRolesOfACell: those who answer, however they are put together.
func TestRolesOfACell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"AOC\nVC\nStödfunktioner":                "AOC|VC|Stödfunktioner",
		"Ekonomichef, controller samt HR-chef":   "Ekonomichef|controller|HR-chef",
		"Rektor/biträdande rektor":               "Rektor|biträdande rektor",
		"Ekonomi- och HR-chef":                   "Ekonomi- och HR-chef",
		"Chef för kök och städ":                  "Chef för kök och städ",
		"Controller och ekonomichef":             "Controller|ekonomichef",
		"Controller (ekonomi, HR); controller":   "Controller (ekonomi, HR)|controller",
		"- Enhetschef\n- Enhetschef\n- VC":       "Enhetschef|VC",
		"VC och/eller AOC":                       "VC|AOC",
		"Produktionsdir.\nController":            "Produktionsdir.|Controller",
		"Finance officer and head of accounts":   "Finance officer|head of accounts",
		"Miljö- och byggchef & räddningschef":    "Miljö- och byggchef|räddningschef",
		"":                                       "",
		"Kultur-, fritids- och ungdomsansvariga": "Kultur-, fritids- och ungdomsansvariga",
	} {
		var got []string
		c := read(t, []byte("Område;Kontrollmoment;Ansvarig\nA;t;\""+text+"\"\n")).Plan.Controls[0]
		for _, role := range c.Parts[0].Roles {
			got = append(got, role.Name)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestValuesOfACell: a risk's value with its factors, as people write them, and
// what is no number kept.
func TestValuesOfACell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Riskvärde: 6 (Sannolikhet: 3, Konsekvens: 2)": "3×2=6 []",
		"6 (3x2)":        "3×2=6 []",
		"S: 3, K: 4":     "3×4=12 []",
		"S3 K2 RV6":      "3×2=6 []",
		"2 * 4 = 8":      "2×4=8 []",
		"9":              "0×0=9 []",
		"Hög":            "0×0=0 [{Riskvärde i planen Hög}]",
		"9 (hög)":        "0×0=9 [{Riskvärde i planen 9 (hög)}]",
		"mellan 4 och 6": "0×0=0 [{Riskvärde i planen mellan 4 och 6}]",
	} {
		c := read(t, []byte("Område;Kontrollmoment;Riskvärde\nA;t;"+text+"\n")).Plan.Controls[0]
		if got := fmt.Sprintf("%d×%d=%d %v", c.Risk.Probability, c.Risk.Consequence, c.Risk.Value, c.Extra); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
