package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"rond/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ours marks the file as Rond's (SQLite's application_id, "RonD").
const ours = 0x526f6e44

// Store is a [store.Store] in one SQLite file.
type Store struct {
	path   string
	file   os.FileInfo // what path named when it was opened
	writer *sql.DB     // one connection
	reader *sql.DB     // cannot write
}

var _ store.Store = (*Store)(nil)

// Open opens the database in the file at path, makes it when there is none,
// and brings its schema up to date. Other processes may have it open. It
// answers [store.ErrNewer] when a later Rond wrote the file, and an error
// when the file is something else.
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	file, err := ownerOnly(path)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, file: file}
	s.writer = sql.OpenDB(connector{source(path) + "&_txlock=immediate"})
	s.writer.SetMaxOpenConns(1)
	s.reader = sql.OpenDB(connector{source(path) + "&_pragma=query_only(1)"})
	s.reader.SetMaxOpenConns(4)
	s.reader.SetMaxIdleConns(4)
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// ownerOnly makes the file before SQLite does: it will hold keys and personal
// data, and SQLite gives its side files the same mode. A file that is there is
// not opened: this process may have it open already, and on POSIX closing any
// handle of a file gives up every lock that the process has on it.
func ownerOnly(path string) (os.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.Stat(path)
}

// source is the DSN that both pools share. Pragmas stand in it because a
// pragma that is executed through a pool reaches one connection only.
func source(path string) string {
	return location(path) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_dqs=0"
}

// location is a path as SQLite's kind of URL; as a plain path it would not
// take parameters.
func location(path string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath()
}

// prepare recognises the file and migrates it. Two processes may do so at the
// same time: the one that comes second fails, looks again, and finds it done.
func (s *Store) prepare(ctx context.Context) error {
	var err error
	for range 5 {
		if err = s.recognise(ctx); err == nil {
			err = s.migrate(ctx)
		}
		if err == nil || ctx.Err() != nil || errors.Is(err, store.ErrNewer) || errors.Is(err, errForeign) {
			return err
		}
	}
	return err
}

var errForeign = errors.New("the file is not a database of Rond")

// recognise marks an empty file as ours and refuses one that is somebody
// else's.
func (s *Store) recognise(ctx context.Context) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return foreign(err)
	}
	defer tx.Rollback()
	var mark, tables int64
	if err := tx.QueryRowContext(ctx, "PRAGMA application_id").Scan(&mark); err != nil {
		return foreign(err)
	}
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return foreign(err)
	}
	if mark == ours {
		return nil
	}
	if mark != 0 || tables > 0 {
		return errForeign
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", ours)); err != nil {
		return fmt.Errorf("mark the file: %w", err)
	}
	return tx.Commit()
}

func foreign(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_NOTADB {
		return fmt.Errorf("%w: %w", errForeign, err)
	}
	return err
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.writer, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, want, err := steps.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if have > want {
		return fmt.Errorf("schema %d, this program knows %d: %w", have, want, store.ErrNewer)
	}
	if have == want {
		return nil
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("migrate from schema %d to %d: %w", have, want, err)
	}
	return nil
}

// Close closes the file. The writer goes last, because only a connection that
// may write can fold the log into the file.
func (s *Store) Close() error {
	if err := errors.Join(s.reader.Close(), s.writer.Close()); err != nil {
		return fmt.Errorf("close database %s: %w", s.path, err)
	}
	return nil
}
