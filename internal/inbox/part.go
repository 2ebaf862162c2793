package inbox

import (
	"bytes"
	"slices"
	"strings"
)

// limits of one message. A part over them is not opened.
const (
	maxDepth   = 20
	maxParts   = 500
	maxDecoded = 80 << 20 // bytes of all parts together; what is fetched is half of it
)

// part is a MIME entity. body is decoded and nil for a multipart; an attached
// message has both body and its one child.
type part struct {
	header      header
	kind        string // media type, folded
	params      map[string]string
	disposition string
	name        string // cleaned file name
	raw         []byte // body as sent
	body        []byte
	unread      bool // it lies beyond a limit
	children    []*part
}

// walk visits p and what is in it, outermost first; visit returns false to
// pass over the children.
func (p *part) walk(visit func(*part) bool) {
	if !visit(p) {
		return
	}
	for _, c := range p.children {
		c.walk(visit)
	}
}

// isMessage reports whether the part is an attached mail.
func (p *part) isMessage() bool {
	return p.kind == "message/rfc822" || p.kind == "message/global"
}

// parser counts what a message has cost so far.
type parser struct {
	parts, decoded int
	defects        []string
	limits         []Limit
}

// over notes that something lies beyond a limit, and is not read.
func (s *parser) over(l Limit) {
	if !slices.Contains(s.limits, l) {
		s.limits = append(s.limits, l)
		s.note("over the limit: " + string(l))
	}
}

func (s *parser) note(defects ...string) {
	for _, d := range defects {
		if len(s.defects) < 20 {
			s.defects = append(s.defects, d)
		}
	}
}

// trimStart takes away what is not part of a message: a byte order mark, blank
// lines, the "From " line of an mbox. Files with bare CR get LF.
func trimStart(raw []byte) []byte {
	if bytes.IndexByte(raw, '\n') < 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	raw = bytes.TrimLeft(raw, " \t\r\n")
	for bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, raw = line(raw)
	}
	return raw
}

// parse reads one entity. It never fails; what is wrong becomes a defect.
func (s *parser) parse(b []byte, depth int, fallback string) *part {
	s.parts++
	p := &part{}
	var defects []string
	p.header, p.raw, defects = readHeader(b)
	s.note(defects...)
	s.describe(p, fallback)
	switch {
	case depth >= maxDepth:
		s.over(LimitDepth)
		p.unread = true
		return p
	case s.parts > maxParts:
		s.over(LimitParts)
		p.unread = true
		return p
	}
	if strings.HasPrefix(p.kind, "multipart/") {
		if s.split(p, depth); len(p.children) > 0 {
			return p
		}
		s.note("multipart without parts")
		p.kind = "text/plain"
	}
	s.decode(p)
	if p.isMessage() || p.kind == "application/octet-stream" && strings.HasSuffix(strings.ToLower(p.name), ".eml") {
		if inner := trimStart(p.body); startsWithField(inner) {
			p.kind = "message/rfc822"
			p.children = []*part{s.parse(inner, depth+1, "text/plain")}
		}
	}
	if isSMIME(p) {
		if inner, ok := signedContent(p.body); ok && s.spend(len(inner)) {
			s.note("signed mail, signature not checked")
			p.children = []*part{s.parse(trimStart(inner), depth+1, "text/plain")}
		}
	}
	return p
}

// describe fills in type, disposition and name.
func (s *parser) describe(p *part, fallback string) {
	p.kind, p.params = parseParams(p.header.get("Content-Type"))
	if !strings.Contains(p.kind, "/") {
		if p.kind != "" {
			s.note("unreadable Content-Type")
		}
		p.kind = fallback
		if p.params["name"] != "" {
			p.kind = "application/octet-stream"
		}
	}
	disposition, params := parseParams(p.header.get("Content-Disposition"))
	p.disposition = disposition
	if p.name = cleanName(params["filename"]); p.name == "" {
		p.name = cleanName(p.params["name"])
	}
	if said := decodeWords(p.header.get("Content-Description")); p.name == "" && isSpreadsheetName(said) {
		p.name = cleanName(said)
	}
}

func (s *parser) decode(p *part) {
	if !s.spend(len(p.raw)) {
		p.unread = true
		return
	}
	encoding, b := strings.Trim(p.header.word("Content-Transfer-Encoding"), `"'`), p.raw
	if real := realEncoding(encoding, b); real != encoding {
		s.note("wrong Content-Transfer-Encoding")
		encoding = real
	}
	var defects []string
	p.body, defects = decodeTransfer(encoding, b)
	s.note(defects...)
}

// spend counts bytes that are to be decoded, as many as they can become; false
// when there have been too many.
func (s *parser) spend(n int) bool {
	if s.decoded+n > maxDecoded {
		s.over(LimitBytes)
		return false
	}
	s.decoded += n
	return true
}

func startsWithField(b []byte) bool {
	first, _ := line(b)
	_, _, ok := splitField(bytes.TrimRight(first, "\r\n"))
	return ok
}

// split parses the parts of a multipart (RFC 2046 §5.1). Without the closing
// boundary the last part reaches to the end. A boundary that is missing, or
// that the body does not have, is guessed from the body.
func (s *parser) split(p *part, depth int) {
	fallback := "text/plain"
	if p.kind == "multipart/digest" {
		fallback = "message/rfc822"
	}
	chunks, closed := cutAt(p.raw, p.params["boundary"])
	if len(chunks) == 0 {
		if boundary := guessBoundary(p.raw); boundary != "" {
			s.note("boundary guessed")
			chunks, closed = cutAt(p.raw, boundary)
		}
	}
	if !closed {
		s.note("no closing boundary")
	}
	for _, c := range chunks {
		if s.parts > maxParts {
			s.over(LimitParts)
			return
		}
		p.children = append(p.children, s.parse(c, depth+1, fallback))
	}
}

// cutAt gives what stands between the boundaries.
func cutAt(body []byte, boundary string) (chunks [][]byte, closed bool) {
	if boundary == "" {
		return nil, false
	}
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; len(chunks) <= maxParts; {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			break
		}
		i += at
		at = i + len(mark)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		l, _ := line(body[i:])
		tail := string(bytes.TrimRight(l[len(mark):], "\r\n \t"))
		if tail != "" && tail != "--" {
			continue
		}
		if start >= 0 {
			chunks = append(chunks, trimEnd(body[start:i]))
		}
		if tail == "--" {
			return chunks, true
		}
		start = i + len(l)
		at = start
	}
	if start >= 0 && start < len(body) {
		chunks = append(chunks, trimEnd(body[start:]))
	}
	return chunks, false
}

// trimEnd takes away the line end that belongs to the boundary.
func trimEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// guessBoundary is the first line that looks like a boundary and comes back.
// Only the first few are tried: each costs a search of the whole body.
func guessBoundary(body []byte) string {
	tries := 0
	for len(body) > 0 && tries < 10 {
		var l []byte
		l, body = line(body)
		text := bytes.TrimRight(l, "\r\n \t")
		if bytes.HasPrefix(text, []byte("--")) && len(text) > 4 {
			tries++
			if bytes.Contains(body, text) {
				return string(text[2:])
			}
		}
	}
	return ""
}
