package scheduler

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
	if _, n := p.countAt(p.i - 1); m.noun != 0 && (n > 0 || p.i-2 >= lead && p.len(isEvery, p.i-2) == 1) {
		return "", p.refuse(lead, p.i+m.n) // "en månad per år" is no month's rhythm, nor "vart sextionde år" a year's
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
	if p.counts(from, to, m.noun != 0) || p.glued(p.i) || p.len(isExcept, from) > 0 {
		return "", p.refuse(lead, p.i+m.n)
	}
	if i := p.misspelled(from, to); i >= 0 {
		return "", p.refuse(i, i+1)
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
// subject, and to drop them would be to guess. Before the bare name of a
// period any ordinal does.
func (p *parser) counts(from, to int, bare bool) bool {
	if count, n := p.countAt(from); n > 0 && (count != 1 || p.len(isUnit, from+n) > 0) || p.is(from, ordinal) {
		return true
	}
	if s := p.toks[from].s; s == "var" || s == "vart" || p.is(from, number) && p.is(from+1, word) && p.toks[from].to == p.toks[from+1].from {
		return true // "var :e månad", "1T"
	}
	for i := from; i < to; i++ {
		if p.saysTimes(i) {
			return true // a number of times that is none: "0 ggr/år"
		}
		_, n := p.ordinalAt(i)
		if n > 0 && (bare || i == to-1 || i > from && p.len(isEvery, i-1) > 0) {
			return true // "vart tredje – vart fjärde år"
		}
	}
	return p.is(to-1, number) || p.len(isTie, to-1) > 0 || p.len(isUnit, to-1) > 0
}

// glued reports whether a hyphen without spaces joins the word before it to the
// rule at i: "alf-yearly".
func (p *parser) glued(i int) bool {
	return p.dash(i-1) && p.is(i-2, word) && p.toks[i-2].to == p.toks[i-1].from && p.toks[i-1].to == p.toks[i].from
}

// saysTimes reports whether the word at i says times, even torn or glued:
// "treggr".
func (p *parser) saysTimes(i int) bool {
	if !p.is(i, word) {
		return false
	}
	w := p.toks[i].s
	return strings.HasSuffix(w, "ggr") || strings.HasSuffix(w, "gånger") || p.len(isTimes, i) > 0 && utf8.RuneCountInString(w) > 2 || p.is(i-1, number) && p.len(isTimes, i) > 0
}

// misspelled is the first of the words from from to to that is nearly a rule,
// -1 when there is none: "rligen" is no subject of the rule after it.
func (p *parser) misspelled(from, to int) int {
	for i := from; i < to; i++ {
		if p.is(i, word) && lex.nearRule(p.toks[i].s) {
			return i
		}
	}
	return -1
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
