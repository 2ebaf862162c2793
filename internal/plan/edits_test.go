package plan_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rond/internal/plan"
)

// edit is something that a controller does to a plan in the spreadsheet
// program, and the change that must be told of it, alone: "kind what key
// fields"; "" when the plan has nothing that it could be done to.
type edit struct {
	name string
	do   func(r *rand.Rand, p *plan.Plan) string
}

// one is the place of one of n things, and whether there is one.
func one(r *rand.Rand, n int) (int, bool) {
	if n == 0 {
		return 0, false
	}
	return r.IntN(n), true
}

// edits are such as are independent of each other when they are about
// different things.
func edits() []edit {
	return []edit{
		{"a control is reworded", func(r *rand.Rand, p *plan.Plan) string {
			c := &p.Controls[r.IntN(len(p.Controls))]
			c.Text += " omformulerad"
			return "changed control " + c.Code + " [text]"
		}},
		{"a control is asked more often", func(r *rand.Rand, p *plan.Plan) string {
			c := &p.Controls[r.IntN(len(p.Controls))]
			c.Frequency = "Kvartalsvis"
			return "changed control " + c.Code + " [frequency]"
		}},
		{"a control is removed", func(r *rand.Rand, p *plan.Plan) string {
			i := r.IntN(len(p.Controls))
			c := p.Controls[i]
			if len(p.Controls) < 2 || slices.ContainsFunc(p.Assessments, func(a plan.Assessment) bool { return a.Control == c.Code }) {
				return ""
			}
			p.Controls = slices.Delete(p.Controls, i, i+1)
			return "removed control " + c.Code + " []"
		}},
		{"a control is added", func(r *rand.Rand, p *plan.Plan) string {
			c := plan.Control{Code: "NY1", Area: p.Areas[0].Name, Text: "ny", Frequency: "Årligen", Parts: []plan.Part{{}}}
			p.Controls = slices.Insert(p.Controls, r.IntN(len(p.Controls)+1), c)
			return "added control NY1 []"
		}},
		{"the controls are sorted otherwise", func(_ *rand.Rand, p *plan.Plan) string {
			if len(p.Controls) < 2 {
				return ""
			}
			slices.Reverse(p.Controls)
			return "changed control  [order]"
		}},
		{"another answers", func(r *rand.Rand, p *plan.Plan) string {
			c := &p.Controls[r.IntN(len(p.Controls))]
			part := &c.Parts[r.IntN(len(c.Parts))]
			part.Roles = []plan.Role{{Name: "Ny roll", Who: plan.OneForAll}}
			return "changed part " + c.Code + part.Code + " [roles]"
		}},
		{"a seat changes hands", func(r *rand.Rand, p *plan.Plan) string {
			i, ok := one(r, len(p.Seats))
			if !ok {
				return ""
			}
			p.People = append(p.People, plan.Person{Name: "Ny", Email: "ny@kommun.example"})
			p.Seats[i].Holder = "ny@kommun.example"
			return "changed seat " + p.Seats[i].Key() + " [holder]\nadded person ny@kommun.example []"
		}},
		{"a control becomes another board's", func(r *rand.Rand, p *plan.Plan) string {
			c := &p.Controls[r.IntN(len(p.Controls))]
			c.SharedFrom, c.Local = "KS K99", "också detta hos oss"
			if c.Text == "" {
				return ""
			}
			return "changed control " + c.Code + " [local shared_from]"
		}},
		{"an area is added", func(_ *rand.Rand, p *plan.Plan) string {
			p.Areas = append(p.Areas, plan.Area{Name: "Nytt område"})
			return "added area Nytt område []"
		}},
		{"a column of one's own is filled in", func(r *rand.Rand, p *plan.Plan) string {
			i := r.IntN(len(p.Controls))
			p.Controls[i].Extra = append(p.Controls[i].Extra, plan.Note{Title: "Min kolumn", Text: "x"})
			return "changed control " + p.Controls[i].Code + " [extra]"
		}},
		{"an action is added that is called like another", func(r *rand.Rand, p *plan.Plan) string {
			i, ok := one(r, len(p.Actions))
			if !ok {
				return ""
			}
			p.Actions = append(p.Actions, plan.Action{Area: p.Actions[i].Area, Text: p.Actions[i].Text, Status: "unset"})
			return "added action " + p.Actions[i].Area + ": " + p.Actions[i].Text + " []"
		}},
		{"an action is said to come from another", func(r *rand.Rand, p *plan.Plan) string {
			i, ok := one(r, len(p.Actions))
			if !ok || p.Actions[i].From == "K07" {
				return ""
			}
			p.Actions[i].From = "K07"
			return "changed action " + p.Actions[i].Area + ": " + p.Actions[i].Text + " [from]"
		}},
		{"an action is done", func(r *rand.Rand, p *plan.Plan) string {
			i, ok := one(r, len(p.Actions))
			if !ok || p.Actions[i].Status == "done" {
				return ""
			}
			p.Actions[i].Status = "done"
			return "changed action " + p.Actions[i].Area + ": " + p.Actions[i].Text + " [status]"
		}},
		{"a step of the scale gets a word", func(_ *rand.Rand, p *plan.Plan) string {
			p.Steps = append(p.Steps, plan.Step{Kind: plan.StepConsequence, N: 2, Word: "Lindrig", Meaning: "märks inte"})
			if p.Language == "en" {
				return "added step Consequence 2 []"
			}
			return "added step Konsekvens 2 []"
		}},
		{"a risk is known from the risk analysis", func(r *rand.Rand, p *plan.Plan) string {
			c := &p.Controls[r.IntN(len(p.Controls))]
			c.Risk.Code = "R012"
			return "changed control " + c.Code + " [risk]"
		}},
		{"the plan is adopted", func(_ *rand.Rand, p *plan.Plan) string {
			p.Section = "§ 99"
			return "changed plan  [section]"
		}},
		{"a reporting occasion gets a date", func(_ *rand.Rand, p *plan.Plan) string {
			if p.Occasions[1].LastDay != "" {
				return ""
			}
			p.Occasions[1].LastDay = "2099-12-31"
			return "changed occasion 2026 [last_day]"
		}},
	}
}

