package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
)

// answer writes the mails that taken files lead to: a receipt, or a correction
// when something must be mended, to the owner and to a registered colleague
// who handed it in.
func (e *Engine) answer(ctx context.Context, tx store.Tx, d *store.Delivery, p parcel) error {
	kind := kindReceipt
	if p.found.verdict() == verdictCorrection {
		kind = kindCorrection
	}
	to := []store.Person{p.owner}
	if s := p.from.person; s.ID != 0 && s.ID != p.owner.ID {
		to = append(to, s)
	}
	for _, person := range to {
		found := p.found
		found.Asked = found.Asked && person.Key == fold(d.From)
		if err := e.replyOnce(ctx, tx, kind, d, p.request, person, found); err != nil {
			return err
		}
	}
	return e.answerTakers(ctx, tx, d, p)
}

// answerTakers writes a receipt to those who have taken over seats that rows
// were answered in, each about their own.
func (e *Engine) answerTakers(ctx context.Context, tx store.Tx, d *store.Delivery, p parcel) error {
	rows := map[int64][]finding{}
	var order []int64
	for _, f := range p.found.Rows {
		if f.Now == 0 || f.State == form.Blank {
			continue
		}
		if rows[f.Now] == nil {
			order = append(order, f.Now)
		}
		rows[f.Now] = append(rows[f.Now], f)
	}
	for _, id := range order {
		q, err := tx.Request(ctx, id)
		if err != nil {
			return fmt.Errorf("%s: %w", reference(id), err)
		}
		to, err := tx.Person(ctx, q.Person)
		if err != nil {
			return fmt.Errorf("person %d: %w", q.Person, err)
		}
		if to.ID == p.owner.ID || to.ID == p.from.person.ID {
			continue
		}
		found := p.found
		found.Rows, found.Actions, found.Notes, found.Foreign, found.By = rows[id], nil, nil, nil, cmp.Or(found.By, p.owner.Email)
		if err := e.replyOnce(ctx, tx, kindReceipt, d, q, to, found); err != nil {
			return err
		}
	}
	return nil
}

// explain writes a correction about a file that could not be taken at all.
func (e *Engine) explain(ctx context.Context, tx store.Tx, d *store.Delivery, q store.Request, to store.Person, f findings) error {
	return e.replyOnce(ctx, tx, kindCorrection, d, q, to, f)
}

// replyOnce writes a reply unless the person has been told of this content or
// has had the day's share; the delivery then says which.
func (e *Engine) replyOnce(ctx context.Context, tx store.Tx, kind string, d *store.Delivery, q store.Request, to store.Person, f findings) error {
	if kind == kindCorrection && !f.Asked {
		told, err := corrected(ctx, tx, to.ID, f.Files)
		if err != nil || told {
			return err
		}
	}
	had, err := e.had(ctx, tx, to.ID, q.ID)
	if err != nil {
		return err
	}
	news := kind == kindReceipt && f.verdict() != verdictUnchanged && f.Locked == nil
	switch {
	case news && had.receipts >= maxReceiptsADay:
		d.Reason = cmp.Or(d.Reason, reasonWithoutAnswer)
		return nil
	case !news && had.enough():
		d.Reason = reasonCapped
		return nil
	}
	return e.reply(ctx, tx, kind, d, q, to, f)
}

// corrected reports whether a person has had a correction for all of these
// contents: one each, however often they send the file.
func corrected(ctx context.Context, r store.Reader, person int64, files []string) (bool, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindCorrection, Person: person})
	if err != nil {
		return false, fmt.Errorf("corrections to person %d: %w", person, err)
	}
	for _, sha := range files {
		if !slices.ContainsFunc(mails, func(m store.Mail) bool { return strings.Contains(m.Body, sha) }) {
			return false, nil
		}
	}
	return len(files) > 0, nil
}

func (e *Engine) reply(ctx context.Context, tx store.Tx, kind string, d *store.Delivery, q store.Request, to store.Person, f findings) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	m := store.Mail{Cause: fmt.Sprintf("%s/%d/%s", kind, d.ID, to.Key), Kind: kind, Plan: q.Plan, Person: to.ID,
		Request: q.ID, Delivery: d.ID, Body: string(body)}
	added, err := e.write(ctx, tx, e.clock(), m)
	if err != nil || added > 0 {
		return err
	}
	m.Cause += fmt.Sprintf("/%d", q.ID) // files of two plans or two owners in one mail, which never share an answer
	_, err = e.write(ctx, tx, e.clock(), m)
	return err
}

