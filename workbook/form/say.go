package form

// PerformedWord is the word that a person picks for p, in a form's language;
// "" when nothing is said.
func PerformedWord(lang string, p Performed) string {
	if p == Unsaid {
		return ""
	}
	return wordsIn(lang).performedWord(p)
}

// HadWord is the word that a person picks for whether an action had effect.
func HadWord(lang, had string) string { return wordOf(wordsIn(lang).had(), had) }

// StatusWord is the word that a person picks for an action's status.
func StatusWord(lang, status string) string { return wordOf(wordsIn(lang).statuses, status) }
