package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/notify"
	"rond/workbook"
	"rond/workbook/form"
)

// corrections are new workbooks with what we read, the bad cells marked and a
// list of what to mend: one for each request that has something wrong, or the
// request's own when nothing could be read.
func (e *Engine) corrections(ctx context.Context, r store.Reader, rd *round, c notify.Common, q store.Request, f findings, w *notify.Correction) ([]notify.Attachment, error) {
	requests := []int64{q.ID}
	if f.Whole == nil {
		requests = f.wrongIn()
	}
	var files []notify.Attachment
	for _, id := range requests {
		q, err := r.Request(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", id, err)
		}
		c.Reference = reference(id)
		file, err := e.correction(ctx, r, rd, c, q, f, w)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	w.Attached = true
	return files, nil
}

func (e *Engine) correction(ctx context.Context, r store.Reader, rd *round, c notify.Common, q store.Request, f findings, w *notify.Correction) (notify.Attachment, error) {
	fm, _, err := e.requestForm(ctx, r, rd, c, q)
	if err != nil {
		return notify.Attachment{}, err
	}
	at := map[string]int{}
	for i, row := range fm.Rows {
		at[row.Ref] = i
	}
	for _, row := range f.Rows {
		n, here := at[row.Ref]
		if !here || row.Request != q.ID || row.State != form.Wrong {
			continue
		}
		fm.Rows[n].Answer, fm.Rows[n].Bad = overlay(fm.Rows[n].Answer, row.Answer), row.Bad
		mark(&fm, w, n, row)
	}
	markActions(&fm, w, q.ID, f)
	return e.build(fm, rd, c)
}

// mark lists what is wrong in a row at its place in the new workbook, which is
// the one to be mended.
func mark(fm *form.Form, w *notify.Correction, n int, row finding) {
	for k, p := range row.Problems {
		if k < len(row.Bad) {
			p.Sheet, p.Cell = fm.Place(n, row.Bad[k])
		}
		tellFault(fm, w, p)
	}
}

// tellFault lists a fault in the new workbook and in the mail.
func tellFault(fm *form.Form, w *notify.Correction, p workbook.Problem) {
	text := sentences(fm.Lang, []workbook.Problem{p})[0]
	w.Faults = append(w.Faults, notify.Fault{Place: p.Sheet + ", cell " + p.Cell, Text: text})
	fm.Fix, fm.FixTexts = append(fm.Fix, p), append(fm.FixTexts, text)
}
