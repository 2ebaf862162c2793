package engine

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rond/internal/store"
	"rond/workbook/consolidated"
)

func (o *office) asking(id int64, lang string) RequestView {
	o.t.Helper()
	v, err := o.RequestView(o.t.Context(), lang, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) waits() WaitingView {
	o.t.Helper()
	v, err := o.WaitingView(o.t.Context(), "sv")
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// states is the rows' states by control.

func states(rows []RowView) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Control+" "+r.State)
	}
	return strings.Join(all, ", ")
}

// steps is a timeline as "mail dispatch sent; delivery accepted".

func steps(v RequestView) string {
	var all []string
	for _, s := range v.Timeline {
		kind := s.Kind
		if s.What == "delivery" {
			kind = ""
		}
		all = append(all, strings.Join(strings.Fields(s.What+" "+kind+" "+s.State), " "))
	}
	return strings.Join(all, "; ")
}

// TestTimeline follows a request from its mail to an answer that the

// controller registers.

func TestTimeline(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	v := o.asking(1, "sv")
	if v.Reference != "R1001" || v.Person.Name != "Eva Ek" || v.Day != firstDay || v.Due != "2026-02-10" || v.State != store.RequestOpen || v.Board != "Testnämnden" {
		t.Errorf("%+v", v)
	}
	if got := states(v.Rows); got != "K01 asked, K02 asked" {
		t.Errorf("asked: %s", got)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": {"Genomförd under perioden?": "Delvis"}})), verdictAccepted)
	if got := states(o.asking(1, "sv").Rows); got != "K01 answered, K02 partial" {
		t.Errorf("partly answered: %s", got)
	}
	o.again()
	o.pass("2026-02-13") // late, and reminded
	v = o.asking(1, "en")
	if got := steps(v); got != "mail dispatch sent; delivery accepted; mail receipt sent; mail reminder sent" {
		t.Errorf("timeline: %s", got)
	}
	if s := v.Timeline[1]; s.Who != eva || len(s.Files) != 1 || s.Files[0].Name != "svar.xlsx" || s.Files[0].Size < 1000 || s.Files[0].N != 1 {
		t.Errorf("the file: %+v", s)
	}
	if v.Rows[0].Period != "January 2026" || v.Rows[0].Performed != "Yes" || v.Timeline[0].At != "2026-02-02 08:01" {
		t.Errorf("in English: %+v, %s", v.Rows[0], v.Timeline[0].At)
	}

	r := Registration{Occurrence: v.Rows[1].ID, Performed: "yes", Result: "Räknad", Grade: "none", Source: "I telefon"}
	o.now = o.now.Add(time.Hour)
	o.registers(r)
	v = o.asking(1, "sv")
	last := v.Timeline[len(v.Timeline)-2]
	if v.State != store.RequestDone || last.Kind != actRegistered || last.Who != "Anna Lind" || last.Note != "K02-2026M01: I telefon" || last.ID != r.Occurrence {
		t.Errorf("%s: %s: %+v", v.State, steps(v), last)
	}
	if row := v.Rows[1]; row.By != "Anna Lind" || !row.Late || row.Result != "Räknad" {
		t.Errorf("registered late: %+v", row)
	}

	ov, err := o.OccurrenceView(t.Context(), "sv", r.Occurrence)
	if err != nil || len(ov.Versions) != 2 || !ov.Open || ov.NeedsResult || len(ov.Choices) != 5 || ov.Choices[3].Word != "Inget tillfälle" || ov.Grades[1].Value != "minor" {
		t.Fatalf("%+v, %v", ov, err)
	}
	if a := ov.Versions[0]; a.Complete || a.Performed != "Delvis" || !strings.HasSuffix(a.File, ".xlsx") || a.Delivery != 1 || a.Source != "" || a.Severity != -1 {
		t.Errorf("the first version: %+v", a)
	}
	if a := ov.Versions[1]; !a.Complete || a.File != "" || a.Delivery != 0 || a.Source != "I telefon" || a.By != "Anna Lind" || a.Grade != "Ingen avvikelse" || a.Severity != 0 {
		t.Errorf("the second version: %+v", a)
	}
}

// TestPreviewMail shows a mail before there is one, changes nothing, and names

// it the same way every time.

func TestVacantWaits(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withVacant(smallPlan()))
	o.pass(firstDay)
	w := o.waits()
	if len(w.Vacant) != 1 || w.Vacant[0].Control != "K04" || w.Vacant[0].Role != "Systemförvaltare" || w.Vacant[0].State != consolidated.Vacant || w.Vacant[0].Owner != "" {
		t.Errorf("%+v", w.Vacant)
	}
}

