package engine

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/store"
)

// A plan's year is closed by hand, when its last reporting occasion is. From
// then on it asks, reminds and tells nobody, and what it holds is locked: its
// plan, answers and texts change no more until somebody opens it again and says
// why. Everything of it can still be read and downloaded, and says that it is
// locked. What comes back late is kept as it came, and its sender told.
//
// Two things go on. What the board decided on the last follow-up is mostly
// decided when the year is over, and is recorded then. And an action is the
// board's and not the year's: it stands in the next year's forms until it is
// done, and its status and effect are noted where it was made.
//
// The plan that is closed is a version of its own, so that whoever exports it,
// or reads it in the record, sees what it was.

// locked reports whether what a plan holds may not change.
func locked(p store.Plan) bool { return p.Status == string(plan.Closed) }

// refuseLocked is why nothing can be done to what a plan that is not in force
// holds.
func refuseLocked(p store.Plan) error {
	if locked(p) {
		return refuse("plan-locked", fmt.Sprint(p.Year))
	}
	return refuse("plan-not-in-force")
}

// CloseYear closes a plan whose reporting occasions are closed. It is refused
// while anything of it may still be answered in time, or waits for the
// controller.
func (e *Engine) CloseYear(ctx context.Context, id int64, actor string) error {
	e.forget()
	defer e.forget()
	err := e.store.Change(ctx, func(tx store.Tx) error {
		p, err := tx.Plan(ctx, id)
		if err != nil {
			return err
		}
		if !inForce(p) {
			return refuseLocked(p)
		}
		rd, err := e.round(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := e.yearEnds(ctx, tx, rd); err != nil {
			return err
		}
		if err := e.restate(ctx, tx, p, rd.doc, plan.Closed); err != nil {
			return err
		}
		if err := settleYear(ctx, tx, id); err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, actYearClosed, aboutPlan, id, "")
	})
	if err != nil {
		return fmt.Errorf("closing the year of plan %d: %w", id, err)
	}
	return nil
}

// yearEnds refuses to close a year in which something is left to do.
func (e *Engine) yearEnds(ctx context.Context, r store.Reader, rd *round) error {
	closed, err := rd.closings(ctx, r)
	if err != nil {
		return err
	}
	all, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Planned, store.Asked, store.Vacant, store.Answered, store.AnsweredOther, store.NotApplicable}})
	if err != nil {
		return fmt.Errorf("occurrences: %w", err)
	}
	for _, at := range reportingOccasions(rd.doc) {
		if _, ok := closed.of(at.ID()); ok {
			continue
		}
		if slices.ContainsFunc(all, func(o store.Occurrence) bool {
			p, err := rd.doc.Period(o.Period)
			return err == nil && covers(at, p)
		}) {
			return refuse("year-occasion-open", occasionName(rd, at.ID(), language(rd)))
		}
	}
	today, last := e.today(e.clock()).String(), ""
	for _, o := range all {
		if o.State == store.Planned || o.State == store.Asked {
			last = max(last, o.Due)
		}
	}
	if last >= today {
		return refuse("occasion-early", last)
	}
	waiting, err := r.CountDeliveries(ctx, store.DeliveryFilter{Plan: rd.plan.ID, Verdicts: []string{verdictHeld}, Waiting: true})
	if err != nil {
		return fmt.Errorf("returns that wait: %w", err)
	}
	if waiting > 0 {
		return refuse("year-returns-wait", fmt.Sprint(waiting))
	}
	rounds, err := riskRoundsOf(ctx, r, rd.plan.ID)
	if err == nil && len(rounds) > 0 {
		err = refuse("year-risks-open", fmt.Sprint(rounds[0].Year))
	}
	return err
}

