package engine

import (
	"testing"

	"rond/internal/store"
	"rond/scheduler"
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
		for row, err := range g.answers(o.t.Context(), []*round{rd}, scheduler.Date{}) {
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
