package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// edited is a plan with a few of the changes that are made in the course of a
// year. It never is one that would be refused.
func edited(t *testing.T, r *rand.Rand, before *plan.Plan, today scheduler.Date) *plan.Plan {
	t.Helper()
	var p plan.Plan
	b, err := json.Marshal(before)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 1 + r.IntN(3) {
		edit(r, &p, today)
	}
	return &p
}

func edit(r *rand.Rand, p *plan.Plan, today scheduler.Date) {
	c := &p.Controls[r.IntN(len(p.Controls))]
	s := &p.Seats[r.IntN(len(p.Seats))]
	switch r.IntN(14) {
	case 0:
		c.Frequency = []string{"Månatligen", "Tertial", "Halvårsvis", "Kvartal", "Årligen", "I mars och oktober", "Löpande"}[r.IntN(7)]
	case 1:
		if len(p.Controls) > 2 {
			i := r.IntN(len(p.Controls))
			p.Controls = slices.Delete(p.Controls, i, i+1)
		}
	case 2:
		fresh := *c
		for n := 1; ; n++ {
			fresh.Code = fmt.Sprintf("K%02d", n)
			if _, taken := p.Control(fresh.Code); !taken {
				break
			}
		}
		p.Controls = append(p.Controls, fresh)
	case 3, 4:
		s.Holder = p.People[r.IntN(len(p.People))].Email
	case 5:
		s.Holder, s.Deputy = "", ""
	case 6:
		s.From, s.To = "", ""
		if r.IntN(2) == 0 {
			s.From = today.AddDays(r.IntN(60) - 20).String()
		}
		if r.IntN(2) == 0 {
			s.To = today.AddDays(40 + r.IntN(60)).String()
		}
	case 7, 10, 11:
		o := &p.Occasions[r.IntN(len(p.Occasions))]
		if period, err := p.Period(o.Period); err == nil {
			o.LastDay = period.Last().AddDays(5 + r.IntN(30)).String()
		}
	case 12: // reworded, and the same control still
		c.Text += " omformulerad"
	case 13:
		slices.Reverse(p.Controls)
	case 8:
		c.Parts[0].Roles[0].Who = []plan.Who{plan.EveryHolder, plan.OnePerUnit, plan.OneForAll}[r.IntN(3)]
	case 9:
		c.Parts[0].Roles[0].Name = p.Seats[r.IntN(len(p.Seats))].Role
	}
}

// TestProposedIsDone: over random years, what a proposal says appears, moves
// and goes is what adopting it does, nothing that is answered changes, and the
// calendar then says of every coming day what the proposal said.
func TestProposedIsDone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			o := smallOffice(t)
			doc, effects := smallPlan(), map[string]int{}
			for day := date("2026-02-02"); day.Before(date("2026-11-01")); day = day.AddDays(1 + r.IntN(25)) {
				o.pass(o.sendingDay(day).String())
				for range r.IntN(4) {
					o.somethingIsDecided(r)
				}
				next := edited(t, r, doc, day)
				if p := o.proposes(next); p.Changed {
					o.adopts(p)
					for _, c := range p.Effects {
						for _, row := range c.Rows {
							effects[row.Kind]++
						}
					}
					doc = next
				}
			}
			o.wholeRecord()
			if effects[effectAppears]*effects[effectGoes]*effects[effectHands] == 0 {
				t.Errorf("only these happened: %v", effects)
			}
		})
	}
}

// somethingIsDecided answers, extends, cancels or moves something.
func (o *office) somethingIsDecided(r *rand.Rand) {
	all := o.rows(store.Planned, store.Asked)
	if len(all) == 0 {
		return
	}
	x := all[r.IntN(len(all))]
	var err error
	switch r.IntN(5) {
	case 0:
		err = o.Extend(o.t.Context(), x.ID, Extension{Due: date(x.Due).AddDays(1 + r.IntN(40)).String(), Reason: "Mer tid", Whole: r.IntN(2) == 0}, boss)
	case 1:
		err = o.Cancel(o.t.Context(), x.ID, "Utgår", boss)
	case 2:
		_, err = o.Move(o.t.Context(), x.ID, Destination{Period: fmt.Sprintf("2026-Q%d", 1+r.IntN(4))}, "Flyttas", boss)
	default:
		if x.State == store.Asked {
			o.registers(done(x.ID))
		}
	}
	if no := (*Refusal)(nil); err != nil && !asRefusal(err, &no) {
		o.t.Error(err)
	}
}

