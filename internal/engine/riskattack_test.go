package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// riskPlanOf is the region office's plan, for a test to change and import anew.
func riskPlanOf(t *testing.T, o *office) *plan.Plan {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", "regionkontoret-2026.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return o.reads(raw)
}

// seatOf is a department's head's seat in a plan.
func seatOf(t *testing.T, p *plan.Plan, unit string) *plan.Seat {
	t.Helper()
	for i, s := range p.Seats {
		if s.Unit == unit && s.Role == "Avdelningschef" {
			return &p.Seats[i]
		}
	}
	t.Fatalf("no head of %s", unit)
	return nil
}

// goneThrough is a workbook in which every risk of a unit is kept.
func goneThrough(t *testing.T, book []byte) []byte {
	t.Helper()
	said := cells{}
	for _, row := range known(t, book) {
		said[row.Ref] = keeps("1", "2", "Acceptera")
	}
	return fills(t, book, said)
}

// risky picks the mails that speak of the risk analysis.
func risky(mails []sentMail) (some []sentMail) {
	for _, m := range mails {
		if strings.Contains(strings.ToLower(m.subject), "riskanalys") {
			some = append(some, m)
		}
	}
	return some
}

// TestRisksStayWithWhoWasAsked: an absence hands nothing over that has been
// asked, and the head's return none of what the deputy was asked.
func TestRisksStayWithWhoWasAsked(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := riskPlanOf(t, o)
	seatOf(t, p, "IT-avdelningen").Deputy = zeynep
	o.put(p)
	o.pass("2026-09-11")
	round, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"Avdelningschef"}, Due: "2026-10-09"}, boss)
	if err != nil {
		t.Fatal(err)
	}
	m := o.one(risky(o.again()), anders)
	o.takes(o.absent(anders, "pass", m, "Autosvar: Jag är på semester och tillbaka den 21 september 2026."), verdictAway)
	for day := date("2026-09-14"); day.Before(date("2026-09-30")); day = day.AddDays(1) {
		if more := risky(o.pass(day.String())); len(more) > 0 {
			t.Errorf("%s: %v", day, subjects(more))
		}
	}
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.Person != "Anders Kjellberg" || u.State != "asked" {
		t.Errorf("%+v", u)
	}
}

// TestRisksOfAUnitThatChangesHands: the new head sees what the old one has said,
// the old one is reminded no more, and what either says counts.
func TestRisksOfAUnitThatChangesHands(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	old := o.one(asked, anders)
	refs := known(t, old.book)
	o.takes(o.delivery(anders, "pass", old, fills(t, old.book, cells{refs[0].Ref: keeps("2", "3", "Acceptera"),
		"Ny1": {"Område": "Miljö", "Risk": "Serverhallen blir för varm", "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen"}})), verdictAccepted)
	o.again()
	p := riskPlanOf(t, o)
	p.People = append(p.People, plan.Person{Name: "Nils Ny", Email: nils})
	seatOf(t, p, "IT-avdelningen").Holder = nils
	o.put(p)
	mails := risky(o.pass("2026-09-21"))
	o.none(mails, anders)
	his := o.one(mails, nils)
	rows := spread(t, his.book)
	if !strings.HasPrefix(rows.Get(refs[0].Ref, "Sannolikhet"), "2 ") || len(known(t, his.book)) != len(refs)+1 {
		t.Errorf("he sees %q and %d risks", rows.Get(refs[0].Ref, "Sannolikhet"), len(known(t, his.book)))
	}
	o.takes(o.delivery(nils, "pass", his, fills(t, his.book, cells{refs[1].Ref: keeps("1", "1", "Acceptera")})), verdictAccepted)
	o.again()
	o.takes(o.delivery(anders, "pass", old, goneThrough(t, old.book)), verdictAccepted)
	o.again()
	u := o.riskRound(round).unit(t, "IT-avdelningen")
	if u.State != "answered" || u.Person != "Nils Ny" {
		t.Errorf("%+v", u)
	}
	if q := o.request(requestOf(u.Reference)); q.State != store.RequestDone {
		t.Errorf("nothing is left, and the request is %s", q.State)
	}
	for day := date("2026-09-22"); day.Before(date("2026-10-24")); day = day.AddDays(1) {
		mails := risky(o.pass(day.String()))
		o.none(mails, anders)
		o.none(mails, nils)
	}
}

