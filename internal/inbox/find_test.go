package inbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rond/internal/inbox"
	"rond/internal/mailtest"
)

func sendWithID(t *testing.T, s *mailtest.Server, id, body string) {
	t.Helper()
	raw := "From: anna@kommun.example\r\nMessage-ID: <" + id + ">\r\n\r\n" + body + "\r\n"
	if err := s.Send(t.Context(), "anna@kommun.example", address, []byte(raw), true); err != nil {
		t.Fatal(err)
	}
}

// TestFind looks in every folder, and leaves the mailbox as it was: one can
// wait for mail in it and read it.
func TestFind(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	m := open(t, config(s.IMAPAddr()))
	sendWithID(t, s, "a@x.example", "hej")
	sendWithID(t, s, "b@x.example", "om <a@x.example>")
	if _, err := m.Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
		if strings.Contains(string(d.Raw), "hej") {
			return "Processed", nil
		}
		return "", nil
	}); err != nil {
		t.Fatal(err)
	}
	find := func(id string, folders ...string) inbox.Found {
		t.Helper()
		f, ok, err := m.Find(t.Context(), id, folders...)
		if err != nil || ok != (f.Folder != "") {
			t.Fatalf("%s: %v, %v", id, ok, err)
		}
		return f
	}
	if f := find("a@x.example", "INBOX", "Nowhere", "Processed"); f.Folder != "Processed" || !strings.Contains(string(f.Raw), "hej") {
		t.Errorf("found %s in %q", f.Raw, f.Folder)
	}
	if f := find("c@x.example", "INBOX", "Processed"); f.Folder != "" {
		t.Errorf("found %+v", f)
	}
	about, ok, err := m.Mentions(t.Context(), "a@x.example", "INBOX")
	if err != nil || !ok || !strings.Contains(string(about.Raw), "b@x.example") {
		t.Errorf("mentioned in %s, %v, %v", about.Raw, ok, err)
	}
	if err := m.File(t.Context(), find("b@x.example", "INBOX"), "Done"); err != nil {
		t.Fatal(err)
	}
	if f := find("b@x.example", "INBOX", "Done"); f.Folder != "Done" {
		t.Errorf("moved to %q", f.Folder)
	}
	sendWithID(t, s, "c@x.example", "sent after")
	if err := m.Wait(t.Context(), 10*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if f := find("c@x.example", "INBOX"); f.Folder != "INBOX" {
		t.Errorf("found %+v", f)
	}
}

func TestPrepare(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	m := open(t, config(s.IMAPAddr()))
	for range 2 {
		if err := m.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	names, err := m.Folders(t.Context())
	slices.Sort(names)
	if err != nil || !slices.Equal(names, []string{"Bounces", "Held", "INBOX", "Processed"}) {
		t.Errorf("folders %q, %v", names, err)
	}
}

// TestStages tells how far opening came.
func TestStages(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	for name, c := range map[string]struct {
		change func(*inbox.IMAPConfig)
		stage  inbox.Stage
		words  bool // the server's own
	}{
		"nobody there":   {func(c *inbox.IMAPConfig) { c.Addr = "127.0.0.1:1" }, inbox.StageReach, false},
		"tls to plain":   {func(c *inbox.IMAPConfig) { c.TLS = "tls" }, inbox.StageSecure, false},
		"no starttls":    {func(c *inbox.IMAPConfig) { c.TLS = "starttls" }, inbox.StageSecure, true},
		"wrong password": {func(c *inbox.IMAPConfig) { c.Password = "fel" }, inbox.StageLogin, true},
		"no such folder": {func(c *inbox.IMAPConfig) { c.Folder = "Svar" }, inbox.StageFolder, true},
	} {
		cfg := config(s.IMAPAddr())
		c.change(&cfg)
		_, err := inbox.OpenMailbox(t.Context(), cfg)
		failed, ok := errors.AsType[*inbox.StageError](err)
		if words, refused := inbox.Refused(err); !ok || failed.Stage != c.stage || refused != c.words || c.words && words == "" {
			t.Errorf("%s: %v, %+v", name, err, failed)
		}
	}
}

func TestAuthServers(t *testing.T) {
	t.Parallel()
	got := inbox.AuthServers(mailFrom(
		"Received: x", "Authentication-Results: MX.kommun.example 1; dmarc=pass", "Authentication-Results: dkim=pass",
		`Authentication-Results: "mail gate"; spf=pass`, "Received: y", "Authentication-Results: forged.example; dmarc=pass"))
	if !slices.Equal(got, []string{"mx.kommun.example", "", "mail gate"}) {
		t.Errorf("%q", got)
	}
}
