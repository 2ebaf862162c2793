package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rond/workbook/table"
)

// Change is one difference between two versions of a plan. What is "plan",
// "area", "control", "part", "seat", "person", "unit", "occasion", "timing", "grade",
// "step", "assessment" or "action"; Kind is "added", "removed" or "changed"; Fields are
// the JSON names of what differs in a changed thing, or "order" alone when things
// of a kind stand in another order. Text says it in the language of the newer
// plan, with what stood and stands in the short ones. The parts of a control that
// is added or removed are not told apart from it.
type Change struct {
	What   string   `json:"what"`
	Kind   string   `json:"kind"`
	Key    string   `json:"key"`
	Fields []string `json:"fields,omitempty"`
	Text   string   `json:"text"`

	control  string                     // the code of the control that it is about
	was, now map[string]json.RawMessage // what the fields held
}

// Tally is how many controls are new, changed and removed.
type Tally struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
}

// TallyOf counts the controls that some changes are about, each once: a control
// is changed when one of its parts is.
func TallyOf(changes []Change) (t Tally) {
	seen := map[string]bool{}
	for _, c := range changes {
		switch {
		case c.control == "" || seen[c.control]:
			continue
		case c.What == "control" && c.Kind == "added":
			t.Added++
		case c.What == "control" && c.Kind == "removed":
			t.Removed++
		default:
			t.Changed++
		}
		seen[c.control] = true
	}
	return t
}

// thing is a part of a plan under the id that it keeps through versions, and
// the key that people know it by.
type thing struct {
	id, key string
	control string
	body    any
}

// Diff is what differs from one version of a plan to the next, in the order
// of the plan: removed and changed as in the old one, then what was added, then
// whether what is in both stands in another order.
func Diff(older, newer *Plan) ([]Change, error) {
	var changes []Change
	old, now := things(older), things(newer)
	for _, what := range kinds() {
		found, err := differences(what.code, old[what.code], now[what.code])
		if err != nil {
			return nil, fmt.Errorf("comparing versions of plan %s %d: %w", newer.BoardCode, newer.Year, err)
		}
		for _, c := range found {
			c.Text = what.sentence(c, newer.Language)
			changes = append(changes, c)
		}
	}
	return changes, nil
}

// kind is a kind of thing, alone and as all that there are.
type kind struct {
	code       string
	words, all table.Words
}

func kinds() []kind {
	return []kind{
		{"plan", words("Planens uppgifter", "The plan's head"), table.Words{}},
		{"area", words("Område", "Area"), words("Områdena", "The areas")},
		{"control", words("Kontroll", "Control"), words("Kontrollerna", "The controls")},
		{"part", words("Delmoment", "Part"), words("Delmomenten", "The parts")},
		{"seat", words("Roll", "Role"), words("Rollerna", "The roles")},
		{"person", words("Person", "Person"), words("Personerna", "The people")},
		{"unit", words("Enhet", "Unit"), words("Enheterna", "The units")},
		{"occasion", words("Uppföljningstillfälle", "Reporting occasion"), words("Uppföljningstillfällena", "The reporting occasions")},
		{"timing", words("Svarsdagar", "Days to answer"), words("Raderna med svarsdagar", "The rows of days to answer")},
		{"grade", words("Bedömningsgrad", "Grade"), words("Bedömningsgraderna", "The grades")},
		{"step", words("Steg på skalan", "Step of the scale"), words("Stegen på skalan", "The steps of the scale")},
		{"assessment", words("Bedömning", "Assessment"), words("Bedömningarna", "The assessments")},
		{"action", words("Åtgärd", "Action"), words("Åtgärderna", "The actions")},
	}
}

