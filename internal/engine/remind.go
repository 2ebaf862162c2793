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
	reached, err := e.reachedOn(ctx, tx, rd.plan.ID)
	if err != nil {
		return err
	}
	askedToday, err := tx.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID, Day: today.String()})
	if err != nil {
		return fmt.Errorf("requests of the day: %w", err)
	}
	lasts, err := e.lastMails(ctx, tx, kindReminder, rd.plan.ID)
	if err != nil {
		return err
	}
	for _, g := range group(open, func(o store.Occurrence) int64 { return o.Person }) {
		if slices.ContainsFunc(askedToday, func(q store.Request) bool { return q.Person == g.person }) {
			continue // one mail a day; the reminder comes on the next
		}
		last := lasts[g.person]
		if !slices.ContainsFunc(g.list, func(o store.Occurrence) bool { return e.remindable(o, reached[o.Request], last, today) }) {
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
			Cause: fmt.Sprintf("reminder/%d/%d/%s", rd.plan.ID, g.person, today), Kind: kindReminder,
			Plan: rd.plan.ID, Person: g.person, Request: g.list[len(g.list)-1].Request})
		if err != nil {
			return fmt.Errorf("reminding person %d: %w", g.person, err)
		}
		done.Reminders += added
	}
	return nil
}

// reachedOn is the day on which each request of a plan had its mail, as far as
// we can know. A request that is not in it has not left us: its mail waits for
// the server or for the controller, and nobody is chased for what they have
// not been sent. What was refused or came back counts from when it was made,
// so that the manager hears of it.
func (e *Engine) reachedOn(ctx context.Context, r store.Reader, planID int64) (map[int64]scheduler.Date, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindDispatch, Plan: planID,
		States: []string{store.MailSent, store.MailBounced, store.MailFailed, store.MailUncertain, store.MailUnknown}})
	if err != nil {
		return nil, fmt.Errorf("mails that asked: %w", err)
	}
	days := make(map[int64]scheduler.Date, len(mails))
	for _, m := range mails {
		days[m.Request] = e.today(m.Date)
		if !m.Sent.IsZero() {
			days[m.Request] = e.today(m.Sent)
		}
	}
	return days, nil
}

// remindable reports whether one of an occurrence's reminder days lies after
// the last reminder and the day the person was reached, and has come.
func (e *Engine) remindable(o store.Occurrence, reached, last, today scheduler.Date) bool {
	if reached.IsZero() {
		return false
	}
	before, after := e.set.Policy.ReminderDays(date(o.Due), e.set.Calendar)
	return slices.ContainsFunc(append(before, after...), func(d scheduler.Date) bool {
		return d.After(last) && d.After(reached) && !d.After(today)
	})
}

// lastMails is, for every person, the day of the newest mail of a kind about a
// plan. One that an answer has overtaken does not count; one that the
// controller took back does, so that it is not written anew the day after.
func (e *Engine) lastMails(ctx context.Context, r store.Reader, kind string, planID int64) (map[int64]scheduler.Date, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kind, Plan: planID})
	if err != nil {
		return nil, fmt.Errorf("mails of kind %s: %w", kind, err)
	}
	last := map[int64]scheduler.Date{}
	for _, m := range mails {
		overtaken := m.State == store.MailWithdrawn && m.Reason != reasonByHand
		if d := e.today(m.Date); !overtaken && d.After(last[m.Person]) {
			last[m.Person] = d
		}
	}
	return last, nil
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
		last, err := e.lastAnswerDay(ctx, tx, rd, o)
		if err != nil {
			return err
		}
		if last == "" || today.String() <= last {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{
			Cause: fmt.Sprintf("summary/%s/%d/%s/lastday", fold(contact.Email), rd.plan.ID, o.ID()), Kind: kindSummary,
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
	all, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID,
		States: []string{store.Planned, store.Asked, store.Answered, store.NotApplicable, store.Vacant}})
	if err != nil {
		return "", fmt.Errorf("listing occurrences: %w", err)
	}
	last := ""
	for _, x := range all {
		if x.Period == o.ID() {
			last = max(last, x.Due)
		}
	}
	return last, nil
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
	case m.Kind == kindManager && e.set.ManagerMail != "auto":
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
