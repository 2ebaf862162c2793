package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/scheduler"
)

// TestYears lives through years of a plan with crashes, restarts, downtimes, a
// mail server with moods, and owners who answer or do not. What was asked is
// held to plain arithmetic: how often a frequency comes, times seats, times
// years. With ROND_LONG=1 it is ten years of 500 owners.
func TestYears(t *testing.T) {
	t.Parallel()
	years, owners := 1, 40
	if os.Getenv("ROND_LONG") == "1" {
		years, owners = 10, 500
	}
	l := newLife(t, owners)
	l.live(2026, years)
	l.whole()
	t.Logf("%d years of %d owners: %d things asked, %d deaths, %d downtimes", years, owners, l.asked, l.deaths, l.downtimes)
}

// often is a frequency, and how often it comes in a year by plain arithmetic.
type often struct {
	words string
	times func(year int) int
}

// oftens begins with what comes often, for few.
func oftens() []often {
	times := func(n int) func(int) int { return func(int) int { return n } }
	return []often{
		{"Månatligen", times(12)}, {"Månatligen och tertial", times(12)}, {"Varannan månad", times(6)}, {"5 ggr/år", times(5)},
		{"Kvartalsvis", times(4)}, {"Tertialvis", times(3)}, {"Vid behov", times(3)}, {"Löpande", times(3)},
		{"2 ggr/år", times(2)}, {"Halvårsvis", times(2)}, {"I mars och oktober", times(2)},
		{"Vartannat år", func(year int) int { return 1 - year%2 }}, {"Årligen", times(1)},
	}
}

// life is an installation whose process dies and comes back.
type life struct {
	t      *testing.T
	rand   *rand.Rand
	zone   *time.Location
	path   string
	now    time.Time
	owners int
	roles  []int // the role of each seat; seat i is held by owner i % owners

	e      *Engine
	st     *brittle
	cancel context.CancelFunc

	asked, deaths, downtimes int
}

func newLife(t *testing.T, owners int) *life {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	l := &life{t: t, rand: rand.New(rand.NewPCG(26, 4)), zone: zone, path: filepath.Join(t.TempDir(), "rond.db"), owners: owners}
	kinds := len(oftens())
	for i := range owners + owners/7 { // every seventh owner holds two seats
		role := kinds - 1 - i%12/9*(i%4) // most are asked once a year
		if i%5 == 0 {
			role = i / 5 % kinds
		}
		l.roles = append(l.roles, role)
	}
	l.open()
	t.Cleanup(func() { l.st.Close() })
	return l
}

// open is the process coming up.
func (l *life) open() {
	l.t.Helper()
	st, err := sqlite.Open(l.t.Context(), l.path)
	if err != nil {
		l.t.Fatal(err)
	}
	l.st = &brittle{Store: st, left: -1}
	set := Settings{Organisation: "Exempelkommunen", Address: notify.Address{Name: "Internkontroll", Email: own},
		Contact: notify.Address{Name: "Anna Lind", Email: anna}, Send: "on", ManagerMail: "auto", Zone: l.zone,
		Policy: scheduler.DefaultPolicy(), Calendar: scheduler.NewCalendar()}
	if l.e, err = New(l.t.Context(), l.st, set, func() time.Time { return l.now }, slog.New(slog.DiscardHandler)); err != nil {
		l.t.Fatal(err)
	}
}

func (l *life) restart() {
	l.t.Helper()
	if err := l.st.Close(); err != nil {
		l.t.Fatal(err)
	}
	l.open()
}

var errDied = errors.New("the process has died")

// brittle is a store whose process dies at a change of the test's choosing:
// before it, after it is committed, or by being told to stop.
type brittle struct {
	store.Store
	left  int // changes until then; negative is never
	after bool
	stop  context.CancelFunc
}

func (b *brittle) Change(ctx context.Context, f func(store.Tx) error) error {
	if b.left == 0 && b.stop == nil && !b.after {
		return errDied
	}
	if b.left == 0 {
		if b.stop != nil {
			b.stop()
			b.left = -1
			return b.Store.Change(ctx, f)
		}
		b.after = false
		return errors.Join(b.Store.Change(ctx, f), errDied)
	}
	b.left--
	return b.Store.Change(ctx, f)
}

func (b *brittle) View(ctx context.Context, f func(store.Reader) error) error {
	if b.left == 0 && b.stop == nil && !b.after {
		return errDied
	}
	return b.Store.View(ctx, f)
}

