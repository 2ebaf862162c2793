package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/scheduler"
	"rond/templates"
	"rond/workbook/consolidated"
)

// ErrNoPlan says that there is no plan for what was asked.
var ErrNoPlan = errors.New("no plan")

// Report writes the consolidated workbook of a year: every plan of it, or with
// an occasion (its name or period, "2026-T1") what is answered up to there.
func (e *Engine) Report(ctx context.Context, year int, occasion string, w io.Writer) error {
	return e.store.View(ctx, func(r store.Reader) error {
		all, err := e.rounds(ctx, r, "")
		if err != nil {
			return err
		}
		rounds := slices.DeleteFunc(all, func(rd *round) bool { return rd.plan.Year != year })
		if len(rounds) == 0 {
			return fmt.Errorf("consolidating %d: %w", year, ErrNoPlan)
		}
		return e.consolidate(ctx, r, rounds, occasion, false, w)
	})
}

// consolidate writes the workbook of some plans. What goes by mail has no free
// text about controls that may hold confidential matter.
func (e *Engine) consolidate(ctx context.Context, r store.Reader, rounds []*round, occasion string, mailed bool, w io.Writer) error {
	g := &gathering{e: e, r: r, mailed: mailed, lang: language(rounds[0]), now: e.clock(), people: map[int64]store.Person{}, requests: map[int64]store.Request{}}
	head, cover, err := g.head(rounds, occasion)
	if err != nil {
		return err
	}
	data := consolidated.Data{
		Answers: g.answers(ctx, rounds, cover),
		Mails:   g.mails(ctx, rounds),
	}
	for _, rd := range rounds {
		for _, a := range rd.doc.Areas {
			data.Areas = append(data.Areas, consolidated.AreaRow{Board: rd.board.Name, Plan: rd.doc.Title, Number: a.Number, Area: a.Name, Account: a.Account})
		}
		if err := g.assessments(ctx, rd, &data); err != nil {
			return err
		}
		if err := g.actions(ctx, rd, &data); err != nil {
			return err
		}
	}
	if data.Deliveries, err = g.deliveries(ctx, rounds, occasion == ""); err != nil {
		return err
	}
	return consolidated.Write(ctx, w, head, data)
}

func language(rd *round) string {
	if rd.doc.Language == "" {
		return "sv"
	}
	return rd.doc.Language
}

// gathering collects the consolidated workbook's rows within one view.
type gathering struct {
	e        *Engine
	r        store.Reader
	lang     string
	mailed   bool
	now      time.Time
	people   map[int64]store.Person
	requests map[int64]store.Request
}

// head is the workbook's head and the last day that the occasion covers; the
// zero day for the whole year.
func (g *gathering) head(rounds []*round, occasion string) (consolidated.Head, scheduler.Date, error) {
	h := consolidated.Head{Lang: g.lang, Organisation: g.e.set.Organisation, Year: rounds[0].plan.Year,
		Made: g.now.In(g.e.set.Zone).Format("2006-01-02 15:04")}
	var cover scheduler.Date
	var err error
	if h.Help, err = templates.Consolidated(g.lang); err != nil {
		return h, cover, fmt.Errorf("help of the consolidated workbook: %w", err)
	}
	for _, rd := range rounds {
		adopted := strings.Join(nonEmpty(rd.doc.Adopted, section(rd.doc.Section)), " ")
		h.Plans = append(h.Plans, consolidated.PlanHead{Board: rd.board.Name, Title: rd.doc.Title, Adopted: adopted})
		for _, gr := range rd.doc.Grades {
			c := consolidated.Grade{Code: gr.Code, Word: gr.Word, Severity: gr.Severity}
			if !slices.Contains(h.Grades, c) {
				h.Grades = append(h.Grades, c)
			}
		}
		for _, p := range reportingOccasions(rd.doc) {
			name := occasionName(rd, p.ID(), g.lang)
			if occasion != "" && (strings.EqualFold(name, occasion) || strings.EqualFold(p.ID(), occasion)) {
				h.Occasion, cover = name, p.Last()
			}
		}
	}
	if occasion != "" && cover.IsZero() {
		return h, cover, fmt.Errorf("occasion %q: %w", occasion, ErrNoPlan)
	}
	return h, cover, nil
}

func (g *gathering) person(ctx context.Context, id int64) (store.Person, error) {
	if p, ok := g.people[id]; ok || id == 0 {
		return p, nil
	}
	p, err := g.r.Person(ctx, id)
	if err != nil {
		return p, fmt.Errorf("person %d: %w", id, err)
	}
	g.people[id] = p
	return p, nil
}

func (g *gathering) request(ctx context.Context, id int64) (store.Request, error) {
	if q, ok := g.requests[id]; ok || id == 0 {
		return q, nil
	}
	q, err := g.r.Request(ctx, id)
	if err != nil {
		return q, fmt.Errorf("request %d: %w", id, err)
	}
	g.requests[id] = q
	return q, nil
}

