package sqlite

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"rond/internal/store"
)

// atSchema makes a database as a Rond with an older schema left it.
func atSchema(t *testing.T, version int64, statements ...string) string {
	t.Helper()
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
	if _, err := steps.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		execute(t, db, s)
	}
	return path
}

// TestRequestsFromBeforeRisks opens a database whose requests were made before
// there were risk rounds: they are about controls, and rounds come beside them.
func TestRequestsFromBeforeRisks(t *testing.T) {
	t.Parallel()
	path := atSchema(t, 5,
		`INSERT INTO board (code, name) VALUES ('KS', '')`,
		`INSERT INTO person (address_key, email, name, phone, language) VALUES ('a', 'a', '', '', 'sv')`,
		`INSERT INTO plan (board, year, title, status, ask_from, imported) VALUES (1, 2026, '', 'adopted', '', '')`,
		`INSERT INTO request (plan, person, day, n, due, state) VALUES (1, 1, '2026-05-02', 1, '2026-05-16', 'open')`,
		`INSERT INTO mail (cause, kind, request, recipient, to_name, occasion, message_id, in_reply_to, subject, body, date, state, phase, due, tries, transmissions, raw, sent, reason)
			VALUES ('dispatch/1', 'dispatch', 1, 'a', '', '', '', '', '', '', '', 'sent', '', '', 1, 1, '', '', '')`)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := store.Request{ID: 1, Plan: 1, Person: 1, Day: "2026-05-02", N: 1, Due: "2026-05-16", State: store.RequestOpen}
	err = s.Change(t.Context(), func(tx store.Tx) error {
		if got, err := tx.Request(t.Context(), 1); err != nil || got != want {
			t.Errorf("got %+v, error %v, want %+v", got, err, want)
		}
		round, err := tx.AddRiskRound(t.Context(), store.RiskRound{Board: 1, Year: 2027, Plan: 1})
		if err != nil {
			return err
		}
		_, err = tx.AddRequest(t.Context(), store.Request{Plan: 1, Person: 1, Day: "2026-09-01", N: 1, Round: round})
		if err != nil {
			return err
		}
		of, err := tx.Requests(t.Context(), store.RequestFilter{Round: round})
		if len(of) != 1 || of[0].ID == want.ID {
			t.Errorf("the round has the requests %+v", of)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := s.Sound(t.Context()); err != nil {
		t.Error(err)
	}
	if broken := query(t, s, "SELECT \"table\" FROM pragma_foreign_key_check"); len(broken) > 0 {
		t.Errorf("references lead nowhere from %v", broken)
	}
}
