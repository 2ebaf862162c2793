//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// openMailboxes starts Dovecot alone: everybody has a mailbox, and mail comes
// from [mailHouse.delivers].
func openMailboxes(t testing.TB) *mailHouse {
	t.Helper()
	h := newMailHouse(t)
	own(t, mailUser, h.make(t, "mail", 0o700))
	h.dovecot(t)
	return h
}

// delivers puts a mail in a folder of a mailbox ("" for the inbox) as programs
// that deliver do, at a time. The name has to be new.
func (h *mailHouse) delivers(t testing.TB, local, folder, name string, raw []byte, at time.Time) {
	t.Helper()
	dir := filepath.Join(h.dir, "mail", local, "Maildir")
	if folder != "" {
		dir = filepath.Join(dir, "."+folder)
	}
	written := filepath.Join(dir, "tmp", name)
	err := os.WriteFile(written, raw, 0o600)
	if err == nil {
		err = os.Chtimes(written, at, at)
	}
	if err == nil {
		err = os.Chown(written, mailUID, mailUID)
	}
	if err == nil {
		err = os.Rename(written, filepath.Join(dir, "new", name))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// doveadm runs one of Dovecot's own commands.
func (h *mailHouse) doveadm(args ...string) error {
	out, err := exec.Command("doveadm", append([]string{"-c", filepath.Join(h.dir, "dovecot.conf")}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("doveadm %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}
