package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rond/internal/inbox"
	"rond/internal/mailtest"
)

const address = "rond@kommun.example"

func mailServer(t testing.TB) *mailtest.Server {
	t.Helper()
	s, err := mailtest.Start(mailtest.Options{
		Domains:  []string{"kommun.example"},
		Now:      func() time.Time { return time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC) },
		Password: "hemligt",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func config(addr string) inbox.IMAPConfig {
	return inbox.IMAPConfig{
		Addr: addr, TLS: "none", User: address, Password: "hemligt",
		Processed: "Processed", Held: "Held", Bounces: "Bounces", CommandTimeout: 10 * time.Second,
	}
}

func open(t testing.TB, cfg inbox.IMAPConfig) *inbox.Mailbox {
	t.Helper()
	m, err := inbox.OpenMailbox(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func send(t testing.TB, s *mailtest.Server, subject string, size int) {
	t.Helper()
	raw := "From: anna@kommun.example\r\nSubject: " + subject + "\r\n\r\n" + strings.Repeat("Klart.\r\n", size/8)
	if err := s.Send(t.Context(), "anna@kommun.example", address, []byte(raw), true); err != nil {
		t.Fatal(err)
	}
}

// subjects reads the folder with a client of its own.
func subjects(t testing.TB, addr, folder string) []string {
	t.Helper()
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(address, "hemligt").Wait(); err != nil {
		t.Fatal(err)
	}
	data, err := c.Select(folder, nil).Wait()
	if err != nil || data.NumMessages == 0 {
		return nil
	}
	all := imap.SeqSet{imap.SeqRange{Start: 1, Stop: 0}}
	found, err := c.Fetch(all, &imap.FetchOptions{Envelope: true, Flags: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		s := f.Envelope.Subject
		if slices.ContainsFunc(f.Flags, func(g imap.Flag) bool { return strings.EqualFold(string(g), `\Deleted`) }) {
			s += " (deleted)"
		}
		out = append(out, s)
	}
	return out
}

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestEachHandsOverInOrderAndMoves(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	for _, subject := range []string{"ett", "två", "tre", "fyra"} {
		send(t, s, "=?utf-8?Q?"+strings.ReplaceAll(subject, "å", "=C3=A5")+"?=", 80)
	}
	m := open(t, config(s.IMAPAddr()))
	folders := map[string]string{"ett": "Processed", "två": "Held", "tre": "", "fyra": "Processed"}
	var keys []string
	handle := func(_ context.Context, d inbox.Delivery) (string, error) {
		keys = append(keys, d.Key)
		mail := d.Read(trusting())
		if d.Source != "imap" || mail.Trust != inbox.Pass {
			t.Errorf("%s from %q, trust %s (%s)", d.Key, d.Source, mail.Trust, mail.TrustWhy)
		}
		return folders[mail.Subject], nil
	}
	if n, err := m.Each(t.Context(), handle); n != 3 || err != nil {
		t.Fatalf("%d moved, %v", n, err)
	}
	equal(t, "keys", keys, "imap:1:1", "imap:1:2", "imap:1:3", "imap:1:4")
	equal(t, "INBOX", subjects(t, s.IMAPAddr(), "INBOX"), "tre")
	equal(t, "Processed", subjects(t, s.IMAPAddr(), "Processed"), "ett", "fyra")
	equal(t, "Held", subjects(t, s.IMAPAddr(), "Held"), "två")
	keys = nil
	if n, err := m.Each(t.Context(), handle); n != 0 || err != nil {
		t.Fatalf("%d moved the second time, %v", n, err)
	}
	equal(t, "keys the second time", keys, "imap:1:3")
}

func TestErrorLeavesTheMessage(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	for i := range 3 {
		send(t, s, fmt.Sprint("mejl ", i), 80)
	}
	broken := errors.New("the database is full")
	m := open(t, config(s.IMAPAddr()))
	n, err := m.Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
		if d.Key == "imap:1:2" {
			return "Processed", broken
		}
		return "Processed", nil
	})
	if n != 1 || !errors.Is(err, broken) || !strings.Contains(err.Error(), "imap:1:2") {
		t.Fatalf("%d moved, %v", n, err)
	}
	equal(t, "INBOX", subjects(t, s.IMAPAddr(), "INBOX"), "mejl 1", "mejl 2")
	// The same mailbox goes on, and so does a new one, with the same keys.
	for _, m := range []*inbox.Mailbox{m, open(t, config(s.IMAPAddr()))} {
		var keys []string
		n, err := m.Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
			keys = append(keys, d.Key)
			return "", nil
		})
		if n != 0 || err != nil {
			t.Fatalf("%d moved, %v", n, err)
		}
		equal(t, "keys", keys, "imap:1:2", "imap:1:3")
	}
}

func TestTooBigIsNotFetched(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	send(t, s, "stor", 100_000)
	send(t, s, "liten", 80)
	cfg := config(s.IMAPAddr())
	cfg.MaxBytes = 10_000
	var got []string
	_, err := open(t, cfg).Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
		mail := d.Read(trusting())
		got = append(got, fmt.Sprintf("%s %v %v %v %q", mail.Subject, mail.Trust, d.TooBig > 100_000, len(d.Raw) < 1000, mail.Text))
		return "Held", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	small := strings.TrimSpace(strings.Repeat("Klart.\n", 10))
	equal(t, "mails", got, `stor pass true true ""`, fmt.Sprintf("liten pass false true %q", small))
}

func TestFolderMadeAgainHasOtherKeys(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	c, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(address, "hemligt").Wait(); err != nil {
		t.Fatal(err)
	}
	fill := func() {
		t.Helper()
		raw := "Subject: hej\r\n\r\nhej\r\n"
		if err := c.Create("Kontroller", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		w := c.Append("Kontroller", int64(len(raw)), nil)
		if _, err := io.WriteString(w, raw); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	fill()
	cfg := config(s.IMAPAddr())
	cfg.Folder = "Kontroller"
	m := open(t, cfg)
	var keys []string
	look := func() {
		t.Helper()
		if _, err := m.Each(t.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
			keys = append(keys, d.Key)
			return "", nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	look()
	if err := c.Delete("Kontroller").Wait(); err != nil {
		t.Fatal(err)
	}
	fill()
	look()
	if len(keys) != 2 || keys[0] == keys[1] {
		t.Errorf("keys %q, want two different", keys)
	}
}

func TestWaitWakesOnMail(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	m := open(t, config(s.IMAPAddr()))
	arrived := make(chan error)
	go func() { arrived <- m.Wait(t.Context(), time.Minute) }()
	for i := 0; ; i++ { // one word can be lost: the server's IDLE registers late
		send(t, s, fmt.Sprint("mejl ", i), 80)
		select {
		case err := <-arrived:
			if err != nil {
				t.Fatal(err)
			}
			if n, err := m.Each(t.Context(), func(context.Context, inbox.Delivery) (string, error) { return "Processed", nil }); n == 0 || err != nil {
				t.Errorf("%d mails, %v", n, err)
			}
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func TestWaitEnds(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	m := open(t, config(s.IMAPAddr()))
	// Words that were already said may end the first ones early.
	for range 3 {
		if err := m.Wait(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	// Looking through the folder is no news: waiting after it waits.
	send(t, s, "kvar", 80)
	for range 2 {
		if _, err := m.Each(t.Context(), func(context.Context, inbox.Delivery) (string, error) { return "", nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Wait(t.Context(), time.Millisecond); err != nil { // the mail itself was news
		t.Fatal(err)
	}
	if _, err := m.Each(t.Context(), func(context.Context, inbox.Delivery) (string, error) { return "", nil }); err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if err := m.Wait(short, time.Minute); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting after a look: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.Wait(ctx, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestOpenMailboxSaysWhy(t *testing.T) {
	t.Parallel()
	s := mailServer(t)
	for name, change := range map[string]func(*inbox.IMAPConfig){
		"LOGIN":          func(c *inbox.IMAPConfig) { c.Password = "fel" },
		"SELECT":         func(c *inbox.IMAPConfig) { c.Folder = "Finns inte" },
		"want tls":       func(c *inbox.IMAPConfig) { c.TLS = "" },
		"no-such.pem":    func(c *inbox.IMAPConfig) { c.CAFile = "no-such.pem" },
		"no certificate": func(c *inbox.IMAPConfig) { c.CAFile = "doc.go" },
		"missing port":   func(c *inbox.IMAPConfig) { c.Addr = "kommun.example" },
		"first record":   func(c *inbox.IMAPConfig) { c.TLS = "tls" },
	} {
		cfg := config(s.IMAPAddr())
		change(&cfg)
		m, err := inbox.OpenMailbox(t.Context(), cfg)
		if err == nil {
			m.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func BenchmarkEach(b *testing.B) {
	s := mailServer(b)
	for b.Loop() {
		b.StopTimer()
		for i := range 100 {
			send(b, s, fmt.Sprint("mejl ", i), 20_000)
		}
		m := open(b, config(s.IMAPAddr()))
		b.StartTimer()
		n, err := m.Each(b.Context(), func(_ context.Context, d inbox.Delivery) (string, error) {
			d.Read(trusting())
			return "Processed", nil
		})
		if n != 100 || err != nil {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "mails/s")
}
