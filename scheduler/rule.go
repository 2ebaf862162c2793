package scheduler

import (
	"fmt"
	"strconv"
	"strings"
)

// named spells the rules that need no number.
var named = map[Kind]string{
	Monthly: "monthly", Quarterly: "quarterly", Tertial: "tertial", HalfYearly: "half-yearly", Yearly: "yearly",
	Weekly: "weekly", Daily: "daily", Continuous: "continuous", AsNeeded: "as-needed",
}

// String is the rule's stable text form: "monthly", "times:3", "months:3,10".
func (r Rule) String() string {
	switch r.Kind {
	case EveryWeeks:
		return fmt.Sprintf("every-%d-weeks", r.N)
	case EveryMonths:
		return fmt.Sprintf("every-%d-months", r.N)
	case EveryYears:
		return fmt.Sprintf("every-%d-years", r.N)
	case Times:
		return fmt.Sprintf("times:%d", r.N)
	case InMonths:
		months := make([]string, len(r.Months))
		for i, m := range r.Months {
			months[i] = strconv.Itoa(m)
		}
		return "months:" + strings.Join(months, ",")
	}
	if s, ok := named[r.Kind]; ok {
		return s
	}
	return "unknown"
}

// The largest numbers a rule may carry. A year has 366 days; beyond fifty
// years no plan is meant.
const (
	maxTimes = 366
	maxYears = 50
)

// ParseRule reads the text form that String writes.
func ParseRule(s string) (Rule, error) {
	for kind, name := range named {
		if s == name {
			return Rule{Kind: kind}, nil
		}
	}
	r, ok := numbered(s)
	if !ok || r.String() != s {
		return Rule{}, fmt.Errorf("reading rule %q: not the text form of a rule", s)
	}
	return r, nil
}

func numbered(s string) (Rule, bool) {
	if list, ok := strings.CutPrefix(s, "months:"); ok {
		return monthList(list)
	}
	if text, ok := strings.CutPrefix(s, "times:"); ok {
		n, err := strconv.Atoi(text)
		return Rule{Kind: Times, N: n}, err == nil && n >= 1 && n <= maxTimes
	}
	body, ok := strings.CutPrefix(s, "every-")
	if !ok {
		return Rule{}, false
	}
	text, unit, _ := strings.Cut(body, "-")
	n, err := strconv.Atoi(text)
	if err != nil {
		return Rule{}, false
	}
	switch unit {
	case "weeks":
		return Rule{Kind: EveryWeeks, N: n}, n >= 2 && n <= 52
	case "months":
		return Rule{Kind: EveryMonths, N: n}, n >= 2 && n <= 12
	case "years":
		return Rule{Kind: EveryYears, N: n}, n >= 2 && n <= maxYears
	}
	return Rule{}, false
}

func monthList(list string) (Rule, bool) {
	var months []int
	last := 0
	for text := range strings.SplitSeq(list, ",") {
		m, err := strconv.Atoi(text)
		if err != nil || m <= last || m > 12 {
			return Rule{}, false
		}
		months = append(months, m)
		last = m
	}
	return Rule{Kind: InMonths, Months: months}, true
}

// everyMonths is the rule for every n months, under the name that the field
// has for it when there is one.
func everyMonths(n int) (Rule, bool) {
	switch {
	case n == 1:
		return Rule{Kind: Monthly}, true
	case n == 3:
		return Rule{Kind: Quarterly}, true
	case n == 4:
		return Rule{Kind: Tertial}, true
	case n == 6:
		return Rule{Kind: HalfYearly}, true
	case n > 0 && n%12 == 0:
		return everyYears(n / 12)
	case n > 1 && n < 12:
		return Rule{Kind: EveryMonths, N: n}, true
	}
	return Rule{}, false
}

func everyYears(n int) (Rule, bool) {
	if n == 1 {
		return Rule{Kind: Yearly}, true
	}
	return Rule{Kind: EveryYears, N: n}, n > 1 && n <= maxYears
}

func everyWeeks(n int) (Rule, bool) {
	if n == 1 {
		return Rule{Kind: Weekly}, true
	}
	return Rule{Kind: EveryWeeks, N: n}, n > 1 && n <= 52
}

func timesAYear(n int) (Rule, bool) {
	if n == 1 {
		return Rule{Kind: Yearly}, true
	}
	return Rule{Kind: Times, N: n}, n > 1 && n <= maxTimes
}
