package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
)

// WaitingView is everything that waits for the controller, the oldest first.
func (e *Engine) WaitingView(ctx context.Context, lang string) (WaitingView, error) {
	var v WaitingView
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		g := e.gathering(r, lang)
		if v, err = g.waits(ctx); err != nil {
			return err
		}
		return g.entitle(ctx, v.Mails)
	})
	if err != nil {
		return v, fmt.Errorf("what waits for the controller: %w", err)
	}
	return v, nil
}

// Waiting counts what waits for the controller, for every page to show: it
// writes no mails to find their subjects.
func (e *Engine) Waiting(ctx context.Context) (n int, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		v, err := e.gathering(r, "sv").waits(ctx) // no words are counted
		n = v.Len()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting what waits for the controller: %w", err)
	}
	return n, nil
}

// maxEntitled is how many mails that wait are written to find their subjects.
const maxEntitled = 100

// entitle gives mails to managers that have not been built the subjects they
// would have: they are told apart by them.
func (g *gathering) entitle(ctx context.Context, lines []MailLine) error {
	for i := range lines[:min(len(lines), maxEntitled)] {
		if lines[i].Subject != "" || lines[i].Kind != kindManager {
			continue
		}
		m, err := g.r.Mail(ctx, lines[i].ID)
		if err != nil {
			return fmt.Errorf("mail %d: %w", lines[i].ID, err)
		}
		if _, _, err := g.mailText(ctx, &m); err != nil {
			return err
		}
		lines[i].Subject = m.Subject
	}
	return nil
}

func (g *gathering) waits(ctx context.Context) (WaitingView, error) {
	var v WaitingView
	var err error
	if v.Returns, err = g.returns(ctx); err != nil {
		return v, err
	}
	if v.Questions, err = g.questions(ctx); err != nil {
		return v, err
	}
	mails, err := g.r.Mails(ctx, store.MailFilter{States: []string{store.MailHeld, store.MailFailed, store.MailUnknown, store.MailBounced}})
	if err != nil {
		return v, fmt.Errorf("mails that are stuck: %w", err)
	}
	for _, m := range mails {
		if m.State == store.MailHeld && m.Reason != reasonBroken {
			line, err := g.mailLine(ctx, m)
			if err != nil {
				return v, err
			}
			v.Mails = append(v.Mails, line)
			continue
		}
		matters, err := g.matters(ctx, m)
		if err != nil {
			return v, err
		}
		if !matters {
			continue
		}
		line, err := g.mailLine(ctx, m)
		if err != nil {
			return v, err
		}
		line.Again = m.State != store.MailHeld
		v.Stuck = append(v.Stuck, line)
	}
	if v.Vacant, err = g.vacant(ctx); err != nil {
		return v, err
	}
	if v.Years, err = g.toClose(ctx); err != nil {
		return v, err
	}
	v.Left, err = g.left(ctx)
	return v, err
}

// returns is what arrived and waits for another reason than that it is a
// question: nobody could tell what it is, or nobody has answered it.
func (g *gathering) returns(ctx context.Context) ([]DeliveryLine, error) {
	all, err := g.r.Deliveries(ctx, store.DeliveryFilter{Verdicts: []string{verdictHeld, verdictUnreadable}, Waiting: true})
	if err != nil {
		return nil, fmt.Errorf("returns: %w", err)
	}
	over, err := overCaps(ctx, g.r)
	if err != nil {
		return nil, err
	}
	return g.linesOf(ctx, append(all, over...))
}

// matters reports whether a mail that did not get through still concerns
// anybody: not when what it asked for is answered, nor when a later mail has
// done what it should have, nor when its plan is closed.
func (g *gathering) matters(ctx context.Context, m store.Mail) (bool, error) {
	if carriesBook(m) {
		q, err := g.request(ctx, m.Request)
		if err != nil || q.State != store.RequestOpen {
			return false, err
		}
	}
	if m.Kind == kindReleased {
		return false, nil // mostly somebody who has left the house
	}
	if m.Plan != 0 {
		rd, err := g.round(ctx, m.Plan)
		if err != nil || rd.plan.Status == string(plan.Closed) {
			return false, err
		}
	}
	made, err := madeGood(ctx, g.r, m)
	return !made, err
}

// vacant is what has opened in seats that nobody holds, in plans in force.
func (g *gathering) vacant(ctx context.Context) ([]RowView, error) {
	all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{States: []string{store.Vacant}})
	if err != nil {
		return nil, fmt.Errorf("vacant seats: %w", err)
	}
	var rows []RowView
	for _, o := range all {
		rd, err := g.round(ctx, o.Plan)
		if err != nil {
			return nil, err
		}
		if !inForce(rd.plan) {
			continue
		}
		row, err := g.rowView(ctx, rd, &situation{}, o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Span is a page of a list that begins with the newest: the newest of what is
// older than one row, the oldest of what is newer than one, or with neither
// the newest of all.
type Span struct {
	Older, Newer int64
	Limit        int
}

// between is the rows of a page, and whether they are read newest first.
func (s Span) between() (r store.Range, newest bool) {
	return store.Range{Above: s.Newer, Below: s.Older}, s.Newer == 0
}

// Letters lists mails of ours, newest first.
func (e *Engine) Letters(ctx context.Context, lang string, s Span) ([]MailLine, error) {
	var lines []MailLine
	between, newest := s.between()
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		mails, err := r.Mails(ctx, store.MailFilter{Newest: newest, Between: between, Limit: s.Limit})
		if err != nil {
			return err
		}
		for _, m := range mails {
			line, err := g.mailLine(ctx, m)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what has been written: %w", err)
	}
	if !newest {
		slices.Reverse(lines)
	}
	return lines, nil
}

func (g *gathering) mailLine(ctx context.Context, m store.Mail) (MailLine, error) {
	line := MailLine{ID: m.ID, Kind: m.Kind, To: m.To, Name: m.ToName, Subject: m.Subject, State: m.State, Made: g.e.local(m.Date), Repeated: repeated(m)}
	line.Reason, _ = mailReason(g.lang, m)
	if m.Plan == 0 {
		return line, nil
	}
	rd, err := g.round(ctx, m.Plan)
	if err != nil {
		return line, err
	}
	line.Board = rd.board.Name
	return line, nil
}

// mailReason is why a mail stands where it stands, and what to do about it; ""
// when its state says it all.
func mailReason(lang string, m store.Mail) (text, remedy string) {
	code, why := "mail-"+m.State, strings.Fields(m.Reason)
	switch m.State {
	case store.MailHeld, store.MailWithdrawn, store.MailSent:
		if len(why) == 0 {
			return "", ""
		}
		code, why = code+"-"+why[0], why[1:]
	case store.MailFailed:
		if len(why) > 0 && why[0] == reasonGivenUp {
			code, why = code+"-"+why[0], why[1:]
		}
	case store.MailQueued, store.MailSending, store.MailDelivered:
		return "", ""
	}
	return templates.Problem(lang, code, why)
}
