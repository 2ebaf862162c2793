package scheduler

import (
	"strings"
	"unicode"
)

// event reads an event after its cue of n tokens. An event that is itself a
// period is that period's rule.
func (p *parser) event(n int) error {
	cue, from := strings.ToLower(p.raw(p.i, p.i+n)), p.i+n
	if m, at := p.periodEvent(from); m.n > 0 {
		m.n += at - p.i
		m.noun = 0
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
