package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"rond/internal/inbox"
	"rond/internal/store"
	"rond/workbook/form"
	"rond/workbook/grid"
)

// book is a file that was meant as a workbook, read.
type book struct {
	file  inbox.File
	ret   *form.Return
	whole *wholeFault // why nothing of it could be taken
}

// wholeFault is why a file as a whole cannot be taken: a code that templates
// has the words for.
type wholeFault struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// meantAsWorkbook reports whether a file was likely sent as the filled-in
// form, so that its sender should hear what became of it.
func meantAsWorkbook(f inbox.File) bool {
	switch grid.Kind(f.Kind) {
	case grid.KindWorkbook, grid.KindODS, grid.KindXLS, grid.KindEncrypted, grid.KindCSV, grid.KindEmpty:
		return true
	}
	return isWorkbookName(f.Name)
}

func (e *Engine) readBook(ctx context.Context, f inbox.File) book {
	b := book{file: f}
	ret, err := form.Read(ctx, bytes.NewReader(f.Data), int64(len(f.Data)), grid.DefaultLimits(), e.verify)
	var fault *grid.Error
	switch {
	case errors.As(err, &fault):
		b.whole = &wholeFault{Code: fault.Code, Args: []string{fault.Part}}
	case err != nil:
		b.whole = &wholeFault{Code: "damaged"}
	case len(ret.Rows) == 0:
		b.whole = &wholeFault{Code: "not-our-form"}
	default:
		b.ret = ret
	}
	return b
}

// judgeReturn deals with a mail or file that holds workbooks: each is taken
// for the request that its own signed keys name.
func (e *Engine) judgeReturn(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	readable := 0
	for _, b := range a.books {
		if b.whole != nil {
			continue
		}
		readable++
		if err := e.judgeBook(ctx, tx, d, a, b); err != nil {
			return fmt.Errorf("workbook %q: %w", b.file.Kind, err)
		}
	}
	if readable > 0 {
		return nil
	}
	return e.judgeUnreadable(ctx, tx, d, a)
}

