package inbox

import (
	"strconv"
	"strings"
)

// maxParams is how many parameters, or pieces of one, a field may have.
const maxParams = 100

// parseParams reads "value; name=value; name*0*=charset'lang'percent", as
// RFC 2045 §5.1 and RFC 2231 have it and as clients write it: unquoted names
// with spaces, encoded words in quotes, a missing semicolon.
func parseParams(v string) (value string, params map[string]string) {
	value, rest, _ := strings.Cut(strings.TrimSpace(v), ";")
	value = strings.TrimSpace(value)
	if i := strings.IndexAny(value, " \t("); i > 0 {
		if strings.Contains(value[i:], "=") { // "application/pdf name=x"
			rest = value[i:] + ";" + rest
		}
		value = value[:i]
	}
	params = map[string]string{}
	pieces := map[string][]piece{}
	for range maxParams {
		name, val, left, ok := nextParam(rest)
		if !ok {
			break
		}
		rest = left
		if base, p, split := splitName(name, val); split {
			pieces[base] = append(pieces[base], p)
			continue
		}
		if _, dup := params[name]; !dup {
			params[name] = decodeWords(val)
		}
	}
	for name, list := range pieces {
		params[name] = join(list)
	}
	return strings.ToLower(value), params
}

// nextParam cuts one name=value off rest.
func nextParam(rest string) (name, value, left string, ok bool) {
	for {
		rest = strings.TrimLeft(rest, " \t\r\n;")
		i := strings.IndexAny(rest, "=;")
		if i < 0 {
			return "", "", "", false
		}
		if rest[i] == ';' {
			rest = rest[i+1:]
			continue
		}
		name = strings.ToLower(strings.TrimSpace(rest[:i]))
		rest = strings.TrimLeft(rest[i+1:], " \t\r\n")
		break
	}
	if strings.HasPrefix(rest, `"`) {
		value, rest = quoted(rest[1:])
		_, left, _ = strings.Cut(rest, ";")
		return name, value, left, true
	}
	value, left, _ = strings.Cut(rest, ";")
	return name, strings.TrimSpace(value), left, true
}

// quoted reads up to the closing quote. A backslash escapes only a quote or a
// backslash: Windows paths are written with single ones.
func quoted(s string) (value, rest string) {
	var b strings.Builder
	i := 0
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), s[min(i+1, len(s)):]
}

// piece is one part of a parameter that RFC 2231 §3 splits or §4 encodes.
type piece struct {
	n       int
	encoded bool
	text    string
}

func splitName(name, value string) (base string, p piece, ok bool) {
	base, tail, ok := strings.Cut(name, "*")
	if !ok || base == "" {
		return "", piece{}, false
	}
	number := strings.TrimSuffix(tail, "*")
	p = piece{encoded: tail == "" || number != tail, text: value}
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return "", piece{}, false
		}
		p.n = n
	}
	return base, p, true
}

// join puts the pieces of one parameter together, in number order from 0 to
// the first gap.
func join(list []piece) string {
	byNumber := map[int]piece{}
	for _, p := range list {
		if _, dup := byNumber[p.n]; !dup {
			byNumber[p.n] = p
		}
	}
	var raw []byte
	charset := ""
	for n := 0; ; n++ {
		p, ok := byNumber[n]
		if !ok {
			break
		}
		text := p.text
		if p.encoded {
			if f := strings.SplitN(text, "'", 3); n == 0 && len(f) == 3 {
				charset, text = f[0], f[2]
			}
			text = string(unescape([]byte(text), '%'))
		}
		raw = append(raw, text...)
	}
	return decodeWords(fromCharset(charset, raw))
}

// cleanName is the last element of a file name, without what could mislead the
// eye or a file system. It may be empty.
func cleanName(name string) string {
	name = toUTF8(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, oneLine(name, 1000))
	if len(name) > 150 { // the end tells the kind
		name = strings.ToValidUTF8(name[len(name)-150:], "")
	}
	return strings.TrimSpace(strings.TrimLeft(name, ". \u00a0"))
}
