package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/report"
	"rond/internal/store"
	"rond/scheduler"
)

// FollowUp says which follow-up report is meant: a board's plan of a year, for
// the year or at a reporting occasion (its name or period). Without a board it
// is the controls that the boards' plans of that year share.
type FollowUp struct {
	Board    string // code
	Year     int
	Occasion string
}

// FollowUp writes a follow-up report as "docx" or "html". What is said in it
// are the controller's assessments; the answers are only counted.
//
// A shared control is one that a board owns and others link to (plan.Follow);
// equal words alone share nothing. What one board has written of a control that may concern
// confidential matter is in no other board's report.
func (e *Engine) FollowUp(ctx context.Context, f FollowUp, format string, w io.Writer) error {
	var made interface {
		Write(w io.Writer, format string) error
	}
	err := e.store.View(ctx, func(r store.Reader) error {
		rounds, err := e.reportedPlans(ctx, r, f)
		if err != nil {
			return err
		}
		g := e.gathering(r, language(rounds[0]))
		if f.Board == "" {
			made, err = g.comparison(ctx, rounds, f.Occasion)
			return err
		}
		made, err = g.followUp(ctx, rounds[0], f.Occasion)
		return err
	})
	if err != nil {
		return fmt.Errorf("gathering the follow-up of %d: %w", f.Year, err)
	}
	return made.Write(w, format)
}

// reportedPlans is the plans that a report is about.
func (e *Engine) reportedPlans(ctx context.Context, r store.Reader, f FollowUp) ([]*round, error) {
	all, err := e.rounds(ctx, r, func(p store.Plan) bool { return p.Year == f.Year })
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(rd *round) bool { return f.Board != "" && rd.board.Code != f.Board })
	if len(all) == 0 {
		return nil, ErrNoPlan
	}
	return all, nil
}

// scope is what a report, or a consolidated workbook, tells of a plan: an occasion of it, the zero one for
// the year, and of its units some or, without any, all.
type scope struct {
	rd       *round
	occasion namedOccasion
	units    []string
}

// scope finds the occasion that is meant.
func (g *gathering) scope(rd *round, occasion string) (scope, error) {
	all := g.occasions(rd)
	i := slices.IndexFunc(all, func(o namedOccasion) bool { return o.is(occasion) })
	switch {
	case occasion == "":
		return scope{rd: rd}, nil
	case i >= 0:
		return scope{rd: rd, occasion: all[i]}, nil
	}
	none := &NoOccasion{Occasion: occasion}
	for _, o := range all {
		none.Known = append(none.Known, o.String())
	}
	return scope{}, none
}