// copyOf is a plan that can be changed.
func copyOf(t testing.TB, p *plan.Plan) *plan.Plan {
	t.Helper()
	c, err := plan.Parse([]byte(canonical(t, p)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// again is a plan after a download and an upload.
func again(t testing.TB, p *plan.Plan) *plan.Plan {
	t.Helper()
	var b bytes.Buffer
	if err := plan.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	back, problems := read(t, b.Bytes())
	if back == nil {
		t.Fatalf("the plan did not come back: %+v", problems)
	}
	return back
}

func differences(t testing.TB, a, b *plan.Plan) []string {
	t.Helper()
	changes, err := plan.Diff(a, b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, fmt.Sprintf("%s %s %s %v", c.Kind, c.What, c.Key, c.Fields))
	}
	return got
}

// TestAnEditIsItsDiff: over plans drawn at random and real bytes, a download
// that comes back unedited differs in nothing, and each edit is told, and
// nothing else.
func TestAnEditIsItsDiff(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	for seed := range uint64(40) {
		r := newRand(seed + 100)
		p := draw{r}.plan()
		back := again(t, p)
		if d := differences(t, p, back); len(d) != 0 {
			t.Fatalf("seed %d: unedited, and yet %q", seed, d)
		}
		for range 4 {
			e := edits()[r.IntN(len(edits()))]
			edited := copyOf(t, back)
			want := e.do(r, edited)
			if want == "" {
				continue
			}
			done[e.name]++
			var got string
			for i, d := range differences(t, p, again(t, edited)) {
				if i > 0 {
					got += "\n"
				}
				got += d
			}
			if got != want {
				t.Errorf("seed %d: %s: told\n%s\nwant\n%s", seed, e.name, got, want)
			}
		}
	}
	for _, e := range edits() {
		if done[e.name] == 0 {
			t.Errorf("never: %s", e.name)
		}
	}
}

// TestTallyCountsControls, each once however much of it differs.
func TestTallyCountsControls(t *testing.T) {
	t.Parallel()
	older := &plan.Plan{Language: "sv", Areas: []plan.Area{{Name: "A"}}}
	for i := range 5 {
		older.Controls = append(older.Controls, plan.Control{Code: fmt.Sprintf("K%d", i), Area: "A", Text: "t", Parts: []plan.Part{{Roles: []plan.Role{{Name: "VC"}}}}})
	}
	newer := copyOf(t, older)
	newer.Areas = append(newer.Areas, plan.Area{Name: "B"})
	newer.Controls[0].Text, newer.Controls[0].Parts[0].Roles = "annan", nil
	newer.Controls[1].Parts = []plan.Part{{Code: "a"}, {Code: "b"}}
	newer.Controls = append(newer.Controls[:4], plan.Control{Code: "K9", Area: "B", Parts: []plan.Part{{}}}, plan.Control{Code: "K8", Area: "B", Parts: []plan.Part{{Code: "a"}}})
	changes, err := plan.Diff(older, newer)
	if got := plan.TallyOf(changes); err != nil || got != (plan.Tally{Added: 2, Changed: 2, Removed: 1}) {
		t.Errorf("%+v, %v: %+v", got, err, changes)
	}
}

// TestCodesAreNotInherited: a control that comes without a code never gets one
// that another has had, unless it is the same control.
func TestCodesAreNotInherited(t *testing.T) {
	t.Parallel()
	control := func(code, text string) plan.Control {
		return plan.Control{Code: code, Area: "A", Text: text, Parts: []plan.Part{{}}}
	}
	older := []*plan.Plan{{Controls: []plan.Control{control("K01", "attest"), control("K03", "moms")}}, {Controls: []plan.Control{control("K02", "gammal"), control("k05", "jäv")}}}
	p := &plan.Plan{
		Controls:    []plan.Control{control("K01", "ny"), control("K02", "Moms"), control("K04", "kvar"), control("K03", "annan ny"), control("X", "jäv")},
		Assessments: []plan.Assessment{{Control: "K02"}},
	}
	codes := p.Recode([]string{"K01", "K02", "K03", "X"}, older...)
	if want := []string{"K06", "K03", "K07", "k05"}; !slices.Equal(codes, want) || p.Controls[1].Code != "K03" || p.Controls[2].Code != "K04" || p.Assessments[0].Control != "K03" {
		t.Errorf("codes %q of %+v", codes, p)
	}
}
