package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

func TestReminders(t *testing.T) {
	t.Parallel()
	o, ask := january(t) // due Tuesday 10 February
	days := map[string]sentMail{}
	for day := date("2026-02-03"); day.Before(date("2026-03-02")); day = day.AddDays(1) {
		for _, m := range to(o.pass(day.String()), eva) {
			days[day.String()] = m
		}
	}
	if len(days) != 2 {
		t.Errorf("reminded on %d days", len(days))
	}
	first, second := days["2026-02-05"], days["2026-02-12"]
	if first.id == "" || first.id == second.id || first.id == ask.id || first.refers != ask.id || second.refers != ask.id {
		t.Errorf("ids %s, %s under %s and %s, want new ones under %s", first.id, second.id, first.refers, second.refers, ask.id)
	}
	says(t, first, "K01-2026M01", "K02-2026M01", "[R1001]")
}

func TestReminderOvertakenByTheAnswer(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.pass("2026-02-04")
	o.now = date("2026-02-05").In(o.set.Zone, 8, 0)
	if done, err := o.Tick(t.Context()); err != nil || done.Reminders != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	mails := o.again()
	o.one(mails, olle)
	says(t, o.one(mails, eva), "Kvittens")
}

// TestReminderOvertakenWhileItWaited: rendered, refused for now by the server,
// and answered before the next try.
func TestReminderOvertakenWhileItWaited(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.next = refuses(450)
	o.pass("2026-02-05")
	o.next = nil
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	o.now = o.now.AddDate(0, 0, 1)
	mails := o.again()
	says(t, o.one(mails, eva), "Kvittens")
	says(t, o.one(mails, olle), "Påminnelse")
}

// TestReminderFollowsWhatWaits: the request it was decided for is answered
// before it leaves, an older one is not.
func TestReminderFollowsWhatWaits(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	feb := o.one(o.pass("2026-03-02"), eva)
	o.now = date("2026-03-05").In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.takes(o.delivery(eva, "pass", feb, fills(t, feb.book, cells{"K01-2026M02": fine(), "K02-2026M02": fine()})), verdictAccepted)
	for _, m := range to(o.again(), eva) {
		if strings.Contains(m.subject, "Påminnelse") && !strings.Contains(m.subject, "[R1001]") {
			t.Errorf("the reminder is about %q", m.subject)
		}
	}
}

func TestManagerIsTold(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.pass("2026-02-05")
	o.pass("2026-02-12")
	o.none(o.pass("2026-02-17"), maria)
	held, err := o.Stuck(t.Context())
	if err != nil || len(held) != 1 || held[0].To != maria || held[0].Reason != reasonAsk {
		t.Fatalf("held %+v, %v", held, err)
	}
	o.pass("2026-02-18")
	if again, _ := o.Stuck(t.Context()); len(again) != 1 {
		t.Errorf("a second mail to the same manager: %+v", again)
	}
	// what it says is what is true when it leaves
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	if err := o.Release(t.Context(), held[0].ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	m := o.one(o.again(), maria)
	says(t, m, "Olle Ask")
	if strings.Contains(m.text, "Eva Ek") || strings.Contains(strings.ToLower(m.text), "eskaler") {
		t.Errorf("the manager reads:\n%s", m.text)
	}
	if err := o.Release(t.Context(), held[0].ID, "Anna Lind"); err == nil {
		t.Error("a mail that has left was released again")
	}
	if olles := steps(o.asking(2, "sv")); !strings.HasSuffix(olles, "act mail-released; mail manager sent") {
		t.Errorf("Olle's request does not tell that the manager was told: %s", olles)
	}
	if evas := steps(o.asking(1, "sv")); strings.Contains(evas, "manager") {
		t.Errorf("Eva's request tells of a mail that says nothing of it: %s", evas)
	}
}

func TestManagerMailIsWithdrawnWhenNothingWaits(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass(firstDay)
	for _, day := range []string{"2026-02-05", "2026-02-12", "2026-02-17"} {
		o.pass(day)
	}
	for _, who := range []string{eva, olle} {
		ask := o.one(mails, who)
		o.takes(o.delivery(who, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	}
	o.pass("2026-02-18")
	if held, _ := o.Stuck(t.Context()); len(held) != 0 {
		t.Errorf("still held: %+v", held)
	}
}

func TestManagerMailAtOnce(t *testing.T) {
	t.Parallel()
	o, _ := january(t, func(s *Settings) { s.ManagerMail = "auto" })
	o.pass("2026-02-05")
	o.pass("2026-02-12")
	says(t, o.one(o.pass("2026-02-17"), maria), "Eva Ek", "Olle Ask")
	o.none(o.pass("2026-02-18"), maria)
}

// TestNobodyIsChasedForWhatHasNotLeft: the server is down from the first mail
// until after the due day.
func TestNobodyIsChasedForWhatHasNotLeft(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.ManagerMail = "auto" })
	o.next = down
	for _, day := range []string{firstDay, "2026-02-05", "2026-02-12", "2026-02-17"} {
		if mails := o.pass(day); len(mails) != 0 {
			t.Errorf("%s: %v", day, subjects(mails))
		}
	}
	o.next = nil
	says(t, o.one(o.pass("2026-02-18"), eva), "4 mars", "[R1001]")
	o.none(o.pass("2026-02-19"), eva)
	says(t, o.one(o.pass("2026-02-27"), eva), "Påminnelse")
	for day := date("2026-03-02"); day.Before(date("2026-03-11")); day = day.AddDays(1) {
		o.none(o.pass(day.String()), maria)
	}
	o.one(o.pass("2026-03-11"), maria)
}

func TestSummary(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.put(elsewhere(smallPlan()))
	var mails []sentMail
	ask := o.pass("2026-04-23")
	hers := to(ask, eva)
	o.takes(o.delivery(eva, "pass", hers[0], fills(t, hers[0].book, cells{"K03-2026T1": with(with(with(fine(), "Resultat", "Tre brister"), "Bedömning", "Större avvikelse"), "Åtgärd", "Ny rutin")})), verdictAccepted)
	first := ""
	for day := date("2026-04-24"); day.Before(date("2026-06-15")); day = day.AddDays(1) {
		got := to(o.pass(day.String()), anna)
		if mails = append(mails, got...); len(got) > 0 && first == "" {
			first = day.String()
		}
	}
	last := ""
	for _, x := range o.rows(store.Asked, store.Answered) {
		if x.Period == "2026-T1" {
			last = max(last, x.Due)
		}
	}
	want := date(last).AddDays(1)
	for !o.set.Policy.MaySend(want, o.set.Calendar) {
		want = want.AddDays(1)
	}
	if len(mails) != 2 || first != want.String() {
		t.Fatalf("%d summaries, the first on %s, want one for each board, on %s: %v", len(mails), first, want, subjects(mails))
	}
	says(t, mails[0], "Testnämnden", "Större avvikelse", "Olle Ask")
	for i, other := range []string{"Andra nämnden", "Testnämnden"} {
		for name, book := range mails[i].books {
			if workbookSays(t, book, other) {
				t.Errorf("%s tells of %s", name, other)
			}
		}
	}
}

// TestSummaryNamesWhoIsNotAsked: who has not been reached, and what nobody
// answers for, are named and not only counted.
func TestSummaryNamesWhoIsNotAsked(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withVacant(smallPlan()))
	var summary []sentMail
	for day := date("2026-02-02"); day.Before(date("2026-06-15")) && len(summary) == 0; day = day.AddDays(1) {
		mails := o.pass(day.String())
		for _, m := range to(mails, eva) {
			o.takes(o.bounce(m, eva, "failed", "5.1.1"), verdictBounce)
		}
		summary = to(mails, anna)
	}
	m := o.one(summary, anna)
	says(t, m, "KOM INTE FRAM", "Eva Ek", "K03-2026T1", "SAKNAR ANSVARIG")
	at := strings.Index(m.text, "KOM INTE FRAM")
	if !strings.Contains(m.text[at:], "Eva Ek") || strings.Contains(m.text[:at], "Eva Ek") {
		t.Errorf("who was not reached is not named as that:\n%s", m.text)
	}
}