// restate makes a version of a plan that differs from the newest in its status
// alone. It touches nothing of what is asked.
func (e *Engine) restate(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan, status plan.Status) error {
	next := *doc
	next.Status = status
	canonical, err := next.Canonical()
	if err != nil {
		return fmt.Errorf("writing the plan as a document: %w", err)
	}
	var file bytes.Buffer
	if err := plan.Write(&file, &next); err != nil {
		return err
	}
	versions, err := tx.Versions(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("versions: %w", err)
	}
	now := e.clock()
	v := store.Version{Plan: p.ID, N: len(versions) + 1, Made: now}
	if v.Document, err = audit.StoreBlob(ctx, tx, now, "plan-document", canonical); err != nil {
		return err
	}
	if v.File, err = audit.StoreBlob(ctx, tx, now, "plan-file", file.Bytes()); err != nil {
		return err
	}
	if v.ID, err = audit.StoreVersion(ctx, tx, now, v); err != nil {
		return err
	}
	p.Version, p.Status = v.ID, string(status)
	return tx.UpdatePlan(ctx, p)
}

// settleYear leaves nothing of a closed plan on its way: its requests are
// closed, and what asks, reminds or tells and has not left the house is
// withdrawn. Replies to what has come go out, and so does what belongs to the
// risk analysis for another year.
func settleYear(ctx context.Context, tx store.Tx, id int64) error {
	requests, err := tx.Requests(ctx, store.RequestFilter{Plan: id, State: store.RequestOpen})
	if err != nil {
		return fmt.Errorf("open requests: %w", err)
	}
	for _, q := range requests {
		if q.Round != 0 { // of a risk analysis for another year, which has an end of its own
			continue
		}
		q.State = store.RequestClosed
		if err := tx.UpdateRequest(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", reference(q.ID), err)
		}
	}
	mails, err := tx.Mails(ctx, store.MailFilter{Plan: id, States: []string{store.MailHeld, store.MailQueued, store.MailUncertain}})
	if err != nil {
		return fmt.Errorf("mails on their way: %w", err)
	}
	for _, m := range mails {
		if slices.Contains([]string{kindReceipt, kindCorrection, kindQuestion, kindReceived, kindSummary, kindRisk, kindRiskReminder, kindRiskManager, kindRiskSummary}, m.Kind) {
			continue
		}
		if m.State, m.Reason = store.MailWithdrawn, reasonYearClosed; m.Transmissions > 0 {
			m.State = store.MailUnknown
		}
		if err := tx.UpdateMail(ctx, m); err != nil {
			return fmt.Errorf("mail %d: %w", m.ID, err)
		}
	}
	return nil
}

// reasonYearClosed is why a mail was not needed: its plan's year is closed.
const reasonYearClosed = "year-closed"

// OpenYear opens a closed plan again, for a reason. It is in force as it was
// before: what is open in it is asked and can be answered, and what belongs to
// a closed occasion is neither asked nor reminded of.
func (e *Engine) OpenYear(ctx context.Context, id int64, reason, actor string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return refuse("reason-missing")
	}
	e.forget()
	defer e.forget()
	err := e.store.Change(ctx, func(tx store.Tx) error {
		p, err := tx.Plan(ctx, id)
		if err != nil {
			return err
		}
		if !locked(p) {
			return refuse("year-open")
		}
		rd, err := e.round(ctx, tx, p)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(rd.past, func(doc *plan.Plan) bool { return doc.Status.InForce() })
		if i < 0 {
			return refuse("year-only-kept")
		}
		if err := e.restate(ctx, tx, p, rd.doc, rd.past[i].Status); err != nil {
			return err
		}
		return e.act(ctx, tx, e.clock(), actor, actYearOpened, aboutPlan, id, reason)
	})
	if err != nil {
		return fmt.Errorf("opening the year of plan %d: %w", id, err)
	}
	return nil
}

// lockedOn is the day on which a plan's year was closed, and by whom; "" while
// it is open, and for a plan that came closed.
func (e *Engine) lockedOn(ctx context.Context, r store.Reader, p store.Plan) (day, by string, err error) {
	if !locked(p) {
		return "", "", nil
	}
	acts, err := r.Acts(ctx, aboutPlan, fmt.Sprint(p.ID))
	if err != nil {
		return "", "", fmt.Errorf("who closed plan %d: %w", p.ID, err)
	}
	for _, a := range slices.Backward(acts) {
		if a.Kind == actYearClosed {
			return e.today(a.At).String(), a.Actor, nil
		}
	}
	return "", "", nil
}
