package engine

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/fill"
	"rond/workbook/risk"
)

const (
	cecilia  = "cecilia.ronnqvist@kommun.example" // Ekonomiavdelningen
	anders   = "anders.kjellberg@kommun.example"  // IT-avdelningen
	zeynep   = "zeynep.aydin@kommun.example"      // Kommunikationsavdelningen
	katarina = "katarina.lofgren@kommun.example"  // the contact
	torbjorn = "torbjorn.hellqvist@kommun.example"
)

// autumn is the region office's risk analysis for 2027, on the day it opens, and
// the mails that it led to. Nothing of the plan is asked meanwhile.
func autumn(t *testing.T, change ...func(*Settings)) (o *office, round int64, asked []sentMail) {
	t.Helper()
	o = emptyOffice(t, change...)
	o.adopt("regionkontoret-2026.xlsx")
	o.pass("2026-09-11")
	round, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"avdelningschef"}, Opens: "2026-09-14", Due: "2026-10-09"}, boss)
	if err != nil {
		t.Fatal(err)
	}
	return o, round, o.pass("2026-09-14")
}

// spread is a workbook as somebody sees it.
func spread(t *testing.T, book []byte) *fill.Book {
	t.Helper()
	b, err := fill.Open(book)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// known is the rows of a risk workbook that hold a risk.
func known(t *testing.T, book []byte) []fill.Row {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(spread(t, book).Rows()), func(r fill.Row) bool { return r.Risk == "" })
}

// keeps is what somebody writes about a risk as it stands.
func keeps(p, c, proposal string) map[string]string {
	return map[string]string{"Sannolikhet": p, "Konsekvens": c, "Förslag": proposal}
}

func (o *office) riskRound(id int64) (v RiskRoundView) {
	o.t.Helper()
	v, err := o.RiskRoundView(o.t.Context(), "sv", id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (v RiskRoundView) unit(t *testing.T, name string) RiskUnitView {
	t.Helper()
	for _, u := range v.Units {
		if u.Unit == name {
			return u
		}
	}
	t.Fatalf("no unit %s in %+v", name, v.Units)
	return RiskUnitView{}
}

// TestRisksAreAsked: every department with a head gets one workbook with the
// risks of the controls that are answered in it, those marked for a new analysis
// first and without values; a department without a head is told of.
func TestRisksAreAsked(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, zeynep)
	says(t, m, "riskanalys inför 2027", "9 oktober", "Kommunikationsavdelningen")
	if len(m.books) != 1 || m.name != "riskanalys-2027-"+o.riskRound(round).unit(t, "Kommunikationsavdelningen").Reference+".xlsx" {
		t.Errorf("workbooks %v", m.names)
	}
	v := o.riskRound(round)
	if hr := v.unit(t, "HR-avdelningen"); hr.State != "vacant" || hr.Person != "" {
		t.Errorf("the vacant department: %+v", hr)
	}
	if u := v.unit(t, "IT-avdelningen"); u.State != "asked" || u.Left == 0 {
		t.Errorf("IT: %+v", u)
	}
	if again := o.again(); len(again) != 0 {
		t.Errorf("the same day again wrote %d mails", len(again))
	}
	health := o.one(asked, "per-ola.fransson@kommun.example")
	rows := spread(t, health.book)
	first := known(t, health.book)[0].Ref
	if got := rows.Get(first, "Sannolikhet"); got != "" {
		t.Errorf("what is to be analysed anew is filled in with %q", got)
	}
	if text := rows.Get(first, "Risk"); !strings.Contains(text, "Följsamhet mot avtal") {
		t.Errorf("the first risk is %q", text)
	}
}

// TestRisksComeBack: what is said is receipted without its words, a part stays
// open, an unchanged file says nothing, wrong values come back to be mended, and
// the same file again is one.
func TestRisksComeBack(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, zeynep)
	o.takes(o.delivery(zeynep, "pass", m, m.book), verdictUnchanged)
	o.again()
	refs := known(t, m.book)
	said := cells{}
	for i, row := range refs[1:] {
		said[row.Ref] = keeps("2", "3", []string{"Acceptera", "Direktåtgärd"}[i%2])
	}
	said[refs[0].Ref] = map[string]string{"Sannolikhet": "mycket ofta", "Förslag": "Acceptera"}
	secret := "Hemliga ord om en <b>ny</b> risk"
	said["Ny1"] = map[string]string{"Område": "Miljö", "Risk": secret, "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen"}
	book := fills(t, m.book, said)
	o.takes(o.delivery(zeynep, "pass", m, book), verdictCorrection)
	c := o.one(o.again(), zeynep)
	says(t, c, "Rättelse", "mycket ofta")
	if strings.Contains(c.text, "Hemliga") {
		t.Error("the correction repeats what was written")
	}
	if got := spread(t, c.book).Get("Ny1", "Risk"); got != secret {
		t.Errorf("the new workbook has %q", got)
	}
	if u := o.riskRound(round).unit(t, "Kommunikationsavdelningen"); u.State != "partial" || u.Left != 1 {
		t.Errorf("after a part: %+v", u)
	}
	o.takes(o.delivery(zeynep, "pass", c, fills(t, c.book, cells{refs[0].Ref: keeps("1", "2", "Acceptera")})), verdictAccepted)
	r := o.one(o.again(), zeynep)
	says(t, r, "Kvittens")
	if strings.Contains(r.text, "Hemliga") {
		t.Error("the receipt repeats what was written")
	}
	v := o.riskRound(round)
	if u := v.unit(t, "Kommunikationsavdelningen"); u.State != "answered" || u.Left != 0 {
		t.Errorf("after all: %+v", u)
	}
	o.takes(o.delivery(zeynep, "pass", m, book), verdictCorrection) // a forgotten copy, as wrong as it was
	if mails := o.again(); len(mails) > 0 {
		t.Errorf("the same file was answered again: %d mails", len(mails))
	}
	if after := o.riskRound(round); after.Risks != v.Risks {
		t.Errorf("an old copy changed %d risks to %d", v.Risks, after.Risks)
	}
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list.Risks, func(x risk.Listed) bool { return x.Text == secret })
	if i < 0 || !list.Risks[i].New || list.Risks[i].Proposal != "control" || list.Risks[i].Unit != "Kommunikationsavdelningen" {
		t.Errorf("the new risk is not in the list: %+v", list.Risks)
	}
}

