package demo

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// desk tells the year of the board whose controller works in the demo: what they
// did, and how the units answered with their risks.
func (a *Account) desk(b *bytes.Buffer) {
	if len(a.Journal.Diary) == 0 {
		return
	}
	b.WriteString("\nRegionkontorets år\n\n")
	for _, p := range a.Past {
		fmt.Fprintf(b, "  %d års plan är avslutad och ligger kvar som historik: %s i rapporten och %s i åtgärdslistan.\n", p.Year, several(p.Texts, "resultat", "resultat"), several(p.Actions, "åtgärd", "åtgärder"))
	}
	events := slices.Clone(a.Journal.Diary)
	for _, t := range a.Journal.Requests {
		if t.Risks && !a.Brief {
			events = append(events, Noted{t.At, fmt.Sprintf("%s (%s) %s. %s", t.Name, t.Request, kindWord(t.Kind), a.trail(t.Request))})
		}
	}
	slices.SortStableFunc(events, func(x, y Noted) int { return date(x.At).Compare(date(y.At)) })
	for _, e := range events {
		on := fmt.Sprintf("%d %s", e.At.Day(), monthName(e.At.Month()))
		if e.At.Year() > a.Year {
			on += fmt.Sprintf(" %d", e.At.Year())
		}
		fmt.Fprintf(b, "  %-17s%s\n", on, e.Text)
	}
}

// date is the day of a time.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
