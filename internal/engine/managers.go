package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// tellManagers writes to the managers of those who are silent after the due
// day, and of seats that nobody holds. While one such mail waits for the
// controller there is no second: what it says is decided when it is sent. No
// manager is told of a plan that goes until the year's own is adopted: nobody
// has yet decided that it is to be answered.
func (e *Engine) tellManagers(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	if rd.plan.Status == string(plan.Provisional) {
		return nil
	}
	today := e.today(now)
	waiting, err := e.withdrawManagers(ctx, tx, rd, now)
	if err != nil {
		return err
	}
	c := e.chase(tx, rd)
	silent, err := c.silent(ctx, today)
	if err != nil {
		return err
	}
	if silent, err = c.warned(ctx, silent, today); err != nil {
		return err
	}
	for _, g := range group(silent, func(o store.Occurrence) int64 { return rd.seats[o.Seat].Manager }) {
		last, err := c.lastMail(ctx, g.person, kindManager)
		if err != nil {
			return err
		}
		fresh := slices.ContainsFunc(g.list, func(o store.Occurrence) bool { return e.managerDay(o).After(last) })
		if waiting[g.person] || !fresh {
			continue
		}
		p, err := tx.Person(ctx, g.person)
		if err != nil {
			return fmt.Errorf("person %d: %w", g.person, err)
		}
		if !e.writes(p.Email) {
			continue // decided when Rond may write to them
		}
		added, err := e.write(ctx, tx, now, store.Mail{
			Cause: fmt.Sprintf("manager/%d/%d/%s", rd.plan.ID, g.person, today), Kind: kindManager,
			Plan: rd.plan.ID, Person: g.person})
		if err != nil {
			return fmt.Errorf("telling manager %d: %w", g.person, err)
		}
		done.Managers += added
	}
	return nil
}

// silent is what managers are to hear of on a day: what is asked and past its
// manager's day, and what has opened in a vacant seat.
func (c *chase) silent(ctx context.Context, today scheduler.Date) ([]store.Occurrence, error) {
	all, err := c.r.Occurrences(ctx, store.OccurrenceFilter{Plan: c.rd.plan.ID, States: []string{store.Asked, store.Vacant}})
	if err != nil {
		return nil, fmt.Errorf("listing what is silent: %w", err)
	}
	closed, err := c.rd.closings(ctx, c.r)
	if err != nil {
		return nil, err
	}
	var silent []store.Occurrence
	for _, o := range closed.chased(c.rd, all) {
		if c.e.managerDay(o).After(today) {
			continue
		}
		if o.State == store.Asked {
			reached, err := c.reachedOn(ctx, o.Request)
			if err != nil {
				return nil, err
			}
			if reached.IsZero() {
				continue
			}
		}
		silent = append(silent, o)
	}
	return silent, nil
}

// warned leaves out of what is silent those who are owed a reminder first (it
// waits while they are away), or had one only today: they have the day to
// answer before anybody is told.
func (c *chase) warned(ctx context.Context, silent []store.Occurrence, today scheduler.Date) ([]store.Occurrence, error) {
	var warned []store.Occurrence
	for _, o := range silent {
		if o.State == store.Asked {
			last, err := c.lastMail(ctx, o.Person, kindReminder)
			if err != nil {
				return nil, err
			}
			owed, err := c.remindable(ctx, o, today)
			if err != nil {
				return nil, err
			}
			if owed || last == today {
				continue
			}
		}
		warned = append(warned, o)
	}
	return warned, nil
}

// withdrawManagers takes back the mails to managers that wait for the
// controller and have nothing left to say, and names the managers for whom one
// still waits.
func (e *Engine) withdrawManagers(ctx context.Context, tx store.Tx, rd *round, now time.Time) (map[int64]bool, error) {
	mails, err := tx.Mails(ctx, store.MailFilter{Kind: kindManager, Plan: rd.plan.ID, States: []string{store.MailHeld, store.MailQueued}})
	if err != nil {
		return nil, fmt.Errorf("mails to managers that wait: %w", err)
	}
	waiting := map[int64]bool{}
	for _, m := range mails {
		_, err := e.letter(ctx, tx, now, m)
		if errors.Is(err, errWithdrawn) {
			m.State, m.Reason = store.MailWithdrawn, reasonAnswered
			if err := tx.UpdateMail(ctx, m); err != nil {
				return nil, fmt.Errorf("mail %d: %w", m.ID, err)
			}
			continue
		}
		waiting[m.Person] = true // whatever else is wrong with it shows when it is sent
	}
	return waiting, nil
}

// toldOf is what a mail to a manager speaks of, as its row keeps it from when
// it is made.
type toldOf struct {
	Requests []int64 `json:"requests"`
}

// managersTold is the mails to managers that speak of a request.
func managersTold(ctx context.Context, r store.Reader, q store.Request) ([]store.Mail, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindManager, Plan: q.Plan})
	if err != nil {
		return nil, fmt.Errorf("mails to managers: %w", err)
	}
	var told []store.Mail
	for _, m := range mails {
		if m.Body == "" {
			continue // not yet made
		}
		var of toldOf
		if err := json.Unmarshal([]byte(m.Body), &of); err != nil {
			return nil, fmt.Errorf("what mail %d speaks of: %w", m.ID, err)
		}
		if slices.Contains(of.Requests, q.ID) {
			told = append(told, m)
		}
	}
	return told, nil
}

// managerDay is the day an occurrence's manager is told: at once when nobody
// holds the seat.
func (e *Engine) managerDay(o store.Occurrence) scheduler.Date {
	if o.State == store.Vacant {
		return date(o.Opens)
	}
	return e.set.Policy.ManagerDay(date(o.Due), e.set.Calendar)
}
