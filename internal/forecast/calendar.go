package forecast

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"rond/internal/engine"
)

// maxNamed is how many people a day of a calendar file names; calendar
// programs cut long texts, some without a word.
const maxNamed = 100

// Calendar writes a forecast as iCalendar (RFC 5545): a whole day for each day
// on which people are asked, and for each last day to answer. An event keeps
// its UID from one file to the next, so that a calendar that is read in again
// has nothing twice. Now stands in it as the time that it was made.
func Calendar(w io.Writer, lang string, f *engine.Forecast, now time.Time) error {
	c := ics.NewCalendarFor("Rond")
	c.SetMethod(ics.MethodPublish)
	c.SetCalscale("GREGORIAN")
	c.SetXWRCalName(title(lang, f))
	for _, d := range f.Days {
		name := fmt.Sprintf(in(lang, "Internkontroll: %s får mejl", "Internal control: %s asked"), counted(len(d.Mail), in(lang, "person", "person"), in(lang, "personer", "people")))
		if err := whole(c, f, now, d.Day, "asked-"+d.Day, name, named(lang, d.Mail)); err != nil {
			return err
		}
	}
	for _, l := range f.Last {
		name := fmt.Sprintf(in(lang, "Internkontroll: sista svarsdag %s", "Internal control: last day to answer, %s"), plain(l.Occasion))
		if err := whole(c, f, now, l.Day, "last-"+url.PathEscape(l.Code)+"-"+l.Period, name, plain(l.Board)); err != nil {
			return err
		}
	}
	if err := c.SerializeTo(w, ics.WithNewLineWindows); err != nil { // CRLF, whatever the system: RFC 5545 §3.1
		return fmt.Errorf("calendar file of %d: %w", f.Year, err)
	}
	return nil
}

// whole adds an event of a whole day that leaves the day free.
func whole(c *ics.Calendar, f *engine.Forecast, now time.Time, day, id, name, more string) error {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return fmt.Errorf("event %s: %w", id, err)
	}
	kind := "rond"
	if f.Proposed { // must not take the place of what is in force
		kind = "rond-proposal"
	}
	e := c.AddEvent(fmt.Sprintf("%s-%d-%s@%s", kind, f.Year, id, f.Installation))
	e.SetDtStampTime(now)
	e.SetAllDayStartAt(d)
	e.SetAllDayEndAt(d.AddDate(0, 0, 1)) // the first day that is not in it
	e.SetSummary(name)
	e.SetDescription(more)
	e.SetTimeTransparency(ics.TransparencyTransparent)
	return nil
}

// named is who is asked on a day, a line for each.
func named(lang string, mail []engine.DayPerson) string {
	var lines []string
	for i, m := range mail {
		if i == maxNamed {
			lines = append(lines, fmt.Sprintf(in(lang, "… och %d till", "… and %d more"), len(mail)-i))
			break
		}
		rows := counted(len(m.Rows), in(lang, "kontroll", "control"), in(lang, "kontroller", "controls"))
		line := fmt.Sprintf(in(lang, "%s (%s): %s, sista svarsdag %s", "%s (%s): %s, due %s"), plain(m.Name), plain(m.Board), rows, m.Due)
		if m.Last > m.Due {
			line += fmt.Sprintf(in(lang, ", resten senast %s", ", the rest by %s"), m.Last)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// plain is a text on one line, without what a calendar program would take for
// something else than text.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
