package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
)

// The controller reads what came in, and sends back what does not say enough.
// The occurrence is then asked again, with the answer that it has: a complete
// answer that stands while its occurrence is asked is one that was returned.
// Reminders and the manager follow the new day. Whatever complete comes after
// that counts, also the same words again, for an owner may stand by them; but
// not a file of ours that nobody has saved.

// Completion is what an owner is to add to an answer. Words go to the owner as
// they are, but for controls that may hold confidential matter.
type Completion struct {
	Due   string
	Words string
}

// maxAsked is how long the controller's words may be: a mail shows all of them.
const maxAsked = 500

// Return sends an answer back to its owner for completion.
func (e *Engine) Return(ctx context.Context, occurrence int64, c Completion, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		o, err := tx.Occurrence(ctx, occurrence)
		if err != nil {
			return err
		}
		rd, err := e.inForceFor(ctx, tx, o)
		if err != nil {
			return err
		}
		if err := returnable(rd, o); err != nil {
			return err
		}
		words := bounded(strings.TrimSpace(c.Words), maxAsked)
		if words == "" {
			return refuse("reason-missing")
		}
		if err := dayAhead(c.Due, e.today(e.clock())); err != nil {
			return err
		}
		o.State, o.Due = store.Asked, c.Due
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return err
		}
		if err := recount(ctx, tx, o.Request); err != nil {
			return err
		}
		if err := e.tellReturned(ctx, tx, o, returnedRow{o.ID, words, actor}); err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, actReturned, aboutOccurrence, o.ID, c.Due+": "+words)
	})
	if err != nil {
		return fmt.Errorf("returning the answer to occurrence %d: %w", occurrence, err)
	}
	return nil
}

// returnable is why an answer cannot be sent back, nil when it can.
func returnable(rd *round, o store.Occurrence) error {
	seat := rd.seats[o.Seat]
	switch {
	case o.State != store.Answered && o.State != store.NotApplicable:
		return refuse("occurrence-unanswered")
	case o.Request == 0:
		return refuse("occurrence-never-asked")
	case o.Person != seat.Holder && o.Person != seat.Deputy:
		return refuse("return-other-holder")
	}
	return nil
}

// dayAhead refuses a due day that is no day, has come, or is too far away.
func dayAhead(due string, today scheduler.Date) error {
	day, err := scheduler.ParseDate(due)
	switch {
	case err != nil:
		return refuse("due-unread", bounded(due, maxToldArg))
	case !day.After(today):
		return refuse("due-not-later", today.String())
	case day.After(today.AddDays(maxExtension)):
		return refuse("due-too-far", due)
	}
	return nil
}

// returnedRow is one answer that a mail sends back, what is asked for, and by
// whom.
type returnedRow struct {
	Occurrence int64  `json:"occurrence"`
	Words      string `json:"words"`
	By         string `json:"by"`
}

// tellReturned writes to whom the answer came from. A mail about others of the
// same request that has not been made yet takes this one along.
func (e *Engine) tellReturned(ctx context.Context, tx store.Tx, o store.Occurrence, row returnedRow) error {
	earlier, err := tx.Mails(ctx, store.MailFilter{Kind: kindReturn, Request: o.Request})
	if err != nil {
		return fmt.Errorf("earlier returns: %w", err)
	}
	rows := []returnedRow{row}
	for _, m := range earlier {
		if m.State != store.MailQueued || m.Raw != "" {
			continue
		}
		before, err := returnedRows(m)
		if err != nil {
			return err
		}
		before = slices.DeleteFunc(before, func(x returnedRow) bool { return x.Occurrence == o.ID })
		if m.Body, err = jsonBody(append(before, row)); err != nil {
			return err
		}
		return tx.UpdateMail(ctx, m)
	}
	body, err := jsonBody(rows)
	if err != nil {
		return err
	}
	_, err = e.write(ctx, tx, e.clock(), store.Mail{Cause: fmt.Sprintf("return/%d/%d", o.Request, len(earlier)+1), Kind: kindReturn,
		Plan: o.Plan, Person: o.Person, Request: o.Request, Body: body})
	return err
}