// TestRisksAreNotTakenFromStrangers: the sender is weighed as for any other
// workbook.
func TestRisksAreNotTakenFromStrangers(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, zeynep)
	ref := known(t, m.book)[0].Ref
	book := fills(t, m.book, cells{ref: keeps("2", "2", "Acceptera")})
	o.takes(o.delivery("nagon@annan.example", "pass", m, book), verdictHeld)
	o.takes(o.delivery(zeynep, "fail", m, book), verdictHeld)
	if v := o.riskRound(round); v.Risks != 0 {
		t.Errorf("%d risks were taken", v.Risks)
	}
	o.takes(o.delivery(anders, "pass", m, book), verdictAccepted) // a colleague, told to the owner too
	mails := o.again()
	says(t, o.one(mails, zeynep), anders)
	o.one(mails, anders)
}

// TestRisksAreReminded: on the policy's days, until the answer is in; then the
// manager may be told, and the contact gets the list.
func TestRisksAreReminded(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, zeynep)
	said := cells{}
	for _, row := range known(t, m.book) {
		said[row.Ref] = keeps("1", "2", "Acceptera")
	}
	o.takes(o.delivery(zeynep, "pass", m, fills(t, m.book, said)), verdictAccepted)
	var days []string
	var summary *sentMail
	for day := date("2026-09-15"); day.Before(date("2026-10-24")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			switch {
			case m.env.To == zeynep && strings.Contains(m.subject, "Påminnelse") && strings.Contains(m.subject, "riskanalys"):
				t.Errorf("%s was reminded after the answer", zeynep)
			case m.env.To == anders && strings.Contains(m.subject, "riskanalys"):
				days = append(days, day.String())
			case m.env.To == katarina && strings.Contains(m.subject, "Riskanalys"):
				summary = &m
			}
		}
	}
	if want := []string{"2026-10-06", "2026-10-13"}; !slices.Equal(days, want) {
		t.Errorf("reminded on %v, want %v", days, want)
	}
	if summary == nil {
		t.Fatal("the contact has not heard")
	}
	says(t, *summary, "1 av 6 enheter", "Anders Kjellberg")
	if len(summary.books) != 1 {
		t.Errorf("attached: %v", summary.names)
	}
	held := 0
	o.view(func(r store.Reader) error {
		mails, err := r.Mails(t.Context(), store.MailFilter{Kind: kindRiskManager})
		for _, m := range mails {
			if m.State == store.MailHeld && m.To == torbjorn {
				held++
			}
		}
		return err
	})
	if held != 1 {
		t.Errorf("%d mails to the manager wait", held)
	}
	if err := o.CloseRisks(t.Context(), round, boss); err != nil {
		t.Fatal(err)
	}
	says(t, o.one(o.again(), katarina), "avslutad")
	var no *Refusal
	if err := o.CloseRisks(t.Context(), round, boss); !errors.As(err, &no) || no.Code != "risk-round-closed" {
		t.Errorf("closed twice: %v", err)
	}
}

