package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/notify"
)

// granted is what a mail about an extension is about.
type granted struct {
	Occurrences []int64 `json:"occurrences"`
}

// tellExtended makes a request's due day follow its rows', and writes to whom
// it was put. A request whose mail is not yet made says the new day itself; a
// mail about an earlier extension that waits takes this one along.
func (e *Engine) tellExtended(ctx context.Context, tx store.Tx, o store.Occurrence, ids []int64) error {
	if err := recount(ctx, tx, o.Request); err != nil {
		return err
	}
	ask, err := tx.MailByCause(ctx, fmt.Sprintf("dispatch/%d", o.Request))
	if err == nil && ask.Raw == "" {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the mail that asked: %w", err)
	}
	earlier, err := tx.Mails(ctx, store.MailFilter{Kind: kindExtension, Request: o.Request})
	if err != nil {
		return fmt.Errorf("earlier extensions: %w", err)
	}
	for _, m := range earlier {
		if m.State != store.MailQueued || m.Raw != "" {
			continue
		}
		before, err := extension(m)
		if err != nil {
			return err
		}
		ids = append(before.Occurrences, ids...)
		slices.Sort(ids)
		if m.Body, err = jsonBody(granted{slices.Compact(ids)}); err != nil {
			return err
		}
		return tx.UpdateMail(ctx, m)
	}
	body, err := jsonBody(granted{ids})
	if err != nil {
		return err
	}
	_, err = e.write(ctx, tx, e.clock(), store.Mail{Cause: fmt.Sprintf("extension/%d/%d", o.Request, len(earlier)+1), Kind: kindExtension,
		Plan: o.Plan, Person: o.Person, Request: o.Request, Body: body})
	return err
}

func extension(m store.Mail) (granted, error) {
	var x granted
	if err := json.Unmarshal([]byte(m.Body), &x); err != nil {
		return x, fmt.Errorf("extension of mail %d: %w", m.ID, err)
	}
	return x, nil
}

// extensionLetter tells an owner that they have more time, with the workbook
// as it is now. What has been answered since is left out; with nothing left
// nothing is sent.
func (e *Engine) extensionLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return letter{}, fmt.Errorf("request %d: %w", m.Request, err)
	}
	if q.Round != 0 {
		return e.riskExtensionLetter(ctx, r, c, m)
	}
	x, err := extension(m)
	if err != nil {
		return letter{}, err
	}
	open, err := r.Occurrences(ctx, store.OccurrenceFilter{Request: q.ID, States: []string{store.Asked}})
	if err != nil {
		return letter{}, fmt.Errorf("what waits in %s: %w", reference(q.ID), err)
	}
	open = slices.DeleteFunc(open, func(o store.Occurrence) bool { return !slices.Contains(x.Occurrences, o.ID) })
	if len(open) == 0 {
		return letter{}, errWithdrawn
	}
	named, err := refs(ctx, r, open)
	if err != nil {
		return letter{}, err
	}
	w := notify.Extension{Common: c, Due: firstDue(open), Attached: true}
	for _, o := range open {
		w.Items = append(w.Items, item(rd, o, c.Lang, named[o.ID]))
	}
	file, _, err := e.workbook(ctx, r, rd, c, q)
	return letter{words: w, files: []notify.Attachment{file}}, err
}
