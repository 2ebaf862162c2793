package engine

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/consolidated"
)

// gathering collects what a table or a page shows, within one view and in one
// language. What many rows have in common is read once.
type gathering struct {
	e        *Engine
	r        store.Reader
	lang     string
	mailed   bool // free text about controls that may hold confidential matter is left out
	now      time.Time
	people   map[int64]store.Person
	requests map[int64]store.Request
	refs     map[int64]string // by occurrence
	files    map[int64]string // by submission
	rounds   map[int64]*round // by plan
}

func (e *Engine) gathering(r store.Reader, lang string) *gathering {
	return &gathering{e: e, r: r, lang: lang, now: e.clock(), people: map[int64]store.Person{}, requests: map[int64]store.Request{},
		refs: map[int64]string{}, files: map[int64]string{}, rounds: map[int64]*round{}}
}

// local is an instant as people read it.
func (e *Engine) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.set.Zone).Format("2006-01-02 15:04")
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

// round is the round of a plan.
func (g *gathering) round(ctx context.Context, id int64) (*round, error) {
	if rd, ok := g.rounds[id]; ok {
		return rd, nil
	}
	p, err := g.r.Plan(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", id, err)
	}
	rd, err := g.e.round(ctx, g.r, p)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", id, err)
	}
	g.rounds[id] = rd
	return rd, nil
}

// ref is the Ref of an occurrence in its workbook, "" until it is asked.
func (g *gathering) ref(ctx context.Context, o store.Occurrence) (string, error) {
	if ref, ok := g.refs[o.ID]; ok || o.Request == 0 {
		return ref, nil
	}
	rows, err := g.r.RequestRows(ctx, o.Request)
	if err != nil {
		return "", fmt.Errorf("rows of %s: %w", reference(o.Request), err)
	}
	for _, row := range rows {
		g.refs[row.Occurrence] = row.Ref
	}
	return g.refs[o.ID], nil
}

// file is the first digits of the SHA-256 of a submitted workbook, "" for what
// was registered by hand.
func (g *gathering) file(ctx context.Context, submission int64) (string, error) {
	if f, ok := g.files[submission]; ok || submission == 0 {
		return f, nil
	}
	s, err := g.r.Submission(ctx, submission)
	if err != nil {
		return "", fmt.Errorf("submission %d: %w", submission, err)
	}
	g.files[submission] = shortHash(s.SHA)
	return g.files[submission], nil
}

// shortHash is enough of a SHA-256 to find a file by.
func shortHash(sha string) string { return sha[:min(len(sha), 12)] }

// situation is what of a plan decides where its occurrences stand, beside
// their own rows. Answers and reminders are there when [gathering.fetched] has
// read them ahead.
type situation struct {
	unreached map[int64]bool         // by request: its workbook has not arrived
	held      map[int64]bool         // by request: a return waits for the controller
	closed    closings               // the occasions that are
	answers   map[int64]store.Answer // newest, by occurrence
	reminders map[int64][]store.Mail // that were sent, by person
	away      map[int64]string       // the day they are back, by person; "" when they are not away
}

func (g *gathering) situation(ctx context.Context, rd *round) (*situation, error) {
	s := &situation{held: map[int64]bool{}, answers: map[int64]store.Answer{}, reminders: map[int64][]store.Mail{}, away: map[int64]string{}}
	var err error
	if s.unreached, err = unreached(ctx, g.r, rd.plan.ID); err != nil {
		return nil, err
	}
	if s.closed, err = rd.closings(ctx, g.r); err != nil {
		return nil, err
	}
	held, err := g.r.Deliveries(ctx, store.DeliveryFilter{Plan: rd.plan.ID, Verdicts: []string{verdictHeld}, Waiting: true})
	if err != nil {
		return nil, fmt.Errorf("held returns: %w", err)
	}
	for _, d := range held {
		s.held[d.Request] = true
	}
	return s, nil
}

