package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoBackupOfABrokenRecord: a script that keeps the newest backups must not
// come to keep only broken ones.
func TestNoBackupOfABrokenRecord(t *testing.T) {
	t.Parallel()
	s, database := importedPlans(t)
	db, err := sql.Open("sqlite", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"DROP TRIGGER version_no_update", "UPDATE version SET n = n + 1 WHERE id = 1"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	code, out, errs := s.rond(t, "backup", filepath.Join(dir, "copy.db"))
	if code != exitFailed || out != "" || !strings.Contains(errs, "the record is broken in 1 place") || !strings.Contains(errs, "hint: rond audit verify") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, error %v", left, err)
	}
}
