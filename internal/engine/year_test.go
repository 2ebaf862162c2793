package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

// closesYear closes the small plan's occasions, and its year.
func (o *office) closesYear(id int64) {
	o.t.Helper()
	o.now = date("2027-02-15").In(o.set.Zone, 8, 0)
	for _, period := range []string{"2026-T1", "2026-T2", "2026-T3"} {
		if err := o.CloseOccasion(o.t.Context(), id, period, boss); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := o.CloseYear(o.t.Context(), id, boss); err != nil {
		o.t.Fatal(err)
	}
}

// TestAClosedYearIsLocked: nothing asks, reminds or tells, nothing of it can be
// changed, all of it can be read, and opening it again takes a reason.
func TestAClosedYearIsLocked(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.pass("2026-04-23")
	refused(t, o.CloseYear(t.Context(), 1, boss), "year-occasion-open")
	refused(t, o.OpenYear(t.Context(), 1, "varför", boss), "year-open")
	answered, silent := o.at("Solgården", "K01", "2026-M01"), o.at("Björken", "K01", "2026-M01")
	before, err := o.LeftUndone(t.Context(), "sv", 1)
	if err != nil || !strings.Contains(strings.Join(before, "\n"), "Året är inte slut: den sista perioden slutar 2026-12-31.") {
		t.Errorf("in April: %q, %v", before, err)
	}
	o.closesYear(1)
	after, err := o.LeftUndone(t.Context(), "sv", 1)
	if err != nil || len(after) != 2 || !strings.HasPrefix(after[0], "Kontroller utan rapporttext: ") || !strings.Contains(after[1], "beslut är inte registrerat") {
		t.Errorf("when it is over: %q, %v", after, err)
	}
	if mails := o.pass("2027-02-15"); len(mails) != 3 { // of the closings
		t.Errorf("closing told %v", subjects(mails))
	}
	if mails := o.pass("2027-02-16"); len(mails) > 0 {
		t.Errorf("a closed year writes %v", subjects(mails))
	}
	refused(t, o.CloseYear(t.Context(), 1, boss), "plan-locked")
	_, err = o.Register(t.Context(), "sv", Registration{Occurrence: silent.ID, Performed: "yes", Grade: "none", Source: "telefon"}, boss)
	refused(t, err, "plan-locked")
	refused(t, o.Cancel(t.Context(), silent.ID, "Nej", boss), "plan-locked")
	refused(t, o.Return(t.Context(), answered.ID, Completion{Words: "Skriv mer", Due: "2027-03-20"}, boss), "plan-locked")
	_, err = o.AddAction(t.Context(), 1, NewAction{Area: "Ekonomi", Text: "Ny"}, boss)
	refused(t, err, "plan-locked")
	refused(t, o.writes1("2026-T1", "K01", "Efteråt"), "plan-locked")
	changed := smallPlan()
	changed.Note = "Efteråt"
	done, err := o.Import(t.Context(), planBook(t, changed))
	if !errors.Is(err, ErrPlan) || !slices.ContainsFunc(done.Problems, func(p plan.Problem) bool { return p.Code == "plan-locked" && p.Remedy != "" }) {
		t.Errorf("%v: %+v", err, done)
	}
	if err := o.DecideOccasion(t.Context(), 1, "2026-T3", Decision{"2027-02-10", "12"}, "", boss); err != nil {
		t.Errorf("the board's decision: %v", err)
	}
	refused(t, o.DecideOccasion(t.Context(), 1, "2026-T3", Decision{}, " ", boss), "reason-missing")
	if err := o.DecideOccasion(t.Context(), 1, "2026-T3", Decision{"2027-02-10", "13"}, "Fel paragraf", boss); err != nil {
		t.Errorf("the right section: %v", err)
	}
	same, err := o.Export(t.Context(), "TN", 2026)
	if err != nil || same.Status != plan.Closed {
		t.Errorf("%s, %v", same.Status, err)
	}
	if again := o.put(same); again.Changed {
		t.Error("the same again is a new version")
	}
	view, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil || view.Locked != "2027-02-15" || view.LockedBy != boss || len(view.Occasions) != 3 || view.Ready {
		t.Errorf("%+v, %v", view.PlanOverview, err)
	}
	if page := o.followUpOf(FollowUp{Board: "TN", Year: 2026}, "html"); !strings.Contains(page, "Året avslutades och låstes") {
		t.Error("the report does not say that the year is locked")
	}

	refused(t, o.OpenYear(t.Context(), 1, " ", boss), "reason-missing")
	if err := o.OpenYear(t.Context(), 1, "fel i texten", boss); err != nil {
		t.Fatal(err)
	}
	if err := o.writes1("2026-T1", "K01", "Efteråt"); err != nil {
		t.Errorf("opened again: %v", err)
	}
	if mails := o.pass("2027-02-17"); len(mails) > 0 {
		t.Errorf("opened again it writes %v", subjects(mails))
	}
	if err := o.CloseYear(t.Context(), 1, boss); err != nil {
		t.Errorf("closed again: %v", err)
	}
	o.view(func(r store.Reader) error {
		versions, err := r.Versions(t.Context(), 1)
		if len(versions) != 4 {
			t.Errorf("%d versions", len(versions))
		}
		return err
	})
	o.wholeRecord()
}

// writes1 writes a text of the small plan.
func (o *office) writes1(period, control, text string) error {
	o.t.Helper()
	v, err := o.TextsView(o.t.Context(), "sv", 1, period)
	if err != nil {
		o.t.Fatal(err)
	}
	i := slices.IndexFunc(v.Texts, func(x TextView) bool { return x.Control == control })
	return o.WriteText(o.t.Context(), "sv", v.Texts[i].Key, text, "none", boss)
}

// TestLateForAClosedYear: a file that comes when the year is closed is kept as
// it came, changes nothing, and its sender hears what has happened, once.
func TestLateForAClosedYear(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.closesYear(1)
	o.pass("2027-02-16")
	before := o.rows()
	d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()}))
	v := o.takes(d, verdictLocked)
	if v.Folder != FolderProcessed {
		t.Errorf("%+v", v)
	}
	if !slices.Equal(before, o.rows()) {
		t.Error("it changed what was asked")
	}
	mail := o.one(o.again(), eva)
	says(t, mail, "2026 års plan avslutades 15 februari 2027", "sparad som den kom", "Du behöver inte göra något mer", "Anna Lind")
	if strings.Contains(mail.text, "Bifoga") || len(mail.books) > 0 {
		t.Errorf("it asks for something:\n%s", mail.text)
	}
	if seen, err := o.DeliveryView(t.Context(), "sv", v.Delivery); err != nil || seen.Verdict != verdictLocked || len(seen.Files) == 0 {
		t.Errorf("%+v, %v", seen, err)
	}
	if waits, err := o.WaitingView(t.Context(), "sv"); err != nil || len(waits.Returns) != 0 {
		t.Errorf("%+v, %v", waits.Returns, err)
	}
	if err := o.OpenYear(t.Context(), 1, "ett svar kom", boss); err != nil {
		t.Fatal(err)
	}
	d.Key = "imap:1:99"
	d.Raw = append(d.Raw, "\r\n"...)
	o.takes(d, verdictAccepted)
	o.wholeRecord()
}

