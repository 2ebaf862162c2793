package engine

import (
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/notify"
)

// mailState is what is known of a mail.
func (o *office) mailState(id string) store.Mail {
	var m store.Mail
	o.view(func(r store.Reader) (err error) {
		m, err = r.MailByMessageID(o.t.Context(), id)
		return err
	})
	return m
}

func TestBounce(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	for name, d := range map[string]inbox.Delivery{
		"another recipient": o.bounce(ask, olle, "failed", "5.1.1"),
		"unknown mail":      o.bounce(sentMail{id: "annat@kommun.example"}, eva, "failed", "5.1.1"),
	} {
		if v := o.takes(d, verdictBounce); v.Reason != "bounce-unknown" || o.mailState(ask.id).State != store.MailSent {
			t.Errorf("%s: %+v, the mail is %s", name, v, o.mailState(ask.id).State)
		}
	}
	if v := o.takes(o.bounce(ask, eva, "delayed", "4.4.1"), verdictDelayed); v.Reason != "bounce-delayed" || v.Folder != FolderBounces {
		t.Errorf("delayed: %+v", v)
	}
	if s, err := o.Status(t.Context(), 2026); err != nil || s[0].Delayed != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
	if v := o.takes(o.bounce(ask, eva, "failed", "5.1.1"), verdictBounce); v.Reason != "bounce-failed" || v.Folder != FolderBounces {
		t.Errorf("failed: %+v", v)
	}
	if mails := o.again(); len(mails) != 0 {
		t.Errorf("answered: %v", subjects(mails))
	}
	s, err := o.Status(t.Context(), 2026)
	if err != nil || s[0].Bounces != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
}

// TestReportsMoveTheMail: what a report says becomes of a mail in each state;
// what has arrived or failed is not late any more, and one who has given up is
// believed. What is being handed over for the first time nobody can report of.
func TestReportsMoveTheMail(t *testing.T) {
	t.Parallel()
	const s, f, d, y, u, k, b, x = store.MailSent, store.MailFailed, store.MailDelivered, store.MailDelayed, store.MailUncertain, store.MailUnknown, store.MailBounced, store.MailSending
	for action, becomes := range map[string]map[string]string{
		"failed":    {s: b, d: b, y: b, u: b, k: b, b: b, f: f, x: x, store.MailQueued: store.MailQueued},
		"delayed":   {s: y, d: d, y: y, u: y, k: y, b: b, f: f, x: x, store.MailWithdrawn: store.MailWithdrawn},
		"delivered": {s: d, d: d, y: d, u: d, k: d, b: b, f: f, x: x, store.MailHeld: store.MailHeld},
	} {
		for before, after := range becomes {
			m := store.Mail{State: before, Reason: "before"}
			moved := believe(&m, inbox.Failure{Action: action, Status: "4.4.7"})
			if m.State != after || !moved && m.Reason != "before" {
				t.Errorf("%s, %s: %s (%s), want %s", before, action, m.State, m.Reason, after)
			}
		}
	}
}

// envelopeOnly is a report that brings nothing back of the mail that it is
// about: its envelope alone says which.
func (o *office) envelopeOnly(about sentMail, recipient, action, status string) inbox.Delivery {
	d := o.bounce(about, recipient, action, status)
	head, _, _ := strings.Cut(string(d.Raw), "--b\r\nContent-Type: text/rfc822-headers")
	d.Raw = []byte(strings.Replace(head, "Reporting-MTA: dns; mx\r\n", "Original-Envelope-Id: "+about.env.ID+"\r\nReporting-MTA: dns; mx\r\n", 1) + "--b--\r\n")
	return d
}

// TestEnvelopeNamesTheMail: late, then given up, with nothing of the mail come
// back; and the same of somebody else changes nothing.
func TestEnvelopeNamesTheMail(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	if ask.env.ID == "" {
		t.Fatal("the envelope has no id")
	}
	if v := o.takes(o.envelopeOnly(ask, olle, "failed", "5.1.1"), verdictBounce); v.Reason != "bounce-unknown" {
		t.Errorf("of another recipient: %+v", v)
	}
	o.takes(o.envelopeOnly(ask, eva, "delayed", "4.4.1"), verdictDelayed)
	if m := o.mailState(ask.id); m.State != store.MailDelayed || m.Reason != "4.4.1" {
		t.Errorf("the mail is %s (%s)", m.State, m.Reason)
	}
	// Postfix gives up with the code of what has lasted too long: it is not to
	// arrive, though a new try might.
	if v := o.takes(o.envelopeOnly(ask, eva, "failed", "4.4.1"), verdictBounce); v.Request == "" || v.Reason != "bounce-failed" {
		t.Errorf("%+v", v)
	}
	if m := o.mailState(ask.id); m.State != store.MailBounced || m.Reason != "4.4.1" {
		t.Errorf("the mail is %s (%s)", m.State, m.Reason)
	}
}

// TestDeliveredSettlesDoubt: a mail that may have got through is not sent a
// second time when a report says that it has. The report stands with the
// request, and not among what has come in.
func TestDeliveredSettlesDoubt(t *testing.T) {
	t.Parallel()
	o := smallOffice(t)
	var ask sentMail
	o.next = func(env notify.Envelope) notify.Outcome {
		if env.To == eva && env.Reports == notify.ReportAll {
			ask = sentMail{env: env, id: env.ID}
			return mute(env)
		}
		return notify.Outcome{Result: notify.Accepted, Phase: notify.PhaseDone, Code: 250}
	}
	o.pass(firstDay)
	if m := o.mailState(ask.id); m.State != store.MailUncertain {
		t.Fatalf("the mail is %s", m.State)
	}
	o.next = nil
	o.takes(o.envelopeOnly(ask, eva, "delivered", "2.0.0"), verdictDelivered)
	if m := o.mailState(ask.id); m.State != store.MailDelivered {
		t.Errorf("the mail is %s", m.State)
	}
	o.none(o.again(), eva)
	lines, err := o.Arrived(t.Context(), "sv", Sought{Span: Span{Limit: 10}})
	if err != nil || len(lines) != 0 {
		t.Errorf("among what has come in: %+v, %v", lines, err)
	}
}

// TestWhatIsReported: reports are asked for where a day to answer hangs on
// them, failures always, and nothing of what answers a mail.
func TestWhatIsReported(t *testing.T) {
	t.Parallel()
	e := &Engine{}
	e.set.Address.Email = own
	for kind, want := range map[string]notify.Envelope{
		kindDispatch:   {Reports: notify.ReportAll},
		kindReminder:   {Reports: notify.ReportAll},
		kindExtension:  {Reports: notify.ReportAll},
		kindManager:    {Reports: notify.ReportAll},
		kindNotice:     {Reports: notify.ReportTrouble},
		kindSummary:    {Reports: notify.ReportTrouble},
		kindQuestion:   {Reports: notify.ReportTrouble},
		kindReceipt:    {Reports: notify.ReportNothing, Null: true},
		kindCorrection: {Reports: notify.ReportNothing, Null: true},
	} {
		want.From, want.To, want.ID = own, eva, "m@kommun.example"
		if got := e.envelope(store.Mail{Kind: kind, To: eva, MessageID: "m@kommun.example"}); got != want {
			t.Errorf("%s: %+v, want %+v", kind, got, want)
		}
	}
}
