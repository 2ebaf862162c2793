package plan_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
)

// owner is the plan of the board that owns K07, of two parts, and K08.
func owner() *plan.Plan {
	return &plan.Plan{Board: "Kommunstyrelsen", BoardCode: "KS", Title: "KS", Year: 2026, Status: plan.Adopted, Language: "sv", MaxProb: 4, MaxCons: 4,
		Areas: []plan.Area{{Name: "Personal"}},
		Controls: []plan.Control{
			{Code: "K07", Area: "Personal", Risk: plan.Risk{Text: "Jäv", Probability: 2, Consequence: 3, Value: 6}, Text: "Bisysslor anmäls", Method: "Fråga alla", Frequency: "Årligen",
				Parts: []plan.Part{{Code: "a", Subject: "Chefer", Roles: []plan.Role{{Name: "Direktör", Who: plan.OneForAll}}}, {Code: "b", Subject: "Alla", Frequency: "Varje tertial"}}},
			{Code: "K08", Area: "Personal", Text: "Attest", Method: "Stickprov", Frequency: "Månatligen", Sample: "25 fakturor", Confidential: true, Parts: []plan.Part{{Reported: "Varje tertial"}}},
			{Code: "K09", Area: "Personal", Text: "Vidare", SharedFrom: "BN K01", Parts: []plan.Part{{}}},
		}}
}

// links is a plan of another board with some controls, as its workbook is read.
func links(t *testing.T, controls ...plan.Control) *plan.Plan {
	t.Helper()
	p := &plan.Plan{Board: "Socialnämnden", BoardCode: "SN", Title: "SN", Year: 2026, Status: plan.Adopted, Adopted: "2026-01-20", Language: "sv", MaxProb: 4, MaxCons: 4,
		Contact: plan.Contact{Name: "Anna", Email: "anna@kommun.example"}, Units: []plan.Unit{{Name: "Solgården"}}, Seats: []plan.Seat{{Role: "VC", Unit: "Solgården"}},
		Grades:    []plan.Grade{{Code: "g", Word: "Grön"}, {Code: "r", Word: "Röd", Severity: 1}},
		Occasions: []plan.Occasion{{Name: "Året", Period: "2026"}}, Areas: []plan.Area{{Name: "Vård"}}, Controls: controls}
	var b bytes.Buffer
	if err := plan.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	got, problems := read(t, b.Bytes())
	if got == nil {
		t.Fatalf("not read: %+v", problems)
	}
	return got
}

func answeredBy(role string) []plan.Part {
	return []plan.Part{{Roles: []plan.Role{{Name: role, Who: plan.EveryHolder}}}}
}

func find(code string) (*plan.Plan, bool) {
	switch strings.ToUpper(code) {
	case "KS":
		return owner(), true
	case "BN":
		return nil, true
	}
	return nil, false
}

// TestALinkIsEnough: a board that writes the link and who answers has the rest
// from the owner, and after a download it is its own words.
func TestALinkIsEnough(t *testing.T) {
	t.Parallel()
	p := links(t, plan.Control{Code: "G01", SharedFrom: "KS K07", Local: "Också vikarier", Parts: answeredBy("VC")}, plan.Control{Code: "G02", SharedFrom: "ks: k08", Parts: answeredBy("VC")})
	if problems := p.Follow(find); len(problems) != 0 {
		t.Fatalf("%+v", problems)
	}
	c := p.Controls[0]
	if c.Area != "Personal" || c.Risk != owner().Controls[0].Risk || c.Text != "Bisysslor anmäls" || c.Method != "Fråga alla" || c.Frequency != "Årligen" || c.Local != "Också vikarier" || len(p.Areas) != 2 {
		t.Errorf("%+v", c)
	}
	if len(c.Parts) != 2 || c.Parts[1].Subject != "Alla" || c.Parts[0].Roles[0].Name != "VC" || c.Parts[1].Roles[0].Name != "VC" {
		t.Errorf("parts %+v", c.Parts)
	}
	if c := p.Controls[1]; !c.Confidential || c.Sample != "25 fakturor" || c.Parts[0].Reported != "Varje tertial" {
		t.Errorf("%+v", c)
	}
	back := again(t, p)
	if problems := back.Follow(find); len(problems) != 0 || canonical(t, back) != canonical(t, p) {
		t.Errorf("unedited, and yet %+v\n%s\n%s", problems, canonical(t, p), canonical(t, back))
	}
	if problems := back.Follow(nil); problems != nil {
		t.Error("followed twice")
	}
}

