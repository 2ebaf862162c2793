package fill_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"rond/workbook/fill"
	"rond/workbook/form"
)

func opened(t *testing.T, grades []form.Grade) *fill.Book {
	t.Helper()
	f := form.Form{Lang: "sv", Reference: "R1", Due: "2026-05-13", Grades: grades,
		Texts:   form.Texts{Title: "Uppföljning", Prompt: map[form.Field]string{form.FieldGrade: "Välj"}},
		Rows:    []form.Row{{Key: "RX", Ref: "K01-2026T1", Control: "Avtalstrohet", Period: "tertial 1 2026"}},
		Actions: []form.Action{{Key: "RY", Ref: "Å1", Text: "Ny rutin", Status: "started"}},
	}
	var buf bytes.Buffer
	if err := form.NewBuilder().Build(&buf, f); err != nil {
		t.Fatal(err)
	}
	b, err := fill.Open(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFillingInAsAPersonWould(t *testing.T) {
	t.Parallel()
	b := opened(t, []form.Grade{{Code: "a", Word: "Ingen avvikelse"}, {Code: "b", Word: "Avvikelse", Severity: 1}})
	if rows := b.Rows(); len(rows) != 1 || rows[0] != (fill.Row{Ref: "K01-2026T1", Control: "Avtalstrohet", Period: "tertial 1 2026"}) {
		t.Errorf("rows %+v", rows)
	}
	const ref = "K01-2026T1"
	if got := b.Choices(ref, "Genomförd under perioden?"); !slices.Equal(got, []string{"Ja", "Delvis", "Nej", "Inget tillfälle", "Berör inte min verksamhet"}) {
		t.Errorf("choices %q", got)
	}
	if got := b.Choices("Å1", "Läge"); len(got) != 6 || got[4] != "Genomförd" {
		t.Errorf("statuses %q", got)
	}
	if got := b.Choices(ref, "Resultat"); got != nil {
		t.Errorf("a text has choices %q", got)
	}
	for heading, value := range map[string]string{"Resultat": "2026-05-01", "Klart senast": "2026-06-30", "Genomförd under perioden?": "Ja", "Åtgärd": "_x0041_ =1+1"} {
		if err := b.Set(ref, heading, value); err != nil {
			t.Error(err)
		}
		if got := b.Get(ref, heading); got != value {
			t.Errorf("%s shows %q, want %q", heading, got, value)
		}
	}
	for want, err := range map[error]error{
		fill.ErrLocked: b.Set(ref, "Kontroll", "x"), fill.ErrNoRow: b.Set("K99", "Resultat", "x"), fill.ErrNoHeading: b.Set(ref, "Resultatet", "x"),
	} {
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if _, err := b.Bytes(); err != nil {
		t.Error(err)
	}
}

func TestChoicesFromARange(t *testing.T) {
	t.Parallel()
	b := opened(t, []form.Grade{{Code: "a", Word: "Bra, inget att anmärka"}, {Code: "b", Word: "Brister, åtgärd krävs", Severity: 1}})
	if got := b.Choices("K01-2026T1", "Bedömning"); !slices.Equal(got, []string{"Bra, inget att anmärka", "Brister, åtgärd krävs"}) {
		t.Errorf("choices %q", got)
	}
}

func TestWhatIsNoForm(t *testing.T) {
	t.Parallel()
	if _, err := fill.Open([]byte("hej")); err == nil {
		t.Error("words were opened")
	}
}