// TestRisksOfARoleWithAnotherName: a plan that calls the role, or the unit, by
// another name leaves nobody who was asked out of the analysis.
func TestRisksOfARoleWithAnotherName(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	p := riskPlanOf(t, o)
	for i := range p.Seats {
		if p.Seats[i].Role == "Avdelningschef" {
			p.Seats[i].Role = "Verksamhetschef"
		}
	}
	for i, c := range p.Controls {
		for k, part := range c.Parts {
			for n, r := range part.Roles {
				if r.Name == "Avdelningschef" {
					p.Controls[i].Parts[k].Roles[n].Name = "Verksamhetschef"
				}
			}
		}
	}
	o.put(p)
	o.pass("2026-09-21")
	u := o.riskRound(round).unit(t, "IT-avdelningen")
	if u.State != "asked" || u.Person != "Anders Kjellberg" {
		t.Errorf("%+v", u)
	}
	o.takes(o.delivery(anders, "pass", m, goneThrough(t, m.book)), verdictAccepted)
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.State != "answered" {
		t.Errorf("%+v", u)
	}
}

// TestRisksOfWhoIsNoPilot: nobody's manager hears that a seat is empty when its
// holder is somebody that Rond does not write to yet.
func TestRisksOfWhoIsNoPilot(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t, func(s *Settings) {
		s.Send, s.Pilots, s.ManagerMail = "pilot", []string{zeynep, torbjorn, katarina}, "auto"
	})
	o.none(asked, anders)
	m := o.one(asked, zeynep)
	o.takes(o.delivery(zeynep, "pass", m, goneThrough(t, m.book)), verdictAccepted)
	for day := date("2026-09-15"); day.Before(date("2026-10-30")); day = day.AddDays(1) {
		for _, m := range risky(o.pass(day.String())) {
			if m.env.To == torbjorn && strings.Contains(m.text, "IT-avdelningen") {
				t.Errorf("%s: %s", m.subject, m.text)
			}
		}
	}
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.State != "not-due" {
		t.Errorf("%+v", u)
	}
	o.set.Send = "on"
	mails := risky(o.pass("2026-11-02"))
	says(t, o.one(mails, anders), "16 november")
}

// TestARiskMailThatBounces is seen as undeliverable.
func TestARiskMailThatBounces(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t, func(s *Settings) { s.ManagerMail = "auto" })
	m := o.one(asked, anders)
	if _, err := o.TakeIn(t.Context(), o.bounce(m, anders, "failed", "5.1.1")); err != nil {
		t.Fatal(err)
	}
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.State != "undeliverable" {
		t.Errorf("%+v", u)
	}
}

// TestRisksOfTwoRequestsInOneMail: what is wrong in either workbook is told, and
// comes back in a workbook of its own.
func TestRisksOfTwoRequestsInOneMail(t *testing.T) {
	t.Parallel()
	o, _, asked := autumn(t)
	first := o.one(asked, anders)
	p := riskPlanOf(t, o)
	seatOf(t, p, "Kommunikationsavdelningen").Holder = anders
	o.put(p)
	second := o.one(risky(o.pass("2026-09-21")), anders)
	a, b := known(t, first.book), known(t, second.book)
	good := fills(t, first.book, cells{a[0].Ref: keeps("2", "3", "Acceptera")})
	bad := fills(t, second.book, cells{b[0].Ref: keeps("mycket ofta", "3", "Acceptera")})
	o.takes(o.letter(anders, "pass", second, "Hej!", enclosed{"a.xlsx", good}, enclosed{"b.xlsx", bad}), verdictCorrection)
	c := o.one(o.again(), anders)
	says(t, c, "mycket ofta")
	if len(c.books) != 1 || spread(t, c.book).Get(b[0].Ref, "Risk") == "" {
		t.Errorf("attached: %v", c.names)
	}
}

