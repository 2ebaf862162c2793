package inbox

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
)

var (
	subjectRef = regexp.MustCompile(`(?i)\[\s*(R\d{1,12})\s*\]`)
	cloudLink  = regexp.MustCompile(`https://[A-Za-z0-9.\-]*(?:sharepoint\.com|onedrive\.live\.com|1drv\.ms|drive\.google\.com|docs\.google\.com|dropbox\.com|box\.com|sharefile\.com)/[^\s"'<>)]{1,1000}`)
)

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
	m.Kind, m.Failed = v.kind, v.failed
	m.Notes = append(m.Notes, s.defects...)
	if v.note != "" {
		m.Notes = append(m.Notes, v.note)
	}
	m.Text = ownWords(clip(text, 2*maxText))
	if m.Kind == Away {
		m.BackOn = backOn(m.Subject+"\n"+m.Text, m.Date)
	}
	// A report can carry our own empty workbook back, which is no answer.
	if !m.Kind.Reports() {
		files, notes := collect(root)
		m.Files, m.Notes = files, append(m.Notes, notes...)
		m.Links = links(root)
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

// links finds files that were shared in a cloud service instead of attached.
func links(root *part) []string {
	var found []string
	seen := map[string]bool{}
	root.walk(func(p *part) bool {
		if p.isMessage() {
			return false
		}
		if len(p.children) > 0 || !isWords(p) {
			return true
		}
		for _, l := range cloudLink.FindAllString(toUTF8(string(p.body)), 20) {
			if len(found) < 20 && !seen[l] {
				seen[l] = true
				found = append(found, l)
			}
		}
		return true
	})
	return found
}
