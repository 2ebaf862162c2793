package scheduler

import (
	"cmp"
	"slices"
	"strings"
)

// unit is a stretch of time that a frequency counts in.
type unit int

const (
	day unit = iota + 1
	week
	month
	quarter
	tertial
	half
	year
	mandate
)

// class is what a phrase does in a frequency text. A phrase may be of several
// classes; which one counts is decided by what stands around it.
type class int

const (
	isRule class = iota
	isUnit
	isCheck
	isMoment
	isQualifier
	isGlue
	isDoing
	isReport
	isReportNoun
	isTowards
	isCue
	isEnd
	isExcept
	isLatest
	isTie
	isEvery
	isPer
	isTimes
	isVague
	isMonth
	isSeason
	isNumber
	isOrdinal
	classes
)

// entry is a phrase with what it stands for in its class: a rule, a unit, or a
// number.
type entry struct {
	words []string
	rule  Rule
	n     int
	en    bool // English
}

// lexicon holds the phrases of both languages by class and first word.
type lexicon struct {
	phrases  [classes]map[string][]entry
	words    map[string]bool    // every word of every phrase
	tongue   [2]map[string]bool // the words of each language
	prefixes map[string]unit
	folded   map[string]string // words without their dots and rings
	long     []string          // adverbs that a slip of the pen may hide
	brief    []string          // short words so common that one may hide them too
	unstated map[string]bool
}

// lex is written once, here, and read only.
var lex = newLexicon()

func newLexicon() *lexicon {
	l := &lexicon{words: map[string]bool{}, tongue: [2]map[string]bool{{}, {}}, prefixes: map[string]unit{}, folded: map[string]string{}, unstated: map[string]bool{}}
	for c := range l.phrases {
		l.phrases[c] = map[string][]entry{}
	}
	l.addRules()
	l.addNumbers()
	l.addPlain()
	for w := range l.words {
		if f := foldLetters(w); f != w && len([]rune(w)) >= 5 && !l.words[f] {
			l.folded[f] = w
		}
	}
	return l
}

func (l *lexicon) addRules() {
	for i, rules := range []map[Kind]string{rulesSV, rulesEN} {
		for kind, list := range rules {
			l.add(isRule, list, entry{rule: Rule{Kind: kind}, en: i == 1})
		}
	}
	for phrase, rule := range fixedEN {
		l.add(isRule, phrase, entry{rule: rule, en: true})
	}
	for first, entries := range l.phrases[isRule] {
		for _, e := range entries {
			if len(e.words) == 1 && len([]rune(first)) >= 7 {
				l.long = append(l.long, first)
				break
			}
		}
	}
	slices.Sort(l.long)
	l.brief = slices.Concat(briefSV[:], briefEN[:])
	for i, units := range []map[unit]string{unitsSV, unitsEN} {
		for u, list := range units {
			l.add(isUnit, list, entry{n: int(u), en: i == 1})
		}
	}
	for u, list := range prefixesSV {
		for p := range strings.SplitSeq(list, "|") {
			l.prefixes[p] = u
		}
	}
}

func (l *lexicon) addNumbers() {
	for _, t := range []struct {
		class  class
		sv, en []string
	}{
		{isMonth, monthsSV[:], monthsEN[:]}, {isSeason, seasonsSV[:], seasonsEN[:]},
		{isNumber, numbersSV[:], numbersEN[:]}, {isOrdinal, ordinalsSV[:], ordinalsEN[:]},
	} {
		for i, list := range t.sv {
			l.add(t.class, list, entry{n: i + 1})
		}
		for i, list := range t.en {
			l.add(t.class, list, entry{n: i + 1, en: true})
		}
	}
}

