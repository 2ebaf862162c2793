package engine

import (
	"strings"
	"testing"

	"rond/internal/store"
)

const boss = "Anna Lind"

// at is an occurrence by its place in the small plan, asked or not.
func (o *office) at(unit, control, period string) store.Occurrence {
	o.t.Helper()
	var found store.Occurrence
	o.view(func(r store.Reader) error {
		b, err := r.BoardByCode(o.t.Context(), "TN")
		if err != nil {
			return err
		}
		s, err := r.SeatByName(o.t.Context(), b.ID, "VC", unit)
		if err != nil {
			return err
		}
		all, err := r.Occurrences(o.t.Context(), store.OccurrenceFilter{Control: control, Seat: s.ID})
		for _, x := range all {
			if x.Period == period {
				found = x
			}
		}
		return err
	})
	if found.ID == 0 {
		o.t.Fatalf("no %s %s in %s", control, period, unit)
	}
	return found
}

func (o *office) request(id int64) store.Request {
	o.t.Helper()
	var q store.Request
	o.view(func(r store.Reader) (err error) { q, err = r.Request(o.t.Context(), id); return err })
	return q
}

// TestExtension: the owner hears of it, and everything that counts days from
// the due day counts from the new one.
func TestExtension(t *testing.T) {
	t.Parallel()
	o, ask := january(t) // due Tuesday 10 February
	x := o.at("Solgården", "K01", "2026-M01")
	if err := o.Extend(t.Context(), x.ID, Extension{Due: "2026-02-24", Reason: "Sjuk till den 16"}, boss); err != nil {
		t.Fatal(err)
	}
	if q := o.request(x.Request); q.Due != "2026-02-10" {
		t.Errorf("the request is due %s, with a row that is due on the tenth", q.Due)
	}
	if err := o.Extend(t.Context(), x.ID, Extension{Due: "2026-02-25", Reason: "Allt", Whole: true}, boss); err != nil {
		t.Fatal(err)
	}
	if q := o.request(x.Request); q.Due != "2026-02-25" {
		t.Errorf("the request is due %s", q.Due)
	}
	m := o.one(o.again(), eva)
	says(t, m, "Mer tid: 2 kontroller att besvara senast 25 februari [R1001]", "K01-2026M01", "K02-2026M01")
	if m.book == nil || m.refers != ask.id || strings.Contains(m.text, "Sjuk") {
		t.Errorf("a workbook of %d bytes under %q:\n%s", len(m.book), m.refers, m.text)
	}
	for day := date("2026-02-03"); day.Before(date("2026-02-20")); day = day.AddDays(1) {
		mails := o.pass(day.String())
		o.none(mails, eva)
		o.none(mails, maria)
	}
	says(t, o.one(o.pass("2026-02-20"), eva), "Påminnelse", "25 februari")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	v, err := o.OccurrenceView(t.Context(), "sv", x.ID)
	if err != nil || v.Late || !v.Extended || v.Decidable || len(v.Acts) != 2 {
		t.Errorf("%+v, %v", v, err)
	}
	o.did("extended by Anna Lind", "extended by Anna Lind")
	r, err := o.RequestView(t.Context(), "sv", x.Request)
	if err != nil || !strings.Contains(stepsOf(r), "extended K01-2026M01: 24 februari 2026: Sjuk till den 16") {
		t.Errorf("%v\n%s", err, stepsOf(r))
	}
	o.wholeRecord()
}

func stepsOf(r RequestView) string {
	var b strings.Builder
	for _, s := range r.Timeline {
		b.WriteString(s.Kind + " " + s.Note + "\n")
	}
	return b.String()
}

// TestExtensionBeforeTheMail: who has not been asked yet, or whose request has
// not left, hears of the new day in the request itself.
func TestExtensionBeforeTheMail(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	x := o.at("Solgården", "K01", "2026-M01")
	if err := o.Extend(t.Context(), x.ID, Extension{Due: "2026-02-24", Reason: "Ny chef"}, boss); err != nil {
		t.Fatal(err)
	}
	next := withNote(smallPlan())
	next.Controls[1].Frequency = "Tertial" // a version that leaves it alone
	o.put(next)
	if now := o.at("Solgården", "K01", "2026-M01"); now.Due != "2026-02-24" || now.Reason != "Ny chef" {
		t.Errorf("a new version took the extension back: %+v", now)
	}
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.Extend(t.Context(), x.ID, Extension{Due: "2026-03-03", Reason: "Ny chef igen"}, boss); err != nil {
		t.Fatal(err)
	}
	if m := o.one(o.again(), eva); !strings.HasPrefix(m.subject, "Internkontroll: ") || !strings.Contains(m.text, "3 mars 2026") {
		t.Errorf("%s\n%s", m.subject, m.text)
	}
}

