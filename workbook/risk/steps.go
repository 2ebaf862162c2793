package risk

import (
	"strconv"
	"strings"
	"unicode"

	"rond/workbook/table"
)

// steps are the steps of a field, nil for one that is not of the scale.
func (s Scale) steps(f Field) []Step {
	switch f {
	case FieldProbability, FieldResidualProbability:
		return s.Probability
	case FieldConsequence, FieldResidualConsequence:
		return s.Consequence
	}
	return nil
}

// shown is a step as a form offers it: its number, and its word when it has
// one: "3 – Sannolik".
func (s Step) shown(n int) string {
	if s.Word == "" {
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + " – " + s.Word
}

// shownSteps are the steps as a form offers them.
func shownSteps(steps []Step) []string {
	all := make([]string, len(steps))
	for i, s := range steps {
		all[i] = s.shown(i + 1)
	}
	return all
}

// stepOf reads a step as people write it: "3", "3 – Sannolik", "Sannolik",
// "3. Sannolik", "3,0". A number beside another step's word is no step, nor is
// a word that several steps have.
func stepOf(text string, steps []Step) (int, bool) {
	text = strings.TrimSpace(text)
	digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	if named := stepsNamed(text, steps); len(named) == 1 && digits != text {
		return named[0], true
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > len(steps) {
		return 0, false
	}
	word := withoutZeros(text[len(digits):])
	own := table.Fold(steps[n-1].Word)
	switch folded := table.Fold(word); {
	case folded == "", folded == own:
		return n, true
	case strings.ContainsFunc(folded, unicode.IsDigit): // "2-3", "3x2", "2,5"
		return 0, false
	}
	return n, len(stepsNamed(word, steps)) == 0 // "3 tror jag"
}

// stepsNamed are the steps that have a word.
func stepsNamed(text string, steps []Step) []int {
	var all []int
	word := table.Fold(text)
	for i, s := range steps {
		if word != "" && table.Fold(s.Word) == word {
			all = append(all, i+1)
		}
	}
	return all
}

// withoutZeros is what follows the whole part of a number whose fraction is
// zero.
func withoutZeros(rest string) string {
	if rest == "" || rest[0] != ',' && rest[0] != '.' {
		return rest
	}
	trimmed := strings.TrimLeft(rest[1:], "0")
	if trimmed == rest[1:] {
		return rest
	}
	return trimmed
}