// TestActionsOutliveTheYear: what is open when a year is closed stands in the
// next year's form, and its status comes back from there.
func TestActionsOutliveTheYear(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Actions = []plan.Action{{Number: "1", Area: "Ekonomi", Text: "Ny rutin", Owner: "Eva Ek", Status: "started"}}
	o.put(p)
	o.pass(firstDay)
	o.closesYear(1)
	o.put(nextYearOf(p))
	mails := o.pass("2027-03-01")
	if words := wordsIn(t, o.one(to(mails, eva), eva).book); !strings.Contains(words, "K01-2027M02") {
		t.Fatalf("no form of the new year:\n%s", words)
	}
	o.view(func(r store.Reader) error {
		p, err := r.Plan(t.Context(), 2)
		if err != nil {
			return err
		}
		rd, err := o.round(t.Context(), r, p)
		if err != nil {
			return err
		}
		asked, err := r.Requests(t.Context(), store.RequestFilter{Plan: 2})
		if err != nil {
			return err
		}
		open, err := o.openActions(t.Context(), r, rd, "sv", asked[0])
		if len(open) != 1 || open[0].Text != "Ny rutin" {
			t.Errorf("%+v", open)
		}
		return err
	})
}

// nextYearOf is a plan for 2027 with nothing but the year changed.
func nextYearOf(p *plan.Plan) *plan.Plan {
	next := p.Continued()
	next.Status, next.Adopted, next.AskFrom = plan.Adopted, "2026-12-15", "2027-01-01"
	return next
}

