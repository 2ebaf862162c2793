package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/consolidated"
)

// measuredPlan asks about a sample and a target, and has two simple controls.
func measuredPlan() *plan.Plan {
	p := smallPlan()
	p.Controls[0].Sample, p.Controls[0].Target, p.Controls[0].Dated = "25 fakturor", "minst 95 %", true
	p.Controls[1].Simple = true
	simple := p.Controls[1]
	simple.Code, simple.Text = "K05", "Nycklar räknas"
	p.Controls = append(p.Controls, simple)
	return p
}

func measured(t *testing.T) (*office, sentMail) {
	t.Helper()
	o := emptyOffice(t)
	o.put(measuredPlan())
	return o, o.one(o.pass(firstDay), eva)
}

func TestFiguresAreAskedForAndKept(t *testing.T) {
	t.Parallel()
	o, ask := measured(t)
	figures := with(with(with(with(fine(), "Antal granskade", "25"), "Antal avvikelser", "2"), "Utfall", "92 %"), "Utförd den", "2026-02-01")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": figures})), verdictAccepted)
	receipt := o.one(o.again(), eva)
	says(t, receipt, "2 i stickprovet avvek", "når inte målvärdet", "utanför perioden")
	var row consolidated.Row
	o.view(func(r store.Reader) error {
		rounds, err := o.rounds(t.Context(), r, inForce)
		if err != nil {
			return err
		}
		g := o.gathering(r, "sv")
		for x, err := range g.answers(t.Context(), whole(rounds...)) {
			if err != nil {
				return err
			}
			if x.Ref == "K01-2026M01" && x.Email == eva {
				row = x
			}
		}
		return nil
	})
	if row.Examined != "25" || row.Deviating != "2" || row.Outcome != "92 %" || row.Target != "minst 95 %" || row.DoneOn != "2026-02-01" {
		t.Errorf("%+v", row)
	}
}

func TestFiguresThatCannotBe(t *testing.T) {
	t.Parallel()
	o, ask := measured(t)
	figures := with(with(with(with(fine(), "Antal granskade", "2"), "Antal avvikelser", "25"), "Utfall", "96 %"), "Utförd den", "2026-01-15")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": figures})), verdictCorrection)
	mend := o.one(o.again(), eva)
	says(t, mend, "större än antalet granskade")
	if got := sees(t, mend.book, "K01-2026M01", "Antal avvikelser"); got != "25" {
		t.Errorf("the correction shows %q", got)
	}
	o.takes(o.delivery(eva, "pass", mend, fills(t, mend.book, cells{"K01-2026M01": {"Antal avvikelser": "0"}})), verdictAccepted)
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 || !v[0].Complete {
		t.Errorf("stored %+v", v)
	}
}

// TestOneCellAnswersForTheSimpleControls: those left empty, and only those.
func TestOneCellAnswersForTheSimpleControls(t *testing.T) {
	t.Parallel()
	o, ask := measured(t)
	shared := cells{"Enkla": {"Genomförd under perioden?": "Ja"}, "K05-2026M01": with(fine(), "Resultat", "En nyckel var borta")}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, shared)), verdictAccepted)
	o.again()
	for control, want := range map[string]string{"K02": "Inget att anmärka.", "K05": "En nyckel var borta"} {
		if v := o.versions(eva, control, "2026-M01"); len(v) != 1 || !v[0].Complete || !strings.Contains(v[0].Body, want) {
			t.Errorf("%s: %+v", control, v)
		}
	}
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 0 {
		t.Errorf("the cell answered for a control that is not simple: %+v", v)
	}
	// the reminder asks about what is left, and a saved copy of the first file changes nothing
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"Enkla": {"Genomförd under perioden?": "Ja"}})), verdictUnchanged)
	if v := o.versions(eva, "K05", "2026-M01"); len(v) != 1 {
		t.Errorf("a later file made %d versions", len(v))
	}
	o.wholeRecord()
}

// TestTheSimpleRowIsOfferedOnlyWhileTwoAreOpen: for one it would save nothing.
func TestTheSimpleRowIsOfferedOnlyWhileTwoAreOpen(t *testing.T) {
	t.Parallel()
	o, ask := measured(t)
	if sees(t, ask.book, "Enkla", "Kontroll") == "" {
		t.Fatal("the form does not offer it")
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K02-2026M01": fine()})), verdictAccepted)
	o.again()
	o.pass("2026-02-05")
	r := o.one(o.pass("2026-02-12"), eva)
	if sees(t, r.book, "Enkla", "Kontroll") != "" {
		t.Error("one simple control is left, and the form still speaks of them")
	}
}

// TestFiguresAreRegisteredToo: what a form asks for, the page asks for.
func TestFiguresAreRegisteredToo(t *testing.T) {
	t.Parallel()
	o, _ := measured(t)
	var id int64
	o.view(func(r store.Reader) error {
		all, err := r.Occurrences(t.Context(), store.OccurrenceFilter{Control: "K01", States: []string{store.Asked}})
		id = all[0].ID
		return err
	})
	given := Registration{Occurrence: id, Performed: "yes", Result: "Granskat", Grade: "none", Source: "telefon"}
	problems, err := o.Register(t.Context(), "sv", given, "Anna Lind")
	if err != nil || len(problems) != 4 {
		t.Fatalf("%v, %v", problems, err)
	}
	given.DoneOn, given.Examined, given.Deviating, given.Outcome = "2026-01-20", "25", "1", "96 %"
	if problems, err = o.Register(t.Context(), "sv", given, "Anna Lind"); err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	v, err := o.OccurrenceView(t.Context(), "sv", id)
	if err != nil || len(v.Versions) != 1 || v.Versions[0].Examined != "25" || v.Versions[0].Outcome != "96 %" || v.Sample != "25 fakturor" || !v.Dated {
		t.Errorf("%+v, %v", v, err)
	}
}
