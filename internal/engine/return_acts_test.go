package engine

import (
	"errors"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

// delivered is a delivery as it stands.
func (o *office) delivered(id int64) store.Delivery {
	o.t.Helper()
	var d store.Delivery
	o.view(func(r store.Reader) (err error) { d, err = r.Delivery(o.t.Context(), id); return err })
	return d
}

func TestAcceptHeld(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, server string
		answered     []string
		by           string
	}{
		"owner failing":      {eva, "fail", []string{eva}, ""},
		"owner, no word":     {eva, "", []string{eva}, ""},
		"colleague failing":  {olle, "fail", []string{eva, olle}, olle},
		"stranger":           {kurt, "pass", []string{eva}, kurt},
		"stranger, not said": {kurt, "", []string{eva}, kurt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
			v := o.takes(o.delivery(c.from, c.server, ask, book), verdictHeld)
			if mails := o.again(); len(mails) != 0 {
				t.Fatalf("held, and %v", subjects(mails))
			}
			o.accepts(v.Delivery, verdictAccepted)
			mails := o.again()
			for _, a := range c.answered {
				says(t, o.one(mails, a), "K01-2026M01")
			}
			if len(mails) != len(c.answered) {
				t.Errorf("answered %v", subjects(mails))
			}
			stored := o.versions(eva, "K01", "2026-M01")
			if len(stored) != 1 || stored[0].By != c.by || !stored[0].Complete {
				t.Errorf("stored %+v", stored)
			}
			if d := o.delivered(v.Delivery); !d.Handled || d.Verdict != verdictAccepted || d.Tries != 1 {
				t.Errorf("%+v", d)
			}
			_, err := o.Accept(t.Context(), v.Delivery, "Bo Ek", AsSent)
			refused(t, err, "not-waiting")
			o.none(o.again(), eva)
			o.did("return-accepted by Anna Lind")
			o.wholeRecord()
		})
	}
}

// accepts accepts a held return and holds it to a verdict.
func (o *office) accepts(delivery int64, verdict string) {
	o.t.Helper()
	v, err := o.Accept(o.t.Context(), delivery, "Anna Lind", AsSent)
	if err != nil || v.Verdict != verdict {
		o.t.Fatalf("%+v, %v; want %s", v, err, verdict)
	}
}

