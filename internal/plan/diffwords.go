package plan

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rond/workbook/table"
)

// sentence says a change in words.
func (k kind) sentence(c Change, lang string) string {
	what := k.words.In(lang)
	if c.What == "part" && c.Key == c.control && c.Kind == "changed" {
		what = words("Kontroll", "Control").In(lang) // which has no other part
	}
	if slices.Equal(c.Fields, []string{"order"}) {
		of := map[bool]string{true: " " + words("i", "of").In(lang) + " " + c.Key}[c.Key != ""]
		return k.all.In(lang) + of + " " + words("står i en annan ordning", "stand in another order").In(lang) + "."
	}
	verbs := map[string]table.Words{"added": words("tillkommer", "is added"), "removed": words("utgår", "is removed"), "changed": words("ändras", "is changed")}
	text := strings.TrimSpace(what+" "+c.Key) + " " + verbs[c.Kind].In(lang)
	if len(c.Fields) > 0 {
		text += ". " + strings.Join(named(c, lang), "; ")
	}
	return text + "."
}

// named are the fields of a change by the titles that people know them by,
// with what stood and stands in those that are short.
func named(c Change, lang string) []string {
	sheets := map[string]string{"plan": "plan", "area": "areas", "control": "controls", "part": "parts", "seat": "seats", "person": "people",
		"unit": "units", "occasion": "occasions", "timing": "timings", "grade": "grades", "step": "steps", "assessment": "assessments", "action": "actions"}
	aliases := map[string]string{"roles": "answers"}
	var titles []string
	for _, field := range c.Fields {
		column := table.Column{Title: words(field, field)}
		if field == "extra" {
			column.Title = words("egna kolumner", "columns of its own")
		}
		for _, shape := range shapes() {
			if shape.Key != sheets[c.What] {
				continue
			}
			if known, ok := shape.Column(field); ok {
				column = known
			} else if known, ok := shape.Column(aliases[field]); ok {
				column = known
			}
		}
		title := column.Title.In(lang)
		was, short := shown(c.was[field], column, lang)
		now, also := shown(c.now[field], column, lang)
		if short && also && was != now {
			title += ": " + was + " → " + now
		}
		titles = append(titles, title)
	}
	return titles
}

// shownValue is how many characters of a field's value a change tells.
const shownValue = 60

// shown is a field's value as it stands in the workbook, on one line; false for
// what is long or is no single value. What would be taken for the sentence
// around it stands in quotation marks. The text is somebody else's: nothing in
// it can turn a terminal or the direction of the writing.
func shown(raw json.RawMessage, column table.Column, lang string) (string, bool) {
	var value any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &value); err != nil {
			return "", false
		}
	}
	text := ""
	switch v := value.(type) {
	case nil:
	case string:
		text = v
	case bool:
		text = map[bool]string{true: "yes", false: "no"}[v]
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return "", false
	}
	text = strings.Join(strings.Fields(strings.Map(printable, column.Written(text, lang))), " ")
	switch {
	case text == "":
		return "–", true
	case utf8.RuneCountInString(text) > shownValue:
		return "", false
	case strings.ContainsAny(text, ";→–") || strings.HasSuffix(text, "."):
		return "”" + text + "”", true
	}
	return text, true
}

// printable leaves out what is not to be seen.
func printable(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	if !unicode.IsPrint(r) {
		return -1
	}
	return r
}
