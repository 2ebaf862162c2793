package foreign

import (
	"slices"
	"strings"

	"rond/internal/plan"
)

// Continue takes over what the board's older plans know and a plan in another
// layout does not say: the codes of the controls that it had, and from the
// newest its people, units and roles, its scale, its words, and whom to ask.
func Continue(p *plan.Plan, older ...*plan.Plan) {
	codes := make([]string, len(p.Controls))
	for i, c := range p.Controls {
		codes[i] = c.Code
	}
	p.Recode(codes, older...)
	if len(older) == 0 {
		return
	}
	last := older[0]
	for _, f := range []struct{ field, known *string }{
		{&p.BoardCode, &last.BoardCode}, {&p.Unit, &last.Unit}, {&p.Contact.Name, &last.Contact.Name},
	} {
		if *f.field == "" {
			*f.field = *f.known
		}
	}
	if p.Contact.Email == "" && strings.EqualFold(p.Contact.Name, last.Contact.Name) {
		p.Contact = last.Contact
	}
	if p.MaxProb == 0 {
		p.MaxProb, p.MaxCons = last.MaxProb, last.MaxCons
	}
	p.Grades, p.StartMonth = slices.Clone(last.Grades), last.StartMonth
	said := Staff{Units: p.Units, People: p.People, Seats: p.Seats}
	p.Units, p.People, p.Seats = slices.Clone(last.Units), slices.Clone(last.People), slices.Clone(last.Seats)
	said.Into(p)
}
