package scheduler

import (
	"slices"
	"strings"
)

// match is a rule found in the tokens. family and index are set when the rule
// is named periods, so that "T1" and "T3" can become one rule; noun is the
// unit when nothing but its name stands there.
type match struct {
	rule   Rule
	n      int // tokens; 0 when there is no match
	family Unit
	index  []int
	noun   unit
	word   bool // a compound noun, which may be a word of a subject
}

// reader looks at the tokens of a text. Its methods answer what stands at a
// place; none moves.
type reader struct {
	text string
	toks []token
}

func (r *reader) is(i int, kind tokenKind) bool {
	return i >= 0 && i < len(r.toks) && r.toks[i].kind == kind
}

func (r *reader) soft(i int, s string) bool { return r.is(i, soft) && r.toks[i].s == s }

// phraseEnd is the first separator from i on.
func (r *reader) phraseEnd(i int) int {
	for i < len(r.toks) && !r.is(i, soft) && !r.is(i, hard) {
		i++
	}
	return i
}

func (r *reader) dash(i int) bool {
	return r.soft(i, "-") || r.soft(i, "–") || r.soft(i, "—")
}

// phrase is the longest phrase of the class at i and its number of tokens.
func (r *reader) phrase(c class, i int) (best entry, n int) {
	if !r.is(i, word) {
		return entry{}, 0
	}
	for _, e := range lex.phrases[c][r.toks[i].s] {
		if len(e.words) > n && r.spells(e.words, i) {
			best, n = e, len(e.words)
		}
	}
	return best, n
}

func (r *reader) spells(words []string, i int) bool {
	for k, w := range words {
		if !(r.is(i+k, word) || r.soft(i+k, "och")) || r.toks[i+k].s != w {
			return false
		}
	}
	return true
}

// len is the number of tokens of the longest phrase of the class at i.
func (r *reader) len(c class, i int) int {
	_, n := r.phrase(c, i)
	return n
}

// ruleAt is the rule at i.
func (r *reader) ruleAt(i int) match {
	for _, try := range []func(int) match{r.timesAt, r.yearlyTimesAt, r.everyAt, r.adverbAt, r.namedAt, r.compoundAt, r.unitAt} {
		if m := try(i); m.n > 0 {
			return m
		}
	}
	return match{}
}

// everyAt is "varje månad", "per tertial", "varannan vecka", "var tredje
// månad", "var 14:e dag", "every two weeks", "every other month".
func (r *reader) everyAt(i int) match {
	if r.is(i, word) && r.toks[i].s == "per" {
		e, n := r.phrase(isUnit, i+1)
		return every(1, unit(e.n), n, 1+n)
	}
	k := r.len(isEvery, i)
	if k == 0 {
		return match{}
	}
	j, count := i+k, 1
	switch {
	case second(r.toks[i].s):
		count = 2
	case r.is(j, ordinal):
		count = r.toks[j].n
		j++
	default:
		if e, n := r.phrase(isOrdinal, j); n > 0 {
			count = e.n
			j += n
		} else if c, n := r.countAt(j); n > 0 {
			count = c
			j += n
		}
	}
	e, n := r.phrase(isUnit, j)
	return every(count, unit(e.n), n, j+n-i)
}

// second reports whether a word says every second, in its two genders and as
// it is misspelled.
func second(w string) bool {
	return slices.Contains([]string{"varannan", "vartannat", "varann", "varannat"}, w)
}

// every is the rule for every count units; found is 0 when no unit was found.
func every(count int, u unit, found, n int) match {
	if found == 0 || count < 1 {
		return match{}
	}
	rule, ok := Rule{}, false
	switch u {
	case day:
		rule, ok = Rule{Kind: Daily}, count == 1
		if count%7 == 0 {
			rule, ok = everyWeeks(count / 7)
		}
	case week:
		rule, ok = everyWeeks(count)
	case month:
		rule, ok = everyMonths(count)
	case quarter:
		rule, ok = everyMonths(3 * count)
	case tertial:
		rule, ok = everyMonths(4 * count)
	case half:
		rule, ok = everyMonths(6 * count)
	case year:
		rule, ok = everyYears(count)
	case mandate:
		rule, ok = everyYears(4 * count)
	}
	if !ok {
		return match{}
	}
	return match{rule: rule, n: n}
}

