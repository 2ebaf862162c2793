package inbox

import (
	"regexp"
	"strings"
	"unicode"
)

// maxText is how many bytes of a person's words are kept.
const maxText = 64 << 10

// maxSource is how many bytes of a mail's text and HTML are read to find a
// person's words in.
const maxSource = 16 * maxText

// wording finds the words of a mail.
type wording struct{ left int } // bytes that may still be read

// bodyText is the text of the mail itself, not of mails attached to it.
func bodyText(p *part) string {
	w := &wording{maxSource}
	return w.of(p)
}

func (w *wording) of(p *part) string {
	switch {
	case p.isMessage() || len(p.children) == 0 && !isWords(p):
		return ""
	case p.kind == "multipart/alternative":
		return w.best(p.children)
	case len(p.children) > 0:
		var all []string
		for _, c := range p.children {
			if t := w.of(c); strings.TrimSpace(t) != "" {
				all = append(all, t)
			}
		}
		return clip(strings.Join(all, "\n"), 4*maxText)
	}
	source := p.body[:min(len(p.body), w.left)]
	w.left -= len(source)
	text := fromCharset(p.params["charset"], source)
	if p.kind == "text/html" || sniff("", p.body) == "html" {
		text = htmlText(text)
	} else if p.kind != "text/plain" {
		return ""
	}
	return clip(cleanText(text), 4*maxText)
}

// best prefers plain text that says something.
func (w *wording) best(parts []*part) string {
	best := ""
	for _, c := range parts {
		t := w.of(c)
		if strings.TrimSpace(t) == "" {
			continue
		}
		if c.kind == "text/plain" {
			return t
		}
		if best == "" {
			best = t
		}
	}
	return best
}

// cleanText leaves lines of text without control characters.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0':
			return ' '
		case unicode.IsControl(r) || turnsDirection(r):
			return -1
		}
		return r
	}, s)
}

// The lines with which mail programs introduce what they quote, in Swedish,
// English, and the neighbours' languages.
var (
	quoteRule      = regexp.MustCompile(`(?i)^\s*[-_*]{2,}\s*(ursprungligt meddelande|original ?meddelande|vidarebefordrat (meddelande|mejl)|original message|original appointment|forwarded message|videresendt|oprindelig meddelelse|opprinnelig melding)\b`)
	quoteFrom      = regexp.MustCompile(`(?i)^\s*\*?(från|from|fra|von|lähettäjä)\s?:\*?\s*\S`)
	quoteSent      = regexp.MustCompile(`(?i)^\s*\*?(skickat|skickades|sent|sendt|datum|date|gesendet|lähetetty|till|to|ämne|subject)\s?:\*?`)
	wroteLine      = regexp.MustCompile(`(?i)^\s*(den|on|am|fre|lör|sön|mån|tis|ons|tor|\d{1,4}[-/. ]|.{0,80}<\S+@\S+>).{0,300}\b(skrev|wrote|schrieb|skreiv)\b.{0,200}:?\s*$`)
	clockOrAddress = regexp.MustCompile(`\d[:.]\d\d|@`)
	phoneLine      = regexp.MustCompile(`(?i)^\s*(skickat från (min|mitt|outlook|e-post|samsung|yahoo)|skickad från min|sent from (my|outlook|mail|samsung)|hämta outlook för|get outlook for|skaffa outlook för)\b`)
)

// ownWords is what the person wrote themselves: without the quoted mail, a
// signature after "-- ", and the phone's advertisement. Lines quoted with ">"
// are taken out wherever they stand, since some write below or between them.
func ownWords(text string) string {
	lines := strings.Split(text, "\n")
	var own []string
	for i := 0; i < len(lines); i++ {
		l := strings.TrimRight(lines[i], " \t\r")
		switch n := wrote(lines[i:]); {
		case strings.HasPrefix(strings.TrimLeft(l, " "), ">"), phoneLine.MatchString(l):
		case quoteRule.MatchString(l), l == "--", quotedHeader(lines[i:]):
			return finish(own)
		case n > 0:
			if !quotedNext(lines[i+n:]) {
				return finish(own)
			}
			i += n - 1
		default:
			own = append(own, l)
		}
	}
	return finish(own)
}

// wrote is how many lines the attribution takes that begins here ("Den 3 maj
// 2026 kl. 09:12 skrev Anna:"), 0 when none does. Programs wrap it.
func wrote(lines []string) int {
	joined := ""
	for n := range min(3, len(lines)) {
		joined = strings.TrimSpace(clip(joined+" "+strings.TrimSpace(lines[n]), 600))
		if isAttribution(joined) {
			return n + 1
		}
		// Only a line with a day on it can go on, and only where the rest is
		// not an attribution of its own.
		if !strings.ContainsAny(joined, "0123456789") || n+1 < len(lines) && isAttribution(lines[n+1]) {
			return 0
		}
	}
	return 0
}

// isAttribution wants a time or an address beside the words: people, too,
// write "den jag skrev förra året:".
func isAttribution(l string) bool {
	return strings.HasSuffix(strings.TrimSpace(l), ":") && clockOrAddress.MatchString(l) && wroteLine.MatchString(l)
}

// quotedNext reports whether the next line with anything on it is quoted.
func quotedNext(lines []string) bool {
	for _, l := range lines {
		if t := strings.TrimSpace(l); t != "" {
			return strings.HasPrefix(t, ">")
		}
	}
	return false
}

// quotedHeader knows Outlook's way of quoting: From, Sent, To, Subject.
func quotedHeader(lines []string) bool {
	if !quoteFrom.MatchString(lines[0]) {
		return false
	}
	for _, l := range lines[1:min(5, len(lines))] {
		if quoteSent.MatchString(l) {
			return true
		}
	}
	return false
}

// finish trims what surrounds the words: blank lines and Outlook's ruler.
func finish(lines []string) string {
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	text = strings.TrimSpace(strings.TrimRight(text, "_"))
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return clip(text, maxText)
}
