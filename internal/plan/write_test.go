package plan_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"rond/internal/plan"
)

// draw makes plans at random: everything a plan may hold, in texts that
// programs like to change.
type draw struct{ *rand.Rand }

func (d draw) text() string {
	words := []string{"Ekonomi", "=1+1", "+46", "-", "@x", "två\nrader", " kant ", "_x0041_", "<b>", "007", "a;b", "😀", "2026-01-01", "(Ny 2017)", "'", "å"}
	var parts []string
	for range 1 + d.IntN(4) {
		parts = append(parts, words[d.IntN(len(words))])
	}
	return strings.Join(parts, " ")
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// name is a text without spaces around it, and another than before.
func (d draw) name(i int) string {
	return fmt.Sprintf("%s %d", strings.Join(strings.Fields(d.text()), " "), i)
}

func (d draw) maybe(text string) string {
	if d.IntN(2) == 0 {
		return ""
	}
	return text
}

func (d draw) day() string {
	return d.maybe(fmt.Sprintf("20%02d-%02d-%02d", d.IntN(90)+10, d.IntN(12)+1, d.IntN(28)+1))
}

func (d draw) notes() []plan.Note {
	var notes []plan.Note
	for _, title := range []string{"Tillägg", "osäkert", "=egen"} {
		if d.IntN(3) == 0 {
			notes = append(notes, plan.Note{Title: title, Text: d.text()})
		}
	}
	return notes
}

func (d draw) plan() *plan.Plan {
	p := &plan.Plan{
		Board: d.name(0), BoardCode: "N1", Unit: d.maybe(d.name(0)), Title: d.name(0), Year: 2026, Status: []plan.Status{plan.Draft, plan.Adopted, plan.Closed}[d.IntN(3)],
		Adopted: d.day(), Section: d.maybe("§ 12"), Registry: d.maybe("N 2026/1"), ValidFrom: d.day(), AskFrom: d.day(), Language: []string{"sv", "en"}[d.IntN(2)],
		Contact: plan.Contact{Name: d.name(0), Email: "kontakt@kommun.example", Phone: d.maybe("070-174 06 05")}, MaxProb: 5, MaxCons: 5, Note: d.maybe(d.text()), Extra: d.notes(),
		Grades: []plan.Grade{{Code: "g", Word: "Grön", Severity: 0}, {Code: "r", Word: "Röd", Severity: 1, Extra: d.notes()}, {Code: "u", Word: "Ej bedömd", Severity: -1}},
	}
	p.StartMonth, p.Ends, p.Successor = d.IntN(13), d.day(), d.maybe("N2")
	p.Timings = []plan.Timing{{Period: "all", Due: d.maybe("8 arbetsdagar efter")}, {Period: "M", Opens: d.maybe("the 1st of the month after"), Due: d.maybe("den 15:e månaden efter"), Extra: d.notes()}, {Period: "year", Due: d.maybe("2027-01-20")}}[:d.IntN(4)]
	p.Occasions = []plan.Occasion{{Name: "T1", Period: "2026-T1", LastDay: d.day(), BoardDate: d.day(), Extra: d.notes()}, {Name: "Året", Period: "2026", Registry: d.maybe("x")}}
	d.organisation(p)
	d.content(p)
	for i := range d.IntN(4) {
		a := plan.Assessment{Occasion: "2026", Text: d.maybe(d.text()), Grade: d.maybe("r"), Reported: d.IntN(2) == 0, Extra: d.notes()}
		if i > 0 {
			a.Control = p.Controls[i%len(p.Controls)].Code
			a.Occasion = []string{"2026", "2026-T1"}[i%2]
		}
		if i < 3 {
			p.Assessments = append(p.Assessments, a)
		}
	}
	for range d.IntN(4) {
		p.Actions = append(p.Actions, plan.Action{AreaNumber: d.maybe("3"), Number: d.maybe("1"), Area: p.Areas[0].Name, Text: d.text(), Owner: d.maybe("Anna"),
			Due: d.day(), Status: []string{"unset", "not-started", "started", "ongoing", "done", "dropped"}[d.IntN(6)], Effect: d.maybe(d.text()), From: d.maybe("1.3/2025"), Check: d.day(), Extra: d.notes()})
	}
	return p
}

func (d draw) organisation(p *plan.Plan) {
	for i := range 1 + d.IntN(5) {
		u := plan.Unit{Name: d.name(i), Extra: d.notes()}
		if i > 0 {
			u.Parent = d.maybe(p.Units[d.IntN(i)].Name)
		}
		p.Units = append(p.Units, u)
		p.People = append(p.People, plan.Person{Name: d.name(i), Email: fmt.Sprintf("p%d@kommun.example", i), Phone: d.maybe("070-174 06 05"), Language: d.maybe("en"), Extra: d.notes()})
	}
	someone := func() string { return d.maybe(p.People[d.IntN(len(p.People))].Email) }
	for i := range d.IntN(6) {
		p.Seats = append(p.Seats, plan.Seat{Role: []string{"VC", "AOC"}[d.IntN(2)], Unit: p.Units[d.IntN(len(p.Units))].Name, Place: fmt.Sprint(i),
			Holder: someone(), From: d.day(), Deputy: someone(), Manager: someone(), Extra: d.notes()})
	}
}

func (d draw) content(p *plan.Plan) {
	for i := range 1 + d.IntN(3) {
		p.Areas = append(p.Areas, plan.Area{Number: d.maybe("2"), Chapter: d.maybe("2.1"), Name: d.name(i), Account: d.maybe(d.text()), Extra: d.notes()})
	}
	roles := func() []plan.Role {
		var some []plan.Role
		for range d.IntN(4) {
			some = append(some, plan.Role{Name: []string{"VC", "AOC", "Ingen"}[d.IntN(3)], Unit: d.maybe(p.Units[0].Name),
				Who: []plan.Who{plan.EveryHolder, plan.OnePerUnit, plan.OneForAll, plan.TakesPart}[d.IntN(4)]})
		}
		return some
	}
	for i := range 1 + d.IntN(5) {
		c := plan.Control{Code: fmt.Sprintf("K%d", i), Number: d.maybe("1"), Area: p.Areas[d.IntN(len(p.Areas))].Name, Text: d.text(), Method: d.maybe(d.text()),
			Responsible: d.maybe(d.text()), Frequency: d.maybe("Månatligen och tertial"), Simple: d.IntN(2) == 0, Confidential: d.IntN(2) == 0,
			Sample: d.maybe("25 fakturor"), Target: d.maybe("minst 95 %"), Dated: d.IntN(2) == 0, Extra: d.notes(),
			SharedFrom: d.maybe("KS K07"), Local: d.maybe(d.text()),
			Opens: d.maybe("5 arbetsdagar före periodens slut"), Due: d.maybe("10 working days before the board"),
			Risk: plan.Risk{Text: d.maybe(d.text()), Marks: d.maybe("(Ny 2017)")}}
		if d.IntN(2) == 0 {
			c.Risk.Probability, c.Risk.Consequence = 1+d.IntN(5), 1+d.IntN(5)
			c.Risk.Value = c.Risk.Probability * c.Risk.Consequence
		}
		if d.IntN(2) == 0 {
			c.Parts = []plan.Part{{Reported: d.maybe("Årligen"), Roles: roles()}}
		} else {
			for _, code := range []string{"a", "b", "c"}[:1+d.IntN(3)] {
				c.Parts = append(c.Parts, plan.Part{Code: code, Subject: d.maybe(d.text()), Method: d.maybe(d.text()), Frequency: d.maybe("Vid behov"), Reported: d.maybe("Årligen"), Sample: d.maybe("10 akter"), Target: d.maybe("högst 5"), Roles: roles(), Extra: d.notes()})
			}
		}
		p.Controls = append(p.Controls, c)
	}
}

// TestWrittenPlanIsReadAsTheSame is the round trip, over plans drawn at random.
func TestWrittenPlanIsReadAsTheSame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		p := draw{newRand(seed)}.plan()
		var b bytes.Buffer
		if err := plan.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		got, problems := read(t, b.Bytes())
		for _, q := range problems {
			if !q.Warning {
				t.Fatalf("seed %d: %+v", seed, q)
			}
		}
		if canonical(t, got) != canonical(t, p) {
			t.Fatalf("seed %d: another plan came back\nwrote %s\nread  %s", seed, canonical(t, p), canonical(t, got))
		}
		var again bytes.Buffer
		if err := plan.Write(&again, got); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("seed %d: the same plan gave other bytes (%v)", seed, err)
		}
		parsed, err := plan.Parse([]byte(canonical(t, p)))
		if err != nil || canonical(t, parsed) != canonical(t, p) {
			t.Errorf("seed %d: parsing: %v", seed, err)
		}
	}
}