// returnLetter says what became of a returned file.
func (e *Engine) returnLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	var f findings
	if err := json.Unmarshal([]byte(m.Body), &f); err != nil {
		return letter{}, fmt.Errorf("findings of mail %d: %w", m.ID, err)
	}
	if f.Registered != 0 {
		return e.registeredLetter(ctx, r, rd, c, m, f)
	}
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return letter{}, fmt.Errorf("request %d: %w", m.Request, err)
	}
	if q.Round != 0 {
		return e.riskReturnLetter(ctx, r, c, m, f)
	}
	d, err := r.Delivery(ctx, m.Delivery)
	if err != nil {
		return letter{}, fmt.Errorf("delivery %d: %w", m.Delivery, err)
	}
	items, left, due, err := e.found(ctx, r, rd, c.Lang, f)
	if err != nil {
		return letter{}, err
	}
	received := e.local(d.Received)
	if m.Kind == kindReceipt {
		w := notify.Receipt{Common: c, Received: received, SubmittedBy: f.By, File: f.File,
			Unchanged: f.verdict() == verdictUnchanged, Items: items, Actions: notedIn(c.Lang, f), Left: left, Due: due, Hints: hints(c.Lang, f), Asked: f.Asked}
		if f.Locked != nil {
			w.For, w.Locked, w.Left = f.Locked.Year, f.Locked.Day, 0
		}
		return letter{words: w}, nil
	}
	w := notify.Correction{Common: c, Received: received, File: f.File, Actions: notedIn(c.Lang, f), Due: due, Asked: f.Asked}
	if f.Whole != nil {
		text, remedy := templates.Problem(c.Lang, f.Whole.Code, f.Whole.Args)
		w.Whole = strings.TrimSpace(text + " " + remedy)
		w.Due = waitingDue(q)
	}
	for i, row := range f.Rows {
		if row.State == form.Complete {
			w.Good = append(w.Good, items[i])
		}
	}
	if q.Person != m.Person && f.Whole != nil {
		return letter{words: w}, nil // somebody else's workbook is not theirs to have
	}
	files, err := e.corrections(ctx, r, rd, c, q, f, &w)
	return letter{words: w, files: files}, err
}

// found is what was understood, row by row, with how many rows of the request
// still wait and when the first of them is due.
func (e *Engine) found(ctx context.Context, r store.Reader, rd *round, lang string, f findings) (items []notify.Item, left int, due string, err error) {
	for _, row := range f.Rows {
		rows, err := r.RequestRows(ctx, row.Request)
		if err != nil {
			return nil, 0, "", fmt.Errorf("rows of %s: %w", reference(row.Request), err)
		}
		for _, rr := range rows {
			if rr.N != row.Row {
				continue
			}
			o, err := r.Occurrence(ctx, rr.Occurrence)
			if err != nil {
				return nil, 0, "", fmt.Errorf("occurrence %d: %w", rr.Occurrence, err)
			}
			i := item(rd, o, lang, row.Ref)
			i.State, i.Detail = string(row.State), append(understood(rd, lang, row), sentences(lang, row.Problems)...)
			if o.State == store.Answered || o.State == store.NotApplicable {
				if row.State == form.Blank {
					i.State = string(form.Complete) // answered by an earlier file
				}
			} else if o.State == store.Asked {
				left++
				if due == "" || o.Due < due {
					due = o.Due
				}
			}
			items = append(items, i)
		}
	}
	return items, left, due, nil
}

// understood is what a row was taken to say, without its free text: the choice
// and the grade, so that a slip shows.
func understood(rd *round, lang string, row finding) []string {
	if row.State == form.Blank || row.State == form.Wrong {
		return nil
	}
	said := strings.Join(nonEmpty(form.PerformedWord(lang, row.Answer.Performed), grade(rd, row.Answer.Grade).Word), " · ")
	return nonEmpty(said)
}

func sentences(lang string, problems []workbook.Problem) []string {
	var all []string
	for _, p := range problems {
		text, remedy := templates.Problem(lang, p.Code, p.Args)
		all = append(all, strings.TrimSpace(text+" "+remedy))
	}
	return all
}

func hints(lang string, f findings) []string {
	var all []string
	for _, row := range f.Rows {
		for _, s := range sentences(lang, row.Hints) {
			all = append(all, row.Ref+": "+s)
		}
		if row.Older {
			text, _ := templates.Problem(lang, "older-version", []string{row.Ref})
			all = append(all, text)
		}
	}
	for _, ref := range f.Foreign {
		text, remedy := templates.Problem(lang, "other-request", []string{ref})
		all = append(all, text+" "+remedy)
	}
	return append(append(all, actionHints(lang, f)...), sentences(lang, f.Notes)...)
}

// waitingDue is the last day to answer a request that still waits.
func waitingDue(q store.Request) string {
	if q.State != store.RequestOpen {
		return ""
	}
	return q.Due
}
