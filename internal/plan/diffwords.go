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
		if field == "extra" {
			titles = append(titles, ownColumns(c, lang)...)
			continue
		}
		column := table.Column{Title: words(field, field)}
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
		titles = append(titles, arrow(column, c.was[field], c.now[field], lang))
	}
	return titles
}

// arrow is a column's title, with what stood and stands in it when both are
// short.
func arrow(column table.Column, before, after json.RawMessage, lang string) string {
	title := column.Title.In(lang)
	was, short := shown(before, column, lang)
	now, also := shown(after, column, lang)
	if short && also && was != now {
		title += ": " + was + " → " + now
	}
	return title
}

// ownColumns are the columns of the plan's own in which a change stands, as
// any other column.
func ownColumns(c Change, lang string) []string {
	was, now := notesOf(c.was["extra"]), notesOf(c.now["extra"])
	var said []string
	told := map[string]bool{}
	for _, n := range append(slices.Clone(was), now...) {
		before, after := noted(was, n.Title), noted(now, n.Title)
		if told[n.Title] || string(before) == string(after) {
			continue
		}
		told[n.Title] = true
		title := strings.Join(strings.Fields(strings.Map(printable, n.Title)), " ")
		said = append(said, arrow(table.Column{Title: words(title, title)}, before, after, lang))
	}
	if len(said) == 0 { // their order
		said = append(said, words("ordningen på egna kolumner", "the order of its own columns").In(lang))
	}
	return said
}

func notesOf(raw json.RawMessage) []Note {
	var notes []Note
	if len(raw) > 0 && json.Unmarshal(raw, &notes) != nil {
		return nil
	}
	return notes
}

// noted is what stands in a column of the plan's own, as JSON.
func noted(notes []Note, title string) json.RawMessage {
	for _, n := range notes {
		if n.Title == title {
			text, err := json.Marshal(n.Text)
			if err != nil {
				return nil
			}
			return text
		}
	}
	return nil
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
