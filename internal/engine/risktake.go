package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/workbook"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// riskFinding is what one row of a returned risk workbook came to.
type riskFinding struct {
	Request  int64                 `json:"request"`
	Row      int                   `json:"row"`
	Ref      string                `json:"ref"`
	Risk     int64                 `json:"risk,omitempty"` // 0 for a new one that was not taken
	New      bool                  `json:"new,omitempty"`  // written in a row for new ones
	State    form.State            `json:"state"`
	Same     bool                  `json:"same,omitempty"`
	Older    bool                  `json:"older,omitempty"`
	Problems []workbook.Problem    `json:"problems,omitempty"`
	Fields   []risk.Field          `json:"fields,omitempty"` // the field of each of Problems
	Bad      map[risk.Field]string `json:"bad,omitempty"`
	Hints    []workbook.Problem    `json:"hints,omitempty"`
	Answer   risk.Answer           `json:"answer"`
}

// says reports whether somebody has written anything in the row that is taken,
// or is to be mended.
func (f riskFinding) says() bool { return f.State != form.Blank && !f.Same && !f.Older }

func (f riskFinding) wrong() bool { return f.State == form.Wrong }

// withRisks is the rows of two files told together, as [findings.with] does with
// those of forms.
func withRisks(all, more []riskFinding) []riskFinding {
	for _, r := range more {
		i := slices.IndexFunc(all, func(x riskFinding) bool { return x.Request == r.Request && x.Row == r.Row })
		switch {
		case i < 0:
			all = append(all, r)
		case r.State != form.Blank:
			all[i] = r
		}
	}
	return all
}

// takeRisks goes through the rows of a returned risk workbook: every request in
// it that was put to the owner is a parcel; those that were put to others are
// named.
func (e *Engine) takeRisks(ctx context.Context, tx store.Tx, sub store.Submission, ret *risk.Return, owner store.Person) (parcels []parcel, foreign []string, err error) {
	if err := settleRisks(ctx, tx, ret); err != nil {
		return nil, nil, err
	}
	byRequest := map[int64]map[int]risk.ReadRow{}
	var order []int64
	for _, row := range ret.Rows {
		if byRequest[row.Request] == nil {
			byRequest[row.Request] = map[int]risk.ReadRow{}
			order = append(order, row.Request)
		}
		byRequest[row.Request][row.Row] = row
	}
	for _, id := range order {
		q, err := tx.Request(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, fmt.Errorf("request %s: %w", reference(id), err)
		}
		if err != nil || q.Person != owner.ID || q.Round == 0 {
			foreign = append(foreign, reference(id))
			continue
		}
		found, err := e.takeRiskRequest(ctx, tx, sub, q, byRequest[id])
		if err != nil {
			return nil, nil, fmt.Errorf("request %s: %w", reference(id), err)
		}
		parcels = append(parcels, parcel{request: q, owner: owner, found: found})
	}
	return parcels, foreign, nil
}

// settleRisks holds the Refs that stand beside the answers against those that
// the rows were sent out with, as [settle] does.
func settleRisks(ctx context.Context, r store.Reader, ret *risk.Return) error {
	refs := map[int64]map[int]string{}
	for _, read := range ret.Rows {
		if refs[read.Request] != nil {
			continue
		}
		refs[read.Request] = map[int]string{}
		rows, err := r.RiskRows(ctx, read.Request)
		if err != nil {
			return fmt.Errorf("rows of %s: %w", reference(read.Request), err)
		}
		for _, row := range rows {
			refs[read.Request][row.N] = row.Ref
		}
	}
	rows, notes := risk.Settle(ret.Rows, func(request int64, row int) (string, bool) {
		ref, ok := refs[request][row]
		return ref, ok
	})
	ret.Rows, ret.Notes = rows, append(ret.Notes, notes...)
	return nil
}

func (e *Engine) takeRiskRequest(ctx context.Context, tx store.Tx, sub store.Submission, q store.Request, read map[int]risk.ReadRow) (findings, error) {
	var found findings
	row, err := tx.RiskRound(ctx, q.Round)
	if err != nil {
		return found, fmt.Errorf("risk round %d: %w", q.Round, err)
	}
	v, err := e.riskRound(ctx, tx, row)
	if err != nil {
		return found, err
	}
	owner, err := tx.Person(ctx, q.Person)
	if err != nil {
		return found, fmt.Errorf("person %d: %w", q.Person, err)
	}
	want := risk.Want{Scale: v.scale, Lang: spoken(v.rd, owner)}
	for _, a := range v.rd.doc.Areas {
		want.Areas = append(want.Areas, a.Name)
	}
	for _, r := range v.rows[q.ID] {
		if !slices.Contains(want.Units, r.Unit) {
			want.Units = append(want.Units, r.Unit)
		}
	}
	for _, r := range v.rows[q.ID] {
		f, err := e.takeRisk(ctx, tx, v, sub, q, r, read, want)
		if err != nil {
			return found, fmt.Errorf("row %s: %w", r.Ref, err)
		}
		found.Risks = append(found.Risks, f)
	}
	if row.State == store.RiskRoundClosed && found.says() {
		found.Notes = append(found.Notes, workbook.Problem{Code: "risk-round-over", Hint: true})
	}
	return found, e.recountRisks(ctx, tx, v.row.ID)
}