// TestCancel: it disappears from what is asked, and a file that still has it is
// told so; a later version does not bring it back, and it can be regretted.
func TestCancel(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	x := o.at("Solgården", "K01", "2026-M01")
	if err := o.Cancel(t.Context(), x.ID, "Kassan är stängd", boss); err != nil {
		t.Fatal(err)
	}
	m := o.one(o.pass("2026-02-05"), eva)
	says(t, m, "Påminnelse", "K02-2026M01")
	if strings.Contains(m.text, "K01") {
		t.Errorf("reminded of what is cancelled:\n%s", m.text)
	}
	v := o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	if v.Reason != "no-longer-asked K01-2026M01" {
		t.Errorf("listed as %q", v.Reason)
	}
	says(t, o.one(o.again(), eva), "alla dina svar har kommit fram", "K01-2026M01: Den här kontrollen behöver du inte längre svara på.")
	if q := o.request(x.Request); q.State != store.RequestDone {
		t.Errorf("the request is %s", q.State)
	}
	o.put(withNote(smallPlan()))
	if now := o.at("Solgården", "K01", "2026-M01"); now.State != store.Cancelled || now.Answer != 0 {
		t.Errorf("%+v", now)
	}
	if err := o.Reinstate(t.Context(), x.ID, boss); err != nil {
		t.Fatal(err)
	}
	if now, q := o.at("Solgården", "K01", "2026-M01"), o.request(x.Request); now.State != store.Asked || now.Due != "2026-02-19" || q.State != store.RequestOpen || q.Due != now.Due {
		t.Errorf("%+v %+v", now, q)
	}
	refused(t, o.Reinstate(t.Context(), x.ID, boss), "occurrence-not-cancelled")
	o.did("cancelled by Anna Lind", "reinstated by Anna Lind")
}

