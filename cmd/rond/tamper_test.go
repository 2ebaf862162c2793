package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rond/internal/demo"
)

// TestVerifyFindsOneByte changes one byte in an event, an answer and a stored
// file of a year's database, each by itself, and wants "rond audit verify" to
// exit 1 and name the row.
func TestVerifyFindsOneByte(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ table, row, pick, change string }{
		{"event", "seq", "SELECT max(seq) / 2 FROM event", "UPDATE event SET kind = kind || 'x' WHERE seq = ?"},
		{"blob", "sha", "SELECT min(sha) FROM blob", "UPDATE blob SET data = CAST('X' || substr(data, 2) AS BLOB) WHERE sha = ?"},
		{"version", "id", "SELECT max(id) FROM version", "UPDATE version SET n = n + 1 WHERE id = ?"},
		{"assessment", "id", "SELECT min(id) FROM assessment", "UPDATE assessment SET prose = prose || '.' WHERE id = ?"},
	} {
		t.Run(c.table, func(t *testing.T) {
			t.Parallel()
			s, database := importedPlans(t)
			s.must(t, "audit", "verify")
			db, err := sql.Open("sqlite", database)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var row string
			if err := db.QueryRow(c.pick).Scan(&row); err != nil {
				t.Fatal(err)
			}
			for _, q := range []string{"DROP TRIGGER " + c.table + "_no_update", c.change} {
				args := []any{row}
				if strings.HasPrefix(q, "DROP") {
					args = nil
				}
				if _, err := db.Exec(q, args...); err != nil {
					t.Fatal(err)
				}
			}
			code, out, errs := s.rond(t, "audit", "verify")
			if want := fmt.Sprintf("broken: %s %s:", c.table, row); code != exitFailed || !strings.Contains(out, want) {
				t.Errorf("exit %d, want %d and %q in:\n%s%s", code, exitFailed, want, out, errs)
			}
		})
	}
}

// importedPlans is an installation with the shipped plans in force.
func importedPlans(t *testing.T) (*session, string) {
	t.Helper()
	dir := t.TempDir()
	s := &session{config: filepath.Join(dir, "rond.toml"), now: newYear}
	if err := os.WriteFile(s.config, []byte(quietSettings), 0o600); err != nil {
		t.Fatal(err)
	}
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		path := filepath.Join(dir, p.Name)
		if err := os.WriteFile(path, p.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		s.must(t, "plan", "import", path)
	}
	return s, filepath.Join(dir, "rond.db")
}
