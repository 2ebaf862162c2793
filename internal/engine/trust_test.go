package engine

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/internal/store"
)

func TestWhoMayHandIn(t *testing.T) {
	t.Parallel()
	relay := func(s *Settings) { s.Trust.Check = "closed-relay" }
	for name, c := range map[string]struct {
		from, server, verdict, reason, by string
		answered                          []string
		change                            func(*Settings)
	}{
		"owner":                 {eva, "pass", verdictAccepted, "", "", []string{eva}, nil},
		"colleague":             {olle, "pass", verdictAccepted, "", olle, []string{eva, olle}, nil},
		"colleague not known":   {"ny@kommun.example", "pass", verdictAccepted, "", "ny@kommun.example", []string{eva}, nil},
		"stranger":              {kurt, "pass", verdictHeld, "sender-stranger", kurt, nil, nil},
		"stranger, no word":     {kurt, "", verdictHeld, "sender-stranger", kurt, nil, nil},
		"owner failing":         {eva, "fail", verdictHeld, "sender-failed", "", nil, nil},
		"colleague failing":     {olle, "fail", verdictHeld, "sender-failed", olle, nil, nil},
		"owner, no word":        {eva, "", verdictHeld, "sender-unverified", "", nil, nil},
		"relay, owner":          {eva, "", verdictAccepted, "sender-unverified", "", []string{eva}, relay},
		"relay, colleague":      {olle, "", verdictAccepted, "sender-unverified", olle, []string{eva, olle}, relay},
		"relay, not registered": {"ny@kommun.example", "", verdictHeld, "sender-unverified", "ny@kommun.example", nil, relay},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var change []func(*Settings)
			if c.change != nil {
				change = append(change, c.change)
			}
			o, ask := january(t, change...)
			v := o.takes(o.delivery(c.from, c.server, ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), c.verdict)
			if v.Reason != c.reason || v.Request != "R1001" {
				t.Errorf("%+v, want reason %q", v, c.reason)
			}
			mails := o.again()
			for _, address := range []string{eva, olle, kurt, "ny@kommun.example"} {
				want := 0
				for _, a := range c.answered {
					if a == address {
						want = 1
					}
				}
				if got := to(mails, address); len(got) != want {
					t.Errorf("%d mails to %s, want %d", len(got), address, want)
				}
			}
			stored := o.versions(eva, "K01", "2026-M01")
			if (len(stored) == 1) != (c.verdict == verdictAccepted) {
				t.Fatalf("%d versions stored", len(stored))
			}
			if len(stored) == 1 && stored[0].By != c.by {
				t.Errorf("handed in by %q, want %q", stored[0].By, c.by)
			}
			o.wholeRecord()
		})
	}
}

// TestOtherThread: Olle's answer to his own mail carries Eva's workbook.
func TestOtherThread(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass(firstDay)
	hers, his := o.one(mails, eva), o.one(mails, olle)
	o.takes(o.delivery(eva, "pass", hers, fills(t, hers.book, cells{"K02-2026M01": with(fine(), "Resultat", "Evas ord")})), verdictAccepted)
	o.again()
	v := o.takes(o.delivery(olle, "pass", his, fills(t, hers.book, cells{"K01-2026M01": fine()})), verdictHeld)
	if v.Reason != "other-request R1001" {
		t.Errorf("reason %q", v.Reason)
	}
	mails = o.again()
	o.none(mails, eva)
	c := o.one(mails, olle)
	says(t, c, "R1001", "[R1002]")
	if bytes.Contains(c.raw, []byte("Solg")) || c.name != "internkontroll-2026-R1002.xlsx" || sees(t, c.book, "K02-2026M01", "Resultat") != "" {
		t.Errorf("Olle got %s of somebody else", c.name)
	}
	if got := o.versions(eva, "K01", "2026-M01"); len(got) != 0 {
		t.Error("the answer was taken")
	}
}

// TestOtherThreadFromSomebodyNeverAsked: who has no request of their own is
// told, and gets no workbook.
func TestOtherThreadFromSomebodyNeverAsked(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass(firstDay)
	hers, his := o.one(mails, eva), o.one(mails, olle)
	o.takes(o.delivery(maria, "pass", his, hers.book), verdictHeld)
	if c := o.one(o.again(), maria); len(c.books) != 0 {
		t.Errorf("the manager got %s", c.name)
	}
}

func TestRowsOfTwoOwners(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass(firstDay)
	hers, his := o.one(mails, eva), o.one(mails, olle)
	d := o.letter(eva, "pass", hers, "Här är allas", enclosed{"svar.xlsx", fills(t, hers.book, cells{"K01-2026M01": fine()})}, enclosed{"olle.xlsx", fills(t, his.book, cells{"K01-2026M01": fine()})})
	o.takes(d, verdictHeld)
	says(t, o.one(to(o.again(), eva)[:1], eva), "R1002")
	if len(o.versions(eva, "K01", "2026-M01")) != 1 || len(o.versions(olle, "K01", "2026-M01")) != 0 {
		t.Error("want her own row, and not his")
	}
}

