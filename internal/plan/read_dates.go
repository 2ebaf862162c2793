package plan

import (
	"errors"
	"strings"

	"rond/scheduler"
)

// The words of [Timing.Period] that are no unit of a period's id.
const (
	allPeriods = "all"
	wholeYear  = "year"
)

// timings reads what the plan says itself of days. A date can only be said of
// what comes once in the year.
func (rd *reader) timings() {
	seen := map[string]string{}
	for _, p := range rd.rows("timings") {
		t := Timing{Period: rd.require(p, "period"), Extra: notes(p.row)}
		t.Opens, t.Due = rd.days(p, t.Period == wholeYear)
		rd.unique(p, "period", seen)
		rd.plan.Timings = append(rd.plan.Timings, t)
	}
}

// days reads the two cells of a row that say when something is asked about and
// when the answer is due. A date, with a year or without, is refused where there
// is more than one period that it would have to hold for.
func (rd *reader) days(p place, once bool) (opens, due string) {
	for _, key := range []string{"opens", "due"} {
		text := p.row.Values[key]
		if text == "" {
			continue
		}
		d, err := scheduler.ParseDay(text)
		var refused *scheduler.DayError
		switch {
		case errors.As(err, &refused):
			rd.fault(p, key, "plan-day-refused", p.title(key), refused.Text, strings.Join(refused.Suggestions, "; "))
		case d.Meeting && key == "opens":
			rd.fault(p, key, "plan-day-meeting", p.title(key), text)
		case (!d.Date.IsZero() || d.Month != 0) && !once:
			rd.fault(p, key, "plan-day-date", p.title(key), text)
		}
	}
	return p.row.Values["opens"], p.row.Values["due"]
}

