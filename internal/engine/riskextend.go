package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/notify"
)

// RiskExtension gives a unit more time to go through its risks. Its request gets
// the new day whole: whoever values them has one workbook, with one day.
type RiskExtension struct {
	Round  int64
	Unit   string
	Due    string
	Reason string
}

// ExtendRisks gives a unit that has been asked more time, for a reason, and tells
// whoever values its risks. Reminders and what their manager hears follow the new
// day.
func (e *Engine) ExtendRisks(ctx context.Context, x RiskExtension, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		row, err := tx.RiskRound(ctx, x.Round)
		if err != nil {
			return err
		}
		if row.State == store.RiskRoundClosed {
			return refuse("risk-round-closed")
		}
		v, err := e.riskRound(ctx, tx, row)
		if err != nil {
			return err
		}
		u, err := v.unanswered(x.Unit)
		if err != nil {
			return err
		}
		reason, err := because(x.Reason)
		if err != nil {
			return err
		}
		now := e.clock()
		if err := later(u.request.Due, x.Due, e.today(now)); err != nil {
			return err
		}
		u.request.Due = x.Due
		if err := tx.UpdateRequest(ctx, u.request); err != nil {
			return fmt.Errorf("%s: %w", reference(u.request.ID), err)
		}
		if err := e.tellRisksExtended(ctx, tx, u.request); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, actRisksExtended, aboutRiskRound, row.ID, x.Due+": "+x.Unit+": "+reason)
	})
	if err != nil {
		return fmt.Errorf("giving %s more time in risk analysis %d: %w", x.Unit, x.Round, err)
	}
	return nil
}

// unanswered is a unit that has been asked and has not answered; a refusal
// otherwise.
func (v *riskRound) unanswered(unit string) (riskUnit, error) {
	i := slices.IndexFunc(v.units, func(u riskUnit) bool { return u.name == unit })
	if i < 0 || v.units[i].request.ID == 0 {
		return riskUnit{}, refuse("risk-unit-not-asked", unit)
	}
	if v.answered(v.units[i]) {
		return riskUnit{}, refuse("risk-unit-answered", unit)
	}
	return v.units[i], nil
}

// tellRisksExtended writes to whom a request was put. One whose mail is not yet
// made says the new day itself, as does a mail about an earlier extension that
// waits.
func (e *Engine) tellRisksExtended(ctx context.Context, tx store.Tx, q store.Request) error {
	ask, err := tx.MailByCause(ctx, fmt.Sprintf("risk/%d", q.ID))
	if err == nil && ask.Raw == "" {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the mail that asked: %w", err)
	}
	earlier, err := tx.Mails(ctx, store.MailFilter{Kind: kindExtension, Request: q.ID})
	if err != nil {
		return fmt.Errorf("earlier extensions: %w", err)
	}
	if slices.ContainsFunc(earlier, func(m store.Mail) bool { return m.State == store.MailQueued && m.Raw == "" }) {
		return nil
	}
	_, err = e.write(ctx, tx, e.clock(), store.Mail{Cause: fmt.Sprintf("extension/%d/%d", q.ID, len(earlier)+1), Kind: kindExtension,
		Plan: q.Plan, Person: q.Person, Request: q.ID})
	return err
}

// riskExtensionLetter tells whoever values risks that they have more time, with
// the workbook as it is now.
func (e *Engine) riskExtensionLetter(ctx context.Context, r store.Reader, c notify.Common, m store.Mail) (letter, error) {
	v, q, err := e.askedRound(ctx, r, m.Request)
	if err != nil {
		return letter{}, err
	}
	if !v.waits(q) {
		return letter{}, errWithdrawn
	}
	c.For = v.row.Year
	w := notify.Extension{Common: c, Due: q.Due, Attached: true}
	for _, u := range v.units {
		if u.request.ID == q.ID && !v.answered(u) {
			w.Items = append(w.Items, notify.Item{Control: u.name, Due: q.Due})
		}
	}
	f, err := e.riskForm(ctx, r, v, c, q)
	if err != nil {
		return letter{}, err
	}
	file, err := e.buildRisks(f)
	return letter{words: w, files: []notify.Attachment{file}}, err
}
