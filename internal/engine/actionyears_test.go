package engine

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/fill"
)

// asksEffectOf is the refs of a form whose effect it asks about; "" for a form that has
// no column for it.
func asksEffectOf(t *testing.T, m sentMail, refs ...string) string {
	t.Helper()
	b, err := fill.Open(m.book)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, ref := range refs {
		if b.Set(ref, "Hade den effekt?", "Ja") == nil {
			all = append(all, ref)
		}
	}
	return strings.Join(all, ", ")
}

// formTo is the newest mail with a workbook to somebody.
func formTo(t *testing.T, mails []sentMail, who string) sentMail {
	t.Helper()
	for _, m := range slices.Backward(to(mails, who)) {
		if m.book != nil {
			return m
		}
	}
	t.Fatalf("no form to %s", who)
	return sentMail{}
}

// list is the action list of the newest plan, or of one kind, a line each.
func (o *office) list(filter string) (v ActionsView, lines []string) {
	o.t.Helper()
	id, err := o.PlanID(o.t.Context(), "TN", o.now.Year())
	if err != nil {
		o.t.Fatal(err)
	}
	if v, err = o.ActionsView(o.t.Context(), "sv", id, filter); err != nil {
		o.t.Fatal(err)
	}
	for _, area := range v.Areas {
		if len(area.Actions) == 0 {
			lines = append(lines, area.Name+": none")
		}
		for _, a := range area.Actions {
			var years []string
			for _, y := range a.Years {
				years = append(years, fmt.Sprintf("%d %s", y.Year, y.Status))
			}
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s %s, %s, %s %s", area.Name, a.Ref, a.Text, a.From, strings.Join(years, " "), a.Checked)))
		}
	}
	return v, lines
}

