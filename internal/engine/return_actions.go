package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
)

// actionFinding is what an action's line in a returned form came to, when
// something was written in it. Status is the action's afterwards.
type actionFinding struct {
	Request  int64              `json:"request"`
	Ref      string             `json:"ref"`
	Status   string             `json:"status"`
	Had      string             `json:"had,omitempty"` // what is new of whether it had effect
	Taken    bool               `json:"taken,omitempty"`
	Older    bool               `json:"older,omitempty"` // a forgotten copy's: not taken
	Problems []workbook.Problem `json:"problems,omitempty"`
	Bad      []form.Field       `json:"bad,omitempty"` // of Problems
	Hints    []workbook.Problem `json:"hints,omitempty"`
}

// takeActions takes what a returned form says of the actions in it. Each cell
// is taken or told of by itself. A line about an action that is not the
// owner's, or is none, is a note.
func (e *Engine) takeActions(ctx context.Context, tx store.Tx, sub store.Submission, q store.Request, lines []form.ReadAction, found *findings) error {
	lines = slices.DeleteFunc(slices.Clone(lines), func(a form.ReadAction) bool { return !a.Says() })
	if len(lines) == 0 {
		return nil
	}
	p, err := tx.Plan(ctx, q.Plan)
	if err != nil {
		return fmt.Errorf("plan %d: %w", q.Plan, err)
	}
	all, err := e.actions(ctx, tx, p.Board)
	if err != nil {
		return err
	}
	owner, err := tx.Person(ctx, q.Person)
	if err != nil {
		return fmt.Errorf("person %d: %w", q.Person, err)
	}
	mine, err := holds(ctx, tx, p.Board, owner)
	if err != nil {
		return err
	}
	sub.By = cmp.Or(sub.By, owner.Email)
	for _, line := range lines {
		a, code, err := e.meant(ctx, tx, all, mine, line)
		if err != nil {
			return err
		}
		if code != "" {
			found.Notes = append(found.Notes, aboutLine(line, code))
			continue
		}
		f, err := e.takeAction(ctx, tx, sub, a, a.ref(p.Year), line)
		if err != nil {
			return fmt.Errorf("action %d: %w", a.ID, err)
		}
		found.Actions = append(found.Actions, f)
	}
	return nil
}

// meant is the action that a line is about, or the code of why it is none of the
// owner's. A file from before the next list is about the line that goes on with
// its action.
func (e *Engine) meant(ctx context.Context, r store.Reader, all []action, mine duties, line form.ReadAction) (a action, code string, err error) {
	i := slices.IndexFunc(all, func(a action) bool { return a.ID == int64(line.Row-actionRows) })
	if i < 0 {
		return a, "action-unknown", nil
	}
	if err := e.whose(ctx, r, all[i:i+1]); err != nil {
		return a, "", err
	}
	if !mine.cover(all[i]) {
		return a, "action-not-yours", nil
	}
	if now := current(all, i); now != i {
		i = now
		err = e.whose(ctx, r, all[i:i+1])
	}
	return all[i], "", err
}

// aboutLine is a note at a line's Ref.
func aboutLine(line form.ReadAction, code string) workbook.Problem {
	p := workbook.Problem{Sheet: line.Sheet, Code: code, Args: []string{bounded(line.Ref, maxToldArg)}}
	for _, f := range []form.Field{form.FieldStatus, form.FieldEffect} {
		p.Cell = cmp.Or(p.Cell, line.Cells[f])
	}
	return p
}

// holds is a person's duties in the seats that they hold, or are deputy in: a
// deputy's file counts also when the holder is back.
func holds(ctx context.Context, r store.Reader, board int64, p store.Person) (duties, error) {
	all, err := r.Seats(ctx, board)
	if err != nil {
		return duties{}, fmt.Errorf("seats of board %d: %w", board, err)
	}
	return dutiesIn(p, slices.DeleteFunc(all, func(s store.Seat) bool { return s.Holder != p.ID && s.Deputy != p.ID })), nil
}

