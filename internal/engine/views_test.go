package engine

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/workbook/consolidated"
)

func (o *office) asking(id int64, lang string) RequestView {
	o.t.Helper()
	v, err := o.RequestView(o.t.Context(), lang, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) arrived(id int64, lang string) DeliveryView {
	o.t.Helper()
	v, err := o.DeliveryView(o.t.Context(), lang, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) waits() WaitingView {
	o.t.Helper()
	v, err := o.WaitingView(o.t.Context(), "sv")
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// states is the rows' states by control.
func states(rows []RowView) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Control+" "+r.State)
	}
	return strings.Join(all, ", ")
}

// steps is a timeline as "mail dispatch sent; delivery accepted".
func steps(v RequestView) string {
	var all []string
	for _, s := range v.Timeline {
		kind := s.Kind
		if s.What == "delivery" {
			kind = ""
		}
		all = append(all, strings.Join(strings.Fields(s.What+" "+kind+" "+s.State), " "))
	}
	return strings.Join(all, "; ")
}

// TestTimeline follows a request from its mail to an answer that the
// controller registers.
func TestTimeline(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	v := o.asking(1, "sv")
	if v.Reference != "R1001" || v.Person.Name != "Eva Ek" || v.Day != firstDay || v.Due != "2026-02-10" || v.State != store.RequestOpen || v.Board != "Testnämnden" {
		t.Errorf("%+v", v)
	}
	if got := states(v.Rows); got != "K01 asked, K02 asked" {
		t.Errorf("asked: %s", got)
	}
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": {"Genomförd under perioden?": "Delvis"}})), verdictAccepted)
	if got := states(o.asking(1, "sv").Rows); got != "K01 answered, K02 partial" {
		t.Errorf("partly answered: %s", got)
	}
	o.again()
	o.pass("2026-02-13") // late, and reminded
	v = o.asking(1, "en")
	if got := steps(v); got != "mail dispatch sent; delivery accepted; mail receipt sent; mail reminder sent" {
		t.Errorf("timeline: %s", got)
	}
	if s := v.Timeline[1]; s.Who != eva || len(s.Files) != 1 || s.Files[0].Name != "svar.xlsx" || s.Files[0].Size < 1000 || s.Files[0].N != 1 {
		t.Errorf("the file: %+v", s)
	}
	if v.Rows[0].Period != "January 2026" || v.Rows[0].Performed != "Yes" || v.Timeline[0].At != "2026-02-02 08:01" {
		t.Errorf("in English: %+v, %s", v.Rows[0], v.Timeline[0].At)
	}

	r := Registration{Occurrence: v.Rows[1].ID, Performed: "yes", Result: "Räknad", Grade: "none", Source: "I telefon"}
	o.now = o.now.Add(time.Hour)
	o.registers(r)
	v = o.asking(1, "sv")
	last := v.Timeline[len(v.Timeline)-2]
	if v.State != store.RequestDone || last.Kind != actRegistered || last.Who != "Anna Lind" || last.Note != "K02-2026M01: I telefon" || last.ID != r.Occurrence {
		t.Errorf("%s: %s: %+v", v.State, steps(v), last)
	}
	if row := v.Rows[1]; row.By != "Anna Lind" || !row.Late || row.Result != "Räknad" {
		t.Errorf("registered late: %+v", row)
	}

	ov, err := o.OccurrenceView(t.Context(), "sv", r.Occurrence)
	if err != nil || len(ov.Versions) != 2 || !ov.Open || ov.NeedsResult || len(ov.Choices) != 5 || ov.Choices[3].Word != "Inget tillfälle" || ov.Grades[1].Value != "minor" {
		t.Fatalf("%+v, %v", ov, err)
	}
	if a := ov.Versions[0]; a.Complete || a.Performed != "Delvis" || len(a.File) != 12 || a.Delivery != 1 || a.Source != "" || a.Severity != -1 {
		t.Errorf("the first version: %+v", a)
	}
	if a := ov.Versions[1]; !a.Complete || a.File != "" || a.Delivery != 0 || a.Source != "I telefon" || a.By != "Anna Lind" || a.Grade != "Ingen avvikelse" || a.Severity != 0 {
		t.Errorf("the second version: %+v", a)
	}
}

