package foreign

import (
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/templates"
	"rond/workbook/table"
)

// Staff is what a list says of people, units and the roles in them.
type Staff struct {
	Units  []plan.Unit
	People []plan.Person
	Seats  []plan.Seat

	at map[string]keptAt // where people stand, by address in lower case
}

// staff reads the lists of people, units and roles. A column that Rond does not
// know is told and not kept: such lists hold more than is anybody's business.
func (rd *reader) staff() *Staff {
	s := &Staff{}
	told := map[string]bool{}
	for i := range rd.regions {
		region := &rd.regions[i]
		if region.Shape.Key != "staff" {
			continue
		}
		for _, row := range region.Rows {
			for _, e := range row.Extra {
				if !told[region.Name+e.Title] {
					told[region.Name+e.Title] = true
					rd.warn(region.Name, "", "plan-staff-column", e.Title)
				}
			}
			rd.staffRow(s, region, row)
		}
	}
	return s
}

func (rd *reader) staffRow(s *Staff, region *table.Region, row table.Row) {
	v := map[string]string{}
	for key, text := range row.Values {
		v[key] = strings.Join(strings.Fields(text), " ")
	}
	if len(v) == 0 || row.Alone != nil && row.Alone.Wide > 1 {
		return
	}
	name := v["name"]
	if name == "" {
		name = strings.TrimSpace(v["first"] + " " + v["last"])
	}
	email := rd.address(row, "email", v["email"])
	holder := email
	if v["holder"] != "" {
		holder = rd.someone(s, row, "holder", v["holder"])
	}
	switch {
	case email != "":
		language := map[string]string{"svenska": "sv", "sv": "sv", "swedish": "sv", "engelska": "en", "en": "en", "english": "en"}[table.Fold(v["language"])]
		s.person(plan.Person{Name: name, Email: email, Phone: v["phone"], Language: language})
		s.standsAt(email, keptAt{sheet: row.Sheet, cell: row.Cell("email")})
	case name != "" && v["holder"] == "" && v["email"] == "" && row.Cell("email") != "" && !strings.EqualFold(name, "vakant"):
		rd.warn(row.Sheet, row.Cell("email"), "plan-staff-address-missing", name)
	}
	if v["unit"] != "" {
		s.unit(plan.Unit{Name: v["unit"], Parent: v["parent"]})
	}
	if v["role"] == "" || v["unit"] == "" {
		return
	}
	seat := plan.Seat{Role: v["role"], Unit: v["unit"], Place: v["place"], Holder: holder, From: rd.day(region, row, "from"), To: rd.day(region, row, "to")}
	seat.Deputy = rd.someone(s, row, "deputy", v["deputy"])
	seat.Manager = rd.someone(s, row, "manager", v["manager"])
	s.Seats = append(s.Seats, seat)
}

// address is a cell's mail address; another text is a fault.
func (rd *reader) address(row table.Row, key, text string) string {
	if text == "" || mailAddress.FindString(text) == text {
		return text
	}
	rd.fault(row.Sheet, row.Cell(key), "plan-email-bad", text)
	return ""
}

// day is a cell's day; another text is a fault.
func (rd *reader) day(region *table.Region, row table.Row, key string) string {
	text := strings.TrimSpace(row.Values[key])
	day := dayIn(text)
	if day == "" && text != "" {
		c, _ := region.Shape.Column(key)
		rd.fault(row.Sheet, row.Cell(key), table.CodeNotDate, c.Title.In(region.Lang), text)
	}
	return day
}

// someone is the address in a cell that names a person: alone, or as mail
// programs write it with a name. A name alone stays as it is, for the plan to
// find the one person who has it.
func (rd *reader) someone(s *Staff, row table.Row, key, text string) string {
	email := mailAddress.FindString(text)
	if email == "" {
		return text
	}
	if name := strings.Trim(strings.Replace(text, email, "", 1), " <>(),;\""); name != "" {
		s.person(plan.Person{Name: name, Email: email})
	}
	return email
}

// person adds a person, or what is new of one.
func (s *Staff) person(p plan.Person) {
	i := slices.IndexFunc(s.People, func(q plan.Person) bool { return strings.EqualFold(q.Email, p.Email) })
	if i < 0 {
		s.People = append(s.People, p)
		return
	}
	s.People[i] = updated(s.People[i], p)
}

// standsAt remembers where an address stands first.
func (s *Staff) standsAt(email string, at keptAt) {
	if s.at == nil {
		s.at = map[string]keptAt{}
	}
	if key := strings.ToLower(email); s.at[key].cell == "" {
		s.at[key] = at
	}
}

