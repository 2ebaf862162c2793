package grid

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// scanner takes one XML part apart, strictly: UTF-8 only, every element
// closed, every attribute quoted and named once, no document type, no entities
// but the five of XML 1.0 and character references. It accepts a subset of
// what encoding/xml accepts (a fuzz test holds it to that) at a third of the
// cost. Names are told by their local part: within the elements that are read,
// ECMA-376 knows no two of the same local name.
type scanner struct {
	data  []byte
	pos   int
	depth int      // limit
	open  [][]byte // full names of the open elements
	name  []byte   // local name of the last start or end
	attrs []attr
	text  []byte // of the last text token, decoded
	buf   []byte
	ended bool // the last start closed itself; its end comes next
	root  bool // the root element has been seen
}

type attr struct{ name, value []byte }

type token int

const (
	tokenEOF token = iota
	tokenStart
	tokenEnd
	tokenText
)

var (
	errSyntax   = errors.New("XML syntax")
	errDoctype  = errors.New("document type")
	errEncoding = errors.New("not UTF-8")
	errDepth    = errors.New("nested too deep")

	errAttributes = errors.New("too many attributes")
)

func newScanner(data []byte, depth int) (*scanner, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, errEncoding
	}
	for i, b := range data {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' {
			return nil, errEncoding
		}
		if b == 0xEF && data[i+1] == 0xBF && data[i+2] >= 0xBE { // U+FFFE and U+FFFF are no characters
			return nil, errEncoding
		}
	}
	return &scanner{data: data, depth: depth}, nil
}

