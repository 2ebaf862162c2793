package engine

import (
	"fmt"
	"strings"
	"testing"

	"rond/internal/inbox"
)

func TestQuestion(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	d := o.delivery(eva, "pass", ask, nil)
	if v := o.takes(d, verdictQuestion); v.Request != "R1001" {
		t.Errorf("%+v", v)
	}
	mails := o.again()
	q := o.one(mails, anna)
	says(t, q, "Eva Ek", eva, "K01-2026M01")
	if !strings.Contains(string(q.msg), "Vad menas med tertial?") || strings.Contains(q.text, "tertial?") {
		t.Errorf("the question must be in the attached mail and nowhere else: %q\n%s", q.text, q.msg)
	}
	says(t, o.one(mails, eva), "Anna Lind", "K02-2026M01")
	for range 4 {
		o.takes(o.delivery(eva, "pass", ask, nil), verdictQuestion)
	}
	mails = o.again()
	if n, m := len(to(mails, anna)), len(to(mails, eva)); n != 4 || m != 2 {
		t.Errorf("%d passed on and %d acknowledged, want 4 and 2: three a day", n, m)
	}
	s, err := o.Status(t.Context(), 2026)
	if err != nil || s[0].Questions != 5 {
		t.Errorf("status %+v, %v", s, err)
	}
	if len(to(o.pass("2026-02-05"), eva)) != 1 {
		t.Error("a question stopped the reminder")
	}
}

func TestQuestionOutsideAnyThread(t *testing.T) {
	t.Parallel()
	o, _ := january(t)
	loose := sentMail{subject: "Hej"}
	o.takes(o.letter(eva, "pass", loose, "Vad är det här?"), verdictQuestion)
	if v := o.takes(o.letter(maria, "pass", loose, "Vad är det här?"), verdictHeld); v.Reason != "no-request" {
		t.Errorf("%+v", v)
	}
	o.none(o.again(), maria)
}

// TestManagersQuestion: a manager is told and never asked, and may still ask.
func TestManagersQuestion(t *testing.T) {
	t.Parallel()
	o, _ := january(t, func(s *Settings) { s.ManagerMail = "auto" })
	o.pass("2026-02-05")
	o.pass("2026-02-12")
	told := o.one(o.pass("2026-02-17"), maria)
	o.takes(o.letter(maria, "pass", told, "Eva är sjuk, vad gör jag?"), verdictQuestion)
	mails := o.again()
	if q := o.one(mails, anna); !strings.Contains(string(q.msg), "Eva är sjuk") {
		t.Errorf("the contact got %q", q.subject)
	}
	o.one(mails, maria)
}

// absent is an out-of-office reply.
func (o *office) absent(from, verdict string, to sentMail, words string) inbox.Delivery {
	return o.letter(from, verdict, to, "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\n\r\n"+words)
}

func TestAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server, words string
		reminded      string // the first day of a reminder
	}{
		"stated":       {"pass", "Autosvar: Jag är på semester och tillbaka den 16 februari 2026.", "2026-02-16"},
		"too long":     {"pass", "Autosvar: Jag är tjänstledig och tillbaka den 1 september 2026.", "2026-03-04"},
		"not verified": {"", "Autosvar: Jag är på semester och tillbaka den 16 februari 2026.", "2026-02-05"},
		"failing":      {"fail", "Autosvar: Jag är på semester och tillbaka den 16 februari 2026.", "2026-02-05"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, ask := january(t)
			d := o.absent(eva, c.server, ask, c.words)
			d.Raw = []byte(strings.Replace(string(d.Raw), "Subject: SV:", "Subject: Autosvar:", 1))
			o.takes(d, verdictAway)
			first := ""
			for day := date("2026-02-03"); day.Before(date("2026-03-20")) && first == ""; day = day.AddDays(1) {
				for _, m := range to(o.pass(day.String()), eva) {
					if strings.Contains(m.subject, "Påminnelse") {
						first = day.String()
					}
				}
			}
			if first != c.reminded {
				t.Errorf("first reminded %s, want %s", first, c.reminded)
			}
		})
	}
}

// TestAwayAgain: the machine answers each mail of ours; that must not postpone
// for ever.
func TestAwayAgain(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	said := func(m sentMail) {
		d := o.absent(eva, "pass", m, "Jag är tillbaka den 1 september 2026.")
		d.Raw = []byte(strings.Replace(string(d.Raw), "Subject: SV:", "Subject: Autosvar:", 1))
		o.takes(d, verdictAway)
	}
	said(ask)
	reminders, asked := 0, 0
	for day := date("2026-02-03"); day.Before(date("2026-04-02")); day = day.AddDays(1) {
		for _, m := range to(o.pass(day.String()), eva) {
			said(m)
			if strings.Contains(m.subject, "Påminnelse") {
				reminders++
			} else {
				asked++
			}
		}
	}
	if reminders != 1 || asked != 1 {
		t.Errorf("%d reminders of January and %d requests, want 1 when thirty days had gone, and that of April", reminders, asked)
	}
}

func TestDeputyIsAskedWhileAway(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})), verdictAccepted)
	o.pass("2026-02-26")
	d := o.absent(eva, "pass", ask, "Jag är tillbaka den 20 mars 2026.")
	d.Raw = []byte(strings.Replace(string(d.Raw), "Subject: SV:", "Subject: Autosvar:", 1))
	o.takes(d, verdictAway)
	mails := o.pass("2026-03-02")
	o.none(mails, eva)
	m := o.one(mails, dan)
	o.takes(o.delivery(dan, "pass", m, fills(t, m.book, cells{"K01-2026M02": fine(), "K02-2026M02": fine()})), verdictAccepted)
	if v := o.versions(dan, "K01", "2026-M02"); len(v) != 1 || v[0].By != "" {
		t.Errorf("the deputy's answer: %+v", v)
	}
	o.one(o.pass("2026-04-01"), eva)
}

// bounce is a delivery report about a mail.
func (o *office) bounce(about sentMail, recipient, action, status string) inbox.Delivery {
	o.now = o.now.Add(1e9)
	raw := fmt.Sprintf("From: MAILER-DAEMON@mx.kommun.example\r\nTo: <%s>\r\nSubject: Undelivered Mail\r\nMessage-ID: <dsn-%d@mx>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n"+
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\n\r\n"+
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\nTo: <%s>\r\n\r\n--b--\r\n", own, o.now.UnixNano(), recipient, action, status, about.id, recipient)
	return inbox.Delivery{Source: "imap", Key: fmt.Sprintf("imap:1:%d", o.now.UnixNano()), Raw: []byte(raw)}
}
