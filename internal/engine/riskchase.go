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

// remindRisks writes to those who have units left to go through, on the days
// that the policy reminds on; one mail of the kind a day for a request.
func (e *Engine) remindRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, done *Ticked) error {
	today := e.today(now)
	for _, q := range v.requests {
		if !v.waits(q) {
			continue
		}
		owed, err := e.riskReminder(ctx, tx, v, q, today)
		if err != nil {
			return err
		}
		later, err := e.busy(ctx, tx, v.rd, q, today)
		if err != nil {
			return err
		}
		if !owed || later {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("risk-reminder/%d/%s", q.ID, today), Kind: kindRiskReminder, Plan: q.Plan, Person: q.Person, Request: q.ID})
		if err != nil {
			return fmt.Errorf("reminding in %s: %w", reference(q.ID), err)
		}
		done.Reminders += added
	}
	return nil
}

// waits reports whether a request still asks for a unit that has not answered.
func (v *riskRound) waits(q store.Request) bool {
	return q.State == store.RequestOpen && slices.ContainsFunc(v.units, func(u riskUnit) bool { return u.request.ID == q.ID && u.person == q.Person && !v.answered(u) })
}

// riskReminder reports whether a reminder day has come that lies after the
// workbook left and after the last reminder.
func (e *Engine) riskReminder(ctx context.Context, r store.Reader, v *riskRound, q store.Request, today scheduler.Date) (bool, error) {
	var come scheduler.Date
	before, after := e.set.Policy.ReminderDays(date(q.Due), e.set.Calendar)
	for _, d := range append(before, after...) {
		if !d.After(today) && d.After(come) {
			come = d
		}
	}
	reached, err := e.chase(r, v.rd).reachedOn(ctx, q.ID)
	if err != nil || come.IsZero() || reached.IsZero() || !come.After(reached) {
		return false, err
	}
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindRiskReminder, Request: q.ID})
	if err != nil {
		return false, fmt.Errorf("reminders of %s: %w", reference(q.ID), err)
	}
	return !slices.ContainsFunc(mails, func(m store.Mail) bool { return !come.After(e.today(m.Date)) }), nil
}

// busy reports whether a person is away, or has another mail of ours today.
func (e *Engine) busy(ctx context.Context, r store.Reader, rd *round, q store.Request, today scheduler.Date) (bool, error) {
	asked, err := r.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID, Person: q.Person, Day: today.String()})
	if err != nil || len(asked) > 0 {
		return err == nil, err
	}
	_, err = r.MailByCause(ctx, reminderCause(rd, q.Person, today))
	if !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	return away(ctx, r, q.Person, today)
}

// tellRiskManagers tells the managers of units that have not answered, once, on
// the day that the policy says; it waits for the controller as other mails to
// managers do.
func (e *Engine) tellRiskManagers(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, done *Ticked) error {
	if e.set.Policy.ManagerDay(date(v.row.Due), e.set.Calendar).After(e.today(now)) {
		return nil
	}
	told := map[int64]bool{}
	for _, u := range v.units {
		m := u.seat.Manager
		if m == 0 || told[m] || v.answered(u) || u.unasked() || u.request.ID != 0 && e.set.Policy.ManagerDay(date(u.request.Due), e.set.Calendar).After(e.today(now)) {
			continue
		}
		told[m] = true
		p, err := tx.Person(ctx, m)
		if err != nil {
			return fmt.Errorf("person %d: %w", m, err)
		}
		if !e.writes(p.Email) {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("risk-manager/%d/%d", v.row.ID, m), Kind: kindRiskManager, Plan: v.rd.plan.ID, Person: m, Occasion: riskOccasion(v.row)})
		if err != nil {
			return fmt.Errorf("telling manager %d: %w", m, err)
		}
		done.Managers += added
	}
	return nil
}

// unasked reports whether somebody answers for a unit and has not been asked,
// such as who is not written to yet.
func (u riskUnit) unasked() bool { return u.request.ID == 0 && u.person != 0 }

// lastDayOfRisks tells the contact where things stand, once, when everybody's
// last day has passed.
func (e *Engine) lastDayOfRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, done *Ticked) error {
	for _, q := range v.requests {
		if q.Due >= e.today(now).String() {
			return nil
		}
	}
	return e.tellRisks(ctx, tx, v, now, "lastday", done)
}

// tellRisks writes to the contact about a round, with the list of risks.
func (e *Engine) tellRisks(ctx context.Context, tx store.Tx, v *riskRound, now time.Time, why string, done *Ticked) error {
	contact, _ := e.contact(v.rd.doc)
	if contact.Email == "" || !e.writes(contact.Email) {
		return nil
	}
	added, err := e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("risk-summary/%d/%s", v.row.ID, why), Kind: kindRiskSummary, Plan: v.rd.plan.ID,
		To: contact.Email, ToName: contact.Name, Occasion: riskOccasion(v.row)})
	if err != nil {
		return fmt.Errorf("telling the contact: %w", err)
	}
	done.Summaries += added
	return nil
}

// riskOccasion names a round in the row of a mail that is about the whole of it.
func riskOccasion(row store.RiskRound) string { return fmt.Sprintf("risks/%d", row.ID) }

// roundOf is the round that a mail is about.
func roundOf(ctx context.Context, r store.Reader, m store.Mail) (store.RiskRound, error) {
	id, ok := riskOccasionID(m.Occasion)
	if !ok {
		return store.RiskRound{}, fmt.Errorf("mail %d is about no risk round: %q", m.ID, m.Occasion)
	}
	return r.RiskRound(ctx, id)
}
