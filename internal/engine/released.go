package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
)

// Who had been asked in a seat that somebody else holds now hears that they
// need not answer, and whoever is asked instead hears whom they take over from.

// takenRow is something that was taken from whom it had been put to, and the
// request that it stood in.
type takenRow struct {
	Occurrence int64 `json:"occurrence"`
	Request    int64 `json:"request"`
}

func takenRows(m store.Mail) ([]takenRow, error) {
	var rows []takenRow
	if err := json.Unmarshal([]byte(m.Body), &rows); err != nil {
		return nil, fmt.Errorf("what mail %d releases from: %w", m.ID, err)
	}
	return rows, nil
}

// release writes to those from whom something is taken, as far as they had been
// reached. A mail about other such rows that has not been made yet takes these
// along.
func (e *Engine) release(ctx context.Context, tx store.Tx, rd *round, now time.Time, taken []store.Occurrence) error {
	c := e.chase(tx, rd)
	for _, g := range group(taken, func(o store.Occurrence) int64 { return o.Person }) {
		p, err := tx.Person(ctx, g.person)
		if err != nil {
			return fmt.Errorf("person %d: %w", g.person, err)
		}
		if !e.writes(p.Email) {
			continue
		}
		var rows []takenRow
		for _, o := range g.list {
			reached, err := c.reachedOn(ctx, o.Request)
			if err != nil {
				return err
			}
			if !reached.IsZero() {
				rows = append(rows, takenRow{o.ID, o.Request})
			}
		}
		if len(rows) == 0 {
			continue
		}
		if err := e.writeReleased(ctx, tx, rd, now, g.person, rows); err != nil {
			return fmt.Errorf("releasing person %d: %w", g.person, err)
		}
	}
	return nil
}

func (e *Engine) writeReleased(ctx context.Context, tx store.Tx, rd *round, now time.Time, person int64, rows []takenRow) error {
	earlier, err := tx.Mails(ctx, store.MailFilter{Kind: kindReleased, Plan: rd.plan.ID, Person: person})
	if err != nil {
		return fmt.Errorf("earlier mails of the kind: %w", err)
	}
	for _, m := range earlier {
		if m.State != store.MailQueued || m.Raw != "" {
			continue
		}
		before, err := takenRows(m)
		if err != nil {
			return err
		}
		if m.Body, err = jsonBody(append(before, rows...)); err != nil {
			return err
		}
		return tx.UpdateMail(ctx, m)
	}
	body, err := jsonBody(rows)
	if err != nil {
		return err
	}
	_, err = e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("released/%d/%d/%d", rd.plan.ID, person, len(earlier)+1), Kind: kindReleased,
		Plan: rd.plan.ID, Person: person, Request: rows[len(rows)-1].Request, Body: body})
	return err
}

// releasedLetter tells somebody what they need not answer, and who does. What
// they have answered since, or are asked for again, is left out.
func (e *Engine) releasedLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	rows, err := takenRows(m)
	if err != nil {
		return letter{}, err
	}
	w := notify.Released{Common: c}
	holders := map[int64]bool{}
	for _, row := range rows {
		o, err := r.Occurrence(ctx, row.Occurrence)
		if err != nil {
			return letter{}, fmt.Errorf("occurrence %d: %w", row.Occurrence, err)
		}
		if o.Person == m.Person || !slices.Contains([]string{store.Planned, store.Asked, store.Vacant}, o.State) {
			continue
		}
		ref, err := refIn(ctx, r, row)
		if err != nil {
			return letter{}, err
		}
		i := item(rd, o, c.Lang, ref)
		i.Due = "" // theirs no longer
		w.Items = append(w.Items, i)
		holders[rd.seats[o.Seat].Holder] = true
	}
	if len(w.Items) == 0 {
		return letter{}, errWithdrawn
	}
	if len(holders) == 1 {
		if w.By, err = onlyName(ctx, r, holders); err != nil {
			return letter{}, err
		}
	}
	open, _, due, err := e.waitingFor(ctx, r, rd, c.Lang, m.Person)
	w.Left, w.Due = len(open), due
	return letter{words: w}, err
}

// onlyName is the name of the one person in a set; "" for nobody.
func onlyName(ctx context.Context, r store.Reader, set map[int64]bool) (string, error) {
	for id := range set {
		if id == 0 {
			continue
		}
		p, err := r.Person(ctx, id)
		if err != nil {
			return "", fmt.Errorf("person %d: %w", id, err)
		}
		return p.Name, nil
	}
	return "", nil
}

// refIn is the Ref of a row in the workbook that it was taken from.
func refIn(ctx context.Context, r store.Reader, row takenRow) (string, error) {
	rows, err := r.RequestRows(ctx, row.Request)
	if err != nil {
		return "", fmt.Errorf("rows of %s: %w", reference(row.Request), err)
	}
	for _, x := range rows {
		if x.Occurrence == row.Occurrence {
			return x.Ref, nil
		}
	}
	return "", nil
}

// former is who had something before.
type former struct {
	person int64
	name   string
}

// after is whom something is taken over from, by occurrence.
type after map[int64]former

// takenOver is whom the rows of some requests are taken over from. Only what
// opened before the day it is asked can have been somebody else's.
func (e *Engine) takenOver(ctx context.Context, r store.Reader, rd *round, requests []asked, today scheduler.Date) (after, error) {
	late := func(g asked) bool {
		return slices.ContainsFunc(g.list, func(o store.Occurrence) bool { return o.Opens < today.String() })
	}
	if !slices.ContainsFunc(requests, late) {
		return nil, nil
	}
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindReleased, Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("what was taken from whom: %w", err)
	}
	from := after{}
	for _, m := range mails {
		rows, err := takenRows(m)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			from[row.Occurrence] = former{m.Person, m.ToName}
		}
	}
	return from, nil
}

// body is what the row of a mail that asks a person keeps of it: names by
// occurrence; "" when nothing in it is taken over.
func (from after) body(person int64, list []store.Occurrence) (string, error) {
	mine := map[int64]string{}
	for _, o := range list {
		if f, ok := from[o.ID]; ok && f.person != person {
			mine[o.ID] = f.name
		}
	}
	if len(mine) == 0 {
		return "", nil
	}
	return jsonBody(mine)
}

// takenFrom is whom a mail's rows are taken over from, by name, and how many.
func takenFrom(m store.Mail, waiting []store.Occurrence) ([]notify.Taken, error) {
	if m.Body == "" {
		return nil, nil
	}
	var from map[int64]string
	if err := json.Unmarshal([]byte(m.Body), &from); err != nil {
		return nil, fmt.Errorf("what is taken over in mail %d: %w", m.ID, err)
	}
	var taken []notify.Taken
	for _, o := range waiting {
		name := from[o.ID]
		if name == "" {
			continue
		}
		i := slices.IndexFunc(taken, func(t notify.Taken) bool { return t.From == name })
		if i < 0 {
			i = len(taken)
			taken = append(taken, notify.Taken{From: name})
		}
		taken[i].N++
	}
	return taken, nil
}
