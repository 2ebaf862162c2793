package inbox

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const monthNames = `jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars?|march|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:usti|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// The ways in which people write a day. Each has its own groups.
var (
	dayISO       = regexp.MustCompile(`\b(20\d\d)-(\d\d)-(\d\d)\b`)
	dayMonth     = regexp.MustCompile(`(?i)\b(\d{1,2})(?::?[ea]|st|nd|rd|th)?\s+(?:of\s+)?(` + monthNames + `)\b\.?(?:,?\s+(20\d\d))?`)
	monthDay     = regexp.MustCompile(`(?i)\b(` + monthNames + `)\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?`)
	daySlash     = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b(?:[-/ ](20\d\d)\b)?`)
	weekNumber   = regexp.MustCompile(`(?i)\b(?:vecka|week|v\.?)\s?(\d{1,2})\b`)
	cueBack      = regexp.MustCompile(`(?i)(åter|tillbaka|back|return)`)
	cueThrough   = regexp.MustCompile(`(?i)(till och med|t\.?\s?o\.?\s?m\.?|through|inclu\w+|[-–])\s*\S*\s*$`)
	cueUntil     = regexp.MustCompile(`(?i)(till|until|\bto)\b`)
	cueBeginning = regexp.MustCompile(`(?i)(från|from|since|f\.?\s?r\.?\s?o\.?\s?m\.?|between|mellan)\s*(och med\s*)?(den\s*)?$`)
)

// named is a day or a week in a text.
type named struct {
	at         int // where it begins in the text
	start, end time.Time
}

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
	if i := strings.LastIndexAny(before, "!?\n"); i >= 0 {
		before = before[i:]
	}
	switch {
	case cueBeginning.MatchString(before):
		return time.Time{}, 0
	case cueThrough.MatchString(before):
		return d.end.AddDate(0, 0, 1), 2
	case cueBack.MatchString(before):
		return d.start, 3
	case cueUntil.MatchString(before):
		return d.start, 1
	}
	return time.Time{}, 0
}

// namedDays finds the days that a text names, at most fifty of each form.
func namedDays(text string, written time.Time) []named {
	var days []named
	find := func(re *regexp.Regexp, read func(g func(int) string) (start, end time.Time)) {
		for _, m := range re.FindAllStringSubmatchIndex(text, 50) {
			group := func(i int) string {
				if m[2*i] < 0 {
					return ""
				}
				return text[m[2*i]:m[2*i+1]]
			}
			if start, end := read(group); !start.IsZero() {
				days = append(days, named{m[0], start, end})
			}
		}
	}
	find(dayISO, func(g func(int) string) (time.Time, time.Time) {
		return one(dayOf(g(1), number(g(2)), g(3), written))
	})
	find(dayMonth, func(g func(int) string) (time.Time, time.Time) {
		return one(dayOf(g(3), monthOf(g(2)), g(1), written))
	})
	find(monthDay, func(g func(int) string) (time.Time, time.Time) {
		return one(dayOf(g(3), monthOf(g(1)), g(2), written))
	})
	find(daySlash, func(g func(int) string) (time.Time, time.Time) { // Swedish: day first
		return one(dayOf(g(3), number(g(2)), g(1), written))
	})
	find(weekNumber, func(g func(int) string) (time.Time, time.Time) {
		monday := weekOf(number(g(1)), written)
		return monday, monday.AddDate(0, 0, 6)
	})
	return days
}

func one(d time.Time) (start, end time.Time) { return d, d }

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// monthOf reads a month's name in either language; three letters tell them
// apart. 0 is none.
func monthOf(name string) int {
	name = strings.ToLower(name)
	if len(name) < 3 {
		return 0
	}
	switch name[:3] {
	case "maj":
		return 5
	case "okt":
		return 10
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String()[:3], name[:3]) {
			return int(m)
		}
	}
	return 0
}

// dayOf is the day, the zero time when there is no such one. Without a year it
// is the first that is not more than a month gone when the mail was written.
func dayOf(year string, month int, day string, written time.Time) time.Time {
	y := number(year)
	if y == 0 {
		y = written.Year()
	}
	d := time.Date(y, time.Month(month), number(day), 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || d.Day() != number(day) {
		return time.Time{}
	}
	if year == "" && d.Before(written.AddDate(0, -1, 0)) {
		d = d.AddDate(1, 0, 0)
	}
	return d
}

// weekOf is the Monday of an ISO week, this year or next.
func weekOf(week int, written time.Time) time.Time {
	if week < 1 || week > 53 {
		return time.Time{}
	}
	monday := func(year int) time.Time {
		d := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
		return d.AddDate(0, 0, -(int(d.Weekday())+6)%7+7*(week-1))
	}
	d := monday(written.Year())
	if d.Before(written.AddDate(0, -1, 0)) {
		d = monday(written.Year() + 1)
	}
	return d
}
