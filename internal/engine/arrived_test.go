package engine

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"rond/internal/store"
)

func (o *office) arrived(id int64, lang string) DeliveryView {
	o.t.Helper()
	v, err := o.DeliveryView(o.t.Context(), lang, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func TestHeldReturn(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	d := o.letter(kurt, "fail", ask, "Hej\u202e, jag heter Kurt.\n<script>alert(1)</script>\nhttps://x.sharepoint.com/:x:/g/fil",
		enclosed{"../Året & ”svar”.xlsx", fills(t, ask.book, cells{"K01-2026M01": fine()})}, enclosed{"bild.exe", []byte("MZ\x90")})
	id := o.takes(d, verdictHeld).Delivery
	w := o.waits()
	if len(w.Returns) != 1 || w.Returns[0].ID != id || w.Returns[0].From != kurt || w.Returns[0].Owner != "Eva Ek" || w.Returns[0].Reference != "R1001" ||
		!strings.Contains(w.Returns[0].Reason, "stämmer inte") || len(w.Questions)+len(w.Mails)+len(w.Stuck)+len(w.Vacant) != 0 {
		t.Errorf("%+v", w)
	}
	if got := states(o.asking(1, "sv").Rows); got != "K01 held, K02 held" {
		t.Errorf("rows: %s", got)
	}
	v := o.arrived(id, "sv")
	if !v.CanAccept || !v.CanAttach || !v.CanDismiss || v.Trust != "fail" || v.TrustWhy == "" || v.Person.Email != eva || v.Reference != "R1001" || v.By != kurt {
		t.Errorf("%+v", v)
	}
	if !strings.Contains(v.Text, "<script>") || len(v.Links) != 1 || len(v.Files) != 2 || v.Remedy == "" || len(v.Open) != 1 || len(v.Rows) != 2 {
		t.Errorf("%+v", v)
	}
	if len(v.Says) != 1 || v.Says[0].Ref != "K01-2026M01" || v.Says[0].Control == "" || v.Says[0].State != "complete" || v.Says[0].Answer.Performed != "Ja" || v.Says[0].Answer.Grade == "" {
		t.Errorf("what the file says: %+v", v.Says)
	}
	if o.count() != 0 || len(o.waits().Returns) != 1 {
		t.Error("looking at it has taken it in")
	}
	if e := o.arrived(id, "en"); !strings.Contains(e.Reason, "not genuine") {
		t.Errorf("in English: %q", e.Reason)
	}
	var names []string
	for _, f := range v.Files {
		got, err := o.DeliveryFile(t.Context(), id, f.N)
		if err != nil || len(got.Data) != f.Size || got.Type != bytesType {
			t.Errorf("file %d: %+v, %v", f.N, f, err)
		}
		names = append(names, got.Name)
	}
	if got := strings.Join(names, " "); got != "bild.exe Aret----svar.xlsx" {
		t.Errorf("names: %s", got)
	}
	raw, err := o.DeliveryRaw(t.Context(), id)
	if err != nil || !bytes.Equal(raw.Data, d.Raw) || raw.Name != fmt.Sprintf("arrived-%d.eml", id) || raw.Type != mailType {
		t.Errorf("%s %s, %v", raw.Name, raw.Type, err)
	}
	if _, err := o.DeliveryFile(t.Context(), id, 3); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a third file: %v", err)
	}

	if err := o.Dismiss(t.Context(), id, "Anna Lind", "Inte Evas"); err != nil {
		t.Fatal(err)
	}
	v = o.arrived(id, "sv")
	if v.CanAccept || v.CanAttach || v.CanDismiss || !v.Handled || len(v.Acts) != 1 || v.Acts[0].Note != "Inte Evas" || len(o.waits().Returns) != 0 {
		t.Errorf("dismissed: %+v", v)
	}
	if got := steps(o.asking(1, "sv")); got != "mail dispatch sent; delivery held; act return-refused" {
		t.Errorf("timeline: %s", got)
	}
}

func TestQuestionView(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	id := o.takes(o.delivery(eva, "pass", ask, nil), verdictQuestion).Delivery
	w := o.waits()
	if len(w.Questions) != 1 || len(w.Returns) != 0 || o.overview().Waits.Questions != 1 {
		t.Errorf("%+v", w)
	}
	v := o.arrived(id, "sv")
	if v.CanAccept || !v.CanAttach || !v.CanDismiss || v.Trust != "pass" || v.Text != "Hej! Vad menas med tertial?" || len(v.Rows) != 2 {
		t.Errorf("%+v", v)
	}
	if got := states(v.Rows); got != "K01 asked, K02 asked" {
		t.Errorf("rows: %s", got)
	}
	o.registers(Registration{Occurrence: v.Rows[0].ID, Performed: "yes", Grade: "none", Delivery: id, Source: "Skrev det i mejlet"})
	ov, err := o.OccurrenceView(t.Context(), "sv", v.Rows[0].ID)
	if err != nil || len(ov.Versions) != 1 || ov.Versions[0].Delivery != id || ov.Versions[0].Source != "Skrev det i mejlet" || ov.Versions[0].File != "" {
		t.Errorf("%+v, %v", ov.Versions, err)
	}
	if len(o.waits().Questions) != 0 {
		t.Error("the question still waits")
	}
	lines, err := o.Arrived(t.Context(), "sv", Sought{Span: Span{Limit: 1}})
	if err != nil || len(lines) != 1 || lines[0].From != "Anna Lind" || lines[0].Reference != "R1001" {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestStrangersMail(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	id := o.takes(o.letter(kurt, "pass", sentMail{subject: "Köp nu"}, "Erbjudande"), verdictHeld).Delivery
	v := o.arrived(id, "sv")
	if v.CanAccept || len(v.Open) != 2 || v.Open[0].Person.Name != "Olle Ask" || len(v.Rows) != 0 || v.Person.ID != 0 {
		t.Errorf("%+v", v)
	}
}

func TestLongWords(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	id := o.takes(o.letter(eva, "pass", ask, strings.Repeat("åäö ", 9000)), verdictQuestion).Delivery
	if n := len([]rune(o.arrived(id, "sv").Text)); n < 1000 || n > shownWords {
		t.Errorf("%d characters", n)
	}
}