// fetched is the situation of a plan of which every row is to be told: what
// the rows need is read ahead, all of a kind at once.
func (g *gathering) fetched(ctx context.Context, rd *round) (*situation, error) {
	s, err := g.situation(ctx, rd)
	if err != nil {
		return nil, err
	}
	if err := g.fetchAnswers(ctx, rd, s); err != nil {
		return nil, err
	}
	rows, err := g.r.PlanRows(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("rows of requests: %w", err)
	}
	for _, row := range rows {
		g.refs[row.Occurrence] = row.Ref
	}
	requests, err := g.r.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	for _, q := range requests {
		g.requests[q.ID] = q
	}
	taken, err := g.r.PlanSubmissions(ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("submissions: %w", err)
	}
	for _, x := range taken {
		g.files[x.ID] = shortHash(x.SHA)
	}
	mails, err := g.r.Mails(ctx, store.MailFilter{Kind: kindReminder, Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("reminders: %w", err)
	}
	for _, m := range mails {
		if !m.Sent.IsZero() {
			s.reminders[m.Person] = append(s.reminders[m.Person], m)
		}
	}
	return s, nil
}

func (g *gathering) fetchAnswers(ctx context.Context, rd *round, s *situation) error {
	newest, err := g.r.NewestAnswers(ctx, rd.plan.ID)
	if err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	for _, a := range newest {
		s.answers[a.Occurrence] = a
	}
	return nil
}

// answer is the answer that stands for an occurrence; the zero answer when
// there is none.
func (g *gathering) answer(ctx context.Context, s *situation, o store.Occurrence) (store.Answer, error) {
	if o.Answer == 0 {
		return store.Answer{}, nil
	}
	if a := s.answers[o.ID]; a.ID == o.Answer {
		return a, nil
	}
	a, err := g.r.Answer(ctx, o.Answer)
	if err != nil {
		return a, fmt.Errorf("answer %d: %w", o.Answer, err)
	}
	return a, nil
}

func (g *gathering) row(ctx context.Context, rd *round, s *situation, o store.Occurrence) (consolidated.Row, error) {
	c, p := rd.asks(o)
	seat := rd.seats[o.Seat]
	state, err := g.state(ctx, rd, s, o)
	if err != nil {
		return consolidated.Row{}, err
	}
	owner, err := g.person(ctx, addressee(rd, o))
	if err != nil {
		return consolidated.Row{}, err
	}
	q, err := g.request(ctx, o.Request)
	if err != nil {
		return consolidated.Row{}, err
	}
	ref, err := g.ref(ctx, o)
	if err != nil {
		return consolidated.Row{}, err
	}
	row := consolidated.Row{
		Board: rd.board.Name, Plan: rd.doc.Title, Area: c.Area, Risk: c.Risk.Text, Ref: ref, Control: o.Control, Part: o.Part,
		Text: askedText(c, p), PeriodID: o.Period, Period: periodName(rd.doc, o.Period, g.lang), Unit: seat.Unit, Role: seat.Role,
		Owner: owner.Name, Email: owner.Email, Asked: q.Day, Due: g.due(rd, s, o), State: state,
		Target: cmp.Or(p.Target, c.Target),
	}
	if o.Request != 0 {
		row.Request = reference(o.Request)
	}
	row.PeriodEnd = lastOf(rd.doc, o.Period)
	if row.Away, err = g.awayUntil(ctx, s, row.State, o.Person); err != nil {
		return row, err
	}
	if row.Reminders, err = g.reminders(ctx, s, o, q); err != nil {
		return row, err
	}
	if o.Answer == 0 {
		return row, nil
	}
	err = g.fill(ctx, &row, rd, s, o)
	if g.mailed && c.Confidential {
		row.Result, row.Outcome, row.Action, row.Proposal = "", "", "", ""
	}
	return row, err
}

// due is the last day to answer an occurrence. What is asked later than it
// opened has time to be answered, so that what is still to be asked is due as
// it will be when it is asked.
func (g *gathering) due(rd *round, s *situation, o store.Occurrence) string {
	today := g.e.today(g.now)
	if o.State != store.Planned || o.Opens >= today.String() || !inForce(rd.plan) || !s.closed.on(rd, o.Period).IsZero() {
		return o.Due
	}
	return g.e.set.Policy.DueWhenAsked(g.e.sendingDay(today), date(o.Due), g.e.set.Calendar).String()
}

// lastOf is the last day of a period of the plan, "" when it is none.
func lastOf(doc *plan.Plan, period string) string {
	p, err := doc.Period(period)
	if err != nil {
		return ""
	}
	return p.Last().String()
}

// awayUntil is the day that somebody who has not answered is back; "" when they
// are not away today, or nothing is expected of them.
func (g *gathering) awayUntil(ctx context.Context, s *situation, state string, person int64) (string, error) {
	if person == 0 || state != consolidated.Silent && state != consolidated.Waiting && state != consolidated.Partial && state != consolidated.Returned {
		return "", nil
	}
	if back, known := s.away[person]; known {
		return back, nil
	}
	list, err := g.r.Absences(ctx, person)
	if err != nil {
		return "", fmt.Errorf("absences of person %d: %w", person, err)
	}
	back, today := "", g.e.today(g.now).String()
	for _, a := range list {
		if a.From <= today && today < a.Back {
			back = max(back, a.Back)
		}
	}
	s.away[person] = back
	return back, nil
}

// reminders is how many reminders spoke of an occurrence: those that its person
// got after the day it was asked and before it was answered.
func (g *gathering) reminders(ctx context.Context, s *situation, o store.Occurrence, q store.Request) (n int, err error) {
	if o.Request == 0 || len(s.reminders[o.Person]) == 0 {
		return 0, nil
	}
	until, err := g.firstAnswered(ctx, s, o)
	if err != nil {
		return 0, err
	}
	for _, m := range s.reminders[o.Person] {
		if g.e.today(m.Sent).String() > q.Day && (until.IsZero() || m.Sent.Before(until)) {
			n++
		}
	}
	return n, nil
}

// firstAnswered is when an occurrence got its first whole answer; the zero time
// while it has none.
func (g *gathering) firstAnswered(ctx context.Context, s *situation, o store.Occurrence) (time.Time, error) {
	newest, err := g.answer(ctx, s, o)
	if err != nil || newest.N <= 1 {
		if !newest.Complete {
			return time.Time{}, err
		}
		return newest.Received, err
	}
	all, err := g.r.Answers(ctx, o.ID)
	if err != nil {
		return time.Time{}, fmt.Errorf("answers: %w", err)
	}
	for _, a := range all {
		if a.Complete {
			return a.Received, nil
		}
	}
	return time.Time{}, nil
}

// addressee is who was asked about an occurrence, or would be; 0 when nobody.
func addressee(rd *round, o store.Occurrence) int64 {
	if o.Person != 0 {
		return o.Person
	}
	return rd.seats[o.Seat].Holder
}

// fill puts an answer's words into a row.
func (g *gathering) fill(ctx context.Context, row *consolidated.Row, rd *round, s *situation, o store.Occurrence) error {
	a, err := g.answer(ctx, s, o)
	if err != nil {
		return err
	}
	b, err := said(a)
	if err != nil {
		return err
	}
	if row.File, err = g.file(ctx, a.Submission); err != nil {
		return err
	}
	row.Received, row.SubmittedBy, row.Version = g.e.local(a.Received), a.By, a.N
	row.Late = g.e.today(a.Received).String() > o.Due
	if at := s.closed.on(rd, o.Period); !at.IsZero() {
		row.AfterClosing = a.Received.After(at)
	}
	row.Performed, row.Result, row.Grade = string(b.Performed), b.Result, b.Grade
	row.DoneOn, row.Examined, row.Deviating, row.Outcome = b.DoneOn, b.Examined, b.Deviating, b.Outcome
	row.Action, row.ActionOwner, row.ActionDue, row.Proposal = b.Action, b.ActionOwner, b.ActionDue, b.Proposal
	return nil
}

// state is where an occurrence stands today, in the workbook's codes.
func (g *gathering) state(ctx context.Context, rd *round, s *situation, o store.Occurrence) (string, error) {
	if o.State != store.Asked || o.Answer == 0 {
		return g.unread(rd, s, o), nil
	}
	a, err := g.answer(ctx, s, o)
	if err != nil {
		return "", err
	}
	if a.Complete {
		return consolidated.Returned, nil // by whoever reviewed it
	}
	return consolidated.Partial, nil
}

// unread is where an occurrence stands whose answer, if it has one, says no
// more of that.
func (g *gathering) unread(rd *round, s *situation, o store.Occurrence) string {
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
		if !s.closed.on(rd, o.Period).IsZero() {
			return consolidated.Silent // nobody will be asked
		}
		return consolidated.NotDue
	}
	switch {
	case s.held[o.Request]:
		return consolidated.Held
	case s.unreached[o.Request]:
		return consolidated.Undeliverable
	case o.Due < g.e.today(g.now).String():
		return consolidated.Silent
	}
	return consolidated.Waiting
}
