package scheduler

import "slices"

// dayOfMonthAt is a day that a monthly rule follows, "den 15:e i varje månad",
// without the rule.
func (r *reader) dayOfMonthAt(i int) int {
	n := r.dayAt(i)
	if _, m := r.ordinalAt(i + 1); n == 0 && m > 0 && (r.toks[i].s == "den" || r.toks[i].s == "the") {
		n = 1 + m // "den femtonde"
	} else if n == 0 || !r.is(i+n-1, ordinal) {
		return 0
	}
	if s := ""; r.is(i+n, word) {
		if s = r.toks[i+n].s; s == "i" || s == "of" || s == "in" {
			n++
		}
	}
	if r.everyAt(i+n).rule.Kind != Monthly {
		return 0
	}
	return n
}

// latestAt is a date that qualifies: "senast 15 mars", "by the end of March",
// "senast 31/12".
func (r *reader) latestAt(i int) int {
	k := r.len(isLatest, i)
	if k == 0 {
		return 0
	}
	j := i + k
	if n := r.len(isEnd, j); n > 0 {
		j += n
	}
	if r.yearAt(j) {
		return j + 1 - i
	}
	if m := r.compoundAt(j); m.n > 0 {
		return j + m.n - i // "senast vid årsskiftet"
	}
	if family, _, n := r.nameAt(j); n > 0 {
		j += n
		if _, n := r.rangeEnd(j, family); n > 0 {
			return 0 // "from March to May" are months
		}
		if r.yearAt(j) {
			j++
		}
		return j - i
	}
	n := r.dayAt(j)
	switch {
	case n == 0 || r.ruleAt(j).n > 0:
		return 0
	case r.soft(j+n, "/") && r.is(j+n+1, number) && r.toks[j+n+1].n <= 12:
		n += 2
	}
	return j + n - i
}

// exceptAt is months taken away: "utom juli", "ej juni, juli och augusti".
func (r *reader) exceptAt(i int) (months []int, n int) {
	k := r.len(isExcept, i)
	if k == 0 {
		return nil, 0
	}
	j := i + k
	if r.is(j, word) && (r.toks[j].s == "i" || r.toks[j].s == "under" || r.toks[j].s == "in") {
		j++
	}
	for {
		m := r.namedAt(j)
		if m.n == 0 {
			break
		}
		months = append(months, m.rule.Months...)
		n = j + m.n - i
		j += m.n
		for r.is(j, soft) {
			j++
		}
	}
	return months, n
}

// without is the rule with some months left out: the months that remain of
// those its periods end with. It is false when nothing is taken away or
// nothing remains.
func without(rule Rule, months []int) (Rule, bool) {
	var ends, left []int
	switch rule.Kind {
	case Monthly, Quarterly, Tertial, HalfYearly, EveryMonths:
		for _, p := range rule.periods(PlanYear{Year: 1}, nil) {
			ends = append(ends, int(p.Last().Month))
		}
	case InMonths:
		ends = rule.Months
	}
	for _, m := range ends {
		if !slices.Contains(months, m) {
			left = append(left, m)
		}
	}
	return Rule{Kind: InMonths, Months: left}, len(left) > 0 && len(left) < len(ends)
}