// scopes are the plans that have an occasion, and the boards of those that have
// none of the kind. It is a [NoOccasion] when no plan has one.
func (g *gathering) scopes(rounds []*round, occasion string) (scopes []scope, without []string, err error) {
	none := &NoOccasion{Occasion: occasion}
	for _, rd := range rounds {
		t, err := g.scope(rd, occasion)
		if missing, ok := errors.AsType[*NoOccasion](err); ok {
			none.Known = append(none.Known, missing.Known...)
			without = append(without, rd.board.Name)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		scopes = append(scopes, t)
	}
	if len(scopes) == 0 {
		slices.Sort(none.Known)
		none.Known = slices.Compact(none.Known)
		return nil, nil, none
	}
	return scopes, without, nil
}

// whole are plans that are told of as a whole.
func whole(rounds ...*round) []scope {
	scopes := make([]scope, len(rounds))
	for i, rd := range rounds {
		scopes[i].rd = rd
	}
	return scopes
}

// roundsOf are the plans of some scopes.
func roundsOf(scopes []scope) []*round {
	rounds := make([]*round, len(scopes))
	for i, t := range scopes {
		rounds[i] = t.rd
	}
	return rounds
}

// ofYear reports whether a report is about the whole year.
func (t scope) ofYear() bool { return t.occasion.name == "" }

// covers reports whether a period ends within the report's time.
func (t scope) covers(period string) bool {
	p, err := t.rd.doc.Period(period)
	return t.ofYear() || err == nil && covers(t.occasion.Period, p)
}

// has reports whether a seat is in the units that are told of.
func (t scope) has(s store.Seat) bool {
	return len(t.units) == 0 || slices.ContainsFunc(t.units, func(unit string) bool { return s.Unit == unit || strings.HasPrefix(s.Unit, unit+placeMark) })
}

// ended reports whether a period has ended when the report's time has.
func (t scope) ended(period string) bool {
	p, err := t.rd.doc.Period(period)
	return t.ofYear() || err == nil && !p.Last().After(t.occasion.Last())
}

// followUp is the report of one plan.
func (g *gathering) followUp(ctx context.Context, rd *round, occasion string) (report.Report, error) {
	t, err := g.scope(rd, occasion)
	if err != nil {
		return report.Report{}, err
	}
	doc := rd.doc
	head, err := g.reportHead(ctx, t)
	if err != nil {
		return report.Report{}, err
	}
	v := report.Report{Head: head, Unit: doc.Unit, Plan: doc.Title, Adopted: decisionWords(g.lang, doc), PlanRegistry: doc.Registry,
		Provisional: doc.Status == plan.Provisional, MaxProb: doc.MaxProb, MaxCons: doc.MaxCons}
	for _, gr := range doc.Grades {
		v.Grades = append(v.Grades, report.Grade{Word: gr.Word, Severity: gr.Severity})
	}
	assessed, err := g.assessed(ctx, t)
	if err != nil {
		return v, err
	}
	v.Whole = assessed[subject{}]
	counts, err := g.counts(ctx, t)
	if err != nil {
		return v, err
	}
	v.Missing = counts.missing
	for _, a := range doc.Areas {
		v.Areas = append(v.Areas, report.Area{Name: a.Name, Account: a.Account, Assessment: assessed[subject{area: a.Name}]})
	}
	for _, c := range g.reportedControls(t, counts) {
		c.Assessment, c.Answers = assessed[subject{control: c.Code}], counts.tally(c.Code)
		in(&v, c.area).Controls = append(in(&v, c.area).Controls, c.Control)
	}
	return v, g.reportActions(ctx, t, &v)
}

// reportHead is what stands above a report.
func (g *gathering) reportHead(ctx context.Context, t scope) (report.Head, error) {
	h := report.Head{Lang: g.lang, Organisation: g.e.set.Organisation, Board: t.rd.board.Name, Year: t.rd.plan.Year,
		Registry: t.rd.doc.Registry, Made: g.e.today(g.now).String()}
	var err error
	if h.Locked, _, err = g.e.lockedOn(ctx, g.r, t.rd.plan); err != nil || t.ofYear() {
		return h, err
	}
	h.Occasion, h.From, h.To = t.occasion.name, t.occasion.First().String(), t.occasion.Last().String()
	h.Registry = cmp.Or(registry(t.rd.doc, t.occasion.ID()), h.Registry)
	closed, err := t.rd.closings(ctx, g.r)
	if err != nil {
		return h, err
	}
	if c, ok := closed.of(t.occasion.ID()); ok {
		h.Closed, h.Decided = g.e.today(c.at).String(), c.decision.in(g.lang)
	}
	return h, nil
}

// registry is the registry number of a reporting occasion, "" for none.
func registry(doc *plan.Plan, period string) string {
	for _, o := range doc.Occasions {
		if o.Period == period {
			return o.Registry
		}
	}
	return ""
}

// boardDate is the day of the board's meeting on an occasion, "" for none.
func boardDate(doc *plan.Plan, period string) string {
	for _, o := range doc.Occasions {
		if o.Period == period {
			return o.BoardDate
		}
	}
	return ""
}

// in is the area of a name, which is added when the plan does not list it.
func in(v *report.Report, area string) *report.Area {
	i := slices.IndexFunc(v.Areas, func(a report.Area) bool { return a.Name == area })
	if i < 0 {
		v.Areas = append(v.Areas, report.Area{Name: area})
		i = len(v.Areas) - 1
	}
	return &v.Areas[i]
}

// reportedControl is a control with the name of its area.
type reportedControl struct {
	report.Control
	area string
}

// reportedControls is the plan's controls in its order, and after them what a
// later version of the plan has left out and people were asked about.
func (g *gathering) reportedControls(t scope, counts *answerCounts) []reportedControl {
	var all []reportedControl
	for _, c := range t.rd.doc.Controls {
		all = append(all, reportedOf(c))
	}
	for _, code := range counts.order {
		if _, ok := t.rd.doc.Control(code); ok || counts.tallies[code].States[report.Cancelled] == counts.total(code) {
			continue
		}
		c := reportedOf(counts.controls[code])
		c.Left = true
		all = append(all, c)
	}
	return all
}

func reportedOf(c plan.Control) reportedControl {
	return reportedControl{area: c.Area, Control: report.Control{Code: c.Code, Text: c.Text, Method: c.Method, Responsible: c.Responsible, Frequency: c.Frequency,
		SharedFrom: c.SharedFrom, Local: c.Local, Risk: c.Risk.Text, Marks: c.Risk.Marks, Probability: c.Risk.Probability, Consequence: c.Risk.Consequence, Value: c.Risk.Value, Confidential: c.Confidential}}
}

// assessed is the controller's words and grades. A report at an occasion has
// those of that occasion and no others. One for the year has the latest of each,
// and names the occasion of what was not written for the year or its end.
func (g *gathering) assessed(ctx context.Context, t scope) (map[subject]report.Assessment, error) {
	list, err := g.r.Assessments(ctx, t.rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("assessments: %w", err)
	}
	all, at := map[subject]report.Assessment{}, map[subject]scheduler.Period{}
	for _, a := range list {
		if !t.ofYear() && a.Period != t.occasion.ID() {
			continue
		}
		p, err := t.rd.doc.Period(a.Period)
		if err != nil {
			return nil, fmt.Errorf("assessment %d: %w", a.ID, err)
		}
		s := subject{control: a.Control, area: a.Area}
		if old, ok := at[s]; ok && !supersedes(p, old) {
			continue
		}
		gr := grade(t.rd, a.Grade)
		at[s], all[s] = p, report.Assessment{Given: true, Reported: a.Reported, Text: a.Text, Grade: report.Grade{Word: cmp.Or(gr.Word, a.Grade), Severity: gr.Severity}}
		if t.ofYear() && p.Last().Before(endOfYear(t.rd.doc)) {
			x := all[s]
			x.Occasion = occasionName(t.rd, a.Period, g.lang)
			all[s] = x
		}
	}
	return all, nil
}

// supersedes reports whether a period ends after another, or as late and begins
// before it: the year goes before its last tertial.
func supersedes(p, q scheduler.Period) bool {
	return p.Last().After(q.Last()) || p.Last() == q.Last() && p.First().Before(q.First())
}

// endOfYear is the last day of a plan's year.
func endOfYear(doc *plan.Plan) scheduler.Date {
	return scheduler.Period{Year: doc.PlanYear(), Unit: scheduler.UnitYear, N: 1}.Last()
}