// periodsOf is the slots of all parts of a control, each period once. What is
// not understood has none.
func (p *Plan) periodsOf(c Control) []scheduler.Slot {
	var all []scheduler.Slot
	seen := map[string]bool{}
	for _, part := range c.Parts {
		slots, err := p.Slots(c, part)
		if err != nil {
			return nil // told of already
		}
		for _, s := range slots {
			if id := s.Period.ID(); !seen[id] {
				seen[id] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// dated reads the days that controls say, once it is known how often they are
// asked about, and checks what all that the plan says itself comes to: days
// before the period has ended may be meant, and may be a slip. The days are
// those of an installation that has said nothing itself.
func (rd *reader) dated() {
	slots := make([][]scheduler.Slot, len(rd.plan.Controls))
	for i, c := range rd.plan.Controls {
		slots[i] = rd.plan.periodsOf(c)
		rd.days(rd.controlAt[i], len(slots[i]) < 2)
	}
	if rd.plan.Year == 0 || rd.plan.Status == Closed {
		return
	}
	policy, calendar := scheduler.DefaultPolicy(), scheduler.NewCalendar()
	due := func(c Control, s scheduler.Slot) scheduler.Date {
		_, day := rd.plan.Dates(policy, calendar, c, s)
		return day
	}
	for i, p := range rd.rows("timings") {
		alone := &Plan{Year: rd.plan.Year, StartMonth: rd.plan.StartMonth, Timings: rd.plan.Timings[i : i+1]}
		if rule, ok := ruleOf(alone.Timings[0].Period); ok && alone.Timings[0].Due != "" {
			rd.early(p, "due", scheduler.Slots([]scheduler.Rule{rule}, alone.PlanYear(), nil)[:1], func(s scheduler.Slot) scheduler.Date {
				_, day := alone.Dates(policy, calendar, Control{}, s)
				return day
			})
		}
	}
	for i, c := range rd.plan.Controls {
		if c.Due != "" {
			rd.controlDue(rd.controlAt[i], c, slots[i], due)
		}
	}
	for i, p := range rd.rows("occasions") {
		o := rd.plan.Occasions[i]
		if o.LastDay != "" && o.BoardDate != "" && o.LastDay >= o.BoardDate {
			rd.warn(p, "last_day", "plan-due-after-meeting", o.LastDay, o.BoardDate)
		}
		period, err := rd.plan.Period(o.Period)
		key := "last_day"
		if o.LastDay == "" {
			key = "board_date"
		}
		if err == nil && p.row.Values[key] != "" {
			rd.early(p, key, []scheduler.Slot{{Period: period}}, func(s scheduler.Slot) scheduler.Date { return due(Control{}, s) })
		}
	}
}

// controlDue warns of what a control's own last day to answer comes to.
func (rd *reader) controlDue(p place, c Control, slots []scheduler.Slot, due func(Control, scheduler.Slot) scheduler.Date) {
	day, err := scheduler.ParseDay(c.Due)
	if err != nil || rd.misread(p, "due") {
		return // told of already
	}
	var own []scheduler.Slot
	overruled, meeting := "", false
	for _, s := range slots {
		told := rd.plan.told(s.Period.ID())
		meeting = meeting || !told.Meeting.IsZero()
		if told.Due.IsZero() {
			own = append(own, s)
		} else if overruled == "" {
			overruled = s.Period.ID()
		}
	}
	if overruled != "" {
		rd.warn(p, "due", "plan-day-overruled", c.Code, overruled)
	}
	if day.Meeting && !meeting && len(slots) > 0 {
		rd.warn(p, "due", "plan-meeting-missing", c.Code)
	}
	rd.early(p, "due", own, func(s scheduler.Slot) scheduler.Date { return due(c, s) })
}

// early warns of the first of some periods that is due before it has ended.
func (rd *reader) early(p place, key string, slots []scheduler.Slot, due func(scheduler.Slot) scheduler.Date) {
	if rd.misread(p, key) {
		return
	}
	for _, s := range slots {
		if day := due(s); day.Before(s.Period.Last()) {
			rd.warn(p, key, "plan-due-early", s.Period.ID(), day.String(), s.Period.Last().String())
			return
		}
	}
}

// ruleOf is a rule that makes periods of a kind; false when there is no such
// kind.
func ruleOf(kind string) (scheduler.Rule, bool) {
	rule, ok := map[string]scheduler.Rule{
		"M": {Kind: scheduler.Monthly}, "Q": {Kind: scheduler.Quarterly}, "T": {Kind: scheduler.Tertial}, "H": {Kind: scheduler.HalfYearly},
		"x": {Kind: scheduler.Times, N: 3}, wholeYear: {Kind: scheduler.Yearly}, allPeriods: {Kind: scheduler.Yearly},
	}[kind]
	return rule, ok
}

// proposed tells of a control without parts whose frequency says what it is
// about that it is read best in parts, and what to write.
func (rd *reader) proposed(p place, c Control) {
	f, err := scheduler.ParseFrequency(c.Frequency)
	if err != nil || len(f.Subjects()) == 0 {
		return
	}
	lang := p.sheet.Lang
	var rows []string
	for _, part := range inParts(f) {
		subject := part.Fragments[0].Subject
		for i := range part.Fragments {
			part.Fragments[i].Subject = ""
		}
		code := string(rune('a' + len(rows)))
		said := []string{partTitle("control", lang) + " " + c.Code, partTitle("code", lang) + " " + code}
		if subject != "" {
			said = append(said, partTitle("subject", lang)+" ”"+subject+"”")
		}
		rows = append(rows, strings.Join(append(said, partTitle("frequency", lang)+" ”"+describe(part, lang)+"”"), ", "))
	}
	rd.warn(p, "frequency", "plan-parts-proposed", strings.Join(f.Subjects(), ", "), strings.Join(rows, "; "))
}

// describe is a frequency in words that are read as the same.
func describe(f scheduler.Frequency, lang string) string {
	var said []string
	for _, g := range f.Fragments {
		said = append(said, scheduler.Frequency{Fragments: []scheduler.Fragment{g}}.Describe(lang))
	}
	return strings.Join(said, ". ")
}

// inParts splits a frequency by what its fragments are about, in the order of
// the text.
func inParts(f scheduler.Frequency) []scheduler.Frequency {
	var parts []scheduler.Frequency
	at := map[string]int{}
	for _, g := range f.Fragments {
		i, known := at[g.Subject]
		if !known {
			i = len(parts)
			at[g.Subject] = i
			parts = append(parts, scheduler.Frequency{})
		}
		parts[i].Fragments = append(parts[i].Fragments, g)
	}
	return parts
}

// partTitle is a column's title on the sheet of the parts.
func partTitle(key, lang string) string {
	c, _ := partShape().Column(key)
	return c.Title.In(lang)
}
