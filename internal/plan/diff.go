package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rond/workbook/table"
)

// Change is one difference between two versions of a plan. What is "plan",
// "area", "control", "part", "seat", "person", "unit", "occasion", "timing", "grade",
// "assessment" or "action"; Kind is "added", "removed" or "changed"; Fields are
// the JSON names of what differs in a changed thing. Text says it in the
// language of the newer plan, with what stood and stands in the short ones.
type Change struct {
	What   string   `json:"what"`
	Kind   string   `json:"kind"`
	Key    string   `json:"key"`
	Fields []string `json:"fields,omitempty"`
	Text   string   `json:"text"`

	was, now map[string]json.RawMessage // what the fields held
}

// thing is a part of a plan under the key that it keeps through versions.
type thing struct {
	key  string
	body any
}

// Diff is what differs from one version of a plan to the next, in the order
// of the plan: removed and changed as in the old one, then what was added.
func Diff(older, newer *Plan) ([]Change, error) {
	var changes []Change
	old, now := things(older), things(newer)
	for _, what := range kinds() {
		found, err := differences(what.code, old[what.code], now[what.code])
		if err != nil {
			return nil, fmt.Errorf("comparing versions of plan %s %d: %w", newer.BoardCode, newer.Year, err)
		}
		for _, c := range found {
			c.Text = sentence(c, what.words.In(newer.Language), newer.Language)
			changes = append(changes, c)
		}
	}
	return changes, nil
}

type kind struct {
	code  string
	words table.Words
}

func kinds() []kind {
	return []kind{
		{"plan", words("Planens uppgifter", "The plan's head")}, {"area", words("Område", "Area")}, {"control", words("Kontroll", "Control")},
		{"part", words("Delmoment", "Part")}, {"seat", words("Roll", "Role")}, {"person", words("Person", "Person")},
		{"unit", words("Enhet", "Unit")}, {"occasion", words("Uppföljningstillfälle", "Reporting occasion")}, {"timing", words("Svarsdagar", "Days to answer")},
		{"grade", words("Bedömningsgrad", "Grade")}, {"assessment", words("Bedömning", "Assessment")}, {"action", words("Åtgärd", "Action")},
	}
}

// things are the parts of a plan by kind, each without what is compared on its
// own.
func things(p *Plan) map[string][]thing {
	head := *p
	head.Occasions, head.Units, head.People, head.Seats, head.Areas = nil, nil, nil, nil, nil
	head.Controls, head.Assessments, head.Actions, head.Grades, head.Timings = nil, nil, nil, nil, nil
	all := map[string][]thing{"plan": {{"", head}}}
	add := func(what, key string, body any) { all[what] = append(all[what], thing{key, body}) }
	for _, a := range p.Areas {
		add("area", a.Name, a)
	}
	for _, c := range p.Controls {
		for _, part := range c.Parts {
			part.Roles = listed(part.Roles)
			add("part", c.Code+part.Code, part)
		}
		c.Parts = nil
		add("control", c.Code, c)
	}
	for _, s := range p.Seats {
		add("seat", s.Key(), s)
	}
	for _, who := range p.People {
		add("person", fold(who.Email), who)
	}
	for _, u := range p.Units {
		add("unit", u.Name, u)
	}
	for _, o := range p.Occasions {
		add("occasion", o.Period, o)
	}
	for _, t := range p.Timings {
		column, _ := timingShape().Column("period")
		add("timing", column.Written(t.Period, p.Language), t)
	}
	for _, g := range p.Grades {
		add("grade", g.Code, g)
	}
	for _, a := range p.Assessments {
		add("assessment", strings.TrimSpace(a.Control+a.Area+" "+a.Occasion), a)
	}
	for _, a := range p.Actions {
		add("action", a.Area+": "+a.Text, a)
	}
	return all
}

// differences compares the things of one kind.
func differences(what string, old, now []thing) ([]Change, error) {
	var changes []Change
	at := func(list []thing, key string) int {
		return slices.IndexFunc(list, func(t thing) bool { return t.key == key })
	}
	for _, t := range old {
		i := at(now, t.key)
		if i < 0 {
			changes = append(changes, Change{What: what, Kind: "removed", Key: t.key})
			continue
		}
		c := Change{What: what, Kind: "changed", Key: t.key}
		if err := c.compare(t.body, now[i].body); err != nil {
			return nil, err
		}
		if len(c.Fields) > 0 {
			changes = append(changes, c)
		}
	}
	for _, t := range now {
		if at(old, t.key) < 0 {
			changes = append(changes, Change{What: what, Kind: "added", Key: t.key})
		}
	}
	return changes, nil
}

// compare finds the fields that two things differ in, sorted.
func (c *Change) compare(was, now any) (err error) {
	if c.was, err = fieldsOf(was); err != nil {
		return err
	}
	if c.now, err = fieldsOf(now); err != nil {
		return err
	}
	for name, value := range c.was {
		if !bytes.Equal(value, c.now[name]) {
			c.Fields = append(c.Fields, name)
		}
	}
	for name := range c.now {
		if _, ok := c.was[name]; !ok {
			c.Fields = append(c.Fields, name)
		}
	}
	slices.Sort(c.Fields)
	return nil
}

// fieldsOf is what a thing holds, by JSON name.
func fieldsOf(body any) (map[string]json.RawMessage, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	return fields, json.Unmarshal(data, &fields)
}

// sentence says a change in words.
func sentence(c Change, what, lang string) string {
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
		"unit": "units", "occasion": "occasions", "timing": "timings", "grade": "grades", "assessment": "assessments", "action": "actions"}
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
