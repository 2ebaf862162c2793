package plan_test

import (
	"bytes"
	"slices"
	"testing"

	"rond/internal/plan"
)

// TestContinuedIsTheSamePlanAYearLater holds what goes on and what does not,
// over random plans that survive being written and read.
func TestContinuedIsTheSamePlanAYearLater(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		p := draw{newRand(seed)}.plan()
		before := canonical(t, p)
		next := p.Continued()
		if canonical(t, p) != before {
			t.Fatalf("seed %d: continuing a plan changed it", seed)
		}
		if next.Year != p.Year+1 || next.Status != plan.Provisional || next.Adopted+next.Section+next.Registry+next.AskFrom != "" || len(next.Actions)+len(next.Assessments) != 0 {
			t.Fatalf("seed %d: %+v", seed, next)
		}
		changes, err := plan.Diff(p, next)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if !slices.Contains([]string{"plan", "occasion", "area", "action", "assessment"}, c.What) {
				t.Errorf("seed %d: a %s was %s: %s", seed, c.What, c.Kind, c.Text)
			}
		}
		var b bytes.Buffer
		if err := plan.Write(&b, next); err != nil {
			t.Fatal(err)
		}
		again, problems := read(t, b.Bytes())
		if again == nil {
			t.Fatalf("seed %d: the continued plan is refused: %v", seed, problems)
		}
		if canonical(t, again) != canonical(t, next) {
			t.Fatalf("seed %d: the continued plan is read otherwise than written", seed)
		}
	}
}

func TestContinuedNamesTheNextYear(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Title: "Internkontrollplan 2026–2027", Year: 2026, StartMonth: 9,
		Occasions: []plan.Occasion{{Name: "Läsåret 2026/2027, dnr 1998", Period: "2026-H1", LastDay: "2027-03-20", BoardDate: "2027-04-01", TextsDue: "2027-03-25"}}}
	p.Extra = []plan.Note{{Title: "Fastställd i planen", Text: "nämnden 2026-01-20 § 7"}, {Title: "Bakgrund", Text: "Reglemente"}}
	next := p.Continued()
	if len(next.Extra) != 1 || next.Extra[0].Title != "Bakgrund" || len(p.Extra) != 2 {
		t.Errorf("notes %+v of %+v", next.Extra, p.Extra)
	}
	if next.Title != "Internkontrollplan 2027–2028" || next.ValidFrom != "2027-09-01" {
		t.Errorf("%s from %s", next.Title, next.ValidFrom)
	}
	want := plan.Occasion{Name: "Läsåret 2027/2028, dnr 1998", Period: "2027-H1"}
	if o := next.Occasions[0]; o.Name != want.Name || o.Period != want.Period || o.LastDay+o.BoardDate+o.TextsDue != "" {
		t.Errorf("%+v", o)
	}
}