func TestHeldReturn(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	d := o.letter(kurt, "fail", ask, "Hej\u202e, jag heter Kurt.\n<script>alert(1)</script>\nhttps://x.sharepoint.com/fil",
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
	lines, err := o.Arrived(t.Context(), "sv", 1)
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

func TestBouncedMail(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.bounce(ask, eva, "failed", "5.1.1"), verdictBounce)
	if got := states(o.asking(1, "sv").Rows); got != "K01 undeliverable, K02 undeliverable" {
		t.Errorf("rows: %s", got)
	}
	w := o.waits()
	if len(w.Stuck) != 1 || w.Stuck[0].State != store.MailBounced || !strings.Contains(w.Stuck[0].Reason, "5.1.1") || w.Stuck[0].Board != "Testnämnden" {
		t.Errorf("%+v", w.Stuck)
	}
	v, err := o.MailView(t.Context(), "en", w.Stuck[0].ID)
	if err != nil || !strings.Contains(v.Reason, "came back (code 5.1.1). Check the address") || !v.Rendered || v.CanRelease || v.CanHold || v.CanWithdraw {
		t.Errorf("%+v, %v", v, err)
	}
	if v.Text != strings.ReplaceAll(ask.text, "\r\n", "\n") || v.Subject != ask.subject || len(v.Attempts) != 1 || v.Attempts[0].Code != 250 {
		t.Errorf("%q has %d characters, %+v", v.Subject, len(v.Text), v.Attempts)
	}
	raw, err := o.MailRaw(t.Context(), v.ID)
	if err != nil || !bytes.Equal(raw.Data, ask.raw) || raw.Type != mailType {
		t.Errorf("%s, %v", raw.Name, err)
	}
	// Somebody registers the answers: nothing of it is stuck any longer.
	for _, r := range o.asking(1, "sv").Rows {
		o.registers(Registration{Occurrence: r.ID, Performed: "yes", Grade: "none", Source: "I telefon"})
	}
	if w := o.waits(); len(w.Stuck) != 0 {
		t.Errorf("answered, and %+v", w.Stuck)
	}
}

func TestMailThatWaits(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	o.pass("2026-02-05")
	o.pass("2026-02-12")
	o.pass("2026-02-17")
	w := o.waits()
	if len(w.Mails) != 1 || w.Mails[0].To != maria || !strings.Contains(w.Mails[0].Reason, "läser det") {
		t.Fatalf("%+v", w.Mails)
	}
	v, err := o.MailView(t.Context(), "sv", w.Mails[0].ID)
	if err != nil || v.Rendered || !v.CanRelease || !v.CanWithdraw || v.CanHold || !strings.Contains(v.Text, "Eva Ek") || !strings.Contains(v.Text, "K01-2026M01") || v.Subject == "" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := o.MailRaw(t.Context(), v.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("bytes that are not made: %v", err)
	}
	if lines, err := o.Letters(t.Context(), "sv", 2); err != nil || len(lines) != 2 || lines[0].ID != v.ID {
		t.Errorf("%+v, %v", lines, err)
	}
	// The answers overtake it: it would say nothing now.
	for _, id := range []int64{1, 2} {
		for _, r := range o.asking(id, "sv").Rows {
			o.registers(Registration{Occurrence: r.ID, Performed: "yes", Grade: "none", Source: "I telefon"})
		}
	}
	if v, err = o.MailView(t.Context(), "sv", v.ID); err != nil || v.Text != "" {
		t.Errorf("overtaken: %q, %v", v.Text, err)
	}
}

// TestPreviewMail shows a mail before there is one, changes nothing, and names
// it the same way every time.
func TestPreviewMail(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, func(s *Settings) { s.Send = "off" })
	o.put(smallPlan())
	o.put(elsewhere(smallPlan()))
	o.now = date(firstDay).In(o.set.Zone, 8, 0)
	list, err := o.Preview(t.Context())
	if err != nil || len(list) != 4 {
		t.Fatalf("%+v, %v", list, err)
	}
	causes := map[string]bool{}
	for _, p := range list {
		causes[p.Cause] = true
		v, err := o.PreviewMail(t.Context(), "sv", p.Cause)
		if err != nil || v.To != p.To || !strings.Contains(v.Text, p.Board) || !strings.Contains(v.Text, p.Refs[0]) || v.Rendered || v.Subject == "" {
			t.Errorf("%+v: %+v, %v", p, v, err)
		}
	}
	if len(causes) != 4 {
		t.Errorf("causes: %v", causes)
	}
	if lines, err := o.Letters(t.Context(), "sv", 10); err != nil || len(lines) != 0 || len(o.rows(store.Asked)) != 0 {
		t.Errorf("a preview has left %+v, %v", lines, err)
	}
	if _, err := o.PreviewMail(t.Context(), "sv", "dispatch/77"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such mail: %v", err)
	}
	o.set.Send = "on"
	sent := o.again()
	v, err := o.PreviewMail(t.Context(), "sv", list[0].Cause)
	if err != nil || v.State != store.MailSent || v.To != sent[0].env.To {
		t.Errorf("written since: %+v, %v", v, err)
	}
}

