package scheduler

import (
	"strings"
	"unicode"
)

// other reads a word that is no rule: one that holds a phrase together, one
// that only names the check, or the beginning of a subject.
func (p *parser) other() error {
	if p.closed {
		return p.after()
	}
	if p.reporting && p.lead < 0 && p.len(isDoing, p.i) > 0 {
		p.reporting = false
	}
	if p.lead < 0 {
		p.lead = p.i
	}
	p.i++
	return nil
}

// after reads a word right after a rule: it may say who is reported to, turn
// back to performing, name the check, or join the next rule; anything else is
// refused.
func (p *parser) after() error {
	if p.reporting && p.len(isTowards, p.i) > 0 {
		return p.receiver()
	}
	if n := p.len(isDoing, p.i); n > 0 {
		p.reporting = false
		p.i += n
		return nil
	}
	if w := p.toks[p.i].s; lex.check(w) || lex.noun(isMoment, w) {
		p.notes = append(p.notes, p.raw(p.i, p.i+1))
		p.i++
		return nil
	}
	if n := p.len(isGlue, p.i); n > 0 && p.ruleAfter(p.i+n) {
		p.i += n
		return nil
	}
	return p.refuseTail(p.i)
}

// ruleAfter reports whether a rule follows at i, with nothing but words that
// hold phrases together before it.
func (p *parser) ruleAfter(i int) bool {
	for {
		if p.ruleAt(i).n > 0 || p.len(isQualifier, i) > 0 {
			return true
		}
		n := p.len(isGlue, i)
		if n == 0 {
			return false
		}
		i += n
	}
}

// receiver keeps who is reported to as a note, to the next rule or separator.
func (p *parser) receiver() error {
	end := p.unknown(p.i)
	p.notes = append(p.notes, p.raw(p.i, end))
	p.i = end
	return nil
}

// unknown is where the words from i end: at a separator, a rule or an event.
func (p *parser) unknown(i int) int {
	for i++; i < len(p.toks); i++ {
		if p.is(i, soft) || p.is(i, hard) || p.ruleAt(i).n > 0 || p.len(isCue, i) > 0 || p.reportAt(i) > 0 {
			break
		}
	}
	return i
}

// subject is what the rule at i is about: the words before it without those
// that only qualify or hold together, which become notes or nothing.
func (p *parser) subject(m match) (string, error) {
	lead := p.lead
	from, to := p.lead, p.i
	p.lead = -1
	if from < 0 || p.receivers(from, to) {
		return "", nil
	}
	if _, n := p.countAt(p.i - 1); n > 0 && m.noun != 0 {
		return "", p.refuse(lead, p.i+m.n) // "en månad per år" is no month's rhythm
	}
	from, to, names := p.trim(from, to)
	if names {
		return "", nil
	}
	for i := to; i < p.i; i++ {
		if p.soft(i, "och") || p.soft(i, "/") {
			return "", p.refuse(from, to) // joined to the rule as its equal, not its subject
		}
	}
	if p.counts(from, to) {
		return "", p.refuse(lead, p.i+m.n)
	}
	s := strings.Trim(p.raw(from, to), " ,:/&-–—")
	if strings.IndexFunc(s, unicode.IsLetter) < 0 || len([]rune(s)) < 2 {
		return "", p.refuse(from, to)
	}
	return s, nil
}

// receivers keeps the words from from to to as a note when they say who is
// reported to.
func (p *parser) receivers(from, to int) bool {
	if !p.reporting || p.len(isTowards, from) == 0 {
		return false
	}
	p.notes = append(p.notes, p.raw(from, to))
	return true
}

