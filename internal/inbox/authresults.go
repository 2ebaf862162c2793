package inbox

import "strings"

// authResults is one Authentication-Results field (RFC 8601). Exchange Online
// writes the field without an id; hasID is then false.
type authResults struct {
	id      string // folded
	hasID   bool
	methods []authMethod
}

// authMethod is one result: "dkim=pass header.d=kommun.example".
type authMethod struct {
	name, result string            // folded
	props        map[string]string // folded names and values; the first of each counts
}

// parseAuthResults reads the field. ok is false when quotes or comments do not
// end: then nobody can say where a verdict begins.
//
// Senders choose parts of what a server writes here, as in
// smtp.mailfrom="x; dmarc=pass"@evil.example. So a semicolon divides only
// outside quotes and comments, and a result begins only with a bare word
// directly after one.
func parseAuthResults(v string) (r authResults, ok bool) {
	groups, ok := authWords(v)
	if !ok {
		return authResults{}, false
	}
	if first := groups[0]; len(first) > 0 && (first[0].quoted || !strings.Contains(first[0].text, "=")) {
		if len(first) == 1 || !strings.HasPrefix(first[1].text, "=") || first[0].quoted {
			r.id, r.hasID = strings.ToLower(first[0].text), true
			groups = groups[1:]
		}
	}
	for _, g := range groups {
		if m, ok := authResult(g); ok && len(r.methods) < 100 {
			r.methods = append(r.methods, m)
		}
	}
	return r, true
}

// authWord is a run of characters between spaces, comments and semicolons.
// quoted is set when it begins with a quoted string.
type authWord struct {
	text   string
	quoted bool
}

// authWords divides the field into groups at semicolons and into words.
func authWords(v string) (groups [][]authWord, ok bool) {
	groups = [][]authWord{nil}
	var word strings.Builder
	quotedStart, open := false, false
	end := func() {
		if open {
			last := len(groups) - 1
			groups[last] = append(groups[last], authWord{word.String(), quotedStart})
		}
		word.Reset()
		open = false
	}
	for i := 0; i < len(v); {
		switch c := v[i]; c {
		case ' ', '\t', '\r', '\n':
			end()
			i++
		case ';':
			end()
			groups = append(groups, nil)
			i++
		case '(':
			end()
			n := comment(v[i:])
			if n == 0 {
				return nil, false
			}
			i += n
		case '"':
			text, n := quotedString(v[i:])
			if n == 0 {
				return nil, false
			}
			if !open {
				quotedStart, open = true, true
			}
			word.WriteString(text)
			i += n
		default:
			if !open {
				quotedStart, open = false, true
			}
			word.WriteByte(c)
			i++
		}
	}
	end()
	return groups, true
}

// comment is the length of the comment that v begins with, 0 when it does not
// end. Comments nest (RFC 5322 §3.2.2).
func comment(v string) int {
	depth := 0
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// quotedString is the text and length of the quoted string that v begins with,
// length 0 when it does not end.
func quotedString(v string) (text string, n int) {
	var b strings.Builder
	for i := 1; i < len(v); i++ {
		switch v[i] {
		case '\\':
			if i++; i < len(v) {
				b.WriteByte(v[i])
			}
		case '"':
			return b.String(), i + 1
		default:
			b.WriteByte(v[i])
		}
	}
	return "", 0
}

// authResult reads one group: method=result, then name=value pairs. A method
// may carry a version ("dkim/1"), and spaces may stand around "=".
func authResult(words []authWord) (authMethod, bool) {
	pairs := authPairs(words)
	if len(pairs) == 0 || words[0].quoted || !strings.HasPrefix(strings.ToLower(words[0].text), pairs[0][0]) {
		return authMethod{}, false
	}
	name, _, _ := strings.Cut(pairs[0][0], "/")
	m := authMethod{name: name, result: pairs[0][1], props: map[string]string{}}
	for _, p := range pairs[1:] {
		if _, dup := m.props[p[0]]; !dup {
			m.props[p[0]] = p[1]
		}
	}
	return m, true
}

func authPairs(words []authWord) [][2]string {
	var pairs [][2]string
	for i := 0; i < len(words); i++ {
		text := words[i].text
		if words[i].quoted {
			continue // a name is never quoted
		}
		if !strings.Contains(text, "=") && i+1 < len(words) && !words[i+1].quoted && strings.HasPrefix(words[i+1].text, "=") {
			i++
			text += words[i].text
		}
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			continue
		}
		if value == "" && i+1 < len(words) && (words[i+1].quoted || !strings.Contains(words[i+1].text, "=")) {
			i++
			value = words[i].text
		}
		pairs = append(pairs, [2]string{strings.ToLower(name), strings.ToLower(value)})
	}
	return pairs
}
