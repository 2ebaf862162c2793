package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
)

// What the controller does about actions by hand: adds one, changes one, ends
// several. Each is an act, and the owner's next form shows it. A plan that is
// closed takes no new ones, but what is left on its list can be seen to.

// NewAction is an action that the controller adds. Area and Text are required.
type NewAction struct {
	Area, Text, Owner, Due, Status, Check string
}

// maxActionText bounds the words of an action.
const maxActionText = 4000

// AddAction adds an action to the list of a plan, and returns its id.
func (e *Engine) AddAction(ctx context.Context, planID int64, n NewAction, actor string) (id int64, err error) {
	err = e.store.Change(ctx, func(tx store.Tx) error {
		p, err := tx.Plan(ctx, planID)
		if err != nil {
			return err
		}
		if !inForce(p) {
			return refuseLocked(p)
		}
		rd, err := e.round(ctx, tx, p)
		if err != nil {
			return err
		}
		a, err := e.newAction(ctx, tx, rd, n)
		if err != nil {
			return err
		}
		if a.ID, err = tx.AddAction(ctx, a); err != nil {
			return fmt.Errorf("action %s: %w", a.Number, err)
		}
		id = a.ID
		return e.noteAction(ctx, tx, actor, actActionAdded, a, noted{Was: a.Status})
	})
	if err != nil {
		return 0, fmt.Errorf("adding an action: %w", err)
	}
	return id, nil
}

// newAction is an action as it is to be added, under the next number of its kind.
func (e *Engine) newAction(ctx context.Context, r store.Reader, rd *round, n NewAction) (store.Action, error) {
	a := store.Action{Plan: rd.plan.ID, Area: areaSaid(rd.doc, n.Area), Text: strings.TrimSpace(bounded(n.Text, maxActionText)), Status: "unset", Origin: store.FromController}
	switch {
	case strings.TrimSpace(n.Area) == "" || a.Text == "":
		return a, refuse("action-lacks")
	case a.Area == "":
		return a, refuse("action-area-unknown", bounded(n.Area, maxToldArg))
	}
	have, err := r.Actions(ctx, rd.plan.ID)
	if err != nil {
		return a, fmt.Errorf("actions: %w", err)
	}
	prefix, last := map[string]string{"en": "A"}[language(rd)], 0
	if prefix == "" {
		prefix = "Å"
	}
	for _, x := range have {
		if called(x.Area) == called(a.Area) && called(x.Text) == called(a.Text) && !finished(x) {
			return a, refuse("action-exists", x.Number)
		}
		if digits, ok := strings.CutPrefix(x.Number, prefix); ok {
			if k, err := strconv.Atoi(digits); err == nil {
				last = max(last, k)
			}
		}
	}
	a.Number = prefix + strconv.Itoa(last+1)
	if n.Status == "" {
		n.Status = a.Status
	}
	a, _, err = e.edited(a, ActionEdit{Owner: &n.Owner, Due: &n.Due, Status: &n.Status, Check: &n.Check})
	return a, err
}

// areaSaid is a plan's area by its name, or its number; "" for none.
func areaSaid(doc *plan.Plan, said string) string {
	for _, a := range doc.Areas {
		if said = strings.TrimSpace(said); called(a.Name) == called(said) || a.Number != "" && a.Number == said {
			return a.Name
		}
	}
	return ""
}

// ActionEdit is what is new of an action; nil is as it was. Had is yes, partly,
// no or "", and Check the day from which its effect is asked about, "" for the
// usual. A reason may be given.
type ActionEdit struct {
	Owner, Due, Status, Effect, Had, Check *string
	Reason                                 string
}

// ChangeAction changes an action of any plan that is no draft.
func (e *Engine) ChangeAction(ctx context.Context, id int64, edit ActionEdit, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		a, err := e.changeable(ctx, tx, id)
		if err != nil {
			return err
		}
		next, fields, err := e.edited(a, edit)
		if err != nil {
			return err
		}
		if next == a {
			return refuse("action-unchanged")
		}
		return e.putNoted(ctx, tx, actor, actChanged, a, next, noted{Changed: fields, Reason: strings.TrimSpace(edit.Reason)})
	})
	if err != nil {
		return fmt.Errorf("changing action %d: %w", id, err)
	}
	return nil
}

