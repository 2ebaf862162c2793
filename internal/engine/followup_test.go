package engine

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/report"
	"rond/internal/store"
)

// tells is the follow-up of a board's plan, before it is written.
func (o *office) tells(board string, year int, occasion string) (v report.Report) {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		rounds, err := o.reportedPlans(o.t.Context(), r, FollowUp{Board: board, Year: year})
		if err != nil {
			return err
		}
		v, err = o.gathering(r, "sv").followUp(o.t.Context(), rounds[0], occasion)
		return err
	})
	return v
}

// controlIn finds a control in a report.
func controlIn(t *testing.T, v report.Report, code string) report.Control {
	t.Helper()
	for _, a := range v.Areas {
		for _, c := range a.Controls {
			if c.Code == code {
				return c
			}
		}
	}
	t.Fatalf("no control %s in %+v", code, v.Areas)
	return report.Control{}
}

// followUpOf is a report as it is written.
func (o *office) followUpOf(f FollowUp, format string) string {
	o.t.Helper()
	var b bytes.Buffer
	if err := o.FollowUp(o.t.Context(), f, format, &b); err != nil {
		o.t.Fatal(err)
	}
	return b.String()
}

// TestFollowUpCounts: what is answered, late, silent, vacant, not yet due,
// before the start and after the closing are told apart, and a report at an
// occasion is of what ends within it.
func TestFollowUpCounts(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := withVacant(smallPlan())
	p.AskFrom = "2026-02-01"
	o.put(p)
	for day := date("2026-02-02"); day.Before(date("2026-05-20")); day = day.AddDays(1) {
		for _, m := range o.pass(day.String()) {
			if m.env.To != eva || m.book == nil || !strings.HasPrefix(m.subject, "Internkontroll") {
				continue
			}
			all := cells{}
			for _, ref := range refsIn(t, m.book) {
				all[ref] = with(fine(), "Resultat", "Gick bra "+ref)
			}
			if len(all) > 0 {
				o.takes(o.delivery(eva, "pass", m, fills(t, m.book, all)), verdictAccepted)
			}
		}
	}
	v := o.tells("TN", 2026, "T1")
	if v.Occasion != "T1" || v.From != "2026-01-01" || v.To != "2026-04-30" || v.Closed != "" {
		t.Errorf("the head is %+v", v.Head)
	}
	// Monthly for two units: January is before the start.
	k01 := controlIn(t, v, "K01").Answers
	if want := map[string]int{report.Answered: 3, report.Silent: 3, report.BeforeStart: 2}; !same(k01.States, want) || k01.Grades[report.Grade{Word: "Ingen avvikelse"}] != 3 || k01.Late != 0 {
		t.Errorf("K01 is counted %+v", k01)
	}
	if k04 := controlIn(t, v, "K04").Answers; k04.States[report.Vacant] != 3 {
		t.Errorf("K04 is counted %+v", k04)
	}
	if year := controlIn(t, o.tells("TN", 2026, ""), "K01").Answers; year.States[report.NotDue] != 16 || year.States[report.Answered] != 3 {
		t.Errorf("K01 in the year is counted %+v", year)
	}
	if t2 := controlIn(t, o.tells("TN", 2026, "T2"), "K01").Answers; !same(t2.States, map[string]int{report.NotDue: 8}) {
		t.Errorf("K01 in T2 is counted %+v", t2)
	}
	silent := slices.ContainsFunc(v.Missing, func(m report.Missing) bool {
		return m.Control == "K01" && m.State == report.Silent && m.Period == "februari 2026, mars 2026, april 2026" && slices.Equal(m.Units, []string{"Björken"}) && m.Role == "VC"
	})
	vacant := slices.ContainsFunc(v.Missing, func(m report.Missing) bool { return m.Control == "K04" && m.State == report.Vacant })
	if !silent || !vacant {
		t.Errorf("missing is %+v", v.Missing)
	}
	page := o.followUpOf(FollowUp{Board: "TN", Year: 2026, Occasion: "T1"}, "html")
	if strings.Contains(page, "Gick bra") || !strings.Contains(page, "Ingen samlad text är skriven för kontrollen.") {
		t.Error("an owner's words stand in the report, or it does not say that the controller's are missing")
	}
}

func same(a, b map[string]int) bool {
	for k, n := range b {
		if a[k] != n {
			return false
		}
	}
	return len(a) == len(b)
}

