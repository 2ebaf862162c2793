package engine

import (
	"errors"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/workbook/risk"
)

const perOla = "per-ola.fransson@kommun.example" // Hälso- och sjukvårdsavdelningen, with a risk to be analysed anew

func refusal(t *testing.T, err error, code string) {
	t.Helper()
	var no *Refusal
	if !errors.As(err, &no) || no.Code != code {
		t.Errorf("%v, want the refusal %s", err, code)
	}
}

// TestRisksAreKeptAsTheyWere: whoever answered in words is answered for, with
// last year's values; they are told, the mail is dealt with, and nobody reminds
// them.
func TestRisksAreKeptAsTheyWere(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	const unit = "Kommunikationsavdelningen"
	m := o.one(asked, zeynep)
	d := o.takes(o.letter(zeynep, "pass", m, "Samma som i fjol."), verdictQuestion).Delivery
	o.again()
	refusal(t, o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit}, boss), "risk-source-missing")
	refusal(t, o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: "HR-avdelningen", Source: "telefon"}, boss), "risk-unit-not-asked")
	before := known(t, m.book)
	if err := o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit, Delivery: d, Source: "mejl 14 september"}, boss); err != nil {
		t.Fatal(err)
	}
	if u := o.riskRound(round).unit(t, unit); u.State != "answered" || u.Valued != len(before) {
		t.Errorf("after keeping: %+v", u)
	}
	receipt := o.one(o.again(), zeynep)
	says(t, receipt, boss+" har registrerat dina risker som oförändrade", "Kontroll i planen")
	if len(receipt.books) != 0 {
		t.Errorf("attached: %v", receipt.names)
	}
	o.view(func(r store.Reader) error {
		said, err := r.Valuations(t.Context(), round)
		if err != nil {
			return err
		}
		sheet := spread(t, m.book)
		for _, x := range said {
			y, err := r.Risk(t.Context(), x.Risk)
			if err != nil {
				return err
			}
			a, err := valued(x)
			if err != nil {
				return err
			}
			if a.Text != sheet.Get(y.Code, "Risk") || !strings.HasPrefix(sheet.Get(y.Code, "Sannolikhet"), string(rune('0'+a.Probability))) || a.Proposal != risk.ProposeControl || x.By != boss || !x.Complete {
				t.Errorf("%s: %+v by %s", y.Code, a, x.By)
			}
		}
		asks, err := r.Delivery(t.Context(), d)
		if err == nil && !asks.Handled {
			t.Error("the mail still waits")
		}
		return err
	})
	refusal(t, o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit, Source: "igen"}, boss), "risk-unit-answered")
	for _, day := range []string{"2026-10-06", "2026-10-13"} {
		for _, m := range o.pass(day) {
			if m.env.To == zeynep && strings.Contains(m.subject, "riskanalys") {
				t.Errorf("reminded on %s: %s", day, m.subject)
			}
		}
	}
	v, err := o.RequestView(t.Context(), "sv", o.riskRound(round).unit(t, unit).Request)
	if err != nil {
		t.Fatal(err)
	}
	told := false
	for _, s := range v.Timeline {
		told = told || s.Kind == actRisksKept && s.Note == unit+": mejl 14 september" && s.Who == boss
	}
	if !told {
		t.Errorf("the timeline does not tell: %+v", v.Timeline)
	}
	o.hands(OpenData{Year: 2026}).hangsTogether(t)
}

// TestWhatIsToBeAnalysedAnewIsKeptOnlyWhenSaid: a new analysis that the plan asks
// for is not made by saying that nothing has changed, unless somebody means that;
// what the unit has begun is never written over.
func TestWhatIsToBeAnalysedAnewIsKeptOnlyWhenSaid(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, perOla)
	unit, again := "", 0
	for _, u := range o.riskRound(round).Units {
		if u.Person == "Per-Ola Fransson" {
			unit, again = u.Unit, u.Again
		}
	}
	rows := known(t, m.book)
	if again == 0 || again >= len(rows)-1 {
		t.Fatalf("%d of %d are to be analysed anew: this shows nothing", again, len(rows))
	}
	begun := rows[len(rows)-1].Ref
	o.takes(o.delivery(perOla, "pass", m, fills(t, m.book, cells{begun: {"Kommentar": "Påbörjad"}})), verdictAccepted)
	o.again()
	if err := o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit, Source: "telefon"}, boss); err != nil {
		t.Fatal(err)
	}
	if u := o.riskRound(round).unit(t, unit); u.State != "partial" || u.Left != again+1 || u.Again != again {
		t.Errorf("after keeping the others: %+v, %d were to be analysed anew", u, again)
	}
	says(t, o.one(o.again(), perOla), "kvar att gå igenom")
	if err := o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit, Again: true, Source: "telefon igen"}, boss); err != nil {
		t.Fatal(err)
	}
	if u := o.riskRound(round).unit(t, unit); u.Left != 1 || u.Again != 0 {
		t.Errorf("after keeping all: %+v", u)
	}
	refusal(t, o.KeepRisks(t.Context(), RisksKept{Round: round, Unit: unit, Again: true, Source: "en gång till"}, boss), "risk-nothing-to-keep")
}

// TestRisksGetMoreTime: the unit is told with its workbook, once, and its
// reminders and its manager's follow the new day; others keep theirs.
func TestRisksGetMoreTime(t *testing.T) {
	t.Parallel()
	o, round, _ := autumn(t)
	const unit = "Kommunikationsavdelningen"
	give := func(due, reason string) error {
		return o.ExtendRisks(t.Context(), RiskExtension{Round: round, Unit: unit, Due: due, Reason: reason}, boss)
	}
	refusal(t, give("2026-10-23", " "), "reason-missing")
	refusal(t, give("2026-10-09", "sjuk"), "due-not-later")
	if err := give("2026-10-23", "Föräldraledig"); err != nil {
		t.Fatal(err)
	}
	if err := give("2026-10-30", "Föräldraledig längre"); err != nil { // before the mail is made
		t.Fatal(err)
	}
	m := o.one(o.pass("2026-09-15"), zeynep)
	says(t, m, "Mer tid: riskanalysen inför 2027", "30 oktober 2026", unit)
	if strings.Contains(m.text, "Föräldraledig") || len(m.books) != 1 {
		t.Errorf("%v\n%s", m.names, m.text)
	}
	var reminded, others []string
	for day := date("2026-09-16"); day.Before(date("2026-11-03")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if !strings.Contains(m.subject, "riskanalys") {
				continue
			}
			switch m.env.To {
			case zeynep:
				reminded = append(reminded, day.String())
			case anders:
				others = append(others, day.String())
			case katarina:
				if day.Before(date("2026-10-31")) {
					t.Errorf("the contact heard on %s that the last day has passed", day)
				}
			}
		}
	}
	if len(reminded) == 0 || reminded[0] < "2026-10-20" || len(others) == 0 || others[0] != "2026-10-06" {
		t.Errorf("reminded on %v, others on %v", reminded, others)
	}
	if u := o.riskRound(round).unit(t, unit); u.Due != "2026-10-30" {
		t.Errorf("%+v", u)
	}
	if err := o.CloseRisks(t.Context(), round, boss); err != nil {
		t.Fatal(err)
	}
	refusal(t, give("2026-11-20", "för sent"), "risk-round-closed")
}
