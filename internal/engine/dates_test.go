package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// datesOf is the opening and due day of a control's period, the same in every
// seat: "2026-02-02 2026-02-10".
func (o *office) datesOf(control, period string) string {
	o.t.Helper()
	var days []string
	for _, x := range o.rows() {
		if x.Control == control && x.Period == period && x.State != store.Cancelled {
			days = append(days, x.Opens+" "+x.Due)
		}
	}
	if days = slices.Compact(days); len(days) != 1 {
		o.t.Fatalf("%s %s has the days %v", control, period, days)
	}
	return days[0]
}

// inDays holds controls' periods to their days.
func (o *office) inDays(want map[string]string) {
	o.t.Helper()
	for what, days := range want {
		control, period, _ := strings.Cut(what, " ")
		if got := o.datesOf(control, period); got != days {
			o.t.Errorf("%s: %s, want %s", what, got, days)
		}
	}
}

// dated is the small plan with days of its own: of the plan, of a control, and
// of one reporting occasion by its meeting and another by its last day.
func dated() *plan.Plan {
	p := smallPlan()
	p.Timings = []plan.Timing{{Period: "M", Due: "den 15:e månaden efter"}}
	p.Controls[1].Opens, p.Controls[1].Due = "15 arbetsdagar före periodens slut", "2 arbetsdagar efter"
	p.Occasions[0].BoardDate = "2026-06-09"
	p.Occasions[1].LastDay = "2026-09-08"
	return p
}

func TestThePlansOwnDays(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(dated())
	o.inDays(map[string]string{
		"K01 2026-M02": "2026-03-02 2026-03-16", // the 15th is a Sunday
		"K02 2026-M02": "2026-02-09 2026-03-03",
		"K03 2026-T1":  "2026-04-23 2026-05-26", // ten working days before the meeting
		"K03 2026-T2":  "2026-08-24 2026-09-08",
		"K03 2026-T3":  "2026-12-22 2027-01-14",
	})
	if mails := o.pass("2026-01-12"); len(mails) != 2 {
		t.Fatalf("January's cash is asked about fifteen working days before it ends: %v", subjects(mails))
	}
}

// TestNewDaysOfThePlan: what is not yet asked moves with a new version, what is
// asked stays; the proposal tells beforehand.
func TestNewDaysOfThePlan(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.pass(firstDay)
	asked := o.datesOf("K01", "2026-M01")
	p := o.proposes(dated())
	var told []string
	for _, c := range p.Changes {
		told = append(told, c.Text)
	}
	for _, want := range []string{"Svarsdagar Månad tillkommer.", "Kontroll K02 ändras. Sista svarsdag: ", "Uppföljningstillfälle 2026-T2 ändras. Sista svarsdag: "} {
		if !slices.ContainsFunc(told, func(text string) bool { return strings.HasPrefix(text, want) }) {
			t.Errorf("%q is not told: %q", want, told)
		}
	}
	if !slices.ContainsFunc(p.Asks, func(d CalendarDay) bool { return d.Day == "2026-02-09" }) {
		t.Error("the proposal does not show that February's cash is asked about on the 9th")
	}
	o.put(dated())
	o.inDays(map[string]string{"K01 2026-M01": asked, "K01 2026-M02": "2026-03-02 2026-03-16", "K02 2026-M02": "2026-02-09 2026-03-03"})
	o.wholeRecord()
}

// TestHalfDaysAndClosedDays: nothing is sent or due on a half-day, and a closed
// day does not count. The installation may say so after the plan is imported.
func TestHalfDaysAndClosedDays(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	if got := o.datesOf("K01", "2026-M01"); got != "2026-02-02 2026-02-10" {
		t.Fatal(got)
	}
	o.set.Calendar = scheduler.NewCalendar(date("2026-02-10")).WithHalfDays(date("2026-02-02"), date("2026-02-11"))
	clear(o.dated) // as a new process would
	said := o.calendar("sv")
	if said[0].Day != "2026-02-03" || said[0].Mail[0].Due != "2026-02-12" {
		t.Errorf("the calendar says %s, due %s", said[0].Day, said[0].Mail[0].Due)
	}
	if mails := o.pass("2026-02-02"); len(mails) != 0 {
		t.Errorf("sent on a half-day: %v", subjects(mails))
	}
	o.one(o.pass("2026-02-03"), eva)
	o.inDays(map[string]string{"K01 2026-M01": "2026-02-03 2026-02-12"})
	o.set.Calendar = scheduler.NewCalendar()
	clear(o.dated)
	o.pass("2026-02-04")
	o.inDays(map[string]string{"K01 2026-M01": "2026-02-03 2026-02-12", "K01 2026-M02": "2026-03-02 2026-03-10"})
}