// adopts puts a proposal in force, and holds it to what it said.
func (o *office) adopts(p *Proposal) {
	o.t.Helper()
	before := o.byID()
	if _, err := o.Adopt(o.t.Context(), p.SHA, boss); err != nil {
		o.t.Fatal(err)
	}
	said, did := map[string]int{}, map[string]int{}
	for _, c := range p.Effects {
		if c.Appear+c.Move+c.Go+c.Hand != len(c.Rows) {
			o.t.Errorf("%s counts %+v", c.Control, c)
		}
		for _, row := range c.Rows {
			said[fmt.Sprint(c.Control, row.Kind, row.PeriodID, row.Role, row.Unit, row.Opens, row.Due, row.WasOpens, row.WasDue)]++
		}
	}
	seats := o.seats()
	for id, now := range o.byID() {
		was := before[id]
		if was.Answer != 0 && was.State != store.Asked && was.State != store.Planned && was != now {
			o.t.Errorf("an answered row was changed:\n%+v\n%+v", was, now)
		}
		kind, row := o.happened(was, now, seats[now.Seat]), seats[now.Seat]
		if kind == "" {
			continue
		}
		key := fmt.Sprint(now.Control+now.Part, kind, now.Period, row.Role, row.Unit, now.Opens, now.Due)
		if was.ID != 0 && (was.Opens != now.Opens || was.Due != now.Due) {
			key += was.Opens + was.Due
		}
		did[key]++
	}
	if !maps.Equal(said, did) {
		o.t.Errorf("%s: said\n%v\ndid\n%v", o.now.Format("2006-01-02"), said, did)
	}
	o.asksAs(p)
}

// happened is what adopting did to a row, told from the store alone.
func (o *office) happened(was, now store.Occurrence, seat store.Seat) string {
	stands := func(x store.Occurrence) bool {
		return x.ID != 0 && x.State != store.Cancelled && x.State != store.Before
	}
	switch {
	case !stands(was) && stands(now):
		return effectAppears
	case stands(was) && !stands(now):
		if was.State == store.Asked && (was.Person == seat.Holder || was.Person == seat.Deputy) {
			o.t.Errorf("what is asked of its holder went: %+v", was)
		}
		return effectGoes
	case !stands(was):
		return ""
	case was.State == store.Asked && now.State == store.Planned:
		if was.Person == seat.Holder {
			o.t.Errorf("taken from its holder: %+v", was)
		}
		return effectHands
	case was.Opens != now.Opens || was.Due != now.Due:
		return effectMoves
	}
	if was.State == store.Asked && was != now {
		o.t.Errorf("what is asked was changed: %+v, %+v", was, now)
	}
	return ""
}

// asksAs holds what is now foretold to what was said.
func (o *office) asksAs(p *Proposal) {
	o.t.Helper()
	from := o.today(o.now)
	days, err := o.Calendar(o.t.Context(), "sv", 2026)
	if err != nil {
		o.t.Fatal(err)
	}
	flat := func(days []CalendarDay) []string {
		var all []string
		for _, d := range days {
			for _, m := range d.Mail {
				if !m.Asked && d.Day >= from.String() {
					all = append(all, fmt.Sprint(d.Day, m.Email, m.Due, m.Rows))
				}
			}
		}
		return all
	}
	if said, does := flat(p.Asks), flat(days); !slices.Equal(said, does) {
		o.t.Errorf("%s: said\n%v\nforetold after\n%v", from, said, does)
	}
}

func (o *office) byID() map[int64]store.Occurrence {
	all := map[int64]store.Occurrence{}
	for _, x := range o.rows() {
		all[x.ID] = x
	}
	return all
}

func (o *office) seats() map[int64]store.Seat {
	all := map[int64]store.Seat{}
	o.view(func(r store.Reader) error {
		list, err := r.Seats(o.t.Context(), 1)
		for _, s := range list {
			all[s.ID] = s
		}
		return err
	})
	return all
}
