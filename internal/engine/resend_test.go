package engine

import (
	"bytes"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestResend: a mail that came back goes once more, byte for byte, is not said
// to have come twice, and its page tells all that was heard of it.
func TestResend(t *testing.T) {
	t.Parallel()
	o, ask := bounced(t)
	id := o.stuck()[0].ID
	v, err := o.MailView(t.Context(), "sv", id)
	if err != nil || !v.CanResend || !v.CanAgain || v.SHA != hash(ask.raw) || v.Size != len(ask.raw) || v.MessageID != ask.id {
		t.Fatalf("%+v %v", v, err)
	}
	if len(v.Reports) != 1 || v.Reports[0].Verdict != verdictBounce || v.Reports[0].Status != "5.1.1" || v.Reports[0].Delivery == 0 {
		t.Errorf("reports: %+v", v.Reports)
	}
	if err := o.Resend(t.Context(), id, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Resend(t.Context(), id, "Anna Lind"), "mail-is-queued")
	m := o.one(o.again(), eva)
	if !bytes.Equal(m.raw, ask.raw) {
		t.Error("other bytes were sent")
	}
	refused(t, o.Resend(t.Context(), id, "Anna Lind"), "mail-is-sent")
	if v, err = o.MailView(t.Context(), "sv", id); err != nil || v.State != store.MailSent || v.Repeated || v.CanResend || len(v.Attempts) != 2 {
		t.Errorf("%+v %v", v, err)
	}
	o.takes(o.bounce(m, eva, "delivered", "2.0.0"), verdictDelivered)
	if v, err = o.MailView(t.Context(), "sv", id); err != nil || v.State != store.MailDelivered || len(v.Reports) != 2 || v.Reports[1].Verdict != verdictDelivered {
		t.Errorf("%+v %v", v.Reports, err)
	}
	o.did("mail-resent by Anna Lind")
	o.wholeRecord()
}

// TestResendLater: the day of the request has passed on the way; the mail says
// the new one.
func TestResendLater(t *testing.T) {
	t.Parallel()
	o, ask := bounced(t)
	id := o.stuck()[0].ID
	o.now = date("2026-02-05").In(o.set.Zone, 9, 0)
	if err := o.Resend(t.Context(), id, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	m := o.one(o.again(), eva)
	says(t, m, "19 februari")
	if m.id != ask.id {
		t.Errorf("id %s", m.id)
	}
}

// TestResendRefuses what takes a new mail, and what nobody needs.
func TestResendRefuses(t *testing.T) {
	t.Parallel()
	o, _ := bounced(t)
	id := o.stuck()[0].ID
	if _, err := o.SendAgain(t.Context(), id, "Anna Lind"); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Resend(t.Context(), id, "Anna Lind"), "mail-again-already")
	v, err := o.MailView(t.Context(), "sv", id)
	if err != nil || v.After == 0 || v.CanResend {
		t.Fatalf("%+v %v", v, err)
	}
	if next, err := o.MailView(t.Context(), "sv", v.After); err != nil || next.Before != id {
		t.Errorf("%+v %v", next, err)
	}

	o, _ = bounced(t)
	id = o.stuck()[0].ID
	if err := o.store.Change(t.Context(), func(tx store.Tx) error {
		m, err := tx.Mail(t.Context(), id)
		m.To = strings.ToUpper("other@kommun.example")
		if err == nil {
			err = tx.UpdateMail(t.Context(), m)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	refused(t, o.Resend(t.Context(), id, "Anna Lind"), "mail-address-changed")
}
