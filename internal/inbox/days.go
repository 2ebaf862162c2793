package inbox

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const monthNames = `jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars?|march|apr(?:il)?|maj|may|jun[ie]?|jul[iy]?|aug(?:usti|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// The ways in which people write a day. Each has its own groups.
var (
	dayISO     = regexp.MustCompile(`\b(20\d\d)-?(\d\d)-?(\d\d)\b`)
	dayMonth   = regexp.MustCompile(`(?i)\b(\d{1,2})(?::?[ea]|st|nd|rd|th)?\s+(?:of\s+)?(` + monthNames + `)\b\.?(?:,?\s+(20\d\d))?`)
	monthDay   = regexp.MustCompile(`(?i)\b(` + monthNames + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?`)
	daySlash   = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b(?:[-/ ](20\d\d)\b)?`)
	dayDot     = regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(?:(20\d\d)\b)?`)
	weekNumber = regexp.MustCompile(`(?i)\b(?:vecka|week|v\.?)\s?(\d{1,2})\b`)
	weekSpan   = regexp.MustCompile(`(?i)\b(?:veckorna|vecka|weeks?|v\.?)\s?(\d{1,2})\s?(?:[-–]|till|to)\s?(\d{1,2})\b`)
	dayAfter   = regexp.MustCompile(`(?i)\b(måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|monday|tuesday|wednesday|thursday|friday|saturday|sunday|i\s?morgon|tomorrow)(?:en)?\b`)
)

// weekdays are their names, from Sunday as in time.
var weekdays = [7][]string{{"söndag", "sunday"}, {"måndag", "monday"}, {"tisdag", "tuesday"}, {"onsdag", "wednesday"},
	{"torsdag", "thursday"}, {"fredag", "friday"}, {"lördag", "saturday"}}

// named is a day, or days, in a text.
type named struct {
	at         int // where it begins in the text
	start, end time.Time
	span       bool // from one to another
	loose      bool // the next of its name: a date beside it says more
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
				days = append(days, named{at: m[0], start: start, end: end})
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
	find(dayDot, func(g func(int) string) (time.Time, time.Time) {
		return one(dayOf(g(3), number(g(2)), g(1), written))
	})
	find(weekNumber, func(g func(int) string) (time.Time, time.Time) {
		monday := weekOf(number(g(1)), written)
		return monday, monday.AddDate(0, 0, 6)
	})
	exact := len(days)
	find(weekSpan, func(g func(int) string) (time.Time, time.Time) {
		return weekOf(number(g(1)), written), weekOf(number(g(2)), written).AddDate(0, 0, 6)
	})
	for i := range days[exact:] {
		days[exact+i].span = true
	}
	exact = len(days)
	find(dayAfter, func(g func(int) string) (time.Time, time.Time) {
		return one(following(strings.ToLower(g(1)), written))
	})
	for i := range days[exact:] {
		days[exact+i].loose = true
	}
	return days
}

// following is the next day of a name, after the one that the mail was written
// on.
func following(name string, written time.Time) time.Time {
	day := time.Date(written.Year(), written.Month(), written.Day(), 0, 0, 0, 0, time.UTC).AddDate(0, 0, 1)
	for n, names := range weekdays {
		if slices.Contains(names, name) {
			return day.AddDate(0, 0, (n-int(day.Weekday())+7)%7)
		}
	}
	return day // tomorrow
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