// survives does something that the process may die in, and does it again when
// it has come back.
func (l *life) survives(f func(context.Context) error) {
	l.t.Helper()
	ctx, stop := context.WithCancel(l.t.Context())
	defer stop()
	if l.rand.IntN(12) == 0 {
		l.st.left, l.st.after = l.rand.IntN(25), l.rand.IntN(2) == 0
		if l.rand.IntN(3) == 0 {
			l.st.stop = stop
		}
	}
	err := f(ctx)
	l.st.left, l.st.stop = -1, nil
	if errors.Is(err, errDied) || errors.Is(err, context.Canceled) {
		l.deaths++
		l.restart()
		l.now = l.now.Add(time.Minute)
		err = f(l.t.Context())
	}
	if err != nil {
		l.t.Fatalf("%s: %v", l.now, err)
	}
}

// Deliver is a mail server with moods.
func (l *life) Deliver(_ context.Context, _ notify.Envelope, _ []byte, onPhase func(notify.Phase) error) notify.Outcome {
	for _, p := range []notify.Phase{notify.PhaseConnect, notify.PhaseMail, notify.PhaseRcpt, notify.PhaseData} {
		if err := onPhase(p); err != nil {
			return notify.Outcome{Result: notify.Retry, Phase: p, Words: err.Error()}
		}
		if p == notify.PhaseRcpt && l.rand.IntN(40) == 0 {
			return notify.Outcome{Result: notify.Retry, Phase: p, Code: 450}
		}
	}
	l.reminds()
	if l.rand.IntN(60) == 0 {
		return notify.Outcome{Result: notify.Uncertain, Phase: notify.PhaseData}
	}
	return notify.Outcome{Result: notify.Accepted, Phase: notify.PhaseDone, Code: 250}
}

func (l *life) Close() error { return nil }

// reminds holds that a reminder that leaves is of something that waits.
func (l *life) reminds() {
	l.view(func(r store.Reader) error {
		mails, err := r.Mails(l.t.Context(), store.MailFilter{States: []string{store.MailSending}})
		if err != nil || len(mails) == 0 || mails[0].Kind != kindReminder {
			return err
		}
		open, err := r.Occurrences(l.t.Context(), store.OccurrenceFilter{Plan: mails[0].Plan, Person: mails[0].Person, States: []string{store.Asked}})
		if len(open) == 0 {
			l.t.Errorf("%s: person %d is reminded of nothing", l.now, mails[0].Person)
		}
		return err
	})
}

func (l *life) view(f func(store.Reader) error) {
	l.t.Helper()
	if err := l.st.Store.View(l.t.Context(), f); err != nil && !errors.Is(err, errDied) {
		l.t.Fatal(err)
	}
}

// plan is the board's plan of a year.
func (l *life) plan(year int, status plan.Status) *plan.Plan {
	p := smallPlan()
	p.Year, p.Title, p.Status = year, fmt.Sprintf("Internkontrollplan %d", year), status
	p.Adopted, p.AskFrom = fmt.Sprintf("%d-12-10", year-1), fmt.Sprintf("%d-01-01", year)
	p.Occasions, p.Units, p.Seats, p.Controls = nil, nil, nil, nil
	for n := range 3 {
		p.Occasions = append(p.Occasions, plan.Occasion{Name: fmt.Sprintf("T%d", n+1), Period: fmt.Sprintf("%d-T%d", year, n+1)})
	}
	for i := range l.owners {
		p.People = append(p.People, plan.Person{Name: fmt.Sprintf("Person %d", i), Email: owner(i)})
	}
	for i, role := range l.roles {
		unit := fmt.Sprintf("Enhet %d", i)
		p.Units = append(p.Units, plan.Unit{Name: unit})
		p.Seats = append(p.Seats, plan.Seat{Role: fmt.Sprintf("Roll %d", role), Unit: unit, Holder: owner(i % l.owners), Manager: maria})
	}
	for i, f := range oftens() {
		role := plan.Role{Name: fmt.Sprintf("Roll %d", i), Who: plan.EveryHolder}
		p.Controls = append(p.Controls, plan.Control{Code: code(i), Area: "Ekonomi", Text: "Kontroll " + f.words, Method: "Stickprov",
			Responsible: role.Name, Frequency: f.words, Parts: []plan.Part{{Roles: []plan.Role{role}}}})
	}
	return p
}

func owner(i int) string { return fmt.Sprintf("person.%d@kommun.example", i) }

func code(i int) string { return fmt.Sprintf("K%02d", i+1) }

