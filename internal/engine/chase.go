package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/scheduler"
)

// chase knows what reminders and mails to managers ask again and again about
// what is open in a plan. It reads only what somebody asks it, once: what was
// sent during the year and has been answered costs nothing.
type chase struct {
	e       *Engine
	r       store.Reader
	rd      *round
	reached map[int64]scheduler.Date   // by request
	last    map[heardBy]scheduler.Date // by person and kind
	days    map[string][]scheduler.Date
}

type heardBy struct {
	person int64
	kind   string
}

func (e *Engine) chase(r store.Reader, rd *round) *chase {
	return &chase{e, r, rd, map[int64]scheduler.Date{}, map[heardBy]scheduler.Date{}, map[string][]scheduler.Date{}}
}

// reachedOn is the day on which a request had its mail, as far as we can know:
// the last of those that asked and those that gave another day.
// The zero day is one that has not left us: its mail waits for the server or
// for the controller, and nobody is chased for what they have not been sent.
// What was refused or came back counts from when it was made, so that the
// manager hears of it.
func (c *chase) reachedOn(ctx context.Context, request int64) (scheduler.Date, error) {
	day, known := c.reached[request]
	if known {
		return day, nil
	}
	mails, err := c.r.Mails(ctx, store.MailFilter{Request: request,
		States: append(gone(), store.MailBounced, store.MailFailed, store.MailUncertain, store.MailUnknown)})
	if err != nil {
		return day, fmt.Errorf("mails that asked in %s: %w", reference(request), err)
	}
	for _, m := range mails {
		if !carriesBook(m) || m.Kind == kindReminder || m.Kind == kindRiskReminder {
			continue
		}
		day = c.e.today(m.Date)
		if !m.Sent.IsZero() {
			day = c.e.today(m.Sent)
		}
	}
	c.reached[request] = day
	return day, nil
}

// lastMail is the day of a person's newest mail of a kind about the plan. One
// that an answer has overtaken does not count; one that the controller took
// back does, so that it is not written anew the day after.
func (c *chase) lastMail(ctx context.Context, person int64, kind string) (scheduler.Date, error) {
	last, known := c.last[heardBy{person, kind}]
	if known {
		return last, nil
	}
	mails, err := c.r.Mails(ctx, store.MailFilter{Kind: kind, Plan: c.rd.plan.ID, Person: person})
	if err != nil {
		return last, fmt.Errorf("mails of kind %s to person %d: %w", kind, person, err)
	}
	for _, m := range mails {
		overtaken := m.State == store.MailWithdrawn && m.Reason != reasonByHand
		if d := c.e.today(m.Date); !overtaken && d.After(last) {
			last = d
		}
	}
	c.last[heardBy{person, kind}] = last
	return last, nil
}

// remindable reports whether one of an occurrence's reminder days lies after
// the last reminder and the day the person was reached, and has come.
func (c *chase) remindable(ctx context.Context, o store.Occurrence, today scheduler.Date) (bool, error) {
	var come scheduler.Date // the latest that has
	for _, d := range c.reminderDays(o.Due) {
		if !d.After(today) && d.After(come) {
			come = d
		}
	}
	if come.IsZero() {
		return false, nil
	}
	reached, err := c.reachedOn(ctx, o.Request)
	if err != nil || reached.IsZero() || !come.After(reached) {
		return false, err
	}
	last, err := c.lastMail(ctx, o.Person, kindReminder)
	return come.After(last), err
}

func (c *chase) anyRemindable(ctx context.Context, list []store.Occurrence, today scheduler.Date) (bool, error) {
	for _, o := range list {
		if yes, err := c.remindable(ctx, o, today); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

// reminderDays is counted once for a due day that many share.
func (c *chase) reminderDays(due string) []scheduler.Date {
	days, known := c.days[due]
	if !known {
		before, after := c.e.set.Policy.ReminderDays(date(due), c.e.set.Calendar)
		days = append(before, after...)
		c.days[due] = days
	}
	return days
}