// TestChosenRisksBecomeADraft: what is chosen in the list stands in the draft of
// next year's plan, asks for what it lacks, and next year's analysis knows it.
func TestChosenRisksBecomeADraft(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	said := cells{"Ny1": {"Område": "Miljö", "Risk": "Serverhallen blir för varm", "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen"},
		"Ny2": {"Område": "Ekonomi", "Risk": "Licenser betalas två gånger", "Sannolikhet": "2", "Konsekvens": "1", "Förslag": "Direktåtgärd"}}
	for _, row := range known(t, m.book) {
		said[row.Ref] = keeps("3", "3", "Kontroll i planen")
	}
	o.takes(o.delivery(anders, "pass", m, fills(t, m.book, said)), verdictAccepted)
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range list.Risks {
		switch {
		case strings.HasPrefix(x.Text, "Serverhallen"):
			list.Risks[i].Choice = risk.Choice{What: risk.ChooseControl, Text: "Temperaturen läses av", Frequency: "Månatligen"}
		case strings.HasPrefix(x.Text, "Licenser"):
			list.Risks[i].Choice = risk.Choice{What: risk.ChooseAction, Text: "Gå igenom licensavtalen", Roles: "Anders Kjellberg"}
		case len(x.In) > 0 && x.Valued:
			list.Risks[i].Choice = risk.Choice{What: risk.ChooseControl, Reason: "Ligger kvar"}
		}
	}
	var book bytes.Buffer
	if err := risk.WriteList(t.Context(), &book, list); err != nil {
		t.Fatal(err)
	}
	read, err := o.ReadChoices(t.Context(), "sv", book.Bytes())
	if err != nil || len(read.Changes) < 3 || len(read.Problems) > 0 {
		t.Fatalf("%+v, %v", read, err)
	}
	if _, err := o.TakeChoices(t.Context(), "sv", read.SHA, boss); err != nil {
		t.Fatal(err)
	}
	if again, err := o.ReadChoices(t.Context(), "sv", book.Bytes()); err != nil || len(again.Changes) > 0 {
		t.Errorf("the same list again: %+v, %v", again, err)
	}
	draft, err := o.Rollover(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(draft.Controls, func(c plan.Control) bool { return c.Text == "Temperaturen läses av" })
	if i < 0 || draft.Controls[i].Risk.Value != 9 || draft.Controls[i].Risk.Marks != "Ny 2027" || draft.Controls[i].Frequency != "Månatligen" {
		t.Fatalf("the new control: %+v", draft.Controls)
	}
	code := draft.Controls[i].Risk.Code
	if !slices.ContainsFunc(draft.Actions, func(a plan.Action) bool { return a.Text == "Gå igenom licensavtalen" && a.Owner == "Anders Kjellberg" }) {
		t.Errorf("the action is not there: %+v", draft.Actions)
	}
	k01, _ := draft.Control("K01")
	if k01.Risk.Value != 9 || k01.Risk.Code == "" || !slices.ContainsFunc(k01.Extra, func(n plan.Note) bool {
		return strings.Contains(n.Text, "tidigare 6") && strings.Contains(n.Text, "Ligger kvar")
	}) {
		t.Errorf("the kept control: %+v", k01)
	}
	var b bytes.Buffer
	missing, err := plan.WriteDraft(t.Context(), &b, draft)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(missing, func(p plan.Problem) bool { return p.Code == "plan-answers-missing" }) {
		t.Errorf("the draft does not ask who answers: %+v", missing)
	}

	draft.Status, draft.Adopted = plan.Adopted, "2026-12-08"
	draft.Controls[i].Parts[0].Roles = []plan.Role{{Name: "Systemansvarig", Who: plan.OneForAll}}
	b.Reset()
	if err := plan.Write(&b, draft); err != nil {
		t.Fatal(err)
	}
	o.pass("2026-12-09")
	if done, err := o.Import(t.Context(), b.Bytes()); err != nil {
		t.Fatalf("%v: %+v", err, done.Problems)
	}
	o.pass("2027-09-13")
	if _, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2028, Roles: []string{"Avdelningschef"}, Due: "2027-10-08"}, boss); err != nil {
		t.Fatal(err)
	}
	next := o.one(slices.DeleteFunc(o.again(), func(m sentMail) bool { return !strings.Contains(m.subject, "riskanalys") }), anders)
	rows := spread(t, next.book)
	if got := rows.Get(code, "Risk"); got != "Serverhallen blir för varm" {
		t.Errorf("next year's workbook has %q at %s", got, code)
	}
	if got := rows.Get(code, "Förslag"); got != "" {
		t.Errorf("last year's proposal is filled in: %q", got)
	}
}

