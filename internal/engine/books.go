package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook"
	"rond/workbook/consolidated"
	"rond/workbook/form"
	"rond/workbook/grid"
	"rond/workbook/risk"
)

// book is a file that was meant as a workbook, read.
type book struct {
	file  inbox.File
	ret   *form.Return
	risks *risk.Return // of a workbook of a risk round; then there is no ret
	whole *wholeFault  // why nothing of it could be taken
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
	case grid.KindWorkbook, grid.KindODS, grid.KindXLS, grid.KindEncrypted, grid.KindCSV, grid.KindEmpty, grid.KindZip, kindSealed, kindNumbers:
		return true
	}
	return isWorkbookName(f.Name)
}

const (
	kindSealed  = "sealed"  // a mail that only its receiver's own key opens
	kindNumbers = "numbers" // Apple's own form of a workbook
)

func (e *Engine) readBook(ctx context.Context, f inbox.File) book {
	b := book{file: f}
	switch f.Kind {
	case kindSealed:
		b.whole = &wholeFault{Code: "mail-sealed"}
		return b
	case kindNumbers:
		b.whole = &wholeFault{Code: "numbers"}
		return b
	case string(grid.KindZip): // what of it could be opened stands beside it
		b.whole = &wholeFault{Code: grid.CodeZip}
		return b
	}
	ret, err := form.Read(ctx, bytes.NewReader(f.Data), int64(len(f.Data)), grid.DefaultLimits(), e.verify)
	var fault *grid.Error
	switch {
	case errors.As(err, &fault):
		b.whole = &wholeFault{Code: fault.Code, Args: []string{fault.Part}}
	case err != nil:
		b.whole = &wholeFault{Code: "damaged"}
	case len(ret.Rows) > 0:
		b.ret = ret
	default:
		e.readRisks(ctx, &b)
	}
	return b
}

// readRisks reads what is no form as a risk workbook, if it is one.
func (e *Engine) readRisks(ctx context.Context, b *book) {
	ret, err := risk.Read(ctx, bytes.NewReader(b.file.Data), int64(len(b.file.Data)), grid.DefaultLimits(), e.verify)
	if err != nil || len(ret.Rows) == 0 {
		b.whole = &wholeFault{Code: otherBook(ctx, b.file.Data)}
		return
	}
	b.risks = ret
}

// otherBook says which of our other workbooks a file is, which has another way
// in; "not-our-form" when it is none.
func otherBook(ctx context.Context, data []byte) string {
	for _, of := range []struct {
		code string
		is   func(context.Context, io.ReaderAt, int64) (bool, error)
	}{{"book-is-plan", plan.Own}, {"book-is-risk-list", risk.IsList}, {"book-is-report", consolidated.Own}} {
		if is, err := of.is(ctx, bytes.NewReader(data), int64(len(data))); err == nil && is {
			return of.code
		}
	}
	return "not-our-form"
}

// requests is the requests that a workbook's keys name, row by row.
func (b book) requests() (all []int64) {
	if b.risks != nil {
		for _, row := range b.risks.Rows {
			all = append(all, row.Request)
		}
		return all
	}
	for _, row := range b.ret.Rows {
		all = append(all, row.Request)
	}
	return all
}

// notes is what there is to say about a workbook as a whole.
func (b book) notes() []workbook.Problem {
	if b.risks != nil {
		return b.risks.Notes
	}
	return b.ret.Notes
}

// unreadable is why nothing of an arrival could be taken, with the name of the
// file that it is about and what tells its content from another.
func (a arrival) unreadable(d *store.Delivery) (why *wholeFault, name, content string) {
	switch {
	case len(a.mail.Limits) > 0:
		return a.missing, "", d.Raw
	case len(a.books) > 0:
		b := a.books[0]
		return b.whole, b.file.Name, hash(b.file.Data)
	}
	return a.missing, "", hash([]byte(strings.Join(a.mail.Links, "\n")))
}

// judgeUnreadable explains to a registered sender why the file could not be
// taken, and lists it for the controller.
func (e *Engine) judgeUnreadable(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	why, name, content := a.unreadable(d)
	d.Verdict, d.Reason, d.Folder = verdictUnreadable, why.Code, FolderHeld
	p, err := e.registered(ctx, tx, a.mail)
	if errors.Is(err, store.ErrNotFound) {
		if a.operator {
			return nil
		}
		d.Verdict = verdictHeld
		d.Reason, err = e.unknownSender(ctx, tx, a.mail)
		return err
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
	asked, err := e.askedBeside(ctx, tx, d, a.mail, q, p.Key)
	if err != nil {
		return err
	}
	return e.explain(ctx, tx, d, q, p, findings{File: name, Files: []string{content}, Whole: why, Asked: asked})
}
