package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// refuse is the refusal of the text for its tokens from i to j.
func (p *parser) refuse(i, j int) error {
	j = min(max(j, i+1), len(p.toks))
	return refusal(p.source, p.raw(min(i, j), j))
}

func refusal(text, part string) error {
	if part == "" {
		part = text
	}
	return &PhraseError{Text: text, Part: part, Suggestions: suggestions(text, part)}
}

// refuseTail is the refusal of the words at i that stand after a rule. Often
// they are what the rule is about, which is then suggested before it:
// "Månatlig avstämning av konton".
func (p *parser) refuseTail(i int) error {
	end := p.unknown(i)
	refused := &PhraseError{Text: p.source, Part: p.raw(i, end)}
	refused.Suggestions = suggestions(p.source, refused.Part)
	from := p.ruleEnd
	if p.trying || !p.is(from, word) || p.readings[len(p.readings)-1].family != "" || strings.HasSuffix(p.toks[from].s, "vis") ||
		p.len(isGlue, from)+p.len(isTowards, from)+p.len(isLatest, from)+p.len(isExcept, from) > 0 {
		return refused
	}
	moved := p.raw(from, end) + ": " + inside(p.raw(p.rule, from))
	try := newParser(moved, moved)
	try.trying = true
	if try.parse() == nil && try.readings[0].Subject != "" {
		refused.Suggestions = []string{moved}
	}
	return refused
}

// inside is a text as it stands within a sentence: "årlig" for "Årlig", and
// "T1" as it is.
func inside(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if next, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsLower(next) {
		return string(unicode.ToLower(first)) + text[size:]
	}
	return text
}

// plain are the phrases that are suggested, the most common first.
var plain = []string{"månatligen", "tertialvis", "kvartalsvis", "halvårsvis", "årligen", "3 ggr/år", "löpande", "vid behov", "varje vecka", "dagligen"}

var plainEN = []string{"monthly", "every tertial", "quarterly", "half-yearly", "yearly", "three times a year", "continuously", "as needed", "weekly", "daily"}

// meant are what vague phrases often mean.
var meant = map[string][]string{
	"biannually": {"twice a year", "every second year"}, "biannual": {"twice a year", "every second year"},
	"bimonthly": {"every second month", "every second week"}, "biweekly": {"every second week", "every week"},
	"delår": {"tertialvis", "halvårsvis"}, "delårs": {"tertialvis", "halvårsvis"}, "delårsvis": {"tertialvis", "halvårsvis"}, "regelbundet": {"månatligen", "tertialvis", "löpande"},
	"före sommaren": {"i maj", "i juni"}, "inför sommaren": {"i maj", "i juni"}, "innan sommaren": {"i maj", "i juni"}, "efter sommaren": {"i augusti", "i september"},
	"före semestern": {"i juni"}, "inför semestern": {"i juni"}, "inför semester": {"i juni"}, "innan semestern": {"i juni"}, "efter semestern": {"i augusti", "i september"},
	"före jul": {"i november", "i december"}, "inför jul": {"i november", "i december"}, "innan jul": {"i november", "i december"}, "efter jul": {"i januari"},
	"före påsk": {"i mars", "i april"}, "inför påsk": {"i mars", "i april"}, "efter påsk": {"i april", "i maj"}, "before summer": {"in May", "in June"}, "after summer": {"in August", "in September"},
	"before christmas": {"in November", "in December"}, "after christmas": {"in January"},
	"regularly": {"monthly", "every tertial", "continuously"},
}

// suggestions are phrases that may have been meant by part: what it often
// means, what is spelled nearly so, or the common ones.
func suggestions(text, part string) []string {
	low := strings.ToLower(part)
	if s, ok := meant[strings.ReplaceAll(low, "-", "")]; ok {
		return slices.Clone(s)
	}
	if s := "vid " + low; words(text) == low && !strings.Contains(low, " ") && lex.moment(low) {
		return []string{s} // a noun that happens at times: "delårsbokslut"
	}
	if s := spelled(low); s != "" {
		return []string{s}
	}
	return common(text, part)
}

// spelled is the common phrase that a word of the part is nearly spelled as.
func spelled(low string) string {
	type near struct {
		phrase   string
		distance int
	}
	var all []near
	for w := range strings.FieldsSeq(low) {
		for _, phrase := range slices.Concat(plain, plainEN) {
			if d := distance(w, phrase); len(w) > 3 && len(w) < 40 && d <= len([]rune(phrase))/3 {
				all = append(all, near{phrase, d})
			}
		}
	}
	if len(all) > 0 {
		slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
		return all[0].phrase
	}
	return ""
}

// common is the common phrases of the text's language, or those with a number
// of times when the part has one.
func common(text, part string) []string {
	en, counted := english(text), false
	for i, w := range strings.Fields(words(part)) {
		counted = counted || i > 0 && lex.has(isTimes, w)
	}
	switch {
	case counted && en:
		return []string{"twice a year", "three times a year", "four times a year"}
	case counted:
		return []string{"2 ggr/år", "3 ggr/år", "4 ggr/år"}
	case en:
		return slices.Clone(plainEN[:8])
	}
	return slices.Clone(plain[:8])
}

// english reports whether more words of the text are only English than are
// only Swedish.
func english(text string) bool {
	n := 0
	for w := range strings.FieldsSeq(words(text)) {
		if len(w) == 1 {
			continue
		}
		sv, en := lex.tongue[0][w] || strings.ContainsAny(w, "åäö"), lex.tongue[1][w]
		switch {
		case en && !sv:
			n++
		case sv && !en:
			n--
		}
	}
	return n > 0
}

// distance is the number of letters to change, add or remove to come from a to
// b (Levenshtein).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
