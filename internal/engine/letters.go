package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook/form"
)

const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	// shownControl is how many characters of a control's text a mail shows.
	shownControl = 110
)

func (e *Engine) dispatchLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return letter{}, fmt.Errorf("request %d: %w", m.Request, err)
	}
	f, items, err := e.requestForm(ctx, r, rd, c, q)
	if err != nil {
		return letter{}, err
	}
	if len(items) == 0 {
		return letter{}, errWithdrawn
	}
	waiting, err := r.Occurrences(ctx, store.OccurrenceFilter{Request: q.ID, States: []string{store.Asked}})
	if err != nil {
		return letter{}, fmt.Errorf("what waits in %s: %w", reference(q.ID), err)
	}
	taken, err := takenFrom(m, waiting)
	if err != nil {
		return letter{}, err
	}
	open := 0
	for _, a := range f.Actions {
		if !a.Asks {
			open++
		}
	}
	file, err := e.build(f, rd, c)
	return letter{words: notify.Dispatch{Common: c, Due: q.Due, Items: items, Actions: open, Effects: len(f.Actions) - open, Taken: taken}, files: []notify.Attachment{file}}, err
}

// workbook is a request's form as it stands now, and what it asks.
func (e *Engine) workbook(ctx context.Context, r store.Reader, rd *round, c notify.Common, q store.Request) (notify.Attachment, []notify.Item, error) {
	f, items, err := e.requestForm(ctx, r, rd, c, q)
	if err != nil {
		return notify.Attachment{}, nil, err
	}
	file, err := e.build(f, rd, c)
	return file, items, err
}

func (e *Engine) build(f form.Form, rd *round, c notify.Common) (notify.Attachment, error) {
	var b bytes.Buffer
	if err := e.forms.Build(&b, f); err != nil {
		return notify.Attachment{}, fmt.Errorf("workbook of %s: %w", c.Reference, err)
	}
	return notify.Attachment{Name: fileName(c.Lang, rd.plan.Year, c.Reference), Type: xlsxType, Data: b.Bytes()}, nil
}

// fileName is what a request's workbook is called.
func fileName(lang string, year int, ref string) string {
	return fmt.Sprintf("%s-%d-%s.xlsx", templates.FileName(lang, "form"), year, ref)
}

// item is an occurrence as a mail lists it, under the Ref that it has in its
// workbook; "" when it has not been asked.
func item(rd *round, o store.Occurrence, lang, ref string) notify.Item {
	if ref == "" {
		ref = visibleRef(o, map[string]int{})
	}
	c, p := rd.asks(o)
	return notify.Item{Ref: ref, Control: shorten(c.Area + " – " + askedText(c, p)), Period: periodName(rd.doc, o.Period, lang), Due: o.Due}
}

// refs is the Refs that occurrences have in their workbooks.
func refs(ctx context.Context, r store.Reader, all []store.Occurrence) (map[int64]string, error) {
	named := map[int64]string{}
	for _, o := range all {
		if o.Request == 0 || named[o.ID] != "" {
			continue
		}
		rows, err := r.RequestRows(ctx, o.Request)
		if err != nil {
			return nil, fmt.Errorf("rows of %s: %w", reference(o.Request), err)
		}
		for _, row := range rows {
			named[row.Occurrence] = row.Ref
		}
	}
	return named, nil
}

// waitingFor is what a person has not answered in a plan, of what is not closed,
// and the first day it is due.
func (e *Engine) waitingFor(ctx context.Context, r store.Reader, rd *round, lang string, person int64) (open []store.Occurrence, items []notify.Item, due string, err error) {
	open, err = r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, Person: person, States: []string{store.Asked}})
	if err != nil {
		return nil, nil, "", fmt.Errorf("listing what is asked: %w", err)
	}
	closed, err := rd.closings(ctx, r)
	if err != nil {
		return nil, nil, "", err
	}
	open = closed.chased(rd, open)
	named, err := refs(ctx, r, open)
	if err != nil {
		return nil, nil, "", err
	}
	for _, o := range open {
		items = append(items, item(rd, o, lang, named[o.ID]))
		if due == "" || o.Due < due {
			due = o.Due
		}
	}
	return open, items, due, nil
}

// askedText is what a part is about: its own subject when it has one.
func askedText(c plan.Control, p plan.Part) string {
	if p.Subject != "" {
		return p.Subject
	}
	return c.Text
}

// periodName is a period of a plan as people say it.
func periodName(doc *plan.Plan, id, lang string) string {
	p, err := doc.Period(id)
	if err != nil {
		return id
	}
	return p.Name(lang)
}

// shorten makes one line of a text, cut between words at shownControl.
func shorten(s string) string { return shortenTo(s, shownControl) }

