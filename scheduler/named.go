package scheduler

import (
	"slices"
	"time"
)

// namedAt is a period by name: "mars", "15 mars 2026", "mars–maj", "T1",
// "tertial 1 och 3", "första kvartalet", "hösten".
func (r *reader) namedAt(i int) match {
	if m := r.ordinalsAt(i); m.n > 0 {
		return m
	}
	if m := r.parityAt(i); m.n > 0 {
		return m
	}
	family, first, n := r.nameAt(i)
	if n == 0 {
		return match{}
	}
	index := []int{first}
	j := i + n
	if last, n := r.rangeEnd(j, family); n > 0 {
		for k := first; k != last; {
			k = k%perYear[family] + 1
			index = append(index, k)
		}
		j += n
	}
	if _, numbered := r.numbered(i); numbered > 0 {
		more, n := r.moreNumbers(j, perYear[family])
		index = append(index, more...)
		j += n
	}
	if family == UnitMonth && r.is(j, word) && (r.toks[j].s == "månad" || r.toks[j].s == "månader") {
		j++
	}
	if r.yearAt(j) {
		j++
	}
	return namedMatch(family, index, j-i)
}

// ordinalsAt is "första och tredje kvartalet".
func (r *reader) ordinalsAt(i int) match {
	var index []int
	j := i
	for {
		k, n := r.ordinalAt(j)
		if n == 0 {
			return match{}
		}
		index = append(index, k)
		j += n
		if !r.is(j, soft) {
			break
		}
		j++
	}
	e, n := r.phrase(isUnit, j)
	family := families[unit(e.n)]
	if n == 0 || family == "" || slices.Max(index) > perYear[family] || slices.Min(index) < 1 {
		return match{}
	}
	return namedMatch(family, index, j+n-i)
}

func (r *reader) ordinalAt(i int) (index, n int) {
	if r.is(i, ordinal) {
		return r.toks[i].n, 1
	}
	e, n := r.phrase(isOrdinal, i)
	return e.n, n
}

// namedMatch is the rule for the named periods: all of a family are its own
// rule, some are the months they end with.
func namedMatch(family Unit, index []int, n int) match {
	index = slices.Clone(index)
	slices.Sort(index)
	index = slices.Compact(index)
	m := match{n: n, family: family, index: index}
	if len(index) == perYear[family] {
		m.rule = Rule{Kind: map[Unit]Kind{UnitMonth: Monthly, UnitQuarter: Quarterly, UnitTertial: Tertial, UnitHalf: HalfYearly}[family]}
		return m
	}
	m.rule = Rule{Kind: InMonths}
	for _, k := range index {
		m.rule.Months = append(m.rule.Months, k*12/perYear[family])
	}
	return m
}

// nameAt is one named period.
func (r *reader) nameAt(i int) (family Unit, index, n int) {
	if e, n := r.phrase(isMonth, i); n > 0 && !r.christmas(i) {
		return UnitMonth, e.n, n
	}
	if _, month, n := r.dateAt(i); n > 0 {
		return UnitMonth, month, n
	}
	if e, n := r.phrase(isSeason, i); n > 0 {
		return UnitHalf, e.n, n
	}
	if family, index := shortName(r, i); index > 0 {
		return family, index, 1
	}
	if family, n := r.numbered(i); n > 0 {
		return family, r.toks[i+n].n, n + 1
	}
	index, k := r.ordinalAt(i)
	last := r.is(i, word) && (r.toks[i].s == "sista" || r.toks[i].s == "last")
	if last {
		k = 1
	}
	e, m := r.phrase(isUnit, i+k)
	family = families[unit(e.n)]
	if last {
		index = perYear[family]
	}
	if k > 0 && m > 0 && family != "" && index >= 1 && index <= perYear[family] {
		return family, index, k + m
	}
	return "", 0, 0
}

