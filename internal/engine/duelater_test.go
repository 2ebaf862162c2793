package engine

import (
	"testing"

	"rond/workbook/consolidated"
)

// TestLateRowsShowTheDayTheyWillBeDue: what has opened and is not yet asked is
// shown with the last day that it gets when it is asked, not with one that has
// passed, and so it is once it is asked.
func TestLateRowsShowTheDayTheyWillBeDue(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.Send = "off" })
	o.now = date("2026-03-20").In(o.set.Zone, 8, 0)
	shown := func() RowView {
		t.Helper()
		v, err := o.CellView(t.Context(), "sv", 1, "K01", "", "2026-M01")
		if err != nil || len(v.Rows) == 0 {
			t.Fatalf("%+v, %v", v, err)
		}
		return v.Rows[0]
	}
	before := shown()
	if before.Request != 0 || before.Due <= "2026-03-20" {
		t.Errorf("not asked, it shows %+v", before)
	}
	o.set.Send = "on"
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := shown(); after.Request == 0 || after.Due != before.Due {
		t.Errorf("foretold %s, asked %+v", before.Due, after)
	}
}

// TestRowsOfOneMailWithDifferentDays: where the first due day is not everybody's
// the last is told too, in the calendar, before it is asked and of the request.
func TestRowsOfOneMailWithDifferentDays(t *testing.T) {
	t.Parallel()
	p := smallPlan()
	p.Controls[1].Due = "20 arbetsdagar efter"
	p.Controls = p.Controls[:2]
	o := emptyOffice(t)
	o.put(p)
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	list, err := o.Preview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const first, last = "2026-02-10", "2026-03-10"
	for _, m := range list {
		if m.Kind == kindDispatch && (m.Due != first || m.Last != last) {
			t.Errorf("would be written: %+v", m)
		}
	}
	asked := func(when string) {
		t.Helper()
		if m := o.calendar("sv")[0].Mail[0]; m.Due != first || m.Last != last {
			t.Errorf("%s the calendar says %+v", when, m)
		}
	}
	asked("before")
	o.pass(firstDay)
	asked("after")
	v, err := o.RequestView(t.Context(), "sv", 1)
	if err != nil || v.Due != first || v.Last != last {
		t.Errorf("the request is %+v, %v", v, err)
	}
}

// TestNobodyIsAskedAboutWhatIsClosed: what nobody was asked before its occasion
// was closed is shown as not reported, not as something to come, and is neither
// asked nor announced.
func TestNobodyIsAskedAboutWhatIsClosed(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.Send, s.Policy.Notice = "off", 5 })
	o.now = date("2026-05-20").In(o.set.Zone, 8, 0)
	if err := o.CloseOccasion(t.Context(), 1, "2026-T1", boss); err != nil {
		t.Fatal(err)
	}
	o.set.Send = "on"
	for _, m := range o.pass("2026-05-21") {
		t.Errorf("%s is written %q", m.env.To, m.subject)
	}
	v, err := o.CellView(t.Context(), "sv", 1, "K01", "", "2026-M01")
	if err != nil || v.Rows[0].Request != 0 || v.Rows[0].State != consolidated.Silent || v.Rows[0].Due != "2026-02-10" {
		t.Errorf("%+v, %v", v.Rows, err)
	}
}