func TestRefusedMail(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	o.next = func(e notify.Envelope) notify.Outcome {
		if e.To == olle {
			return refuses(550)(e)
		}
		return notify.Outcome{Result: notify.Accepted}
	}
	o.pass(firstDay)
	w := o.waits()
	if len(w.Stuck) != 1 || w.Stuck[0].To != olle || !strings.Contains(w.Stuck[0].Reason, "kod 550") {
		t.Errorf("%+v", w.Stuck)
	}
	if got := states(o.asking(2, "sv").Rows); got != "K01 undeliverable, K02 undeliverable" {
		t.Errorf("rows: %s", got)
	}
	if p := w.Stuck[0]; p.Name != "Olle Ask" {
		t.Errorf("%+v", p)
	}
}

func TestVacantWaits(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	o.put(withVacant(smallPlan()))
	o.pass(firstDay)
	w := o.waits()
	if len(w.Vacant) != 1 || w.Vacant[0].Control != "K04" || w.Vacant[0].Role != "Systemförvaltare" || w.Vacant[0].State != consolidated.Vacant || w.Vacant[0].Owner != "" {
		t.Errorf("%+v", w.Vacant)
	}
}

// TestMailReasons: every way in which a mail can stand has its sentences.
func TestMailReasons(t *testing.T) {
	t.Parallel()
	for _, m := range []store.Mail{
		{State: store.MailHeld, Reason: reasonSendOff}, {State: store.MailHeld, Reason: reasonAsk}, {State: store.MailHeld, Reason: reasonBroken},
		{State: store.MailHeld, Reason: reasonByHand}, {State: store.MailWithdrawn, Reason: reasonAnswered}, {State: store.MailWithdrawn, Reason: reasonByHand},
		{State: store.MailFailed, Reason: "550"}, {State: store.MailBounced, Reason: ""}, {State: store.MailUncertain}, {State: store.MailUnknown, Reason: reasonByHand},
		{State: store.MailSent, Reason: reasonAnswered},
	} {
		for _, lang := range []string{"sv", "en"} {
			text, remedy := mailReason(lang, m)
			if text == "" || remedy == "" || strings.Contains(text, "mail-") {
				t.Errorf("%s %s %s: %q %q", lang, m.State, m.Reason, text, remedy)
			}
		}
	}
	for _, m := range []store.Mail{{State: store.MailQueued}, {State: store.MailSending}, {State: store.MailSent}} {
		if text, _ := mailReason("sv", m); text != "" {
			t.Errorf("%s: %q", m.State, text)
		}
	}
}