// live is the years from one on, and the spring after the last of them.
func (l *life) live(first, years int) {
	end := scheduler.Date{Year: first + years, Month: time.April, Day: 10}
	adopted, closed := first-1, first-1 // the last years that were
	for d := (scheduler.Date{Year: first - 1, Month: time.December, Day: 15}); d.Before(end); d = d.AddDays(1) {
		if away := l.away(d); away > 0 {
			l.downtimes++
			if d = d.AddDays(away); !d.Before(end) {
				d = end.AddDays(-1)
			}
		}
		l.now = d.In(l.zone, 8, l.rand.IntN(50))
		if l.rand.IntN(15) == 0 {
			l.restart()
		}
		if year := adopted + 1; year < first+years && !d.Before(scheduler.Date{Year: year - 1, Month: time.December, Day: 15}) {
			l.puts(l.plan(year, plan.Adopted))
			adopted = year
		}
		l.day()
		if year := closed + 1; year < first+years && !d.Before(scheduler.Date{Year: year + 1, Month: time.April, Day: 1}) {
			l.balances(year)
			if l.closes(year) {
				closed = year
			}
		}
	}
	if closed != first+years-1 {
		l.t.Errorf("lived to the end of %d only", closed)
	}
}

// away is how many days the machine is away from a day on: now and then, and
// over New Year, a leap day, both clock changes and a summer.
func (l *life) away(d scheduler.Date) int {
	switch day := fmt.Sprintf("%02d-%02d", d.Month, d.Day); {
	case day == "12-28" && d.Year%2 == 0:
		return 14
	case day == "02-27" && d.Year%4 == 0:
		return 4
	case day == "03-24" && d.Year%3 == 0, day == "10-23" && d.Year%3 == 1:
		return 6
	case day == "06-10" && d.Year%4 == 2:
		return 70
	}
	if l.rand.IntN(90) == 0 {
		return 2 + l.rand.IntN(20)
	}
	return 0
}

func (l *life) puts(p *plan.Plan) {
	raw := planBook(l.t, p)
	l.survives(func(ctx context.Context) error { _, err := l.e.Import(ctx, raw); return err })
}

// closes closes a year's occasions and the year, and reports whether it could:
// not while what was asked late may still be answered in time.
func (l *life) closes(year int) bool {
	id, err := l.e.PlanID(l.t.Context(), smallPlan().BoardCode, year)
	if err != nil {
		l.t.Fatal(err)
	}
	early := false
	act := func(done string, do func(ctx context.Context) error) {
		l.survives(func(ctx context.Context) error {
			err := do(ctx)
			if no, ok := errors.AsType[*Refusal](err); ok {
				early = early || no.Code == "occasion-early"
				if no.Code == done || early { // done says that it was stored before the process died
					return nil
				}
			}
			return err
		})
	}
	for n := range 3 {
		period := fmt.Sprintf("%d-T%d", year, n+1)
		act("occasion-closed", func(ctx context.Context) error { return l.e.CloseOccasion(ctx, id, period, "Anna Lind") })
	}
	if !early {
		act("plan-locked", func(ctx context.Context) error { return l.e.CloseYear(ctx, id, "Anna Lind") })
	}
	return !early
}

func (l *life) day() {
	l.survives(func(ctx context.Context) error {
		if _, err := l.e.Tick(ctx); err != nil {
			return err
		}
		_, err := l.e.Send(ctx, l)
		return err
	})
	var open []store.Occurrence
	l.view(func(r store.Reader) (err error) {
		open, err = r.Occurrences(l.t.Context(), store.OccurrenceFilter{States: []string{store.Asked}})
		return err
	})
	for _, g := range group(open, func(o store.Occurrence) int64 { return o.Person }) {
		if g.person%10 == 3 || l.rand.IntN(6) != 0 { // a tenth never answer
			continue
		}
		for _, o := range g.list {
			l.answers(o.ID)
		}
	}
}

func (l *life) answers(occurrence int64) {
	r := Registration{Occurrence: occurrence, Performed: "yes", Result: "Inga avvikelser.", Grade: "none"}
	l.survives(func(ctx context.Context) error {
		problems, err := l.e.Register(ctx, "sv", r, "Anna Lind")
		var refused *Refusal
		if errors.As(err, &refused) { // it was stored before the process died
			return nil
		}
		if len(problems) > 0 {
			l.t.Errorf("refused: %+v", problems)
		}
		return err
	})
}

// whole verifies the record of all the years.
func (l *life) whole() {
	l.view(func(r store.Reader) error {
		report, err := audit.Verify(l.t.Context(), r)
		if err == nil && len(report.Breaks) > 0 {
			l.t.Errorf("breaks in the record: %+v", report.Breaks)
		}
		return err
	})
}
