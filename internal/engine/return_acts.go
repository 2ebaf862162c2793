package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/audit"
	"rond/internal/inbox"
	"rond/internal/store"
)

// Whose tells whose answer an accepted return is.
type Whose string

const (
	AsSent  Whose = ""      // handed in by whoever sent it
	AsOwner Whose = "owner" // the owner's own, from another address than theirs
)

// Accept takes a held return: the controller vouches for its sender, and for
// its workbook where the mail answers somebody else's. It is read and judged
// as when it came, the try committed first; the receipt goes to the owner, and
// to a registered colleague who sent it. A return without a workbook of ours,
// or with one that belongs to no request, is refused with the reason.
func (e *Engine) Accept(ctx context.Context, delivery int64, actor string, as Whose) (Verdict, error) {
	row, raw, err := e.takeUp(ctx, delivery)
	if err != nil {
		return Verdict{}, fmt.Errorf("accepting delivery %d: %w", delivery, err)
	}
	a := e.read(ctx, inbox.Delivery{Source: row.Source, Key: row.Key, Name: row.Name, Raw: raw})
	a.vouched, a.owners = true, as == AsOwner
	refused := a.nothingToTake()
	err = e.store.Change(ctx, func(tx store.Tx) (err error) {
		if row, err = undecided(ctx, tx, delivery, verdictHeld); err != nil {
			return err
		}
		row.Tries-- // it can be read
		if refused == nil {
			refused, err = e.acceptNow(ctx, tx, &row, a, actor)
			if err != nil {
				return err
			}
		}
		return tx.UpdateDelivery(ctx, row)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return Verdict{}, fmt.Errorf("accepting delivery %d: %w", delivery, err)
	}
	return verdictOf(row), nil
}

// takeUp commits that somebody begins to read a held return, and gives its
// bytes.
func (e *Engine) takeUp(ctx context.Context, delivery int64) (row store.Delivery, raw []byte, err error) {
	err = e.store.Change(ctx, func(tx store.Tx) (err error) {
		if row, err = undecided(ctx, tx, delivery, verdictHeld); err != nil {
			return err
		}
		if row.Tries > maxDeaths {
			return refuse(reasonUnread, e.fault("the program has died over a held return", "delivery", row.ID, "try", row.Tries))
		}
		row.Tries++
		if raw, err = tx.Blob(ctx, row.Raw); err != nil {
			return fmt.Errorf("its bytes: %w", err)
		}
		return tx.UpdateDelivery(ctx, row)
	})
	return row, raw, err
}

// nothingToTake refuses what holds no workbook that could be read.
func (a arrival) nothingToTake() error {
	if len(a.books) == 0 {
		return refuse("no-workbook")
	}
	if slices.ContainsFunc(a.books, func(b book) bool { return b.whole == nil }) {
		return nil
	}
	return refuse(a.books[0].whole.Code, a.books[0].whole.Args...)
}

// acceptNow judges a return that the controller vouches for. A refusal has
// changed nothing.
func (e *Engine) acceptNow(ctx context.Context, tx store.Tx, row *store.Delivery, a arrival, actor string) (refused, err error) {
	before := *row
	row.Verdict, row.Reason = "", ""
	if err := e.judgeReturn(ctx, tx, row, a); err != nil {
		return nil, err
	}
	if row.Verdict == "" {
		*row = before
		return refuse("no-request"), nil
	}
	asked, err := isBeside(ctx, tx, *row)
	if err != nil {
		return nil, err
	}
	row.Handled = !asked // what they ask in it still waits
	now := e.clock()
	if err := audit.Append(ctx, tx, now, "delivery-"+row.Verdict, aboutDelivery, fmt.Sprint(row.ID), row.Raw); err != nil {
		return nil, err
	}
	kind := actAccepted
	if a.owners {
		kind = actAcceptedOwn
	}
	return nil, e.act(ctx, tx, now, actor, kind, aboutDelivery, row.ID, "")
}

// Dismiss says that nothing more is to come of something that waits for the
// controller: a held return is refused, a question or an unreadable file has
// been dealt with. Nobody is written to.
func (e *Engine) Dismiss(ctx context.Context, delivery int64, actor, note string) error {
	return e.decideOn(ctx, delivery, actor, note, func(_ store.Reader, d *store.Delivery) (string, error) {
		if d.Verdict == verdictHeld {
			return actRefused, nil
		}
		return actDealtWith, nil
	})
}

// Attach puts something that waits for the controller to a request, as
// evidence: it is dealt with, and stands in the request's timeline.
func (e *Engine) Attach(ctx context.Context, delivery, request int64, actor string) error {
	return e.decideOn(ctx, delivery, actor, reference(request), func(r store.Reader, d *store.Delivery) (string, error) {
		q, err := r.Request(ctx, request)
		if err != nil {
			return "", fmt.Errorf("request %d: %w", request, err)
		}
		d.Request, d.Person = q.ID, q.Person
		return actAttached, nil
	})
}

// decideOn settles what waits for the controller.
func (e *Engine) decideOn(ctx context.Context, delivery int64, actor, note string, how func(store.Reader, *store.Delivery) (kind string, err error)) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		d, err := undecided(ctx, tx, delivery, verdictHeld, verdictUnreadable, verdictQuestion)
		if err != nil {
			return err
		}
		kind, err := how(tx, &d)
		if err != nil {
			return err
		}
		d.Handled = true
		if err := tx.UpdateDelivery(ctx, d); err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, kind, aboutDelivery, d.ID, note)
	})
	if err != nil {
		return fmt.Errorf("deciding on delivery %d: %w", delivery, err)
	}
	return nil
}

// undecided is a delivery with one of some verdicts that waits for the
// controller; a refusal when it does not, or no longer.
func undecided(ctx context.Context, r store.Reader, delivery int64, verdicts ...string) (store.Delivery, error) {
	d, err := r.Delivery(ctx, delivery)
	if err != nil {
		return d, err
	}
	asked := false
	if slices.Contains(verdicts, verdictQuestion) {
		if asked, err = isBeside(ctx, r, d); err != nil {
			return d, err
		}
	}
	if !asked && !slices.Contains(verdicts, d.Verdict) && !(isOverCaps(d) && slices.Contains(verdicts, verdictQuestion)) {
		return d, refuse("not-waiting")
	}
	if !d.Handled {
		return d, nil
	}
	who := "–"
	acts, err := r.Acts(ctx, aboutDelivery, fmt.Sprint(d.ID))
	if err != nil {
		return d, fmt.Errorf("what was done to it: %w", err)
	}
	if len(acts) > 0 {
		who = acts[len(acts)-1].Actor
	}
	return d, refuse("already-handled", who)
}
