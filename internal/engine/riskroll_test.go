package engine

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/workbook/risk"
)

// chooses is a controller who chooses in the list of risks and has it taken in.
func (o *office) chooses(round int64, choice func(x risk.Listed) risk.Choice) {
	o.t.Helper()
	list, _, err := o.RiskList(o.t.Context(), "sv", round)
	if err != nil {
		o.t.Fatal(err)
	}
	for i, x := range list.Risks {
		list.Risks[i].Choice = choice(x)
	}
	var book bytes.Buffer
	if err := risk.WriteList(o.t.Context(), &book, list); err != nil {
		o.t.Fatal(err)
	}
	read, err := o.ReadChoices(o.t.Context(), "sv", book.Bytes())
	if err == nil && read.SHA != "" {
		read, err = o.TakeChoices(o.t.Context(), "sv", read.SHA, boss)
	}
	if err != nil || len(read.Changes) == 0 || len(read.Problems) > 0 {
		o.t.Fatalf("%+v, %v", read, err)
	}
}

// TestAChoiceBesideAControl: a risk that the plan has a control for keeps it, and
// what the controller has written of it is not lost; a risk in other words that
// nobody has chosen gives no control of its own.
func TestAChoiceBesideAControl(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	before, err := o.Rollover(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{anders, zeynep} {
		m := o.one(asked, who)
		said := cells{}
		for _, row := range known(t, m.book) {
			said[row.Ref] = keeps("3", "2", "Kontroll i planen")
			if who == zeynep && strings.HasPrefix(row.Risk, "Förvaltningslednings") {
				said[row.Ref]["Risk"] = "Beslut når inte ut"
			}
		}
		o.takes(o.delivery(who, "pass", m, fills(t, m.book, said)), verdictAccepted)
	}
	o.chooses(round, func(x risk.Listed) (c risk.Choice) {
		switch {
		case x.Unit != "IT-avdelningen":
		case slices.Contains(x.In, "K01"):
			c = risk.Choice{What: risk.ChooseAction, Text: "Byt den gamla servern"}
		case slices.Contains(x.In, "K02"):
			c = risk.Choice{What: risk.ChooseControl, Text: "Ärenden räknas varje månad"}
		}
		return c
	})
	draft, err := o.Rollover(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(draft.Actions, func(a plan.Action) bool { return a.Text == "Byt den gamla servern" }) {
		t.Errorf("the action is not there: %+v", draft.Actions)
	}
	var fresh []string
	for _, c := range draft.Controls {
		if _, had := before.Control(c.Code); !had {
			fresh = append(fresh, c.Text)
		}
	}
	if want := []string{"Ärenden räknas varje månad"}; !slices.Equal(fresh, want) || len(draft.Controls) != len(before.Controls)+1 {
		t.Errorf("new controls %q of %d, want %q beside %d", fresh, len(draft.Controls), want, len(before.Controls))
	}
	for code, says := range map[string]string{"K01": "direktåtgärd", "K02": "Vald", "K07": "Ingen har valt"} {
		c, _ := draft.Control(code)
		if c.Risk.Value != 6 || !slices.ContainsFunc(c.Extra, func(n plan.Note) bool { return strings.Contains(n.Text, says) }) {
			t.Errorf("%s: %+v", code, c)
		}
	}
}
