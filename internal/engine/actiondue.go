package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/templates"
	"rond/workbook/form"
)

// Whoever sees to an action hears when its day is near, and once when it has
// passed: one mail for all of theirs. An action whose owner is nobody that the
// plan knows by name or address goes to the contact, with the others of that
// kind. What was due before its plan was asked from is history.

// toldAction is an action that a mail tells of. It is told of once for each day
// that it is to be done by, before and after that day.
type toldAction struct {
	Action int64  `json:"action"`
	Due    string `json:"due"`
	Passed bool   `json:"passed,omitempty"`
}

func toldActions(m store.Mail) ([]toldAction, error) {
	var all []toldAction
	if err := json.Unmarshal([]byte(m.Body), &all); err != nil {
		return nil, fmt.Errorf("actions of mail %d: %w", m.ID, err)
	}
	return all, nil
}

// tellActions writes about the actions of a board whose day is near or has
// passed, under the newest plan of the board that asks.
func (e *Engine) tellActions(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	today := e.today(now)
	if _, latest, err := e.inForce(ctx, tx, rd.plan); err != nil || !latest {
		return err
	}
	all, err := e.timely(ctx, tx, rd, today)
	if err != nil || len(all) == 0 {
		return err
	}
	known, err := toldOfActions(ctx, tx, rd.plan.Board)
	if err != nil {
		return err
	}
	byOwner := map[int64][]toldAction{}
	var order []int64
	for _, a := range all {
		t := toldAction{a.ID, a.Due, late(a.Action, today)}
		if known[t] {
			continue
		}
		owner, err := e.ownerOfAction(ctx, tx, rd, a)
		if err != nil {
			return err
		}
		if byOwner[owner] == nil {
			order = append(order, owner)
		}
		byOwner[owner] = append(byOwner[owner], t)
	}
	for _, owner := range order {
		if err := e.tellOwner(ctx, tx, rd, now, owner, byOwner[owner], done); err != nil {
			return fmt.Errorf("telling person %d of actions: %w", owner, err)
		}
	}
	return nil
}

// tellOwner writes about some actions to a person, or for 0 to the contact.
func (e *Engine) tellOwner(ctx context.Context, tx store.Tx, rd *round, now time.Time, owner int64, about []toldAction, done *Ticked) error {
	today := e.today(now)
	m := store.Mail{Cause: fmt.Sprintf("action/%d/%d/%s", rd.plan.ID, owner, today), Kind: kindAction, Plan: rd.plan.ID, Person: owner}
	if owner == 0 {
		contact, _ := e.contact(rd.doc)
		m.To, m.ToName = contact.Email, contact.Name
	} else {
		p, err := tx.Person(ctx, owner)
		if err != nil {
			return err
		}
		if later, err := e.notToday(ctx, tx, rd, owner, today); err != nil || later {
			return err
		}
		m.To = p.Email
	}
	if m.To == "" || !e.writes(m.To) {
		return nil
	}
	var err error
	if m.Body, err = jsonBody(about); err != nil {
		return err
	}
	added, err := e.write(ctx, tx, now, m)
	done.Actions += added
	return err
}

// notToday reports whether a person is to be left in peace today: they are away,
// or have a mail that asks or reminds, which brings the actions too. They hear
// on the next day that suits.
func (e *Engine) notToday(ctx context.Context, r store.Reader, rd *round, person int64, today scheduler.Date) (bool, error) {
	asked, err := r.Requests(ctx, store.RequestFilter{Person: person, Day: today.String()})
	if err != nil || len(asked) > 0 {
		return err == nil, err
	}
	_, err = r.MailByCause(ctx, reminderCause(rd, person, today))
	if !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	return away(ctx, r, person, today)
}

