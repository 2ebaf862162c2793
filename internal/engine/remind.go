package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/scheduler"
)

// remind writes to everybody who has not answered and whose next reminder day
// has come: one mail per person, plan and day. A day that was missed is caught
// up once; the mail says what is true when it is sent.
func (e *Engine) remind(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	today := e.today(now)
	open, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Asked}})
	if err != nil {
		return fmt.Errorf("listing what is asked: %w", err)
	}
	closed, err := rd.closings(ctx, tx)
	if err != nil {
		return err
	}
	open = closed.chased(rd, open)
	c := e.chase(tx, rd)
	askedToday, err := tx.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID, Day: today.String()})
	if err != nil {
		return fmt.Errorf("requests of the day: %w", err)
	}
	askedAgain, err := tx.Mails(ctx, store.MailFilter{Kind: kindDispatch, Plan: rd.plan.ID, States: []string{store.MailQueued, store.MailUncertain}})
	if err != nil {
		return fmt.Errorf("what is about to be sent: %w", err)
	}
	for _, g := range group(open, func(o store.Occurrence) int64 { return o.Person }) {
		if slices.ContainsFunc(askedToday, func(q store.Request) bool { return q.Person == g.person }) ||
			slices.ContainsFunc(askedAgain, func(m store.Mail) bool { return m.Person == g.person }) {
			continue // one mail a day; the reminder comes on the next
		}
		owed, err := c.anyRemindable(ctx, g.list, today)
		if err != nil {
			return err
		}
		if !owed {
			continue
		}
		gone, err := away(ctx, tx, g.person, today)
		if err != nil {
			return err
		}
		if gone {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{
			Cause: reminderCause(rd, g.person, today), Kind: kindReminder,
			Plan: rd.plan.ID, Person: g.person, Request: g.list[len(g.list)-1].Request})
		if err != nil {
			return fmt.Errorf("reminding person %d: %w", g.person, err)
		}
		done.Reminders += added
	}
	return nil
}

// reminderCause: one for each person, plan and day.
func reminderCause(rd *round, person int64, day scheduler.Date) string {
	return fmt.Sprintf("reminder/%d/%d/%s", rd.plan.ID, person, day)
}

// summarise writes the compiled status to the plan's contact on the first
// sending day after the last day to answer for an occasion.
func (e *Engine) summarise(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	today := e.today(now)
	contact, _ := e.contact(rd.doc)
	if contact.Email == "" || !e.writes(contact.Email) {
		return nil
	}
	for _, o := range reportingOccasions(rd.doc) {
		if o.Last().String() < rd.plan.AskFrom {
			continue // nothing was asked for it
		}
		if closed, err := isClosed(ctx, tx, rd.plan.ID, o.ID()); err != nil || closed {
			if err != nil {
				return err
			}
			continue // and told of
		}
		cause := summaryCause(contact, rd, o.ID(), "lastday")
		if _, err := tx.MailByCause(ctx, cause); !errors.Is(err, store.ErrNotFound) {
			if err != nil {
				return fmt.Errorf("summary of %s: %w", o.ID(), err)
			}
			continue
		}
		last, err := e.lastAnswerDay(ctx, tx, rd, o)
		if err != nil {
			return err
		}
		if last == "" || today.String() <= last {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{Cause: cause, Kind: kindSummary,
			Plan: rd.plan.ID, To: contact.Email, ToName: contact.Name, Occasion: o.ID()})
		if err != nil {
			return fmt.Errorf("summary of %s: %w", o.ID(), err)
		}
		done.Summaries += added
	}
	return nil
}

// lastAnswerDay is the last day on which anything asked for an occasion is
// due; "" when nothing is.
func (e *Engine) lastAnswerDay(ctx context.Context, r store.Reader, rd *round, o scheduler.Period) (string, error) {
	if d := rd.doc.LastDay(o.ID()); !d.IsZero() {
		return d.String(), nil
	}
	latest, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, Period: o.ID(), LastDue: true, Limit: 1,
		States: []string{store.Planned, store.Asked, store.Answered, store.NotApplicable, store.Vacant}})
	if err != nil {
		return "", fmt.Errorf("what is due last: %w", err)
	}
	if len(latest) == 0 {
		return "", nil
	}
	return latest[0].Due, nil
}

// write adds a mail row under its cause: 1 when it is new, 0 when this cause
// has had its mail. Who it goes to, its ids and its date are fixed here; its
// words are rendered when its turn comes.
func (e *Engine) write(ctx context.Context, tx store.Tx, now time.Time, m store.Mail) (int, error) {
	if m.Person != 0 {
		p, err := tx.Person(ctx, m.Person)
		if err != nil {
			return 0, fmt.Errorf("person %d: %w", m.Person, err)
		}
		m.To, m.ToName = p.Email, p.Name
	}
	m.Date, m.Due, m.State = now, now, store.MailQueued
	m.MessageID = e.messageID(m.Cause)
	switch {
	case !e.writes(m.To):
		m.State, m.Reason = store.MailHeld, reasonSendOff
	case (m.Kind == kindManager || m.Kind == kindRiskManager) && e.set.ManagerMail != "auto":
		m.State, m.Reason = store.MailHeld, reasonAsk
	}
	_, err := tx.AddMail(ctx, m)
	if errors.Is(err, store.ErrExists) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("mail %s: %w", m.Kind, err)
	}
	return 1, nil
}