// answers is one row for each occurrence, with its newest answer.
func (g *gathering) answers(ctx context.Context, rounds []*round, cover scheduler.Date) iter.Seq2[consolidated.Row, error] {
	return func(yield func(consolidated.Row, error) bool) {
		for _, rd := range rounds {
			s, err := g.situation(ctx, rd)
			if err != nil {
				yield(consolidated.Row{}, err)
				return
			}
			for _, o := range s.occurrences {
				p, err := scheduler.ParsePeriod(o.Period, time.January)
				if err == nil && !cover.IsZero() && p.Last().After(cover) {
					continue
				}
				row, err := g.row(ctx, rd, s, o)
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

// situation is what a plan's rows need to know of each other.
type situation struct {
	occurrences []store.Occurrence
	answers     map[int64]store.Answer
	refs        map[int64]string // by occurrence
	reminders   map[int64]int    // by person
	bounced     map[int64]bool   // by request
	held        map[int64]bool   // by request: a return waits for the controller
	files       map[int64]string // by submission
}

func (g *gathering) situation(ctx context.Context, rd *round) (*situation, error) {
	s := &situation{answers: map[int64]store.Answer{}, refs: map[int64]string{}, reminders: map[int64]int{},
		bounced: map[int64]bool{}, held: map[int64]bool{}, files: map[int64]string{}}
	var err error
	if s.occurrences, err = g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID}); err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	newest, err := g.r.NewestAnswers(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	for _, a := range newest {
		s.answers[a.Occurrence] = a
	}
	requests, err := g.r.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	for _, q := range requests {
		g.requests[q.ID] = q
		if err := g.ofRequest(ctx, s, q); err != nil {
			return nil, err
		}
	}
	mails, err := g.r.Mails(ctx, store.MailFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	for _, m := range mails {
		if m.Kind == kindReminder && !m.Sent.IsZero() {
			s.reminders[m.Person]++
		}
		if m.Kind == kindDispatch && (m.State == store.MailBounced || m.State == store.MailFailed) {
			s.bounced[m.Request] = true
		}
	}
	return s, nil
}

func (g *gathering) ofRequest(ctx context.Context, s *situation, q store.Request) error {
	rows, err := g.r.RequestRows(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("rows of %s: %w", reference(q.ID), err)
	}
	for _, row := range rows {
		s.refs[row.Occurrence] = row.Ref
	}
	subs, err := g.r.Submissions(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("submissions of %s: %w", reference(q.ID), err)
	}
	for _, x := range subs {
		s.files[x.ID] = x.SHA[:12]
	}
	held, err := g.r.Deliveries(ctx, store.DeliveryFilter{Request: q.ID, Verdicts: []string{verdictHeld}})
	if err != nil {
		return fmt.Errorf("held returns of %s: %w", reference(q.ID), err)
	}
	for _, d := range held {
		s.held[q.ID] = s.held[q.ID] || !d.Handled
	}
	return nil
}

func (g *gathering) row(ctx context.Context, rd *round, s *situation, o store.Occurrence) (consolidated.Row, error) {
	c, p := rd.asks(o)
	seat := rd.seats[o.Seat]
	who := o.Person
	if who == 0 {
		who = seat.Holder
	}
	owner, err := g.person(ctx, who)
	if err != nil {
		return consolidated.Row{}, err
	}
	q, err := g.request(ctx, o.Request)
	if err != nil {
		return consolidated.Row{}, err
	}
	row := consolidated.Row{
		Board: rd.board.Name, Plan: rd.doc.Title, Area: c.Area, Risk: c.Risk.Text, Ref: s.refs[o.ID], Control: o.Control, Part: o.Part,
		Text: askedText(c, p), PeriodID: o.Period, Period: periodName(o.Period, g.lang), Unit: seat.Unit, Role: seat.Role,
		Owner: owner.Name, Email: owner.Email, Asked: q.Day, Due: o.Due, Reminders: s.reminders[o.Person],
	}
	if o.Request != 0 {
		row.Request = reference(o.Request)
	}
	a, said := s.answers[o.ID]
	row.State = g.state(o, s, said)
	if o.Answer != 0 {
		if a.ID != o.Answer {
			if a, err = g.r.Answer(ctx, o.Answer); err != nil {
				return row, fmt.Errorf("answer %d: %w", o.Answer, err)
			}
		}
		err = g.fill(&row, s, o, a)
		if g.mailed && c.Confidential {
			row.Result, row.Action, row.Proposal = "", "", ""
		}
		return row, err
	}
	return row, nil
}

// fill puts an answer's words into a row.
func (g *gathering) fill(row *consolidated.Row, s *situation, o store.Occurrence, a store.Answer) error {
	b, err := said(a)
	if err != nil {
		return err
	}
	row.Received = a.Received.In(g.e.set.Zone).Format("2006-01-02 15:04")
	row.SubmittedBy, row.Version, row.File = a.By, a.N, s.files[a.Submission]
	row.Late = g.e.today(a.Received).String() > o.Due
	row.Performed, row.Result, row.Grade = string(b.Performed), b.Result, b.Grade
	row.Action, row.ActionOwner, row.ActionDue, row.Proposal = b.Action, b.ActionOwner, b.ActionDue, b.Proposal
	return nil
}

// state is where an occurrence stands today, in the workbook's codes.
func (g *gathering) state(o store.Occurrence, s *situation, said bool) string {
	switch o.State {
	case store.Answered:
		return consolidated.Answered
	case store.AnsweredOther:
		return consolidated.AnsweredByOther
	case store.NotApplicable:
		return consolidated.NotApplicable
	case store.Vacant:
		return consolidated.Vacant
	case store.Before:
		return consolidated.BeforeStart
	case store.Cancelled:
		return consolidated.Cancelled
	case store.Planned:
		return consolidated.NotDue
	}
	switch {
	case said:
		return consolidated.Partial
	case s.held[o.Request]:
		return consolidated.Held
	case s.bounced[o.Request]:
		return consolidated.Undeliverable
	case o.Due < g.e.today(g.now).String():
		return consolidated.Silent
	}
	return consolidated.Waiting
}

// section is a decision's paragraph with its sign, which plans write or leave
// out.
func section(s string) string {
	if s == "" || strings.HasPrefix(s, "§") {
		return s
	}
	return "§ " + s
}
