package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rond/internal/inbox"
	"rond/internal/store"
)

// outline is everything that a mail from outside could move: what is answered,
// who is away, and how far our own mails have got.
func (o *office) outline() string {
	o.t.Helper()
	var b strings.Builder
	o.view(func(r store.Reader) error {
		ctx := o.t.Context()
		answers, err := r.AnswersFrom(ctx, 0, 0)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%d answers\n", len(answers))
		all, err := r.Occurrences(ctx, store.OccurrenceFilter{})
		if err != nil {
			return err
		}
		for _, x := range all {
			fmt.Fprintf(&b, "row %d %s\n", x.ID, x.State)
		}
		mails, err := r.Mails(ctx, store.MailFilter{})
		if err != nil {
			return err
		}
		for _, m := range mails {
			fmt.Fprintf(&b, "mail %d %s to %s\n", m.ID, m.State, m.To)
		}
		for _, address := range []string{eva, olle, dan, maria, anna} {
			p, err := r.PersonByKey(ctx, address)
			if err != nil {
				return err
			}
			away, err := r.Absences(ctx, p.ID)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s away %v\n", address, away)
		}
		return nil
	})
	return b.String()
}

// forged is a mail with a header of the attacker's own.
func (o *office) forged(fields []string, words string, files ...enclosed) inbox.Delivery {
	d := o.letter(kurt, "", sentMail{subject: "x"}, words, files...)
	_, body, _ := strings.Cut(string(d.Raw), "MIME-Version")
	d.Raw = []byte(strings.Join(fields, "\r\n") + "\r\nMIME-Version" + body)
	return d
}

const passes = "Authentication-Results: mx.kommun.example; dmarc=pass header.from="

// TestNothingIsBelievedOfAStranger: mails that claim to be somebody's move
// nothing, and nobody is answered. Each carries Eva's own workbook, filled in.
func TestNothingIsBelievedOfAStranger(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := enclosed{"svar.xlsx", fills(t, ask.book, cells{"K01-2026M01": fine(), "K02-2026M01": fine()})}
	subject, thread := "Subject: SV: "+ask.subject, "In-Reply-To: <"+ask.id+">"
	from := func(f string) []string { return []string{"From: " + f, subject, thread} }
	with := func(f string, ar ...string) []string { return append(ar, from(f)...) }
	const evil = "annan.example"
	attacks := map[string][]string{
		"a copied workbook from a stranger":          with("Kurt <"+kurt+">", passes+evil),
		"no verdict":                                 from(eva),
		"the owner's name before another address":    with("Eva Ek <"+kurt+">", passes+evil),
		"the owner's address as a name":              with(`"`+eva+`" <`+kurt+`>`, passes+evil),
		"a domain that begins as ours":               with("eva.ek@kommun.example.annan.example", passes+"kommun.example.annan.example"),
		"a domain that ends as ours":                 with("eva.ek@annankommun.example", passes+"annankommun.example"),
		"a domain below ours":                        with("eva.ek@xn.kommun.example", passes+"xn.kommun.example"),
		"letters that look alike":                    with("еva.ek@kommun.example", passes+"kоmmun.example"),
		"a colleague who fails":                      with(olle, "Authentication-Results: mx.kommun.example; dmarc=fail header.from=kommun.example"),
		"a colleague without a verdict":              with(olle, "Authentication-Results: mx.kommun.example; spf=pass smtp.mailfrom="+olle),
		"a colleague, signed by another":             with(olle, "Authentication-Results: mx.kommun.example; dkim=pass header.d="+evil),
		"two senders":                                {passes + evil, "From: " + kurt, "From: " + eva, subject, thread},
		"two addresses":                              with(kurt+", "+eva, passes+evil, passes+"kommun.example"),
		"a group":                                    with("Vi: "+eva+", "+kurt+";", passes+"kommun.example"),
		"an address in encoded words":                with("=?utf-8?Q?eva.ek=40kommun.example?= <"+kurt+">", passes+evil),
		"an address behind a comment":                with("("+eva+") "+kurt, passes+evil),
		"a sender beside":                            {passes + evil, "From: " + kurt, "Sender: " + eva, "Reply-To: " + eva, subject, thread},
		"a verdict in quotes":                        with(eva, `Authentication-Results: mx.kommun.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=kommun.example"@annan.example`),
		"a verdict behind an escaped quote":          with(eva, `Authentication-Results: mx.kommun.example; spf=pass smtp.mailfrom="\"; dmarc=pass header.from=kommun.example; x=\""@annan.example`),
		"a verdict in a comment":                     with(eva, "Authentication-Results: mx.kommun.example; spf=none (x; dmarc=pass header.from=kommun.example)"),
		"a verdict folded into a comment":            with(eva, "Authentication-Results: mx.kommun.example; spf=none (x\r\n\t;\r\n\tdmarc=pass header.from=kommun.example)"),
		"a verdict that was there before":            with(eva, "Authentication-Results: mx.kommun.example; dmarc=none header.from=kommun.example", "Received: from x by mx.kommun.example", passes+"kommun.example"),
		"a verdict right under ours":                 with(eva, "Authentication-Results: mx.kommun.example; dmarc=fail header.from=kommun.example", passes+"kommun.example"),
		"a verdict of another server":                with(eva, "Authentication-Results: mx.annan.example; dmarc=pass header.from=kommun.example"),
		"a verdict without a server":                 with(eva, "Authentication-Results: dmarc=pass header.from=kommun.example"),
		"a verdict of a server that begins as ours":  with(eva, "Authentication-Results: mx.kommun.example.annan.example; dmarc=pass header.from=kommun.example"),
		"a verdict under a name with a letter more":  with(eva, "X-Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example"),
		"the mark of an Exchange that is not there":  with(eva, "X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-Organization-AuthSource: mx.kommun.example"),
		"a verdict in the body of a field":           with(eva, "X-Note: a\r\n Authentication-Results: mx.kommun.example; dmarc=pass header.from=kommun.example"),
		"an attached mail with a verdict of its own": with(kurt, passes+evil),
	}
	before := o.outline()
	for name, fields := range attacks {
		files := []enclosed{book}
		if strings.HasPrefix(name, "an attached mail") {
			files = []enclosed{{"svar.eml", o.delivery(eva, "pass", ask, book.data).Raw}}
		}
		v := o.takes(o.forged(fields, "Här kommer filen. Kan ni svara?", files...), verdictHeld)
		if !strings.HasPrefix(v.Reason, "sender-") || v.Folder != FolderHeld {
			t.Errorf("%s: %+v", name, v)
		}
		if after := o.outline(); after != before {
			t.Fatalf("%s has moved something:\n%s\nto\n%s", name, before, after)
		}
	}
	if len(o.waits().Returns) != len(attacks) {
		t.Errorf("%d of %d wait for the controller", len(o.waits().Returns), len(attacks))
	}
	o.wholeRecord()
}