func wantLines(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestTwoYearsOfActions follows a plan's own actions, an answer's and the
// controller's from when they come up to their effect, over New Year and into
// the next plan.
func TestTwoYearsOfActions(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := listedPlan()
	p.Areas = append(p.Areas, plan.Area{Number: "2", Name: "Miljö"})
	p.Actions[3].From = "k03" // the others are decided on in the plan itself
	p.Actions[4].From = "R012"
	o.put(p)
	jan := o.one(o.pass(firstDay), eva)
	deviates := with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Ny rutin")
	o.takes(o.delivery(eva, "pass", jan, fills(t, jan.book, cells{"K01-2026M01": deviates, "K02-2026M01": fine(), "1.1": {"Läge": "Genomförd"}})), verdictAccepted)
	if _, err := o.AddAction(t.Context(), 1, NewAction{Area: "Ekonomi", Text: "Märk nycklarna", Owner: "Eva Ek"}, anna); err != nil {
		t.Fatal(err)
	}
	if err := o.EndActions(t.Context(), []int64{o.action("1.5").ID}, "Revisorn ringde själv", anna); err != nil {
		t.Fatal(err)
	}
	answers := o.number(t, "K01-2026M01")

	mar := formTo(t, o.pass("2026-03-02"), eva)
	if got := shows(t, mar.book, "1.1", "1.3", answers, "Å1"); got != "1.3 Påbörjad, "+answers+" Ej angiven, Å1 Ej angiven" || asksEffectOf(t, mar, "1.3", "Å1") != "" {
		t.Errorf("in March Eva is shown %q", got)
	}
	o.takes(o.delivery(eva, "pass", mar, fills(t, mar.book, cells{"Å1": {"Läge": "Klar"}})), verdictAccepted)

	for _, day := range []string{"2026-04-01", "2026-05-04", "2026-06-01"} {
		if got := asksEffectOf(t, formTo(t, o.pass(day), eva), "1.1", "Å1"); got != "" {
			t.Errorf("on %s she is asked of the effect of %s", day, got)
		}
	}
	aug := formTo(t, o.pass("2026-08-12"), eva)
	if got := asksEffectOf(t, aug, "1.1", "1.3", "Å1"); got != "1.1" {
		t.Errorf("half a year later she is asked of the effect of %q", got)
	}
	says(t, aug, "1 genomförd åtgärd med en fråga: hade den effekt?")
	o.again()
	o.takes(o.delivery(eva, "pass", aug, fills(t, aug.book, cells{"1.1": {"Hade den effekt?": "delvis", "Effekt eller kommentar": "Färre fel"}})), verdictAccepted)
	says(t, o.one(o.again(), eva), "Åtgärd 1.1: Genomförd, hade effekt: Delvis")
	o.stands("1.1", "done", "Färre fel")

	oct := formTo(t, o.pass("2026-10-01"), eva)
	if got := asksEffectOf(t, oct, "1.1", "Å1"); got != "Å1" {
		t.Errorf("in October she is asked of the effect of %q", got)
	}
	// she leaves that as it is, and finishes another
	o.takes(o.delivery(eva, "pass", oct, fills(t, oct.book, cells{"1.3": {"Läge": "Genomförd"}})), verdictAccepted)
	o.pass("2026-11-02")
	v, lines := o.list(ActionsAll)
	wantLines(t, "the list of 2026", lines,
		"Ekonomi: 1.1 Inför dubbelattest, plan, 2026 done partly", "Ekonomi: 1.2 Utbilda alla som attesterar, plan, 2026 started", "Ekonomi: 1.3 Byt lås till kassan, plan, 2026 done comes",
		"Ekonomi: 1.4 Skriv en rutin, control, 2026 done lacks", "Ekonomi: 1.5 Ring revisorn, plan, 2026 dropped", "Ekonomi: "+answers+" Ny rutin, answer, 2026 unset",
		"Ekonomi: Å1 Märk nycklarna, controller, 2026 done lacks", "Miljö: none")
	if len(v.Years) != 0 {
		t.Errorf("one year is shown as %v", v.Years)
	}

	o.pass("2026-12-10")
	next, err := o.Rollover(t.Context(), "TN", 2026)
	if err != nil {
		t.Fatal(err)
	}
	var carried []string
	for _, a := range next.Actions {
		carried = append(carried, a.Text+" "+a.From+" "+a.Owner)
	}
	wantLines(t, "what goes along", carried, "Utbilda alla som attesterar 1.2/2026 VC, Björken", "Ny rutin "+answers+"/2026 VC Solgården")
	next.Status, next.Adopted, next.AskFrom = plan.Adopted, "2026-12-09", "2027-01-01"
	next.Actions[1].Text = "Ny rutin för attest" // other words: what it comes from is said
	o.put(next)

	feb := formTo(t, o.pass("2027-02-01"), eva)
	if got := shows(t, feb.book, "1.2", answers, answers+"/2026", "1.3/2026"); got != "1.2 Ej angiven" || asksEffectOf(t, feb, "Å1/2026", "1.3/2026", "1.2") != "Å1/2026" {
		t.Errorf("in February she is shown %q, and asked of the effect of %q", got, asksEffectOf(t, feb, "Å1/2026", "1.3/2026", "1.2"))
	}
	o.takes(o.delivery(eva, "pass", feb, fills(t, feb.book, cells{"1.2": {"Läge": "Påbörjad"}})), verdictAccepted)
	may := formTo(t, o.pass("2027-05-03"), eva)
	if got := asksEffectOf(t, may, "Å1/2026", "1.3/2026"); got != "Å1/2026, 1.3/2026" {
		t.Errorf("in May she is asked of the effect of %q", got)
	}
	o.takes(o.delivery(eva, "pass", may, fills(t, may.book, cells{"1.3/2026": {"Hade den effekt?": "Nej"}})), verdictAccepted)
	if got := asksEffectOf(t, formTo(t, o.pass("2027-10-01"), eva), "Å1/2026", "1.3/2026"); got != "" {
		t.Errorf("after a year she is still asked of the effect of %q", got)
	}

	v, lines = o.list(ActionsAll)
	wantLines(t, "the list of 2027", lines,
		"Ekonomi: 1.1 Utbilda alla som attesterar, plan, 2026 started 2027 started", "Ekonomi: 1.2 Ny rutin för attest, answer, 2026 unset 2027 started",
		"Ekonomi: 1.3/2026 Byt lås till kassan, plan, 2026 done no", "Ekonomi: Å1/2026 Märk nycklarna, controller, 2026 done lacks", "Miljö: none")
	if !slices.Equal(v.Years, []int{2026, 2027}) || v.Counts[ActionsLacking] != 1 || v.Counts[ActionsOpen] != 2 {
		t.Errorf("years %v, counts %v", v.Years, v.Counts)
	}
	yes := "yes"
	if err := o.ChangeAction(t.Context(), o.action("Å1").ID, ActionEdit{Had: &yes, Reason: "Såg det själv"}, anna); err != nil {
		t.Fatal(err)
	}
	if _, lines = o.list(ActionsLacking); len(lines) != 0 {
		t.Errorf("still lacking: %v", lines)
	}
	o.tellsOfTwoYears()
	o.wholeRecord()
}

// tellsOfTwoYears holds that workbook, report and open data of 2027 tell of the
// actions that were followed from 2026.
func (o *office) tellsOfTwoYears() {
	o.t.Helper()
	var book bytes.Buffer
	if err := o.Report(o.t.Context(), Consolidated{Year: 2027}, &book); err != nil {
		o.t.Fatal(err)
	}
	for _, want := range []string{"Ny rutin för attest", "Inga åtgärder", "Tillagd av samordnaren", "Direktåtgärd i planen", "K01-2026M01", "2026"} {
		if !workbookSays(o.t, book.Bytes(), want) {
			o.t.Errorf("the workbook does not say %q", want)
		}
	}
	html := o.followUpOf(FollowUp{Board: "TN", Year: 2027}, "html")
	for _, want := range []string{"Inga åtgärder", "Efter kontroll K01", "Från 2026 års plan", "Åtgärden hade inte effekt.", "Direktåtgärd i planen"} {
		if !strings.Contains(html, want) {
			o.t.Errorf("the report does not say %q", want)
		}
	}
	rows := o.hands(OpenData{Year: 2027})["actions"]
	if len(rows) != 2 || rows[1]["origin"] != "answer" || rows[1]["control"] != "K01" || rows[1]["continues"] == "" || rows[0]["origin"] != "plan" {
		o.t.Errorf("the open data have %v", rows)
	}
}

// TestLinkedByWordsOrByWhatTheySay: a later list's line goes on with what it
// says it comes from, or with what has its words; never with its own year's.
func TestLinkedByWordsOrByWhatTheySay(t *testing.T) {
	t.Parallel()
	line := func(id int64, year int, number, text, from, origin string) action {
		return action{Action: store.Action{ID: id, Number: number, Area: "A", Text: text, Source: from, Origin: origin}, year: year}
	}
	all := []action{
		line(1, 2025, "1.1", "Utbilda", "", store.FromPlan), line(2, 2025, "K01·1", "Ny rutin", "", store.FromAnswer), line(3, 2025, "K01·2", "ny  rutin!", "", store.FromAnswer),
		line(4, 2025, "Å1", "Lås", "", store.FromController),
		line(5, 2026, "1.1", "Utbilda alla", "1.1 / 2025", store.FromPlan), line(6, 2026, "1.2", "Ny rutin", "", store.FromPlan), line(7, 2026, "1.3", "Ny rutin", "K07", store.FromPlan),
		line(8, 2026, "K01·1", "Lås", "", store.FromAnswer), line(9, 2027, "1", "Utbilda alla", "1.1/2024", store.FromPlan),
	}
	linkYears(all)
	for i, want := range []int{2026, 2026, 2026, 0, 2027, 0, 0, 0, 0} {
		if all[i].goesOn != want {
			t.Errorf("action %d goes on in %d, want %d", all[i].ID, all[i].goesOn, want)
		}
	}
	var past []int64
	for _, a := range all[8].past {
		past = append(past, a.ID)
	}
	if !slices.Equal(past, []int64{1, 5}) || len(all[5].past) != 2 || len(all[6].past) != 0 {
		t.Errorf("the last goes on with %v, the sixth with %d", past, len(all[5].past))
	}
}

// TestGivenToSomebodyElse: what the controller gives to somebody is theirs and
// no longer the seat's, also when the answer or the plan comes anew.
func TestGivenToSomebodyElse(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	deviates := with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Ny rutin")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": deviates})), verdictAccepted)
	ref := o.number(t, "K01-2026M01")
	who, day := "Olle Ask", "2026-10-01"
	for _, number := range []string{ref, "1.1"} {
		if err := o.ChangeAction(t.Context(), o.action(number).ID, ActionEdit{Owner: &who, Due: &day, Reason: "Evas tid räcker inte"}, anna); err != nil {
			t.Fatal(err)
		}
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(with(deviates, "Åtgärd", "Nyare rutin"), "Åtgärdsansvarig", "Dan Al")})), verdictAccepted)
	p := listedPlan()
	p.Actions[0].Text = "Inför dubbelattest överallt"
	o.put(p)
	for number, text := range map[string]string{ref: "Nyare rutin", "1.1": "Inför dubbelattest överallt"} {
		if a := o.action(number); a.Owner != who || a.Due != day || a.Text != text {
			t.Errorf("%s is %+v", number, a)
		}
	}
	mails := o.pass("2026-03-02")
	if got := shows(t, formTo(t, mails, olle).book, ref, "1.1"); got != ref+" Ej angiven, 1.1 Ej påbörjad" {
		t.Errorf("Olle is shown %q", got)
	}
	hers := formTo(t, mails, eva)
	if got := shows(t, hers.book, ref, "1.1"); got != "" {
		t.Errorf("Eva is shown %q", got)
	}
	none := ""
	if err := o.ChangeAction(t.Context(), o.action(ref).ID, ActionEdit{Owner: &none}, anna); err != nil {
		t.Fatal(err)
	}
	if got := shows(t, formTo(t, o.pass("2026-04-01"), eva).book, ref); got != ref+" Ej angiven" {
		t.Errorf("given back, Eva is shown %q", got)
	}
}

