package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
)

// answer writes the mails that a taken file leads to: a receipt, or a
// correction when something must be mended, to the owner and to a registered
// colleague who handed it in.
func (e *Engine) answer(ctx context.Context, tx store.Tx, d *store.Delivery, q store.Request, owner store.Person, s sender, f findings) error {
	kind := kindReceipt
	if d.Verdict == verdictCorrection {
		if f.Again {
			return nil // one correction per content
		}
		kind = kindCorrection
		capped, err := e.capped(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if capped {
			d.Reason = "capped"
			return nil
		}
	}
	to := []store.Person{owner}
	if s.person.ID != 0 && s.person.ID != owner.ID {
		to = append(to, s.person)
	}
	for _, p := range to {
		if err := e.reply(ctx, tx, kind, d, q, p, f); err != nil {
			return err
		}
	}
	return nil
}

// explain writes a correction about a file that could not be taken at all.
func (e *Engine) explain(ctx context.Context, tx store.Tx, d *store.Delivery, q store.Request, to store.Person, f findings) error {
	capped, err := e.capped(ctx, tx, to.ID)
	if err != nil || capped {
		return err
	}
	return e.reply(ctx, tx, kindCorrection, d, q, to, f)
}

func (e *Engine) reply(ctx context.Context, tx store.Tx, kind string, d *store.Delivery, q store.Request, to store.Person, f findings) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	m := store.Mail{Cause: fmt.Sprintf("%s/%d/%s", kind, d.ID, to.Key), Kind: kind, Plan: q.Plan, Person: to.ID,
		Request: q.ID, Delivery: d.ID, Body: string(body)}
	_, err = e.write(ctx, tx, e.clock(), m)
	return err
}

// returnLetter says what became of a returned file.
func (e *Engine) returnLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	var f findings
	if err := json.Unmarshal([]byte(m.Body), &f); err != nil {
		return letter{}, fmt.Errorf("findings of mail %d: %w", m.ID, err)
	}
	d, err := r.Delivery(ctx, m.Delivery)
	if err != nil {
		return letter{}, fmt.Errorf("delivery %d: %w", m.Delivery, err)
	}
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return letter{}, fmt.Errorf("request %d: %w", m.Request, err)
	}
	items, left, due, err := e.found(ctx, r, rd, c.Lang, f)
	if err != nil {
		return letter{}, err
	}
	received := d.Received.In(e.set.Zone).Format("2006-01-02 15:04")
	if m.Kind == kindReceipt {
		w := notify.Receipt{Common: c, Received: received, SubmittedBy: f.By, File: f.File,
			Unchanged: f.verdict() == verdictUnchanged, Items: items, Left: left, Due: due, Hints: hints(c.Lang, f)}
		return letter{words: w}, nil
	}
	w := notify.Correction{Common: c, Received: received, File: f.File, Due: due}
	if f.Whole != nil {
		text, remedy := templates.Problem(c.Lang, f.Whole.Code, f.Whole.Args)
		w.Whole = strings.TrimSpace(text + " " + remedy)
	}
	file, err := e.correction(ctx, r, rd, c, q, f, &w, items)
	if err != nil {
		return letter{}, err
	}
	return letter{w, []notify.Attachment{file}}, nil
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
			i := item(rd, o, lang)
			i.Ref, i.State, i.Detail = row.Ref, string(row.State), sentences(lang, row.Problems)
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
	return append(all, sentences(lang, f.Notes)...)
}

// correction is a new workbook for the same request with what we read, the
// bad cells marked and a list of what to mend.
func (e *Engine) correction(ctx context.Context, r store.Reader, rd *round, c notify.Common, q store.Request, f findings, w *notify.Correction, items []notify.Item) (notify.Attachment, error) {
	fm, _, err := e.requestForm(ctx, r, rd, c, q)
	if err != nil {
		return notify.Attachment{}, err
	}
	at := map[string]int{}
	for i, row := range fm.Rows {
		at[row.Ref] = i
	}
	for i, row := range f.Rows {
		n, here := at[row.Ref]
		here = here && row.Request == q.ID
		switch {
		case row.State == form.Complete:
			w.Good = append(w.Good, items[i])
		case row.State == form.Wrong && here:
			fm.Rows[n].Answer, fm.Rows[n].Bad = row.Answer, row.Bad
			mark(&fm, w, n, row)
		}
	}
	w.Attached = true
	return e.build(fm, rd, c)
}

// mark lists what is wrong in a row at its place in the new workbook, which is
// the one to be mended.
func mark(fm *form.Form, w *notify.Correction, n int, row finding) {
	for k, p := range row.Problems {
		if k < len(row.Bad) {
			p.Sheet, p.Cell = form.Place(fm.Lang, n, row.Bad[k])
		}
		text := sentences(fm.Lang, []workbook.Problem{p})[0]
		w.Faults = append(w.Faults, notify.Fault{Place: p.Sheet + ", cell " + p.Cell, Text: text})
		fm.Fix, fm.FixTexts = append(fm.Fix, p), append(fm.FixTexts, text)
	}
}
