package inbox

import (
	"bytes"
	"strings"
)

const (
	maxFailures   = 100 // recipients of one report
	maxDiagnostic = 300 // bytes of a server's words
	maxStatus     = 1 << 20
)

// report is what the parts of a mail say that it is about.
type report struct {
	answers     []string // message ids that the report itself is an answer to
	status      *part    // RFC 3464
	disposition *part    // RFC 8098, a read receipt
	feedback    *part    // RFC 5965, a complaint
	returned    []*part
	typ         string // report-type of multipart/report
}

// readReport finds the parts of a report (RFC 6522). What came back with it is
// not looked into further than its Message-ID: it can hold our own workbook.
func readReport(root *part) report {
	r := report{typ: strings.ToLower(root.params["report-type"]), answers: messageIDs(root.header.get("In-Reply-To"), root.header.get("References"))}
	root.walk(func(p *part) bool {
		switch p.kind {
		case "message/delivery-status", "message/global-delivery-status":
			if r.status == nil {
				r.status = p
			}
		case "message/disposition-notification", "message/global-disposition-notification":
			r.disposition = p
		case "message/feedback-report":
			r.feedback = p
		case "message/rfc822", "message/global", "message/rfc822-headers", "text/rfc822-headers", "message/global-headers":
			r.returned = append(r.returned, p)
			return false
		}
		return true
	})
	return r
}

// original is the Message-ID of the mail that came back. Where nothing of it
// did, Google tells it in the status, and others write their report as an
// answer to it.
func (r report) original() string {
	for _, p := range r.returned {
		id := ""
		if len(p.children) > 0 {
			id = p.children[0].header.get("Message-ID")
		} else if m := idLine.FindSubmatch(unfold(p.body)); m != nil {
			id = "<" + string(m[1]) + ">"
		}
		if ids := messageIDs(id); len(ids) > 0 {
			return ids[0]
		}
	}
	if r.status != nil {
		if m := originalLine.FindSubmatch(unfold(r.status.body)); m != nil {
			return string(m[1])
		}
	}
	if len(r.answers) > 0 {
		return r.answers[0]
	}
	return ""
}

// unfold joins folded lines and leaves LF at the ends of the others. Only the
// beginning of what is large is looked at.
func unfold(b []byte) []byte {
	b = b[:min(len(b), maxStatus)]
	b = bytes.ReplaceAll(b, []byte("\r"), nil)
	b = bytes.ReplaceAll(b, []byte("\n "), []byte(" "))
	return bytes.ReplaceAll(b, []byte("\n\t"), []byte(" "))
}

// failures reads a delivery status (RFC 3464 §2): groups of fields, the first
// about the message, the others about one recipient each.
func (r report) failures() []Failure {
	if r.status == nil {
		return nil
	}
	original, envelope := r.original(), ""
	var out []Failure
	for group := range strings.SplitSeq(toUTF8(string(unfold(r.status.body))), "\n\n") {
		if len(out) == maxFailures {
			break
		}
		fields := groupFields(group)
		if envelope == "" {
			envelope = oneLine(xtext(fields["original-envelope-id"]), 200)
		}
		if f, ok := failure(fields); ok {
			f.Original, f.Envelope = original, envelope
			out = append(out, f)
		}
	}
	return out
}

// groupFields are the fields of a group, by folded names. The first of each
// counts.
func groupFields(group string) map[string]string {
	fields := map[string]string{}
	for l := range strings.SplitSeq(group, "\n") {
		name, value, ok := strings.Cut(l, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, dup := fields[name]; ok && !dup {
			fields[name] = strings.TrimSpace(value)
		}
	}
	return fields
}

// failure reads the group about one recipient. The original recipient is whom
// we wrote to; the final one can be where a forwarding led.
func failure(fields map[string]string) (Failure, bool) {
	f := Failure{Recipient: typedAddress(fields["original-recipient"])}
	final := typedAddress(fields["final-recipient"])
	if final == "" {
		final = typedAddress(fields["x-actual-recipient"])
	}
	switch {
	case f.Recipient == "":
		f.Recipient = final
	case final != f.Recipient:
		f.Final = final
	}
	if f.Recipient == "" {
		return Failure{}, false
	}
	diagnostic := fields["diagnostic-code"]
	f.Action, f.Status = action(fields["action"]), statusOf(fields["status"], diagnostic)
	f.Diagnostic = oneLine(diagnostic, maxDiagnostic)
	if f.Action == "failed" && strings.HasPrefix(f.Status, "2") {
		f.Action = "delivered"
	}
	f.Permanent = f.Action == "failed" && permanent(f.Status)
	return f, true
}

// typedAddress reads "rfc822; a@b.example", as well as what lacks the type.
func typedAddress(v string) string {
	if _, a, ok := strings.Cut(v, ";"); ok {
		v = a
	}
	return plainAddress(strings.Trim(strings.TrimSpace(xtext(v)), "<>"))
}

// xtext undoes what RFC 3461 §4 makes of the printable characters that it
// encodes. Servers are to undo it before they report, and some do not.
func xtext(v string) string {
	return strings.NewReplacer("+2B", "+", "+3D", "=").Replace(v)
}

// rejected reads what some servers write instead of a bounce: a read receipt
// that says that a machine has thrown the mail away (Dovecot does, for a full
// mailbox or a sieve script's reject). One from a person who deleted it unread
// is a receipt like another.
func (r report) rejected(text string) (Failure, bool) {
	if r.disposition == nil {
		return Failure{}, false
	}
	fields := groupFields(string(unfold(r.disposition.body)))
	said := strings.ToLower(fields["disposition"])
	if !strings.Contains(said, "automatic-action") || !strings.Contains(said, "deleted") || !failText.MatchString(text) {
		return Failure{}, false
	}
	f := Failure{Recipient: typedAddress(fields["final-recipient"]), Action: "failed", Status: statusOf(text, text), Original: r.original()}
	if ids := messageIDs(fields["original-message-id"]); len(ids) > 0 {
		f.Original = ids[0]
	}
	f.Diagnostic, f.Permanent = oneLine(text, maxDiagnostic), permanent(f.Status)
	return f, f.Recipient != ""
}
