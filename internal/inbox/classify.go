package inbox

import (
	"regexp"
	"strings"
)

var (
	// awaySubject begins the subject of an out-of-office in the mail programs
	// in use: the person's own subject follows.
	awaySubject = regexp.MustCompile(`(?i)^\s*(automatiskt svar|autosvar|automatic reply|auto(matic)?[\s-]?(reply|response)|out of (the )?office|frånvaro(meddelande)?|frånvarande|semester|abwesen\S*|automatische antwort|automaattinen vastaus|automatisk svar)\b`)
	// awayPrefix is how they put it before the subject that they answer; a person
	// may well begin a subject of their own with the same word.
	awayPrefix = regexp.MustCompile(`^[^:]{1,40}:`)
	awayText   = regexp.MustCompile(`(?i)(out of (the |my )?office|på semester|har semester|semesterledig|är ledig|tjänstledig|föräldraledig|sjukskriven|är frånvarande|frånvarande (från|till|t\.?o\.?m|under)|åter (på plats|i tjänst|på jobbet|på kontoret|den|igen)|tillbaka (på|i|den|igen|måndag|tisdag|onsdag|torsdag|fredag)|inte på (plats|kontoret|jobbet)|ute från kontoret|bortrest|on (annual |sick |parental )?leave|on (vacation|holiday)|away from (my |the )?(mail|office|desk)|am away|be back|return(ing)? (on|to the office)|läser inte min (e-?post|mejl)|tjänsteresa|är sjuk\b|vabbar|vård av (sjukt )?barn|på (utbildning|konferens|kurs)\b|begränsad (tillgång|möjlighet)|limited (access|e-?mail)|travell?ing)`)
)

// leftText is what stands in the automatic answer of somebody who has left:
// they are not away, for they do not come back.
var leftText = regexp.MustCompile(`(?i)(har slutat|slutade (min|på)|avslutat min (anställning|tjänst)|inte längre (kvar|anställd)|jobbar inte längre|arbetar inte längre|gått i pension|no longer (work|employed|with)|(have|has) left the (company|organi[sz]ation|municipality)|(have|has) retired)`)

// complaint is how services report abuse that write no RFC 5965.
var complaint = regexp.MustCompile(`(?i)^\s*complaint about message from\b`)

// received is how cases and orders are acknowledged: such a mail has the subject
// of an out-of-office, and nobody is away.
var received = regexp.MustCompile(`(?i)(har (nu )?(tagit emot|mottagit|registrerat)|har (nu )?(tagits emot|kommit in|registrerats|kommit fram)|är (nu )?(mottaget|registrerat)|tack för (ditt|er) (mejl|mail|e-?post|meddelande|ärende)|ärende(nummer|t)?[ :]|(has|have) (been )?(received|registered)|thank you for (contacting|your (e-?mail|message|request))|ticket|case number|gracias por contactar)`)

// verdict is what a mail is, and the facts that go with it.
type verdict struct {
	kind   Kind
	failed []Failure
	left   bool
	note   string
}

// classify tells what a mail is, from its structure first, then its header,
// and from its words last. X-Auto-Response-Suppress is no sign: Exchange puts
// it on ordinary mail too.
func classify(root *part, from, text string, t Trusting) verdict {
	h, r := root.header, readReport(root)
	text = clip(text, maxTelling)
	switch {
	case r.feedback != nil || complaint.MatchString(h.get("Subject")):
		return verdict{kind: Complaint}
	case r.disposition != nil || r.typ == "disposition-notification":
		if f, ok := r.rejected(text); ok {
			return reportVerdict([]Failure{f})
		}
		return verdict{kind: Receipt}
	}
	if failed := r.failures(); len(failed) > 0 {
		return reportVerdict(failed)
	}
	if looksReturned(h, text, r) {
		return reportVerdict(guessFailures(h, text, r))
	}
	if t.Own != "" && strings.EqualFold(from, t.Own) {
		return verdict{kind: Own}
	}
	sign, why := automaticSign(h)
	subject := decodeWords(h.get("Subject"))
	saysAway := awayText.MatchString(text) || awayText.MatchString(subject)
	isAway := awaySubject.MatchString(subject) && !replyPrefix.MatchString(subject) && (saysAway || !received.MatchString(text))
	switch {
	case (sign != "" || isAway) && leftText.MatchString(text):
		return verdict{kind: AutoReply, left: true, note: why}
	case sign != "" && (isAway || saysAway):
		return verdict{kind: Away, note: why}
	case sign != "":
		return verdict{kind: sign, note: why}
	case isAway && awayPrefix.MatchString(subject) && (h.has("In-Reply-To") || h.has("References")):
		return verdict{kind: Away, note: "subject"}
	}
	return verdict{kind: Human}
}

// reportVerdict is the worst of what a report tells.
func reportVerdict(failed []Failure) verdict {
	v := verdict{kind: Delivered, failed: failed}
	for _, f := range failed {
		switch {
		case f.Action == "failed":
			v.kind = Bounce
		case f.Action == "delayed" && v.kind == Delivered:
			v.kind = Delayed
		}
	}
	return v
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
		return len(r.returned) > 0 || subjectSays || failSays() || delayText.MatchString(text) || returnedPart.MatchString(text)
	case null:
		return subjectSays || failSays() && !awayText.MatchString(text)
	}
	return subjectSays && (machine || failSays() && !h.has("In-Reply-To"))
}

func nullSender(h header) bool {
	return strings.TrimSpace(h.get("Return-Path")) == "<>"
}

// automaticSign is what kind of machine wrote the mail, by its header
// (RFC 3834 §5, RFC 2919, and what programs wrote before those), with the
// field that tells. "" is none.
func automaticSign(h header) (Kind, string) {
	switch h.word("Auto-Submitted") {
	case "", "no":
	case "auto-replied":
		return AutoReply, "Auto-Submitted: auto-replied"
	default:
		return Automatic, "Auto-Submitted"
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-Vacation"} {
		if h.has(name) {
			return AutoReply, name
		}
	}
	for _, name := range []string{"List-Id", "Feedback-ID"} {
		if h.has(name) {
			return List, name
		}
	}
	switch v := h.word("Precedence"); v {
	case "auto_reply":
		return AutoReply, "Precedence: " + v
	case "bulk", "junk", "list":
		return List, "Precedence: " + v
	}
	if strings.EqualFold(h.get("X-MS-Exchange-Generated-Message-Source"), "Mailbox Rules Agent") {
		return AutoReply, "mailbox rule"
	}
	if nullSender(h) {
		return Automatic, "null sender"
	}
	return "", ""
}
