package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// builtProgram is rond as it is built for people.
func builtProgram(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rond")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

func testBinary(t testing.TB) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// runProgram runs a command line that has to succeed, at a time that the
// test's own binary understands, and gives what it printed.
func runProgram(t testing.TB, program, clock string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	c.Env = append(os.Environ(), clockVariable+"="+clock)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("rond %s: %v\n%s%s", strings.Join(args, " "), err, &out, &errs)
	}
	return out.String()
}

// daemonProcess is rond serve in a process of its own.
type daemonProcess struct {
	*exec.Cmd
	log *journal
}

func begin(t testing.TB, program, clock, config string) *daemonProcess {
	t.Helper()
	p := &daemonProcess{exec.CommandContext(t.Context(), program, "--config", config, "serve"), &journal{}}
	p.Env = append(os.Environ(), clockVariable+"="+clock)
	p.Stdout, p.Stderr = p.log, p.log
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.log.says(t, "msg=started")
	return p
}

// end asks it to stop, as systemd does.
func (p *daemonProcess) end(t testing.TB) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("rond serve ended with %v\n%s", err, p.log)
	}
}