// TestStartingARiskAnalysisIsRefused when something that it needs is not there.
func TestStartingARiskAnalysisIsRefused(t *testing.T) {
	t.Parallel()
	o, _, _ := autumn(t)
	good := RiskStart{Board: "RS", Year: 2028, Roles: []string{"Avdelningschef"}, Due: "2026-11-09"}
	for code, change := range map[string]func(*RiskStart){
		"risk-board-unknown": func(s *RiskStart) { s.Board = "XX" },
		"risk-round-exists":  func(s *RiskStart) { s.Year = 2027 },
		"risk-year-adopted":  func(s *RiskStart) { s.Year = 2026 },
		"risk-no-plan":       func(s *RiskStart) { s.Year = 2025 },
		"risk-role-unknown":  func(s *RiskStart) { s.Roles = []string{"Kung"} },
		"risk-role-missing":  func(s *RiskStart) { s.Roles = nil },
		"risk-due-early":     func(s *RiskStart) { s.Due = "2026-09-14" },
		"risk-day-bad":       func(s *RiskStart) { s.Opens = "i morgon" },
	} {
		s := good
		change(&s)
		var no *Refusal
		if _, err := o.StartRisks(t.Context(), s, boss); !errors.As(err, &no) || no.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := o.StartRisks(t.Context(), good, boss); err != nil {
		t.Error(err)
	}
}

// TestNoChoiceIsLost: of two units' risks of the same words both choices count,
// and so does one of a risk that nobody has valued.
func TestNoChoiceIsLost(t *testing.T) {
	t.Parallel()
	o, round, _ := autumn(t)
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	same := list.Risks[0].Text
	choices := []risk.Choice{{What: risk.ChooseAction, Text: "Byt leverantör"}, {What: risk.ChooseControl, Text: "Följ upp bytet", Reason: "Högt värde"}}
	n := 0
	for i, x := range list.Risks {
		if x.Text == same && n < len(choices) {
			list.Risks[i].Choice = choices[n]
			n++
		}
	}
	if n != 2 {
		t.Fatalf("%d units have the risk %q", n, same)
	}
	var book bytes.Buffer
	if err := risk.WriteList(t.Context(), &book, list); err != nil {
		t.Fatal(err)
	}
	read, err := o.ReadChoices(t.Context(), "sv", book.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.TakeChoices(t.Context(), "sv", read.SHA, boss); err != nil {
		t.Fatal(err)
	}
	draft, err := o.Rollover(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(draft.Actions, func(a plan.Action) bool { return a.Text == "Byt leverantör" }) {
		t.Errorf("the action is lost: %+v", draft.Actions)
	}
	i := slices.IndexFunc(draft.Controls, func(c plan.Control) bool { return c.Text == "Följ upp bytet" })
	if i < 0 {
		t.Fatal("the control is lost")
	}
	note := draft.Controls[i].Extra[len(draft.Controls[i].Extra)-1].Text
	if !strings.Contains(note, "Risken är inte värderad. Högt värde. Fyll i") {
		t.Errorf("told: %q", note)
	}
}

// TestARiskOutlivesItsControl: a control that a later version of the plan leaves
// out takes no history along.
func TestARiskOutlivesItsControl(t *testing.T) {
	t.Parallel()
	o, round, _ := autumn(t)
	before, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	now, err := o.Export(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	doc := *now
	gone := before.Risks[0].In[0]
	doc.Controls = slices.DeleteFunc(slices.Clone(doc.Controls), func(c plan.Control) bool { return c.Code == gone })
	var b bytes.Buffer
	if err := plan.Write(&b, &doc); err != nil {
		t.Fatal(err)
	}
	if done, err := o.Import(t.Context(), b.Bytes()); err != nil {
		t.Fatalf("%v: %+v", err, done.Problems)
	}
	after, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	if x := after.Risks[0]; x.New || x.Last != before.Risks[0].Last || x.Text != before.Risks[0].Text || len(x.In) > 0 {
		t.Errorf("%+v", x)
	}
}
