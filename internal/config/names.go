package config

import (
	"fmt"
	"maps"
	"net"
	"net/mail"
	"slices"
	"strings"
)

// unknown reports every name in the file that no field has asked for. Most of
// them are misspelt, and a misspelt setting that is passed over in silence is
// a setting somebody believes in.
func (r *reader) unknown(prefix string, table map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		path := prefix + name
		sub, isTable := table[name].(map[string]any)
		switch {
		case r.known[path]:
		case r.section(path) && isTable:
			r.unknown(path+".", sub)
		case r.section(path):
			r.wrong(path, fmt.Sprintf("[%s] on a line of its own, and its fields below", path), "is a section, not a value")
		case isTable && prefix == "":
			r.wrong(path, r.nearestSection(path), "is not a section of the settings")
		default:
			r.wrong(path, r.nearest(path), "is not a setting")
		}
	}
}

// nearestSection proposes the section that was probably meant.
func (r *reader) nearestSection(name string) string {
	sections := map[string]bool{}
	for known := range r.known {
		if section, _, nested := strings.Cut(known, "."); nested {
			sections[section] = true
		}
	}
	all := slices.Sorted(maps.Keys(sections))
	for _, section := range all {
		if distance(name, section) < 3 {
			return fmt.Sprintf("did you mean [%s]?", section)
		}
	}
	return "remove it; the sections are [" + strings.Join(all, "], [") + "]"
}

func (r *reader) section(path string) bool {
	for known := range r.known {
		if strings.HasPrefix(known, path+".") {
			return true
		}
	}
	return false
}

// nearest proposes the setting that was probably meant: one written almost the
// same, or the same name in another section.
func (r *reader) nearest(path string) string {
	last := path[strings.LastIndexByte(path, '.')+1:]
	best, cost := "", 3
	for _, known := range slices.Sorted(maps.Keys(r.known)) {
		if d := distance(path, known); d < cost {
			best, cost = known, d
		}
	}
	for _, known := range slices.Sorted(maps.Keys(r.known)) {
		if best == "" && (known == last || strings.HasSuffix(known, "."+last)) {
			best = known
		}
	}
	if best == "" {
		return "remove it; no setting has a name like it"
	}
	return "did you mean " + best + "?"
}

// distance is the number of letters to add, drop or change to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// kind names a TOML value's type.
func kind(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case int64, float64:
		return fmt.Sprintf("the number %v", v)
	case bool:
		return fmt.Sprint(v)
	case []any, []map[string]any:
		return "a list"
	case map[string]any:
		return "a section"
	default:
		return "a date or time"
	}
}

// isAddress wants a bare address in ASCII with a domain: what can stand in an
// SMTP envelope everywhere.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return !strings.ContainsFunc(s[:at], func(c rune) bool { return c <= ' ' || c > '~' }) && isDomain(strings.ToLower(s[at+1:]))
}

// isDomain wants letters, digits and hyphens between dots (RFC 1123, section
// 2.1), in lower case; a domain with å is written in its xn-- form.
func isDomain(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(s) <= 253
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
