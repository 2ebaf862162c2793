package plan

import (
	"strings"

	"rond/workbook/table"
)

// units reads the organisation and sees to it that it is a tree.
func (rd *reader) units() {
	seen := map[string]string{}
	places := rd.rows("units")
	for _, p := range places {
		u := Unit{Name: rd.require(p, "name"), Parent: p.row.Values["parent"], Extra: notes(p.row)}
		rd.unique(p, "name", seen)
		rd.plan.Units = append(rd.plan.Units, u)
	}
	for i, p := range places {
		u := rd.plan.Units[i]
		if u.Parent == "" {
			continue
		}
		if spelled := rd.unit(p, "parent"); spelled != "" {
			rd.plan.Units[i].Parent = spelled
		}
		if rd.plan.within(u.Parent, u.Name) {
			rd.fault(p, "parent", "plan-unit-loop", u.Name)
		}
	}
}

// unit reads a cell that names a unit, as the unit itself is spelled; none
// when there is no such unit.
func (rd *reader) unit(p place, key string) string {
	text := p.row.Values[key]
	if text == "" {
		return ""
	}
	var names []string
	for _, u := range rd.plan.Units {
		if fold(u.Name) == fold(text) {
			return u.Name
		}
		names = append(names, u.Name)
	}
	rd.fault(p, key, "plan-unit-unknown", text, near(text, names))
	return ""
}

// people reads those who may hold seats.
func (rd *reader) people() {
	seen := map[string]string{}
	for _, p := range rd.rows("people") {
		v := p.row.Values
		person := Person{Name: rd.require(p, "name"), Email: rd.require(p, "email"), Phone: v["phone"], Language: v["language"], Extra: notes(p.row)}
		if person.Email != "" && !isAddress(person.Email) {
			rd.fault(p, "email", "plan-email-bad", person.Email)
		}
		rd.unique(p, "email", seen)
		rd.plan.People = append(rd.plan.People, person)
	}
}

// seats reads the roles, who holds them and who steps in.
func (rd *reader) seats() {
	seen := map[string]string{}
	for _, p := range rd.rows("seats") {
		v := p.row.Values
		rd.require(p, "unit")
		s := Seat{Role: rd.require(p, "role"), Unit: rd.unit(p, "unit"), Place: v["place"], From: v["from"], To: v["to"], Extra: notes(p.row)}
		s.Holder = rd.person(p, "holder")
		s.Deputy = rd.person(p, "deputy")
		s.Manager = rd.person(p, "manager")
		if first, twice := seen[fold(s.Key())]; twice && s.Unit != "" {
			rd.fault(p, "role", "plan-seat-twice", s.Key(), first)
		} else {
			seen[fold(s.Key())] = p.row.Cell("role")
		}
		if s.From != "" && s.To != "" && s.To < s.From {
			rd.fault(p, "to", "plan-dates-crossed", s.To, s.From)
		}
		rd.vacancy(p, s)
		rd.plan.Seats = append(rd.plan.Seats, s)
	}
}

// vacancy warns of a seat that nobody holds, more so when it has no manager
// who could be asked instead.
func (rd *reader) vacancy(p place, s Seat) {
	switch {
	case rd.plan.Status == Closed, s.Role == "":
	case s.Holder == "" && s.Manager == "" && !rd.misread(p, "holder"):
		rd.warn(p, "holder", "plan-seat-empty", s.Key())
	case s.Holder == "" && !rd.misread(p, "holder"):
		rd.warn(p, "holder", "plan-seat-vacant", s.Key())
	case s.Manager == "" && !rd.misread(p, "manager"):
		rd.warn(p, "manager", "plan-manager-missing", s.Key())
	}
}

// vacant are the words for a seat that nobody holds.
func vacant() table.Words { return words("vakant", "vacant", "vakans") }

// written is a person as mail programs write one: Eva Berg <eva@kommun.se>.
func written(text string) (Person, bool) {
	name, address, ok := strings.Cut(strings.TrimSuffix(strings.TrimRight(text, " ;,"), ">"), "<")
	p := Person{Name: strings.Trim(name, ` "'`), Email: strings.TrimSpace(address)}
	return p, ok && p.Name != "" && isAddress(p.Email)
}

// person reads a cell that names somebody: by address, by a name that only one
// person has, or by both as mail programs write them, which makes somebody who
// is not among the people one of them. It is that person's address.
func (rd *reader) person(p place, key string) string {
	text := p.row.Values[key]
	if text == "" || vacant().Knows(text) {
		return ""
	}
	if person, ok := rd.plan.PersonByEmail(text); ok {
		return person.Email
	}
	if person, ok := written(text); ok {
		if known, ok := rd.plan.PersonByEmail(person.Email); ok {
			return known.Email
		}
		rd.plan.People = append(rd.plan.People, person)
		return person.Email
	}
	var named []string
	var known []string
	for _, person := range rd.plan.People {
		if fold(person.Name) == fold(text) {
			named = append(named, person.Email)
		}
		known = append(known, person.Email)
	}
	switch len(named) {
	case 0:
		rd.fault(p, key, "plan-person-unknown", p.title(key), text, near(text, known))
		return ""
	case 1:
		return named[0]
	}
	rd.fault(p, key, "plan-person-unclear", p.title(key), text)
	return ""
}
