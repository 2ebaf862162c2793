package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"rond/internal/store"
)

func accept(store.Reader) error { return nil }

// files are the names in a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// length is how many events a store has; every change of this test adds two,
// so that half a change would show.
func length(t *testing.T, r store.Reader) int64 {
	t.Helper()
	h, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := r.Events(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(all)) != h.Seq || h.Seq%2 != 0 {
		t.Errorf("%d events, and the head is %d", len(all), h.Seq)
	}
	return h.Seq
}

func addTwo(ctx context.Context, s *Store) error {
	return s.Change(ctx, func(tx store.Tx) error {
		for range 2 {
			h, err := tx.Head(ctx)
			if err != nil {
				return err
			}
			if err := tx.AddEvent(ctx, store.Event{Seq: h.Seq + 1, Prev: h.Hash, Hash: fmt.Sprint(h.Seq + 1)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// TestBackupWhileWriting backs up three times while another process's worth
// of changes goes on: each copy is one state, and opens as a database.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	other, err := Open(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	wrote, done := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if err := addTwo(context.Background(), other); err != nil {
				t.Error(err)
				return
			}
			select {
			case wrote <- struct{}{}:
			default:
			}
		}
	}()
	dir := t.TempDir()
	last := int64(0)
	for i := range 3 {
		for range 2 { // the first may be from before the last copy
			select {
			case <-wrote:
			case <-done:
				t.Fatal("the writer has stopped")
			}
		}
		path := filepath.Join(dir, fmt.Sprintf("å ?#%d.db", i))
		checked := int64(0)
		err := s.Backup(t.Context(), path, func(r store.Reader) error {
			checked = length(t, r)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := opened(t, path); got != checked || got <= last {
			t.Errorf("copy %d has %d events; its check saw %d, and the copy before had %d", i, got, checked, last)
		}
		last = checked
	}
	stop()
	<-done
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	if got := files(t, dir); len(got) != 3 {
		t.Errorf("the folder holds %v", got)
	}
}

// opened opens a copy as any database, and tells how many events it has.
func opened(t *testing.T, path string) (n int64) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v, error %v", info.Mode(), err)
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(t.Context(), func(r store.Reader) error {
		n = length(t, r)
		return nil
	})
	if err := errors.Join(err, addTwo(t.Context(), s), s.Close()); err != nil {
		t.Error(err)
	}
	return n
}

func TestBackupLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	rows(t, s)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	errNo := errors.New("not accepted")
	for name, c := range map[string]struct {
		ctx   context.Context
		check func(store.Reader) error
		want  error
	}{
		"cancelled":    {cancelled, accept, context.Canceled},
		"not accepted": {t.Context(), func(store.Reader) error { return errNo }, errNo},
	} {
		dir := t.TempDir()
		if err := s.Backup(c.ctx, filepath.Join(dir, "copy.db"), c.check); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", name, err)
		}
		if got := files(t, dir); len(got) != 0 {
			t.Errorf("%s: left %v", name, got)
		}
	}
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "none", "copy.db"), accept); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("to no folder: got %v", err)
	}
}

// TestBackupCancelledOnTheWay cancels as soon as there is something of the
// copy on the disk.
func TestBackupCancelledOnTheWay(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	execute(t, s.writer, `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < 500)
		INSERT INTO blob (sha, data) SELECT n, randomblob(40000) FROM c`)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	watch := func() {
		defer cancel()
		for {
			names, _ := filepath.Glob(filepath.Join(dir, ".rond-backup-*"))
			for _, name := range names {
				if info, err := os.Stat(name); err == nil && info.Size() > 0 {
					return
				}
			}
			select {
			case <-done:
				return
			default:
			}
		}
	}
	var wg sync.WaitGroup
	wg.Go(watch)
	err := s.Backup(ctx, filepath.Join(dir, "copy.db"), accept)
	close(done)
	wg.Wait()
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left %v", got)
	}
}

// TestBackupNeverReplaces has a file, and one that comes while the copy is
// being made.
func TestBackupNeverReplaces(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "copy.db")
	put := func() {
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	meanwhile := func(store.Reader) error { put(); return nil }
	for _, check := range []func(store.Reader) error{meanwhile, accept} {
		if err := s.Backup(t.Context(), path, check); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v", err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "mine" {
			t.Errorf("the file is now %q, error %v", data, err)
		}
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("the folder holds %v", got)
	}
	if err := s.Backup(t.Context(), s.path, accept); !errors.Is(err, fs.ErrExist) {
		t.Errorf("onto the database itself: got %v", err)
	}
}

// TestBackupFindsDamage spoils the copy before it is inspected, as a failing
// disk would.
func TestBackupFindsDamage(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	rows(t, s)
	temp := filepath.Join(t.TempDir(), "copy.db")
	if err := s.copyTo(t.Context(), temp); err != nil {
		t.Fatal(err)
	}
	if err := inspect(t.Context(), temp, accept); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(temp)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoilt := range map[string][]byte{
		"cut short":        whole[:len(whole)-4096],
		"a page of zeros":  append(append([]byte{}, whole[:3*4096]...), append(make([]byte, 4096), whole[4*4096:]...)...),
		"no database":      []byte("PK"),
		"an empty file":    {},
		"a header of none": append(make([]byte, 100), whole[100:]...),
	} {
		if err := os.WriteFile(temp, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		err := inspect(t.Context(), temp, func(r store.Reader) error {
			_, err := r.Head(t.Context())
			return err
		})
		if err == nil {
			t.Errorf("%s was found in order", name)
		}
	}
}

// TestBackupForgets: what has been deleted is not in the copy, not even in
// pages that are free.
func TestBackupForgets(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	secret := []byte("4d1c0a7be9f2-a-session-that-was-signed-out")
	ctx := t.Context()
	for _, change := range []func(store.Tx) error{
		func(tx store.Tx) error { return tx.PutSession(ctx, store.Session{Hash: "a", Data: secret}) },
		func(tx store.Tx) error { return tx.DeleteSession(ctx, "a") },
	} {
		if err := s.Change(ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, path, accept); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, secret) {
		t.Error("the copy holds a session that was signed out")
	}
}

// TestClaim is what stands in for a hard link on a disk that has none.
func TestClaim(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := claim(path); err != nil {
		t.Fatal(err)
	}
	if err := claim(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name was taken twice: %v", err)
	}
}

// TestSound reads all of the file: a page that is damaged is found where no
// question comes by.
func TestSound(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Sound(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	copy(raw[len(raw)-page:], bytes.Repeat([]byte{0xff}, page))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), path)
	if err == nil {
		err = s.Sound(t.Context())
		s.Close()
	}
	if err == nil {
		t.Error("a damaged page was not found")
	}
}
