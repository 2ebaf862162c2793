package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/form"
)

// RowView is one occurrence.
type RowView struct {
	ID        int64
	Ref       string // "" until asked
	Control   string // code and part
	Text      string
	Period    string // name
	Unit      string
	Role      string
	Owner     string
	Person    int64
	Opens     string
	Due       string
	State     string
	Request   int64 // 0 until asked
	Reference string
	Performed string // word
	Result    string
	Grade     string // word
	Severity  int
	Received  string
	By        string // who handed it in, when that is somebody else
	Late      bool
	Closed    bool // it came after its reporting occasion was closed
}

// OccurrenceView is one occurrence with every version of its answer, and what
// it takes to register one.
type OccurrenceView struct {
	RowView
	Plan        int64
	Board       string
	Title       string
	Area        string
	Method      string
	NeedsResult bool
	Dated       bool   // the day it was carried out is asked for
	Sample      string // what is examined, "" when nothing is counted
	Target      string // what the outcome is held to, "" when nothing is
	Open        bool   // an answer can be registered
	Decidable   bool   // it can be extended or cancelled, and moved unless Begun
	Begun       bool   // somebody has begun to answer
	Returnable  bool   // it is answered, and can be sent back for completion
	Returned    bool   // it has been, and waits
	Regrettable bool   // cancelled by hand: it can be asked after all
	Reason      string // somebody's words on why it is cancelled or extended
	Extended    bool
	MovedTo     int64
	NextDue     string   // the day that is proposed when it is sent back
	Together    int      // how many in the same request wait, this one included
	Periods     []Choice // where it can be moved to
	Seats       []Choice
	Acts        []ActView // what was decided
	Versions    []AnswerVersion
	Choices     []Choice // what can be said of whether it was performed
	Grades      []Choice
}

// Choice is a value and the word that a person picks.
type Choice struct{ Value, Word string }

// AnswerVersion is one version of an answer, in words.
type AnswerVersion struct {
	N           int
	Received    string
	By          string
	Complete    bool
	Performed   string
	DoneOn      string
	Examined    string
	Deviating   string
	Outcome     string
	Result      string
	Grade       string
	Severity    int
	Action      string
	ActionOwner string
	ActionDue   string
	Proposal    string
	File        string // what the workbook was called, "" when registered by hand
	Delivery    int64
	Source      string // what the controller said of where it came from
}

// rowView is an occurrence as the pages show it. The controller who is signed
// in may read what owners wrote, confidential matter too: it was written to
// them. It is mails and files that it is kept out of.
func (g *gathering) rowView(ctx context.Context, rd *round, s *situation, o store.Occurrence) (RowView, error) {
	row, err := g.row(ctx, rd, s, o)
	if err != nil {
		return RowView{}, fmt.Errorf("occurrence %d: %w", o.ID, err)
	}
	v := RowView{
		ID: o.ID, Ref: row.Ref, Control: o.Control + o.Part, Text: row.Text, Period: row.Period, Unit: row.Unit, Role: row.Role,
		Owner: row.Owner, Person: addressee(rd, o), Opens: o.Opens, Due: row.Due, State: row.State, Request: o.Request, Reference: row.Request,
		Performed: form.PerformedWord(g.lang, form.Performed(row.Performed)), Result: row.Result,
		Received: row.Received, By: row.SubmittedBy, Late: row.Late, Closed: row.AfterClosing,
	}
	v.Grade, v.Severity = graded(rd, row.Grade)
	return v, nil
}

// unassessed is the severity of what has no grade, or a grade that assesses
// nothing.
const unassessed = -1

// graded is a grade's word and severity.
func graded(rd *round, code string) (word string, severity int) {
	if gr := grade(rd, code); gr.Code != "" {
		return gr.Word, gr.Severity
	}
	return code, unassessed
}

// OccurrenceView is one occurrence with every version of its answer.
func (e *Engine) OccurrenceView(ctx context.Context, lang string, id int64) (OccurrenceView, error) {
	var v OccurrenceView
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		o, err := r.Occurrence(ctx, id)
		if err != nil {
			return err
		}
		rd, err := g.round(ctx, o.Plan)
		if err != nil {
			return err
		}
		s, err := g.situation(ctx, rd)
		if err != nil {
			return err
		}
		v, err = g.occurrence(ctx, rd, s, o)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing occurrence %d: %w", id, err)
	}
	return v, nil
}

