package engine

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"rond/internal/store"
	"rond/notify"
)

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
	if err != nil || !strings.Contains(v.Reason, "came back (code 5.1.1). If the address works again, send the mail again.") || !v.Rendered || v.CanRelease || v.CanHold || v.CanWithdraw {
		t.Errorf("%+v, %v", v, err)
	}
	if v.Text != notify.Unflow(strings.ReplaceAll(ask.text, "\r\n", "\n")) || v.Subject != ask.subject || len(v.Attempts) != 1 || v.Attempts[0].Code != 250 {
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
	if len(w.Mails) != 1 || w.Mails[0].To != maria || w.Mails[0].Subject == "" || !strings.Contains(w.Mails[0].Reason, "läser det") {
		t.Fatalf("%+v", w.Mails)
	}
	v, err := o.MailView(t.Context(), "sv", w.Mails[0].ID)
	if err != nil || v.Rendered || !v.CanRelease || !v.CanWithdraw || v.CanHold || !strings.Contains(v.Text, "Eva Ek") || !strings.Contains(v.Text, "K01-2026M01") || v.Subject == "" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := o.MailRaw(t.Context(), v.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("bytes that are not made: %v", err)
	}
	if lines, err := o.Letters(t.Context(), "sv", Span{Limit: 2}); err != nil || len(lines) != 2 || lines[0].ID != v.ID {
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
	if lines, err := o.Letters(t.Context(), "sv", Span{Limit: 10}); err != nil || len(lines) != 0 || len(o.rows(store.Asked)) != 0 {
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
	lines, err := o.Letters(t.Context(), "sv", Span{Limit: 1})
	if err != nil || lines[0].Kind != kindReceipt {
		t.Fatalf("%+v, %v", lines, err)
	}
	v, err := o.MailView(t.Context(), "sv", lines[0].ID)
	if err != nil || strings.Contains(v.Text, "Hemliga") || !strings.Contains(v.Text, "K01-2026M01") || !v.CanHold {
		t.Errorf("the receipt to delivery %d: %+v, %v", id, v, err)
	}
}
