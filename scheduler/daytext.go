package scheduler

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DayError is the refusal of a text for a day, with texts that are read.
type DayError struct {
	Text        string
	Suggestions []string
}

func (e *DayError) Error() string {
	return fmt.Sprintf("reading day %q: want for example %s", e.Text, strings.Join(e.Suggestions, "; "))
}

// maxDayText bounds the text of a day, in bytes.
const maxDayText = 100

// ParseDay reads a cell of a plan that says when something opens or is due, in
// Swedish or English: "5 arbetsdagar före", "8 working days after the period",
// "10 arbetsdagar före nämnden", "den 10:e månaden efter", "15 dec",
// "2026-12-15". Another text is refused with a *[DayError]; days that are not
// said to be working days are, for they are no rule here.
func ParseDay(text string) (Day, error) {
	refused := &DayError{Text: text, Suggestions: []string{"5 arbetsdagar före", "den 10:e månaden efter", "15 dec", "2026-12-15"}}
	if len(text) > maxDayText {
		refused.Text = shorten(text)
		return Day{}, refused
	}
	low := strings.TrimSuffix(strings.Join(strings.Fields(strings.ToLower(clean(text))), " "), ".")
	for _, read := range []func(string) (Day, bool){dateText, workingDaysText, lastDayText, ofMonthText, ofYearText} {
		if d, ok := read(low); ok {
			return d, nil
		}
	}
	return Day{}, refused
}

func dateText(s string) (Day, bool) {
	d, err := ParseDate(s)
	return Day{Date: d}, err == nil && d.Year >= firstYear && d.Year <= lastYear
}

// The words of a day, both languages.
const (
	workingDayWords = `(?:arbetsdagar|arbetsdagen|arbetsdag|vardagar|vardagen|vardag|working days|working day|business days|business day)`
	periodWords     = `(?: (?:perioden|periodens slut|månadens slut|kvartalets slut|tertialets slut|halvårets slut|årets slut|the period|(?:the )?end of (?:the |a )?(?:period|month|quarter|tertial|half-year|year)|(?:the )?period end))?`
	meetingWords    = `(?: (?:nämnden|nämnd|nämndens sammanträde|nämndens möte|nämndsammanträdet|nämndsammanträde|sammanträdet|nämndmötet|mötet|styrelsen|styrelsens möte|styrelsemötet|the meeting|the board|the board meeting|the board's meeting|board meeting))`
	dayNumber       = `(?:den |the )?(\d{1,2})(?::e|:a|:dje|e|a|st|nd|rd|th)?`
)

var (
	workingDaysPattern = regexp.MustCompile(`^(\S+) ` + workingDayWords + ` (före|innan|efter|before|after)(?:(` + meetingWords + `)|` + periodWords + `)$`)
	lastDayPattern     = regexp.MustCompile(`^(?:(?:på )?(?:periodens )?sista dag(?:en)?(?: i perioden)?|periodens slut|(?:on )?(?:the )?last day(?: of the period)?|(?:the )?end of the period)$`)
	ofMonthPattern     = regexp.MustCompile(`^` + dayNumber + ` (?:i |of )?(?:(periodens sista månad|sista månaden i perioden|sista månaden|the period's last month|the last month(?: of the period)?)|(?:the )?(?:(\S+) )?(?:månaden|månad|month) (?:efter|after)` + periodWords + `)$`)
	ofYearPattern      = regexp.MustCompile(`^` + dayNumber + `(?: of)? ([a-zåäö]+)$|^(\d{1,2})/(\d{1,2})$|^([a-z]+) (\d{1,2})(?:st|nd|rd|th)?$`)
)

// countText is a number from 0 to maxDays, in digits or in words, or the
// ordinal of one.
func countText(s string) (int, bool) {
	if toks := tokens(s); len(toks) == 1 {
		r := reader{text: s, toks: toks}
		if n, m := r.ordinalAt(0); m == 1 {
			return n, n >= 1 && n <= maxDays
		}
		if n, m := r.numberAt(0); m == 1 {
			return n, n >= 0 && n <= maxDays
		}
	}
	return 0, false
}