// unitRule is the rule for once in each unit. A mandatperiod is four years
// (kommunallagen (2017:725), 5 kap. 5 §).
func unitRule(u unit) (Rule, bool) {
	m := every(1, u, 1, 1)
	return m.rule, m.n > 0
}

func (r *reader) adverbAt(i int) match {
	e, n := r.phrase(isRule, i)
	if n == 0 {
		return r.tornAt(i)
	}
	m := match{rule: e.rule, n: n}
	switch r.toks[i].s { // as good as the nouns: "hel- och halvårsvis"
	case "halvårsvis":
		m.noun = half
	case "helårsvis":
		m.noun = year
	}
	return m
}

// tornAt is an adverb that a space or a hyphen has torn in two: "tertial vis",
// "kv.vis".
func (r *reader) tornAt(i int) match {
	if !r.is(i, word) {
		return match{}
	}
	j := i + 1
	if r.dash(j) {
		j++
	}
	if !r.is(j, word) || !slices.Contains([]string{"vis", "visa", "vist"}, r.toks[j].s) {
		return match{}
	}
	u, _ := r.unitOf(i)
	if u == 0 {
		u = suspendedSV[r.toks[i].s]
	}
	return every(1, u, int(u), j+1-i)
}

// compoundAt is "månadsavstämning", "tertialuppföljning", "årsbokslut".
func (r *reader) compoundAt(i int) match {
	if !r.is(i, word) {
		return match{}
	}
	u, ok := lex.compound(r.toks[i].s)
	if !ok {
		return match{}
	}
	rule, ok := unitRule(u)
	if !ok {
		return match{}
	}
	return match{rule: rule, n: 1, word: true}
}

// unitAt is the bare name of a period: "tertial", "helår". A day or a week
// alone is no rhythm.
func (r *reader) unitAt(i int) match {
	e, n := r.phrase(isUnit, i)
	u := unit(e.n)
	if s := r.suspended(i); s != 0 {
		u, n = s, 2
	} else if n == 0 || u == day || u == week || strings.HasPrefix(r.toks[i].s, "semester") {
		return match{} // "inför semester" is about a holiday
	}
	rule, ok := unitRule(u)
	if !ok {
		return match{}
	}
	return match{rule: rule, n: n, noun: u}
}

// suspended is the unit of a first part with a hyphen, as in "hel- och halvår".
func (r *reader) suspended(i int) unit {
	if !r.is(i, word) || !r.dash(i+1) || r.toks[i].to != r.toks[i+1].from || !r.is(i+2, soft) {
		return 0
	}
	return suspendedSV[r.toks[i].s]
}

// vagueAt is the number of tokens of a vague expression at i.
func (r *reader) vagueAt(i int) int {
	if n := r.len(isVague, i); n > 0 {
		if r.toks[i].s == "enligt" {
			return r.phraseEnd(i+n) - i
		}
		return n + r.len(isTimes, i+n)
	}
	if r.is(i, word) && len([]rune(r.toks[i].s)) == 1 && r.len(isTimes, i+1) > 0 {
		return 1 + r.len(isTimes, i+1) // "x ggr/år"
	}
	if r.is(i, word) && second(r.toks[i].s) {
		return 1 // counts where no unit follows: "varannan till var tredje månad"
	}
	_, a := r.countAt(i)
	if a == 0 {
		return 0
	}
	j := i + a
	between := r.dash(j) || r.soft(j, "/") && r.len(isTimes, j+2) > 0 || r.is(j, word) && slices.Contains([]string{"till", "eller", "to", "or", "á", "à", "a"}, r.toks[j].s)
	if !between {
		return 0
	}
	_, b := r.countAt(j + 1)
	if b == 0 {
		return 0
	}
	return a + 1 + b + r.len(isTimes, j+1+b)
}
