package layout

import (
	"strings"
	"unicode/utf8"
)

// AppendText renders foreign text as XML character data of a cell. What XML
// 1.0 has no place for becomes U+FFFD; an underscore that would begin a
// character's code (ECMA-376 part 1, §22.9.2.19, ST_Xstring) is itself
// written as one.
func AppendText(to []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); {
		size, as := 1, ""
		switch c := s[i]; {
		case c == '&':
			as = "&amp;"
		case c == '<':
			as = "&lt;"
		case c == '>':
			as = "&gt;"
		case c == '\r':
			as = "&#xD;"
		case c < ' ' && c != '\t' && c != '\n':
			as = "\uFFFD"
		case c == '_' && isCode(s[i:]):
			as = "_x005F_"
		case c >= utf8.RuneSelf:
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF {
				as = "\uFFFD"
			}
		}
		if as != "" {
			to = append(append(to, s[from:i]...), as...)
			from = i + size
		}
		i += size
	}
	return append(to, s[from:]...)
}

// isCode reports whether s begins with an escaped character: _xHHHH_.
func isCode(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// SharedText is a text as excelize is to be given it for a single cell: it minds
// all but what would be read as a character's code. The "x" is escaped and not,
// as is usual, the underscore: excelize 2.11.1 keeps its shared texts under keys
// in which underscores are escaped, and takes the usual form of one text for
// another.
func SharedText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var to strings.Builder
	for i := 0; i < len(s); i++ {
		to.WriteByte(s[i])
		if s[i] == '_' && isCode(s[i:]) {
			to.WriteString("_x0078_")
			i++
		}
	}
	return to.String()
}
