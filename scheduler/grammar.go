package scheduler

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxRunes bounds a frequency text. The longest seen in a plan has 55.
const maxRunes = 500

// ParseFrequency reads the frequency text of a plan, Swedish or English. A
// text that states nothing gives an empty Frequency and [ErrUnstated]; one
// that is not understood as a whole is refused with a *[PhraseError].
//
// A text is fragments: [subject] rule [qualifier], side by side or with "och",
// comma, full stop, slash or line break between. Unknown words before a rule
// are its subject; unknown words after it are refused, and so are vague ones
// anywhere but in an event. Qualifiers are kept as notes.
//
// "Vid behov löpande" is both rules: needs are met as they arise, and that is
// gone on with. Both are asked at the reporting occasions, so it is one row.
// What is said to be reported apart goes to Reported; when a text speaks of
// reporting only, that is when it is performed too.
//
// Words before a rule that say which or how many of it ("var 3½", "ett antal
// gånger") are no subject: they are refused, for to leave them out would be to
// guess. Named periods are those of the calendar, whenever the plan year
// starts: T1 ends with April.
func ParseFrequency(text string) (Frequency, error) {
	f := Frequency{Text: text}
	// Counted before it is composed: composing is work in proportion.
	if utf8.RuneCountInString(text) > 2*maxRunes {
		return f, refusal(text, shorten(text))
	}
	cleaned := clean(text)
	if states := words(cleaned); states == "" && !strings.ContainsFunc(cleaned, unicode.IsSymbol) && !strings.ContainsAny(cleaned, "?!%#@*") || lex.unstated[states] {
		return Frequency{}, ErrUnstated
	}
	if utf8.RuneCountInString(cleaned) > maxRunes {
		return f, refusal(text, shorten(cleaned))
	}
	p := newParser(cleaned, text)
	if err := p.parse(); err != nil {
		return f, err
	}
	f.Fragments, f.Reported = p.result()
	f.Notes, f.Days = p.notes, p.left
	return f, nil
}

func shorten(text string) string {
	r := []rune(text)
	return strings.TrimSpace(string(r[:min(len(r), 40)])) + " …"
}

// words is a text's words in lower case with one space between.
func words(text string) string {
	letters := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}
	return strings.Join(strings.Fields(strings.Map(letters, text)), " ")
}

// reading is a fragment on its way: how its rule was found, and whether it is
// about reporting.
type reading struct {
	Fragment
	match
	reported bool
}

// parser walks once over the tokens. lead is where unread words before a rule
// begin, -1 when there are none.
type parser struct {
	reader
	source    string
	i         int
	lead      int
	readings  []reading
	notes     []string
	left      []string // dates of which only the month is read
	rule      int      // where the last rule begins
	ruleEnd   int      // and ends
	trying    bool     // whether what is read is a suggestion
	reporting bool
	closed    bool // a rule stands right before, and no separator since
}

func newParser(cleaned, source string) *parser {
	return &parser{reader: reader{text: cleaned, toks: tokens(cleaned)}, source: source, lead: -1}
}

func (p *parser) parse() error {
	for p.i < len(p.toks) {
		if err := p.step(); err != nil {
			return err
		}
	}
	if err := p.drop(len(p.toks)); err != nil {
		return err
	}
	if len(p.readings) == 0 {
		return p.refuse(0, len(p.toks))
	}
	return nil
}

// step reads what stands at i.
func (p *parser) step() error {
	if p.is(p.i, soft) || p.is(p.i, hard) {
		return p.separator()
	}
	if p.is(p.i, symbol) {
		return p.refuse(p.i, p.i+1)
	}
	latest := p.len(isLatest, p.i)
	if n := p.noDateAt(p.i + latest); n > 0 {
		return p.refuse(p.i, p.i+latest+n)
	}
	if n := p.latestAt(p.i); n > 0 {
		return p.qualifier(n)
	}
	if p.yearAt(p.i) && p.everyYears() != nil && (p.closed || p.soft(p.i-1, "(")) {
		return p.qualifier(1) // "vart tredje år (2026)"
	}
	if n := p.dayOfMonthAt(p.i); n > 0 {
		return p.qualifier(n)
	}
	if p.ofYear(p.i) {
		m := p.namedAt(p.i + 1)
		m.n++
		return p.take(m, "", "")
	}
	if months, n := p.exceptAt(p.i); n > 0 {
		return p.except(months, n)
	}
	m := p.ruleAt(p.i)
	note := p.len(isQualifier, p.i) // "enligt rutin" is one, "enligt" alone is vague
	if n := p.vagueAt(p.i); n > 0 && n >= m.n && p.len(isVague, p.i) >= note {
		return p.refuse(p.i, p.i+n)
	}
	if note > m.n {
		return p.qualifier(note)
	}
	if n := p.reportAt(p.i); n > 0 && n >= m.n {
		return p.report(n)
	}
	if p.everyYear(m) {
		return p.qualifier(m.n)
	}
	if m.n > 0 && !(m.word && p.ofSubject()) {
		return p.take(m, "", "")
	}
	if n := p.len(isCue, p.i); n > 0 {
		return p.event(n)
	}
	return p.other()
}