func (e *Engine) takeAction(ctx context.Context, tx store.Tx, sub store.Submission, a action, ref string, line form.ReadAction) (actionFinding, error) {
	f := actionFinding{Request: line.Request, Ref: ref, Status: a.Status, Problems: line.Wrong, Bad: line.WrongIn}
	said := line.Changes()
	next := e.stood(a.Action, cmp.Or(said.Status, a.Status))
	next.Effect = cmp.Or(said.Effect, a.Effect)
	if next.Status == "done" {
		next.Had = cmp.Or(said.Had, next.Had)
	} else if said.Had != "" {
		f.Hints = append(f.Hints, workbook.Problem{Sheet: line.Sheet, Cell: line.Cells[form.FieldHad], Code: "had-early", Hint: true})
	}
	if next == a.Action {
		return f, nil
	}
	var err error
	if f.Older, err = forgotten(ctx, tx, sub, a, next, line); err != nil || f.Older {
		return f, err
	}
	if form.HasPersonalNumber(said.Effect) {
		f.Hints = append(f.Hints, workbook.Problem{Sheet: line.Sheet, Cell: line.Cells[form.FieldEffect], Code: form.CodePersonalNumber, Hint: true})
	}
	f.Status, f.Had, f.Taken = next.Status, changed(a.Had, next.Had), true
	return f, e.putNoted(ctx, tx, sub.By, actNoted, a.Action, next, noted{Delivery: sub.Delivery})
}

// forgotten reports whether a line says again what was said of the action
// before, or came before what was said since: then the newer stands. A file
// that was sent with the action as it is now is no forgotten copy; of one that
// does not remember what it was sent with, nobody can know once anything has
// been said.
func forgotten(ctx context.Context, r store.Reader, sub store.Submission, a action, next store.Action, line form.ReadAction) (bool, error) {
	if line.Sent && line.SentStatus == a.Status && line.SentEffect == a.shownEffect() && a.Had == "" {
		return false, nil
	}
	acts, err := r.Acts(ctx, aboutAction, fmt.Sprint(a.ID))
	if err != nil || len(acts) == 0 {
		return false, err
	}
	statuses, effects, had := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var last noted
	for _, x := range acts {
		if last, err = notedBy(x); err != nil {
			return false, err
		}
		statuses[last.Status], effects[last.Effect], had[last.Had] = true, true, true
	}
	again := (next.Status == a.Status || statuses[next.Status]) && (next.Effect == a.Effect || effects[effectHash(next)]) && (next.Had == a.Had || had[next.Had])
	since := acts[len(acts)-1].At.After(sub.Received) && last.Delivery != sub.Delivery
	return !line.Sent || again || since, nil
}

// wrong reports whether a finding has cells to mend.
func (f actionFinding) wrong() bool { return len(f.Problems) > 0 }

// notedIn is the actions that were noted, with their status in words.
func notedIn(lang string, f findings) []notify.Noted {
	var all []notify.Noted
	for _, a := range f.Actions {
		if a.Taken {
			all = append(all, notify.Noted{Ref: a.Ref, Status: form.StatusWord(lang, a.Status), Had: form.HadWord(lang, a.Had)})
		}
	}
	return all
}

// actionHints is what is worth a word of the actions in a file.
func actionHints(lang string, f findings) []string {
	var all []string
	for _, a := range f.Actions {
		for _, s := range sentences(lang, a.Hints) {
			all = append(all, a.Ref+": "+s)
		}
		if a.Older {
			text, _ := templates.Problem(lang, "older-version", []string{a.Ref})
			all = append(all, text)
		}
	}
	return all
}

// markActions marks the cells of actions that are to be mended, as mark does
// those of rows. An action that has left the form meanwhile is told of where
// it stood.
func markActions(fm *form.Form, w *notify.Correction, request int64, f findings) {
	for _, a := range f.Actions {
		if a.Request != request || !a.wrong() {
			continue
		}
		n := slices.IndexFunc(fm.Actions, func(x form.Action) bool { return x.Ref == a.Ref })
		bad := map[form.Field]string{}
		for k, p := range a.Problems {
			if n >= 0 {
				p.Sheet, p.Cell = fm.PlaceAction(n, a.Bad[k])
				bad[a.Bad[k]] = p.Args[0] // what stood there
				fm.Actions[n].Bad = bad
			}
			tellFault(fm, w, p)
		}
	}
}

// actionSteps adds what was said of actions in the deliveries of a request.
func (g *gathering) actionSteps(ctx context.Context, all []moment, q store.Request, deliveries []store.Delivery) ([]moment, error) {
	rd, err := g.round(ctx, q.Plan)
	if err != nil || len(deliveries) == 0 {
		return all, err
	}
	actions, err := g.e.actions(ctx, g.r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		acts, err := g.r.Acts(ctx, aboutAction, fmt.Sprint(a.ID))
		if err != nil {
			return nil, fmt.Errorf("acts on action %d: %w", a.ID, err)
		}
		for _, x := range acts {
			n, err := notedBy(x)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(deliveries, func(d store.Delivery) bool { return d.ID == n.Delivery }) {
				note := a.ref(rd.plan.Year) + ": " + form.StatusWord(g.lang, n.Status)
				all = append(all, moment{x.At, Step{What: "act", ID: a.ID, Kind: x.Kind, Who: x.Actor, Note: note}})
			}
		}
	}
	return all, nil
}