// takeRisk judges one row and stores what it says, as [Engine.takeRow] does
// with an answer.
func (e *Engine) takeRisk(ctx context.Context, tx store.Tx, v *riskRound, sub store.Submission, q store.Request, row store.RiskRow, read map[int]risk.ReadRow, want risk.Want) (riskFinding, error) {
	f := riskFinding{Request: row.Request, Row: row.N, Ref: row.Ref, Risk: row.Risk, New: row.Risk == 0 || row.Ref != v.risks[row.Risk].Code, State: form.Blank}
	rr, here := read[row.N]
	if !here {
		return f, nil
	}
	want.New, want.Sent = f.New, risk.Answer{Unit: row.Unit}
	if row.Risk != 0 {
		known, err := e.knownRisk(ctx, tx, v, v.risks[row.Risk])
		if err != nil {
			return f, err
		}
		if x := v.said[row.Risk]; x.Person != 0 {
			if want.Before, err = valued(x); err != nil {
				return f, err
			}
		}
		if !f.New {
			if want.Sent, err = v.start(known); err != nil {
				return f, err
			}
		}
	}
	j := risk.Judge(rr, want)
	f.State, f.Problems, f.Fields, f.Bad, f.Hints, f.Answer = j.State, j.Problems, j.Fields, j.Bad(), j.Hints, j.Answer
	if f.State == form.Blank || f.State == form.Wrong {
		return f, nil
	}
	if row.Risk == 0 {
		x, err := e.newRisk(ctx, tx, v, store.Risk{Unit: row.Unit, Area: f.Answer.Area})
		if err != nil {
			return f, err
		}
		row.Risk, f.Risk = x.ID, x.ID
		if err := tx.UpdateRiskRow(ctx, row); err != nil {
			return f, err
		}
	}
	return f, e.storeValuation(ctx, tx, v, sub, q, row.Risk, &f)
}

// storeValuation stores a version of what is said, unless it says what stands
// already, or what an older version said while a newer one exists.
func (e *Engine) storeValuation(ctx context.Context, tx store.Tx, v *riskRound, sub store.Submission, q store.Request, id int64, f *riskFinding) error {
	body, err := json.Marshal(f.Answer)
	if err != nil {
		return fmt.Errorf("writing the valuation: %w", err)
	}
	all, err := tx.RiskValuations(ctx, id)
	if err != nil {
		return fmt.Errorf("valuations: %w", err)
	}
	all = slices.DeleteFunc(all, func(x store.Valuation) bool { return x.Round != v.row.ID })
	complete := f.State == form.Complete
	said := slices.DeleteFunc(slices.Clone(all), func(x store.Valuation) bool { return x.Person == 0 }) // a list from elsewhere answers for nobody
	for i, x := range said {
		newest := i == len(said)-1
		switch {
		case newest && x.Body == string(body) && x.Complete == complete:
			f.Same = true
		case newest && x.Received.After(sub.Received), !newest && x.Body == string(body):
			f.Older = true // it was held while a newer came, or is a forgotten copy
		}
	}
	if f.Older = f.Older && !f.Same; f.Same || f.Older {
		return nil
	}
	x := store.Valuation{Risk: id, Round: v.row.ID, N: len(all) + 1, Submission: sub.ID, Person: q.Person, By: sub.By, Received: sub.Received, Complete: complete, Body: string(body)}
	if x.ID, err = audit.StoreValuation(ctx, tx, e.clock(), x); err != nil {
		return err
	}
	v.said[id] = x
	return nil
}

// recountRisks makes the states of a round's requests agree with what is left of
// them: what one person says of a unit that has changed hands is said for the
// other too.
func (e *Engine) recountRisks(ctx context.Context, tx store.Tx, round int64) error {
	row, err := tx.RiskRound(ctx, round)
	if err != nil {
		return fmt.Errorf("risk round %d: %w", round, err)
	}
	v, err := e.riskRound(ctx, tx, row)
	if err != nil {
		return err
	}
	open := map[int64]bool{}
	for _, u := range v.units {
		open[u.request.ID] = open[u.request.ID] || !v.answered(u)
	}
	for _, q := range v.requests {
		was := q.State
		if q.State = store.RequestDone; open[q.ID] {
			q.State = store.RequestOpen
		}
		if was == store.RequestClosed || was == q.State {
			continue
		}
		if err := tx.UpdateRequest(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", reference(q.ID), err)
		}
	}
	return nil
}