func returnedRows(m store.Mail) ([]returnedRow, error) {
	var rows []returnedRow
	if err := json.Unmarshal([]byte(m.Body), &rows); err != nil {
		return nil, fmt.Errorf("what mail %d sends back: %w", m.ID, err)
	}
	return rows, nil
}

// jsonBody is what a mail is about, as its row keeps it.
func jsonBody(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("writing what a mail is about: %w", err)
	}
	return string(b), nil
}

// completionLetter asks an owner to add to what they have answered, with a workbook
// that holds it. What has been completed since is left out; with nothing left
// nothing is sent.
func (e *Engine) completionLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	rows, err := returnedRows(m)
	if err != nil {
		return letter{}, err
	}
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return letter{}, fmt.Errorf("request %d: %w", m.Request, err)
	}
	w := notify.Return{Common: c}
	var open []store.Occurrence
	for _, row := range rows {
		o, err := r.Occurrence(ctx, row.Occurrence)
		if err != nil {
			return letter{}, fmt.Errorf("occurrence %d: %w", row.Occurrence, err)
		}
		if o.State != store.Asked || o.Request != q.ID {
			continue
		}
		open = append(open, o)
		named, err := refs(ctx, r, []store.Occurrence{o})
		if err != nil {
			return letter{}, err
		}
		i := item(rd, o, c.Lang, named[o.ID])
		if control, _ := rd.asks(o); control.Confidential {
			w.Kept++
		} else {
			i.Detail = []string{row.Words}
		}
		w.Items, w.By = append(w.Items, i), row.By
	}
	if len(open) == 0 {
		return letter{}, errWithdrawn
	}
	w.Due = firstDue(open)
	file, _, err := e.workbook(ctx, r, rd, c, q)
	return letter{words: w, files: []notify.Attachment{file}}, err
}

// returnedSince reports whether anything of a request was sent back after a
// submission of it: then the same file may come again, and counts.
func returnedSince(ctx context.Context, r store.Reader, q store.Request, s store.Submission) (bool, error) {
	rows, err := r.RequestRows(ctx, q.ID)
	if err != nil {
		return false, fmt.Errorf("rows of %s: %w", reference(q.ID), err)
	}
	for _, row := range rows {
		at, err := lastReturned(ctx, r, row.Occurrence)
		if err != nil || at.After(s.Received) {
			return err == nil, err
		}
	}
	return false, nil
}

// lastReturned is when an answer was last sent back; the zero time when it
// never was.
func lastReturned(ctx context.Context, r store.Reader, occurrence int64) (last time.Time, err error) {
	acts, err := r.Acts(ctx, aboutOccurrence, fmt.Sprint(occurrence))
	if err != nil {
		return last, fmt.Errorf("what was decided about occurrence %d: %w", occurrence, err)
	}
	for _, a := range acts {
		if a.Kind == actReturned {
			last = a.At
		}
	}
	return last, nil
}

// standsBy reports whether a file that says what an answer says already is the
// owner's word that it stands: the answer was returned, and the file is none of
// those that we sent, which come back by themselves when nobody has saved.
func (e *Engine) standsBy(ctx context.Context, r store.Reader, o store.Occurrence, newest store.Answer, sub store.Submission) (bool, error) {
	if o.State != store.Asked || !newest.Complete {
		return false, nil
	}
	at, err := lastReturned(ctx, r, o.ID)
	if err != nil || !sub.Received.After(at) {
		return false, err
	}
	mails, err := r.Mails(ctx, store.MailFilter{Request: o.Request})
	if err != nil {
		return false, fmt.Errorf("mails of %s: %w", reference(o.Request), err)
	}
	for _, m := range mails {
		if m.Raw == "" || !carriesBook(m) {
			continue
		}
		raw, err := r.Blob(ctx, m.Raw)
		if errors.Is(err, store.ErrNotFound) {
			continue // disposed of
		}
		if err != nil {
			return false, fmt.Errorf("bytes of mail %d: %w", m.ID, err)
		}
		if slices.ContainsFunc(inbox.Read(raw, e.set.Trust).Files, func(f inbox.File) bool { return hash(f.Data) == sub.SHA }) {
			return false, nil
		}
	}
	return true, nil
}