// next moves to the next token. The slices it sets live until the call after.
func (s *scanner) next() (token, error) {
	if s.ended {
		s.ended = false
		s.open = s.open[:len(s.open)-1]
		return tokenEnd, nil
	}
	for {
		if s.pos == len(s.data) {
			if len(s.open) > 0 || !s.root {
				return tokenEOF, errSyntax
			}
			return tokenEOF, nil
		}
		if s.data[s.pos] != '<' {
			if kind, err := s.chars(); kind != tokenEOF || err != nil {
				return kind, err
			}
			continue
		}
		rest := s.data[s.pos:]
		switch {
		case bytes.HasPrefix(rest, []byte("</")):
			return s.endTag()
		case bytes.HasPrefix(rest, []byte("<?")):
			if err := s.instruction(); err != nil {
				return tokenEOF, err
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			if err := s.comment(); err != nil {
				return tokenEOF, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			return s.cdata()
		case bytes.HasPrefix(rest, []byte("<!")):
			return tokenEOF, errDoctype
		default:
			return s.startTag()
		}
	}
}

// chars reads text up to the next tag. Blanks outside the root are no token.
func (s *scanner) chars() (token, error) {
	end := bytes.IndexByte(s.data[s.pos:], '<')
	if end < 0 {
		end = len(s.data) - s.pos
	}
	raw := s.data[s.pos : s.pos+end]
	s.pos += end
	if len(s.open) == 0 {
		if len(bytes.Trim(raw, " \t\r\n")) > 0 {
			return tokenEOF, errSyntax
		}
		return tokenEOF, nil
	}
	if bytes.Contains(raw, []byte("]]>")) {
		return tokenEOF, errSyntax
	}
	var err error
	s.text, s.buf, err = decode(raw, s.buf)
	return tokenText, err
}

func (s *scanner) cdata() (token, error) {
	const start = len("<![CDATA[")
	end := bytes.Index(s.data[s.pos+start:], []byte("]]>"))
	if end < 0 || len(s.open) == 0 {
		return tokenEOF, errSyntax
	}
	s.text = bytes.ReplaceAll(s.data[s.pos+start:s.pos+start+end], []byte("\r\n"), []byte("\n"))
	s.text = bytes.ReplaceAll(s.text, []byte("\r"), []byte("\n"))
	s.pos += start + end + len("]]>")
	return tokenText, nil
}

func (s *scanner) comment() error {
	const start = len("<!--")
	end := bytes.Index(s.data[s.pos+start:], []byte("--"))
	if end < 0 || !bytes.HasPrefix(s.data[s.pos+start+end:], []byte("-->")) {
		return errSyntax
	}
	s.pos += start + end + len("-->")
	return nil
}

// instruction skips a processing instruction. The XML declaration may only
// stand first, and only name UTF-8 (RFC 3470 4.16 and ECMA-376 part 2 8.3.4
// allow UTF-16 too, which no spreadsheet program writes).
func (s *scanner) instruction() error {
	end := bytes.Index(s.data[s.pos+2:], []byte("?>"))
	if end < 0 {
		return errSyntax
	}
	body := s.data[s.pos+2 : s.pos+2+end]
	target := body[:nameLength(body)]
	if len(target) == 0 || len(target) < len(body) && !isBlank(body[len(target)]) {
		return errSyntax
	}
	if strings.EqualFold(string(target), "xml") {
		if err := s.declaration(body); err != nil {
			return err
		}
	}
	s.pos += end + 4
	return nil
}

func (s *scanner) declaration(body []byte) error {
	if s.pos != 0 || !bytes.HasPrefix(body, []byte("xml")) {
		return errSyntax
	}
	attrs, rest, err := attributes(body[3:], nil)
	if err != nil || len(rest) > 0 {
		return errSyntax
	}
	for _, a := range attrs {
		switch {
		case string(a.name) == "encoding" && !strings.EqualFold(string(a.value), "utf-8"):
			return errEncoding
		case string(a.name) == "version" && string(a.value) != "1.0":
			return errSyntax
		}
	}
	return nil
}

func (s *scanner) startTag() (token, error) {
	rest := s.data[s.pos+1:]
	n := nameLength(rest)
	if n == 0 || len(s.open) == 0 && s.root {
		return tokenEOF, errSyntax
	}
	full := rest[:n]
	var err error
	s.attrs, rest, err = attributes(rest[n:], s.attrs[:0])
	if err != nil {
		return tokenEOF, err
	}
	if len(rest) > 0 && rest[0] == '/' {
		s.ended = true
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0] != '>' {
		return tokenEOF, errSyntax
	}
	if len(s.open) >= s.depth {
		return tokenEOF, errDepth
	}
	s.pos = len(s.data) - len(rest) + 1
	s.open = append(s.open, full)
	s.root = true
	s.name = local(full)
	return tokenStart, nil
}

func (s *scanner) endTag() (token, error) {
	rest := s.data[s.pos+2:]
	n := nameLength(rest)
	if len(s.open) == 0 || !bytes.Equal(rest[:n], s.open[len(s.open)-1]) {
		return tokenEOF, errSyntax
	}
	s.name = local(rest[:n])
	rest = skipBlank(rest[n:])
	if len(rest) == 0 || rest[0] != '>' {
		return tokenEOF, errSyntax
	}
	s.open = s.open[:len(s.open)-1]
	s.pos = len(s.data) - len(rest) + 1
	return tokenEnd, nil
}

// attr gives the value of an attribute of the last start, nil when absent.
func (s *scanner) attr(name string) []byte {
	for i := range s.attrs {
		if string(local(s.attrs[i].name)) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// skip moves past the end of the element that was last started.
func (s *scanner) skip() error {
	for level := 1; level > 0; {
		kind, err := s.next()
		if err != nil {
			return err
		}
		switch kind {
		case tokenStart:
			level++
		case tokenEnd:
			level--
		}
	}
	return nil
}

// children calls visit at the start of each child of the element last started,
// and returns at its end. visit must consume the child.
func (s *scanner) children(visit func(name []byte) error) error {
	for {
		kind, err := s.next()
		if err != nil || kind == tokenEnd {
			return err
		}
		if kind == tokenStart {
			if err := visit(s.name); err != nil {
				return err
			}
		}
	}
}

// content appends the text of the element last started to dst, up to its end.
func (s *scanner) content(dst []byte) ([]byte, error) {
	for {
		kind, err := s.next()
		switch {
		case err != nil || kind == tokenEnd:
			return dst, err
		case kind == tokenText:
			dst = append(dst, s.text...)
		default:
			if err := s.skip(); err != nil {
				return dst, err
			}
		}
	}
}
