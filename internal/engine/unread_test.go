package engine

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

// TestFetchedAfterAll: a mail that could not be fetched, of which the header
// was had or nothing, is one mail when it can be later, also under another key:
// nothing of the first try waits any more. What somebody has dealt with, and
// what is another mail, stays as it is.
func TestFetchedAfterAll(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	whole := func(key string) inbox.Delivery {
		d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", key)}))
		d.Key = key
		return d
	}
	unread := func(d inbox.Delivery, header bool) Verdict {
		d.Key, d.Unread = d.Key+":unread", "unexpected EOF"
		head, _, _ := bytes.Cut(d.Raw, []byte("\r\n\r\n"))
		if d.Raw = nil; header {
			d.Raw = append(head, "\r\n\r\n"...)
		}
		return o.takes(d, verdictUnreadable)
	}
	before := o.waitingNow()
	for _, key := range []string{"imap:1:1", "imap:1:2", "imap:1:3"} {
		d := whole(key)
		first := unread(d, key != "imap:1:1")
		if got := o.waitingNow(); got != before+1 {
			t.Errorf("%s: %d wait, want %d", key, got, before+1)
		}
		if key == "imap:1:3" {
			d.Key = "imap:2:77" // the folder was made anew meanwhile
		}
		o.takes(d, verdictAccepted)
		o.view(func(r store.Reader) error {
			row, err := r.Delivery(t.Context(), first.Delivery)
			if row.Verdict != verdictRepeated || row.Reason != "fetched-after-all" || !row.Handled {
				t.Errorf("%s: its first row is %+v", key, row)
			}
			return err
		})
	}
	d := whole("imap:1:9")
	unread(d, true)
	o.takes(whole("imap:1:10"), verdictAccepted) // another mail of the same sender
	if got := o.waitingNow(); got != before+1 {
		t.Errorf("%d wait, want the one that nobody has fetched", got-before)
	}
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 4 || strings.Contains(v[3].Body, "imap:1:9") {
		t.Errorf("%d versions", len(v))
	}
	o.wholeRecord()
}