func TestPlainName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"svar.xlsx": "svar.xlsx", "Årsrapport för nämnden.xlsx": "Arsrapport-for-namnden.xlsx", "A\u030arsrapport.pdf": "Arsrapport.pdf",
		"": "fil", "...": "fil", ".bashrc": "fil.bashrc", "a\r\nSet-Cookie: x.txt": "a--Set-Cookie--x.txt", "../../etc/passwd": "etc-passwd",
		"文件.xlsx": "fil.xlsx", "x." + strings.Repeat("y", 30): "x." + strings.Repeat("y", 30), strings.Repeat("z", 300) + ".csv": strings.Repeat("z", 80) + ".csv",
		"CON": "CON", "a\u202eslx.exe": "a-slx.exe",
	} {
		if got := plainName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// TestConfidentialWords: the controller reads on the page what a mail would
// never repeat.
func TestConfidentialWords(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.Controls[0].Confidential = true
	o.put(p)
	ask := o.one(o.pass(firstDay), eva)
	id := o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Hemliga ord")})), verdictAccepted).Delivery
	c, err := o.CellView(t.Context(), "sv", 1, "K01", "", "2026-M01")
	if err != nil || c.Rows[0].Result != "Hemliga ord" {
		t.Errorf("%+v, %v", c.Rows, err)
	}
	lines, err := o.Letters(t.Context(), "sv", 1)
	if err != nil || lines[0].Kind != kindReceipt {
		t.Fatalf("%+v, %v", lines, err)
	}
	v, err := o.MailView(t.Context(), "sv", lines[0].ID)
	if err != nil || strings.Contains(v.Text, "Hemliga") || !strings.Contains(v.Text, "K01-2026M01") || !v.CanHold {
		t.Errorf("the receipt to delivery %d: %+v, %v", id, v, err)
	}
}

// TestHistoryIsShown: what ended before the plan was asked from can be
// registered, and is shown with where it came from.
func TestHistoryIsShown(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t)
	p := smallPlan()
	p.AskFrom = "2026-03-01"
	o.put(p)
	row := o.rows(store.Before)[0]
	v, err := o.OccurrenceView(t.Context(), "sv", row.ID)
	if err != nil || !v.Open || v.State != consolidated.BeforeStart || v.Ref != "" || v.Owner != "Eva Ek" || len(v.Versions) != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	o.registers(Registration{Occurrence: row.ID, Performed: "yes", Grade: "none", Source: "Protokoll 3/2026"})
	if v, err = o.OccurrenceView(t.Context(), "en", row.ID); err != nil || len(v.Versions) != 1 || v.Versions[0].Source != "Protokoll 3/2026" || v.Performed != "Yes" {
		t.Errorf("%+v, %v", v, err)
	}
	d := o.arrived(1, "sv")
	if d.Source != sourcePage || d.Name != "Anna Lind" || d.Text != "" || d.CanAttach || d.Trust != "" || len(d.Rows) != 0 {
		t.Errorf("%+v", d)
	}
	if raw, err := o.DeliveryRaw(t.Context(), 1); err != nil || raw.Name != "registered-1.json" || raw.Type != bytesType {
		t.Errorf("%+v, %v", raw, err)
	}
}

func TestPlanFileIsTheWorkbookThatWasRead(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	v, err := o.PlanView(t.Context(), "sv", 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.PlanFile(t.Context(), v.Versions[0].ID)
	if err != nil || f.Name != "plan-TN-2026-v1.xlsx" || f.Type != xlsxType {
		t.Fatalf("%s %s, %v", f.Name, f.Type, err)
	}
	if done, err := o.Import(t.Context(), f.Data); err != nil || done.Changed {
		t.Errorf("importing it again: %+v, %v", done, err)
	}
	if _, err := o.PlanFile(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such version: %v", err)
	}
}

// TestNothingThere: what a page asks for and is not there is told as such.
func TestNothingThere(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	ctx := t.Context()
	for name, look := range map[string]func() error{
		"plan":       func() error { _, err := o.PlanView(ctx, "sv", 99); return err },
		"cell":       func() error { _, err := o.CellView(ctx, "sv", 99, "K01", "", "2026-M01"); return err },
		"occurrence": func() error { _, err := o.OccurrenceView(ctx, "sv", 99999); return err },
		"request":    func() error { _, err := o.RequestView(ctx, "sv", 99); return err },
		"mail":       func() error { _, err := o.MailView(ctx, "sv", 99); return err },
		"delivery":   func() error { _, err := o.DeliveryView(ctx, "sv", 99); return err },
		"raw mail":   func() error { _, err := o.MailRaw(ctx, 99); return err },
		"raw":        func() error { _, err := o.DeliveryRaw(ctx, 99); return err },
	} {
		if err := look(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLongWords: a page gets a bounded part of what somebody wrote.
func TestLongWords(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	id := o.takes(o.letter(eva, "pass", ask, strings.Repeat("åäö ", 9000)), verdictQuestion).Delivery
	if n := len([]rune(o.arrived(id, "sv").Text)); n < 1000 || n > shownWords {
		t.Errorf("%d characters", n)
	}
}

// TestViewsChangeNothing: whatever is looked at, the store is as it was.
func TestViewsChangeNothing(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	id := o.takes(o.delivery(kurt, "fail", ask, ask.book), verdictHeld).Delivery
	head := func() (h store.Head) {
		o.view(func(r store.Reader) (err error) { h, err = r.Head(t.Context()); return err })
		return h
	}
	before := head()
	o.overview()
	o.waits()
	o.asking(1, "sv")
	o.arrived(id, "sv")
	o.calendar("sv")
	if _, err := o.PreviewMail(t.Context(), "sv", "dispatch/1"); err != nil {
		t.Error(err)
	}
	if after := head(); after != before {
		t.Errorf("the record went from %d to %d", before.Seq, after.Seq)
	}
}
