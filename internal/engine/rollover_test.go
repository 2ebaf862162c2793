package engine

import (
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/risk"
)

// TestTheNextYearIsProposed: what the year showed stands beside every control,
// open actions go along, and nothing is changed by asking for it.
func TestTheNextYearIsProposed(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Actions = []plan.Action{{AreaNumber: "1", Number: "1", Area: "Ekonomi", Text: "Ny attestordning", Owner: "VC", Due: "2026-09-01", Status: "started"},
		{AreaNumber: "1", Number: "2", Area: "Ekonomi", Text: "Klar sedan länge", Status: "done"}}
	o.put(p)
	ask := about(o, o.pass("2026-02-02"), eva, "K01-2026M01")
	o.reply(eva, "pass", ask, fills(t, ask.book, cells{
		"K01-2026M01": with(with(with(fine(), "Bedömning", "Större avvikelse"), "Åtgärd", "Utbilda attestanter"), "Förslag till ändring", "Ta stickprov i stället"),
		"K02-2026M01": fine()}))
	o.pass("2026-03-20")
	before := o.rows()
	next, err := o.Rollover(t.Context(), "TN", 2026)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, o.rows()) {
		t.Error("asking for a proposal changed what is asked")
	}
	said := map[string]string{}
	for _, c := range next.Controls {
		for _, n := range c.Extra {
			said[c.Code] += n.Title + ": " + n.Text + "\n"
		}
	}
	for code, want := range map[string]string{"K01": "Förslag inför 2027: Allvarlig avvikelse i 1 av 1 svar.", "K02": "bara 1 av ", "K03": "Har inte frågats ännu"} {
		if !strings.Contains(said[code], want) {
			t.Errorf("%s: %s, want %q", code, said[code], want)
		}
	}
	if !strings.Contains(said["K01"], "De ansvarigas förslag inför 2027: Solgården: Ta stickprov i stället") {
		t.Errorf("the owner's proposal is not there: %s", said["K01"])
	}
	var actions []string
	for _, a := range next.Actions {
		actions = append(actions, a.AreaNumber+"."+a.Number+" "+a.Text+" "+a.Status)
	}
	if want := []string{"1.1 Ny attestordning started", "1.2 Utbilda attestanter unset"}; !slices.Equal(actions, want) {
		t.Errorf("actions %q, want %q", actions, want)
	}
	proposal := o.proposes(next)
	if proposal.Status != string(plan.Draft) || proposal.Year != 2027 || slices.ContainsFunc(proposal.Problems, func(x plan.Problem) bool { return !x.Warning }) {
		t.Errorf("%+v", proposal)
	}
	kept := smallPlan().Continued()
	if got := o.proposes(kept); len(got.Changes) != 0 || !got.New {
		t.Errorf("last year's plan as it goes on differs from itself: %+v", got.Changes)
	}
	kept.Controls[1].Frequency = "Tertial"
	if got := o.proposes(kept); len(got.Changes) != 1 || !strings.Contains(got.Changes[0].Text, "K02") {
		t.Errorf("one changed frequency is told as %+v", got.Changes)
	}

	next.Status, next.Adopted = plan.Adopted, "2026-12-09"
	o.put(next)
	for _, code := range []string{"K01", "K02", "K03"} {
		if !slices.ContainsFunc(o.rows(store.Planned), func(x store.Occurrence) bool { return x.Control == code && strings.HasPrefix(x.Period, "2027") }) {
			t.Errorf("%s has no occurrence in the year that was rolled over to", code)
		}
	}
}

// TestRolledOverAgain: what the year's plan has taken in from a draft is there
// once in the next draft of it, under the same number, whether it was carried on
// or chosen of the risks.
func TestRolledOverAgain(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	said := cells{}
	for _, row := range known(t, m.book) {
		said[row.Ref] = keeps("3", "2", "Kontroll i planen")
	}
	o.takes(o.delivery(anders, "pass", m, fills(t, m.book, said)), verdictAccepted)
	o.chooses(round, func(x risk.Listed) (c risk.Choice) {
		if slices.Contains(x.In, "K01") {
			c = risk.Choice{What: risk.ChooseAction, Text: "Byt den gamla servern"}
		}
		return c
	})
	lines := func() (p *plan.Plan, all []string) {
		p, err := o.Rollover(t.Context(), "RS", 2026)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range p.Actions {
			all = append(all, a.AreaNumber+"."+a.Number+" "+a.Text)
		}
		slices.Sort(all)
		return p, all
	}
	next, first := lines()
	next.Status, next.Adopted = plan.Adopted, "2026-12-09"
	o.put(next)
	if _, again := lines(); !slices.Equal(first, again) || len(first) == 0 {
		t.Errorf("again %q, first %q", again, first)
	}
}