// TestForgottenEffects: an old copy does not undo what the controller has said
// of an effect; a change of mind does.
func TestForgottenEffects(t *testing.T) {
	t.Parallel()
	o, ask := listed(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"1.1": {"Läge": "Genomförd"}})), verdictAccepted)
	o.pass("2026-06-01")
	aug := formTo(t, o.pass("2026-08-12"), eva)
	take := func(verdict, had string) {
		t.Helper()
		o.takes(o.delivery(eva, "pass", aug, fills(t, aug.book, cells{"1.1": {"Hade den effekt?": had}})), verdict)
	}
	had := func(want string) {
		t.Helper()
		if a := o.action("1.1"); a.Had != want {
			t.Errorf("had effect: %q, want %q", a.Had, want)
		}
	}
	take(verdictAccepted, "Ja")
	had("yes")
	partly := "partly"
	if err := o.ChangeAction(t.Context(), o.action("1.1").ID, ActionEdit{Had: &partly}, anna); err != nil {
		t.Fatal(err)
	}
	o.takes(o.delivery(eva, "pass", aug, fills(t, aug.book, cells{"1.1": {"Hade den effekt?": "Ja"}, "1.3": {"Effekt eller kommentar": "Snart"}})), verdictAccepted)
	had("partly")
	take(verdictAccepted, "Nej") // never said before
	had("no")
	status := "started"
	if err := o.ChangeAction(t.Context(), o.action("1.1").ID, ActionEdit{Status: &status}, anna); err != nil {
		t.Fatal(err)
	}
	had("") // taken up again
	o.wholeRecord()
}