func (g *gathering) occurrence(ctx context.Context, rd *round, s *situation, o store.Occurrence) (OccurrenceView, error) {
	row, err := g.rowView(ctx, rd, s, o)
	if err != nil {
		return OccurrenceView{}, err
	}
	c, p := rd.asks(o)
	v := OccurrenceView{RowView: row, Plan: rd.plan.ID, Board: rd.board.Name, Title: rd.doc.Title, Area: c.Area, Method: method(c, p),
		NeedsResult: reported(rd.doc, o), Dated: c.Dated, Sample: cmp.Or(p.Sample, c.Sample), Target: cmp.Or(p.Target, c.Target), Open: registrable(o) && !locked(rd.plan), Choices: performedChoices(g.lang)}
	if err := g.decisions(ctx, rd, o, &v); err != nil {
		return v, err
	}
	for _, gr := range rd.doc.Grades {
		v.Grades = append(v.Grades, Choice{gr.Code, gr.Word})
	}
	answers, err := g.r.Answers(ctx, o.ID)
	if err != nil {
		return v, fmt.Errorf("answers: %w", err)
	}
	for _, a := range answers {
		version, err := g.version(ctx, rd, a)
		if err != nil {
			return v, err
		}
		v.Versions = append(v.Versions, version)
	}
	return v, nil
}

// registrable reports whether the controller can register an answer: also
// before anybody is asked, and for what ended before the plan was asked from.
func registrable(o store.Occurrence) bool {
	return o.State != store.Cancelled && o.State != store.AnsweredOther
}

// method is how a part is checked: its own way when it has one.
func method(c plan.Control, p plan.Part) string {
	if p.Method != "" {
		return p.Method
	}
	return c.Method
}

func performedChoices(lang string) []Choice {
	var all []Choice
	for _, p := range []form.Performed{form.Yes, form.Partly, form.No, form.NoOccasion, form.NotMine} {
		all = append(all, Choice{string(p), form.PerformedWord(lang, p)})
	}
	return all
}

// version is a version of an answer in words.
func (g *gathering) version(ctx context.Context, rd *round, a store.Answer) (AnswerVersion, error) {
	b, err := said(a)
	if err != nil {
		return AnswerVersion{}, err
	}
	v := inWords(g.lang, rd, b)
	v.N, v.Received, v.By, v.Complete = a.N, g.e.local(a.Received), a.By, a.Complete
	d, err := g.r.DeliveryByKey(ctx, pageKey(a.Occurrence, a.N))
	switch {
	case err == nil:
		made, err := g.registration(ctx, d)
		v.Source, v.Delivery = made.Source, made.Delivery
		return v, err
	case !errors.Is(err, store.ErrNotFound):
		return v, fmt.Errorf("where answer %d came from: %w", a.ID, err)
	}
	sub, err := g.r.Submission(ctx, a.Submission)
	if err != nil {
		return v, fmt.Errorf("submission %d: %w", a.Submission, err)
	}
	v.Delivery = sub.Delivery
	v.File, err = g.fileName(ctx, sub)
	return v, err
}

// fileName is what a workbook was called when it came; the first digits of its
// hash when it had no name.
func (g *gathering) fileName(ctx context.Context, sub store.Submission) (string, error) {
	files, err := g.r.Attachments(ctx, sub.Delivery)
	if err != nil {
		return "", fmt.Errorf("files: %w", err)
	}
	for _, f := range files {
		if f.SHA == sub.SHA && f.Name != "" {
			return f.Name, nil
		}
	}
	return shortHash(sub.SHA), nil
}

// registration is what the controller registered, as its delivery keeps it.
func (g *gathering) registration(ctx context.Context, d store.Delivery) (registered, error) {
	var made registered
	raw, err := g.r.Blob(ctx, d.Raw)
	if err != nil {
		return made, fmt.Errorf("registration %d: %w", d.ID, err)
	}
	if err := json.Unmarshal(raw, &made); err != nil {
		return made, fmt.Errorf("registration %d: %w", d.ID, err)
	}
	return made, nil
}

func (g *gathering) rowsOf(ctx context.Context, rd *round, s *situation, all []store.Occurrence) ([]RowView, error) {
	rows := make([]RowView, 0, len(all))
	for _, o := range all {
		row, err := g.rowView(ctx, rd, s, o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// requestRows is the rows of a request, in its own order.
func (g *gathering) requestRows(ctx context.Context, rd *round, q store.Request) ([]RowView, error) {
	s, err := g.situation(ctx, rd)
	if err != nil {
		return nil, err
	}
	rows, err := g.r.RequestRows(ctx, q.ID)
	if err != nil {
		return nil, fmt.Errorf("rows of %s: %w", reference(q.ID), err)
	}
	all := make([]store.Occurrence, len(rows))
	for i, row := range rows { // also those that somebody else is asked for since
		if all[i], err = g.r.Occurrence(ctx, row.Occurrence); err != nil {
			return nil, fmt.Errorf("row %s of %s: %w", row.Ref, reference(q.ID), err)
		}
	}
	return g.rowsOf(ctx, rd, s, all)
}