// TestOnlyACancelledRow: nothing else in the file, and still no word of an
// unchanged one.
func TestOnlyACancelledRow(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	if err := o.Cancel(t.Context(), o.at("Solgården", "K01", "2026-M01").ID, "Kassan är stängd", boss); err != nil {
		t.Fatal(err)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	says(t, o.one(o.again(), eva), "1 kontroll kvar att besvara", "behöver du inte längre svara på")
}

// TestEverythingCancelled: a request of which nothing is left is not sent.
func TestEverythingCancelled(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = refuses(450)
	o.pass(firstDay)
	o.next = nil
	for _, control := range []string{"K01", "K02"} {
		if err := o.Cancel(t.Context(), o.at("Solgården", control, "2026-M01").ID, "Utgår", boss); err != nil {
			t.Fatal(err)
		}
	}
	mails := o.pass("2026-02-03")
	o.none(mails, eva)
	o.one(mails, olle)
}

// TestMove to another period, and to another person's seat.
func TestMove(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	x := o.at("Solgården", "K03", "2026-T1")
	there, err := o.Move(t.Context(), x.ID, Destination{Period: "2026-Q2"}, "Mottagningen öppnar i maj", boss)
	if err != nil {
		t.Fatal(err)
	}
	was, now := o.at("Solgården", "K03", "2026-T1"), o.at("Solgården", "K03", "2026-Q2")
	if was.State != store.Cancelled || was.MovedTo != there || now.ID != there || now.State != store.Planned || now.Opens <= x.Opens {
		t.Errorf("%+v %+v", was, now)
	}
	o.put(withNote(smallPlan())) // a version that has the first and not the second
	if again := o.at("Solgården", "K03", "2026-Q2"); again != now {
		t.Errorf("%+v", again)
	}
	gone := withNote(smallPlan())
	gone.Controls = gone.Controls[:2]
	o.put(gone) // one that has neither
	if again := o.at("Solgården", "K03", "2026-Q2"); again.State != store.Cancelled {
		t.Errorf("%+v", again)
	}
	o.put(smallPlan())
	if again := o.at("Solgården", "K03", "2026-Q2"); again != now {
		t.Errorf("%+v", again)
	}
	back, err := o.Move(t.Context(), there, Destination{Period: "2026-T1"}, "Den öppnar ändå", boss)
	if err != nil || back != x.ID {
		t.Errorf("back at %d, %v", back, err)
	}
	if again := o.at("Solgården", "K03", "2026-T1"); again != x {
		t.Errorf("%+v, want %+v", again, x)
	}
	o.seatedElsewhere(ask)
	o.wholeRecord()
}

// seatedElsewhere moves what Eva has been asked to the systems administrator's
// seat, which nobody holds.
func (o *office) seatedElsewhere(ask sentMail) {
	x := o.at("Solgården", "K01", "2026-M01")
	var vacant, olles int64
	o.view(func(r store.Reader) error {
		all, err := r.Seats(o.t.Context(), 1)
		for _, s := range all {
			if s.Role == "Systemförvaltare" {
				vacant = s.ID
			} else if s.Unit == "Björken" {
				olles = s.ID
			}
		}
		return err
	})
	_, err := o.Move(o.t.Context(), x.ID, Destination{Seat: olles}, "Fel enhet", boss)
	refused(o.t, err, "occurrence-there")
	there, err := o.Move(o.t.Context(), x.ID, Destination{Seat: vacant}, "Systemet tar över", boss)
	if err != nil {
		o.t.Fatal(err)
	}
	o.pass("2026-02-04")
	if v, err := o.OccurrenceView(o.t.Context(), "sv", there); err != nil || v.State != "vacant" {
		o.t.Errorf("%s, %v", v.State, err)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(o.t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	says(o.t, o.one(o.again(), eva), "Den här kontrollen är flyttad.")
}

// TestDecisionsRefused: each with its own words, and nothing is changed.
func TestDecisionsRefused(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	ctx := t.Context()
	answered, begun, planned := o.at("Solgården", "K01", "2026-M01"), o.at("Solgården", "K02", "2026-M01"), o.at("Solgården", "K02", "2026-M05")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": {"Genomförd under perioden?": "Ja"}})), verdictAccepted)
	cancelled := o.at("Björken", "K01", "2026-M03")
	if err := o.Cancel(ctx, cancelled.ID, "Utgår", boss); err != nil {
		t.Fatal(err)
	}
	before := o.rows()
	more := func(id int64, due, reason string) error {
		return o.Extend(ctx, id, Extension{Due: due, Reason: reason}, boss)
	}
	move := func(id int64, to Destination) error { _, err := o.Move(ctx, id, to, "Varför", boss); return err }
	for _, c := range []struct {
		err  error
		code string
	}{
		{more(answered.ID, "2026-03-01", "Varför"), "occurrence-answered"},
		{o.Cancel(ctx, answered.ID, "Varför", boss), "occurrence-answered"},
		{move(answered.ID, Destination{Period: "2026-M04"}), "occurrence-answered"},
		{move(begun.ID, Destination{Period: "2026-Q1"}), "occurrence-begun"},
		{more(cancelled.ID, "2026-06-01", "Varför"), "occurrence-cancelled"},
		{more(planned.ID, "2026-06-31", "Varför"), "due-unread"},
		{more(planned.ID, planned.Due, "Varför"), "due-not-later"},
		{more(planned.ID, "2062-06-01", "Varför"), "due-too-far"},
		{more(planned.ID, "2026-09-01", "  "), "reason-missing"},
		{o.Cancel(ctx, planned.ID, "", boss), "reason-missing"},
		{move(planned.ID, Destination{}), "nothing-moved"},
		{move(planned.ID, Destination{Seat: 77}), "no-such-seat"},
		{move(planned.ID, Destination{Period: "2027-M05"}), "no-such-period"},
		{move(planned.ID, Destination{Period: "<b>"}), "no-such-period"},
		{move(planned.ID, Destination{Period: "2026-M01"}), "period-passed"},
		{move(planned.ID, Destination{Period: "2026-M06"}), "occurrence-there"},
		{o.Reinstate(ctx, planned.ID, boss), "occurrence-not-cancelled"},
	} {
		refused(t, c.err, c.code)
	}
	if err := o.Cancel(ctx, planned.ID, "Varför", " "); err == nil {
		t.Error("somebody without a name cancelled it")
	}
	if after := o.rows(); len(after) != len(before) {
		t.Errorf("%d rows, before %d", len(after), len(before))
	}
	for i, x := range o.rows() {
		if x != before[i] {
			t.Errorf("%+v, before %+v", x, before[i])
		}
	}
}
