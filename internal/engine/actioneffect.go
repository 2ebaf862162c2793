package engine

import (
	"time"

	"rond/internal/store"
	"rond/scheduler"
)

// An action is followed to its effect: when it has been done for some time, the
// next form of its owner's asks whether it had any.
//
//   - Half a year after it was done, unless the plan or the controller has said
//     a day: long enough for two tertials to show it, and the same for what is
//     done in January as for what is done in December, which the first form of
//     the next year would not be.
//   - No mail goes out for it. The question goes along with whatever else is
//     asked, and is dropped after a year: by then nobody remembers.
//   - What came done with a plan was done nobody knows when, and is not asked
//     about. The controller sees that nothing is said of its effect.

const (
	effectAfter = 6  // months from the day that an action is done until its effect is asked about
	effectAsked = 12 // months that it is then asked about
)

// What there is to say of an action's effect beside yes, partly and no.
const (
	effectComes = "comes" // its day has not come
	effectLacks = "lacks" // it has, and nobody has said
)

// checkDay is the day from which the effect of an action is asked about; the
// zero day when it is not.
func checkDay(a store.Action) scheduler.Date {
	switch {
	case a.Status != "done":
		return scheduler.Date{}
	case a.Check != "":
		return date(a.Check)
	case a.Finished == "":
		return scheduler.Date{}
	}
	return monthsAfter(date(a.Finished), effectAfter)
}

// asksEffect reports whether a form of today's asks whether an action had
// effect.
func asksEffect(a store.Action, today scheduler.Date) bool {
	day := checkDay(a)
	return a.Had == "" && !day.IsZero() && !day.After(today) && monthsAfter(day, effectAsked).After(today)
}

// effectState is what there is to say of an action's effect: a code of its
// answer, or one of the two above; "" while it is not done.
func effectState(a store.Action, today scheduler.Date) string {
	day := checkDay(a)
	switch {
	case a.Status != "done":
		return ""
	case a.Had != "":
		return a.Had
	case day.IsZero() && a.Effect != "":
		return "" // it came done, with words of its effect
	case day.After(today):
		return effectComes
	}
	return effectLacks
}

// monthsAfter is the same day some months later, or the last of a shorter month.
func monthsAfter(d scheduler.Date, n int) scheduler.Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return scheduler.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}
