package grid

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// nameLength counts the bytes of the XML name that b begins with, 0 when it
// begins with none. OOXML and the programs that write it keep to ASCII names.
func nameLength(b []byte) int {
	colon, part := false, true // part: at the start of a prefix or a local name
	for i, c := range b {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
			part = false
		case !part && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		case c == ':' && !colon && !part:
			colon, part = true, true
		default:
			if part {
				return 0
			}
			return i
		}
	}
	if part {
		return 0
	}
	return len(b)
}

func local(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// skipBlank is b from its first byte that is not blank. bytes.TrimLeft makes a
// set of its cutset at every call, which took an eighth of reading a form.
func skipBlank(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

// maxAttributes bounds the attributes of one element, because each is held
// against those before it. The roots that spreadsheet programs write have some
// thirty, most of them namespaces.
const maxAttributes = 64

// attributes reads the attributes that b begins with, each after a blank, and
// gives what follows them.
func attributes(b []byte, into []attr) ([]attr, []byte, error) {
	for {
		rest := skipBlank(b)
		n := nameLength(rest)
		if n == 0 {
			return into, rest, nil
		}
		if len(rest) == len(b) {
			return nil, nil, errSyntax
		}
		name := rest[:n]
		rest = skipBlank(rest[n:])
		if len(rest) == 0 || rest[0] != '=' {
			return nil, nil, errSyntax
		}
		value, after, err := quoted(skipBlank(rest[1:]))
		if err != nil {
			return nil, nil, err
		}
		if len(into) == maxAttributes {
			return nil, nil, errAttributes
		}
		for i := range into {
			if bytes.Equal(into[i].name, name) {
				return nil, nil, errSyntax
			}
		}
		into = append(into, attr{name, value})
		b = after
	}
}

func quoted(b []byte) (value, after []byte, err error) {
	if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
		return nil, nil, errSyntax
	}
	end := bytes.IndexByte(b[1:], b[0])
	if end < 0 || bytes.IndexByte(b[1:1+end], '<') >= 0 {
		return nil, nil, errSyntax
	}
	value, _, err = decode(b[1:1+end], nil)
	return value, b[end+2:], err
}

// decode resolves references and line ends (XML 1.0, 2.11). Text without any
// is returned as it is; buf is reused for the rest.
func decode(raw, buf []byte) (text, grown []byte, err error) {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return raw, buf, nil
	}
	buf = buf[:0]
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '\r':
			buf = append(buf, '\n')
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
		case '&':
			n := bytes.IndexByte(raw[i:], ';')
			r, ok := reference(raw[i+1 : i+max(n, 1)])
			if !ok {
				return nil, buf, errSyntax
			}
			buf = utf8.AppendRune(buf, r)
			i += n
		default:
			buf = append(buf, raw[i])
		}
	}
	return buf, buf, nil
}

// reference resolves what stands between & and ;. Only the entities of XML 1.0
// exist: others would need a document type.
func reference(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || len(name) > 10 || name[0] != '#' {
		return 0, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	return rune(n), isChar(n)
}

// isChar is the production Char of XML 1.0.
func isChar(n uint64) bool {
	return n == '\t' || n == '\n' || n == '\r' || n >= 0x20 && n < 0xD800 || n >= 0xE000 && n < 0xFFFE || n >= 0x10000 && n <= 0x10FFFF
}

// unescape resolves _xHHHH_, by which ECMA-376 part 1 (22.9.2.19, ST_Xstring)
// writes characters that XML cannot hold. What it names is kept only when it
// is a character a text may hold; a carriage return becomes nothing, because
// the line feed that Excel writes beside it remains.
func unescape(text []byte) []byte {
	at := bytes.Index(text, []byte("_x"))
	if at < 0 {
		return text
	}
	out := append([]byte(nil), text[:at]...)
	for i := at; i < len(text); {
		if i+7 <= len(text) && text[i] == '_' && text[i+1] == 'x' && text[i+6] == '_' {
			if n, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 32); err == nil {
				if n != '\r' && isChar(n) {
					out = utf8.AppendRune(out, rune(n))
				}
				i += 7
				continue
			}
		}
		out = append(out, text[i])
		i++
	}
	return out
}