// everyYear reports whether m only says that the periods named before it are
// those of every year: "i mars varje år".
func (p *parser) everyYear(m match) bool {
	n := len(p.readings)
	return p.closed && m.n == 2 && m.rule.Kind == Yearly && n > 0 && p.readings[n-1].family != ""
}

// ofSubject reports whether the noun at i belongs to the subject before it:
// "uppföljning av månadsrapport".
func (p *parser) ofSubject() bool {
	return p.lead >= 0 && p.is(p.i-1, word) && slices.Contains([]string{"av", "för", "kring", "om", "of", "for"}, p.toks[p.i-1].s)
}

// separator ends what was closed; a sentence's end also ends what was said
// about reporting, and the words before it must have been understood.
func (p *parser) separator() error {
	p.closed = false
	if p.is(p.i, hard) || p.soft(p.i, "\n") {
		p.reporting = false
	}
	if p.is(p.i, hard) {
		if err := p.drop(p.i); err != nil {
			return err
		}
	}
	p.i++
	return nil
}

// qualifier keeps n tokens as a note, or as words before a rule when such
// stand there already.
func (p *parser) qualifier(n int) error {
	if p.lead < 0 {
		p.notes = append(p.notes, p.raw(p.i, p.i+n))
	}
	for range n {
		if r := p.everyYears(); r != nil && p.yearAt(p.i) {
			r.Year = p.toks[p.i].n
		}
		p.i++
	}
	return nil
}

// everyYears is the last rule when it is one of every N years and nothing
// unread follows it, else nil: a year named after it is one that it falls in.
func (p *parser) everyYears() *Rule {
	n := len(p.readings)
	if n == 0 || p.lead >= 0 || p.readings[n-1].Rule.Kind != EveryYears {
		return nil
	}
	return &p.readings[n-1].Rule
}

func (p *parser) except(months []int, n int) error {
	if len(p.readings) == 0 || p.lead >= 0 {
		return p.refuse(p.i, p.i+n)
	}
	last := &p.readings[len(p.readings)-1]
	rule, ok := without(last.Rule, months)
	if !ok {
		return p.refuse(p.i, p.i+n)
	}
	last.Rule, last.match = rule, match{}
	p.i += n
	p.closed = true
	return nil
}

// report turns to what is said about reporting.
func (p *parser) report(n int) error {
	p.reporting, p.closed = true, false
	p.i += n
	return nil
}

// reportAt is the number of tokens that open what is said about reporting: a
// verb, or a noun that a rule or a receiver follows.
func (p *parser) reportAt(i int) int {
	if n := p.len(isReport, i); n > 0 {
		return n
	}
	n := p.len(isReportNoun, i)
	if n == 0 {
		return 0
	}
	j := i + n
	if p.soft(j, ":") {
		j++
	}
	if p.ruleAt(j).n > 0 || p.len(isTowards, j) > 0 || p.len(isCue, j) > 0 || p.len(isQualifier, j) > 0 {
		return n
	}
	return 0
}