// counts reports whether the words from from to to are a count, or say which
// or how many of the rule after them, in a way that is not known: they are no
// subject, and to drop them would be to guess.
func (p *parser) counts(from, to int) bool {
	if count, n := p.countAt(from); n > 0 && (count != 1 || p.len(isUnit, from+n) > 0) || p.is(from, ordinal) {
		return true
	}
	for i := from + 1; i < to; i++ {
		if p.len(isTimes, i) > 0 && p.is(i-1, number) {
			return true // a number of times that is none: "0 ggr/år"
		}
	}
	return p.is(to-1, number) || p.is(to-1, ordinal) || p.len(isTimes, to-1) > 0 || p.len(isTie, to-1) > 0 || p.len(isUnit, to-1) > 0
}

// trim takes from both ends of the words what is no part of a subject, and
// keeps the qualifiers among them as notes. names is true when nothing is left
// but nouns that name the check, which are kept as a note too.
func (p *parser) trim(from, to int) (int, int, bool) {
	for from < to {
		n := max(p.len(isQualifier, from), p.latestAt(from))
		if n > 0 && from+n <= to {
			p.notes = append(p.notes, p.raw(from, from+n))
			from += n
			continue
		}
		if n = p.len(isGlue, from); n == 0 && p.is(from, soft) {
			n = 1
		}
		if n == 0 || from+n > to {
			break
		}
		from += n
	}
	for to > from {
		n := p.tail(from, to)
		if n == 0 {
			break
		}
		to -= n
	}
	if from == to {
		return from, to, true
	}
	for i := from; i < to; i++ {
		if p.is(i, soft) || p.is(i, word) && (lex.check(p.toks[i].s) || p.len(isGlue, i) == 1) {
			continue
		}
		return from, to, false
	}
	p.notes = append(p.notes, p.raw(from, to))
	return from, to, true
}

// tail is how many tokens at the end of from to to only qualify or hold
// together; qualifiers become notes.
func (p *parser) tail(from, to int) int {
	for n := min(4, to-from); n > 0; n-- {
		if p.len(isQualifier, to-n) == n {
			p.notes = append(p.notes, p.raw(to-n, to))
			return n
		}
		if p.len(isGlue, to-n) == n {
			return n
		}
	}
	if p.is(to-1, soft) {
		return 1
	}
	return 0
}

// drop ends a sentence at i: words that no rule followed must be qualifiers.
func (p *parser) drop(i int) error {
	if p.lead < 0 {
		return nil
	}
	from, to := p.lead, i
	p.lead = -1
	if p.receivers(from, to) {
		return nil
	}
	first, last, names := p.trim(from, to)
	if names {
		return nil
	}
	if _, n := p.countAt(from); n > 0 {
		first = from // "en gång" is refused whole
	}
	return p.refuse(first, last)
}

// event reads an event after its cue of n tokens. An event that is itself a
// period is that period's rule.
func (p *parser) event(n int) error {
	cue, from := strings.ToLower(p.raw(p.i, p.i+n)), p.i+n
	if m, at := p.periodEvent(from); m.n > 0 {
		m.n += at - p.i
		m.noun, m.family = 0, ""
		if p.closed && p.lead < 0 {
			p.closed = false
		}
		return p.take(m, "", "")
	}
	to := p.eventEnd(from)
	if m := p.ruleAt(to); to > from && p.periodNoun(to) && !p.is(to-1, soft) {
		p.notes = append(p.notes, p.raw(from, to)) // "inför nämndens tertialuppföljning"
		m.n += to - p.i
		m.n += p.nouns(p.i + m.n)
		m.noun, m.family, m.word = 0, "", false
		return p.take(m, "", "")
	}
	if to < len(p.toks) && to > from && p.len(isVague, to-1) == 1 {
		return p.refuse(to-1, to) // "vid upphandling eller årligen" is a choice
	}
	end := to
	for end > from && p.trailing(from, end) > 0 {
		end -= p.trailing(from, end)
	}
	text := strings.Trim(p.raw(from, end), " ,:/&-–—")
	if _, c := p.countAt(from); c > 0 && p.len(isTimes, from+c) == end-from-c || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return p.refuse(p.i, max(to, p.i+n)) // "vid två tillfällen" does not say how often
	}
	return p.take(match{rule: Rule{Kind: AsNeeded}, n: end - p.i}, text, cue)
}