// TestConfidentialWordsStayOutOfMails: the controller reads them in the report.
func TestConfidentialWordsStayOutOfMails(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	for i := range p.Controls {
		p.Controls[i].Confidential = true
	}
	o.put(p)
	ask := o.one(o.pass("2026-04-23"), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K03-2026T1": with(with(with(fine(), "Bedömning", "Mindre avvikelse"), "Resultat", "Känsligt"), "Åtgärd", "Ömtåligt"),
		"K01-2026M04": with(fine(), "Resultat", "Skört")})), verdictAccepted)
	o.again()
	s := o.one(o.pass("2026-05-18"), anna)
	june := o.one(o.pass("2026-06-01"), eva)
	for _, word := range []string{"Känsligt", "Ömtåligt", "Skört"} {
		if workbookSays(t, s.book, word) || workbookSays(t, june.book, word) || strings.Contains(s.text, word) {
			t.Errorf("%q went by mail", word)
		}
		if !workbookSays(t, o.report(2026, ""), word) {
			t.Errorf("%q is not in the report", word)
		}
	}
}

// TestSummaryOfAPlanWithoutOccasions: it is reported on per tertial.
func TestSummaryOfAPlanWithoutOccasions(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Occasions = nil
	o.put(p)
	o.pass("2026-04-23")
	o.one(o.pass("2026-05-18"), anna)
}

// TestNoSummaryOfWhatWasNeverAsked: a plan that is asked from September has
// nothing to say of the spring.
func TestNoSummaryOfWhatWasNeverAsked(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.AskFrom = "2026-09-01"
	p.Occasions[0].LastDay, p.Occasions[1].LastDay = "2026-05-12", "2026-09-08"
	o.now = date("2026-09-01").In(o.set.Zone, 8, 0)
	o.put(p)
	o.none(o.pass("2026-09-10"), anna)
}

func TestReport(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	p := smallPlan()
	p.Year, p.Status, p.Title, p.Occasions = 2017, plan.Closed, "Plan 2017", []plan.Occasion{{Name: "Helår", Period: "2017"}}
	p.Assessments = []plan.Assessment{{Control: "K01", Occasion: "2017", Text: "Granskat utan anmärkning", Grade: "none", Reported: true}, {Control: "K02", Occasion: "2017"}}
	p.Actions = []plan.Action{{AreaNumber: "1", Number: "1", Area: "Ekonomi", Text: "Inför dubbelattest", Status: "ongoing"}}
	o.put(p)
	if book := o.report(2017, ""); !workbookSays(t, book, "Granskat utan anmärkning") || !workbookSays(t, book, "Inför dubbelattest") || !workbookSays(t, book, "K02") {
		t.Error("the closed plan's assessments and actions are not in the report")
	}
	if all, t1 := o.report(2026, ""), o.report(2026, "T1"); !workbookSays(t, all, "2026-M09") || workbookSays(t, t1, "2026-M09") || !workbookSays(t, t1, "2026-M04") {
		t.Error("the report of T1 must end with April")
	}
	for _, year := range []int{2016, 2026} {
		if err := o.Report(t.Context(), Consolidated{Year: year, Occasion: "T9"}, new(strings.Builder)); err == nil {
			t.Errorf("%d T9 was reported on", year)
		}
	}
}
