package sqlite

import (
	"context"
	"fmt"
	"time"

	"rond/internal/store"
)

var acts = serial("act", "id, at, actor, kind, about, row_key, note", func(r *store.Act) []any {
	return []any{&r.ID, instant{&r.At}, &r.Actor, &r.Kind, &r.Table, &r.Row, &r.Note}
})

var holds = keyed("mail_hold", "only_one, since, held_by", 1, func(r *store.Hold) []any {
	return []any{oneRow(), instant{&r.Since}, &r.By}
})

var links = keyed("login_link", "hash, name, made, expires, used", 1, func(r *store.Link) []any {
	return []any{&r.Hash, &r.Name, instant{&r.Made}, instant{&r.Expires}, instant{&r.Used}}
})

var sessions = keyed("web_session", "hash, data, expires", 1, func(r *store.Session) []any {
	return []any{&r.Hash, content{&r.Data}, instant{&r.Expires}}
})

// oneRow is the key of a table that holds one row.
func oneRow() *int64 { return new(int64(1)) }

func (r reader) Acts(ctx context.Context, table, row string) ([]store.Act, error) {
	return acts.list(ctx, r.q, "WHERE about = $1 AND row_key = $2 ORDER BY id", table, row)
}

func (r reader) ActsFrom(ctx context.Context, after int64, limit int) ([]store.Act, error) {
	return acts.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddAct(ctx context.Context, a store.Act) (int64, error) {
	return acts.add(ctx, w.q, a)
}

func (r reader) Hold(ctx context.Context) (store.Hold, error) {
	return holds.one(ctx, r.q, "")
}

func (w writer) SetHold(ctx context.Context, h store.Hold) error {
	return holds.change(ctx, w.q, h)
}

func (r reader) Link(ctx context.Context, hash string) (store.Link, error) {
	return links.one(ctx, r.q, "WHERE hash = $1", hash)
}

func (w writer) AddLink(ctx context.Context, l store.Link) error {
	_, err := links.add(ctx, w.q, l)
	return err
}

func (w writer) UpdateLink(ctx context.Context, l store.Link) error {
	return links.change(ctx, w.q, l)
}

func (r reader) Session(ctx context.Context, hash string) (store.Session, error) {
	return sessions.one(ctx, r.q, "WHERE hash = $1", hash)
}

func (w writer) PutSession(ctx context.Context, s store.Session) error {
	_, err := sessions.put(ctx, w.q, s, "hash")
	return err
}

func (w writer) DeleteSession(ctx context.Context, hash string) error {
	_, err := w.q.ExecContext(ctx, "DELETE FROM web_session WHERE hash = $1", hash)
	return sessions.writing("delete", err)
}

func (w writer) DropExpired(ctx context.Context, now time.Time) error {
	for _, name := range []string{links.name, sessions.name} {
		if _, err := w.q.ExecContext(ctx, "DELETE FROM "+name+" WHERE expires <= $1", instantText(now)); err != nil {
			return fmt.Errorf("delete from %s: %w", name, err)
		}
	}
	return nil
}
