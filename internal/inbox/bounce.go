package inbox

import (
	"regexp"
	"strings"
)

var (
	statusCode   = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)
	replyCode    = regexp.MustCompile(`(?:^|[^\d.\-/])([45])\d\d(?:[ \-#]|$)`)
	anyAddress   = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~\-]{1,64}@[A-Za-z0-9.\-]{0,190}[A-Za-z0-9]`)
	idLine       = regexp.MustCompile(`(?im)^[\s>|*]*message-id:\s*<(` + idText + `)>`)
	originalLine = regexp.MustCompile(`(?im)^(?:x-)?original-message-id:\s*<(` + idText + `)>`)
	daemonName   = regexp.MustCompile(`(?i)\b(mailer-?daemon|mail ?delivery (sub)?system|postmaster|mail administrator|microsoftexchange[0-9a-f]{8,}|bounce-?handler|mdaemon)\b`)
	replyPrefix  = regexp.MustCompile(`(?i)^\s*(sv|re|vs|vb|fw|fwd|aw)\s?:`)

	failSubject  = regexp.MustCompile(`(?i)(undeliver(able|ed)|delivery (status|failure|report|notification|problem|error|has failed|failed|incomplete|delayed)|returned (mail|to sender|message)|failure notice|failed (delivery|mail)|mail (delivery|system) (fail|error|status|problem)|could not be delivered|message (delivery|status)( has)? (fail|delay|problem|error)|non-?deliver|user unknown|unzustellbar|olevererbar|oleverer|kan inte levereras|kunde inte levereras|går inte att leverera|leveransfel|leveransstatus|leveransen (misslyckades|har försenats|är försenad)|inte levererats|mail failure|unable to deliver|ikke leveres|kan ikke leveres)`)
	failText     = regexp.MustCompile(`(?i)(user unknown|unknown (user|recipient|address)|no such (user|recipient|mailbox|address|account)|(mailbox|account|inbox)( is)? (full|unavailable|disabled|not found|inactive|does not exist)|over ?quota|quota exceeded|exceeded (storage|its quota|the quota)|does ?n.t exist|does not exist|undeliver|could ?n.t be (delivered|reached)|could not be (delivered|reached|sent)|was not delivered|delivery (has )?failed|failed permanently|permanent (fatal )?error|fatal errors?|host unknown|unrouteable|returned to (you|sender)|unable to (deliver|relay)|cannot (deliver|be delivered)|can.t be delivered|delivery failure|invalid (recipient|address|user)|kunde inte levereras|kan inte levereras|gick inte att leverera|går inte att leverera|brevlådan är full|postlådan är full|finns inte|hittades inte|okänd mottagare|retry timeout exceeded|not accepting|delivery errors|could ?n.t send|could not send|returned because|mail failed|unknown host|no valid recipients|adressen hittades inte|kom inte fram|nådde inte|avvisades)`)
	delayText    = regexp.MustCompile(`(?i)(will (be retried|retry|keep trying|continue)|still (being )?(tr(y|ied)|retried)|delivery (is |was |has been )?(delayed|temporarily)|(not|n't) (yet )?been delivered (yet|within|after)|this is (only )?a warning|you do not need to resend|will try again|temporarily (deferred|delayed)|försenad|försenats|fördröj|har ännu inte levererats|försöker igen)`)
	returnedPart = regexp.MustCompile(`(?im)^([\s>]*-{2,}.*(original message|message header|returned message|below this line is a copy|copy of (the|your) message|undelivered message|ursprungligt meddelande|headers? follow|unsent message).*|received: from .*|return-path: .*|[\s>]*message-id:\s*<.*)$`)
)

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
	f := Failure{Action: "failed", Status: statusOf(head, head), Diagnostic: telling(head), Original: r.original()}
	if m := idLine.FindStringSubmatch(text); m != nil && len(r.returned) == 0 {
		f.Original = m[1]
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

// telling is the line that says why: the first with a code, or else with words
// for it.
func telling(head string) string {
	worded := ""
	for l := range strings.SplitSeq(head, "\n") {
		switch {
		case statusCode.MatchString(l), replyCode.MatchString(l):
			return oneLine(l, maxDiagnostic)
		case worded == "" && failText.MatchString(l):
			worded = oneLine(l, maxDiagnostic)
		}
	}
	return worded
}
