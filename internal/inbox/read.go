package inbox

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
)

var subjectRef = regexp.MustCompile(`(?i)\[\s*(R\d{1,12})\s*\]`)

// Read tells what a raw mail is. It never fails: what is broken becomes a
// note, and what is over the limits is left out. raw may be a header alone.
func Read(raw []byte, t Trusting) Mail {
	s := &parser{}
	root := s.parse(trimStart(raw), 0, "text/plain")
	h := root.header
	m := headed(h)
	m.InReplyTo = messageIDs(append(h.all("In-Reply-To"), h.all("References")...)...)
	m.References, m.Date = references(h), date(h)
	m.Trust, m.TrustWhy = vouch(h, m.From, t)
	text := bodyText(root)
	v := classify(root, m.From, text, t)
	m.Kind, m.Failed, m.Left = v.kind, v.failed, v.left
	m.Limits, m.Notes = s.limits, append(m.Notes, s.defects...)
	if v.note != "" {
		m.Notes = append(m.Notes, v.note)
	}
	m.Text = ownWords(clip(text, 2*maxText))
	if m.Kind == Away {
		m.BackOn = backOn(m.Subject+"\n"+m.Text, m.Date)
	}
	// A report can carry our own empty workbook back, which is no answer.
	if !m.Kind.Reports() {
		c := collect(root)
		m.Files, m.Links = c.files, links(root)
		m.Limits, m.Notes = append(m.Limits, c.limits...), append(m.Notes, c.notes...)
	}
	return m
}

func references(h header) []string {
	var refs []string
	seen := map[string]bool{}
	for _, g := range subjectRef.FindAllStringSubmatch(decodeWords(h.get("Subject")), 20) {
		ref := strings.ToUpper(g[1])
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

// date is the Date field in UTC, the zero time when it cannot be read.
func date(h header) time.Time {
	d, err := mail.ParseDate(h.get("Date"))
	if err != nil || d.Year() < 1990 || d.Year() > 9998 {
		return time.Time{}
	}
	return d.UTC()
}
