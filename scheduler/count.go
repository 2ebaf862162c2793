package scheduler

import (
	"slices"
	"strings"
)

// countAt is a number in digits or words.
func (r *reader) countAt(i int) (count, n int) {
	count, n = r.numberAt(i)
	if again, m := r.numberAt(i + n + 1); n > 0 && r.soft(i+n, "(") && m > 0 && again == count && r.soft(i+n+1+m, ")") {
		n += m + 2 // "tre (3) gånger"
	}
	return count, n
}

func (r *reader) numberAt(i int) (count, n int) {
	if r.is(i, number) {
		return r.toks[i].n, 1
	}
	e, n := r.phrase(isNumber, i)
	return e.n, n
}

// timesAt is "3 ggr/år", "tre gånger om året", "en gång i månaden", "3 per
// år", "3 gånger årligen", "twice a year", "en gång var tredje månad", "en
// gång på två år", "en gång i mars".
func (r *reader) timesAt(i int) match {
	count, n := r.countAt(i)
	if n == 0 {
		return match{}
	}
	j := i + n
	said := r.is(i, word) && (r.toks[i].s == "once" || r.toks[i].s == "twice" || r.toks[i].s == "thrice")
	if r.dash(j) && r.len(isTimes, j+1) > 0 {
		j++
	}
	if k := r.timesWord(j); k > 0 {
		said = true
		j += k
	}
	if !said {
		if !r.soft(j, "/") && !(r.is(j, word) && r.toks[j].s == "per") {
			return match{}
		}
		return r.perUnitAt(i, j, count)
	}
	for _, try := range []func(int) match{r.adverbAt, r.everyAt, r.spanAt} {
		if m := try(j); m.n > 0 {
			return perPeriod(count, m.rule, j+m.n-i)
		}
	}
	if m := r.perUnitAt(i, j, count); m.n > 0 {
		return m
	}
	if m := r.onceIn(j); count == 1 && m.n > 0 {
		m.n += j - i
		return m
	}
	return match{}
}

// perUnitAt is the rest of a count from i on: "per år", "/år", "/per år", and
// "år" alone, as in "3 ggr år".
func (r *reader) perUnitAt(i, j, count int) match {
	k := r.len(isPer, j)
	if r.soft(j, "/") {
		k = 1
		if r.is(j+1, word) && r.toks[j+1].s == "per" {
			k = 2
		}
	}
	e, u := r.phrase(isUnit, j+k)
	if u == 0 || k == 0 && unit(e.n) != year {
		return match{}
	}
	rule, ok := unitRule(unit(e.n))
	if !ok {
		return match{}
	}
	return perPeriod(count, rule, j+k+u-i)
}

// spanAt is the stretch that a count is about: "på två år", "in three years",
// "/6 månader".
func (r *reader) spanAt(i int) match {
	if !r.soft(i, "/") && !(r.is(i, word) && slices.Contains([]string{"i", "på", "under", "per", "inom", "in"}, r.toks[i].s)) {
		return match{}
	}
	count, n := r.countAt(i + 1)
	e, u := r.phrase(isUnit, i+1+n)
	if n == 0 {
		return match{}
	}
	return every(count, unit(e.n), u, 1+n+u)
}

// onceIn is the named period that something is done once in: "i mars".
func (r *reader) onceIn(i int) match {
	n := max(r.len(isPer, i), r.len(isEvery, i))
	if n == 0 && r.is(i, word) && slices.Contains([]string{"vid", "in", "on", "at"}, r.toks[i].s) {
		n = 1
	}
	m := r.namedAt(i + n)
	if n == 0 || m.n == 0 {
		return match{}
	}
	m.n += n
	return m
}

// timesWord is what makes a number one of times: "ggr", or a noun for the
// check as in "två kontroller per år". A number of samples is none: ten may be
// taken at once.
func (r *reader) timesWord(i int) int {
	if n := r.len(isTimes, i); n > 0 {
		return n
	}
	if !r.is(i, word) {
		return 0
	}
	w := r.toks[i].s
	if strings.HasSuffix(w, "tillfällen") || lex.check(w) && !strings.Contains(w, "stickprov") && !strings.Contains(w, "sampl") {
		return 1
	}
	return 0
}

// yearlyTimesAt is "årligen 3 gånger".
func (r *reader) yearlyTimesAt(i int) match {
	m := r.adverbAt(i)
	if m.n == 0 || m.rule.Kind != Yearly || r.timesAt(i+m.n).n > 0 {
		return match{}
	}
	j := i + m.n
	count, n := r.countAt(j)
	if n == 0 {
		return match{}
	}
	k := r.len(isTimes, j+n)
	if k == 0 {
		return match{}
	}
	return perPeriod(count, m.rule, j+n+k-i)
}

// perPeriod is count times in each of the rule's periods, n tokens long.
func perPeriod(count int, rule Rule, n int) match {
	if count == 1 {
		return match{rule: rule, n: n}
	}
	perYear := map[Kind]int{Yearly: 1, HalfYearly: 2, Tertial: 3, Quarterly: 4, Monthly: 12, Weekly: 52}[rule.Kind]
	if perYear > 0 {
		if times, ok := timesAYear(count * perYear); ok {
			return match{rule: times, n: n}
		}
	}
	if rule.Kind == EveryYears && count > 1 && rule.N%count == 0 {
		if every, ok := everyYears(rule.N / count); ok {
			return match{rule: every, n: n}
		}
	}
	return match{}
}