// take makes a fragment of the rule at i and the words before it.
func (p *parser) take(m match, event, cue string) error {
	subject, err := p.subject(m)
	if err != nil {
		return err
	}
	n := 0
	if event == "" && !m.word && m.family == "" {
		n = p.len(isReportNoun, p.i+m.n) // "årlig rapport" is how often it is reported
	}
	if n > 0 {
		p.reporting = true
		m.n += n
	}
	p.left = append(p.left, p.days(p.i, m.n)...)
	r := reading{Fragment{Rule: m.rule, Subject: subject, Event: event, Cue: cue}, m, p.reporting}
	if r.reported && event != "" {
		p.notes = append(p.notes, cue+" "+event)
	}
	if !p.join(r) {
		p.readings = append(p.readings, r)
		p.rule = p.i
	}
	p.i += m.n
	p.ruleEnd = p.i
	p.closed = true
	return nil
}

// join makes one rule of this and the one before where they belong together:
// "T1 och T3" are months, "halvår och helår" is twice a year, "årligen i mars"
// is in March.
func (p *parser) join(r reading) bool {
	if len(p.readings) == 0 || r.Subject != "" || r.Event != "" {
		return false
	}
	last := &p.readings[len(p.readings)-1]
	switch {
	case last.reported != r.reported:
		return false
	case r.family != "" && r.family == last.family:
		last.match = namedMatch(r.family, append(slices.Clone(last.index), r.index...), 0)
		last.Rule = last.match.rule
		return true
	case last.noun == half && r.noun == year || last.noun == year && r.noun == half:
		last.Rule, last.match = Rule{Kind: Times, N: 2}, match{}
		return true
	case last.Rule.Kind == Yearly && last.noun == 0 && r.rule.Kind == InMonths && p.inPeriod(r.match):
		last.Rule, last.match = r.rule, r.match
		return true
	case r.rule.Kind == Yearly && last.family != "" && len(last.Rule.Months) == 1 && p.countedAt(p.i):
		return p.beside() // "oktober, en gång om året"
	}
	return false
}

// countedAt reports whether the rule at i begins with how many times.
func (p *parser) countedAt(i int) bool {
	_, n := p.countAt(i)
	return n > 0
}

// beside reports whether what stands at i follows a rule at once, or over a
// comma, a colon, a dash or a bracket: no "och" makes it one more.
func (p *parser) beside() bool {
	return p.i == p.ruleEnd || p.i == p.ruleEnd+1 && (p.soft(p.i-1, ",") || p.soft(p.i-1, ":") || p.soft(p.i-1, "(") || p.dash(p.i-1))
}

// inPeriod reports whether the period m at i is when in the year the rule
// before it falls: it stands in a bracket, after "i", or beside a rule that
// counts ("en gång om året, oktober"). Over a comma, only a single period does.
func (p *parser) inPeriod(m match) bool {
	if p.i == 0 || p.toks[p.i-1].s == "(" {
		return p.i > 0
	}
	if p.beside() && p.countedAt(p.rule) && len(m.rule.Months) == 1 && (!p.is(p.i+m.n, soft) || p.namedAt(p.i+m.n+1).n == 0) {
		return true
	}
	if !slices.Contains([]string{"i", "under", "på", "in", "during"}, p.toks[p.i-1].s) {
		return false
	}
	alone := !p.is(p.i+m.n, soft) || p.namedAt(p.i+m.n+1).n == 0
	return p.closed || p.soft(p.i-2, "(") || p.soft(p.i-2, ",") && alone
}

// result is the fragments and the reporting rules. What those are about is kept
// as a note: reporting has no part of its own.
func (p *parser) result() (performed []Fragment, reported []Rule) {
	var apart []Fragment
	for _, r := range p.readings {
		switch {
		case r.reported:
			apart = append(apart, r.Fragment)
		case !slices.ContainsFunc(performed, r.Fragment.same):
			performed = append(performed, r.Fragment)
		}
	}
	if len(performed) == 0 {
		return apart, nil
	}
	for _, g := range apart {
		reported = append(reported, g.Rule)
		if g.Subject != "" {
			p.notes = append(p.notes, g.Subject)
		}
	}
	return performed, distinct(reported)
}

func (g Fragment) same(h Fragment) bool {
	return g.Rule.String() == h.Rule.String() && g.Subject == h.Subject && g.Event == h.Event
}

// raw is the text of the tokens from i to j, white space made single.
func (r *reader) raw(i, j int) string {
	if i >= j || i >= len(r.toks) {
		return ""
	}
	return strings.Join(strings.Fields(r.text[r.toks[i].from:r.toks[j-1].to]), " ")
}