// TestRiskRowsInAForm: a form that rows of a risk workbook have been pasted into
// says nothing of the risks, and settles nothing.
func TestRiskRowsInAForm(t *testing.T) {
	t.Parallel()
	o, round, _ := autumn(t)
	id := o.riskRound(round).unit(t, "IT-avdelningen").Request
	o.change(func(tx store.Tx) error {
		owner, err := tx.PersonByKey(t.Context(), anders)
		if err != nil {
			return err
		}
		parcels, foreign, err := o.takeRows(t.Context(), tx, store.Submission{Request: id}, &form.Return{Rows: []form.ReadRow{{Request: id, Row: 1}}}, owner)
		if len(parcels) != 0 || len(foreign) != 1 {
			t.Errorf("%+v, %v", parcels, foreign)
		}
		return err
	})
	if q := o.request(id); q.State != store.RequestOpen {
		t.Errorf("the request is %s", q.State)
	}
}

// TestRisksOfAShorterScale: what was valued on a scale that has since lost its
// highest step is asked for again, and nothing off the scale reaches the draft.
func TestRisksOfAShorterScale(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	said := cells{}
	for _, row := range known(t, m.book) {
		said[row.Ref] = keeps("3", "3", "Kontroll i planen")
	}
	o.takes(o.delivery(anders, "pass", m, fills(t, m.book, said)), verdictAccepted)
	o.chooses(round, func(x risk.Listed) (c risk.Choice) {
		if x.Valued {
			c = risk.Choice{What: risk.ChooseControl, Text: "Läs av", Frequency: "Månatligen", Roles: "Avdelningschef"}
		}
		return c
	})
	p := riskPlanOf(t, o)
	p.MaxProb, p.MaxCons = 2, 2
	p.Steps = nil
	for i := range p.Controls {
		p.Controls[i].Risk.Probability, p.Controls[i].Risk.Consequence, p.Controls[i].Risk.Value = 0, 0, 0
	}
	o.put(p)
	o.pass("2026-09-21")
	draft, err := o.Rollover(t.Context(), "RS", 2026)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range draft.Controls {
		if c.Risk.Probability > 2 || c.Risk.Consequence > 2 {
			t.Errorf("%s: %+v", c.Code, c.Risk)
		}
	}
}

// TestTextsOfRisks: what somebody types is text, whatever it looks like; blanks
// are no risk.
func TestTextsOfRisks(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	texts := map[string]string{"Ny1": "=1+1", "Ny2": "@SUM(A1)", "Ny3": strings.Repeat("å", 30000), "Ny4": "   "}
	said := cells{}
	for ref, text := range texts {
		said[ref] = map[string]string{"Område": "Miljö", "Risk": text, "Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Kontroll i planen"}
	}
	o.takes(o.delivery(anders, "pass", m, fills(t, m.book, said)), verdictAccepted)
	o.one(o.again(), anders)
	list, _, err := o.RiskList(t.Context(), "sv", round)
	if err != nil {
		t.Fatal(err)
	}
	var fresh []risk.Listed
	for _, x := range list.Risks {
		if x.New {
			fresh = append(fresh, x)
		}
	}
	if len(fresh) != 4 {
		t.Fatalf("%d new risks", len(fresh))
	}
	for i, x := range fresh {
		if want := strings.TrimSpace(texts[fmt.Sprintf("Ny%d", i+1)]); x.Text != want || x.Valued != (want != "") {
			t.Errorf("Ny%d: %d characters, valued %v", i+1, len(x.Text), x.Valued)
		}
	}
	var book bytes.Buffer
	if err := risk.WriteList(t.Context(), &book, list); err != nil {
		t.Fatal(err)
	}
	if read, err := o.ReadChoices(t.Context(), "sv", book.Bytes()); err != nil || len(read.Changes)+len(read.Problems) > 0 {
		t.Errorf("%+v, %v", read, err)
	}
}

