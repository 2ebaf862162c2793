package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"rond/internal/store"
)

// What is done about an action is an act, whoever does it: the owner by a
// workbook, the controller by hand, a version of the plan. The acts are the
// action's history, from which its status in an earlier year is told.

// noted is what an act about an action says: the delivery that it was read in,
// if any, the status before and after, and what else is new. The effect is told
// by its hash; its words are the action's own.
type noted struct {
	Delivery int64    `json:"delivery,omitempty"`
	Was      string   `json:"was,omitempty"`
	Status   string   `json:"status"`
	Effect   string   `json:"effect,omitempty"`
	Had      string   `json:"had,omitempty"`
	Changed  []string `json:"changed,omitempty"` // fields beside these
	Reason   string   `json:"reason,omitempty"`
}

// maxActionReason keeps what an act says within [maxNote], whatever letters a
// reason is written with.
const maxActionReason = 280

// putNoted stores an action as somebody says that it stands, and writes down
// who said so.
func (e *Engine) putNoted(ctx context.Context, tx store.Tx, actor, kind string, was, now store.Action, n noted) error {
	if err := tx.UpdateAction(ctx, now); err != nil {
		return err
	}
	n.Was = was.Status
	return e.noteAction(ctx, tx, actor, kind, now, n)
}

// noteAction writes down what somebody did about an action.
func (e *Engine) noteAction(ctx context.Context, tx store.Tx, actor, kind string, a store.Action, n noted) error {
	n.Status, n.Effect, n.Had, n.Reason = a.Status, effectHash(a), a.Had, bounded(n.Reason, maxActionReason)
	note, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("writing what was noted: %w", err)
	}
	return e.act(ctx, tx, e.clock(), actor, kind, aboutAction, a.ID, string(note))
}

// stood is an action with a status. One that is finished by it is so from
// today; one that is taken up again has yet to show its effect.
func (e *Engine) stood(a store.Action, status string) store.Action {
	if a.Status == status {
		return a
	}
	a.Status, a.Finished = status, ""
	if finished(a) {
		a.Finished = e.today(e.clock()).String()
	}
	if status != "done" {
		a.Had = ""
	}
	return a
}

func effectHash(a store.Action) string {
	if a.Effect == "" {
		return ""
	}
	return hash([]byte(a.Effect))
}

// changed is what something now is, "" when it was that before.
func changed(was, now string) string {
	if was == now {
		return ""
	}
	return now
}

// notedBy is what an act about an action says.
func notedBy(a store.Act) (noted, error) {
	var n noted
	if err := json.Unmarshal([]byte(a.Note), &n); err != nil {
		return n, fmt.Errorf("act %d: %w", a.ID, err)
	}
	return n, nil
}