// dateAt is "15 mars", "den 15:e mars" and "31/8"; no month has more days than
// it has.
func (r *reader) dateAt(i int) (day, month, n int) {
	n = r.dayAt(i)
	if n == 0 {
		return 0, 0, 0
	}
	day = r.toks[i+n-1].n
	e, m := r.phrase(isMonth, i+n)
	month = e.n
	if m == 0 && day > 12 {
		month, m = r.slashMonth(i+n), 2
	}
	if month == 0 || day > longest(month) {
		return 0, 0, 0
	}
	return day, month, n + m
}

// noDateAt is the number of tokens of a day that its month does not have:
// "31 februari".
func (r *reader) noDateAt(i int) int {
	n := r.dayAt(i)
	if _, _, known := r.dateAt(i); n == 0 || known > 0 {
		return 0
	}
	if _, m := r.phrase(isMonth, i+n); m > 0 {
		return n + m
	}
	if r.toks[i+n-1].n > 12 && r.slashMonth(i+n) > 0 {
		return n + 2
	}
	return 0
}

// longest is how many days a month can have.
func longest(month int) int { return Date{2024, time.Month(month) + 1, 1}.AddDays(-1).Day }

// days is the dates in n tokens from i on whose day is left out when only the
// month is read: all but a month's last, and the first of a range.
func (r *reader) days(i, n int) []string {
	var left []string
	for end := i + n; i < end; i++ {
		day, month, k := r.dateAt(i)
		if k == 0 {
			continue
		}
		_, ranges := r.rangeEnd(i+k, UnitMonth)
		if last := day == longest(month) || day == 28 && month == 2; !last && !(day == 1 && ranges > 0) {
			left = append(left, r.raw(i, i+k))
		}
		i += k - 1
	}
	return left
}

// parityAt is "ojämna månader", "varje jämn månad", "udda år", "jämna veckor".
func (r *reader) parityAt(i int) match {
	from := i
	i += r.len(isEvery, i)
	if !r.is(i, word) {
		return match{}
	}
	first, known := parity[r.toks[i].s]
	e, n := r.phrase(isUnit, i+1)
	n += i + 1 - from
	switch u := unit(e.n); {
	case !known || e.n == 0:
	case u == week:
		rule, _ := everyWeeks(2)
		return match{rule: rule, n: n}
	case u == year:
		return match{rule: Rule{Kind: EveryYears, N: 2, Year: 2000 + first%2}, n: n}
	case u == month || families[u] != "":
		family := families[u]
		if u == month {
			family = UnitMonth
		}
		var index []int
		for k := first; k <= perYear[family]; k += 2 {
			index = append(index, k)
		}
		return namedMatch(family, index, n)
	}
	return match{}
}

// slashMonth is the month of "31/8" after its day, 0 when there is none or it
// counts something. A day of at most twelve might be the month.
func (r *reader) slashMonth(i int) int {
	if !r.soft(i, "/") || !r.is(i+1, number) || r.toks[i+1].n < 1 || r.toks[i+1].n > 12 || !r.ruleFree(i+1) || r.len(isUnit, i+2) > 0 {
		return 0
	}
	return r.toks[i+1].n
}

// ofYear reports whether the word at i only says that the period after it is
// of each year: "årets första kvartal".
func (r *reader) ofYear(i int) bool {
	return r.is(i, word) && slices.Contains([]string{"årets", "läsårets", "verksamhetsårets", "kalenderårets", "budgetårets"}, r.toks[i].s) && r.namedAt(i+1).n > 0
}

// christmas reports whether the "jul" at i is no month: nothing beside it is.
func (r *reader) christmas(i int) bool {
	if r.toks[i].s != "jul" {
		return false
	}
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if j >= 0 && r.len(isMonth, j) > 0 && r.toks[j].s != "jul" {
			return false
		}
	}
	return !r.yearAt(i + 1)
}

