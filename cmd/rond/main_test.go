package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// clockVariable makes the test binary behave as rond itself, at the time the
// variable says: how tests get a Rond in a process of its own.
const clockVariable = "ROND_TEST_CLOCK"

func TestMain(m *testing.M) {
	at := os.Getenv(clockVariable)
	if at == "" {
		os.Exit(m.Run())
	}
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		os.Exit(99)
	}
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, clock: func() time.Time { return now }}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

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
