package scheduler

import (
	"fmt"
	"slices"
	"strings"
)

// PerMonth reports whether the rule is of something done so often that it is
// asked about once a month, for all of the month.
func (r Rule) PerMonth() bool {
	return r.Kind == Daily || r.Kind == Weekly || r.Kind == EveryWeeks || r.Kind == Times && r.N > 12
}

// NextYear is the first plan year that a rule of one every N years falls in,
// not before one; false for every other rule.
func (r Rule) NextYear(from PlanYear) (int, bool) {
	if r.Kind != EveryYears {
		return 0, false
	}
	for range maxYears {
		if len(r.periods(from, nil)) > 0 {
			return from.Year, true
		}
		from.Year++
	}
	return 0, false
}

// Reading is Describe with what the words leave to be told: that what is done
// many times a month is reported once a month, which plan year, not before
// one, something of every N years comes in, and that of a date only the month
// counts. It is for people, and is not read
// back.
func (f Frequency) Reading(lang string, from PlanYear) string {
	w := wordsOf(lang)
	told := []string{f.Describe(lang)}
	rules := f.ReportRules()
	if slices.ContainsFunc(rules, Rule.PerMonth) && !slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == Monthly }) {
		told = append(told, w.reported+w.perMonth)
	}
	for _, r := range rules {
		if year, ok := r.NextYear(from); ok {
			told = append(told, fmt.Sprintf(w.next, year))
		}
	}
	if len(f.Days) > 0 {
		told = append(told, fmt.Sprintf(w.onlyMonth, strings.Join(f.Days, ", ")))
	}
	return strings.Join(told, "; ")
}
