package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
)

// Imported is what came of a plan workbook.
type Imported struct {
	Board    string         `json:"board"`
	Plan     string         `json:"plan"`
	Year     int            `json:"year"`
	Version  int            `json:"version"`
	Changed  bool           `json:"changed"` // false when the workbook says what is already in force
	Added    int            `json:"added"`   // occurrences
	Dropped  int            `json:"dropped"`
	Before   int            `json:"before"` // ended before AskFrom: never asked
	AskFrom  string         `json:"ask_from"`
	Problems []plan.Problem `json:"problems"`
	Shares   []SharedChange `json:"shares,omitempty"` // what other boards' plans would follow, and do not by themselves

	effects []effect
}

// Asked is how many of what was added will be asked.
func (d Imported) Asked() int { return d.Added - d.Before }

// ErrPlan says that a plan workbook has errors; nothing was imported.
var ErrPlan = errors.New("the plan workbook has errors")

// Import reads a plan workbook and puts it in force: a new plan, a new version
// of one, or nothing when it says what is in force. With errors in it nothing
// is changed and the error is [ErrPlan]; the problems are in the result.
func (e *Engine) Import(ctx context.Context, raw []byte) (*Imported, error) {
	doc, problems, err := plan.Read(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("reading the plan workbook: %w", err)
	}
	if doc == nil {
		return &Imported{Problems: problems}, ErrPlan
	}
	e.forget()
	defer e.forget()
	done := &Imported{Problems: problems}
	err = e.store.Change(ctx, func(tx store.Tx) error { return e.enact(ctx, tx, doc, raw, done) })
	if errors.Is(err, ErrPlan) {
		return done, ErrPlan
	}
	if err != nil {
		return nil, fmt.Errorf("importing the plan of %s %d: %w", doc.BoardCode, doc.Year, err)
	}
	return done, nil
}

// enact puts a plan that was read without errors in force. A draft of a change
// does not put a plan that is asked out of force, and what is adopted does not
// become provisional again: it goes on until the change is adopted too.
func (e *Engine) enact(ctx context.Context, tx store.Tx, doc *plan.Plan, raw []byte, done *Imported) error {
	before, err := inForceOf(ctx, tx, doc)
	if err != nil {
		return err
	}
	if undone(before, doc) {
		p := plan.Problem{Code: "plan-" + string(doc.Status) + "-over-" + before.Status}
		p.Text, p.Remedy = templates.Problem(doc.Language, p.Code, nil)
		done.Problems = append(done.Problems, p)
		return ErrPlan
	}
	if err := e.linked(ctx, tx, doc, done); err != nil {
		return err
	}
	if err := e.recode(ctx, tx, doc, done.Problems); err != nil {
		return fmt.Errorf("codes of controls: %w", err)
	}
	canonical, err := doc.Canonical()
	if err != nil {
		return fmt.Errorf("writing the plan as a document: %w", err)
	}
	done.Board, done.Plan, done.Year = doc.Board, doc.Title, doc.Year
	return e.adopt(ctx, tx, doc, canonical, raw, done)
}

// linked fills in what a plan shares with others. With a link that leads
// nowhere nothing of it is taken.
func (e *Engine) linked(ctx context.Context, r store.Reader, doc *plan.Plan, done *Imported) error {
	problems, err := e.follow(ctx, r, doc)
	if err != nil {
		return err
	}
	done.Problems = append(done.Problems, problems...)
	if slices.ContainsFunc(problems, func(p plan.Problem) bool { return !p.Warning }) {
		return ErrPlan
	}
	return nil
}

// undone reports whether a document would take a plan's decision back.
func undone(before store.Plan, doc *plan.Plan) bool {
	switch plan.Status(before.Status) {
	case plan.Provisional:
		return doc.Status == plan.Draft
	case plan.Adopted:
		return doc.Status == plan.Draft || doc.Status == plan.Provisional
	}
	return false
}

