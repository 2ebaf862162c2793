package engine

import (
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook"
	"rond/workbook/form"
)

// occurrence is what a control and period is in a person's seat.
func (o *office) occurrence(holder, control, period string) store.Occurrence {
	o.t.Helper()
	var found store.Occurrence
	o.view(func(r store.Reader) error {
		all, err := r.Occurrences(o.t.Context(), store.OccurrenceFilter{Control: control})
		for _, x := range all {
			seat, err := r.Seat(o.t.Context(), x.Seat)
			if err != nil {
				return err
			}
			p, _ := r.Person(o.t.Context(), seat.Holder)
			if p.Key == holder && x.Period == period {
				found = x
			}
		}
		return err
	})
	if found.ID == 0 {
		o.t.Fatalf("there is no %s %s for %q", control, period, holder)
	}
	return found
}

// done is a complete answer as a page sends it.
func done(occurrence int64) Registration {
	return Registration{Occurrence: occurrence, Performed: "yes", Result: "Inget att anmärka", Grade: "none", Source: "Sa det i telefon"}
}

// registers registers an answer, and wants it taken.
func (o *office) registers(r Registration) {
	o.t.Helper()
	problems, err := o.Register(o.t.Context(), "sv", r, "Anna Lind")
	if err != nil || len(problems) > 0 {
		o.t.Fatalf("%v, %v", problems, err)
	}
}

func TestRegister(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	v := o.takes(o.letter(eva, "pass", ask, "Inget att anmärka på någon av dem."), verdictQuestion)
	o.again()
	one, two := o.occurrence(eva, "K01", "2026-M01"), o.occurrence(eva, "K02", "2026-M01")
	r := done(one.ID)
	r.Delivery = v.Delivery
	o.registers(r)
	receipt := o.one(o.again(), eva)
	says(t, receipt, "Anna Lind har registrerat ditt svar [R1001]", "K01-2026M01", "Ja · Ingen avvikelse", "1 kontroll kvar", "10 februari")
	if strings.Contains(receipt.text, "anmärka") {
		t.Error("a receipt repeats free text")
	}
	stored := o.versions(eva, "K01", "2026-M01")
	if len(stored) != 1 || stored[0].By != "Anna Lind" || !stored[0].Complete {
		t.Errorf("stored %+v", stored)
	}
	if d := o.delivered(v.Delivery); !d.Handled {
		t.Errorf("the question still waits: %+v", d)
	}
	_, err := o.Register(t.Context(), "sv", r, "Anna Lind")
	refused(t, err, "same-answer")
	r.Occurrence = two.ID // the same mail answers both
	o.registers(r)
	says(t, o.one(o.again(), eva), "K02-2026M01")
	o.view(func(rd store.Reader) error {
		q, err := rd.Request(t.Context(), one.Request)
		if q.State != store.RequestDone {
			t.Errorf("the request is %s", q.State)
		}
		return err
	})
	if !workbookSays(t, o.report(2026, ""), "Inget att anmärka") || !workbookSays(t, o.report(2026, ""), "Anna Lind") {
		t.Error("the consolidated workbook does not show it")
	}
	for _, day := range []string{"2026-02-05", "2026-02-12", "2026-02-17"} {
		o.none(o.pass(day), eva)
	}
	o.did("registered-from by Anna Lind", "registered by Anna Lind", "registered by Anna Lind")
	o.wholeRecord()
}

// TestRegisterIsTheWholeAnswer: blank clears, and the owner's own file goes on
// from what was registered.
func TestRegisterIsTheWholeAnswer(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	first := with(with(with(fine(), "Resultat", "Tre fel"), "Bedömning", "Mindre avvikelse"), "Åtgärd", "Ny rutin")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": first})), verdictAccepted)
	r := done(o.occurrence(eva, "K01", "2026-M01").ID)
	r.Result = ""
	o.registers(r)
	all := o.versions(eva, "K01", "2026-M01")
	if len(all) != 2 || strings.Contains(all[1].Body, "Tre fel") || strings.Contains(all[1].Body, "rutin") {
		t.Errorf("%+v", all)
	}
	o.now = o.now.AddDate(0, 0, 1)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Jag menade detta")})), verdictAccepted)
	if all := o.versions(eva, "K01", "2026-M01"); len(all) != 3 || !strings.Contains(all[2].Body, "Jag menade") {
		t.Errorf("%+v", all)
	}
}