// TestNothingIsLeftBehindUnnoticed: when the next plan is adopted without a
// control, or asks nobody about it, and when a year is closed without a next
// plan, the controls stand on the list until somebody has confirmed them.
func TestNothingIsLeftBehindUnnoticed(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	left := func() (all []string) {
		t.Helper()
		v, err := o.WaitingView(t.Context(), "sv")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range v.Left {
			for _, c := range l.Rows {
				all = append(all, c.Control+" "+c.Why)
			}
		}
		return all
	}
	if got := left(); len(got) > 0 {
		t.Errorf("in the year: %q", got)
	}
	o.now = date("2026-12-20").In(o.set.Zone, 8, 0)
	next := nextYearOf(smallPlan())
	next.Controls = next.Controls[:2]
	next.Controls[1].Parts[0].Roles = []plan.Role{{Name: "VC", Who: plan.TakesPart}}
	o.put(next)
	if got := left(); !slices.Equal(got, []string{"K02 not-asked", "K03 left-out"}) {
		t.Errorf("adopted: %q", got)
	}
	refused(t, o.LeaveBehind(t.Context(), 1, []string{"K01"}, boss), "left-none")
	if err := o.LeaveBehind(t.Context(), 1, []string{"K03", "K01"}, boss); err != nil {
		t.Fatal(err)
	}
	if got := left(); !slices.Equal(got, []string{"K02 not-asked"}) {
		t.Errorf("confirmed: %q", got)
	}
	next.Controls = next.Controls[:1]
	o.put(next)
	next.Controls = append(next.Controls, smallPlan().Controls[1])
	o.put(next)
	if got := left(); len(got) > 0 {
		t.Errorf("put back: %q", got)
	}
	if waits, err := o.Waiting(t.Context()); err != nil || waits != 0 {
		t.Errorf("%d wait, %v", waits, err)
	}
}

// TestAYearThatEndsWithoutANext: closing the last plan puts all its controls on
// the list; a year whose next plan is in force is to be closed.
func TestAYearThatEndsWithoutANext(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.closesYear(1)
	v, err := o.WaitingView(t.Context(), "sv")
	if err != nil || len(v.Left) != 1 || len(v.Left[0].Rows) != 3 || v.Left[0].Rows[0].Why != "no-plan" || v.Left[0].Next != 0 {
		t.Fatalf("%+v, %v", v.Left, err)
	}
	if err := o.OpenYear(t.Context(), 1, "för tidigt", boss); err != nil {
		t.Fatal(err)
	}
	o.put(nextYearOf(smallPlan()))
	v, err = o.WaitingView(t.Context(), "sv")
	if err != nil || len(v.Left) != 0 || len(v.Years) != 1 || v.Years[0].Next != 2027 || v.Years[0].Plan != 1 {
		t.Errorf("%+v %+v, %v", v.Left, v.Years, err)
	}
	if err := o.CloseYear(t.Context(), 1, boss); err != nil {
		t.Fatal(err)
	}
	if n, err := o.Waiting(t.Context()); err != nil || n != 0 {
		t.Errorf("%d wait, %v", n, err)
	}
}

// TestAYearWithARiskAnalysisUnderWay is not closed: its units are still asked.
func TestAYearWithARiskAnalysisUnderWay(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	chances, err := o.RiskChances(t.Context())
	if err != nil || len(chances) != 1 {
		t.Fatalf("%+v, %v", chances, err)
	}
	c := chances[0]
	round, err := o.StartRisks(t.Context(), RiskStart{Board: c.Code, Year: c.Year, Roles: []string{c.Roles[0].Name}, Due: c.Due}, boss)
	if err != nil {
		t.Fatal(err)
	}
	o.now = date("2027-02-15").In(o.set.Zone, 8, 0)
	for _, period := range []string{"2026-T1", "2026-T2", "2026-T3"} {
		if err := o.CloseOccasion(t.Context(), 1, period, boss); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, o.CloseYear(t.Context(), 1, boss), "year-risks-open")
	if err := o.CloseRisks(t.Context(), round, boss); err != nil {
		t.Fatal(err)
	}
	if err := o.CloseYear(t.Context(), 1, boss); err != nil {
		t.Error(err)
	}
}
