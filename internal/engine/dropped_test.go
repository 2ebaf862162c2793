package engine

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"rond/internal/inbox"
)

// zipped is a zip with one file in it.
func zipped(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestDroppedFiles: what lies in the watched folder counts as the operator's,
// whether it is a workbook, a zip with one, or a saved mail.
func TestDroppedFiles(t *testing.T) {
	t.Parallel()
	for name, drop := range map[string]func(t *testing.T, book, mail []byte) inbox.Delivery{
		"workbook": func(t *testing.T, book, _ []byte) inbox.Delivery { return inbox.Delivery{Name: "svar.xlsx", Raw: book} },
		"zip": func(t *testing.T, book, _ []byte) inbox.Delivery {
			return inbox.Delivery{Name: "svar.zip", Raw: zipped(t, "svar.xlsx", book)}
		},
		"saved mail":             func(t *testing.T, _, mail []byte) inbox.Delivery { return inbox.Delivery{Raw: mail} },
		"saved mail with a name": func(t *testing.T, _, mail []byte) inbox.Delivery { return inbox.Delivery{Name: "svar.EML", Raw: mail} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
			d := drop(t, book, o.delivery(eva, "none", ask, book).Raw)
			d.Source, d.Key = "folder", "folder:"+name
			o.takes(d, verdictAccepted)
			if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 {
				t.Errorf("%d answers", len(v))
			}
			o.takes(d, verdictAccepted) // handed over again
			o.wholeRecord()
		})
	}
}

// TestDroppedAndTooBig: only its beginning is kept, and no torso of a file.
func TestDroppedAndTooBig(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	torso := ask.book[:len(ask.book)/2]
	for _, name := range []string{"stor.xlsx", "stor.zip"} {
		v := o.takes(inbox.Delivery{Source: "folder", Key: "folder:" + name, Name: name, Raw: append([]byte(nil), torso...), TooBig: 1 << 30}, verdictUnreadable)
		if v.Reason != "too-big" || v.Folder != FolderHeld {
			t.Errorf("%s: %+v", name, v)
		}
		torso = []byte(strings.Repeat("y", 100))
	}
	o.wholeRecord()
}

// TestNotFetched: what cannot be got out of the mailbox stands on the
// controller's list, also when nothing of it can be read, and the mail itself
// counts if it is read in the end.
func TestNotFetched(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	for _, key := range []string{"imap:1:7:unread", "imap:1:8:unread"} {
		d := inbox.Delivery{Source: "imap", Key: key, Unread: "unexpected EOF"}
		v := o.takes(d, verdictUnreadable)
		if !strings.HasPrefix(v.Reason, "not-fetched ") {
			t.Errorf("%s: %+v", key, v)
		}
		if again := o.takes(d, verdictUnreadable); again != v {
			t.Errorf("again: %+v, want %+v", again, v)
		}
		if seen, err := o.DeliveryView(t.Context(), "sv", v.Delivery); err != nil || !strings.Contains(seen.Reason, "brevlådan") {
			t.Errorf("the page: %q, %v", seen.Reason, err)
		}
	}
	d := o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()}))
	d.Key = "imap:1:7"
	o.takes(d, verdictAccepted)
	o.wholeRecord()
}
