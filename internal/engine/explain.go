package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/risk"
)

// Explained is what a file was read as: what kind of file it is, what is wrong
// in it and what it answers.
type Explained struct {
	Kind     string        `json:"kind"` // workbook, ods, xls, encrypted, csv, html, zip, empty or other
	Problems []ToldProblem `json:"problems"`
	Answers  []ToldAnswer  `json:"answers"`
	Risks    []ToldRisk    `json:"risks,omitempty"`
}

// ToldRisk is one row of a risk workbook that says something.
type ToldRisk struct {
	Request string `json:"request"`
	Ref     string `json:"ref"`
	State   string `json:"state"`
	risk.Answer
}

// ToldProblem is a problem in words. A hint is no fault.
type ToldProblem struct {
	Sheet  string `json:"sheet"`
	Cell   string `json:"cell"`
	Code   string `json:"code"`
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
	Hint   bool   `json:"hint,omitempty"`
}

// ToldAnswer is one row of a form that says something. State is complete,
// incomplete or wrong.
type ToldAnswer struct {
	Request string `json:"request"`
	Ref     string `json:"ref"`
	State   string `json:"state"`
	form.Answer
}

// Explain tells what something that was taken in was read as, and changes
// nothing. A file that could not be read when it was taken in is not read
// again: it may have killed whoever did.
func (e *Engine) Explain(ctx context.Context, lang string, d inbox.Delivery, taken Verdict) (Explained, error) {
	out := Explained{Kind: kindOf(d), Problems: []ToldProblem{}, Answers: []ToldAnswer{}}
	if words := strings.Fields(taken.Reason); len(words) > 0 && words[0] == reasonUnread {
		out.problem(lang, workbook.Problem{Code: words[0], Args: words[1:]})
		return out, nil
	}
	a := e.read(ctx, d)
	switch {
	case a.missing != nil && (len(a.books) == 0 || len(a.mail.Limits) > 0):
		out.problem(lang, workbook.Problem{Code: a.missing.Code})
	case len(a.books) == 0:
		out.problem(lang, workbook.Problem{Code: "no-workbook"})
	}
	err := e.store.Change(ctx, func(tx store.Tx) error {
		for _, b := range a.books {
			if err := e.explainBook(ctx, tx, lang, a.mail, b, taken.Delivery, &out); err != nil {
				return err
			}
		}
		return errPreview
	})
	if !errors.Is(err, errPreview) {
		return out, fmt.Errorf("explaining %s: %w", d.Key, err)
	}
	return out, nil
}

// kindOf is what the bytes of a delivery are, whatever it is called.
func kindOf(d inbox.Delivery) string {
	switch kind := grid.Sniff(d.Raw); kind {
	case grid.KindPicture:
		return string(grid.KindOther)
	default:
		return string(kind)
	}
}

func (e *Engine) explainBook(ctx context.Context, tx store.Tx, lang string, m inbox.Mail, b book, delivery int64, out *Explained) error {
	if b.whole != nil {
		out.problem(lang, workbook.Problem{Code: b.whole.Code, Args: b.whole.Args})
		return nil
	}
	q, owner, err := e.ownerOf(ctx, tx, m, b)
	if errors.Is(err, store.ErrNotFound) {
		out.problem(lang, workbook.Problem{Code: "no-request"})
		return nil
	}
	if err != nil {
		return err
	}
	sub := store.Submission{Delivery: delivery, Request: q.ID, SHA: hash(b.file.Data), Received: e.clock()}
	if sub.ID, err = tx.AddSubmission(ctx, sub); err != nil {
		return fmt.Errorf("submission: %w", err)
	}
	parcels, foreign, err := e.takeBook(ctx, tx, sub, b, owner)
	if err != nil {
		return err
	}
	for _, ref := range foreign {
		out.problem(lang, workbook.Problem{Code: "other-request", Args: []string{ref}})
	}
	for _, n := range b.notes() {
		out.problem(lang, n)
	}
	for _, p := range parcels {
		out.rows(lang, p.found.Rows)
		out.risks(lang, p.found.Risks)
	}
	return nil
}

func (x *Explained) rows(lang string, rows []finding) {
	for _, row := range rows {
		if row.State == form.Blank {
			continue
		}
		x.Answers = append(x.Answers, ToldAnswer{Request: reference(row.Request), Ref: row.Ref, State: string(row.State), Answer: row.Answer})
		for _, p := range append(row.Problems, row.Hints...) {
			x.problem(lang, p)
		}
	}
}

func (x *Explained) risks(lang string, rows []riskFinding) {
	for _, row := range rows {
		if row.State == form.Blank {
			continue
		}
		x.Risks = append(x.Risks, ToldRisk{Request: reference(row.Request), Ref: row.Ref, State: string(row.State), Answer: row.Answer})
		for _, p := range append(row.Problems, row.Hints...) {
			x.problem(lang, p)
		}
	}
}

func (x *Explained) problem(lang string, p workbook.Problem) {
	text, remedy := templates.Problem(lang, p.Code, p.Args)
	x.Problems = append(x.Problems, ToldProblem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Hint: p.Hint})
}