// Namesakes warns, in a language, of people whom a plan does not have, who are
// called as somebody with another address whom it does: it may be one person
// with a new address, who would be asked at both. Ask before [Staff.Into].
func (s *Staff) Namesakes(p *plan.Plan, lang string) []plan.Problem {
	var all []plan.Problem
	for _, person := range s.People {
		if slices.ContainsFunc(p.People, func(q plan.Person) bool { return strings.EqualFold(q.Email, person.Email) }) {
			continue
		}
		i := slices.IndexFunc(p.People, func(q plan.Person) bool { return q.Name != "" && table.Fold(q.Name) == table.Fold(person.Name) })
		if i < 0 {
			continue
		}
		at, code := s.at[strings.ToLower(person.Email)], "plan-staff-namesake"
		text, remedy := templates.Problem(lang, code, []string{person.Name, p.People[i].Email, person.Email})
		all = append(all, plan.Problem{Sheet: at.sheet, Cell: at.cell, Code: code, Text: text, Remedy: remedy, Warning: true})
	}
	return all
}

// updated is a person with what is said anew; what is not said stays.
func updated(was, now plan.Person) plan.Person {
	for _, f := range []struct{ field, said *string }{{&was.Name, &now.Name}, {&was.Phone, &now.Phone}, {&was.Language, &now.Language}} {
		if *f.said != "" {
			*f.field = *f.said
		}
	}
	return was
}

func (s *Staff) unit(u plan.Unit) {
	i := slices.IndexFunc(s.Units, func(q plan.Unit) bool { return table.Fold(q.Name) == table.Fold(u.Name) })
	switch {
	case i < 0:
		s.Units = append(s.Units, u)
	case u.Parent != "":
		s.Units[i].Parent = u.Parent
	}
}

// Into puts a list into a plan: what it says is added or takes the place of
// what stood, and nothing is taken away. The seats of a role in a unit are told
// apart by who holds them; a new holder takes the seat of one who is not in the
// list, and a further one gets a place of their own.
func (s *Staff) Into(p *plan.Plan) {
	for _, u := range s.Units {
		s.unitInto(p, u)
	}
	for _, u := range s.Units {
		if u.Parent != "" {
			s.unitInto(p, plan.Unit{Name: u.Parent})
		}
	}
	for _, person := range s.People {
		i := slices.IndexFunc(p.People, func(q plan.Person) bool { return strings.EqualFold(q.Email, person.Email) })
		if i < 0 {
			p.People = append(p.People, person)
		} else {
			p.People[i] = updated(p.People[i], person)
		}
	}
	taken := map[int]bool{}
	for _, exact := range []bool{true, false} {
		for _, seat := range s.Seats {
			s.seatInto(p, seat, taken, exact)
		}
	}
}

func (s *Staff) unitInto(p *plan.Plan, u plan.Unit) {
	i := slices.IndexFunc(p.Units, func(q plan.Unit) bool { return table.Fold(q.Name) == table.Fold(u.Name) })
	switch {
	case i < 0:
		p.Units = append(p.Units, u)
	case u.Parent != "":
		p.Units[i].Parent = u.Parent
	}
}

// seatInto finds the seat that a row of the list is about: first, exactly, the
// one that its person holds or that it names by place, then any of the role in
// the unit that the list has not spoken of.
func (s *Staff) seatInto(p *plan.Plan, seat plan.Seat, taken map[int]bool, exact bool) {
	same := func(q plan.Seat) bool {
		return strings.EqualFold(q.Role, seat.Role) && table.Fold(q.Unit) == table.Fold(seat.Unit)
	}
	held := func(q plan.Seat) bool {
		return same(q) && (seat.Place != "" && q.Place == seat.Place || seat.Place == "" && seat.Holder != "" && strings.EqualFold(q.Holder, seat.Holder))
	}
	if known := slices.IndexFunc(p.Seats, held); known >= 0 {
		if exact {
			taken[known] = true
			p.Seats[known] = filled(p.Seats[known], seat)
		}
		return
	}
	if exact {
		return
	}
	places := 0
	for i, q := range p.Seats {
		if !same(q) {
			continue
		}
		places++
		if !taken[i] && seat.Place == "" {
			taken[i] = true
			p.Seats[i] = filled(q, seat)
			return
		}
	}
	if seat.Place == "" && places > 0 {
		seat.Place = freePlace(p, same, places+1)
	}
	taken[len(p.Seats)] = true
	p.Seats = append(p.Seats, seat)
}

// freePlace is the first number from n on that no seat of the role has.
func freePlace(p *plan.Plan, same func(plan.Seat) bool, n int) string {
	for ; ; n++ {
		place := fmt.Sprint(n)
		if !slices.ContainsFunc(p.Seats, func(q plan.Seat) bool { return same(q) && q.Place == place }) {
			return place
		}
	}
}

// filled is a seat with what is said anew. A new holder begins without the days
// of the one before.
func filled(was, now plan.Seat) plan.Seat {
	if !strings.EqualFold(was.Holder, now.Holder) {
		was.From, was.To = "", ""
	}
	was.Holder = now.Holder
	for _, f := range []struct{ field, said *string }{{&was.From, &now.From}, {&was.To, &now.To}, {&was.Deputy, &now.Deputy}, {&was.Manager, &now.Manager}} {
		if *f.said != "" {
			*f.field = *f.said
		}
	}
	return was
}
