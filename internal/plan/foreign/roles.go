package foreign

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// What stands between two who answer together.
	between = regexp.MustCompile(`(?i)[,;\n/&]|\s+(?:samt|och/eller|och eller|and/or)\s+`)
	// "och" joins two roles, or two things that one role has: "Chef för kök och städ".
	joined = regexp.MustCompile(`(?i)^(.*\S)\s+(?:och|and)\s+(\S.*)$`)
	// What begins the name of a role that has more to it.
	heading = regexp.MustCompile(`(?i)^(?:chef för|ansvarig för|head of)\s`)
	// The last word of what people are called at work.
	calling = regexp.MustCompile(`(?i)(?:chef|chefer|chefen|controller|controllers|ansvarig|ansvariga|samordnare|direktör|direktören|handläggare|strateg|strateger|ekonom|ekonomer|rektor|rektorer|ledare|sekreterare|jurist|specialist|utredare|konsult|administratör|förvaltare|manager|managers|director|officer|head|coordinator|vc|aoc)$`)
)

// rolesIn are those who answer, as a cell names them: one a line, or with a
// comma, semicolon, stroke or "samt" between. What stands in brackets is not
// taken apart.
func rolesIn(text string) []string {
	var roles []string
	for _, part := range apart(strings.ReplaceAll(text, "och/eller", ",")) {
		for _, role := range paired(part) {
			role = strings.Trim(strings.Join(strings.Fields(role), " "), " -–•·:")
			if role != "" && !slices.ContainsFunc(roles, func(known string) bool { return strings.EqualFold(known, role) }) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// apart splits a text where it may be, outside of brackets.
func apart(text string) []string {
	var parts []string
	from := 0
	for _, at := range between.FindAllStringIndex(text, -1) {
		before := text[:at[0]]
		if strings.Count(before, "(") > strings.Count(before, ")") || strings.HasSuffix(strings.TrimSpace(before), "-") {
			continue
		}
		parts, from = append(parts, text[from:at[0]]), at[1]
	}
	return append(parts, text[from:])
}

// paired splits "Controller och ekonomichef", and not "Chef för kök och städ"
// or "Ekonomi- och HR-chef".
func paired(text string) []string {
	m := joined.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || strings.HasSuffix(m[1], "-") || !calling.MatchString(m[1]) || !calling.MatchString(m[2]) && !heading.MatchString(m[2]) {
		return []string{text}
	}
	return append(paired(m[1]), m[2])
}
