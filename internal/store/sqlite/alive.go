package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"

	"rond/internal/store"
)

// Alive is an error when the database is gone: its file has been taken away or
// replaced, which the system lets happen under an open file and which would
// lose all that is written from then on, or nothing can be read from it.
func (s *Store) Alive(ctx context.Context) error {
	now, err := os.Stat(s.path)
	if err != nil {
		return fmt.Errorf("database %s: %w", s.path, err)
	}
	if !os.SameFile(s.file, now) {
		return fmt.Errorf("database %s: another file has taken its place", s.path)
	}
	err = s.View(ctx, func(r store.Reader) error {
		_, err := r.Head(ctx)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("database %s: %w", s.path, err)
	}
	return nil
}
