package scheduler

import (
	"slices"
	"time"
)

// Slot is a period that is asked about, with the shorter periods of the same
// control part that end on the same day and are answered with it.
type Slot struct {
	Period Period
	Also   []Period // longest first
}

// DefaultOccasions is the reporting occasions of a plan that names none: the
// three tertials.
func DefaultOccasions(y PlanYear) []Period { return fixed(y, UnitTertial) }

// Slots is what a control part with these rules is asked about in a plan year,
// ordered by last day. Periods that end the same day are one slot.
//
// Continuous and as-needed rules are asked about at the reporting occasions,
// and so is a part without any rule; without occasions, at [DefaultOccasions].
// What is done more often ([Rule.PerMonth]) is asked about per month. N times a year together with N named months is those
// months: they say which. Every N months counts from the start of the plan
// year, and what is left of the year after the last whole count is not asked
// about. Every N years falls in the plan years counted from the one that the
// text names; without one in those that N divides, so that anyone can tell
// without knowing when the control was new.
func Slots(rules []Rule, y PlanYear, occasions []Period) []Slot {
	if len(occasions) == 0 {
		occasions = DefaultOccasions(y)
	}
	if len(rules) == 0 {
		rules = []Rule{{Kind: Continuous}}
	}
	ending := map[Date][]Period{}
	for _, r := range rules {
		if r.Kind == Times && monthsChosen(rules, r.N) {
			continue
		}
		for _, p := range r.periods(y, occasions) {
			if last := p.Last(); !slices.ContainsFunc(ending[last], p.same) {
				ending[last] = append(ending[last], p)
			}
		}
	}
	slots := make([]Slot, 0, len(ending))
	for _, together := range ending {
		slices.SortFunc(together, func(a, b Period) int { return b.Compare(a) })
		slots = append(slots, Slot{Period: together[0], Also: together[1:]})
	}
	slices.SortFunc(slots, func(a, b Slot) int { return a.Period.Compare(b.Period) })
	return slots
}

// Next is the first slot of the rules whose period ends after a day, in plan
// years that start in start; false when the rules never come again. Continuous
// and as-needed rules come at [DefaultOccasions].
func Next(rules []Rule, after Date, start time.Month) (Slot, bool) {
	y := PlanYearOf(after, start)
	for range maxYears + 1 {
		for _, s := range Slots(rules, y, nil) {
			if s.Period.Last().After(after) {
				return s, true
			}
		}
		y.Year++
	}
	return Slot{}, false
}

// monthsChosen reports whether the rules name exactly n months.
func monthsChosen(rules []Rule, n int) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == InMonths && len(r.Months) == n })
}

func (r Rule) periods(y PlanYear, occasions []Period) []Period {
	switch r.Kind {
	case Daily, Weekly, EveryWeeks, Monthly:
		return fixed(y, UnitMonth)
	case Quarterly:
		return fixed(y, UnitQuarter)
	case Tertial:
		return fixed(y, UnitTertial)
	case HalfYearly:
		return fixed(y, UnitHalf)
	case Yearly:
		return fixed(y, UnitYear)
	case EveryYears:
		if r.N > 0 && (y.Year-r.Year)%r.N == 0 {
			return fixed(y, UnitYear)
		}
		return nil
	case Times:
		return times(y, r.N)
	case EveryMonths:
		return everyNth(y, r.N)
	case InMonths:
		var all []Period
		for _, m := range r.Months {
			all = append(all, Period{Year: y, Unit: UnitMonth, N: m})
		}
		return all
	case Continuous, AsNeeded:
		return occasions
	}
	return nil
}

func fixed(y PlanYear, u Unit) []Period {
	all := make([]Period, perYear[u])
	for i := range all {
		all[i] = Period{Year: y, Unit: u, N: i + 1}
	}
	return all
}

func times(y PlanYear, n int) []Period {
	switch {
	case n > 12:
		return fixed(y, UnitMonth)
	case n == 1:
		return fixed(y, UnitYear)
	}
	all := make([]Period, n)
	for i := range all {
		all[i] = Period{Year: y, Unit: UnitTimes, N: i + 1, Of: n}
	}
	return all
}

func everyNth(y PlanYear, n int) []Period {
	var all []Period
	if n < 1 {
		return nil
	}
	for to := n; to <= 12; to += n {
		month := (int(max(y.Start, time.January))-1+to-1)%12 + 1
		all = append(all, Period{Year: y, Unit: UnitMonth, N: month})
	}
	return all
}