// judgeUnreadable explains to a registered sender why the file could not be
// taken, and lists it for the controller.
func (e *Engine) judgeUnreadable(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	b := a.books[0]
	d.Verdict, d.Reason, d.Folder = verdictUnreadable, b.whole.Code, FolderHeld
	p, err := e.registered(ctx, tx, a.mail)
	if errors.Is(err, store.ErrNotFound) {
		if !a.operator {
			d.Verdict, d.Reason = verdictHeld, "sender-stranger"
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	d.Person = p.ID
	q, err := e.askedIn(ctx, tx, a.mail, p)
	if err != nil || q.ID == 0 {
		return err
	}
	d.Request = q.ID
	return e.explain(ctx, tx, d, q, p, findings{File: b.file.Name, Whole: b.whole})
}

// judgeBook takes one readable workbook.
func (e *Engine) judgeBook(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival, b book) error {
	q, owner, err := e.ownerOf(ctx, tx, b)
	if errors.Is(err, store.ErrNotFound) {
		d.Verdict, d.Reason, d.Folder = verdictHeld, "no-request", FolderHeld
		return nil
	}
	if err != nil {
		return err
	}
	s, err := e.weigh(ctx, tx, a, owner)
	if err != nil {
		return err
	}
	d.Request, d.Person, d.By = q.ID, owner.ID, s.by
	if s.hold != "" {
		d.Verdict, d.Reason, d.Folder = verdictHeld, s.hold, FolderHeld
		return nil
	}
	clash, err := e.clash(ctx, tx, a.mail, owner)
	if err != nil {
		return err
	}
	if clash {
		d.Verdict, d.Reason, d.Folder = verdictHeld, "other-request", FolderHeld
		if s.person.ID == 0 {
			return nil
		}
		return e.explain(ctx, tx, d, q, s.person, findings{File: b.file.Name, Whole: &wholeFault{Code: "other-request", Args: []string{reference(q.ID)}}})
	}
	return e.take(ctx, tx, d, b, q, owner, s)
}

// ownerOf is the request that a workbook's keys name, and who was asked. When
// rows of several requests stand in one file the first decides.
func (e *Engine) ownerOf(ctx context.Context, r store.Reader, b book) (store.Request, store.Person, error) {
	q, err := r.Request(ctx, b.ret.Rows[0].Request)
	if err != nil {
		return q, store.Person{}, fmt.Errorf("request %d: %w", b.ret.Rows[0].Request, err)
	}
	p, err := r.Person(ctx, q.Person)
	if err != nil {
		return q, p, fmt.Errorf("person %d: %w", q.Person, err)
	}
	return q, p, nil
}

// clash reports whether the mail answers a request to somebody other than the
// workbook's owner: then the two tell different stories, and a person decides.
func (e *Engine) clash(ctx context.Context, r store.Reader, m inbox.Mail, owner store.Person) (bool, error) {
	id, err := e.threadRequest(ctx, r, m)
	if err != nil || id == 0 {
		return false, err
	}
	q, err := r.Request(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("request %d: %w", id, err)
	}
	return q.Person != owner.ID, nil
}

// take stores what a trusted workbook says and writes the mails that answer
// it.
func (e *Engine) take(ctx context.Context, tx store.Tx, d *store.Delivery, b book, q store.Request, owner store.Person, s sender) error {
	sha := hash(b.file.Data)
	earlier, err := tx.Submissions(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("submissions of %s: %w", reference(q.ID), err)
	}
	sub := store.Submission{Delivery: d.ID, Request: q.ID, SHA: sha, Received: d.Received, By: s.by}
	again := false
	for _, x := range earlier {
		if x.SHA == sha {
			sub, again = x, true
		}
	}
	if !again {
		if sub.ID, err = tx.AddSubmission(ctx, sub); err != nil {
			return fmt.Errorf("submission: %w", err)
		}
	}
	found, err := e.takeRows(ctx, tx, sub, b.ret, owner)
	if err != nil {
		return err
	}
	found.File, found.By, found.Again = b.file.Name, s.by, again
	d.Folder = FolderProcessed
	d.Verdict = found.verdict()
	if again {
		d.Reason = "same-file"
	}
	return e.answer(ctx, tx, d, q, owner, s, found)
}

// takeRows goes through the rows of every request in the file that was put to
// the same owner.
func (e *Engine) takeRows(ctx context.Context, tx store.Tx, sub store.Submission, ret *form.Return, owner store.Person) (findings, error) {
	found := findings{Notes: ret.Notes}
	byRequest := map[int64]map[int]form.ReadRow{}
	var order []int64
	for _, row := range ret.Rows {
		if byRequest[row.Request] == nil {
			byRequest[row.Request] = map[int]form.ReadRow{}
			order = append(order, row.Request)
		}
		byRequest[row.Request][row.Row] = row
	}
	for _, id := range order {
		q, err := tx.Request(ctx, id)
		if err != nil || q.Person != owner.ID {
			found.Foreign++
			continue
		}
		if err := e.takeRequest(ctx, tx, sub, q, byRequest[id], &found); err != nil {
			return found, fmt.Errorf("request %s: %w", reference(id), err)
		}
	}
	return found, nil
}

func (e *Engine) takeRequest(ctx context.Context, tx store.Tx, sub store.Submission, q store.Request, read map[int]form.ReadRow, found *findings) error {
	p, err := tx.Plan(ctx, q.Plan)
	if err != nil {
		return fmt.Errorf("plan %d: %w", q.Plan, err)
	}
	rd, err := e.round(ctx, tx, p)
	if err != nil {
		return err
	}
	rows, err := tx.RequestRows(ctx, q.ID)
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	left := 0
	for _, row := range rows {
		f, open, err := e.takeRow(ctx, tx, rd, sub, row, read)
		if err != nil {
			return fmt.Errorf("row %s: %w", row.Ref, err)
		}
		if open {
			left++
		}
		found.Rows = append(found.Rows, f)
	}
	if left == 0 && q.State == store.RequestOpen {
		q.State = store.RequestDone
		return tx.UpdateRequest(ctx, q)
	}
	return nil
}
