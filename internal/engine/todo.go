package engine

import (
	"context"
	"fmt"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// toDo gathers what the controller has to do about an occasion once its last
// day to answer has passed: a text and a grade for every control that it
// reports, unless the control, or its area, has them.
type toDo struct {
	rd       *round
	occasion scheduler.Period
	reported map[string]bool // by control
	graded   map[string]bool // by control: an owner has given it a grade
}

func newToDo(rd *round, occasion scheduler.Period) *toDo {
	return &toDo{rd, occasion, map[string]bool{}, map[string]bool{}}
}

// add looks at a row of the consolidated workbook.
func (t *toDo) add(row consolidated.Row) {
	p, err := t.rd.doc.Period(row.PeriodID)
	if err != nil || !covers(t.occasion, p) || row.State == consolidated.BeforeStart || row.State == consolidated.Cancelled {
		return
	}
	t.reported[row.Control] = true
	if row.State == consolidated.Answered && row.Grade != "" {
		t.graded[row.Control] = true
	}
}

// count puts what remains into a summary.
func (t *toDo) count(ctx context.Context, r store.Reader, today scheduler.Date, c *scheduler.Calendar, w *notify.Summary) error {
	all, err := r.Assessments(ctx, t.rd.plan.ID)
	if err != nil {
		return fmt.Errorf("assessments: %w", err)
	}
	text, grade := map[string]bool{}, map[string]bool{} // by control, or by area in the place of all its controls
	for _, a := range all {
		if a.Period != t.occasion.ID() {
			continue
		}
		subject := "control " + a.Control
		if a.Control == "" {
			subject = "area " + a.Area
		}
		text[subject] = a.Text != "" || !a.Reported // that it is not reported is all there is to say
		grade[subject] = a.Grade != "" || !a.Reported
	}
	for code := range t.reported {
		control, ok := t.rd.doc.Control(code)
		if !ok {
			continue // it has left the plan
		}
		area := "area " + control.Area
		if !text["control "+code] && !text[area] {
			w.Texts++
		}
		if t.graded[code] && !grade["control "+code] && !grade[area] {
			w.ToGrade++
		}
	}
	for _, o := range t.rd.doc.Occasions {
		if o.Period == t.occasion.ID() {
			ahead(o, today, c, w)
		}
	}
	return nil
}

// ahead tells the days that the texts and the board's meeting are waited for,
// while they are to come.
func ahead(o plan.Occasion, today scheduler.Date, c *scheduler.Calendar, w *notify.Summary) {
	if o.TextsDue >= today.String() {
		w.Ready = o.TextsDue
	}
	if o.BoardDate < today.String() {
		return
	}
	w.Meeting = o.BoardDate
	for d := today; d.Before(date(o.BoardDate)); d = d.AddDays(1) {
		if c.Whole(d.AddDays(1)) {
			w.Days++
		}
	}
}
