package engine

import (
	"errors"
	"slices"
	"testing"

	"rond/internal/plan"
)

// TestForecastBeforeAdoption: a draft tells what it would ask when adopted,
// nothing is changed by the telling, and adopted it asks that.
func TestForecastBeforeAdoption(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	draft := smallPlan()
	draft.Status = plan.Draft
	before := o.rows()
	f, problems, err := o.ForecastOf(t.Context(), "sv", planBook(t, draft))
	if err != nil || len(problems) == 0 || !f.Proposed || f.Year != 2026 || f.Installation == "" { // warnings only
		t.Fatalf("%+v, %v, %v", f, problems, err)
	}
	if after := o.rows(); !slices.Equal(before, after) {
		t.Errorf("foretelling left %d rows", len(after))
	}
	if len(f.Last) != 3 || f.Last[0].Period != "2026-T1" || f.Last[0].Code != "TN" || f.Last[0].Day < "2026-05" {
		t.Errorf("last days %+v", f.Last)
	}
	each, whole := Burdens(f.Days)
	if len(each) != 2 || each[0].Mails != each[1].Mails || each[0].Rows != 12+12+3 || whole.Rows != 2*27 || whole.Mails != 2*each[0].Mails {
		t.Errorf("each %+v, in all %+v", each, whole)
	}
	o.put(smallPlan())
	foretold(t, f.Days, o.calendar("sv"))
	now, err := o.Forecast(t.Context(), "sv", 2026)
	if err != nil || !slices.Equal(now.Last, f.Last) || now.Proposed {
		t.Errorf("%+v, %v", now.Last, err)
	}
}

// TestForecastOfAChange: what has been asked stands as it was.
func TestForecastOfAChange(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.pass(firstDay)
	p := smallPlan()
	p.Controls = p.Controls[:1]
	proposed := o.proposes(p)
	f, err := o.ForecastProposed(t.Context(), "sv", proposed.SHA)
	if err != nil {
		t.Fatal(err)
	}
	if d := f.Days[0]; d.Day != firstDay || !d.Mail[0].Asked || len(d.Mail[0].Rows) != 2 {
		t.Errorf("%+v", d)
	}
	foretold(t, proposed.Asks, f.Days[1:])
	if _, err := o.ForecastProposed(t.Context(), "sv", "ab12-1"); err == nil {
		t.Error("a proposal that nobody made was foretold")
	}
	p.Controls[0].Frequency = "Ibland kanske"
	f, problems, err := o.ForecastOf(t.Context(), "sv", planBook(t, p))
	if !errors.Is(err, ErrPlan) || f != nil || len(problems) == 0 {
		t.Errorf("%+v, %v, %v", f, problems, err)
	}
}
