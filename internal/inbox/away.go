package inbox

import (
	"regexp"
	"time"
)

// What the words before a day make of it.
var (
	cueBack      = regexp.MustCompile(`(?i)(åter|tillbaka|back|return|\bigen\b|förrän|resum)`)
	cueThrough   = regexp.MustCompile(`(?i)(till och med|t\.?\s?o\.?\s?m\.?|through|inclu\w+|[-–])\s*\S*\s*(den\s*)?$`)
	cueBetween   = regexp.MustCompile(`(?i)\b(mellan|between)\b.{1,30}\b(och|and)\s*(den\s*)?$`)
	cueUntil     = regexp.MustCompile(`(?i)(till|until|\bto)\b`)
	cueBeginning = regexp.MustCompile(`(?i)(från|from|since|f\.?\s?r\.?\s?o\.?\s?m\.?|between|mellan|\bkl\.?)\s*(och med\s*)?(den\s*)?$`)
	sentenceEnd  = regexp.MustCompile(`[!?\n]|\.\s+\p{Lu}`)
)

// backOn is the day (YYYY-MM-DD) that an out-of-office written on a day says
// the person is back, "" when it does not. "Åter den 12 augusti" is that day,
// "till och med den 12" the day after. A day without a year is the next one.
func backOn(text string, written time.Time) string {
	if written.IsZero() {
		return ""
	}
	best, rank := time.Time{}, 0
	for _, d := range namedDays(text, written) {
		day, r := d.judge(text)
		if r > rank || r == rank && day.After(best) {
			best, rank = day, r
		}
	}
	if rank == 0 || !best.After(written) || best.Sub(written) > 400*24*time.Hour {
		return ""
	}
	return best.Format(time.DateOnly)
}

// judge reads the words before the day: what day they mean, and how surely.
// 0 is not at all.
func (d named) judge(text string) (time.Time, int) {
	before := text[max(0, d.at-45):d.at]
	if ends := sentenceEnd.FindAllStringIndex(before, -1); len(ends) > 0 {
		before = before[ends[len(ends)-1][0]+1:]
	}
	switch {
	case cueBeginning.MatchString(before):
		return time.Time{}, 0
	case d.loose && cueBack.MatchString(before):
		return d.start, 1
	case d.loose:
		return time.Time{}, 0
	case d.span, cueThrough.MatchString(before), cueBetween.MatchString(before):
		return d.end.AddDate(0, 0, 1), 2
	case cueBack.MatchString(before):
		return d.start, 3
	case cueUntil.MatchString(before):
		return d.start, 1
	}
	return time.Time{}, 0
}
