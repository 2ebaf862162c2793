package templates

import "errors"

// Check reads and validates every embedded text, so that a missing one stops
// the program when it starts and not when a mail is to be sent. The error
// names every fault with its file and place.
func Check() error {
	_, inProblems := problems()
	_, inLetters := letters()
	_, inForm := formTexts()
	_, inRisk := riskTexts()
	inPages := checkPages()
	_, inReport := reportTexts()
	_, inList := riskListTexts()
	var inHelp error
	for _, lang := range Languages() {
		_, err := Consolidated(lang)
		inHelp = errors.Join(inHelp, err)
	}
	return errors.Join(inProblems, inLetters, inForm, inRisk, inPages, inReport, inList, inHelp)
}
