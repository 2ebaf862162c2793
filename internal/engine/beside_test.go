package engine

import (
	"strings"
	"testing"
)

const whoTakesOver = "Hej!\r\nHär kommer filen. Hur gör jag om någon annan ska ta över kontrollen?\r\nMvh Eva"

// TestQuestionBesideAnswers: what is asked in the mail that a workbook comes
// with reaches the contact, and waits until it is dealt with.
func TestQuestionBesideAnswers(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
	v := o.takes(o.letter(eva, "pass", ask, whoTakesOver, enclosed{"svar.xlsx", book}), verdictAccepted)
	mails := o.again()
	passed := o.one(mails, anna)
	if !strings.Contains(passed.subject, "Fråga från Eva Ek") || !strings.Contains(string(passed.msg), "ta över kontrollen") {
		t.Errorf("the contact got %q with %q", passed.subject, passed.msg)
	}
	says(t, o.one(mails, eva), "Anna Lind har fått din fråga", "alla dina svar har kommit fram")
	w := o.waits()
	if len(w.Questions) != 1 || w.Questions[0].ID != v.Delivery {
		t.Fatalf("questions: %+v", w.Questions)
	}
	if s, err := o.Status(t.Context(), 2026); err != nil || s[0].Questions != 1 {
		t.Errorf("%+v %v", s, err)
	}
	if d := o.arrived(v.Delivery, "sv"); !d.Asks || !d.CanDismiss || d.CanAttach || d.CanAccept {
		t.Errorf("%+v", d)
	}
	if err := o.Dismiss(t.Context(), v.Delivery, "Anna Lind", "ringde"); err != nil {
		t.Fatal(err)
	}
	if n := len(o.waits().Questions); n != 0 {
		t.Errorf("%d questions after it was dealt with", n)
	}
	refused(t, o.Dismiss(t.Context(), v.Delivery, "Anna Lind", ""), "already-handled")
	plain := o.takes(o.delivery(eva, "pass", ask, book), verdictUnchanged)
	refused(t, o.Dismiss(t.Context(), plain.Delivery, "Anna Lind", ""), "not-waiting")
	o.none(o.again(), anna)
	o.wholeRecord()
}

// TestQuestionBesideACorrection: also when the file must be mended, and when it
// cannot be read.
func TestQuestionBesideACorrection(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	bad := fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Genomförd under perioden?", "Kanske"), "K02-2026M01": fine()})
	o.takes(o.letter(eva, "pass", ask, whoTakesOver, enclosed{"svar.xlsx", bad}), verdictCorrection)
	mails := o.again()
	o.one(mails, anna)
	says(t, o.one(mails, eva), "Anna Lind har fått din fråga")
	o.takes(o.letter(eva, "pass", ask, whoTakesOver, enclosed{"svar.xlsx", []byte("PK\x03\x04 trasig")}), verdictUnreadable)
	mails = o.again()
	o.one(mails, anna)
	says(t, o.one(mails, eva), "Anna Lind har fått din fråga")
}

// TestHeldQuestionBesideAnswers: nothing of a stranger's goes further until the
// controller lets it count.
func TestHeldQuestionBesideAnswers(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})
	v := o.takes(o.letter("eva@privat.example", "pass", ask, whoTakesOver, enclosed{"svar.xlsx", book}), verdictHeld)
	o.none(o.again(), anna)
	if _, err := o.Accept(t.Context(), v.Delivery, "Anna Lind", AsSent); err != nil {
		t.Fatal(err)
	}
	mails := o.again()
	if m := o.one(mails, anna); !strings.Contains(m.subject, "eva@privat.example") {
		t.Errorf("the question is said to be from %q", m.subject)
	}
	if m := o.one(mails, eva); strings.Contains(m.text, "din fråga") {
		t.Errorf("Eva is told of somebody else's question:\n%s", m.text)
	}
	if n := len(o.waits().Questions); n != 1 {
		t.Errorf("%d questions", n)
	}
}

func TestAsks(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{
		"Här är filen. Vem tar över?":          true,
		"Varför?":                              true,
		"Hej, hur mår du? Kan jag få mer tid?": true,
		"Mvh Eva\nPS. Ska K02 vara med?":       true,
		"Hälsningar från fältet! Jag undrar en sak.\nVad gäller nu?": true,
		"":                                  false,
		"Hej, här är filen.":                false,
		"Hej Anna, hur mår du?":             false,
		"Hej! Allt bra?\nHär är filen.":     false,
		"How are you? Here is the file.":    false,
		"Se https://kommun.example/sok?q=1": false,
		"Här är filen.\nMed vänlig hälsning\nHar du frågor? Ring oss": false,
		"Klart.\nMvh Eva\nUndrar du hur vi hanterar uppgifter?":       false,
		"Klart.\n/Johan\nFrågor?":                                     false,
		"?":                                                           false,
	} {
		if got := asks(words); got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
