package main

import (
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/workbook/fill"
)

// TestCommandsBesideTheDaemon: looking, writing and taking in work while the
// daemon does, and what they change it acts on within a minute.
func TestCommandsBesideTheDaemon(t *testing.T) {
	t.Parallel()
	k := newKiller(t)
	text, err := os.ReadFile(k.s.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(k.s.config, []byte(strings.Replace(string(text), `manager_mail = "auto"`, `manager_mail = "ask"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2026-01-26", "2026-02-02", "2026-02-05", "2026-02-12", "2026-02-16", "2026-02-18"} {
		k.morning(day) // nobody answers
		k.s.must(t, "run")
	}
	k.morning("2026-02-19")
	p := watchPost(k.server)
	s := k.s.serve(t)
	for _, args := range [][]string{{"audit", "verify"}, {"report", "--year", "2026", "--out", filepath.Join(k.dir, "r.xlsx")}, {"backup", filepath.Join(k.dir, "copy.db")}} {
		k.s.must(t, args...)
	}
	if code, _, errs := k.s.rond(t, "run"); code != exitRefused || !strings.Contains(errs, "hint: ") {
		t.Errorf("rond run beside the daemon: exit %d, %s", code, errs)
	}
	held := regexp.MustCompile(`held: mail (\d+) \(manager\) to (\S+);`).FindStringSubmatch(k.s.must(t, "status"))
	if held == nil {
		t.Fatal("no mail to a manager waits: the test shows nothing")
	}
	before := len(p.Inbox(held[2]))
	file, owner := k.savedForm()
	acted := time.Now()
	k.s.must(t, "release", held[1])
	if out := k.s.must(t, "ingest", file); !regexp.MustCompile(`accepted R\d+\n  (\d+) answers?, \d+ complete\n`).MatchString(out) {
		t.Errorf("ingest says %s", out)
	}
	p.await(t, "the manager has the released mail", func() bool { return len(p.Inbox(held[2])) > before })
	p.await(t, "the owner has a receipt", func() bool { return slices.ContainsFunc(p.Inbox(owner), isReceipt) })
	took := time.Since(acted)
	t.Logf("seen after %v", took)
	if took > 75*time.Second {
		t.Errorf("the daemon saw it after %v, want a minute", took)
	}
	s.stop()
}

// savedForm is the first workbook that somebody got, filled in and saved.
func (k *killer) savedForm() (file, owner string) {
	k.t.Helper()
	for _, m := range k.server.Messages() {
		msg, err := mail.ReadMessage(strings.NewReader(string(m.Raw)))
		if err != nil {
			k.t.Fatal(err)
		}
		name, data := attachment(k.t, msg)
		if !strings.HasPrefix(name, "internkontroll-") {
			continue
		}
		b, err := fill.Open(data)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, row := range b.Rows() {
			for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Resultat": "Genomgånget", "Bedömning": "Ingen avvikelse"} {
				if err := b.Set(row.Ref, heading, value); err != nil {
					k.t.Fatal(err)
				}
			}
		}
		filled, err := b.Bytes()
		if err != nil {
			k.t.Fatal(err)
		}
		file = filepath.Join(k.dir, name)
		if err := os.WriteFile(file, filled, 0o600); err != nil {
			k.t.Fatal(err)
		}
		return file, m.To
	}
	k.t.Fatal("nobody has got a workbook")
	return "", ""
}

// isReceipt tells what goes out without a sender: receipts and corrections.
func isReceipt(m mailtest.Message) bool { return m.From == "" }