// TestMailReasons: every way in which a mail can stand has its sentences.

// TestConfidentialWords: the controller reads on the page what a mail would

// never repeat.

// TestHistoryIsShown: what ended before the plan was asked from can be

// registered, and is shown with where it came from.

func TestHistoryIsShown(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.AskFrom = "2026-03-01"
	o.put(p)
	row := o.rows(store.Before)[0]
	v, err := o.OccurrenceView(t.Context(), "sv", row.ID)
	if err != nil || !v.Open || v.State != consolidated.BeforeStart || v.Ref != "" || v.Owner != "Eva Ek" || len(v.Versions) != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	o.registers(Registration{Occurrence: row.ID, Performed: "yes", Grade: "none", Source: "Protokoll 3/2026"})
	if v, err = o.OccurrenceView(t.Context(), "en", row.ID); err != nil || len(v.Versions) != 1 || v.Versions[0].Source != "Protokoll 3/2026" || v.Performed != "Yes" {
		t.Errorf("%+v, %v", v, err)
	}
	d := o.arrived(1, "sv")
	if d.Source != sourcePage || d.Name != "Anna Lind" || d.Text != "" || d.CanAttach || d.Trust != "" || len(d.Rows) != 0 {
		t.Errorf("%+v", d)
	}
	if raw, err := o.DeliveryRaw(t.Context(), 1); err != nil || raw.Name != "registered-1.json" || raw.Type != bytesType {
		t.Errorf("%+v, %v", raw, err)
	}
}

// TestNothingThere: what a page asks for and is not there is told as such.

func TestNothingThere(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	ctx := t.Context()
	for name, look := range map[string]func() error{
		"plan":       func() error { _, err := o.PlanView(ctx, "sv", 99); return err },
		"cell":       func() error { _, err := o.CellView(ctx, "sv", 99, "K01", "", "2026-M01"); return err },
		"occurrence": func() error { _, err := o.OccurrenceView(ctx, "sv", 99999); return err },
		"request":    func() error { _, err := o.RequestView(ctx, "sv", 99); return err },
		"mail":       func() error { _, err := o.MailView(ctx, "sv", 99); return err },
		"delivery":   func() error { _, err := o.DeliveryView(ctx, "sv", 99); return err },
		"raw mail":   func() error { _, err := o.MailRaw(ctx, 99); return err },
		"raw":        func() error { _, err := o.DeliveryRaw(ctx, 99); return err },
	} {
		if err := look(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLongWords: a page gets a bounded part of what somebody wrote.

// TestViewsChangeNothing: whatever is looked at, the store is as it was.

func TestViewsChangeNothing(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	id := o.takes(o.delivery(kurt, "fail", ask, ask.book), verdictHeld).Delivery
	head := func() (h store.Head) {
		o.view(func(r store.Reader) (err error) { h, err = r.Head(t.Context()); return err })
		return h
	}
	before := head()
	o.overview()
	o.waits()
	o.asking(1, "sv")
	o.arrived(id, "sv")
	o.calendar("sv")
	if _, err := o.PreviewMail(t.Context(), "sv", "dispatch/1"); err != nil {
		t.Error(err)
	}
	if after := head(); after != before {
		t.Errorf("the record went from %d to %d", before.Seq, after.Seq)
	}
}
