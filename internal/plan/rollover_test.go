package plan_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
)

// TestEveryControlIsSpokenOf: over random plans and showings, the draft has every
// control with one proposal beside it, written in words, and is read back as it
// was written.
func TestEveryControlIsSpokenOf(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		d := draw{newRand(seed)}
		p := d.plan()
		shown := map[string]plan.Showing{}
		for _, c := range p.Controls {
			s := plan.Showing{Asked: d.IntN(5), Minor: d.IntN(3), Major: d.IntN(2), Performed: d.IntN(3), Sampled: d.IntN(2), Examined: d.IntN(2)}
			s.Answered = min(s.Asked, d.IntN(5))
			shown[c.Code] = s
		}
		next := p.Rolled(shown)
		again := next.Rolled(shown) // a year later: the old year's proposals are not carried along
		if next.Status != plan.Draft || len(next.Controls) != len(p.Controls) {
			t.Fatalf("seed %d: %s with %d of %d controls", seed, next.Status, len(next.Controls), len(p.Controls))
		}
		for i, c := range next.Controls {
			at := slices.IndexFunc(c.Extra, func(n plan.Note) bool {
				return strings.Contains(n.Title, "2027") || strings.Contains(n.Title, "for ") || strings.Contains(n.Title, "inför")
			})
			if at < 0 || c.Extra[at].Text == "" || strings.Contains(c.Extra[at].Text, "rollover-") || strings.Contains(c.Extra[at].Text, "{") {
				t.Errorf("seed %d: %s: %+v", seed, c.Code, c.Extra)
			}
			if len(again.Controls[i].Extra) != len(c.Extra) {
				t.Errorf("seed %d: %s: the year after it says %+v", seed, c.Code, again.Controls[i].Extra)
			}
		}
		var b bytes.Buffer
		if err := plan.Write(&b, next); err != nil {
			t.Fatal(err)
		}
		back, problems := read(t, b.Bytes())
		if back == nil || canonical(t, back) != canonical(t, next) {
			t.Fatalf("seed %d: the draft is read otherwise than written: %v", seed, problems)
		}
	}
}

func TestWhatAYearSpeaksFor(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]plan.Showing{
		"Har inte frågats under året":  {},
		"Har frågats, och svaren":      {Waiting: 1, Later: 1},
		"frågas senare under året":     {Later: 1},
		"ingen svarade":                {Asked: 3},
		"Allvarlig avvikelse i 1 av 4": {Asked: 4, Answered: 4, Performed: 4, Major: 1, Minor: 2},
		"Avvikelse i 2 av 4":           {Asked: 4, Answered: 4, Performed: 4, Minor: 2},
		"genomfördes aldrig":           {Asked: 4, Answered: 4},
		"En mindre avvikelse":          {Asked: 4, Answered: 4, Performed: 1, Minor: 1},
		"stickprovet var noll":         {Asked: 2, Answered: 2, Performed: 2, Sampled: 2},
		"bara 1 av 2 har svarat":       {Asked: 2, Answered: 1, Performed: 1, Sampled: 1, Examined: 5},
		"Kan utgå":                     {Asked: 2, Answered: 2, Performed: 2},
	} {
		p := &plan.Plan{Year: 2026, Language: "sv", Controls: []plan.Control{{Code: "K01"}}}
		next := p.Rolled(map[string]plan.Showing{"K01": s})
		if got := next.Controls[0].Extra[0]; got.Title != "Förslag inför 2027" || !strings.Contains(got.Text, want) {
			t.Errorf("%+v: %s, want %q", s, got.Text, want)
		}
	}
}

// TestNewControlsAreMarked with the year, in the plan's language, unless they
// say something of themselves.
func TestNewControlsAreMarked(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"sv": "Ny 2027", "en": "New 2027"} {
		last := &plan.Plan{Year: 2026, Language: lang, Controls: []plan.Control{{Code: "K01"}, {Code: "K02", Risk: plan.Risk{Marks: "(Ny 2026)"}}}}
		next := last.Rolled(nil)
		next.Controls = append(next.Controls, plan.Control{Code: "K03"}, plan.Control{Code: "K04", Risk: plan.Risk{Marks: "Höjd"}})
		next.MarkNew(last)
		var marks []string
		for _, c := range next.Controls {
			marks = append(marks, c.Risk.Marks)
		}
		if !slices.Equal(marks, []string{"", "(Ny 2026)", want, "Höjd"}) {
			t.Errorf("%q", marks)
		}
	}
}
