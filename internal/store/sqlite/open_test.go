package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pressly/goose/v3"

	"rond/internal/store"
)

// past opens a second connection to the file, past the store.
func past(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", source(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t testing.TB, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(statement, err)
	}
}

func TestOpenAgainFindsEverything(t *testing.T) {
	t.Parallel()
	// What a URL and SQLite's own parser of it could trip over.
	path := filepath.Join(t.TempDir(), "å ä?mode=ro&x#1%20;.db")
	for round := range 2 {
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Change(t.Context(), func(tx store.Tx) error {
			if round == 0 {
				_, err := tx.AddBoard(t.Context(), store.Board{Code: "KS"})
				return err
			}
			_, err := tx.BoardByCode(t.Context(), "KS")
			return err
		})
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	names, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(names) != 1 || names[0].Name() != filepath.Base(path) {
		t.Errorf("after closing, the folder holds %v, error %v", names, err)
	}
}

func TestOpenKeepsOthersOut(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED LOUDLY: Windows has no file modes")
	}
	s := fresh(t)
	for _, name := range []string{s.path, s.path + "-wal", s.path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, and holds keys and personal data", filepath.Base(name), mode)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	text := filepath.Join(t.TempDir(), "plan.xlsx")
	if err := os.WriteFile(text, []byte(strings.Repeat("PK not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(t.TempDir(), "other.db")
	execute(t, past(t, foreign), "CREATE TABLE theirs (a)")
	marked := filepath.Join(t.TempDir(), "marked.db")
	execute(t, past(t, marked), "PRAGMA application_id = 7")
	newer := filepath.Join(t.TempDir(), "newer.db")
	s, err := Open(t.Context(), newer)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, past(t, newer), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")

	for name, c := range map[string]struct {
		path string
		want error
	}{
		"a file that is no database":     {text, errForeign},
		"a database of somebody else":    {foreign, errForeign},
		"a file marked by somebody else": {marked, errForeign},
		"a newer schema":                 {newer, store.ErrNewer},
		"a folder":                       {t.TempDir(), nil},
		"a file in no folder":            {filepath.Join(t.TempDir(), "none", "rond.db"), os.ErrNotExist},
	} {
		before, _ := os.ReadFile(c.path)
		s, err := Open(t.Context(), c.path)
		if err == nil {
			t.Errorf("%s was opened", name)
			s.Close()
			continue
		}
		if c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: the error does not name it: %v", name, err)
		}
		if after, _ := os.ReadFile(c.path); string(after) != string(before) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// TestOpenGoesOnWithAHalfMadeFile: the process died between marking the file
// and its first migration.
func TestOpenGoesOnWithAHalfMadeFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	db := past(t, path)
	execute(t, db, fmt.Sprintf("PRAGMA application_id = %d", ours))
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(addEvent(t.Context(), s), s.Close()); err != nil {
		t.Error(err)
	}
}

// TestOpenAtTheSameTime opens one new file from many places, as a daemon and
// commands beside it may: all of them find a whole schema.
func TestOpenAtTheSameTime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			err = s.View(t.Context(), func(r store.Reader) error {
				_, err := r.Head(t.Context())
				return err
			})
			if err := errors.Join(err, s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db := past(t, path)
	var applied int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM goose_db_version WHERE version_id = 1").Scan(&applied); err != nil || applied != 1 {
		t.Errorf("the first migration stands %d times, error %v", applied, err)
	}
}

// TestEveryConnectionHasItsPragmas takes all connections of both pools at
// once: a pragma that reached only one of them would show.
func TestEveryConnectionHasItsPragmas(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	for _, c := range []struct {
		db   *sql.DB
		n    int
		only string
	}{{s.writer, 1, "0"}, {s.reader, 4, "1"}} {
		for range c.n {
			conn, err := c.db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000", "query_only": c.only} {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s is %s, want %s, error %v", pragma, got, want, err)
				}
			}
		}
	}
}

func TestTwoStoresOnOneFile(t *testing.T) {
	t.Parallel()
	a := fresh(t)
	b, err := Open(t.Context(), a.path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var wg sync.WaitGroup
	for i, s := range []*Store{a, b, a, b} {
		wg.Go(func() {
			for range 25 {
				if err := addEvent(t.Context(), s); err != nil {
					t.Error(i, err)
				}
			}
		})
	}
	wg.Wait()
	err = b.View(t.Context(), func(r store.Reader) error {
		h, err := r.Head(t.Context())
		if h.Seq != 100 {
			t.Errorf("the chain has %d events, want 100", h.Seq)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func addEvent(ctx context.Context, s *Store) error {
	return s.Change(ctx, func(tx store.Tx) error {
		h, err := tx.Head(ctx)
		if err != nil {
			return err
		}
		return tx.AddEvent(ctx, store.Event{Seq: h.Seq + 1, Prev: h.Hash, Hash: h.Hash + "x"})
	})
}

// TestActionsFromBefore: in a database from before actions had an origin, those
// of answers are told from those of plans.
func TestActionsFromBefore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	db := past(t, path)
	execute(t, db, fmt.Sprintf("PRAGMA application_id = %d", ours))
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	steps, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.UpTo(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	execute(t, db, "PRAGMA foreign_keys = OFF")
	for _, occurrence := range []string{"NULL", "7"} {
		execute(t, db, fmt.Sprintf("INSERT INTO action (plan, number, area, prose, owner, due, status, effect, occurrence) VALUES (1, 'n%s', '', '', '', '', 'done', '', %s)", occurrence, occurrence))
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := query(t, s, "SELECT origin FROM action ORDER BY id"); !slices.Equal(got, []string{store.FromPlan, store.FromAnswer}) {
		t.Errorf("they come from %v", got)
	}
}
