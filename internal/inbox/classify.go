package inbox

import (
	"regexp"
	"strings"
)

var (
	// awaySubject begins the subject of an out-of-office in the mail programs
	// in use: the person's own subject follows.
	awaySubject = regexp.MustCompile(`(?i)^\s*(automatiskt svar|autosvar|automatic reply|auto(matic)?[\s-]?(reply|response)|out of (the )?office|frånvaro(meddelande)?|frånvarande|semester|abwesen\S*|automatische antwort|automaattinen vastaus|automatisk svar)\b`)
	awayText    = regexp.MustCompile(`(?i)(out of (the |my )?office|på semester|har semester|semesterledig|är ledig|tjänstledig|föräldraledig|sjukskriven|är frånvarande|frånvarande (från|till|t\.?o\.?m|under)|åter (på plats|i tjänst|på jobbet|på kontoret|den|igen)|tillbaka (på|i|den|igen|måndag|tisdag|onsdag|torsdag|fredag)|inte på (plats|kontoret|jobbet)|ute från kontoret|bortrest|on (annual |sick |parental )?leave|on (vacation|holiday)|away from (my |the )?(mail|office|desk)|am away|be back|return(ing)? (on|to the office)|läser inte min (e-?post|mejl))`)
)

// verdict is what a mail is, and the facts that go with it.
type verdict struct {
	kind   Kind
	failed []Failure
	note   string
}

// classify tells what a mail is, from its structure first, then its header,
// and from its words last. X-Auto-Response-Suppress is no sign: Exchange puts
// it on ordinary mail too.
func classify(root *part, from, text string, t Trusting) verdict {
	h, r := root.header, readReport(root)
	text = clip(text, maxTelling)
	switch {
	case r.feedback != nil:
		return verdict{kind: Automatic, note: "complaint report"}
	case r.disposition != nil || r.typ == "disposition-notification":
		return verdict{kind: Automatic, note: "read receipt"}
	}
	if failed := r.failures(); len(failed) > 0 {
		return deliveryVerdict(failed)
	}
	if looksReturned(h, text, r) {
		return deliveryVerdict(guessFailures(h, text, r))
	}
	if isOwn(h, from, t) {
		return verdict{kind: Automatic, note: "our own mail"}
	}
	why := automaticSign(h)
	subject := decodeWords(h.get("Subject"))
	isAway := awaySubject.MatchString(subject) && !replyPrefix.MatchString(subject)
	switch {
	case why != "" && (isAway || awayText.MatchString(text) || awayText.MatchString(subject)):
		return verdict{kind: Away, note: why}
	case why != "":
		return verdict{kind: Automatic, note: why}
	case isAway && (h.has("In-Reply-To") || h.has("References")):
		return verdict{kind: Away, note: "subject"}
	}
	return verdict{kind: Human}
}

// deliveryVerdict is a bounce when anything failed or is late; a report that
// all went well is only automatic.
func deliveryVerdict(failed []Failure) verdict {
	for _, f := range failed {
		if f.Action != "delivered" {
			return verdict{kind: Bounce, failed: failed}
		}
	}
	return verdict{kind: Automatic, failed: failed, note: "delivery report"}
}

// maxTelling is how many bytes of a mail's text are looked at to tell what it
// is: machines say so at the top.
const maxTelling = 16 << 10

// looksReturned knows a bounce without a delivery status. A person who answers
// or forwards one is no mail server: their subject begins with SV or VB.
func looksReturned(h header, text string, r report) bool {
	subject := decodeWords(h.get("Subject"))
	daemon := daemonName.MatchString(h.get("From")) || daemonName.MatchString(h.get("Sender"))
	null := nullSender(h)
	failSays := func() bool { return failText.MatchString(text) } // dear: only where it matters
	subjectSays := failSubject.MatchString(subject) && !replyPrefix.MatchString(subject)
	machine := h.has("Auto-Submitted") && h.word("Auto-Submitted") != "no"
	away := awaySubject.MatchString(subject)
	switch {
	case h.has("X-Failed-Recipients"), r.typ == "delivery-status":
		return true
	case away:
		return false
	case daemon:
		return subjectSays || failSays() || delayText.MatchString(text)
	case null:
		return subjectSays || failSays() && !awayText.MatchString(text)
	}
	return subjectSays && (machine || failSays() && !h.has("In-Reply-To"))
}

func nullSender(h header) bool {
	return strings.TrimSpace(h.get("Return-Path")) == "<>"
}

// isOwn knows what Rond itself sent.
func isOwn(h header, from string, t Trusting) bool {
	if t.Own != "" && strings.EqualFold(from, t.Own) {
		return true
	}
	for _, f := range h {
		if len(f.name) > 7 && strings.EqualFold(f.name[:7], "X-Rond-") {
			return true
		}
	}
	return false
}

// automaticSign is the field that tells that a machine wrote the mail
// (RFC 3834 §5, RFC 2919, and what programs wrote before those), or "".
func automaticSign(h header) string {
	if v := h.word("Auto-Submitted"); v != "" && v != "no" {
		return "Auto-Submitted: " + clip(v, 40)
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-Vacation", "List-Id", "Feedback-ID"} {
		if h.has(name) {
			return name
		}
	}
	switch h.word("Precedence") {
	case "auto_reply", "bulk", "junk", "list":
		return "Precedence"
	}
	if strings.EqualFold(h.get("X-MS-Exchange-Generated-Message-Source"), "Mailbox Rules Agent") {
		return "mailbox rule"
	}
	if nullSender(h) {
		return "null sender"
	}
	return ""
}