// TestSendHours: what is decided waits for the hours when mail is sent, what
// answers somebody does not, and neither does what somebody lets go. When the
// hours are over the day is, too.
func TestSendHours(t *testing.T) {
	t.Parallel()
	o := smallOffice(t, func(s *Settings) { s.Policy.Window = scheduler.Window{From: 7, To: 17} })
	at := func(day string, hour int) []sentMail {
		o.t.Helper()
		o.now = date(day).In(o.set.Zone, hour, 0)
		return o.again()
	}
	if mails := at(firstDay, 5); len(mails) != 0 || len(o.rows(store.Asked)) == 0 {
		t.Fatalf("at five: %v, and %d rows are decided", subjects(mails), len(o.rows(store.Asked)))
	}
	asked := at(firstDay, 7)
	ask := o.one(asked, eva)
	o.now = date(firstDay).In(o.set.Zone, 22, 0)
	o.takes(o.delivery(eva, "pass", ask, ask.book), verdictUnchanged)
	o.one(o.again(), eva) // the receipt

	if mails := at("2026-03-02", 18); len(mails) != 0 || slices.ContainsFunc(o.rows(store.Asked), func(x store.Occurrence) bool { return x.Period == "2026-M02" }) {
		t.Errorf("decided or sent in the evening: %v", subjects(mails))
	}
	if v, err := o.Overview(t.Context(), "sv"); err != nil || !v.Sending.Quiet || v.Sending.Wakes != "2026-03-03" {
		t.Errorf("%+v, %v", v.Sending, err)
	}
	at("2026-03-03", 5)
	var waiting store.Mail
	o.view(func(r store.Reader) error {
		all, err := r.Mails(t.Context(), store.MailFilter{Kind: kindDispatch, States: []string{store.MailQueued}})
		if waiting = all[0]; !waiting.Due.Equal(date("2026-03-03").In(o.set.Zone, 7, 0)) {
			t.Errorf("it waits until %s", waiting.Due)
		}
		return err
	})
	if err := errors.Join(o.HoldMail(t.Context(), waiting.ID, "Anna Lind"), o.Release(t.Context(), waiting.ID, "Anna Lind")); err != nil {
		t.Fatal(err)
	}
	if mails := o.sendAt(time.Minute); len(mails) != 1 {
		t.Errorf("let go by hand before seven: %v", subjects(mails))
	}
}

// september is the small plan in a year from September.
func september() *plan.Plan {
	p := smallPlan()
	p.StartMonth, p.AskFrom = 9, "2026-09-01"
	p.Title = "Internkontrollplan 2026/2027"
	p.Controls[2].Frequency = "Löpande"
	p.Occasions[2].BoardDate = "2027-10-12"
	return p
}

