package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"rond/internal/store"
	"rond/internal/store/storetest"
)

// fresh opens an empty database and closes it after the test.
func fresh(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "rond.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return fresh(t) })
}
