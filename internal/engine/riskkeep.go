package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/workbook/form"
	"rond/workbook/risk"
)

// RisksKept says that a unit's risks are as they were, when whoever values them
// has said so otherwise than in the workbook: "the same as last year". Again
// counts those that a new analysis is asked of as well, with their last values.
// Source is where it was said; Delivery the mail that it was read in, 0 when
// there is none.
type RisksKept struct {
	Round    int64
	Unit     string
	Again    bool
	Delivery int64
	Source   string
}

// KeepRisks registers for a unit that has been asked that the risks which it has
// not gone through are as they were: with their last words and values, to be
// accepted, or controlled where the plan has a control for them. What has no
// value to keep, or has been begun, is left. Whoever values them is told, and the
// delivery is dealt with.
func (e *Engine) KeepRisks(ctx context.Context, k RisksKept, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		row, err := tx.RiskRound(ctx, k.Round)
		if err != nil {
			return err
		}
		v, err := e.riskRound(ctx, tx, row)
		if err != nil {
			return err
		}
		w := &risksKeeping{e: e, tx: tx, v: v, RisksKept: k, actor: actor}
		return w.keep(ctx)
	})
	if err != nil {
		return fmt.Errorf("keeping the risks of %s in analysis %d: %w", k.Unit, k.Round, err)
	}
	return nil
}

// risksKeeping is one such registration on its way into the store.
type risksKeeping struct {
	RisksKept
	e     *Engine
	tx    store.Tx
	v     *riskRound
	actor string
}

func (w *risksKeeping) keep(ctx context.Context) error {
	u, err := w.v.unanswered(w.Unit)
	if err != nil {
		return err
	}
	if strings.TrimSpace(w.Source) == "" && w.Delivery == 0 {
		return refuse("risk-source-missing")
	}
	kept, err := w.kept(ctx, u)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		return refuse("risk-nothing-to-keep", w.Unit)
	}
	now := w.e.clock()
	d, err := w.deliver(ctx, u.request)
	if err != nil {
		return err
	}
	sub := store.Submission{Delivery: d.ID, Request: u.request.ID, Received: now, By: w.actor}
	if sub.ID, err = w.tx.AddSubmission(ctx, sub); err != nil {
		return fmt.Errorf("submission: %w", err)
	}
	for i := range kept {
		if err := w.e.storeValuation(ctx, w.tx, w.v, sub, u.request, kept[i].Risk, &kept[i]); err != nil {
			return fmt.Errorf("risk %s: %w", kept[i].Ref, err)
		}
	}
	if err := w.e.recountRisks(ctx, w.tx, w.v.row.ID); err != nil {
		return err
	}
	owner, err := w.tx.Person(ctx, u.request.Person)
	if err != nil {
		return fmt.Errorf("person %d: %w", u.request.Person, err)
	}
	if err := w.e.reply(ctx, w.tx, kindReceipt, &d, u.request, owner, findings{By: w.actor, RisksKept: true, Risks: kept}); err != nil {
		return err
	}
	if err := w.e.dealtWith(ctx, w.tx, w.Delivery, u.request.ID, u.request.Person, w.actor, w.Unit); err != nil {
		return err
	}
	return w.e.act(ctx, w.tx, now, w.actor, actRisksKept, aboutRiskRound, w.v.row.ID, w.note())
}

// note is what the act says: the unit, and where it was said.
func (w *risksKeeping) note() string {
	return strings.Join(nonEmpty(w.Unit, strings.TrimSpace(w.Source)), ": ")
}

// kept is what is to be stored of the unit's risks.
func (w *risksKeeping) kept(ctx context.Context, u riskUnit) ([]riskFinding, error) {
	var all []riskFinding
	for _, row := range u.rows {
		if row.Risk == 0 || w.v.said[row.Risk].Person != 0 { // somebody has begun
			continue
		}
		k, err := w.e.knownRisk(ctx, w.tx, w.v, w.v.risks[row.Risk])
		if err != nil {
			return nil, fmt.Errorf("risk %s: %w", row.Ref, err)
		}
		a := k.last
		if x, elsewhere := w.v.said[row.Risk]; elsewhere {
			if a, err = valued(x); err != nil {
				return nil, err
			}
		}
		if k.again && !w.Again || w.v.scale.Value(a.Probability, a.Consequence) == 0 {
			continue
		}
		a.Unit, a.Comment, a.Proposal = row.Unit, "", risk.ProposeAccept
		if len(k.in) > 0 {
			a.Proposal = risk.ProposeControl
		}
		all = append(all, riskFinding{Request: row.Request, Row: row.N, Ref: row.Ref, Risk: row.Risk, State: form.Complete, Answer: a})
	}
	return all, nil
}

// deliver makes what was registered something that arrived.
func (w *risksKeeping) deliver(ctx context.Context, q store.Request) (store.Delivery, error) {
	now := w.e.clock()
	said, err := json.Marshal(registered{Actor: w.actor, Round: w.v.row.ID, Unit: w.Unit, Delivery: w.Delivery, Source: bounded(w.Source, maxNote)})
	if err != nil {
		return store.Delivery{}, fmt.Errorf("writing what was registered: %w", err)
	}
	earlier, err := w.tx.Submissions(ctx, q.ID)
	if err != nil {
		return store.Delivery{}, fmt.Errorf("submissions: %w", err)
	}
	d := store.Delivery{Source: sourcePage, Key: fmt.Sprintf("page:risks:%d:%d", q.ID, len(earlier)+1), Name: w.actor, Received: now, State: store.DeliveryDone,
		Kind: actRegistered, Verdict: verdictAccepted, Request: q.ID, Person: q.Person, By: w.actor, Folder: FolderProcessed, Handled: true}
	if d.Raw, err = audit.StoreBlob(ctx, w.tx, now, "registration", said); err != nil {
		return d, err
	}
	if d.ID, err = w.tx.AddDelivery(ctx, d); err != nil {
		return d, fmt.Errorf("delivery: %w", err)
	}
	return d, audit.Append(ctx, w.tx, now, "delivery-"+d.Verdict, aboutDelivery, fmt.Sprint(d.ID), d.Raw)
}
