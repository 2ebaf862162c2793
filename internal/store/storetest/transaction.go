package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"rond/internal/store"
)

// transactions holds View and Change to what is said of them.
func transactions() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"An error leaves nothing and comes back": errorLeavesNothing,
		"A panic leaves nothing":                 panicLeavesNothing,
		"Changes run one at a time":              oneAtATime,
		"One of many adds the row":               oneOfMany,
		"A view sees one state":                  oneState,
		"Views run beside a change":              besideAChange,
		"A cancelled context":                    cancelled,
		"Not valid outside":                      notOutside,
	}
}

var errMine = errors.New("mine")

func errorLeavesNothing(t *testing.T, k *kit) {
	err := k.Change(k.ctx, func(tx store.Tx) error {
		must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
		o := must(tx.Occurrence(k.ctx, k.occurrence))(t)
		o.State = store.Cancelled
		if err := tx.UpdateOccurrence(k.ctx, o); err != nil {
			t.Fatal(err)
		}
		return errMine
	})
	if err != errMine { // as it is, not wrapped
		t.Errorf("Change: got %v, want the error of the function", err)
	}
	k.view(t, func(r store.Reader) {
		_, err := r.BoardByCode(k.ctx, "SN")
		wantError(t, "the board", err, store.ErrNotFound)
		if o := must(r.Occurrence(k.ctx, k.occurrence))(t); o.State != store.Asked {
			t.Errorf("the occurrence is %s", o.State)
		}
	})
	if err := k.View(k.ctx, func(store.Reader) error { return errMine }); err != errMine {
		t.Errorf("View: got %v, want the error of the function", err)
	}
}

func panicLeavesNothing(t *testing.T, k *kit) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = k.Change(k.ctx, func(tx store.Tx) error {
			must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
			panic("a bug")
		})
	}()
	k.change(t, func(tx store.Tx) {
		_, err := tx.BoardByCode(k.ctx, "SN")
		wantError(t, "the board", err, store.ErrNotFound)
	})
}

// oneAtATime counts up from many goroutines: a lost update would be missing
// in the sum.
func oneAtATime(t *testing.T, k *kit) {
	const workers, turns = 8, 25
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range turns {
				err := k.Change(k.ctx, func(tx store.Tx) error {
					m, err := tx.Mail(k.ctx, k.mail)
					if err != nil {
						return err
					}
					m.Tries++
					return tx.UpdateMail(k.ctx, m)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	k.view(t, func(r store.Reader) {
		if got := must(r.Mail(k.ctx, k.mail))(t).Tries; got != workers*turns {
			t.Errorf("counted to %d, want %d", got, workers*turns)
		}
	})
}

// oneOfMany adds the same mail from many goroutines, as two ticks would.
func oneOfMany(t *testing.T, k *kit) {
	errs := make([]error, 10)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = k.Change(k.ctx, func(tx store.Tx) error {
				_, err := tx.AddMail(k.ctx, store.Mail{Cause: "dispatch/7", MessageID: fmt.Sprint(i)})
				return err
			})
		})
	}
	wg.Wait()
	added := 0
	for _, err := range errs {
		if err == nil {
			added++
		} else {
			wantError(t, "the others", err, store.ErrExists)
		}
	}
	if added != 1 {
		t.Errorf("%d of them added it, want 1", added)
	}
}

func oneState(t *testing.T, k *kit) {
	k.view(t, func(r store.Reader) {
		before := must(r.Boards(k.ctx))(t)
		k.change(t, func(tx store.Tx) { must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t) })
		if after := must(r.Boards(k.ctx))(t); len(after) != len(before) {
			t.Errorf("the view saw %d boards, then %d", len(before), len(after))
		}
	})
	k.view(t, func(r store.Reader) { must(r.BoardByCode(k.ctx, "SN"))(t) })
}

// besideAChange reads while a change is open: what is not committed is not
// seen, and nobody waits.
func besideAChange(t *testing.T, k *kit) {
	k.change(t, func(tx store.Tx) {
		must(tx.AddBoard(k.ctx, store.Board{Code: "SN"}))(t)
		k.view(t, func(r store.Reader) {
			_, err := r.BoardByCode(k.ctx, "SN")
			wantError(t, "a board that is not committed", err, store.ErrNotFound)
		})
	})
}

func cancelled(t *testing.T, k *kit) {
	ctx, cancel := context.WithCancel(k.ctx)
	err := k.Change(ctx, func(tx store.Tx) error {
		must(tx.AddBoard(ctx, store.Board{Code: "SN"}))(t)
		cancel()
		return nil
	})
	wantError(t, "a change whose context was cancelled", err, context.Canceled)
	wantError(t, "a new change", k.Change(ctx, func(store.Tx) error { return nil }), context.Canceled)
	wantError(t, "a new view", k.View(ctx, func(store.Reader) error { return nil }), context.Canceled)
	k.change(t, func(tx store.Tx) {
		_, err := tx.BoardByCode(k.ctx, "SN")
		wantError(t, "the board", err, store.ErrNotFound)
	})
}

func notOutside(t *testing.T, k *kit) {
	var kept store.Tx
	k.change(t, func(tx store.Tx) { kept = tx })
	if _, err := kept.AddBoard(k.ctx, store.Board{Code: "SN"}); err == nil {
		t.Error("a Tx worked after its change")
	}
	var reader store.Reader
	k.view(t, func(r store.Reader) { reader = r })
	if _, err := reader.Boards(k.ctx); err == nil {
		t.Error("a Reader worked after its view")
	}
}
