package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"rond/internal/store"
)

// reader is a [store.Reader] inside a transaction.
type reader struct{ q *sql.Tx }

// writer is a [store.Tx].
type writer struct{ reader }

// View runs f in one read transaction, on a connection that cannot write.
func (s *Store) View(ctx context.Context, f func(store.Reader) error) error {
	q, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer q.Rollback()
	return f(reader{q})
}

// Change runs f in one immediate transaction and commits it when f returns
// nil. It waits for the change before it, in this process and in others.
func (s *Store) Change(ctx context.Context, f func(store.Tx) error) error {
	q, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin change: %w", err)
	}
	defer q.Rollback() // does nothing after Commit; frees the only writer if f panics
	if err := f(writer{reader{q}}); err != nil {
		return err
	}
	if err := q.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
