package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/workbook/form"
)

// taken is what was understood of a return, row by row: what its receipts and
// corrections say. It is empty when none was written.
func (g *gathering) taken(ctx context.Context, delivery int64) ([]TakenView, error) {
	mails, err := g.r.Mails(ctx, store.MailFilter{Answers: delivery})
	if err != nil {
		return nil, fmt.Errorf("what answers delivery %d: %w", delivery, err)
	}
	all := []TakenView{}
	for _, m := range mails {
		if m.Kind != kindReceipt && m.Kind != kindCorrection {
			continue
		}
		var f findings
		if err := json.Unmarshal([]byte(m.Body), &f); err != nil {
			return nil, fmt.Errorf("findings of mail %d: %w", m.ID, err)
		}
		rows, err := g.takenRows(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, v := range rows {
			told := func(x TakenView) bool { return x.Request == v.Request && x.Ref == v.Ref }
			if !slices.ContainsFunc(all, told) { // to the owner and to a colleague alike
				all = append(all, v)
			}
		}
	}
	return all, nil
}

// takenRows is the rows of what was found in a return. Room for a new risk that
// nobody used is none.
func (g *gathering) takenRows(ctx context.Context, f findings) (rows []TakenView, err error) {
	for _, row := range f.Rows {
		v, err := g.takenRow(ctx, row)
		if err != nil {
			return nil, err
		}
		rows = append(rows, v)
	}
	for _, row := range f.Risks {
		if row.Risk == 0 && row.State == form.Blank {
			continue
		}
		v, err := g.takenRisk(ctx, row)
		if err != nil {
			return nil, err
		}
		rows = append(rows, v)
	}
	return rows, nil
}

func (g *gathering) takenRow(ctx context.Context, row finding) (TakenView, error) {
	v := TakenView{Request: reference(row.Request), Ref: row.Ref, State: string(row.State)}
	q, err := g.request(ctx, row.Request)
	if err != nil {
		return v, err
	}
	rd, err := g.round(ctx, q.Plan)
	if err != nil {
		return v, err
	}
	for _, said := range understood(rd, g.lang, row) {
		v.Said = said
	}
	if row.State != form.Blank {
		v.Notes = sentences(g.lang, append(slices.Clone(row.Problems), row.Hints...))
	}
	return v, nil
}
