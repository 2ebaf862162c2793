package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"rond/internal/store"
)

const (
	lifetime = 24 * time.Hour
	idle     = 8 * time.Hour
	// step is how far the end of a session moves at a time, so that a page
	// with many parts does not wait for the writer once for each of them.
	step = time.Minute
)

// sessions is a store of scs over ours. scs computes when a session ends with
// time.Now, and leaves it to its store to hold sessions to that; so both are
// done here, with our own clock: scs is given no idle time, and the end of the
// lifetime is set where a session begins.
type sessions struct {
	scs.Store // nil: scs prefers the methods with a context
	store     store.Store
	now       func() time.Time
}

// txKey is where a context carries the change that a session begins in.
type txKey struct{}

func within(ctx context.Context, tx store.Tx) context.Context {
	return context.WithValue(ctx, txKey{}, tx)
}

// FindCtx implements [scs.CtxStore]. That somebody asks is what keeps a
// session alive.
func (s sessions) FindCtx(ctx context.Context, hash string) (data []byte, found bool, err error) {
	var row store.Session
	err = s.store.View(ctx, func(r store.Reader) (err error) {
		row, err = r.Session(ctx, hash)
		return err
	})
	now := s.now()
	if errors.Is(err, store.ErrNotFound) || err == nil && !now.Before(row.Expires) {
		return nil, false, nil
	}
	if err == nil {
		err = s.keepAlive(ctx, row, now)
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	return row.Data, true, nil
}

func (s sessions) keepAlive(ctx context.Context, row store.Session, now time.Time) error {
	end, _, err := scs.GobCodec{}.Decode(row.Data)
	if err != nil {
		return fmt.Errorf("decode it: %w", err)
	}
	expires := earlier(end, now.Add(idle))
	if expires.Sub(row.Expires) < step {
		return nil
	}
	return s.store.Change(ctx, func(tx store.Tx) error {
		// A session that was signed out since it was read stays so.
		if _, err := tx.Session(ctx, row.Hash); errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		return tx.PutSession(ctx, store.Session{Hash: row.Hash, Data: row.Data, Expires: expires})
	})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// CommitCtx implements [scs.CtxStore]. Only [Auth.Consume] begins a session,
// and nothing changes one: outside its change there is nothing to save, and a
// request that was under way when its session was signed out cannot bring the
// session back.
func (s sessions) CommitCtx(ctx context.Context, hash string, data []byte, end time.Time) error {
	tx, ok := ctx.Value(txKey{}).(store.Tx)
	if !ok {
		return nil
	}
	if err := tx.PutSession(ctx, store.Session{Hash: hash, Data: data, Expires: earlier(end, s.now().Add(idle))}); err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	return nil
}

// DeleteCtx implements [scs.CtxStore].
func (s sessions) DeleteCtx(ctx context.Context, hash string) error {
	del := func(tx store.Tx) error { return tx.DeleteSession(ctx, hash) }
	err := error(nil)
	if tx, ok := ctx.Value(txKey{}).(store.Tx); ok {
		err = del(tx)
	} else {
		err = s.store.Change(ctx, del)
	}
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}
