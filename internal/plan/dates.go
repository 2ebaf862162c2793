package plan

import (
	"errors"
	"slices"
	"time"

	"rond/scheduler"
)

// Timing is what a plan says itself of when periods of a kind are asked about
// and when the answers are due, in words that [scheduler.ParseDay] reads.
// Period is "all", the unit of a period id ("M", "Q", "T", "H", "x"), or "year".
type Timing struct {
	Period string `json:"period"`
	Opens  string `json:"opens,omitempty"`
	Due    string `json:"due,omitempty"`
	Extra  []Note `json:"extra,omitempty"`
}

// Start is the month that the plan's year starts in.
func (p *Plan) Start() time.Month { return time.Month(max(p.StartMonth, 1)) }

// PlanYear is the plan's year, named by the calendar year it starts in.
func (p *Plan) PlanYear() scheduler.PlanYear {
	return scheduler.PlanYear{Year: p.Year, Start: p.Start()}
}

// Period reads the id of a period in the plan's year.
func (p *Plan) Period(id string) (scheduler.Period, error) {
	return scheduler.ParsePeriod(id, p.Start())
}

// Reported is the periods that the plan says it reports on; none when it
// leaves that open.
func (p *Plan) Reported() []scheduler.Period {
	var all []scheduler.Period
	for _, o := range p.Occasions {
		if period, err := p.Period(o.Period); err == nil {
			all = append(all, period)
		}
	}
	return all
}

// Slots is what a part is asked about in the plan's year. A part without a
// frequency is asked at the reporting occasions. What ends after the board does
// is its successor's to ask about.
func (p *Plan) Slots(c Control, part Part) ([]scheduler.Slot, error) {
	f, err := p.Frequency(c, part)
	if err != nil && !errors.Is(err, scheduler.ErrUnstated) {
		return nil, err
	}
	slots := scheduler.Slots(f.ReportRules(), p.PlanYear(), p.Reported())
	return slices.DeleteFunc(slots, func(s scheduler.Slot) bool { return p.After(s.Period.Last()) }), nil
}

// After reports whether a day lies after the board's last.
func (p *Plan) After(day scheduler.Date) bool { return p.Ends != "" && day.String() > p.Ends }

// Dates is the day a slot of a control opens and the day its answer is due:
// by the policy, unless the plan says otherwise, unless the control does,
// unless a reporting occasion says so by date for the period.
func (p *Plan) Dates(policy scheduler.Policy, c *scheduler.Calendar, control Control, s scheduler.Slot) (opens, due scheduler.Date) {
	return policy.With(p.timetable()).With(control.timetable()).DatesTold(s, c, p.told(s.Period.ID()))
}

// timetable is what the plan says itself of days, for all its controls.
func (p *Plan) timetable() scheduler.Timetable {
	t := scheduler.Timetable{Units: map[scheduler.Unit]scheduler.Change{}}
	for _, row := range p.Timings {
		switch change := changeOf(row.Opens, row.Due); row.Period {
		case allPeriods:
			t.All = change
		case wholeYear:
			t.Units[scheduler.UnitYear] = change
		default:
			t.Units[scheduler.Unit(row.Period)] = change
		}
	}
	return t
}

// timetable is what the control says itself of days.
func (c Control) timetable() scheduler.Timetable {
	return scheduler.Timetable{All: changeOf(c.Opens, c.Due)}
}

func changeOf(opens, due string) (ch scheduler.Change) {
	if d, err := scheduler.ParseDay(opens); err == nil {
		ch.Opens = &d
	}
	if d, err := scheduler.ParseDay(due); err == nil {
		ch.Due = &d
	}
	return ch
}

// LastDay is the plan's own last day to answer for a period, by date; zero
// when it names none.
func (p *Plan) LastDay(period string) scheduler.Date { return p.told(period).Due }

// told is what the reporting occasion of a period says by date.
func (p *Plan) told(period string) scheduler.Told {
	for _, o := range p.Occasions {
		if o.Period == period {
			return scheduler.Told{Opens: dateOf(o.Opens), Due: dateOf(o.LastDay), Meeting: dateOf(o.BoardDate)}
		}
	}
	return scheduler.Told{}
}

// dateOf is a date of a plan, zero when there is none.
func dateOf(text string) scheduler.Date {
	d, err := scheduler.ParseDate(text)
	if err != nil {
		return scheduler.Date{} // what is no date was refused when it was read
	}
	return d
}