func (e *Engine) adopt(ctx context.Context, tx store.Tx, doc *plan.Plan, canonical, file []byte, done *Imported) error {
	now := e.clock()
	p, err := e.planRow(ctx, tx, doc, now)
	if err != nil {
		return err
	}
	versions, err := tx.Versions(ctx, p.ID)
	if err != nil {
		return err
	}
	if n := len(versions); n > 0 && versions[n-1].Document == hash(canonical) {
		done.Version = versions[n-1].N
		return nil
	}
	if err := e.unlocked(ctx, tx, p, doc, done); err != nil {
		return err
	}
	if err := e.sameStart(ctx, tx, p, doc, done); err != nil {
		return err
	}
	v := store.Version{Plan: p.ID, N: len(versions) + 1, Made: now}
	if v.Document, err = audit.StoreBlob(ctx, tx, now, "plan-document", canonical); err != nil {
		return err
	}
	if v.File, err = audit.StoreBlob(ctx, tx, now, "plan-file", file); err != nil {
		return err
	}
	if v.ID, err = audit.StoreVersion(ctx, tx, now, v); err != nil {
		return err
	}
	late := inForce(p) && len(versions) > 0
	p.Version, p.Title, p.Status, p.AskFrom = v.ID, doc.Title, string(doc.Status), e.askFrom(p, doc, late, now)
	if err := tx.UpdatePlan(ctx, p); err != nil {
		return err
	}
	done.Version, done.Changed = v.N, true
	var old *plan.Plan
	if n := len(versions); n > 0 {
		if old, err = e.document(ctx, tx, versions[n-1].ID); err != nil {
			return err
		}
	}
	if done.Shares, err = e.followers(ctx, tx, p, old, doc); err != nil {
		return err
	}
	if err := e.putActions(ctx, tx, p.ID, versions, doc); err != nil {
		return err
	}
	if err := putAssessments(ctx, tx, now, p.ID, doc); err != nil {
		return err
	}
	if !doc.Status.InForce() {
		return nil // a draft asks nobody, and a closed plan's people may have moved on
	}
	if err := e.putSeats(ctx, tx, p, doc); err != nil {
		return err
	}
	if done.effects, err = e.takeOver(ctx, tx, p, doc); err != nil {
		return err
	}
	if done.AskFrom = p.AskFrom; late { // what a later version adds is not asked for what had ended
		done.AskFrom = max(p.AskFrom, e.today(now).String())
	}
	return e.putOccurrences(ctx, tx, p, doc, done)
}

// sameStart refuses another first month of the plan's year once something has
// been asked: the ids of its periods would come to name others.
func (e *Engine) sameStart(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan, done *Imported) error {
	if p.Version == 0 {
		return nil
	}
	old, err := e.document(ctx, tx, p.Version)
	if err != nil || old.Start() == doc.Start() {
		return err
	}
	all, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: p.ID})
	if err != nil {
		return fmt.Errorf("occurrences: %w", err)
	}
	if !slices.ContainsFunc(all, touched) {
		return nil
	}
	pr := plan.Problem{Sheet: "Plan", Code: "plan-start-moved"} // the sheet is called so in both languages
	pr.Text, pr.Remedy = templates.Problem(doc.Language, pr.Code, nil)
	done.Problems = append(done.Problems, pr)
	return ErrPlan
}

// unlocked refuses a version of a plan whose year is closed, and one that would
// close it. What came closed and never asked anything is a record that somebody
// keeps, and mends as they like.
func (e *Engine) unlocked(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan, done *Imported) error {
	code, args := "plan-locked", []string{fmt.Sprint(p.Year)}
	switch {
	case locked(p):
		asked, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: p.ID, Limit: 1})
		if err != nil {
			return fmt.Errorf("occurrences: %w", err)
		}
		if len(asked) == 0 {
			return nil
		}
	case inForce(p) && p.Version != 0 && doc.Status == plan.Closed:
		code = "plan-closed-over-asked"
	default:
		return nil
	}
	pr := plan.Problem{Sheet: "Plan", Code: code} // the sheet is called so in both languages
	pr.Text, pr.Remedy = templates.Problem(doc.Language, code, args)
	done.Problems = append(done.Problems, pr)
	return ErrPlan
}

