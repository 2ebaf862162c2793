//go:build unix

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"rond/internal/config"
	"rond/internal/daemon"
	"rond/internal/mailtest"
	"rond/internal/store"
)

// benchReplies is how many mails with a workbook of twenty rows are taken in.
const benchReplies = 200

// BenchmarkTakeIn is replies with a filled-in workbook on their way from the
// mailbox to stored answers and filed mail: over IMAP in this process, and from
// Dovecot with TLS. Their receipts are written, and not sent.
func BenchmarkTakeIn(b *testing.B) {
	for name, from := range map[string]func(b *testing.B, s *session, server *mailtest.Server, replies map[string][]byte){
		"in-process": func(b *testing.B, _ *session, server *mailtest.Server, replies map[string][]byte) {
			for addr, raw := range replies {
				if err := server.Send(b.Context(), addr, "internkontroll@kommun.example", raw, true); err != nil {
					b.Fatal(err)
				}
			}
		},
		"dovecot": func(b *testing.B, s *session, _ *mailtest.Server, replies map[string][]byte) {
			needs(b, "dovecot", "doveadm")
			h := openMailboxes(b)
			if err := h.doveadm("mailbox", "create", "-u", "internkontroll@kommun.example", "INBOX"); err != nil {
				b.Fatal(err)
			}
			for addr, raw := range replies {
				stamped := append([]byte("Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example\r\n"), raw...)
				h.delivers(b, "internkontroll", "", fmt.Sprintf("%d.%s.mx", afterAll().Unix(), addr), stamped, afterAll())
			}
			h.instead(b, s.config)
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, server, dir := crowd(b)
				from(b, s, server, theirReplies(b, s, server, dir))
				takeIn(b, s.config)
			}
			b.ReportMetric(float64(benchReplies*b.N)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// theirReplies are what two hundred owners send back, who have been asked.
func theirReplies(b *testing.B, s *session, server *mailtest.Server, dir string) map[string][]byte {
	b.Helper()
	s.at(b, "2026-11-02", "plan", "import", crowdedPlan(b, dir, benchReplies, benchControls))
	s.at(b, "2026-11-24", "run") // tells them what will come
	s.at(b, "2026-12-01", "run")
	replies := map[string][]byte{}
	for i := range benchReplies {
		addr := fmt.Sprintf("vc%d@kommun.example", i+1)
		replies[addr] = filledReply(b, server, addr)
	}
	return replies
}

// instead lets the settings name this house's mailbox.
func (h *mailHouse) instead(t testing.TB, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), "[imap]")
	text = fmt.Appendf(nil, "%s[imap]\nhost = \"127.0.0.1\"\nport = %s\nca_file = %q\nuser = \"internkontroll@kommun.example\"\npassword = %q\n", before, h.imap, h.ca, housePassword)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// takeIn is one look through the mailbox, which is timed.
func takeIn(b *testing.B, path string) {
	b.Helper()
	cfg, problems, err := config.Load(path, func(string) string { return "" })
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	now := func() time.Time { return time.Date(2026, 12, 2, 8, 0, 0, 0, time.UTC) }
	r, err := open(b.Context(), cfg, now, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer r.close()
	o := r.work()
	o.Transports = nil
	b.StartTimer()
	passed, err := daemon.New(o).Once(b.Context())
	b.StopTimer()
	if err != nil || passed.Taken["accepted"] != benchReplies {
		b.Fatalf("%+v, %v", passed, err)
	}
	err = r.store.View(context.Background(), func(tx store.Reader) error {
		rows, err := tx.Occurrences(b.Context(), store.OccurrenceFilter{States: []string{store.Answered}})
		if len(rows) != benchReplies*benchControls {
			b.Errorf("%d rows are answered", len(rows))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
}
