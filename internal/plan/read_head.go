package plan

import (
	"net/mail"
	"regexp"
	"strings"
)

// codeShape is what may stand in codes that become part of references, file
// names and subjects.
var codeShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}.-]{0,11}$`)

// head reads the sheet of the plan itself.
func (rd *reader) head() {
	for _, p := range rd.rows("plan") {
		v := p.row.Values
		plan := rd.plan
		if v["language"] != "" {
			plan.Language = v["language"]
		} else {
			plan.Language = p.sheet.Lang
		}
		plan.Board = rd.require(p, "board")
		plan.BoardCode = rd.require(p, "board_code")
		if plan.BoardCode != "" && !codeShape.MatchString(plan.BoardCode) {
			rd.fault(p, "board_code", "plan-code-bad", p.title("board_code"), plan.BoardCode)
		}
		plan.Unit, plan.Title, plan.Note = v["unit"], rd.require(p, "title"), v["note"]
		rd.require(p, "year")
		plan.Year = p.number("year")
		if v["year"] != "" && (plan.Year < 1990 || plan.Year > 2100) {
			rd.fault(p, "year", "plan-year-bad", v["year"])
			plan.Year = 0 // nothing else is to be held against it
		}
		plan.StartMonth = p.number("start_month")
		plan.Status = Status(v["status"])
		if plan.Status == "" {
			plan.Status = Draft
		}
		plan.Adopted, plan.Section, plan.Registry = v["adopted"], v["section"], v["registry"]
		if plan.Status == Adopted && plan.Adopted == "" && !rd.misread(p, "adopted") {
			rd.warn(p, "adopted", "plan-adoption-missing")
		}
		plan.ValidFrom, plan.AskFrom = v["valid_from"], v["ask_from"]
		plan.Ends = v["ends"]
		if plan.Successor = v["successor"]; plan.Successor != "" && (!codeShape.MatchString(plan.Successor) || plan.Successor == plan.BoardCode) {
			rd.fault(p, "successor", "plan-code-bad", p.title("successor"), plan.Successor)
		}
		plan.MaxProb, plan.MaxCons = p.number("max_probability"), p.number("max_consequence")
		plan.Extra = notes(p.row)
		rd.contact(p)
	}
}

// contact reads whom the owners may ask. A plan that will still be asked about
// must have one: every mail names it.
func (rd *reader) contact(p place) {
	v := p.row.Values
	c := Contact{Name: v["contact"], Email: v["contact_email"], Phone: v["contact_phone"]}
	rd.plan.Contact = c
	if c.Email != "" && !isAddress(c.Email) {
		rd.fault(p, "contact_email", "plan-email-bad", c.Email)
	}
	if rd.plan.Status == Closed {
		return
	}
	rd.require(p, "contact")
	rd.require(p, "contact_email")
}

// isAddress reports whether text is one bare mail address in a domain with a
// dot: without one it is a slip, not a mail server.
func isAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text || len(text) > 254 || strings.ContainsAny(text, " \t\r\n<>\"") {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return strings.Contains(strings.Trim(domain, "."), ".")
}

// grades reads the words of the assessments; a plan without any has the usual
// ones in its language.
func (rd *reader) grades() {
	seen := map[string]string{}
	for _, p := range rd.rows("grades") {
		g := Grade{Code: rd.require(p, "code"), Word: rd.require(p, "word"), Severity: p.number("severity"), Extra: notes(p.row)}
		rd.require(p, "severity")
		if g.Severity < -1 || g.Severity > 9 {
			rd.fault(p, "severity", "plan-severity-bad", p.row.Values["severity"])
		}
		for _, key := range []string{"code", "word"} {
			rd.unique(p, key, seen)
		}
		rd.plan.Grades = append(rd.plan.Grades, g)
	}
	if len(rd.plan.Grades) == 0 {
		rd.plan.Grades = usualGrades(rd.plan.Language)
	}
}

// unique reports a value that an earlier row of the same column has.
func (rd *reader) unique(p place, key string, seen map[string]string) {
	v := fold(p.row.Values[key])
	if v == "" {
		return
	}
	if first, twice := seen[key+"\x00"+v]; twice {
		rd.fault(p, key, "plan-value-twice", p.title(key), p.row.Values[key], first)
		return
	}
	seen[key+"\x00"+v] = p.row.Cell(key)
}

// fold is how names and addresses are compared.
func fold(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// usualGrades are the steps of an assessment when a plan has none of its own.
func usualGrades(lang string) []Grade {
	if lang == "en" {
		return []Grade{
			{Code: "none", Word: "No deviation", Severity: 0}, {Code: "minor", Word: "Minor deviation", Severity: 1},
			{Code: "major", Word: "Major deviation", Severity: 2}, {Code: "unassessed", Word: "Not assessed", Severity: -1},
		}
	}
	return []Grade{
		{Code: "none", Word: "Ingen avvikelse", Severity: 0}, {Code: "minor", Word: "Mindre avvikelse", Severity: 1},
		{Code: "major", Word: "Större avvikelse", Severity: 2}, {Code: "unassessed", Word: "Ej bedömd", Severity: -1},
	}
}
