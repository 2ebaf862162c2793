//go:build unix

package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/notify"
)

// BenchmarkSending is how many mails a second, each with a workbook, a server
// takes from a new connection for each, from one that is kept, and from several;
// and with how many of them a second the whole outbox can keep up, ledger and
// all. The servers are one in this process that only speaks the protocol, and
// Postfix; both with STARTTLS.
func BenchmarkSending(b *testing.B) {
	b.Run("in-process", func(b *testing.B) {
		to := protocolAlone(b)
		inTurn(b, to)
		b.Run("outbox", func(b *testing.B) { throughTheOutbox(b, to) })
	})
	b.Run("postfix", func(b *testing.B) {
		needs(b, "postfix")
		house := openPostHouse(b, addresses(benchOwners))
		port, err := strconv.Atoi(house.smtp)
		if err != nil {
			b.Fatal(err)
		}
		to := notify.SMTPConfig{Host: "127.0.0.1", Port: port, TLS: "starttls", CAFile: house.ca}
		inTurn(b, to)
		b.Run("outbox", func(b *testing.B) { throughTheOutbox(b, to) })
	})
}

// protocolAlone is a server to which nothing happens.
func protocolAlone(b *testing.B) notify.SMTPConfig {
	b.Helper()
	pair, authority, err := mailtest.Certificate(time.Now())
	if err != nil {
		b.Fatal(err)
	}
	server, err := mailtest.StartFaulty(&tls.Config{Certificates: []tls.Certificate{pair}}, func(string, string) mailtest.Fault { return mailtest.Fault{} })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { server.Close() })
	ca := filepath.Join(b.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority, 0o600); err != nil {
		b.Fatal(err)
	}
	return notify.SMTPConfig{Host: "127.0.0.1", Port: server.Port(), TLS: "starttls", CAFile: ca}
}

// inTurn measures one way after another in the same run, and each against a
// new connection for every mail.
func inTurn(b *testing.B, to notify.SMTPConfig) {
	fresh := 0.0
	b.Run("new", func(b *testing.B) { fresh = perSecond(b, to, 1, true) })
	for _, connections := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("kept/%d", connections), func(b *testing.B) {
			if n := perSecond(b, to, connections, false); fresh > 0 {
				b.ReportMetric(n/fresh, "x-new")
			}
		})
	}
}

// perSecond hands over b.N mails.
func perSecond(b *testing.B, to notify.SMTPConfig, connections int, anew bool) float64 {
	raw := benchMail(b)
	mails := make(chan int)
	var working sync.WaitGroup
	for range connections {
		via := notify.NewSMTP(to)
		defer via.Close()
		working.Go(func() {
			for i := range mails {
				env := notify.Envelope{From: "internkontroll@kommun.example", To: fmt.Sprintf("vc%d@kommun.example", i%benchOwners+1)}
				if out := via.Deliver(b.Context(), env, raw, func(notify.Phase) error { return nil }); out.Result != notify.Accepted {
					b.Errorf("%+v", out)
				}
				if anew {
					_ = via.Close()
				}
			}
		})
	}
	b.ResetTimer()
	for i := range b.N {
		mails <- i
	}
	close(mails)
	working.Wait()
	b.StopTimer()
	n := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(n, "mails/s")
	b.ReportMetric(0, "ns/op")
	return n
}

// benchMail is a mail with a workbook of the usual size.
func benchMail(b *testing.B) []byte {
	b.Helper()
	raw, err := notify.Compose(notify.Message{ID: "bench@kommun.example", Date: newYear, From: notify.Address{Email: "internkontroll@kommun.example"},
		To: notify.Address{Email: "vc1@kommun.example"}, Subject: "Internkontroll", Text: "Hej", HTML: "<p>Hej</p>",
		Attachments: []notify.Attachment{{Name: "a.xlsx", Type: "application/octet-stream", Data: bytes.Repeat([]byte{1, 2, 3, 4, 5}, 2500)}}})
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// throughTheOutbox measures all that happens to a thousand mails between the
// decision and the server's yes, over 1, 2, 4 and 8 connections.
func throughTheOutbox(b *testing.B, to notify.SMTPConfig) {
	for _, connections := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(connections), func(b *testing.B) {
			sent := 0
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				smtp := fmt.Sprintf("host = %q\nport = %d\nca_file = %q\nconnections = %d", to.Host, to.Port, to.CAFile, connections)
				r := manyAsked(b, dir, benchOwners, smtp).opened(b, func() time.Time { return time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC) })
				if _, err := r.engine.Tick(b.Context()); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				done, err := r.engine.Send(b.Context(), r.via...)
				if err != nil || done.Accepted != benchOwners {
					b.Fatalf("%+v, %v", done, err)
				}
				sent += done.Accepted
			}
			b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "mails/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
