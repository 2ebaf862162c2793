package scheduler

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// naming is how one language names rules and periods.
type naming struct {
	rules                     map[Kind]string
	months, numbers, ordinals []string
	quarter, half, time       string
	wholeYear                 string
	weeks, everyMonth, years  string // with the ordinal
	second                    [3]string
	times, in, and, since     string
	reported, cue             string
	perMonth, next, onlyMonth string
}

var namingSV = naming{
	rules: map[Kind]string{Daily: "varje dag", Weekly: "varje vecka", Monthly: "varje månad", Quarterly: "varje kvartal", Tertial: "varje tertial",
		HalfYearly: "varje halvår", Yearly: "en gång om året", Continuous: "löpande", AsNeeded: "vid behov"},
	months:   []string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
	numbers:  []string{"en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"},
	ordinals: []string{"första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde", "elfte", "tolfte"},
	quarter:  "kvartal", half: "halvår", time: "gång %d av %d, %s", wholeYear: "helåret",
	weeks: "var %s vecka", everyMonth: "var %s månad", years: "vart %s år",
	second: [3]string{"varannan vecka", "varannan månad", "vartannat år"},
	times:  "%s gånger om året", in: "i ", and: " och ", since: "från", reported: "redovisas ", cue: "i samband med",
	perMonth: "per månad", next: "nästa gång %d", onlyMonth: "hela månaden, inte just %s",
}

var namingEN = naming{
	rules: map[Kind]string{Daily: "every day", Weekly: "every week", Monthly: "every month", Quarterly: "every quarter", Tertial: "every tertial",
		HalfYearly: "every half-year", Yearly: "once a year", Continuous: "continuously", AsNeeded: "as needed"},
	months:   []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	numbers:  []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
	ordinals: []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"},
	quarter:  "quarter", half: "half-year", time: "%d of %d, %s", wholeYear: "full year",
	weeks: "every %s week", everyMonth: "every %s month", years: "every %s year",
	second: [3]string{"every second week", "every second month", "every second year"},
	times:  "%s times a year", in: "in ", and: " and ", since: "from", reported: "reported ", cue: "in connection with",
	perMonth: "per month", next: "next in %d", onlyMonth: "all of the month, not just %s",
}

// cues translates what opens an event to English.
var cues = map[string]string{
	"vid": "at", "vid varje": "at each", "i samband med": "in connection with", "i samband med varje": "in connection with each",
	"i anslutning till": "in connection with", "inför": "before", "inför varje": "before each", "efter": "after", "efter varje": "after each",
	"före": "before", "före varje": "before each", "när": "when", "då": "when", "i händelse av": "in case of", "i slutet av": "at the end of", "i slutet på": "at the end of", "i början av": "at the beginning of", "i början på": "at the beginning of",
	"i mitten av": "in the middle of", "mitten av": "in the middle of", "slutet av": "at the end of", "början av": "at the beginning of",
	"i samb med": "in connection with", "i sambandmed": "in connection with", "isamband med": "in connection with", "på förekommen anledning av": "in case of",
}

// cuesToSwedish translates it the other way.
var cuesToSwedish = map[string]string{
	"in connection with": "i samband med", "in connection with each": "i samband med varje", "in connection with every": "i samband med varje", "when": "när",
	"before": "före", "before each": "före varje", "before every": "före varje", "prior to": "före", "after": "efter", "after each": "efter varje", "after every": "efter varje", "following": "efter",
	"upon": "vid", "at": "vid", "on": "vid", "at each": "vid varje", "at every": "vid varje", "on each": "vid varje", "in case of": "i händelse av", "in the event of": "i händelse av",
	"in the middle of": "i mitten av", "at the end of": "i slutet av", "end of": "i slutet av", "at the beginning of": "i början av", "at the start of": "i början av", "start of": "i början av",
}

func wordsOf(lang string) naming {
	if lang == "sv" {
		return namingSV
	}
	return namingEN
}

// Describe is the rule in plain words, in Swedish ("sv") or English. What it
// says can be read by [ParseFrequency] as the same rule.
func (r Rule) Describe(lang string) string {
	w := wordsOf(lang)
	switch r.Kind {
	case EveryWeeks:
		return w.every(r.N, w.second[0], w.weeks, lang)
	case EveryMonths:
		return w.every(r.N, w.second[1], w.everyMonth, lang)
	case EveryYears:
		text := w.every(r.N, w.second[2], w.years, lang)
		if r.Year != 0 {
			text += fmt.Sprintf(" %s %d", w.since, r.Year)
		}
		return text
	case Times:
		if r.N == 1 {
			return w.rules[Yearly]
		}
		if r.N == 2 && lang != "sv" {
			return "twice a year"
		}
		return fmt.Sprintf(w.times, word12(w.numbers, r.N, ""))
	case InMonths:
		months := make([]string, len(r.Months))
		for i, m := range r.Months {
			months[i] = w.months[m-1]
		}
		return w.in + w.list(months)
	}
	return w.rules[r.Kind]
}

func (w naming) every(n int, second, format, lang string) string {
	if n == 2 {
		return second
	}
	end := ":e"
	if lang != "sv" {
		end = englishEnd(n)
	}
	return fmt.Sprintf(format, word12(w.ordinals, n, end))
}

// word12 is n in words to twelve, and in digits with the ending above.
func word12(words []string, n int, end string) string {
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	return strconv.Itoa(n) + end
}

func (w naming) list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + w.and + items[last]
}

// Describe is the frequency in plain words, in Swedish ("sv") or English: what
// is shown beside the plan's own text so that its author sees how it was read.
// Subjects and events stand in the author's words.
func (f Frequency) Describe(lang string) string {
	w := wordsOf(lang)
	var parts []string
	for _, g := range f.Fragments {
		parts = append(parts, g.describe(lang))
	}
	if len(f.Reported) > 0 {
		var rules []string
		for _, r := range f.Reported {
			rules = append(rules, r.Describe(lang))
		}
		parts = append(parts, w.reported+w.list(rules))
	}
	return strings.Join(parts, "; ")
}

func (g Fragment) describe(lang string) string {
	text := g.Rule.Describe(lang)
	if g.Event != "" {
		text = g.cue(lang) + " " + g.Event
	}
	if g.Subject != "" {
		return g.Subject + ": " + text
	}
	return text
}

// cue is what opens the event, in the language when it is known there.
func (g Fragment) cue(lang string) string {
	translated := cues
	if lang == "sv" {
		translated = cuesToSwedish
	}
	if text, ok := translated[words(g.Cue)]; ok {
		return text
	}
	return cmp.Or(g.Cue, wordsOf(lang).cue)
}
