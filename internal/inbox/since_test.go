package inbox_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"rond/internal/inbox"
)

func appendAt(t *testing.T, user *imapmemserver.User, subject string, at time.Time) {
	t.Helper()
	raw := "Subject: " + subject + "\r\n\r\nhej\r\n"
	if _, err := user.Append("INBOX", literal{strings.NewReader(raw)}, &imap.AppendOptions{Time: at}); err != nil {
		t.Fatal(err)
	}
}

// TestOldMailIsLeft where it is, to the second, and is not asked about in every
// round; what arrives later is taken in among it.
func TestOldMailIsLeft(t *testing.T) {
	t.Parallel()
	addr, user := oldServer(t, imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}})
	installed := time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600))
	for name, at := range map[string]time.Time{"year": installed.AddDate(-1, 0, 0), "yesterday": installed.Add(-24 * time.Hour), "second": installed.Add(-time.Second)} {
		appendAt(t, user, name, at)
	}
	appendAt(t, user, "then", installed)
	appendAt(t, user, "elsewhere", installed.Add(time.Minute).In(time.FixedZone("", -11*3600)))
	cfg := config(addr)
	cfg.Since = installed
	m := open(t, cfg)
	var got []string
	take := func(_ context.Context, d inbox.Delivery) (string, error) {
		got = append(got, d.Read(trusting()).Subject)
		return "Processed", nil
	}
	for range 2 {
		if _, err := m.Each(t.Context(), take); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "taken", got, "then", "elsewhere")
	if left := subjects(t, addr, "INBOX"); len(left) != 3 {
		t.Errorf("left are %q", left)
	}
	if n, err := m.Older(t.Context()); err != nil || n != 2 {
		t.Errorf("%d from earlier days, %v", n, err)
	}
}

// TestFiftyThousandOldMails: the first look at a mailbox with years of mail in
// it takes seconds and a few megabytes, and hands over what is new alone.
func TestFiftyThousandOldMails(t *testing.T) {
	t.Parallel()
	addr, user := oldServer(t, imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapMove: {}})
	installed := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for i := range 50_000 {
		appendAt(t, user, fmt.Sprint("gammalt ", i), installed.Add(-time.Duration(i)*time.Minute-time.Minute))
	}
	appendAt(t, user, "nytt", installed.Add(time.Hour))
	cfg := config(addr)
	cfg.Since = installed
	m := open(t, cfg)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began, got := time.Now(), 0
	for range 3 {
		if _, err := m.Each(t.Context(), func(context.Context, inbox.Delivery) (string, error) { got++; return "Processed", nil }); err != nil {
			t.Fatal(err)
		}
	}
	n, err := m.Older(t.Context())
	runtime.ReadMemStats(&after)
	t.Logf("%d taken, %d older left, %v, %d MB allocated by both sides", got, n, time.Since(began), (after.TotalAlloc-before.TotalAlloc)>>20)
	if err != nil || got != 1 || n < 49_000 {
		t.Errorf("%d taken, %d older, %v", got, n, err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}