// things are the parts of a plan by kind, each without what is compared on its
// own.
func things(p *Plan) map[string][]thing {
	head := *p
	head.Occasions, head.Units, head.People, head.Seats, head.Areas = nil, nil, nil, nil, nil
	head.Controls, head.Assessments, head.Actions, head.Grades, head.Timings, head.Steps = nil, nil, nil, nil, nil, nil
	all := map[string][]thing{"plan": {{body: head}}}
	times := map[string]int{}
	add := func(what, control, key string, body any) {
		id := what + "\x00" + control + "\x00" + key
		times[id]++ // two actions may be called the same
		all[what] = append(all[what], thing{fmt.Sprintf("%s\x00%d", id, times[id]), key, control, body})
	}
	for _, a := range p.Areas {
		add("area", "", a.Name, a)
	}
	for _, c := range p.Controls {
		for _, part := range c.Parts {
			part.Roles = listed(part.Roles)
			add("part", c.Code, c.Code+part.Code, part)
		}
		c.Parts = nil
		add("control", c.Code, c.Code, c)
	}
	for _, s := range p.Seats {
		add("seat", "", s.Key(), s)
	}
	for _, who := range p.People {
		add("person", "", fold(who.Email), who)
	}
	for _, u := range p.Units {
		add("unit", "", u.Name, u)
	}
	for _, o := range p.Occasions {
		add("occasion", "", o.Period, o)
	}
	for _, t := range p.Timings {
		column, _ := timingShape().Column("period")
		add("timing", "", column.Written(t.Period, p.Language), t)
	}
	for _, g := range p.Grades {
		add("grade", "", g.Code, g)
	}
	for _, s := range p.Steps {
		column, _ := stepShape().Column("kind")
		add("step", "", column.Written(s.Kind, p.Language)+" "+digits(s.N), s)
	}
	for _, a := range p.Assessments {
		add("assessment", "", strings.TrimSpace(a.Control+a.Area+" "+a.Occasion), a)
	}
	for _, a := range p.Actions {
		add("action", "", a.Area+": "+a.Text, a)
	}
	return all
}

// differences compares the things of one kind.
func differences(what string, old, now []thing) ([]Change, error) {
	was, is := byID(old), byID(now)
	about := func(t thing) Change { return Change{What: what, Key: t.key, control: t.control} }
	has := func(all map[string]thing, t thing) bool {
		_, ok := all[t.id]
		return ok
	}
	var changes []Change
	for _, t := range old {
		c := about(t)
		if !has(is, t) {
			if what != "part" || controlOf(now, t) {
				c.Kind = "removed"
				changes = append(changes, c)
			}
			continue
		}
		if err := c.compare(t.body, is[t.id].body); err != nil {
			return nil, err
		}
		if c.Kind = "changed"; len(c.Fields) > 0 {
			changes = append(changes, c)
		}
	}
	for _, t := range now {
		if c := about(t); !has(was, t) && (what != "part" || controlOf(old, t)) {
			c.Kind = "added"
			changes = append(changes, c)
		}
	}
	return append(changes, reordered(what, old, now, was, is)...), nil
}

func byID(all []thing) map[string]thing {
	by := map[string]thing{}
	for _, t := range all {
		by[t.id] = t
	}
	return by
}

// controlOf reports whether the control that a part belongs to is in both
// plans: every control has a part.
func controlOf(other []thing, part thing) bool {
	return slices.ContainsFunc(other, func(t thing) bool { return t.control == part.control })
}

// reordered tells that what is in both stands in another order; of parts, in
// which control.
func reordered(what string, old, now []thing, was, is map[string]thing) []Change {
	order := func(list []thing, other map[string]thing) map[string][]string {
		ids := map[string][]string{}
		for _, t := range list {
			group := ""
			if what == "part" {
				group = t.control
			}
			if _, ok := other[t.id]; ok {
				ids[group] = append(ids[group], t.id)
			}
		}
		return ids
	}
	before, after := order(old, is), order(now, was)
	var changes []Change
	for _, group := range slices.Sorted(maps.Keys(before)) {
		if !slices.Equal(before[group], after[group]) {
			changes = append(changes, Change{What: what, Kind: "changed", Key: group, Fields: []string{"order"}, control: group})
		}
	}
	return changes
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
