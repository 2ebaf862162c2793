package scheduler

import (
	"cmp"
	"slices"
	"strings"
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
	return &PhraseError{Text: text, Part: part, Suggestions: suggestions(part)}
}

// plain are the phrases that are suggested, the most common first.
var plain = []string{"månatligen", "tertialvis", "kvartalsvis", "halvårsvis", "årligen", "3 ggr/år", "löpande", "vid behov", "varje vecka", "dagligen"}

var plainEN = []string{"monthly", "every tertial", "quarterly", "half-yearly", "yearly", "three times a year", "continuously", "as needed", "weekly", "daily"}

// meant are what vague phrases often mean.
var meant = map[string][]string{
	"biannually": {"twice a year", "every second year"}, "biannual": {"twice a year", "every second year"},
	"bimonthly": {"every second month", "every second week"}, "biweekly": {"every second week", "every week"},
	"delår": {"tertialvis", "halvårsvis"}, "regelbundet": {"månatligen", "tertialvis", "löpande"},
	"regularly": {"monthly", "every tertial", "continuously"},
}

// suggestions are phrases that may have been meant by part: what it often
// means, what is spelled nearly so, or the common ones.
func suggestions(part string) []string {
	low := strings.ToLower(part)
	if s, ok := meant[strings.ReplaceAll(low, "-", "")]; ok {
		return slices.Clone(s)
	}
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
		return []string{all[0].phrase}
	}
	common := plain[:8]
	if english(low) {
		common = plainEN[:8]
	}
	if strings.Contains(low, "gånger") || strings.Contains(low, "ggr") {
		return []string{"2 ggr/år", "3 ggr/år", "4 ggr/år"}
	}
	if strings.Contains(low, "times") {
		return []string{"twice a year", "three times a year", "four times a year"}
	}
	return slices.Clone(common)
}

// english reports whether a word of the text is only English.
func english(low string) bool {
	for w := range strings.FieldsSeq(low) {
		if strings.Contains("|"+vagueEN+"|"+perEN+"|"+cuesEN+"|", "|"+w+"|") && !strings.Contains("|"+vagueSV+"|", "|"+w+"|") {
			return true
		}
	}
	return false
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
