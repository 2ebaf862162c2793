package form

import (
	"strings"
	"unicode"
)

// Where an owner writes what is to be done about a deviation, they may write
// why nothing is. That is a reason, no action, and must not stand on a list to
// be done. What tells is how the text begins. The beginnings are few, and where
// there is doubt it is an action: better one too many on the list than one lost.

// noActionAlways begin a reason whatever follows.
func noActionAlways() []string {
	return []string{"ingen åtgärd", "inga åtgärder", "behövs ingen åtgärd", "behövs inga åtgärder", "no action", "no actions"}
}

// noActionAlone begin one when a comma or the like, or a word that begins a
// reason, follows: "Ingen, enstaka fel" and not "Ingen ska attestera ensam".
func noActionAlone() []string {
	return []string{"ingen", "inga", "inget", "nej", "behövs ingen", "behövs inga", "behövs inte", "behövs ej", "inte aktuellt", "ej aktuellt",
		"none", "no", "none needed", "not needed", "not applicable", "n/a", "-", "–"}
}

// NoAction reports whether what stands under an action says that there is to be
// none, and what follows the words that say so: the reason, "" when none is
// given. A "men" after them makes it an action all the same.
func (a Answer) NoAction() (reason string, none bool) {
	text := strings.Join(strings.Fields(strings.ToLower(a.Action)), " ")
	text = strings.TrimPrefix(text, "det ")
	reason, none = afterNone(text)
	if !none {
		return "", false
	}
	for _, w := range []string{"behövs", "krävs", "needed", "is needed", "required", "is required"} {
		if rest, ok := cutWord(reason, w); ok {
			reason = rest
		}
	}
	reason = strings.TrimFunc(reason, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if turns(reason) {
		return "", false
	}
	return reason, true
}

// afterNone cuts the words that say that there is no action off a text.
func afterNone(text string) (rest string, none bool) {
	for _, w := range noActionAlways() {
		if rest, ok := cutWord(text, w); ok {
			return rest, true
		}
	}
	for _, w := range noActionAlone() {
		rest, ok := cutWord(text, w)
		if !ok {
			continue
		}
		first := strings.TrimSpace(rest)
		if first == "" || strings.IndexAny(first, ",.;:–-(!") == 0 {
			return rest, true
		}
		for _, why := range []string{"då", "eftersom", "because", "since"} {
			if _, ok := cutWord(first, why); ok {
				return rest, true
			}
		}
	}
	return "", false
}

// cutWord is what follows a word, or several, at the beginning of a text.
func cutWord(text, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimSpace(text), word)
	if !ok || rest == "" {
		return rest, ok
	}
	next := []rune(rest)[0]
	return rest, !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// turns reports whether a reason goes on to say what is to be done.
func turns(reason string) bool {
	for _, w := range strings.FieldsFunc(reason, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w == "men" || w == "but" {
			return true
		}
	}
	return false
}