func TestRegisterProblems(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	id := o.occurrence(eva, "K01", "2026-M01").ID
	for name, c := range map[string]struct {
		r           Registration
		field, code string
	}{
		"nothing":       {Registration{}, "performed", form.CodePerformedMissing},
		"no grade":      {Registration{Performed: "yes"}, "grade", form.CodeGradeMissing},
		"unknown grade": {Registration{Performed: "yes", Grade: "toppen"}, "grade", form.CodeGradeUnknown},
		"unknown word":  {Registration{Performed: "kanske", Grade: "none"}, "performed", form.CodePerformedUnknown},
		"partly":        {Registration{Performed: "partly", Grade: "none"}, "result", form.CodePartlyNeedsWords},
		"no action":     {Registration{Performed: "yes", Grade: "minor"}, "action", form.CodeActionMissing},
		"no such day":   {Registration{Performed: "yes", Grade: "minor", Action: "Ny rutin", ActionDue: "31 februari"}, "action-due", form.CodeDateUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			c.r.Occurrence = id
			problems, err := o.Register(t.Context(), "sv", c.r, "Anna Lind")
			has := func(p workbook.Problem) bool { return p.Cell == c.field && p.Code == c.code }
			if err != nil || len(problems) != 1 || !has(problems[0]) {
				t.Errorf("%+v, %v", problems, err)
			}
		})
	}
	if all := o.versions(eva, "K01", "2026-M01"); len(all) != 0 {
		t.Errorf("stored %+v", all)
	}
	tertial := done(o.occurrence(eva, "K03", "2026-T1").ID)
	tertial.Result = ""
	if problems, err := o.Register(t.Context(), "sv", tertial, "Anna Lind"); err != nil || len(problems) != 1 || problems[0].Code != form.CodeResultMissing {
		t.Errorf("a reporting occasion wants words: %v, %v", problems, err)
	}
	o.did()
}

// TestRegisterBeforeItIsAsked: what has an answer is not asked, and a new
// version of the plan leaves it alone.
func TestRegisterBeforeItIsAsked(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withVacant(smallPlan()))
	early := o.occurrence(eva, "K01", "2026-M01")
	o.registers(done(early.ID))
	says(t, o.one(o.again(), eva), "Anna Lind har registrerat ditt svar", "K01-2026M01")
	m := o.one(o.pass(firstDay), eva)
	if says(t, m, "K02-2026M01"); strings.Contains(m.text, "K01-2026M01") {
		t.Error("asked about what is answered")
	}
	vacant := o.rows(store.Vacant)
	if len(vacant) != 1 {
		t.Fatalf("vacant: %+v", vacant)
	}
	o.registers(done(vacant[0].ID))
	o.none(o.again(), maria)

	p := withVacant(smallPlan())
	p.Note, p.Controls = "Ny version", p.Controls[1:] // and K01 is gone
	o.put(p)
	if got := o.occurrence(eva, "K01", "2026-M01"); got.State != store.Answered || got.Person == 0 || got.Request != 0 {
		t.Errorf("%+v", got)
	}
	if got := o.rows(store.Vacant); len(got) != 0 {
		t.Errorf("vacant again: %+v", got)
	}
	if !workbookSays(t, o.report(2026, ""), "Inget att anmärka") {
		t.Error("the consolidated workbook does not show it")
	}
	gone := o.occurrence(eva, "K01", "2026-M05")
	_, err := o.Register(t.Context(), "sv", done(gone.ID), "Anna Lind")
	refused(t, err, "occurrence-cancelled")
	o.wholeRecord()
}

// TestRegisterHistory: nobody is told of what they were never to be asked.
func TestRegisterHistory(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.AskFrom = "2026-03-01"
	o.put(p)
	x := o.occurrence(eva, "K01", "2026-M01")
	if x.State != store.Before {
		t.Fatalf("%+v", x)
	}
	o.registers(done(x.ID))
	o.put(withNote(p))
	if x = o.occurrence(eva, "K01", "2026-M01"); x.State != store.Answered {
		t.Errorf("%+v", x)
	}
	if mails := o.pass("2026-03-02"); len(mails) != 0 {
		t.Errorf("told: %v", subjects(mails))
	}
}

func withNote(p *plan.Plan) *plan.Plan {
	p.Note = "Ny version"
	return p
}

// TestRegisteredBeforeTheMailLeft: a mail that no longer asks anything does
// not leave.
func TestRegisteredBeforeTheMailLeft(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(450)
	o.pass(firstDay)
	o.next = nil
	o.registers(done(o.occurrence(eva, "K01", "2026-M01").ID))
	o.registers(done(o.occurrence(eva, "K02", "2026-M01").ID))
	for _, m := range to(o.pass("2026-02-03"), eva) {
		if m.book != nil {
			t.Errorf("asked all the same: %s", m.subject)
		}
	}
	if m := o.dispatch(); m.State != store.MailWithdrawn || m.Reason != reasonAnswered {
		t.Errorf("%+v", m)
	}
}
