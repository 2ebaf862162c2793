package form

// PerformedWord is the word that a person picks for p, in a form's language;
// "" when nothing is said.
func PerformedWord(lang string, p Performed) string {
	if p == Unsaid {
		return ""
	}
	return wordsIn(lang).performedWord(p)
}
