package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rond/internal/demo"
	"rond/internal/store/sqlite"
)

// clockVariable makes the test binary behave as rond itself, at the time the
// variable says: how tests get a Rond in a process of its own. The time stands
// still, or runs on from there when a plus sign stands behind it.
const clockVariable = "ROND_TEST_CLOCK"

var newYear = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)

// afterAll is the time by a mail server's clock that stands still: later than
// any installation of a test, so that none of its mail is from before one.
func afterAll() time.Time { return newYear.AddDate(1, 0, 0) }

func TestMain(m *testing.M) {
	if os.Getenv(clockVariable) != "" {
		os.Exit(child())
	}
	testscript.Main(m, map[string]func(){"rond": func() { os.Exit(child()) }})
}

// child is rond at the time that the variable says, or at the start of 2026.
func child() int {
	clock := func() time.Time { return newYear }
	if at := os.Getenv(clockVariable); at != "" {
		from, running := strings.CutSuffix(at, "+")
		t, err := time.Parse(time.RFC3339, from)
		if err != nil {
			return 99
		}
		clock = func() time.Time { return t }
		if began := time.Now(); running {
			clock = func() time.Time { return t.Add(time.Since(began)) }
		}
	}
	ctx, stop := untilAsked()
	defer stop()
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, clock: clock}
	return p.run(ctx, os.Args[1:])
}

// TestScripts runs the command lines in testdata/script as a person would.
func TestScripts(t *testing.T) {
	t.Parallel()
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			for _, p := range plans {
				if err := os.WriteFile(filepath.Join(env.WorkDir, p.Name), p.Data, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"newer":    newer,
			"lockwork": lockWorker,
		},
	})
}

// exits CODE ARGS… runs rond and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, a []string) {
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, env: ts.Getenv, clock: func() time.Time { return newYear }}
	code := p.run(context.Background(), append([]string{"--config", ts.MkAbs("rond.toml")}, a[1:]...))
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), errs.Bytes(), 0o600))
	if fmt.Sprint(code) != a[0] {
		ts.Fatalf("exit %d, want %s\n%s%s", code, a[0], out.String(), errs.String())
	}
}

// newer DATABASE makes a database look as if a later Rond had written it.
func newer(ts *testscript.TestScript, neg bool, a []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(a[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	ts.Check(err)
}

// lockwork DATABASE takes the worker role until the script ends.
func lockWorker(ts *testscript.TestScript, neg bool, a []string) {
	release, err := sqlite.LockWorker(ts.MkAbs(a[0]))
	ts.Check(err)
	ts.Defer(func() { release() })
}

// quietSettings are those of an installation that sends nothing.
const quietSettings = `organisation = "Exempelkommunen"
database = "rond.db"
[mail]
address = "internkontroll@kommun.example"
[contact]
name = "Anna Lind"
email = "anna.lind@kommun.example"
phone = "070-174 06 05"
`

// session is a person at a terminal, at a time of the test's choosing.
type session struct {
	now    time.Time
	config string
}

// rond runs a command line and gives its exit code and what it printed.
func (s *session) rond(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }, clock: func() time.Time { return s.now }}
	if s.config != "" {
		args = append([]string{"--config", s.config}, args...)
	}
	code = p.run(t.Context(), args)
	return code, out.String(), errs.String()
}

// must is rond for a command that has to succeed.
func (s *session) must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := s.rond(t, args...)
	if code != 0 {
		t.Fatalf("rond %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}
