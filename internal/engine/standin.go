package engine

import (
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
)

// standins is what has been asked or answered in seats that no longer are the
// ones to answer. Where one answers for several that is answer enough: nobody
// else is asked about the same period.
type standins struct {
	doc   *plan.Plan
	seats map[int64]store.Seat
	spare []store.Occurrence
}

func newStandins(doc *plan.Plan, seats []store.Seat, have, want []store.Occurrence) *standins {
	s := &standins{doc: doc, seats: map[int64]store.Seat{}}
	for _, seat := range seats {
		s.seats[seat.ID] = seat
	}
	wanted := map[key]bool{}
	for _, w := range want {
		wanted[keyOf(w)] = true
	}
	for _, o := range have {
		if touched(o) && o.Event == 0 && o.State != store.Cancelled && !wanted[keyOf(o)] {
			s.spare = append(s.spare, o)
		}
	}
	return s
}

// take reports whether something else stands for what would be new; it does so
// for one only.
func (s *standins) take(w store.Occurrence) bool {
	i := slices.IndexFunc(s.spare, func(o store.Occurrence) bool {
		return o.Control == w.Control && o.Part == w.Part && o.Period == w.Period && s.alike(w, s.seats[o.Seat], s.seats[w.Seat])
	})
	if i < 0 {
		return false
	}
	s.spare = slices.Delete(s.spare, i, i+1)
	return true
}

// inherits reports whether what would be new takes over from something that has
// been asked, and that nobody is left to answer: it is asked although its
// period has ended. So it is where one answers for several, and where somebody
// is asked in a seat that has only got another name.
func (s *standins) inherits(w store.Occurrence, freed []effect) bool {
	return slices.ContainsFunc(freed, func(x effect) bool {
		o := x.before
		if o.Request == 0 || o.Control != w.Control || o.Part != w.Part || o.Period != w.Period || o.Seat == w.Seat {
			return false
		}
		left := s.seats[o.Seat].Holder == 0 && o.Person == s.seats[w.Seat].Holder
		return left || s.alike(w, s.seats[o.Seat], s.seats[w.Seat])
	})
}

// alike reports whether one of two seats answers for both.
func (s *standins) alike(w store.Occurrence, a, b store.Seat) bool {
	c, _ := s.doc.Control(w.Control)
	for _, p := range c.Parts {
		for _, role := range p.Roles {
			if p.Code != w.Part || role.Name != a.Role || role.Name != b.Role {
				continue
			}
			switch role.Who {
			case plan.OneForAll:
				return true
			case plan.OnePerUnit:
				here, _, _ := strings.Cut(a.Unit, " · ")
				there, _, _ := strings.Cut(b.Unit, " · ")
				return here == there
			}
		}
	}
	return false
}
