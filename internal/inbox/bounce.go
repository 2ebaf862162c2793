package inbox

import (
	"bytes"
	"regexp"
	"strings"
)

const (
	maxFailures   = 100 // recipients of one report
	maxDiagnostic = 300 // bytes of a server's words
)

var (
	statusCode  = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)
	replyCode   = regexp.MustCompile(`(?:^|[^\d.\-/])([45])\d\d(?:[ \-#]|$)`)
	anyAddress  = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~\-]{1,64}@[A-Za-z0-9.\-]{0,190}[A-Za-z0-9]`)
	idLine      = regexp.MustCompile(`(?im)^[\s>|*]*message-id:\s*<([^<>\s]{1,250})>`)
	daemonName  = regexp.MustCompile(`(?i)\b(mailer-?daemon|mail ?delivery (sub)?system|postmaster|mail administrator|microsoftexchange[0-9a-f]{8,}|bounce-?handler|mdaemon)\b`)
	replyPrefix = regexp.MustCompile(`(?i)^\s*(sv|re|vs|vb|fw|fwd|aw)\s?:`)

	failSubject  = regexp.MustCompile(`(?i)(undeliver(able|ed)|delivery (status|failure|report|notification|problem|error|has failed|failed|incomplete|delayed)|returned (mail|to sender|message)|failure notice|failed (delivery|mail)|mail (delivery|system) (fail|error|status|problem)|could not be delivered|message (delivery|status)( has)? (fail|delay|problem|error)|non-?deliver|user unknown|unzustellbar|olevererbar|oleverer|kan inte levereras|kunde inte levereras|går inte att leverera|leveransfel|leveransstatus|leveransen (misslyckades|har försenats|är försenad)|inte levererats|mail failure|unable to deliver|ikke leveres|kan ikke leveres)`)
	failText     = regexp.MustCompile(`(?i)(user unknown|unknown (user|recipient|address)|no such (user|recipient|mailbox|address|account)|(mailbox|account|inbox)( is)? (full|unavailable|disabled|not found|inactive|does not exist)|over ?quota|quota exceeded|exceeded (storage|its quota|the quota)|does ?n.t exist|does not exist|undeliver|could ?n.t be (delivered|reached)|could not be (delivered|reached|sent)|was not delivered|delivery (has )?failed|failed permanently|permanent (fatal )?error|fatal errors?|host unknown|unrouteable|returned to (you|sender)|unable to (deliver|relay)|cannot (deliver|be delivered)|can.t be delivered|delivery failure|invalid (recipient|address|user)|kunde inte levereras|kan inte levereras|gick inte att leverera|går inte att leverera|brevlådan är full|postlådan är full|finns inte|hittades inte|okänd mottagare|retry timeout exceeded|not accepting)`)
	delayText    = regexp.MustCompile(`(?i)(will (be retried|retry|keep trying|continue)|still (being )?(tr(y|ied)|retried)|delivery (is |was |has been )?(delayed|temporarily)|(not|n't) (yet )?been delivered (yet|within|after)|this is (only )?a warning|you do not need to resend|will try again|temporarily (deferred|delayed)|försenad|försenats|fördröj|har ännu inte levererats|försöker igen)`)
	returnedPart = regexp.MustCompile(`(?im)^([\s>]*-{2,}.*(original message|message header|returned message|below this line is a copy|copy of (the|your) message|undelivered message|ursprungligt meddelande|headers? follow|unsent message).*|received: from .*|return-path: .*|[\s>]*message-id:\s*<.*)$`)
)

// report is what the parts of a mail say that it is about.
type report struct {
	status      *part // RFC 3464
	disposition *part // RFC 8098, a read receipt
	feedback    *part // RFC 5965, a complaint
	returned    []*part
	typ         string // report-type of multipart/report
}

// readReport finds the parts of a report (RFC 6522). What came back with it is
// not looked into further than its Message-ID: it can hold our own workbook.
func readReport(root *part) report {
	r := report{typ: strings.ToLower(root.params["report-type"])}
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

// original is the Message-ID of the mail that came back.
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
	return ""
}

// unfold joins folded lines and leaves LF at the ends of the others.
func unfold(b []byte) []byte {
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

// action folds what servers write to the five of RFC 3464 §2.3.3.
func action(s string) string {
	s = strings.ToLower(s)
	if i := strings.IndexAny(s, " (;"); i > 0 {
		s = s[:i]
	}
	switch s {
	case "delayed", "deferred":
		return "delayed"
	case "delivered", "relayed", "expanded":
		return "delivered"
	}
	return "failed"
}

// statusOf prefers the status field, unless it says nothing more than the class
// and the server's own words do.
func statusOf(status, diagnostic string) string {
	st := statusCode.FindString(status)
	if st == "" || strings.HasSuffix(st, ".0.0") {
		if d := statusCode.FindString(diagnostic); d != "" && d[0] != '2' {
			return d
		}
	}
	if st != "" {
		return st
	}
	if c := replyCode.FindStringSubmatch(diagnostic); c != nil {
		return c[1] + ".0.0"
	}
	return ""
}

// permanent reports whether trying again is of no use. Mailbox full, too big
// and overload pass, though servers call them 5 (RFC 3463 §3).
func permanent(status string) bool {
	class, detail, _ := strings.Cut(status, ".")
	if class != "5" {
		return false
	}
	switch detail {
	case "2.2", "3.1", "3.2", "4.1", "4.2", "4.4", "4.5", "4.7":
		return false
	}
	return true
}

// guessFailures reads a bounce that has no delivery status, from its words.
func guessFailures(h header, text string, r report) []Failure {
	head := text
	if at := returnedPart.FindStringIndex(text); at != nil && at[0] > 0 {
		head = text[:at[0]]
	}
	f := Failure{Action: "failed", Status: statusOf(head, head), Original: r.original()}
	if f.Original == "" {
		if m := idLine.FindStringSubmatch(text); m != nil {
			f.Original = m[1]
		}
	}
	if strings.HasPrefix(f.Status, "2") {
		f.Status = ""
	}
	if (delayText.MatchString(head) || delayText.MatchString(h.get("Subject"))) && !strings.HasPrefix(f.Status, "5") {
		f.Action = "delayed"
	}
	f.Permanent = f.Action == "failed" && permanent(f.Status)
	from := strings.ToLower(h.get("From") + " " + h.get("To"))
	var out []Failure
	seen := map[string]bool{}
	for _, where := range []string{h.get("X-Failed-Recipients"), head} {
		for _, a := range anyAddress.FindAllString(where, maxFailures) {
			a = plainAddress(strings.Trim(a, ".'=")) // strip punctuation of the sentence
			if a == "" || seen[a] || daemonName.MatchString(a) || strings.Contains(from, a) {
				continue
			}
			seen[a] = true
			f.Recipient = a
			out = append(out, f)
		}
		if len(out) > 0 {
			return out
		}
	}
	return []Failure{f}
}
