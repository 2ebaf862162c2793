package engine

import (
	"strings"
	"testing"

	"rond/internal/store"
	"rond/workbook/consolidated"
)

// answered is an office in February in which Eva has answered for January, and
// what she sent.
func answered(t *testing.T, change ...func(*Settings)) (o *office, ask sentMail, sent []byte) {
	t.Helper()
	o, ask = january(t, change...)
	sent = fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
	o.takes(o.delivery(eva, "pass", ask, sent), verdictAccepted)
	o.again()
	return o, ask, sent
}

// sendsBack returns Eva's answer about K01 for January.
func (o *office) sendsBack(words string) store.Occurrence {
	o.t.Helper()
	x := o.at("Solgården", "K01", "2026-M01")
	if err := o.Return(o.t.Context(), x.ID, Completion{Due: "2026-03-03", Words: words}, boss); err != nil {
		o.t.Fatal(err)
	}
	return x
}

// TestReturn: the owner hears what is asked for, in words that are only words;
// the new day is chased like any other, and the next answer ends it.
func TestReturn(t *testing.T) {
	t.Parallel()
	o, ask, _ := answered(t)
	x := o.sendsBack("Hur många?\n<b>Alla</b> =1+1")
	if q := o.request(x.Request); q.State != store.RequestOpen || q.Due != "2026-03-03" {
		t.Errorf("the request is %s, due %s", q.State, q.Due)
	}
	if v, err := o.CellView(t.Context(), "sv", 1, "K01", "", "2026-M01"); err != nil || v.Rows[0].State != consolidated.Returned {
		t.Errorf("it is shown as %+v, %v", v.Rows, err)
	}
	m := o.one(o.again(), eva)
	says(t, m, "Åter för komplettering: 1 kontroll senast 3 mars [R1001]", "Anna Lind har läst ditt svar", "K01-2026M01", "Hur många? <b>Alla</b> =1+1")
	if raw := string(m.raw); strings.Contains(raw, "<b>Alla") && !strings.Contains(raw, "&lt;b&gt;Alla") || m.refers != ask.id || strings.Contains(m.text, "K02") {
		t.Errorf("under %q:\n%s", m.refers, raw)
	}
	if sees(t, m.book, "K01-2026M01", "Genomförd under perioden?") != "Ja" {
		t.Error("the workbook does not hold the answer")
	}
	reminded := ""
	for day := date("2026-02-03"); day.Before(date("2026-02-28")); day = day.AddDays(1) {
		for _, m := range to(o.pass(day.String()), eva) {
			says(t, m, "Påminnelse", "3 mars")
			reminded += day.String()
		}
	}
	if reminded != "2026-02-26" {
		t.Errorf("reminded on %q", reminded)
	}
	o.takes(o.delivery(eva, "pass", m, fills(t, m.book, cells{"K01-2026M01": {"Resultat": "23 av 23"}})), verdictAccepted)
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Answered || len(o.versions(eva, "K01", "2026-M01")) != 2 {
		t.Errorf("%+v", x)
	}
	r, err := o.RequestView(t.Context(), "sv", x.Request)
	if err != nil || !strings.Contains(stepsOf(r), "returned K01-2026M01: 3 mars 2026: Hur många?") {
		t.Errorf("%v\n%s", err, stepsOf(r))
	}
	o.wholeRecord()
}

// TestReturnAndTheSameAgain: whoever stands by an answer may send the same file;
// one of ours that nobody has saved says nothing.
func TestReturnAndTheSameAgain(t *testing.T) {
	t.Parallel()
	o, ask, sent := answered(t)
	o.sendsBack("Hur många?")
	m := o.one(o.again(), eva)
	o.takes(o.delivery(eva, "pass", m, m.book), verdictUnchanged)
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Asked {
		t.Errorf("a file that nobody saved answered: %+v", x)
	}
	o.takes(o.delivery(eva, "pass", ask, sent), verdictAccepted)
	versions := o.versions(eva, "K01", "2026-M01")
	if x := o.at("Solgården", "K01", "2026-M01"); x.State != store.Answered || len(versions) != 2 || versions[0].Body != versions[1].Body {
		t.Errorf("%+v, %+v", x, versions)
	}
	o.takes(o.delivery(eva, "pass", ask, sent), verdictUnchanged)
	if n := len(o.versions(eva, "K01", "2026-M01")); n != 2 {
		t.Errorf("%d versions after the same file a third time", n)
	}
	o.wholeRecord()
}

// TestReturnIsWithdrawn when the answer has come before it leaves, and takes
// another of the same request along while it waits.
func TestReturnIsWithdrawn(t *testing.T) {
	t.Parallel()
	o, ask, _ := answered(t)
	o.sendsBack("Hur många?")
	y := o.at("Solgården", "K02", "2026-M01")
	if err := o.Return(t.Context(), y.ID, Completion{Due: "2026-03-05", Words: "Vilken kassa?"}, boss); err != nil {
		t.Fatal(err)
	}
	more := with(fine(), "Resultat", "Alla")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": more})), verdictAccepted)
	for _, m := range to(o.again(), eva) {
		if strings.Contains(m.subject, "Åter") && (!strings.Contains(m.text, "Vilken kassa?") || strings.Contains(m.text, "Hur många?")) {
			t.Errorf("%s\n%s", m.subject, m.text)
		}
	}
	if err := o.Return(t.Context(), o.at("Solgården", "K01", "2026-M01").ID, Completion{Due: "2026-03-05", Words: "Hur?"}, boss); err != nil {
		t.Fatal(err)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "23"), "K02-2026M01": more})), verdictAccepted)
	for _, m := range to(o.again(), eva) {
		if strings.Contains(m.subject, "Åter") {
			t.Errorf("%s was sent after the answer", m.subject)
		}
	}
}

// TestReturnKeepsSecrets: the controller's words about a control that may hold
// confidential matter do not travel by mail.
func TestReturnKeepsSecrets(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[0].Confidential = true
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.again()
	o.sendsBack("Vad sa Kalle?")
	m := o.one(o.again(), eva)
	says(t, m, "Därför står det inte i mejlet vad som ska kompletteras", "K01-2026M01")
	if strings.Contains(m.text, "Kalle") || workbookSays(t, m.book, "Kalle") || strings.Contains(string(m.raw), "Kalle") {
		t.Error("the words went by mail")
	}
}

// TestReturnRefused names what cannot be sent back, and why.
func TestReturnRefused(t *testing.T) {
	t.Parallel()
	o, _, _ := answered(t)
	x, open := o.at("Solgården", "K01", "2026-M01"), o.at("Björken", "K01", "2026-M01")
	for _, c := range []struct {
		occurrence int64
		due, words string
		code       string
	}{
		{open.ID, "2026-03-03", "Mer", "occurrence-unanswered"},
		{x.ID, "2026-03-03", " ", "reason-missing"},
		{x.ID, "den tredje", "Mer", "due-unread"},
		{x.ID, "2026-02-02", "Mer", "due-not-later"},
		{x.ID, "2028-02-02", "Mer", "due-too-far"},
	} {
		refused(t, o.Return(t.Context(), c.occurrence, Completion{Due: c.due, Words: c.words}, boss), c.code)
	}
	o.put(withNils())
	refused(t, o.Return(t.Context(), x.ID, Completion{Due: "2026-03-03", Words: "Mer"}, boss), "return-other-holder")
	if now := o.at("Solgården", "K01", "2026-M01"); now != x {
		t.Errorf("refused, and changed: %+v", now)
	}
}
