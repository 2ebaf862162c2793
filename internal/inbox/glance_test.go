package inbox_test

import (
	"strings"
	"testing"

	"rond/internal/inbox"
)

// FuzzGlance: what the header says at a glance is what it says when the whole
// is read, as long as the header is no longer than that.
func FuzzGlance(f *testing.F) {
	f.Add([]byte("From: Anna <anna@kommun.example>\r\nSubject: =?utf-8?Q?Hall=C3=A5?=\r\nMessage-ID: <a@b>\r\n\r\nhej"))
	f.Add([]byte("From anna Mon\nFrom: a@x.example, b@x.example\n\n"))
	f.Add([]byte("\xef\xbb\xbf\r\rFrom: a@x.example\r\rhej"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) >= 64<<10 {
			return
		}
		seen, read := inbox.Delivery{Raw: raw}.Glance(), inbox.Read(raw, trusting())
		if seen.From != read.From || seen.Subject != read.Subject || seen.MessageID != read.MessageID {
			t.Errorf("at a glance %q %q %q, read %q %q %q", seen.From, seen.Subject, seen.MessageID, read.From, read.Subject, read.MessageID)
		}
	})
}

// TestGlanceIsBounded: a header without end costs what its beginning costs.
func TestGlanceIsBounded(t *testing.T) {
	t.Parallel()
	raw := "Subject: hej\r\nX: " + strings.Repeat("x", 70<<10) + "\r\nFrom: anna@kommun.example\r\n\r\n"
	if m := (inbox.Delivery{Raw: []byte(raw)}).Glance(); m.Subject != "hej" || m.From != "" {
		t.Errorf("glanced beyond the beginning: %+v", m)
	}
}