// TestWhatALinkSaysOtherwise is told with both texts, and what is its own part
// stays.
func TestWhatALinkSaysOtherwise(t *testing.T) {
	t.Parallel()
	p := links(t, plan.Control{Code: "G01", Area: "Vård", SharedFrom: "KS K07", Text: "Våra bisysslor", Parts: []plan.Part{
		{Code: "a", Roles: []plan.Role{{Name: "VC", Who: plan.EveryHolder}}}, {Code: "x", Subject: "Bara hos oss", Roles: []plan.Role{{Name: "VC", Who: plan.EveryHolder}}}}})
	problems := p.Follow(find)
	var got []string
	for _, q := range problems {
		got = append(got, fmt.Sprintf("%s %s %s %v", q.Sheet, q.Cell, q.Code, q.Warning))
	}
	if want := []string{"Kontroller X4 plan-shared-part true", "Kontroller J4 plan-shared-differs true"}; !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	if text := problems[1].Text; !strings.Contains(text, "Våra bisysslor") || !strings.Contains(text, "Bisysslor anmäls") || !strings.Contains(text, "KS K07") {
		t.Error(text)
	}
	if c := p.Controls[0]; c.Area != "Vård" || c.Parts[0].Subject != "Chefer" || c.Parts[1].Subject != "Bara hos oss" || len(c.Parts) != 2 {
		t.Errorf("%+v", c)
	}
	apart := p.ApartFrom(owner())
	if len(apart) != 1 || apart[0].Own != "Våra bisysslor" || apart[0].Owners != "Bisysslor anmäls" || apart[0].Title != "Kontrollmoment" {
		t.Fatalf("%+v", apart)
	}
	freed := again(t, p.Released(apart))
	freed.Follow(find)
	if freed.Controls[0].Text != "Bisysslor anmäls" || len(freed.ApartFrom(owner())) != 0 || p.Controls[0].Text != "Våra bisysslor" {
		t.Errorf("%+v", freed.Controls[0])
	}
}

// TestLinksThatLeadNowhere are problems with a remedy, at their cells.
func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{"XX K01": "plan-shared-no-board", "KS K77": "plan-shared-no-control", "KS K09": "plan-shared-onward", "BN K01": "plan-shared-no-plan"} {
		p := links(t, plan.Control{Code: "G01", Area: "Vård", SharedFrom: link, Parts: answeredBy("VC")})
		problems := p.Follow(find)
		if len(problems) != 1 || problems[0].Code != want || problems[0].Warning || problems[0].Cell != "X4" || problems[0].Remedy == "" {
			t.Errorf("%s: %+v", link, problems)
		}
	}
	p := links(t, plan.Control{Code: "G01", Area: "Vård", Text: "Så länge", SharedFrom: "BN K01", Parts: answeredBy("VC")})
	if problems := p.Follow(find); len(problems) != 1 || problems[0].Code != "plan-shared-no-plan-yet" || !problems[0].Warning {
		t.Errorf("%+v", problems)
	}
}

// TestLinksThatAreNone are refused when the workbook is read.
func TestLinksThatAreNone(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{"Kommunstyrelsen": "plan-shared-unread", "KS K07 och K08": "plan-shared-unread", "SN G02": "plan-shared-own"} {
		p := links(t, plan.Control{Code: "G01", SharedFrom: "KS K07", Parts: answeredBy("VC")})
		p.Controls[0].SharedFrom = link
		var b bytes.Buffer
		if err := plan.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		got, problems := read(t, b.Bytes())
		if got != nil || !slices.ContainsFunc(problems, func(q plan.Problem) bool { return q.Code == want && q.Cell == "X4" }) {
			t.Errorf("%s: %+v", link, problems)
		}
	}
}
