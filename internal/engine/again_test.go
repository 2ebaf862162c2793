package engine

import (
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/workbook/consolidated"
)

// bounced is January with Eva's first mail come back.
func bounced(t *testing.T) (*office, sentMail) {
	o, ask := january(t)
	o.takes(o.bounce(ask, eva, "failed", "5.1.1"), verdictBounce)
	return o, ask
}

// stuck is the mails that did not get through and still matter.
func (o *office) stuck() []MailLine { return o.waits().Stuck }

// TestSendAgain: a mail that came back is made anew with time to answer, in
// the same thread, once for each that failed.
func TestSendAgain(t *testing.T) {
	t.Parallel()
	o, ask := bounced(t)
	s := o.stuck()
	if len(s) != 1 || !s[0].Again {
		t.Fatalf("stuck: %+v", s)
	}
	o.now = date("2026-02-05").In(o.set.Zone, 9, 0)
	id, err := o.SendAgain(t.Context(), s[0].ID, "Anna Lind")
	if err != nil {
		t.Fatal(err)
	}
	if len(o.stuck()) != 0 {
		t.Error("what is sent again still waits")
	}
	_, err = o.SendAgain(t.Context(), s[0].ID, "Anna Lind")
	refused(t, err, "mail-again-already")
	m := o.one(o.again(), eva)
	says(t, m, "19 februari", "K01-2026M01")
	if m.id == ask.id || m.refers != ask.id || m.book == nil {
		t.Errorf("id %s refers to %s", m.id, m.refers)
	}
	_, err = o.SendAgain(t.Context(), id, "Anna Lind")
	refused(t, err, "mail-is-sent")
	o.takes(o.bounce(m, eva, "failed", "5.1.1"), verdictBounce)
	if s := o.stuck(); len(s) != 1 || s[0].ID != id {
		t.Errorf("stuck: %+v", s)
	}
	if v, err := o.MailView(t.Context(), "sv", id); err != nil || !v.CanAgain {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := o.SendAgain(t.Context(), id, "Anna Lind"); err != nil {
		t.Error(err)
	}
	third := o.one(o.again(), eva)
	o.takes(o.delivery(eva, "pass", third, fills(t, third.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	_, err = o.SendAgain(t.Context(), id, "Anna Lind")
	refused(t, err, "mail-again-already")
	o.did("mail-sent-again by Anna Lind", "mail-sent-again by Anna Lind")
	o.wholeRecord()
}

// TestSendAgainWhatIsAnswered: nobody gets a mail that says nothing.
func TestSendAgainWhatIsAnswered(t *testing.T) {
	t.Parallel()
	o, ask := bounced(t)
	id := o.stuck()[0].ID
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	_, err := o.SendAgain(t.Context(), id, "Anna Lind")
	refused(t, err, "mail-not-needed")
}

// TestMendedAddress: an address that is mended in the plan gets what is open,
// and its reminders; the old one gets nothing more.
func TestMendedAddress(t *testing.T) {
	t.Parallel()
	o, _ := bounced(t)
	id := o.stuck()[0].ID
	const right = "eva.eek@kommun.example"
	p := smallPlan()
	p.People = append(p.People, plan.Person{Name: "Eva Ek", Email: right})
	p.Seats[0].Holder = right
	o.now = date("2026-02-04").In(o.set.Zone, 7, 0)
	o.put(p)
	if s := o.stuck(); len(s) != 0 {
		t.Errorf("still stuck: %+v", s)
	}
	_, err := o.SendAgain(t.Context(), id, "Anna Lind")
	refused(t, err, "mail-not-needed")
	says(t, o.one(o.pass("2026-02-04"), right), "K01-2026M01", "K02-2026M01", "18 februari")
	reminded := false
	for day := date("2026-02-05"); day.Before(date("2026-02-28")); day = day.AddDays(1) {
		mails := o.pass(day.String())
		o.none(mails, eva)
		reminded = reminded || slices.ContainsFunc(to(mails, right), func(m sentMail) bool { return m.book != nil })
	}
	if !reminded {
		t.Error("nobody was reminded at the right address")
	}
	o.wholeRecord()
}

// TestLaterMailReaches: a reminder with the workbook that arrives makes good a
// first mail that did not; who is then silent has not reported.
func TestLaterMailReaches(t *testing.T) {
	t.Parallel()
	o, _ := bounced(t)
	if got := states(o.asking(1, "sv").Rows); !strings.Contains(got, consolidated.Undeliverable) {
		t.Fatalf("rows are %s", got)
	}
	var m sentMail
	for day := date("2026-02-03"); m.book == nil; day = day.AddDays(1) {
		for _, x := range to(o.pass(day.String()), eva) {
			m = x
		}
	}
	if s := o.stuck(); len(s) != 0 {
		t.Errorf("still stuck: %+v", s)
	}
	o.now = date("2026-02-13").In(o.set.Zone, 7, 0)
	if got := states(o.asking(1, "sv").Rows); got != "K01 late, K02 late" {
		t.Errorf("rows are %s", got)
	}
	o.takes(o.bounce(m, eva, "failed", "5.1.1"), verdictBounce)
	if got := states(o.asking(1, "sv").Rows); !strings.Contains(got, consolidated.Undeliverable) {
		t.Errorf("after another bounce rows are %s", got)
	}
	if s := o.stuck(); len(s) == 0 {
		t.Error("nothing is stuck after another bounce")
	}
}

// TestSendNoticeAgain: what somebody is to hear before the first request goes
// in the thread of the notice that was lost, and counts from the day it leaves.
func TestSendNoticeAgain(t *testing.T) {
	t.Parallel()
	o := noticing(t)
	var lost sentMail
	day := date("2026-01-05")
	for ; lost.id == ""; day = day.AddDays(1) {
		for _, m := range to(o.pass(day.String()), eva) {
			lost = m
		}
	}
	o.takes(o.bounce(lost, eva, "failed", "5.1.1"), verdictBounce)
	s := o.stuck()
	if len(s) != 1 || s[0].Kind != kindNotice {
		t.Fatalf("stuck: %+v", s)
	}
	if _, err := o.SendAgain(t.Context(), s[0].ID, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	m := o.one(o.pass(day.String()), eva)
	if says(t, m, "3 februari"); m.refers != lost.id || m.book != nil {
		t.Errorf("%q refers to %q", m.subject, m.refers)
	}
	if len(o.stuck()) != 0 {
		t.Error("it still waits")
	}
	o.none(o.pass("2026-02-02"), eva)
	if o.one(o.pass("2026-02-03"), eva).book == nil {
		t.Error("the day that the notice gives brings no workbook")
	}
}
