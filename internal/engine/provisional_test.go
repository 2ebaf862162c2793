package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
)

// nextYear is the small plan as the board adopts it in March of the year after:
// it keeps one control, drops another and has a new one.
func nextYear() *plan.Plan {
	p := smallPlan().Continued()
	p.Status, p.Adopted, p.ValidFrom = plan.Adopted, "2027-03-10", ""
	fresh := p.Controls[0]
	fresh.Code, fresh.Text = "K05", "Utbetalningar granskas"
	p.Controls = []plan.Control{p.Controls[0], p.Controls[2], fresh}
	return p
}

// about is the mail to an address that speaks of a row.
func about(o *office, mails []sentMail, address, ref string) sentMail {
	o.t.Helper()
	i := slices.IndexFunc(mails, func(m sentMail) bool { return m.env.To == address && strings.Contains(m.text, ref) })
	if i < 0 {
		o.t.Fatalf("nobody tells %s of %s: %v", address, ref, subjects(mails))
	}
	return mails[i]
}

// TestLastYearsPlanUntilThisYearsIsAdopted: what last year's plan asks goes on
// being asked and reminded of, no manager is told, and when the year's own is
// adopted what it keeps keeps its answers.
func TestLastYearsPlanUntilThisYearsIsAdopted(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.ManagerMail = "auto" })
	o.pass("2026-12-14")
	if done := o.put(smallPlan().Continued()); done.Year != 2027 || done.Before != 0 || done.AskFrom != "2027-01-01" {
		t.Fatalf("%+v", done)
	}
	if waiting := o.ahead("2027-01-11"); waiting != "|" {
		t.Errorf("nobody is asked about %s", waiting)
	}
	ask := about(o, o.pass("2027-02-01"), eva, "K01-2027M01")
	says(t, ask, "Internkontrollplan 2027")
	o.reply(eva, "pass", ask, fills(t, ask.book, cells{"K01-2027M01": fine()}))
	for _, day := range []string{"2027-02-05", "2027-02-12", "2027-02-22", "2027-03-01"} {
		mails := o.pass(day)
		for _, m := range to(mails, maria) {
			if strings.Contains(m.text, "2027M01") {
				t.Errorf("%s: a manager is told of a provisional plan: %s", day, m.subject)
			}
		}
	}
	if state := o.at("Björken", "K01", "2027-M01").State; state != store.Asked {
		t.Errorf("Olle's January is %s", state)
	}

	o.pass("2027-03-15")
	done := o.put(nextYear())
	if done.Version != 2 || !done.Changed {
		t.Errorf("%+v", done)
	}
	answered := o.at("Solgården", "K01", "2027-M01")
	if answered.State != store.Answered || len(o.versions(eva, "K01", "2027-M01")) != 1 {
		t.Errorf("the answer of January: %+v", answered)
	}
	if asked := o.at("Solgården", "K02", "2027-M02").State; asked != store.Asked {
		t.Errorf("what was asked under last year's plan is %s", asked)
	}
	if gone := o.at("Solgården", "K02", "2027-M03").State; gone != store.Cancelled {
		t.Errorf("what the new plan dropped is %s", gone)
	}
	for period, want := range map[string]string{"2027-M01": store.Before, "2027-M03": store.Planned} {
		if got := o.at("Solgården", "K05", period).State; got != want {
			t.Errorf("the new control in %s is %s, want %s", period, got, want)
		}
	}
	about(o, o.pass("2027-03-16"), maria, "K01-2027M01")
	o.wholeRecord()
}

// TestNoDecisionIsTakenBack: a plan that goes is not put out of force by a
// workbook with less of a decision in it.
func TestNoDecisionIsTakenBack(t *testing.T) {
	t.Parallel()
	steps := []plan.Status{plan.Draft, plan.Provisional, plan.Adopted, plan.Closed}
	for i, stands := range steps[:3] {
		for j, comes := range steps {
			if stands == comes {
				continue
			}
			o := emptyOffice(t)
			p := smallPlan()
			p.Status = stands
			o.put(p)
			p.Status = comes
			p.Note = "ändrad"
			done, err := o.Import(t.Context(), planBook(t, p))
			if refused := errors.Is(err, ErrPlan); refused != (j < i || stands.InForce() && comes == plan.Closed) || !refused && err != nil {
				t.Errorf("%s over %s: %v", comes, stands, err)
			}
			if j < i && !slices.ContainsFunc(done.Problems, func(x plan.Problem) bool { return x.Remedy != "" && !strings.Contains(x.Text, "plan-") }) {
				t.Errorf("%s over %s: %+v", comes, stands, done.Problems)
			}
		}
	}
}
