package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"rond/internal/store"
)

// blob is a stored file; the interface gives its bytes alone.
type blob struct {
	sha  string
	data []byte
}

var blobs = keyed("blob", "sha, data", 1, func(b *blob) []any { return []any{&b.sha, content{&b.data}} })

var blobKeys = keyed("blob", "sha", 1, func(sha *string) []any { return []any{sha} })

var blobSizes = keyed("blob", "length(data)", 0, func(n *int64) []any { return []any{n} })

var events = keyed("event", "seq, at, kind, about, row_key, content, prev, hash", 1, func(r *store.Event) []any {
	return []any{&r.Seq, instant{&r.At}, &r.Kind, &r.Table, &r.Row, &r.Content, &r.Prev, &r.Hash}
})

var heads = keyed("chain", "seq, hash", 1, func(r *store.Head) []any { return []any{&r.Seq, &r.Hash} })

func (r reader) Blob(ctx context.Context, sha string) ([]byte, error) {
	b, err := blobs.one(ctx, r.q, "WHERE sha = $1", sha)
	return b.data, err
}

// BlobSize does not read the content: SQLite knows a value's length from the
// head of its row.
func (r reader) BlobSize(ctx context.Context, sha string) (int, error) {
	n, err := blobSizes.one(ctx, r.q, "WHERE sha = $1", sha)
	return int(n), err
}

func (r reader) BlobKeys(ctx context.Context, after string, limit int) ([]string, error) {
	return blobKeys.list(ctx, r.q, "WHERE sha > $1 ORDER BY sha LIMIT $2", after, most(limit))
}

func (w writer) PutBlob(ctx context.Context, sha string, data []byte) error {
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != sha {
		return fmt.Errorf("add blob %.64q: the content has another SHA-256", sha)
	}
	_, err := w.q.ExecContext(ctx, blobs.insert+" ON CONFLICT (sha) DO NOTHING", sha, content{&data})
	return blobs.writing("add", err)
}

func (r reader) Head(ctx context.Context) (store.Head, error) {
	return heads.one(ctx, r.q, "")
}

func (r reader) Events(ctx context.Context, after int64, limit int) ([]store.Event, error) {
	return events.list(ctx, r.q, "WHERE seq > $1 ORDER BY seq LIMIT $2", after, most(limit))
}

var errFork = errors.New("the event does not follow the newest one")

// AddEvent moves the head first: its row is what two writers meet at.
func (w writer) AddEvent(ctx context.Context, e store.Event) error {
	result, err := w.q.ExecContext(ctx, "UPDATE chain SET seq = $1, hash = $2 WHERE seq = $3 AND hash = $4", e.Seq, e.Hash, e.Seq-1, e.Prev)
	if err == nil {
		err = moved(result)
	}
	if err == nil {
		_, err = w.q.ExecContext(ctx, events.insert, events.fields(&e)...)
	}
	return events.writing("add", err, &e.Seq)
}

func moved(result sql.Result) error {
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = errFork
	}
	return err
}
