package engine

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/scheduler"
)

// bench is an engine over an empty store, whose clock the benchmark sets.
func bench(b *testing.B) (*Engine, *time.Time) {
	b.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		b.Fatal(err)
	}
	st, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "rond.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	now := time.Date(2026, 1, 2, 8, 0, 0, 0, zone)
	set := Settings{Organisation: "Exempelkommunen", Address: notify.Address{Name: "Internkontroll", Email: own}, Send: "on", ContactMail: "summaries", ManagerMail: "ask",
		Zone: zone, Policy: scheduler.DefaultPolicy(), Calendar: scheduler.NewCalendar()}
	e, err := New(b.Context(), st, set, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	return e, &now
}

// manySeats is a plan with one monthly control that is asked in so many seats,
// each somebody's own.
func manySeats(n int) *plan.Plan {
	p := smallPlan()
	p.Controls, p.Units, p.Seats, p.People = p.Controls[:1], nil, nil, p.People[:1]
	for i := range n {
		unit, email := fmt.Sprintf("Enhet %d", i), fmt.Sprintf("person.%d@kommun.example", i)
		p.Units = append(p.Units, plan.Unit{Name: unit})
		p.People = append(p.People, plan.Person{Name: fmt.Sprintf("Person %d", i), Email: email})
		p.Seats = append(p.Seats, plan.Seat{Role: "VC", Unit: unit, Holder: email, Manager: eva})
	}
	return p
}

func enacted(b *testing.B, e *Engine, p *plan.Plan) *Imported {
	b.Helper()
	done := &Imported{}
	err := e.store.Change(b.Context(), func(tx store.Tx) error { return e.enact(b.Context(), tx, p, []byte("plan"), done) })
	if err != nil {
		b.Fatal(err)
	}
	return done
}

// BenchmarkImportSeats puts a plan of 5,000 seats in force: 60,000 things to
// ask in a year.
func BenchmarkImportSeats(b *testing.B) {
	p := manySeats(5000)
	for b.Loop() {
		b.StopTimer()
		e, _ := bench(b)
		b.StartTimer()
		if done := enacted(b, e, p); done.Added != 60_000 {
			b.Fatalf("%+v", done)
		}
	}
	inMilliseconds(b)
}

func inMilliseconds(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
}

// BenchmarkIdleTick is a tick with nothing to do, in January when nothing of a
// year of 5,000 seats has been asked, and in June when five months of it have
// been answered but by a hundred, whose managers have heard of it.
func BenchmarkIdleTick(b *testing.B) {
	e, now := bench(b)
	enacted(b, e, manySeats(5000))
	tick := func(b *testing.B) {
		for b.Loop() {
			*now = now.Add(time.Millisecond)
			if done, err := e.Tick(b.Context()); err != nil || done != (Ticked{}) {
				b.Fatalf("%+v, %v", done, err)
			}
		}
		inMilliseconds(b)
	}
	b.Run("january", tick)
	springtime(b, e)
	*now = time.Date(2026, 6, 15, 9, 0, 0, 0, now.Location())
	if _, err := e.Tick(b.Context()); err != nil { // the last reminders
		b.Fatal(err)
	}
	*now = now.AddDate(0, 0, 1)
	if _, err := e.Tick(b.Context()); err != nil { // and then the managers
		b.Fatal(err)
	}
	b.Run("june", tick)
}

// springtime makes everything until May asked, and answered but by a hundred.
func springtime(b *testing.B, e *Engine) {
	b.Helper()
	ctx := b.Context()
	err := e.store.Change(ctx, func(tx store.Tx) error {
		all, err := tx.Occurrences(ctx, store.OccurrenceFilter{OpensTo: "2026-06-01"})
		if err != nil {
			return err
		}
		for _, o := range all {
			seat, err := tx.Seat(ctx, o.Seat)
			if err != nil {
				return err
			}
			q := store.Request{Plan: o.Plan, Person: seat.Holder, Day: o.Opens, N: 1, Due: o.Due, State: store.RequestDone}
			o.State, o.Person = store.Answered, seat.Holder
			if o.Seat <= 100 {
				o.State, q.State = store.Asked, store.RequestOpen
			}
			if q.ID, err = tx.AddRequest(ctx, q); err != nil {
				return err
			}
			o.Request = q.ID
			if err := tx.UpdateOccurrence(ctx, o); err != nil {
				return err
			}
			sent := date(o.Opens).In(e.set.Zone, 8, 0)
			m := store.Mail{Cause: fmt.Sprintf("dispatch/%d", q.ID), Kind: kindDispatch, Plan: o.Plan, Person: q.Person, Request: q.ID, Date: sent, Due: sent, Sent: sent, State: store.MailSent}
			if _, err := tx.AddMail(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