// families are the units whose periods have names with numbers.
var families = map[unit]Unit{quarter: UnitQuarter, tertial: UnitTertial, half: UnitHalf}

// letters stand for a unit before a number.
var letters = map[string]Unit{"t": UnitTertial, "q": UnitQuarter, "k": UnitQuarter, "kv": UnitQuarter, "h": UnitHalf}

// shortName is T1, Q2, K2, kv2 and H1.
func shortName(r *reader, i int) (Unit, int) {
	if !r.is(i, word) {
		return "", 0
	}
	s := r.toks[i].s
	digit := len(s) - 1
	family := letters[s[:digit]]
	index := int(s[digit]) - '0'
	if family == "" || index < 1 || index > perYear[family] {
		return "", 0
	}
	return family, index
}

// unitOf is the unit that a word or a compound is about: "tertial",
// "tertialrapport".
func (r *reader) unitOf(i int) (u unit, n int) {
	if e, n := r.phrase(isUnit, i); n > 0 {
		return unit(e.n), n
	}
	if !r.is(i, word) {
		return 0, 0
	}
	if u, ok := lex.compound(r.toks[i].s); ok {
		return u, 1
	}
	return 0, 0
}

// numbered is the unit of "tertial 1" or "T 1" at i, n tokens long before its
// number, which is not the number of another phrase; n is 0 when there is none.
func (r *reader) numbered(i int) (family Unit, n int) {
	u, n := r.unitOf(i)
	family = families[u]
	if n == 0 && r.is(i, word) {
		family, n = letters[r.toks[i].s], 1
	}
	if family != "" && r.is(i+n, number) && r.toks[i+n].n >= 1 && r.toks[i+n].n <= perYear[family] && r.ruleFree(i+n) {
		return family, n
	}
	return "", 0
}

// ruleFree reports whether the number at i does not begin a phrase of its own.
func (r *reader) ruleFree(i int) bool {
	return r.timesAt(i).n == 0 && r.len(isTimes, i+1) == 0 && r.len(isMonth, i+1) == 0
}

// moreNumbers is the rest of "tertial 1, 2 och 3".
func (r *reader) moreNumbers(i, limit int) (index []int, n int) {
	j := i
	for r.is(j, soft) && !r.dash(j) && r.toks[j].s != "\n" && r.is(j+1, number) &&
		r.toks[j+1].n >= 1 && r.toks[j+1].n <= limit && r.ruleFree(j+1) {
		index = append(index, r.toks[j+1].n)
		j += 2
	}
	return index, j - i
}

// rangeEnd is the end of a range at i: "–maj", "till maj", "–T3", "-3".
func (r *reader) rangeEnd(i int, family Unit) (last, n int) {
	k := 0
	switch {
	case r.spells([]string{"till", "och", "med"}, i):
		k = 3
	case r.dash(i) || r.is(i, word) && slices.Contains([]string{"till", "tom", "to", "through"}, r.toks[i].s):
		k = 1
	default:
		return 0, 0
	}
	if f, last, n := r.nameAt(i + k); n > 0 && f == family {
		return last, k + n
	}
	if j := i + k; family != UnitMonth && r.is(j, number) && r.toks[j].n >= 1 && r.toks[j].n <= perYear[family] && r.ruleFree(j) {
		return r.toks[j].n, k + 1
	}
	return 0, 0
}

// dayAt is a day of a month before its name: "15", "den 15", "1:a".
func (r *reader) dayAt(i int) int {
	n := 0
	if r.is(i, word) && (r.toks[i].s == "den" || r.toks[i].s == "the") {
		n = 1
	}
	if (r.is(i+n, number) || r.is(i+n, ordinal)) && r.toks[i+n].n >= 1 && r.toks[i+n].n <= 31 {
		return n + 1
	}
	return 0
}

func (r *reader) yearAt(i int) bool {
	return r.is(i, number) && r.toks[i].n >= 1900 && r.toks[i].n <= 2200
}
