package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/workbook/consolidated"
)

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
