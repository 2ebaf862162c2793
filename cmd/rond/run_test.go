package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/demo"
	"rond/internal/engine"
	"rond/internal/mailtest"
	"rond/internal/plan"
)

// posted is an installation with a mail server of its own and no plan.
func posted(t *testing.T) (*session, *mailtest.Server, string) {
	t.Helper()
	dir := t.TempDir()
	server, err := mailtest.Start(mailtest.Options{Domains: []string{"kommun.example"}, AuthServ: "mx.kommun.example", Password: "hemligt",
		Now: afterAll})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return &session{now: newYear, config: writeSettings(t, dir, server)}, server, dir
}

// postedPlan is an installation with the first plan in force, on the morning
// when January is asked about.
func postedPlan(t *testing.T) (*session, *mailtest.Server) {
	t.Helper()
	s, server, dir := posted(t)
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, plans[0].Name)
	if err := os.WriteFile(path, plans[0].Data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.must(t, "plan", "import", path)
	s.now = time.Date(2026, 2, 2, 8, 0, 0, 0, time.UTC)
	return s, server
}

// TestAnUnreachableServerIsTold: cron must see that nothing left, why, and
// where to look; what waits goes when the server is back.
func TestAnUnreachableServerIsTold(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, shut, _ := net.SplitHostPort(closed.Addr().String())
	closed.Close()
	_, open, _ := net.SplitHostPort(server.SMTPAddr())
	swap := func(from, to string) {
		text, err := os.ReadFile(s.config)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.config, []byte(strings.Replace(string(text), "port = "+from, "port = "+to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	swap(open, shut)
	code, _, errs := s.rond(t, "run")
	if code != exitFailed || !strings.Contains(errs, "the mail server cannot be used") || !strings.Contains(errs, "hint: check [smtp]") {
		t.Errorf("exit %d: %s", code, errs)
	}
	swap(shut, open)
	s.now = s.now.Add(time.Hour)
	if out := s.must(t, "run"); strings.Contains(out, "sent: 0,") || len(server.Messages()) == 0 {
		t.Errorf("with the server back: %s", out)
	}
}

// TestARefusedMailIsTold: an address that the server refuses stands in the
// status until somebody mends it.
func TestARefusedMailIsTold(t *testing.T) {
	t.Parallel()
	s, server := postedPlan(t)
	server.Refuse("johan.bjork@kommun.example", 550, "no such user")
	code, _, errs := s.rond(t, "run")
	if code != 0 || !strings.Contains(errs, "refused 1 mail for good") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if out := s.must(t, "status"); !strings.Contains(out, "refused: mail") || !strings.Contains(out, "johan.bjork@kommun.example, code 550") {
		t.Errorf("status does not name it:\n%s", out)
	}
	s.showsTheLedger(t, server)
}

// showsTheLedger wants all of a refused mail and of one that arrived, and its
// very bytes.
func (s *session) showsTheLedger(t *testing.T, server *mailtest.Server) {
	t.Helper()
	refused, arrived := "", ""
	for id := 1; refused == "" || arrived == ""; id++ {
		switch out := s.must(t, "mail", "show", fmt.Sprint(id)); {
		case strings.Contains(out, ", failed\n"):
			refused = out
		case strings.Contains(out, ", sent\n"):
			arrived = fmt.Sprint(id)
		}
	}
	if !regexp.MustCompile(`(?m)^attempt +2026-02-02 \S+ rejected rcpt 550 .*no such user$`).MatchString(refused) {
		t.Errorf("the refused mail:\n%s", refused)
	}
	file := filepath.Join(t.TempDir(), "mail.eml")
	var shown engine.MailView
	if err := json.Unmarshal([]byte(s.must(t, "mail", "show", arrived, "--json", "--eml", file)), &shown); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%x", sha256.Sum256(raw)) != shown.SHA || len(raw) != shown.Size || len(shown.Attempts) != 1 || shown.Attempts[0].Code != 250 || shown.Repeated {
		t.Errorf("%d bytes, %+v", len(raw), shown)
	}
	if !slices.ContainsFunc(server.Messages(), func(m mailtest.Message) bool { return bytes.Contains(m.Raw, raw) }) {
		t.Error("the server has other bytes")
	}
}

// TestFreshInstallationInSeptember: the example's year begins in January; what
// had ended when it is imported is not asked, and the import says so.
func TestFreshInstallationInSeptember(t *testing.T) {
	t.Parallel()
	s, server, dir := posted(t)
	s.now = time.Date(2026, 9, 10, 7, 0, 0, 0, time.UTC)
	plans, err := demo.Plans()
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := plan.Read(t.Context(), bytes.NewReader(plans[0].Data), int64(len(plans[0].Data)))
	if err != nil {
		t.Fatal(err)
	}
	doc.AskFrom = "" // the day of the import
	path := filepath.Join(dir, "plan.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(plan.Write(f, doc), f.Close()); err != nil {
		t.Fatal(err)
	}
	out := s.must(t, "plan", "import", path)
	if !strings.Contains(out, " rows about periods that ended before 2026-09-10, never asked") {
		t.Errorf("the import says:\n%s", out)
	}
	for day := range 14 { // to the 23rd; September opens later
		s.now = time.Date(2026, 9, 10+day, 8, 0, 0, 0, time.UTC)
		s.must(t, "run")
	}
	for _, m := range server.Messages() {
		if strings.Contains(string(m.Raw), "internkontroll-2026-R") {
			t.Fatalf("%s was asked about a period that had ended", m.To)
		}
	}
}
