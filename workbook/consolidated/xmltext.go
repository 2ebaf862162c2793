package consolidated

import (
	"unicode/utf8"
)

// appendText renders foreign text as XML character data of a cell. What XML
// 1.0 has no place for becomes U+FFFD; an underscore that would begin a
// character's code (ECMA-376 part 1, §22.9.2.19, ST_Xstring) is itself
// written as one.
func appendText(to []byte, s string) []byte {
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
