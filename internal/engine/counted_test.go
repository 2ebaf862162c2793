package engine

import (
	"testing"

	"rond/internal/store"
	"rond/workbook/consolidated"
)

// reported is the rows of the consolidated workbook, by unit, control and period.
func (o *office) reported() map[string]consolidated.Row {
	o.t.Helper()
	rows := map[string]consolidated.Row{}
	o.view(func(r store.Reader) error {
		g := o.gathering(r, "sv")
		rd, err := g.round(o.t.Context(), 1)
		if err != nil {
			return err
		}
		for row, err := range g.answers(o.t.Context(), whole(rd)) {
			if err != nil {
				return err
			}
			rows[row.Owner+" "+row.Control+" "+row.PeriodID] = row
		}
		return nil
	})
	return rows
}

// TestRemindersOfARow: a row counts the reminders that spoke of it, and not
// those that its owner had about something else.
func TestRemindersOfARow(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	for day := date("2026-02-03"); day.Before(date("2026-02-13")); day = day.AddDays(1) {
		if day == date("2026-02-06") { // after the first reminder
			o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
		}
		o.pass(day.String())
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Ändrat"), "K02-2026M01": fine()})), verdictAccepted)
	o.pass("2026-03-02")
	rows := o.reported()
	for name, want := range map[string]int{"Eva Ek K01 2026-M01": 1, "Eva Ek K02 2026-M01": 2, "Eva Ek K01 2026-M02": 0, "Eva Ek K01 2026-M05": 0} {
		if got := rows[name].Reminders; got != want {
			t.Errorf("%s: %d reminders, want %d", name, got, want)
		}
	}
}

// TestUnplaced: what belongs to no request is counted once, whatever the plans.
func TestUnplaced(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.put(elsewhere(smallPlan()))
	o.takes(o.letter("nagon@annan.example", "pass", sentMail{subject: "Fil"}, "Hej"), verdictHeld)
	o.takes(o.delivery("nagon@annan.example", "pass", ask, ask.book), verdictHeld) // about Eva's
	n, err := o.Unplaced(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := o.Status(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		n += s.Held
	}
	if w := len(o.waits().Returns); n != w || w != 2 {
		t.Errorf("%d to review, the page says %d", n, w)
	}
}

// TestNoGhosts: what had ended before the start and is in the plan no longer
// disappears; what is counted is only what somebody is asked about.
func TestNoGhosts(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	monthly := smallPlan()
	monthly.AskFrom = "2026-10-01"
	o.now = date("2026-10-05").In(o.set.Zone, 8, 0)
	o.put(monthly)
	p := o.overview().Plans[0]
	t1 := p.Occasions[0]
	if t1.Total != 0 || t1.Before == 0 || t1.LastDay != "" || len(t1.States) != 0 {
		t.Errorf("an occasion that nobody is asked for: %+v", t1)
	}
	quarterly := smallPlan()
	quarterly.AskFrom = "2026-10-01"
	for i := range quarterly.Controls[0].Parts {
		quarterly.Controls[0].Frequency, quarterly.Controls[0].Parts[i].Frequency = "Kvartalsvis", "Kvartalsvis"
	}
	told := o.proposes(quarterly)
	if told.Dropped == 0 || told.Dropped != goes(told) {
		t.Errorf("%d dropped, the effects say %d", told.Dropped, goes(told))
	}
	o.put(quarterly)
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, period := range []string{"2026-M01", "2026-M09", "2026-M12"} {
		if c := cell(v, quarterly.Controls[0].Code, period); c.Total != 0 {
			t.Errorf("a ghost in %s: %+v", period, c)
		}
	}
	if c := cell(v, quarterly.Controls[0].Code, "2026-Q4"); c.Total == 0 {
		t.Error("the fourth quarter is not asked")
	}
	o.put(monthly) // and back again: September had ended
	for _, x := range o.rows(store.Planned) {
		if x.Control == quarterly.Controls[0].Code && x.Period == "2026-M09" {
			t.Errorf("asked anew about what had ended: %+v", x)
		}
	}
}

// goes is how many rows a proposal says are no longer asked.
func goes(p *Proposal) (n int) {
	for _, e := range p.Effects {
		n += e.Go
	}
	return n
}