// TestSecretActionsStaySecret: what a confidential control led to keeps its
// words out of forms also when the next plan has it on its list.
func TestSecretActionsStaySecret(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[0].Confidential = true
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(with(fine(), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Känsliga ord")})), verdictAccepted)
	o.pass("2026-12-10")
	next, err := o.Rollover(t.Context(), "TN", 2026)
	if err != nil {
		t.Fatal(err)
	}
	next.Status, next.Adopted, next.AskFrom = plan.Adopted, "2026-12-09", "2027-01-01"
	o.put(next)
	feb := formTo(t, o.pass("2027-02-01"), eva)
	if got := sees(t, feb.book, "1.1", "Beslutad åtgärd"); got == "" || strings.Contains(got, "Känsliga") {
		t.Errorf("the form says %q", got)
	}
}

// TestOldFormsAfterTheNextList: what a form from before the next plan's list says
// of an action is taken about the line that goes on with it.
func TestOldFormsAfterTheNextList(t *testing.T) {
	t.Parallel()
	o, _ := listed(t)
	dec := formTo(t, o.pass("2026-12-01"), eva)
	next := listedPlan()
	next.Year, next.Title, next.Adopted, next.AskFrom = 2027, "Internkontrollplan 2027", "2026-12-09", "2027-01-01"
	next.Occasions = nil
	next.Actions = []plan.Action{{AreaNumber: "1", Number: "7", Area: "Ekonomi", Text: "Dubbelattest", Owner: "Eva Ek", Status: "not-started", From: "1.1/2026"}}
	o.put(next)
	o.takes(o.delivery(eva, "pass", dec, fills(t, dec.book, cells{"1.1": {"Läge": "Löpande"}})), verdictAccepted)
	o.stands("1.7", "ongoing", "")
	o.stands("1.1", "not-started", "")
	says(t, o.one(o.again(), eva), "Åtgärd 1.7/2027: Löpande")
	var no *Refusal
	done := "done"
	if err := o.ChangeAction(t.Context(), o.action("1.1").ID, ActionEdit{Status: &done}, anna); !errors.As(err, &no) || no.Code != "action-goes-on" {
		t.Errorf("what the next list has can be changed on the last: %v", err)
	}
}
