package plan

import (
	"fmt"
	"slices"

	"rond/scheduler"
	"rond/workbook/table"
)

// notStated are the ways in which plans say that they do not say.
func notStated() table.Words {
	return words("ej angiven", "not stated", "ej angivet", "ej angivna", "saknas", "saknas i källan", "not given", "unstated")
}

// unstated reports whether a frequency is left open.
func unstated(text string) bool {
	return table.Fold(text) == "" && text == "" || notStated().Knows(text)
}

// Frequency is how often a part of a control is performed and reported: the
// part's own words, otherwise the control's. It is [scheduler.ErrUnstated]
// when neither says, and a [scheduler.PhraseError] for words that are not
// understood, which a plan read by [Read] does not have.
func (p *Plan) Frequency(c Control, part Part) (scheduler.Frequency, error) {
	text := part.Frequency
	if unstated(text) {
		text = c.Frequency
	}
	if unstated(text) {
		return scheduler.Frequency{}, scheduler.ErrUnstated
	}
	f, err := scheduler.ParseFrequency(text)
	if err != nil {
		return scheduler.Frequency{}, fmt.Errorf("frequency of control %s%s: %w", c.Code, part.Code, err)
	}
	if unstated(part.Reported) {
		return f, nil
	}
	reported, err := scheduler.ParseFrequency(part.Reported)
	if err != nil {
		return scheduler.Frequency{}, fmt.Errorf("reporting of control %s%s: %w", c.Code, part.Code, err)
	}
	f.Reported = reported.Rules()
	return f, nil
}

// Answering is the seats that answer for a part, in the order of its roles and
// of the plan, each once. A seat that nobody holds is among them: its manager
// is asked. Where one answers for several, it is the first that is held.
func (p *Plan) Answering(part Part) []Seat {
	var answering []Seat
	seen := map[string]bool{}
	for _, role := range part.Roles {
		for _, s := range chosen(role.Who, p.seatsOf(role)) {
			if !seen[s.Key()] {
				seen[s.Key()] = true
				answering = append(answering, s)
			}
		}
	}
	return answering
}

// chosen are those of a role's seats that answer.
func chosen(who Who, seats []Seat) []Seat {
	switch who {
	case TakesPart:
		return nil
	case OneForAll:
		return firstHeld(seats)
	case OnePerUnit:
		var some []Seat
		for i, s := range seats {
			if slices.ContainsFunc(seats[:i], func(earlier Seat) bool { return earlier.Unit == s.Unit }) {
				continue
			}
			var here []Seat
			for _, other := range seats[i:] {
				if other.Unit == s.Unit {
					here = append(here, other)
				}
			}
			some = append(some, firstHeld(here)...)
		}
		return some
	}
	return seats
}

// firstHeld is the first seat with a holder, or the first of all.
func firstHeld(seats []Seat) []Seat {
	for _, s := range seats {
		if s.Holder != "" {
			return []Seat{s}
		}
	}
	return seats[:min(1, len(seats))]
}

// seatsOf is every seat of a role, in its unit and below when it names one.
func (p *Plan) seatsOf(role Role) []Seat {
	var seats []Seat
	for _, s := range p.Seats {
		if fold(s.Role) == fold(role.Name) && (role.Unit == "" || p.within(s.Unit, role.Unit)) {
			seats = append(seats, s)
		}
	}
	return seats
}

// within reports whether a unit is another one or lies below it.
func (p *Plan) within(unit, above string) bool {
	above = fold(above)
	for range len(p.Units) + 1 { // a plan that was not checked may have a loop
		if unit = fold(unit); unit == above {
			return true
		}
		i := slices.IndexFunc(p.Units, func(u Unit) bool { return fold(u.Name) == unit })
		if i < 0 || p.Units[i].Parent == "" {
			return false
		}
		unit = p.Units[i].Parent
	}
	return false
}

// ControlsOf is the controls that somebody in a unit, or below it, answers for.
func (p *Plan) ControlsOf(unit string) []Control {
	inside := map[string]bool{} // by the unit of a seat
	for _, s := range p.Seats {
		if _, known := inside[s.Unit]; !known {
			inside[s.Unit] = p.within(s.Unit, unit)
		}
	}
	return slices.DeleteFunc(slices.Clone(p.Controls), func(c Control) bool {
		return !slices.ContainsFunc(c.Parts, func(part Part) bool {
			return slices.ContainsFunc(p.Answering(part), func(s Seat) bool { return inside[s.Unit] })
		})
	})
}

// PersonByEmail is the person with an address, whatever its case.
func (p *Plan) PersonByEmail(email string) (Person, bool) {
	for _, person := range p.People {
		if fold(person.Email) == fold(email) && person.Email != "" {
			return person, true
		}
	}
	return Person{}, false
}

// SeatByKey is the seat with a key as [Seat.Key] makes it.
func (p *Plan) SeatByKey(key string) (Seat, bool) {
	for _, s := range p.Seats {
		if s.Key() == key {
			return s, true
		}
	}
	return Seat{}, false
}

// Control is the control with a code.
func (p *Plan) Control(code string) (Control, bool) {
	if c := p.control(code); c != nil {
		return *c, true
	}
	return Control{}, false
}

func (p *Plan) control(code string) *Control {
	for i := range p.Controls {
		if fold(p.Controls[i].Code) == fold(code) && code != "" {
			return &p.Controls[i]
		}
	}
	return nil
}

func (p *Plan) codes() []string {
	var codes []string
	for _, c := range p.Controls {
		codes = append(codes, c.Code)
	}
	return codes
}

func (p *Plan) hasArea(name string) bool {
	return slices.ContainsFunc(p.Areas, func(a Area) bool { return fold(a.Name) == fold(name) })
}

func (p *Plan) hasOccasion(period string) bool {
	return slices.ContainsFunc(p.Occasions, func(o Occasion) bool { return o.Period == period })
}

func (p *Plan) periods() []string {
	var ids []string
	for _, o := range p.Occasions {
		ids = append(ids, o.Period)
	}
	return ids
}