// TestForgedReports: what claims to be about a mail of ours, without knowing
// both its id and whom it was to, moves nothing. One that knows both is
// believed, and the reminders go on.
func TestForgedReports(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	status := func(envelope, recipient, action, id string) []byte {
		return fmt.Appendf(nil, "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.kommun.example\r\nSubject: Undeliverable: %s\r\nMessage-ID: <%x@mx>\r\nMIME-Version: 1.0\r\n"+
			"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nOriginal-Envelope-Id: %s\r\n\r\n"+
			"Original-Recipient: rfc822; %s\r\nFinal-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s>\r\nSubject: %s\r\nTo: %s\r\n\r\n--b--\r\n",
			ask.subject, envelope+recipient+action, envelope, recipient, eva, action, id, ask.subject, eva)
	}
	plain := func(text string) []byte {
		return []byte("Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.kommun.example\r\nSubject: Olevererbart: " + ask.subject + "\r\n\r\n" + text)
	}
	before := o.outline()
	for name, raw := range map[string][]byte{
		"the reference alone":       status("", eva, "failed", ""),
		"another mail":              status("annat@kommun.example", eva, "failed", "annat@kommun.example"),
		"another recipient":         status("", olle, "failed", ask.id),
		"another's envelope":        status(ask.id, olle, "delivered", ""),
		"late, the reference alone": status("", eva, "delayed", ""),
		"words":                     plain(eva + " finns inte.\r\n550 5.1.1"),
		"words, many ids":           plain(eva + " finns inte.\r\n" + strings.Repeat("Message-ID: <x@kommun.example>\r\n", 100)),
	} {
		o.now = o.now.Add(1e9)
		v, err := o.TakeIn(t.Context(), inbox.Delivery{Source: "imap", Key: "imap:3:" + name, Raw: raw})
		if err != nil || v.Reason != "bounce-unknown" {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if after := o.outline(); after != before {
			t.Fatalf("%s has moved something:\n%s\nto\n%s", name, before, after)
		}
	}
	o.none(o.again(), eva)
	if v := o.takes(o.bounce(ask, eva, "failed", "5.1.1"), verdictBounce); v.Reason != "bounce-failed" {
		t.Errorf("%+v", v)
	}
	if len(o.waits().Stuck) != 1 {
		t.Error("the controller does not see that the mail did not get through")
	}
	if len(to(o.pass("2026-02-05"), eva)) != 1 {
		t.Error("a report has stopped the reminder")
	}
}

// TestForgedAbsence: only a person's own word, vouched for, makes them away.
func TestForgedAbsence(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	before := o.outline()
	const words = "Jag är på semester och åter den 1 mars."
	machine := []string{"Auto-Submitted: auto-replied", "Subject: Automatiskt svar: " + ask.subject, "In-Reply-To: <" + ask.id + ">"}
	for name, head := range map[string][]string{
		"no verdict":           {"From: " + eva},
		"failing":              {"Authentication-Results: mx.kommun.example; dmarc=fail header.from=kommun.example", "From: " + eva},
		"another domain":       {passes + "annan.example", "From: Eva Ek <" + kurt + ">"},
		"from us":              {passes + "kommun.example", "From: " + own},
		"nobody of ours":       {passes + "kommun.example", "From: ny@kommun.example"},
		"two senders":          {passes + "kommun.example", "From: " + olle, "From: " + eva},
		"a verdict in a quote": {`Authentication-Results: mx.kommun.example; spf=pass smtp.mailfrom="; dmarc=pass header.from=kommun.example"@annan.example`, "From: " + eva},
	} {
		v, err := o.TakeIn(t.Context(), o.forged(append(head, machine...), words))
		if err != nil || v.Verdict != verdictAway && v.Verdict != verdictAutomatic {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if after := o.outline(); after != before {
			t.Fatalf("%s has moved something:\n%s\nto\n%s", name, before, after)
		}
	}
	// Olle's own machine speaks for Olle alone.
	o.takes(o.forged(append([]string{passes + "kommun.example", "From: Eva Ek <" + olle + ">"}, machine...), words), verdictAway)
	if after := o.outline(); strings.Count(after, "away [{") != 1 || !strings.Contains(after, olle+" away [{") {
		t.Errorf("away:\n%s", after)
	}
	if len(to(o.pass("2026-02-05"), eva)) != 1 {
		t.Error("somebody else's absence has stopped Eva's reminder")
	}
}

// TestOldWorkbookAgain: a file from before the newest answer, however it comes
// back, changes nothing.
func TestOldWorkbookAgain(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	first := fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Gammalt"), "K02-2026M01": fine()})
	old := o.delivery(eva, "pass", ask, first)
	o.takes(old, verdictAccepted)
	o.takes(o.delivery(eva, "pass", ask, fills(t, ask.book, cells{"K01-2026M01": with(fine(), "Resultat", "Nytt")})), verdictAccepted)
	versions := o.versions(eva, "K01", "2026-M01")
	again := old
	again.Key = "imap:9:1" // the very bytes, put into the mailbox once more
	for name, c := range map[string]struct {
		d       inbox.Delivery
		verdict string
	}{
		"the same mail":                 {again, verdictRepeated},
		"the same file, by the owner":   {o.delivery(eva, "pass", ask, first), verdictUnchanged},
		"the same file, by a colleague": {o.delivery(olle, "pass", ask, first), verdictUnchanged},
		"the same file, by a stranger":  {o.delivery(kurt, "pass", ask, first), verdictHeld},
		"in a zip":                      {o.letter(eva, "pass", ask, "Igen", enclosed{"svar.zip", zipped(t, "svar.xlsx", first)}), verdictUnchanged},
	} {
		if v, err := o.TakeIn(t.Context(), c.d); err != nil || v.Verdict != c.verdict {
			t.Errorf("%s: %+v, %v, want %s", name, v, err, c.verdict)
		}
		if got := o.versions(eva, "K01", "2026-M01"); !slices.Equal(got, versions) {
			t.Errorf("%s: the answer is now %+v", name, got)
		}
	}
}

// TestNamesOfFiles: whatever a file is called, the name leads nowhere and turns
// nothing around, in the store, on the page and in the receipt.
func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	o, ask := january(t)
	book := fills(t, ask.book, cells{"K01-2026M01": fine()})
	for _, name := range []string{"../../../etc/passwd.xlsx", `..\..\C:\Windows\a.xlsx`, "C:\\a.xlsx", "/etc/cron.d/a.xlsx", "svar\u202excod.xlsx", "\u2066svar\u2069.xlsx",
		"svar.xlsx\u0000.exe", "svar\tny.xlsx", "<script>alert(1)</script>.xlsx", "=HYPERLINK(1).xlsx", "-rf.xlsx", ".bashrc.xlsx", "aux.xlsx", strings.Repeat("a", 5000) + ".xlsx", "…", "\u200b.xlsx"} {
		d := o.letter(eva, "pass", ask, "Hej", enclosed{"NAMN", book})
		d.Raw = []byte(strings.ReplaceAll(string(d.Raw), `"NAMN"`, `"`+strings.ReplaceAll(name, `\`, `\\`)+`"`))
		v, err := o.TakeIn(t.Context(), d)
		if err != nil || v.Verdict != verdictAccepted && v.Verdict != verdictUnchanged {
			t.Fatalf("%q: %+v, %v", name, v, err)
		}
		file, err := o.DeliveryFile(t.Context(), v.Delivery, 1)
		if err != nil {
			t.Fatal(err)
		}
		if unsafe := "/\\<>:\"|?*\u0000\t\u202e\u2066\u2069"; strings.ContainsAny(file.Name, unsafe) || strings.HasPrefix(file.Name, ".") || strings.HasPrefix(file.Name, "-") || len(file.Name) > 200 {
			t.Errorf("%q is saved as %q", name, file.Name)
		}
		for _, f := range o.arrived(v.Delivery, "sv").Files {
			if strings.ContainsAny(f.Name, "/\\<>\u0000\t\u202e\u2066\u2069") {
				t.Errorf("%q is shown as %q", name, f.Name)
			}
		}
		if _, err := o.Send(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range to(o.sent, eva) {
		if strings.ContainsAny(m.text+m.subject, "\u202e\u2066\u2069\u0000") || strings.Contains(string(m.raw), "<script>alert") {
			t.Errorf("%q writes a name as it came:\n%s", m.subject, m.text)
		}
	}
}