// shortenTo makes one line of a text of at most so many characters, cut between
// words.
func shortenTo(s string, limit int) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\n", ", ")), " ")
	s = strings.ReplaceAll(s, ",,", ",")
	if len([]rune(s)) <= limit {
		return s
	}
	cut := string([]rune(s)[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.–") + " …"
}

// reminderLetter asks again about everything the person has not answered in
// the plan. Nothing left, nothing sent.
func (e *Engine) reminderLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	open, items, due, err := e.waitingFor(ctx, r, rd, c.Lang, m.Person)
	if err != nil {
		return letter{}, err
	}
	if len(open) == 0 {
		return letter{}, errWithdrawn
	}
	w := notify.Reminder{Common: c, Nth: 1, Attached: true, Items: items, Due: due, Overdue: due < e.today(now).String()}
	var files []notify.Attachment
	seen := map[int64]bool{}
	for _, o := range open {
		if seen[o.Request] {
			continue
		}
		seen[o.Request] = true
		q, err := r.Request(ctx, o.Request)
		if err != nil {
			return letter{}, fmt.Errorf("request %d: %w", o.Request, err)
		}
		rc := c
		rc.Reference = reference(q.ID)
		file, _, err := e.workbook(ctx, r, rd, rc, q)
		if err != nil {
			return letter{}, err
		}
		files = append(files, file)
	}
	earlier, err := r.Mails(ctx, store.MailFilter{Kind: kindReminder, Plan: rd.plan.ID, Person: m.Person, Request: m.Request, States: gone()})
	if err != nil {
		return letter{}, fmt.Errorf("earlier reminders: %w", err)
	}
	w.Nth += len(earlier)
	return letter{words: w, files: files}, nil
}

// aim makes a reminder follow the newest request that still waits: the one it
// was decided for may have been answered since.
func aim(ctx context.Context, r store.Reader, m *store.Mail) error {
	open, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: m.Plan, Person: m.Person, States: []string{store.Asked}})
	if err != nil {
		return fmt.Errorf("listing what is asked: %w", err)
	}
	newest := int64(0)
	for _, o := range open {
		newest = max(newest, o.Request)
	}
	if newest != 0 {
		m.Request = newest
	}
	return nil
}

// managerLetter tells a manager who in their part of the organisation has not
// answered, as it is now.
func (e *Engine) managerLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	silent, err := e.chase(r, rd).silent(ctx, e.today(now))
	if err != nil {
		return letter{}, err
	}
	named, err := refs(ctx, r, silent)
	if err != nil {
		return letter{}, err
	}
	w := notify.Manager{Common: c}
	var about []int64
	people := map[int64]int{}
	for _, o := range silent {
		if rd.seats[o.Seat].Manager != m.Person {
			continue
		}
		if o.State == store.Vacant {
			i := item(rd, o, c.Lang, named[o.ID])
			i.Due = "" // nobody has been asked
			w.Vacant = append(w.Vacant, i)
			continue
		}
		if !slices.Contains(about, o.Request) {
			about = append(about, o.Request)
		}
		at, ok := people[o.Person]
		if !ok {
			p, err := r.Person(ctx, o.Person)
			if err != nil {
				return letter{}, fmt.Errorf("person %d: %w", o.Person, err)
			}
			at = len(w.People)
			people[o.Person] = at
			w.People = append(w.People, notify.Waiting{Name: p.Name})
		}
		w.People[at].Items = append(w.People[at].Items, item(rd, o, c.Lang, named[o.ID]))
	}
	if len(w.People)+len(w.Vacant) == 0 {
		return letter{}, errWithdrawn
	}
	return letter{words: w, about: about}, nil
}

// questionLetter passes a person's own mail on to the contact, or tells the
// person who has it.
func (e *Engine) questionLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, m store.Mail) (letter, error) {
	d, err := r.Delivery(ctx, m.Delivery)
	if err != nil {
		return letter{}, fmt.Errorf("delivery %d: %w", m.Delivery, err)
	}
	_, items, due, err := e.waitingFor(ctx, r, rd, c.Lang, d.Person)
	if err != nil {
		return letter{}, err
	}
	if d.Request != 0 {
		q, err := r.Request(ctx, d.Request)
		if err != nil {
			return letter{}, fmt.Errorf("request %d: %w", d.Request, err)
		}
		if q.Round != 0 { // they asked about a risk analysis
			row, err := r.RiskRound(ctx, q.Round)
			if err != nil {
				return letter{}, fmt.Errorf("risk round %d: %w", q.Round, err)
			}
			items, due, c.For = nil, waitingDue(q), row.Year
		}
	}
	if m.Kind == kindReceived {
		return letter{words: notify.QuestionReceived{Common: c, Items: items, Due: due}}, nil
	}
	raw, err := r.Blob(ctx, d.Raw)
	if err != nil {
		return letter{}, fmt.Errorf("mail of delivery %d: %w", d.ID, err)
	}
	from := d.From
	if p, err := r.Person(ctx, d.Person); err == nil && d.By == "" {
		from = p.Name + " <" + p.Email + ">"
	}
	words := notify.Question{Common: c, From: from, Subject: d.Subject, Items: items}
	return letter{words: words, files: []notify.Attachment{{Name: templates.FileName(c.Lang, "question") + ".eml", Type: "message/rfc822", Data: raw}}}, nil
}