// changeable is an action that stands on a list; a refusal when a later list
// goes on with it.
func (e *Engine) changeable(ctx context.Context, r store.Reader, id int64) (store.Action, error) {
	a, err := r.Action(ctx, id)
	if err != nil {
		return a, fmt.Errorf("action %d: %w", id, err)
	}
	p, err := r.Plan(ctx, a.Plan)
	if err != nil {
		return a, fmt.Errorf("plan %d: %w", a.Plan, err)
	}
	all, err := e.actions(ctx, r, p.Board)
	if err != nil {
		return a, err
	}
	i := slices.IndexFunc(all, func(x action) bool { return x.ID == id })
	if i < 0 {
		return a, fmt.Errorf("action %d is on no list: %w", id, store.ErrNotFound)
	}
	if year := all[i].goesOn; year != 0 {
		return a, refuse("action-goes-on", strconv.Itoa(year))
	}
	return a, nil
}

// edited is an action with what is new of it, and the fields that are.
func (e *Engine) edited(a store.Action, edit ActionEdit) (store.Action, []string, error) {
	if edit.Status != nil {
		if !slices.Contains(actionStatuses(), *edit.Status) {
			return a, nil, refuse("action-status-unknown", bounded(*edit.Status, maxToldArg))
		}
		a = e.stood(a, *edit.Status)
	}
	if had := edit.Had; had != nil && *had != a.Had {
		switch {
		case !slices.Contains([]string{"", "yes", "partly", "no"}, *had):
			return a, nil, refuse("action-had-unknown", bounded(*had, maxToldArg))
		case a.Status != "done":
			return a, nil, refuse("action-not-done")
		}
		a.Had = *had
	}
	var fields []string
	for _, f := range []struct {
		name string
		to   *string
		at   *string
		day  bool
	}{{"owner", edit.Owner, &a.Owner, false}, {"due", edit.Due, &a.Due, true}, {"effect", edit.Effect, &a.Effect, false}, {"check", edit.Check, &a.Check, true}} {
		if f.to == nil || strings.TrimSpace(*f.to) == *f.at {
			continue
		}
		to := strings.TrimSpace(bounded(*f.to, maxActionText))
		if _, err := scheduler.ParseDate(to); f.day && to != "" && err != nil {
			return a, nil, refuse("due-unread", bounded(to, maxToldArg))
		}
		*f.at, fields = to, append(fields, f.name)
		if f.at == &a.Owner {
			a.Assigned = to != ""
		}
	}
	return a, fields, nil
}

// actionStatuses is the codes of an action's status, in their order.
func actionStatuses() []string {
	return []string{"unset", "not-started", "started", "ongoing", "done", "dropped"}
}

// EndActions drops several open actions for one reason, each by an act of its
// own. If one of them cannot be dropped, none is.
func (e *Engine) EndActions(ctx context.Context, ids []int64, reason, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		reason, err := because(reason)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return refuse("action-none-chosen")
		}
		if err := allThere(ctx, tx, ids); err != nil {
			return err
		}
		for _, id := range ids {
			a, err := e.changeable(ctx, tx, id)
			if err != nil {
				return err
			}
			if finished(a) {
				return refuse("action-finished", a.Number)
			}
			if err := e.putNoted(ctx, tx, actor, actEnded, a, e.stood(a, "dropped"), noted{Reason: reason}); err != nil {
				return fmt.Errorf("action %s: %w", a.Number, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ending %d actions: %w", len(ids), err)
	}
	return nil
}

// allThere refuses the numbers that no action has, and names no others.
func allThere(ctx context.Context, r store.Reader, ids []int64) error {
	var gone []string
	for _, id := range ids {
		if _, err := r.Action(ctx, id); errors.Is(err, store.ErrNotFound) {
			gone = append(gone, strconv.FormatInt(id, 10))
		} else if err != nil {
			return fmt.Errorf("action %d: %w", id, err)
		}
	}
	if len(gone) > 0 {
		return refuse("action-none-such", strings.Join(gone, ", "))
	}
	return nil
}
