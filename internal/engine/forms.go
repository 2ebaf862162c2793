package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook/form"
)

// requestForm is a request's workbook: every row that still waits for a
// complete answer, with what has been said so far, and every answered one as
// it was answered, so that the file shows the whole request. What is
// cancelled, moved or asked of somebody else since is left out.
func (e *Engine) requestForm(ctx context.Context, r store.Reader, rd *round, c notify.Common, q store.Request) (form.Form, []notify.Item, error) {
	rows, err := r.RequestRows(ctx, q.ID)
	if err != nil {
		return form.Form{}, nil, fmt.Errorf("rows of %s: %w", c.Reference, err)
	}
	f, err := e.emptyForm(rd, c, q.Due)
	if err != nil {
		return f, nil, err
	}
	f.SharedKey = e.signers[0].Key(q.ID, form.SharedRow)
	var items []notify.Item
	for _, row := range rows {
		o, err := r.Occurrence(ctx, row.Occurrence)
		if err != nil {
			return f, nil, fmt.Errorf("occurrence %d: %w", row.Occurrence, err)
		}
		if o.State == store.Cancelled || o.Request != q.ID {
			continue // no longer asked, or of somebody else
		}
		fr, err := e.formRow(ctx, r, rd, c.Lang, q, row, o)
		if err != nil {
			return f, nil, err
		}
		f.Rows = append(f.Rows, fr)
		items = append(items, item(rd, o, c.Lang, row.Ref))
	}
	f.Actions, err = e.openActions(ctx, r, rd, c.Lang, q)
	return f, items, err
}

func (e *Engine) emptyForm(rd *round, c notify.Common, due string) (form.Form, error) {
	texts, err := templates.Form(c.Lang)
	if err != nil {
		return form.Form{}, fmt.Errorf("texts of a form: %w", err)
	}
	contact := strings.Join(nonEmpty(c.ContactName, c.ContactEmail, c.ContactPhone), ", ")
	return form.Form{
		Lang: c.Lang, Texts: formTexts(texts), Organisation: c.Organisation, Board: c.Board, Plan: c.Plan,
		Recipient: c.Recipient, Reference: c.Reference, Due: due, Contact: contact, Grades: formGrades(rd.doc), Look: e.set.Look,
	}, nil
}

func nonEmpty(all ...string) []string {
	var kept []string
	for _, s := range all {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func (e *Engine) formRow(ctx context.Context, r store.Reader, rd *round, lang string, q store.Request, row store.RequestRow, o store.Occurrence) (form.Row, error) {
	c, p := rd.asks(o)
	fr := form.Row{
		Key: e.signers[0].Key(q.ID, row.N), Ref: row.Ref, Area: c.Area, Control: askedText(c, p), Method: method(c, p),
		Simple: c.Simple, Dated: c.Dated, Sample: cmp.Or(p.Sample, c.Sample), Target: cmp.Or(p.Target, c.Target),
		Period: periodName(rd.doc, o.Period, lang), Due: o.Due, NeedsResult: reported(rd.doc, o),
	}
	if c.Local != "" {
		texts, err := templates.Form(lang)
		if err != nil {
			return fr, fmt.Errorf("texts of a form: %w", err)
		}
		fr.Control += "\n" + strings.ReplaceAll(texts.Local, "{text}", c.Local)
	}
	if seat := rd.seats[o.Seat]; severalSeats(rd, o.Person) && seat.Unit != "" {
		fr.Area += " · " + seat.Unit
	}
	if o.Answer != 0 {
		a, err := r.Answer(ctx, o.Answer)
		if err != nil {
			return fr, fmt.Errorf("answer %d: %w", o.Answer, err)
		}
		if fr.Answer, err = said(a); err != nil {
			return fr, err
		}
	}
	previous, err := e.previous(ctx, r, rd, lang, o)
	fr.Previous = previous
	return fr, err
}

// severalSeats reports whether a person holds more than one seat, so that the
// unit must be told.
func severalSeats(rd *round, person int64) bool {
	n := 0
	for _, s := range rd.seats {
		if s.Holder == person {
			n++
		}
	}
	return n > 1
}

// shownBefore is how many characters of an earlier result a form shows, in its
// narrowest column.
const shownBefore = 60

// earlier is what was answered about the same part and seat for the periods
// before, newest first, at most n.
func earlier(ctx context.Context, r store.Reader, o store.Occurrence, n int) ([]store.Occurrence, error) {
	all, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: o.Plan, Control: o.Control, Seat: o.Seat, States: []string{store.Answered}})
	if err != nil {
		return nil, fmt.Errorf("earlier answers: %w", err)
	}
	all = slices.DeleteFunc(all, func(x store.Occurrence) bool { return x.Part != o.Part || x.ID == o.ID || x.Due >= o.Due })
	slices.SortStableFunc(all, func(a, b store.Occurrence) int { return strings.Compare(b.Due, a.Due) })
	return all[:min(n, len(all))], nil
}

// saidOf is the newest answer to an occurrence that has one.
func saidOf(ctx context.Context, r store.Reader, o store.Occurrence) (form.Answer, error) {
	a, err := r.Answer(ctx, o.Answer)
	if err != nil {
		return form.Answer{}, fmt.Errorf("answer %d: %w", o.Answer, err)
	}
	return said(a)
}

// previous is the newest answer to the same part and seat for an earlier
// period, in a few words.
func (e *Engine) previous(ctx context.Context, r store.Reader, rd *round, lang string, o store.Occurrence) (string, error) {
	last, err := earlier(ctx, r, o, 1)
	if err != nil || len(last) == 0 {
		return "", err
	}
	b, err := saidOf(ctx, r, last[0])
	if err != nil {
		return "", err
	}
	words := form.PerformedWord(lang, b.Performed)
	if g := grade(rd, b.Grade); g.Word != "" && g.Severity >= 0 {
		words += " · " + g.Word
	}
	words += " (" + periodName(rd.doc, last[0].Period, lang) + ")"
	if c, _ := rd.asks(o); !c.Confidential && b.Result != "" { // its free text stays out of mails
		words += ". " + shortenTo(b.Result, shownBefore)
	}
	return words, nil
}

// said is an answer's body.
func said(a store.Answer) (form.Answer, error) {
	var b form.Answer
	if err := json.Unmarshal([]byte(a.Body), &b); err != nil {
		return b, fmt.Errorf("body of answer %d: %w", a.ID, err)
	}
	return b, nil
}

func formGrades(doc *plan.Plan) []form.Grade {
	grades := make([]form.Grade, len(doc.Grades))
	for i, g := range doc.Grades {
		grades[i] = form.Grade{Code: g.Code, Word: g.Word, Severity: g.Severity}
	}
	return grades
}

// formTexts is the prose of a form, as the form wants it.
func formTexts(t templates.FormTexts) form.Texts {
	return form.Texts{
		Title: t.Title, Intro: t.Intro, Steps: t.Steps, Help: t.Help, FixTitle: t.FixTitle, FixIntro: t.FixIntro,
		ActionsTitle: t.ActionsTitle, ActionsIntro: t.ActionsIntro, ActionsAsked: t.ActionsAsked, Shared: t.Shared, SharedMore: t.SharedMore,
		PromptTitle: byField(t.PromptTitle), Prompt: byField(t.Prompt), Refused: byField(t.Refused),
	}
}

func byField(texts map[string]string) map[form.Field]string {
	all := make(map[form.Field]string, len(texts))
	for f, s := range texts {
		all[form.Field(f)] = s
	}
	return all
}