// TestAcceptAsOwner: what Eva sent from home is her own answer when the
// controller says so, and her home address gets no mail.
func TestAcceptAsOwner(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	const home = "eva@privat.example"
	v := o.takes(o.delivery(home, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictHeld)
	if got, err := o.Accept(t.Context(), v.Delivery, "Anna Lind", AsOwner); err != nil || got.Verdict != verdictAccepted {
		t.Fatalf("%+v, %v", got, err)
	}
	mails := o.again()
	o.none(mails, home)
	if m := o.one(mails, eva); strings.Contains(m.text, home) {
		t.Errorf("the receipt tells of another address:\n%s", m.text)
	}
	if stored := o.versions(eva, "K01", "2026-M01"); len(stored) != 1 || stored[0].By != "" {
		t.Errorf("stored %+v", stored)
	}
	o.did("return-accepted-own by Anna Lind")
	o.wholeRecord()
}

// TestAcceptOtherThread: Olle answered his own mail with Eva's workbook, on
// her behalf.
func TestAcceptOtherThread(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	mails := o.pass(firstDay)
	hers, his := o.one(mails, eva), o.one(mails, olle)
	v := o.takes(o.delivery(olle, "pass", his, fills(t, hers.book, cells{"K01-2026M01": fine()})), verdictHeld)
	o.again()
	o.accepts(v.Delivery, verdictAccepted)
	mails = o.again()
	says(t, o.one(mails, eva), "[R1001]", olle)
	o.one(mails, olle)
	if len(o.versions(eva, "K01", "2026-M01")) != 1 {
		t.Error("the answer was not taken")
	}
}

// TestAcceptOlder: what the owner has answered since stands.
func TestAcceptOlder(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	first := fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Först"), "K02-2026M01": with(fine(), "Resultat", "Först")})
	v := o.takes(o.delivery(eva, "fail", ask, first), verdictHeld)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Sedan")})), verdictAccepted)
	o.again()
	o.accepts(v.Delivery, verdictAccepted)
	says(t, o.one(o.again(), eva), "K01-2026M01: svaret är äldre")
	if got := o.versions(eva, "K01", "2026-M01"); len(got) != 1 {
		t.Errorf("the older answer was laid over the newer: %+v", got)
	}
	if got := o.versions(eva, "K02", "2026-M01"); len(got) != 1 {
		t.Errorf("the other row: %+v", got)
	}
}

func TestAcceptRefused(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	other := smallOffice(t)
	foreign := other.one(other.pass(firstDay), eva)
	for name, c := range map[string]struct {
		d    inbox.Delivery
		code string
	}{
		"words from a stranger":       {o.delivery(kurt, "pass", ask, nil), "no-workbook"},
		"another installation's form": {o.delivery(kurt, "pass", ask, foreign.book), "not-our-form"},
		"not a form":                  {o.letter(kurt, "pass", ask, "Här", enclosed{"svar.xlsx", []byte("PK trasig")}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			v := o.takes(c.d, verdictHeld)
			for range maxDeaths + 1 { // a refusal is no death
				_, err := o.Accept(t.Context(), v.Delivery, "Anna Lind", AsSent)
				var no *Refusal
				if !errors.As(err, &no) {
					t.Fatalf("error %v", err)
				}
				if c.code != "" {
					refused(t, err, c.code)
				}
			}
			if d := o.delivered(v.Delivery); d.Handled || d.Verdict != verdictHeld || d.Tries != 1 {
				t.Errorf("%+v", d)
			}
			o.none(o.again(), kurt)
		})
	}
	o.did()
}

// TestDeathWhileAccepting: a held return that kills its reader is held on.
func TestDeathWhileAccepting(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	v := o.takes(o.delivery(eva, "fail", ask, ask.book), verdictHeld)
	for range maxDeaths {
		if _, _, err := o.takeUp(t.Context(), v.Delivery); err != nil {
			t.Fatal(err)
		}
	}
	_, err := o.Accept(t.Context(), v.Delivery, "Anna Lind", AsSent)
	refused(t, err, reasonUnread)
	if err := o.Dismiss(t.Context(), v.Delivery, "Anna Lind", "Går inte att läsa"); err != nil {
		t.Error(err)
	}
}

func TestDismiss(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	held := o.takes(o.delivery(kurt, "pass", ask, ask.book), verdictHeld)
	asked := o.takes(o.delivery(eva, "pass", ask, nil), verdictQuestion)
	taken := o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine()})), verdictAccepted)
	o.again()
	if s, err := o.Status(t.Context(), 2026); err != nil || s[0].Held != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	for _, v := range []Verdict{held, asked} {
		if err := o.Dismiss(t.Context(), v.Delivery, "Anna Lind", "Ringde Eva"); err != nil {
			t.Fatal(err)
		}
		refused(t, o.Dismiss(t.Context(), v.Delivery, "Bo Ek", ""), "already-handled")
	}
	refused(t, o.Dismiss(t.Context(), taken.Delivery, "Bo Ek", ""), "not-waiting")
	if s, err := o.Status(t.Context(), 2026); err != nil || s[0].Held != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if mails := o.again(); len(mails) != 0 {
		t.Errorf("nobody is written to: %v", subjects(mails))
	}
	o.did("return-refused by Anna Lind", "dealt-with by Anna Lind")
	o.wholeRecord()
}

func TestAttach(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	v := o.takes(o.letter(kurt, "pass", sentMail{subject: "Protokoll"}, "Här är protokollet", enclosed{"protokoll.pdf", []byte("%PDF-1.4")}), verdictHeld)
	if d := o.delivered(v.Delivery); d.Request != 0 {
		t.Fatalf("%+v", d)
	}
	if err := o.Attach(t.Context(), v.Delivery, 999, "Anna Lind"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("attached to a request that is not there: %v", err)
	}
	if err := o.Attach(t.Context(), v.Delivery, 1, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	if d := o.delivered(v.Delivery); d.Request != 1 || d.Person == 0 || !d.Handled {
		t.Errorf("%+v", d)
	}
	refused(t, o.Attach(t.Context(), v.Delivery, 2, "Anna Lind"), "already-handled")
	if mails := to(o.again(), kurt); len(mails) != 0 {
		t.Errorf("a stranger was answered: %v", subjects(mails))
	}
	o.did("attached by Anna Lind")
	o.wholeRecord()
}