// TestAnImportDoesNotSpeakForAUnit: a list from elsewhere that is read in again
// changes nothing of what the unit has said itself.
func TestAnImportDoesNotSpeakForAUnit(t *testing.T) {
	t.Parallel()
	o, round, asked := autumn(t)
	m := o.one(asked, anders)
	o.takes(o.delivery(anders, "pass", m, goneThrough(t, m.book)), verdictAccepted)
	before := o.riskRound(round).unit(t, "IT-avdelningen")
	row := known(t, m.book)[0]
	raw := "Enhet;Område;Risk;Sannolikhet;Konsekvens\nIT-avdelningen;;\"" + row.Risk + "\";3;3\n"
	done, err := o.ImportRisks(t.Context(), "sv", []byte(raw), RiskImport{Board: "RS", Year: 2027, Source: "SMART"}, boss)
	if err != nil {
		t.Fatal(err)
	}
	if done.Changed != 0 || !slices.ContainsFunc(done.Problems, func(p plan.Problem) bool { return p.Code == "risk-import-said" && p.Warning }) {
		t.Errorf("%+v", done)
	}
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.State != "answered" || u.Left != before.Left {
		t.Errorf("%+v", u)
	}
}

// TestAUnitAgreesWithAnImport: saying the same as a list from elsewhere is an
// answer of the unit's.
func TestAUnitAgreesWithAnImport(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.adopt("regionkontoret-2026.xlsx")
	o.pass("2026-09-11")
	list := "Enhet;Område;Risk;Sannolikhet;Konsekvens;Åtgärd;Ansvarig\nIT-avdelningen;Miljö;Tunga lyft;2;3;Köp lyftvagn;Anders\n"
	if _, err := o.ImportRisks(t.Context(), "sv", []byte(list), RiskImport{Board: "RS", Year: 2027, Source: "SMART"}, boss); err != nil {
		t.Fatal(err)
	}
	round, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"Avdelningschef"}, Opens: "2026-09-14", Due: "2026-10-09"}, boss)
	if err != nil {
		t.Fatal(err)
	}
	m := o.one(o.pass("2026-09-14"), anders)
	said, lyft := cells{}, o.codeOf(round, "Tunga lyft")
	for _, row := range known(t, m.book) {
		said[row.Ref] = keeps("2", "3", "Direktåtgärd")
		if row.Ref == lyft {
			said[row.Ref] = map[string]string{"Förslag": "Direktåtgärd"}
		}
	}
	o.takes(o.delivery(anders, "pass", m, fills(t, m.book, said)), verdictAccepted)
	if u := o.riskRound(round).unit(t, "IT-avdelningen"); u.State != "answered" {
		t.Errorf("%+v", u)
	}
}

// TestRiskMailsAreForetold with the risks that they bring and the last day to
// answer.
func TestRiskMailsAreForetold(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.adopt("regionkontoret-2026.xlsx")
	o.pass("2026-09-14")
	if _, err := o.StartRisks(t.Context(), RiskStart{Board: "RS", Year: 2027, Roles: []string{"Avdelningschef"}, Due: "2026-10-09"}, boss); err != nil {
		t.Fatal(err)
	}
	coming, err := o.Preview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := o.again()
	i := slices.IndexFunc(coming, func(p Preview) bool { return p.Kind == kindRisk && p.To == anders })
	if i < 0 {
		t.Fatalf("%+v", coming)
	}
	if p := coming[i]; p.Due != "2026-10-09" || len(p.Refs) != len(known(t, o.one(risky(asked), anders).book)) {
		t.Errorf("%+v", p)
	}
}

// TestWordsAboutARiskAnalysis: who writes instead of filling in hears who has it,
// in a mail that says which analysis it is about; so does the contact.
func TestWordsAboutARiskAnalysis(t *testing.T) {
	t.Parallel()
	o, _, asked := autumn(t)
	o.takes(o.delivery(anders, "pass", o.one(asked, anders), nil), verdictQuestion)
	mails := o.again()
	for _, who := range []string{anders, katarina} {
		says(t, o.one(mails, who), "riskanalysen inför 2027")
	}
}