func workingDaysText(s string) (Day, bool) {
	m := workingDaysPattern.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	n, ok := countText(m[1])
	before := m[2] == "före" || m[2] == "innan" || m[2] == "before"
	if before {
		n = -n
	}
	// Nothing is due so late that the meeting is held without it.
	meeting := m[3] != ""
	return Day{WorkingDays: n, Meeting: meeting}, ok && (!meeting || before && n != 0)
}

func lastDayText(s string) (Day, bool) { return Day{}, lastDayPattern.MatchString(s) }

func ofMonthText(s string) (Day, bool) {
	m := ofMonthPattern.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	day, _ := strconv.Atoi(m[1]) // two digits, by the pattern
	months := 0
	if m[2] == "" {
		months = 1
	}
	if m[3] != "" {
		n, ok := countText(m[3])
		if !ok || n < 1 || n > 12 {
			return Day{}, false
		}
		months = n
	}
	return Day{Months: months, OfMonth: day}, day >= 1 && day <= 31
}

func ofYearText(s string) (Day, bool) {
	m := ofYearPattern.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	day, _ := strconv.Atoi(m[1] + m[3] + m[6]) // one of them has two digits
	month, _ := strconv.Atoi(m[4])
	if name := m[2] + m[5]; name != "" {
		for _, e := range lex.phrases[isMonth][name] {
			month = e.n
		}
	}
	if month < 1 || month > 12 || day < 1 || day > dayOfMonth(2024*12+month-1, 31).Day {
		return Day{}, false
	}
	return Day{Month: time.Month(month), OfMonth: day}, true
}

// Describe is the rule in words that [ParseDay] reads as the same, in Swedish
// ("sv") or English.
func (d Day) Describe(lang string) string {
	sv := lang == "sv"
	pick := func(swedish, english string) string {
		if sv {
			return swedish
		}
		return english
	}
	w := wordsOf(lang)
	switch {
	case !d.Date.IsZero():
		return d.Date.String()
	case d.Month != 0:
		return fmt.Sprintf("%d %s", d.OfMonth, w.months[d.Month-1])
	case d.OfMonth != 0 && d.Months == 0:
		return fmt.Sprintf(pick("den %s i periodens sista månad", "the %s of the period's last month"), nth(d.OfMonth, lang))
	case d.OfMonth != 0 && d.Months == 1:
		return fmt.Sprintf(pick("den %s månaden efter", "the %s of the month after"), nth(d.OfMonth, lang))
	case d.OfMonth != 0:
		return fmt.Sprintf(pick("den %s %s månaden efter", "the %s of the %s month after"), nth(d.OfMonth, lang), word12(w.ordinals, d.Months, ""))
	case d.WorkingDays == 0:
		return pick("sista dagen i perioden", "the last day of the period")
	}
	n := max(d.WorkingDays, -d.WorkingDays)
	days := pick("arbetsdagar", "working days")
	if n == 1 {
		days = pick("arbetsdag", "working day")
	}
	from := pick(" periodens slut", " the period")
	if d.Meeting {
		from = pick(" nämnden", " the board meeting")
	}
	side := pick("efter", "after")
	if d.WorkingDays < 0 {
		side = pick("före", "before")
	}
	return fmt.Sprintf("%d %s %s%s", n, days, side, from)
}

// nth is a day of a month as an ordinal: "1:a", "10:e"; "1st", "10th".
func nth(n int, lang string) string {
	if lang == "sv" {
		if slices.Contains([]int{1, 2, 21, 22, 31}, n) {
			return strconv.Itoa(n) + ":a"
		}
		return strconv.Itoa(n) + ":e"
	}
	return strconv.Itoa(n) + englishEnd(n)
}

// englishEnd is the ending of an ordinal in digits.
func englishEnd(n int) string {
	if i := n % 10; i >= 1 && i <= 3 && n%100/10 != 1 {
		return []string{"st", "nd", "rd"}[i-1]
	}
	return "th"
}
