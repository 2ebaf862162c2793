package engine

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

// TestTooBigToFetch: of a mail over the limit only the header has been fetched.
// It has a row and waits; whoever the header vouches for is told, once for each
// mail, and a machine or somebody whom nobody vouches for is not.
func TestTooBigToFetch(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	head := func(d inbox.Delivery) inbox.Delivery {
		raw, _, _ := bytes.Cut(d.Raw, []byte("\r\n\r\n"))
		d.Raw, d.TooBig = append(raw, "\r\n\r\n"...), 60<<20
		return d
	}
	for name, c := range map[string]struct {
		from, verdict, words string
		told                 int
	}{
		"the owner":             {eva, "pass", "Se filmen.", 1},
		"somebody as the owner": {eva, "fail", "Se filmen.", 0},
		"a machine":             {eva, "pass", "Auto-Submitted: auto-replied\r\n\r\nSe filmen.", 0},
		"a stranger":            {"x@annan.example", "pass", "Se filmen.", 0},
	} {
		v := o.takes(head(o.letter(c.from, c.verdict, ask, c.words)), verdictUnreadable)
		if v.Reason != "too-big" || v.Folder != FolderHeld {
			t.Errorf("%s: %+v", name, v)
		}
		mails := o.again()
		if len(mails) != c.told {
			t.Errorf("%s: %d mails", name, len(mails))
		}
		for _, m := range to(mails, eva) {
			if !strings.Contains(m.text, "för stort") || m.book == nil {
				t.Errorf("%s is told %q, with %d workbooks", name, m.text, len(m.books))
			}
		}
		o.view(func(r store.Reader) error {
			d, err := r.Delivery(t.Context(), v.Delivery)
			if d.From != c.from || d.Subject == "" {
				t.Errorf("%s: the row says %q from %q", name, d.Subject, d.From)
			}
			return err
		})
	}
	o.wholeRecord()
}