func (l *lexicon) addPlain() {
	for _, t := range []struct {
		class  class
		sv, en string
	}{
		{isCheck, checksSV, checksEN}, {isMoment, momentsSV, momentsEN}, {isQualifier, qualifiersSV, qualifiersEN},
		{isGlue, glueSV, glueEN}, {isDoing, doingSV, doingEN}, {isReport, reportsSV, reportsEN},
		{isReportNoun, reportNounsSV, reportNounsEN}, {isTowards, towardsSV, towardsEN}, {isCue, cuesSV, cuesEN},
		{isEnd, endsSV, endsEN}, {isExcept, exceptSV, exceptEN}, {isLatest, latestSV, latestEN}, {isTie, tiesSV, tiesEN},
		{isEvery, everySV, everyEN}, {isPer, perSV, perEN}, {isTimes, timesSV, timesEN}, {isVague, vagueSV, vagueEN},
	} {
		l.add(t.class, t.sv, entry{})
		l.add(t.class, t.en, entry{en: true})
	}
	for text := range strings.SplitSeq(unstatedSV+"|"+unstatedEN, "|") {
		l.unstated[text] = true
	}
}

func (l *lexicon) add(c class, list string, e entry) {
	tongue := l.tongue[0]
	if e.en {
		tongue = l.tongue[1]
	}
	for text := range strings.SplitSeq(list, "|") {
		e.words = strings.Fields(text)
		for i, w := range e.words {
			if w == "and" {
				e.words[i] = "och" // as the tokens spell it
			}
			l.words[e.words[i]], tongue[e.words[i]] = true, true
		}
		first := e.words[0]
		l.phrases[c][first] = append(l.phrases[c][first], e)
	}
}

// nearRule reports whether w is one letter from an adverb of a rule.
func (l *lexicon) nearRule(w string) bool {
	if l.words[w] || len(w) < 6 {
		return false
	}
	return slices.ContainsFunc(l.long, func(known string) bool {
		d := len(known) - len(w)
		return d >= -2 && d <= 2 && distance(known, w) <= 1
	})
}

// compound splits a word that names a check or another moment of a rhythm in
// its rhythm, as "månadsavstämning".
func (l *lexicon) compound(w string) (unit, bool) {
	for n := range w {
		if u, ok := l.prefixes[w[:n]]; ok && (l.noun(isCheck, w[n:]) || l.noun(isMoment, w[n:])) {
			return u, true
		}
	}
	return 0, false
}

// check reports whether w names a check or is a compound with one last.
func (l *lexicon) check(w string) bool {
	for n := range w {
		if l.noun(isCheck, w[n:]) {
			return true
		}
	}
	return false
}

// moment reports whether w names a moment of something's rhythm or is a
// compound with one last, as "nämndmöte".
func (l *lexicon) moment(w string) bool {
	for n := range w {
		if l.noun(isMoment, w[n:]) {
			return !l.has(isQualifier, w)
		}
	}
	return false
}

// noun reports whether w is a noun of the class, with any ending.
func (l *lexicon) noun(c class, w string) bool {
	if l.has(c, w) {
		return true
	}
	for _, end := range endingsSV {
		if stem, ok := strings.CutSuffix(w, end); ok && l.has(c, stem) {
			return true
		}
	}
	return false
}

// has reports whether w alone is a phrase of the class.
func (l *lexicon) has(c class, w string) bool {
	for _, e := range l.phrases[c][w] {
		if len(e.words) == 1 {
			return true
		}
	}
	return false
}

// correct is the known word that w is meant to be: w itself, w with its dots
// and rings, or one slip of the pen from it where the word is so long that
// nothing else can be meant. It is w when none is near.
func (l *lexicon) correct(w string) string {
	if l.words[w] || l.check(w) {
		return w
	}
	if _, ok := l.compound(w); ok {
		return w
	}
	if known, ok := l.folded[w]; ok {
		return known
	}
	for _, known := range l.brief {
		if lapse(known, w) || slip(known, w) {
			return known
		}
	}
	if len(w) < 7 {
		return w
	}
	near, rule := "", ""
	for _, known := range l.long {
		if !slip(known, w) {
			continue
		}
		r := l.phrases[isRule][known][0].rule.String()
		if near != "" && r != rule {
			return w // "halårsvis" may be one of two
		}
		near, rule = known, r
	}
	return cmp.Or(near, w)
}