// TestFilesThatAreNoReturns: stored, explained to the owner with a new
// workbook, and listed for the controller.
func TestFilesThatAreNoReturns(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	var other bytes.Buffer
	if err := plan.Write(&other, smallPlan()); err != nil {
		t.Fatal(err)
	}
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, bytes.Repeat([]byte{0}, 2048)...)
	day := 2
	for name, data := range map[string][]byte{
		"tom.xlsx": nil, "text.xlsx": []byte("inte en arbetsbok"), "sida.xlsx": []byte("<html><body><table><tr><td>Ref</td></tr></table></body></html>"),
		"gammal.xls": ole, "halv.xlsx": ask.book[:len(ask.book)/2], "annan.xlsx": other.Bytes(), "svar.csv": []byte("Ref;Resultat\nK01;bra\n"),
	} {
		day++
		o.now = o.now.AddDate(0, 0, 1)
		v := o.takes(o.letter(eva, "pass", ask, "Hej", enclosed{name, data}), verdictUnreadable)
		if v.Request != "R1001" || v.Folder != FolderHeld || v.Reason == "" {
			t.Errorf("%s: %+v", name, v)
		}
		if _, err := o.Send(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		c := o.one(o.sent[o.seen:], eva)
		o.seen = len(o.sent)
		if len(c.books) != 1 || !strings.Contains(c.subject, "R1001") {
			t.Errorf("%s: %q with %d workbooks", name, c.subject, len(c.books))
		}
		o.view(func(r store.Reader) error {
			files, err := r.Attachments(t.Context(), v.Delivery)
			if len(files) != 1 {
				t.Errorf("%s: %d files kept", name, len(files))
			}
			return err
		})
	}
}

func TestStrangersFileIsKeptAndNotAnswered(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.letter(kurt, "pass", ask, "Hej", enclosed{"tom.xlsx", nil}), verdictHeld)
	o.takes(o.letter(kurt, "pass", ask, "Vem är ni?"), verdictHeld)
	o.takes(o.letter(eva, "", ask, "Vad menas?"), verdictHeld)
	o.takes(o.letter(eva, "fail", ask, "Hej", enclosed{"tom.xlsx", nil}), verdictHeld)
	if mails := o.again(); len(mails) != 0 {
		t.Errorf("answered: %v", subjects(mails))
	}
}

// TestAnotherInstallation: a form whose keys another Rond has signed is no
// form of ours.
func TestAnotherInstallation(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	_, foreign := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, foreign.book, cells{"K01-2026M01": fine()})), verdictUnreadable)
	says(t, o.one(o.again(), eva), "[R1001]")
	if len(o.versions(eva, "K01", "2026-M01")) != 0 {
		t.Error("another installation's answer was taken")
	}
}

func TestOwnMailIsNeverAnswered(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	v, err := o.TakeIn(t.Context(), inbox.Delivery{Source: "imap", Key: "imap:1:7", Raw: ask.raw})
	if err != nil || v.Verdict != verdictAutomatic {
		t.Errorf("our own mail: %+v, %v", v, err)
	}
	o.takes(o.letter(eva, "pass", ask, "Auto-Submitted: auto-replied\r\n\r\nTack för ditt mejl", enclosed{"svar.xlsx", ask.book}), verdictAutomatic)
	if mails := o.again(); len(mails) != 0 {
		t.Errorf("answered: %v", subjects(mails))
	}
}

// rekeyed is a workbook in which one row's key has become another.
func rekeyed(t *testing.T, book []byte, was, is string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	found := false
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "sheet1.xml") || strings.HasSuffix(f.Name, "sharedStrings.xml") {
			found = found || bytes.Contains(data, []byte(was))
			data = bytes.ReplaceAll(data, []byte(was), []byte(is))
		}
		part, err := w.Create(f.Name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatalf("key %s: found %v, %v", was, found, err)
	}
	return b.Bytes()
}

func TestKeysOfTwoOwnersInOneWorkbook(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
	book = rekeyed(t, book, o.signers[0].Key(1, 1), o.signers[0].Key(2, 1)) // the first row is Olle's
	v := o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	if v.Request != "R1001" || v.Reason != "other-request R1002" {
		t.Errorf("%+v", v)
	}
	says(t, o.one(o.again(), eva), "R1002", "K02-2026M01")
	if len(o.versions(eva, "K02", "2026-M01")) != 1 || len(o.versions(olle, "K01", "2026-M01")) != 0 {
		t.Error("want her own row, and not his")
	}
}

func TestAlteredKey(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	key := o.signers[0].Key(1, 1)
	other := key[:len(key)-2] + "00"
	if other == key {
		other = key[:len(key)-2] + "11"
	}
	book := rekeyed(t, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()}), key, other)
	v := o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	if !strings.HasPrefix(v.Reason, "key-altered") {
		t.Errorf("listed as %q", v.Reason)
	}
	says(t, o.one(o.again(), eva), "dolda nyckel", "K01-2026M01")
	if len(o.versions(eva, "K01", "2026-M01")) != 0 {
		t.Error("a row with an altered key was taken")
	}
}

// TestKeysMoved: rows whose keys have changed places are known by their Refs.
// The keys are swapped in the strings that the workbook's own memory shares,
// so only what the store remembers can tell.
func TestKeysMoved(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	a, b := o.signers[0].Key(1, 1), o.signers[0].Key(1, 2)
	book := fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Fakturor"), "K02-2026M01": with(fine(), "Resultat", "Kassa")})
	book = rekeyed(t, rekeyed(t, rekeyed(t, book, a, "XXXXX"), b, a), "XXXXX", b)
	o.takes(o.delivery(eva, "pass", ask, book), verdictAccepted)
	if v := o.versions(eva, "K01", "2026-M01"); len(v) != 1 || !strings.Contains(v[0].Body, "Fakturor") {
		t.Errorf("K01 says %+v", v)
	}
}