// TestAPlanYearFromSeptember is asked, answered and reported: its first tertial
// is the last of the calendar year, and March lies in the next.
func TestAPlanYearFromSeptember(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.now = date("2026-09-01").In(o.set.Zone, 8, 0)
	if done := o.put(september()); done.Before != 0 || done.Added != 2*(12+12+3) {
		t.Fatalf("%+v", done)
	}
	o.inDays(map[string]string{
		"K01 2026-M09": "2026-10-01 2026-10-12", "K01 2026-M03": "2027-04-01 2027-04-12", "K01 2026-M08": "2027-09-01 2027-09-10",
		"K03 2026-T1": "2026-12-22 2027-01-14", "K03 2026-T2": "2027-04-23 2027-05-13", "K03 2026-T3": "2027-08-24 2027-09-28",
	})
	ask := o.one(o.pass("2026-10-01"), eva)
	says(t, ask, "september 2026")
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M09": fine(), "K02-2026M09": fine()})), verdictAccepted)
	o.again()
	ask = o.one(o.pass("2027-04-01"), eva)
	if got := sees(t, ask.book, "K01-2026M03", "Period"); got != "mars 2027" {
		t.Errorf("the workbook speaks of %q", got)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M03": with(fine(), "Resultat", "Granskat i april")})), verdictAccepted)

	book := o.report(2026, "")
	for _, want := range []string{"september 2026", "mars 2027", "Granskat i april", "2026-M03"} {
		if !workbookSays(t, book, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if first := o.report(2026, "T1"); !workbookSays(t, first, "2026-M12") || workbookSays(t, first, "2026-M03") {
		t.Error("the first tertial ends with December, and March is after it")
	}
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil {
		t.Fatal(err)
	}
	row := v.Areas[0].Rows[0]
	if v.Months[0] != "september" || v.Months[11] != "augusti" || row.Cells[0][0].Name != "september" || row.Cells[6][0].Name != "mars" || row.Cells[6][0].Answered != 1 {
		t.Errorf("months %v, cells %+v", v.Months, row.Cells)
	}
	o.wholeRecord()
}

// TestThePlanYearKeepsItsStart: once something is asked the periods cannot come
// to be others.
func TestThePlanYearKeepsItsStart(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	moved := smallPlan()
	moved.StartMonth = 7
	if p := o.proposes(moved); len(p.Problems) == 0 || p.SHA == "" {
		t.Fatalf("before anything is asked it may move: %+v", p)
	}
	o.pass(firstDay)
	p := o.proposes(moved)
	i := slices.IndexFunc(p.Problems, func(x plan.Problem) bool { return x.Code == "plan-start-moved" })
	if i < 0 || p.Problems[i].Warning || p.SHA != "" || p.Changed {
		t.Errorf("%+v", p)
	}
	done, err := o.Import(t.Context(), planBook(t, moved))
	OfTheFile("sv", done.Problems)
	if !errors.Is(err, ErrPlan) || !slices.ContainsFunc(done.Problems, func(x plan.Problem) bool { return strings.HasPrefix(x.Remedy, "Låt planåret börja som förut") }) {
		t.Errorf("%+v, %v", done, err)
	}
}

// ahead is what the status says that nobody will be asked about.
func (o *office) ahead(day string) string {
	o.t.Helper()
	o.now = date(day).In(o.set.Zone, 8, 0)
	all, err := o.Status(o.t.Context(), 0)
	if err != nil {
		o.t.Fatal(err)
	}
	var none []string
	for _, s := range all {
		none = append(none, strings.Join(s.NothingAhead, " "))
	}
	return strings.Join(none, "|")
}

// TestNothingAhead: a control that nobody will be asked about is told, one that
// is not due this year is not, and what somebody has cancelled is their affair.
func TestNothingAhead(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[0].Frequency = "I mars"
	p.Controls[1].Frequency = "Vart fjärde år från 2027"
	orphan := p.Controls[2]
	orphan.Code, orphan.Parts = "K04", []plan.Part{{Roles: []plan.Role{{Name: "Arkivarie", Who: plan.EveryHolder}}}}
	p.Controls = append(p.Controls, orphan)
	o.put(p)
	for day, want := range map[string]string{"2026-01-02": "K04", "2026-12-31": "K04", "2027-01-01": "K01 K02 K03 K04"} {
		if got := o.ahead(day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	o.now = date("2026-01-02").In(o.set.Zone, 8, 0)
	for _, x := range o.rows() {
		if x.Control == "K01" {
			if err := o.Cancel(t.Context(), x.ID, "Enheten läggs ner", "Anna Lind"); err != nil {
				t.Fatal(err)
			}
		}
	}
	o.change(func(tx store.Tx) error { // what must never happen
		for _, x := range o.rows() {
			if x.Control == "K03" {
				x.State = store.Cancelled
				if err := tx.UpdateOccurrence(t.Context(), x); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if got := o.ahead("2026-01-02"); got != "K03 K04" {
		t.Errorf("lost occurrences: %q", got)
	}
	next := smallPlan()
	next.Year, next.AskFrom, next.Occasions = 2027, "2027-01-01", nil
	o.now = date("2026-12-15").In(o.set.Zone, 8, 0)
	o.put(next)
	if got := o.ahead("2027-01-02"); got != "|" {
		t.Errorf("with next year's plan in force: %q", got)
	}
}

// TestTheCalendarForetellsAYearFromSeptember, with days of the plan's own.
func TestTheCalendarForetellsAYearFromSeptember(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, func(s *Settings) { s.Policy.Notice = 5 })
	o.now = date("2026-09-01").In(o.set.Zone, 7, 0)
	p := september()
	p.Timings = []plan.Timing{{Period: "all", Opens: "8 arbetsdagar före", Due: "6 arbetsdagar efter"}}
	p.Controls[1].Frequency, p.Controls[1].Due = "Årligen", "20 jan"
	o.put(p)
	said := o.calendar("en")
	for day := date("2026-09-01"); day.Before(date("2027-11-01")); day = day.AddDays(1) {
		o.pass(day.String())
	}
	done := o.calendar("en")
	foretold(t, said, done)
	if last := done[len(done)-1]; last.Day < "2027-08-01" || !last.Mail[0].Asked {
		t.Errorf("the year ends on %s", last.Day)
	}
	if open := o.rows(store.Planned); len(open) != 0 {
		t.Errorf("%d rows were never asked", len(open))
	}
}
