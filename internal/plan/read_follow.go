package plan

import (
	"errors"
	"strconv"
	"strings"

	"rond/scheduler"
)

// occasions reads when the plan is reported.
func (rd *reader) occasions() {
	seen := map[string]string{}
	for _, p := range rd.rows("occasions") {
		v := p.row.Values
		o := Occasion{
			Name: rd.require(p, "name"), Period: rd.require(p, "period"), LastDay: v["last_day"], Opens: v["opens"], TextsDue: v["texts_due"],
			BoardDate: v["board_date"], Registry: v["registry"], Extra: notes(p.row),
		}
		rd.unique(p, "name", seen)
		rd.unique(p, "period", seen)
		if o.Opens != "" && o.LastDay != "" && o.LastDay < o.Opens {
			rd.fault(p, "last_day", "plan-due-before-asked", o.LastDay, o.Opens)
		}
		period, err := rd.plan.Period(o.Period)
		switch {
		case o.Period == "":
		case err != nil:
			rd.fault(p, "period", "plan-period-bad", o.Period)
		case period.Year.Year != rd.plan.Year && rd.plan.Year != 0:
			rd.fault(p, "period", "plan-period-other-year", o.Period, rd.found["plan"].Rows[0].Values["year"])
		default:
			o.Period = period.ID()
		}
		rd.plan.Occasions = append(rd.plan.Occasions, o)
	}
}

// assessments reads the controller's texts and grades.
func (rd *reader) assessments() {
	seen := map[string]string{}
	for _, p := range rd.rows("assessments") {
		v := p.row.Values
		a := Assessment{Control: v["control"], Area: rd.area(p), Occasion: rd.require(p, "occasion"), Text: v["text"], Reported: v["reported"] != "no", Extra: notes(p.row)}
		if c := rd.plan.control(a.Control); c != nil {
			a.Control = c.Code
		} else if a.Control != "" {
			rd.fault(p, "control", "plan-control-unknown", a.Control, near(a.Control, rd.plan.codes()))
		}
		if period, err := rd.plan.Period(a.Occasion); err == nil {
			a.Occasion = period.ID()
		}
		if a.Occasion != "" && !rd.plan.hasOccasion(a.Occasion) {
			rd.fault(p, "occasion", "plan-occasion-unknown", a.Occasion, strings.Join(rd.plan.periods(), ", "))
		}
		a.Grade = rd.grade(p)
		id := strings.Join([]string{a.Control, a.Area, a.Occasion}, "\x00")
		if first, twice := seen[id]; twice {
			rd.fault(p, "occasion", "plan-assessment-twice", first)
		}
		seen[id] = p.row.Cell("occasion")
		rd.plan.Assessments = append(rd.plan.Assessments, a)
	}
}

// grade reads a cell that holds the word or the code of a grade.
func (rd *reader) grade(p place) string {
	text := p.row.Values["grade"]
	if text == "" {
		return ""
	}
	var known []string
	for _, g := range rd.plan.Grades {
		if fold(g.Word) == fold(text) || fold(g.Code) == fold(text) {
			return g.Code
		}
		known = append(known, g.Word)
	}
	rd.fault(p, "grade", "plan-grade-unknown", text, strings.Join(known, ", "))
	return ""
}

// actions reads the action list.
func (rd *reader) actions() {
	for _, p := range rd.rows("actions") {
		v := p.row.Values
		rd.require(p, "area")
		a := Action{
			AreaNumber: v["area_number"], Number: v["number"], Area: rd.area(p), Text: rd.require(p, "text"), Owner: v["owner"],
			Due: v["due"], Status: v["status"], Effect: v["effect"], From: v["from"], Check: v["check"], Extra: notes(p.row),
		}
		if a.Status == "" {
			a.Status = "unset"
		}
		rd.plan.Actions = append(rd.plan.Actions, a)
	}
}

// answerable checks, once everything is read, that what is to be asked can be
// asked: frequencies that are understood and roles that somebody has.
func (rd *reader) answerable() {
	for i, c := range rd.plan.Controls {
		control := rd.controlAt[i]
		ownFrequency := true // every part says itself how often
		for j, part := range c.Parts {
			p := rd.partAt[[2]int{i, j}]
			rd.rolesKnown(p, c, part)
			if p.sheet.Shape.Key == "parts" {
				rd.frequency(p, "frequency", part.Frequency)
				rd.frequency(p, "reported", p.row.Values["reported"])
			}
			ownFrequency = ownFrequency && !unstated(part.Frequency)
		}
		rd.frequency(control, "frequency", c.Frequency)
		if whole := rd.partAt[[2]int{i, 0}]; whole.sheet.Shape.Key == "controls" {
			rd.proposed(control, c)
		}
		rd.frequency(control, "reported", control.row.Values["reported"])
		if unstated(c.Frequency) && c.SharedFrom == "" && !ownFrequency && !rd.misread(control, "frequency") {
			rd.warn(control, "frequency", "plan-frequency-missing", c.Code)
		}
	}
}

// frequency refuses a text that the scheduler does not understand, and tells
// what one that it does leaves open.
func (rd *reader) frequency(p place, key, text string) {
	if unstated(text) {
		return
	}
	f, err := scheduler.ParseFrequency(text)
	var phrase *scheduler.PhraseError
	switch {
	case errors.As(err, &phrase):
		rd.fault(p, key, "plan-frequency-refused", phrase.Part, strings.Join(phrase.Suggestions, ", "))
	case err != nil && !errors.Is(err, scheduler.ErrUnstated):
		rd.fault(p, key, "plan-frequency-refused", text, "")
	case err == nil && rd.plan.Status != Closed:
		rd.leftOpen(p, key, f)
	}
}

// leftOpen tells of dates of which only the month is read, of what is done so often that it is asked about per month,
// and of every N years which one it is when the text does not say.
func (rd *reader) leftOpen(p place, key string, f scheduler.Frequency) {
	if key == "frequency" && !unstated(p.row.Values["reported"]) {
		return // that is asked about then
	}
	if len(f.Days) > 0 {
		rd.warn(p, key, "plan-frequency-days", f.Text, strings.Join(f.Days, ", "))
	}
	months := false
	for _, r := range f.ReportRules() {
		if r.PerMonth() && !months {
			rd.warn(p, key, "plan-frequency-per-month", f.Text)
			months = true
		}
		if year, ok := r.NextYear(scheduler.PlanYear{Year: rd.plan.Year}); ok && r.Year == 0 {
			rd.warn(p, key, "plan-frequency-years", f.Text, strconv.Itoa(year))
		}
	}
}

// rolesKnown warns of a part that nobody is to answer, and of roles without a
// seat.
func (rd *reader) rolesKnown(p place, c Control, part Part) {
	if rd.plan.Status == Closed {
		return
	}
	if len(part.Roles) == 0 {
		rd.warn(p, "answers", "plan-answers-missing", c.Code+part.Code)
		return
	}
	var known []string
	for _, s := range rd.plan.Seats {
		known = append(known, s.Role)
	}
	asked := 0
	for _, role := range part.Roles {
		if role.Who == TakesPart {
			continue
		}
		asked++
		if len(rd.plan.seatsOf(role)) == 0 {
			rd.warn(p, "answers", "plan-role-empty", role.Name, near(role.Name, known))
		}
	}
	if asked == 0 {
		rd.warn(p, "answers", "plan-answers-missing", c.Code+part.Code)
	}
}