// TestCanonicalDoesNotTellEmptyFromNone: they are the same plan.
func TestCanonicalDoesNotTellEmptyFromNone(t *testing.T) {
	t.Parallel()
	none := &plan.Plan{Controls: []plan.Control{{Code: "K1", Parts: []plan.Part{{}}}}}
	empty := &plan.Plan{Areas: []plan.Area{}, Grades: []plan.Grade{}, Occasions: []plan.Occasion{}, Units: []plan.Unit{},
		Controls: []plan.Control{{Code: "K1", Parts: []plan.Part{{Roles: []plan.Role{}}}}}}
	if canonical(t, none) != canonical(t, empty) || strings.Contains(canonical(t, none), "null") {
		t.Errorf("%s\n%s", canonical(t, none), canonical(t, empty))
	}
	if none.Controls[0].Parts[0].Roles != nil {
		t.Error("encoding changed the plan")
	}
	for _, bad := range []string{"", "{}{}", `{"board":1}`, `{"later":1}`} {
		if _, err := plan.Parse([]byte(bad)); err == nil {
			t.Errorf("%q was parsed", bad)
		}
	}
}

func TestDiffSaysWhatChanged(t *testing.T) {
	t.Parallel()
	older := draw{newRand(7)}.plan()
	older.Language = "sv"
	older.Note, older.Controls[0].Frequency, older.Controls[0].Method = "", "Månatligen\x1b[31m\u202e", strings.Repeat("lång ", 30)
	older.Controls[0].Simple = false
	data := canonical(t, older)
	newer, err := plan.Parse([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if changes, err := plan.Diff(older, newer); err != nil || len(changes) != 0 {
		t.Fatalf("the same plan: %v %v", changes, err)
	}
	newer.Controls[0].Frequency, newer.Controls[0].Method, newer.Controls[0].Simple = "2 ggr/år; → juni", "ny", true
	newer.Controls[0].Parts[0].Roles = []plan.Role{{Name: "Ny", Who: plan.OneForAll}}
	newer.Occasions = newer.Occasions[1:]
	newer.Seats = append(newer.Seats, plan.Seat{Role: "Ny", Unit: "U"})
	newer.Note = "annan"
	changes, err := plan.Diff(older, newer)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, c.Text)
	}
	of := "Kontroll K0" // it has one part
	if code := older.Controls[0].Parts[0].Code; code != "" {
		of = "Delmoment K0" + code
	}
	want := []string{"Planens uppgifter ändras. Anmärkning: – → annan.",
		"Kontroll K0 ändras. Frekvens: Månatligen[31m → ”2 ggr/år; → juni”; Metod; Enkel: – → Ja.", of + " ändras. Svarar.",
		"Roll Ny · U tillkommer.", "Uppföljningstillfälle 2026-T1 utgår."}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