// askFrom is the day that a plan is asked from: what the document says, or the
// day on which it was first imported as adopted, or from which it is valid when
// that is later: until then a board that it succeeds is asked.
func (e *Engine) askFrom(p store.Plan, doc *plan.Plan, late bool, now time.Time) string {
	switch {
	case doc.AskFrom != "":
		return doc.AskFrom
	case late:
		return p.AskFrom
	}
	return max(e.today(now).String(), doc.ValidFrom)
}

func (e *Engine) planRow(ctx context.Context, tx store.Tx, doc *plan.Plan, now time.Time) (store.Plan, error) {
	board, err := tx.BoardByCode(ctx, doc.BoardCode)
	if errors.Is(err, store.ErrNotFound) {
		board = store.Board{Code: doc.BoardCode, Name: doc.Board}
		board.ID, err = tx.AddBoard(ctx, board)
	}
	if err != nil {
		return store.Plan{}, fmt.Errorf("board %s: %w", doc.BoardCode, err)
	}
	p, err := tx.PlanByYear(ctx, board.ID, doc.Year)
	if errors.Is(err, store.ErrNotFound) {
		p = store.Plan{Board: board.ID, Year: doc.Year, Title: doc.Title, Status: string(doc.Status), AskFrom: doc.AskFrom, Imported: now}
		p.ID, err = tx.AddPlan(ctx, p)
	}
	if err != nil {
		return store.Plan{}, fmt.Errorf("plan row: %w", err)
	}
	return p, nil
}

func putAssessments(ctx context.Context, tx store.Tx, now time.Time, planID int64, doc *plan.Plan) error {
	have, err := tx.Assessments(ctx, planID)
	if err != nil {
		return err
	}
	type subject struct{ control, area, period string }
	newest := map[subject]store.Assessment{}
	for _, a := range have {
		newest[subject{a.Control, a.Area, a.Period}] = a
	}
	for _, a := range doc.Assessments {
		row := store.Assessment{Plan: planID, Control: a.Control, Area: a.Area, Period: a.Occasion, N: 1, Text: a.Text, Grade: a.Grade, Reported: a.Reported, Made: now}
		if old, ok := newest[subject{a.Control, a.Area, a.Occasion}]; ok {
			if old.Text == row.Text && old.Grade == row.Grade && old.Reported == row.Reported {
				continue
			}
			row.N = old.N + 1
		}
		if _, err := audit.StoreAssessment(ctx, tx, now, row); err != nil {
			return fmt.Errorf("assessment of %s%s: %w", a.Control, a.Area, err)
		}
	}
	return nil
}

// planOfYear is a board's plan for a year; the error wraps [store.ErrNotFound]
// when the board is not known or has none.
func planOfYear(ctx context.Context, r store.Reader, board string, year int) (store.Plan, error) {
	b, err := r.BoardByCode(ctx, board)
	if err != nil {
		return store.Plan{}, fmt.Errorf("board %s: %w", board, err)
	}
	p, err := r.PlanByYear(ctx, b.ID, year)
	if err != nil {
		return store.Plan{}, fmt.Errorf("plan of %s %d: %w", board, year, err)
	}
	return p, nil
}

// Export writes a plan workbook that says what is in force for a board and a
// year.
func (e *Engine) Export(ctx context.Context, board string, year int) (*plan.Plan, error) {
	var doc *plan.Plan
	err := e.store.View(ctx, func(r store.Reader) error {
		p, err := planOfYear(ctx, r, board, year)
		if err != nil {
			return err
		}
		doc, err = e.document(ctx, r, p.Version)
		return err
	})
	return doc, err
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
