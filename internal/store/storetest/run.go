package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"rond/internal/store"
)

// Run holds the stores that open makes to the contract. open is called once
// for every subtest, gives an empty store, and sees to it that it is closed.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	groups := []struct {
		name  string
		cases map[string]func(*testing.T, *kit)
	}{
		{"Missing", missing()},
		{"RoundTrip", roundTrips()},
		{"Duplicate", duplicates()},
		{"Update", updates()},
		{"List", lists()},
		{"Filter", filters()},
		{"Transaction", transactions()},
		{"Record", records()},
		{"Acts", acts()},
		{"Risks", riskRounds()},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			for name, f := range g.cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					f(t, newKit(t, open(t)))
				})
			}
		})
	}
}

// kit is a store with one of everything that other rows refer to.
type kit struct {
	store.Store
	ctx                                                   context.Context
	board, person, seat, plan, version, request, delivery int64
	occurrence, submission, answer, mail, round, risk     int64
}

// instant has microseconds and a date on which Sweden keeps summer time.
func instant() time.Time {
	return time.Date(2026, time.July, 1, 8, 59, 59, 123456000, time.UTC)
}

func newKit(t *testing.T, s store.Store) *kit {
	t.Helper()
	k := &kit{Store: s, ctx: t.Context()}
	k.change(t, func(tx store.Tx) {
		ctx := k.ctx
		k.board = must(tx.AddBoard(ctx, store.Board{Code: "KS", Name: "Kommunstyrelsen"}))(t)
		k.person = must(tx.PutPerson(ctx, store.Person{Key: "asa@kommun.example", Email: "Asa@kommun.example", Name: "Åsa Öberg"}))(t)
		k.seat = must(tx.PutSeat(ctx, store.Seat{Board: k.board, Role: "VC", Unit: "Solgården"}))(t)
		k.plan = must(tx.AddPlan(ctx, store.Plan{Board: k.board, Year: 2026}))(t)
		k.version = must(tx.AddVersion(ctx, store.Version{Plan: k.plan, N: 1}))(t)
		k.request = must(tx.AddRequest(ctx, store.Request{Plan: k.plan, Person: k.person, Day: "2026-05-02", N: 1}))(t)
		k.delivery = must(tx.AddDelivery(ctx, store.Delivery{Key: "imap/1"}))(t)
		k.occurrence = must(tx.AddOccurrence(ctx, store.Occurrence{Plan: k.plan, Control: "K01", Seat: k.seat, State: store.Asked}))(t)
		k.submission = must(tx.AddSubmission(ctx, store.Submission{Delivery: k.delivery, Request: k.request}))(t)
		k.answer = must(tx.AddAnswer(ctx, store.Answer{Occurrence: k.occurrence, N: 1, Submission: k.submission, Person: k.person}))(t)
		k.mail = must(tx.AddMail(ctx, store.Mail{Cause: "dispatch/1", MessageID: "<1@kommun.example>"}))(t)
		k.round = must(tx.AddRiskRound(ctx, store.RiskRound{Board: k.board, Year: 2027, Plan: k.plan, State: store.RiskRoundOpen}))(t)
		k.risk = must(tx.AddRisk(ctx, store.Risk{Board: k.board, Code: "R001", Unit: "Solgården"}))(t)
	})
	return k
}

// must turns a value and an error into the value or the end of the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// change runs f in a change that has to succeed.
func (k *kit) change(t *testing.T, f func(store.Tx)) {
	t.Helper()
	err := k.Change(k.ctx, func(tx store.Tx) error {
		f(tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// view runs f in a view that has to succeed.
func (k *kit) view(t *testing.T, f func(store.Reader)) {
	t.Helper()
	err := k.View(k.ctx, func(r store.Reader) error {
		f(r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}