// trailing is how many tokens at the end of an event belong to the rule after
// it: "vid upphandling, dock minst".
func (p *parser) trailing(from, to int) int {
	joins := p.ruleAt(to).n > 0 || p.reportAt(to) > 0 // else a verb is the event's own: "när avvikelse sker"
	for n := min(4, to-from); n > 0; n-- {
		if p.len(isQualifier, to-n) == n || n == 1 && (p.is(to-1, soft) || joins && p.len(isGlue, to-1) == 1) {
			return n
		}
	}
	return 0
}

// periodNoun reports whether a compound that names a period stands at i.
func (p *parser) periodNoun(i int) bool {
	if !p.is(i, word) {
		return false
	}
	_, ok := lex.compound(p.toks[i].s)
	return ok
}

// periodEvent is the rule of an event that is a period: "varje månadsskifte",
// "slutet av tertialet", "tertialuppföljning". at is where it begins.
func (p *parser) periodEvent(i int) (m match, at int) {
	for {
		m = p.ruleAt(i)
		m.n += p.nouns(i + m.n)
		if m.rule.Kind != 0 && m.rule.Kind != AsNeeded && m.rule.Kind != Continuous && p.boundary(i+m.n) {
			return m, i
		}
		n := p.len(isEnd, i)
		if n == 0 {
			return match{}, i
		}
		i += n
	}
}

// nouns is the number of words from i that name a check or another moment of a
// rhythm.
func (p *parser) nouns(i int) int {
	n := 0
	for p.is(i+n, word) && (lex.check(p.toks[i+n].s) || lex.noun(isMoment, p.toks[i+n].s)) {
		n++
	}
	return n
}

// boundary reports whether a phrase can end before i.
func (p *parser) boundary(i int) bool {
	return i >= len(p.toks) || p.is(i, soft) || p.is(i, hard) || p.ruleAt(i).n > 0 || p.len(isQualifier, i) > 0 ||
		p.len(isCue, i) > 0 || p.reportAt(i) > 0 || p.latestAt(i) > 0
}

// eventEnd is where the event that begins at i ends: at a sentence's or a
// line's end, at a rule, or at a separator that a rule follows before the next.
func (p *parser) eventEnd(i int) int {
	for j := i; j < len(p.toks); j++ {
		switch {
		case p.is(j, hard) || p.is(j, symbol) || p.soft(j, "\n"):
			return j
		case p.hangs(j):
			j += 2 // "del- och helårsbokslut" is one event
		case p.is(j, soft):
			if p.ruleBeforeNext(j + 1) {
				return j
			}
		case j > i && (p.reportAt(j) > 0 || p.ruleStands(j)):
			return j
		}
	}
	return len(p.toks)
}

// hangs reports whether the hyphen at i leaves the word before it waiting for
// its rest after the separator that follows.
func (p *parser) hangs(i int) bool {
	return p.dash(i) && p.toks[i-1].to == p.toks[i].from && p.is(i+1, soft) && !p.soft(i+1, "\n")
}

// ruleStands reports whether a rule at i stands on its own, not as a word of
// the event ("inför årlig revision").
func (p *parser) ruleStands(i int) bool {
	m := p.ruleAt(i)
	return m.n > 0 && p.boundary(i+m.n+p.nouns(i+m.n))
}

// ruleBeforeNext reports whether a rule, an event or a turn to reporting lies
// between i and the next separator.
func (p *parser) ruleBeforeNext(i int) bool {
	for ; i < len(p.toks) && !p.is(i, soft) && !p.is(i, hard); i++ {
		if p.ruleStands(i) || p.len(isCue, i) > 0 || p.reportAt(i) > 0 {
			return true
		}
	}
	return false
}