// timely is the open actions of a board whose day is near or has passed. What a
// later plan goes on with is that plan's.
func (e *Engine) timely(ctx context.Context, r store.Reader, rd *round, today scheduler.Date) ([]action, error) {
	all, err := e.actions(ctx, r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	from := map[int64]string{}
	for _, p := range plans {
		from[p.ID] = p.AskFrom
	}
	soon := e.set.Calendar.Add(today, e.set.Policy.ActionNear).String()
	all = slices.DeleteFunc(all, func(a action) bool {
		return a.goesOn != 0 || a.Due == "" || a.Due > soon || a.Due < from[a.Plan] || finished(a.Action)
	})
	return all, e.whose(ctx, r, all)
}

// toldOfActions is what has been told of the actions of a board.
func toldOfActions(ctx context.Context, r store.Reader, board int64) (map[toldAction]bool, error) {
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing plans: %w", err)
	}
	known := map[toldAction]bool{}
	for _, p := range plans {
		if p.Board != board {
			continue
		}
		mails, err := r.Mails(ctx, store.MailFilter{Kind: kindAction, Plan: p.ID})
		if err != nil {
			return nil, fmt.Errorf("mails about actions: %w", err)
		}
		for _, m := range mails {
			told, err := toldActions(m)
			if err != nil {
				return nil, err
			}
			for _, t := range told {
				known[t] = true
			}
		}
	}
	return known, nil
}

// ownerOfAction is the person who sees to an action: whom it names when the plan
// knows exactly one such, else for an action of an answer whoever holds its
// seat; 0 when that is nobody.
func (e *Engine) ownerOfAction(ctx context.Context, r store.Reader, rd *round, a action) (int64, error) {
	found, err := e.named(ctx, r, rd, a.Owner)
	if err != nil {
		return 0, fmt.Errorf("owner of action %d: %w", a.ID, err)
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if called(a.Owner) == "" && a.Occurrence != 0 {
		return rd.seats[a.seat].Holder, nil
	}
	return 0, nil
}

// named is the people that a name may mean in a plan: by name or address, by
// their role in a unit, or by their role alone.
func (e *Engine) named(ctx context.Context, r store.Reader, rd *round, owner string) (found []int64, err error) {
	name := called(owner)
	if name == "" {
		return nil, nil
	}
	for _, p := range rd.doc.People {
		if called(p.Name) != name && called(p.Email) != name {
			continue
		}
		row, err := r.PersonByKey(ctx, fold(p.Email))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, row.ID)
	}
	for _, s := range rd.seats {
		if s.Holder != 0 && (called(s.Role) == name || called(s.Role+" "+s.Unit) == name) {
			found = append(found, s.Holder)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// ownerNote says that the owner of an action will get no mail about it, because
// the plan knows nobody of that name, or several; "" when one person will, or
// nobody is named.
func (g *gathering) ownerNote(ctx context.Context, rd *round, a action) (string, error) {
	if called(a.Owner) == "" || finished(a.Action) {
		return "", nil
	}
	found, err := g.e.named(ctx, g.r, rd, a.Owner)
	if err != nil || len(found) == 1 {
		return "", err
	}
	code := "action-owner-unknown"
	if len(found) > 1 {
		code = "action-owner-several"
	}
	text, remedy := templates.Problem(g.lang, code, []string{bounded(a.Owner, maxToldArg), strconv.Itoa(len(found))})
	return text + " " + remedy, nil
}

// actionLetter tells of actions as they stand now; what is done, or has another
// day, is left out.
func (e *Engine) actionLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	told, err := toldActions(m)
	if err != nil {
		return letter{}, err
	}
	all, err := e.actions(ctx, r, rd.plan.Board)
	if err != nil {
		return letter{}, err
	}
	all = slices.DeleteFunc(all, func(a action) bool {
		return finished(a.Action) || !slices.ContainsFunc(told, func(t toldAction) bool { return t.Action == a.ID && t.Due == a.Due })
	})
	if err := e.whose(ctx, r, all); err != nil {
		return letter{}, err
	}
	slices.SortStableFunc(all, func(a, b action) int { return cmp.Compare(a.Due, b.Due) })
	w := notify.ActionDue{Common: c, Unowned: m.Person == 0}
	for _, a := range all {
		line := notify.Action{Ref: a.ref(rd.plan.Year), Area: a.Area, Text: shorten(a.Text), Due: a.Due, Status: form.StatusWord(c.Lang, a.Status)}
		if a.secret {
			line.Text = ""
		}
		if w.Unowned {
			line.Owner = a.Owner
		}
		if late(a.Action, e.today(now)) {
			w.Passed = append(w.Passed, line)
		} else {
			w.Coming = append(w.Coming, line)
		}
	}
	if len(all) == 0 {
		return letter{}, errWithdrawn
	}
	return letter{words: w}, nil
}