// TestFollowUpAfterClosing: what comes when the occasion is closed is counted
// apart, and an answer that is changed then counts as it was.
func TestFollowUpAfterClosing(t *testing.T) {
	t.Parallel()
	o, ask, id := may(t)
	o.pass("2026-05-18")
	before := controlIn(t, o.tells("TN", 2026, "T1"), "K03").Answers
	if !same(before.States, map[string]int{report.Answered: 1, report.Silent: 1}) || before.Grades[report.Grade{Word: "Ingen avvikelse"}] != 1 {
		t.Errorf("before the closing K03 is counted %+v", before)
	}
	if err := o.CloseOccasion(t.Context(), id, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	o.pass("2026-05-25")
	o.takes(o.delivery(olle, "pass", ask, fills(t, ask.book, cells{"K03-2026T1": with(fine(), "Resultat", "Sent")})), verdictAccepted)
	hers := o.occurrence(eva, "K03", "2026-T1")
	o.registers(Registration{Occurrence: hers.ID, Performed: "partly", Result: "Det var inte bra", Grade: "major", Action: "Ny rutin", ActionOwner: "Eva", ActionDue: "2026-09-01", Source: "samtal"})
	v := o.tells("TN", 2026, "T1")
	after := controlIn(t, v, "K03").Answers
	if !same(after.States, map[string]int{report.Answered: 1, report.AfterClosing: 1}) || after.Grades[report.Grade{Word: "Ingen avvikelse"}] != 1 || len(after.Grades) != 1 {
		t.Errorf("after the closing K03 is counted %+v", after)
	}
	if v.Closed != "2026-05-18" || !slices.ContainsFunc(v.Missing, func(m report.Missing) bool { return m.State == report.AfterClosing && m.Control == "K03" }) {
		t.Errorf("closed %q, missing %+v", v.Closed, v.Missing)
	}
}

// TestFollowUpIsOfAssessments: a report at an occasion has that occasion's
// texts and no others, and one for the year the latest of each, with the name of
// where it was written.
func TestFollowUpIsOfAssessments(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Assessments = []plan.Assessment{
		{Occasion: "2026-T1", Text: "Det första tertialet", Grade: "none", Reported: true},
		{Area: "Ekonomi", Occasion: "2026-T1", Text: "Ekonomin i vår", Reported: true},
		{Control: "K01", Occasion: "2026-T1", Text: "Attesten i vår", Grade: "minor", Reported: true},
		{Control: "K01", Occasion: "2026-T3", Text: "Attesten i höst", Grade: "none", Reported: true},
		{Control: "K02", Occasion: "2026-T1", Reported: false},
	}
	o.put(p)
	v := o.tells("TN", 2026, "2026-T1")
	k01, k02 := controlIn(t, v, "K01").Assessment, controlIn(t, v, "K02").Assessment
	if v.Whole.Text != "Det första tertialet" || v.Areas[0].Assessment.Text != "Ekonomin i vår" || k01.Text != "Attesten i vår" || k01.Grade != (report.Grade{Word: "Mindre avvikelse", Severity: 1}) || k01.Occasion != "" {
		t.Errorf("T1 says %+v, %+v, %+v", v.Whole, v.Areas[0].Assessment, k01)
	}
	if !k02.Given || k02.Reported || controlIn(t, v, "K03").Assessment.Given {
		t.Errorf("K02 %+v, K03 %+v", k02, controlIn(t, v, "K03").Assessment)
	}
	if v := o.tells("TN", 2026, "2026-T2"); v.Whole.Given || controlIn(t, v, "K01").Assessment.Given {
		t.Errorf("T2 says what was written for T1: %+v", v)
	}
	year := o.tells("TN", 2026, "")
	if a := controlIn(t, year, "K01").Assessment; a.Text != "Attesten i höst" || a.Occasion != "" {
		t.Errorf("the year says of K01 %+v", a)
	}
	if year.Whole.Text != "Det första tertialet" || year.Whole.Occasion != "T1" {
		t.Errorf("the year says %+v", year.Whole)
	}
	if page := o.followUpOf(FollowUp{Board: "TN", Year: 2026}, "html"); !strings.Contains(page, "Skrivet vid T1:") {
		t.Error("the report does not say when a text was written")
	}
}

// TestFollowUpOfWhatIsNot: a plan, an occasion or a format that is not there is
// told as such.
func TestFollowUpOfWhatIsNot(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	var none *NoOccasion
	for _, f := range []FollowUp{{Board: "TN", Year: 2026, Occasion: "T9"}, {Year: 2026, Occasion: "T9"}} {
		if err := o.FollowUp(t.Context(), f, "docx", new(bytes.Buffer)); !errors.As(err, &none) || !slices.Equal(none.Known, []string{"T1 (2026-T1)", "T2 (2026-T2)", "T3 (2026-T3)"}) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	for _, f := range []FollowUp{{Board: "XX", Year: 2026}, {Board: "TN", Year: 2025}, {Year: 2025}} {
		if err := o.FollowUp(t.Context(), f, "docx", new(bytes.Buffer)); !errors.Is(err, ErrNoPlan) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if err := o.FollowUp(t.Context(), FollowUp{Board: "TN", Year: 2026}, "pdf", new(bytes.Buffer)); !errors.Is(err, report.ErrFormat) {
		t.Errorf("a pdf: %v", err)
	}
}

// TestSharedControls: a link makes a control shared, whatever its code and words;
// the same code and text alone do not. The words about confidential matter stay
// with their board.
func TestSharedControls(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	first, second := smallPlan(), elsewhere(smallPlan())
	second.Controls[0].SharedFrom, second.Controls[0].Text, second.Controls[0].Local = "TN K01", "Fakturor på vårt sätt", "Också kvitton"
	second.Controls[2].SharedFrom, second.Controls[2].Confidential = "TN K03", true
	for i, p := range []*plan.Plan{first, second} {
		word := []string{"först", "hemligt"}[i]
		p.Assessments = []plan.Assessment{{Control: "K01", Occasion: "2026-T1", Text: "Om attesten " + []string{"ett", "två"}[i], Grade: "minor", Reported: true},
			{Control: "K03", Occasion: "2026-T1", Text: "Om behörigheter " + word, Grade: "major", Reported: true}}
		o.put(p)
	}
	page := o.followUpOf(FollowUp{Year: 2026, Occasion: "T1"}, "html")
	for _, want := range []string{"Om attesten ett", "Om attesten två", "Om behörigheter först", "Texten står bara i nämndens egen rapport", "Testnämnden", "Andra nämnden", "Större avvikelse", "Lokalt tillägg: Också kvitton", "Ägs av Testnämnden"} {
		if !strings.Contains(page, want) {
			t.Errorf("the comparison does not say %q", want)
		}
	}
	if strings.Contains(page, "hemligt") || strings.Contains(page, "K02") {
		t.Error("the comparison has another board's words about confidential matter, or a control that is not shared")
	}
	if own := o.followUpOf(FollowUp{Board: "AN", Year: 2026, Occasion: "T1"}, "html"); !strings.Contains(own, "hemligt") || !strings.Contains(own, "Pröva texten innan rapporten lämnas ut") || strings.Contains(own, "först") {
		t.Error("the board's own report lacks its words, does not warn, or has the other board's")
	}
}

// TestFollowUpKeepsWhatWasLeftOut: a control that people were asked about stays
// in the report when a later version of the plan leaves it out.
func TestFollowUpKeepsWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.pass("2026-02-02")
	p := smallPlan()
	p.Controls = p.Controls[:2]
	o.put(p)
	c := controlIn(t, o.tells("TN", 2026, ""), "K02")
	if c.Left {
		t.Errorf("%+v is still in the plan", c)
	}
	p.Controls = p.Controls[:1]
	o.put(p)
	c = controlIn(t, o.tells("TN", 2026, ""), "K02")
	if !c.Left || c.Text != "Kassan räknas" || c.Answers.States[report.Asked]+c.Answers.States[report.Silent] == 0 {
		t.Errorf("K02 was asked about and is told as %+v", c)
	}
}

// TestFollowUpCarriesActionsOver: an earlier year's open actions are on the
// list, with their year; one that a later plan has in the same words once, as that.
func TestFollowUpCarriesActionsOver(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	then, now := smallPlan(), smallPlan()
	then.Year, then.AskFrom, then.Status, then.Occasions = 2025, "2025-01-01", plan.Closed, nil
	then.Actions = []plan.Action{{Number: "1", Area: "Ekonomi", Text: "Ny rutin", Status: "started"}, {Number: "2", Area: "Ekonomi", Text: "Klart redan", Status: "done"},
		{Number: "3", Area: "Ekonomi", Text: "Samma ord", Status: "not-started"}, {Number: "4", Area: "Miljö", Text: "Ett område till", Status: "unset"}}
	then.Areas = append(then.Areas, plan.Area{Number: "2", Name: "Miljö"})
	now.Actions = []plan.Action{{Number: "1", Area: "Ekonomi", Text: "Samma  ord", Due: "2025-12-31", Status: "started"}, {Number: "2", Area: "Ekonomi", Text: "Gjort i år", Status: "done"}}
	o.put(then)
	o.put(now)
	v := o.tells("TN", 2026, "")
	var said []string
	for _, a := range v.Areas {
		for _, x := range a.Actions {
			said = append(said, strings.TrimSpace(a.Name+": "+x.Text+map[bool]string{true: " (försenad)"}[x.Late]+map[int]string{2025: " 2025"}[x.From]))
		}
	}
	if want := []string{"Ekonomi: Samma  ord (försenad) 2025", "Ekonomi: Gjort i år", "Ekonomi: Ny rutin 2025", "Miljö: Ett område till 2025"}; !slices.Equal(said, want) {
		t.Errorf("the list is\n%q\nwant\n%q", said, want)
	}
}
