package inbox

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// What a header may hold; the rest is left out. Real ones stay far below.
const (
	maxFields     = 1000
	maxFieldBytes = 64 << 10
)

// field is one header field, unfolded. header keeps their order.
type field struct{ name, value string }
type header []field

func (h header) get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// has reports whether the field is there with anything in it.
func (h header) has(name string) bool { return h.get(name) != "" }

// word is the first word of a field, folded, without parameters or comments.
func (h header) word(name string) string {
	v := strings.ToLower(strings.TrimSpace(h.get(name)))
	if i := strings.IndexAny(v, "; \t("); i >= 0 {
		v = v[:i]
	}
	return v
}

// readHeader splits b into its header and its body. Lines that are no fields
// are passed over; a boundary within the header ends it.
func readHeader(b []byte) (h header, body []byte, defects []string) {
	var value []byte // of the last field, grown line by line
	settle := func() {
		if len(h) > 0 {
			h[len(h)-1].value = string(value)
		}
	}
	for len(b) > 0 {
		raw, rest := line(b)
		text := bytes.TrimRight(raw, "\r\n")
		switch {
		case len(bytes.TrimSpace(text)) == 0:
			settle()
			return h, rest, defects
		case (text[0] == ' ' || text[0] == '\t') && len(h) > 0:
			if len(value)+len(text) <= maxFieldBytes {
				value = append(append(value, ' '), bytes.TrimSpace(text)...)
			}
		default:
			name, first, ok := splitField(text)
			switch {
			case ok && len(h) < maxFields:
				settle()
				h = append(h, field{name: name})
				value = []byte(clip(first, maxFieldBytes))
			case ok:
			case len(h) == 0:
				return h, b, append(defects, "no header")
			case bytes.HasPrefix(text, []byte("--")):
				settle()
				return h, b, append(defects, "boundary within the header")
			}
		}
		b = rest
	}
	settle()
	return h, nil, defects
}

func splitField(text []byte) (name, value string, ok bool) {
	n, v, found := bytes.Cut(text, []byte(":"))
	name = string(bytes.TrimRight(n, " \t"))
	if !found || name == "" || strings.ContainsAny(name, " \t\"<>=()") {
		return "", "", false
	}
	return name, strings.TrimSpace(string(v)), true
}

// line cuts the first line off b, its end included.
func line(b []byte) (first, rest []byte) {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i+1], b[i+1:]
	}
	return b, nil
}

var encodedWord = regexp.MustCompile(`=\?[^?\s]{1,60}\?[BbQq]\?[^?]*\?=`)

// decodeWords decodes encoded words (RFC 2047) wherever they stand, also
// inside quotes, where the RFC forbids and clients write them. Raw 8-bit
// becomes UTF-8.
func decodeWords(v string) string {
	v = toUTF8(v)
	if !strings.Contains(v, "=?") {
		return v
	}
	words := &mime.WordDecoder{CharsetReader: charset.Reader}
	var b strings.Builder
	end := 0
	for _, at := range encodedWord.FindAllStringIndex(v, -1) {
		decoded, err := words.Decode(v[at[0]:at[1]])
		if err != nil {
			continue
		}
		// Space between two encoded words is not part of the text (RFC 2047 §6.2).
		if between := v[end:at[0]]; end == 0 || strings.TrimSpace(between) != "" {
			b.WriteString(between)
		}
		b.WriteString(decoded)
		end = at[1]
	}
	b.WriteString(v[end:])
	return strings.ToValidUTF8(b.String(), "?")
}

// toUTF8 takes what is not valid UTF-8 as windows-1252, which is what old
// clients write when they write raw 8-bit.
func toUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	d, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "?")
	}
	return d
}

// fromCharset decodes text in a named character set; an unknown one is taken
// as UTF-8 or windows-1252, whichever fits.
func fromCharset(name string, b []byte) string {
	if name != "" && !strings.EqualFold(name, "utf-8") {
		if r, err := charset.Reader(name, bytes.NewReader(b)); err == nil {
			if d, err := io.ReadAll(io.LimitReader(r, int64(4*len(b)))); err == nil {
				return strings.ToValidUTF8(string(d), "?")
			}
		}
	}
	return toUTF8(string(b))
}

// clip cuts s to at most n bytes, at a rune.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// oneLine leaves text that a person can be shown on a line: no control
// characters and none that turn the direction of writing.
func oneLine(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		if unicode.IsControl(r) || turnsDirection(r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, s)
	return clip(strings.Join(strings.Fields(s), " "), n)
}

func turnsDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// idText is what an id has between its brackets: no controls, and no letters
// that look like others (RFC 5322 §3.6.4).
const idText = `[!-;=?-~]{1,250}`

var messageID = regexp.MustCompile(`<(` + idText + `)>`)

// messageIDs are the ids between angle brackets, without repetition.
func messageIDs(values ...string) []string {
	var ids []string
	seen := map[string]bool{}
	for _, v := range values {
		for _, m := range messageID.FindAllStringSubmatch(v, 100) {
			if !seen[m[1]] {
				seen[m[1]] = true
				ids = append(ids, m[1])
			}
		}
	}
	return ids
}

// sender reads the From field. The address is empty when there is not exactly
// one field with exactly one address: then nobody can say whose mail it is.
func sender(h header) (address, name string) {
	from := h.all("From")
	if len(from) != 1 {
		return "", ""
	}
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: charset.Reader}}
	if list, err := parser.ParseList(toUTF8(from[0])); err == nil {
		if len(list) != 1 || strings.HasSuffix(strings.TrimSpace(from[0]), ";") {
			return "", ""
		}
		return plainAddress(list[0].Address), oneLine(list[0].Name, 200)
	}
	return looseSender(from[0])
}

// looseSender reads what clients write against the rules, such as a comma in
// an unquoted name. Only one address may be anywhere in the field.
func looseSender(v string) (address, name string) {
	before, rest, ok := strings.Cut(v, "<")
	inside, after, closed := strings.Cut(rest, ">")
	if !ok || !closed || strings.ContainsAny(before+after, "@<>") {
		return "", ""
	}
	return plainAddress(inside), oneLine(strings.Trim(decodeWords(before), " \""), 200)
}

var addressShape = regexp.MustCompile(`^[^\s"<>(),:;\\\[\]@]{1,64}@[^\s"<>(),:;\\\[\]@]{1,190}$`)

// plainAddress folds an address; one of unusual shape becomes "".
func plainAddress(a string) string {
	a = strings.ToLower(strings.TrimSpace(a))
	if !addressShape.MatchString(a) || a != oneLine(a, len(a)) {
		return ""
	}
	return a
}

func domainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
