package engine

import (
	"context"
	"fmt"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/notify"
)

// begin writes down that somebody begins to hand a mail over; an attempt that
// never ends is one during which the process died.
func (e *Engine) begin(ctx context.Context, tx store.Tx, m store.Mail) error {
	earlier, err := tx.Attempts(ctx, m.ID)
	if err != nil {
		return fmt.Errorf("earlier attempts: %w", err)
	}
	a := store.Attempt{Mail: m.ID, N: len(earlier) + 1, Began: e.clock()}
	if err := tx.AddAttempt(ctx, a); err != nil {
		return fmt.Errorf("attempt %d: %w", a.N, err)
	}
	return nil
}

// end writes down what came of the newest attempt.
func (e *Engine) end(ctx context.Context, tx store.Tx, m store.Mail, now time.Time, out notify.Outcome) error {
	all, err := tx.Attempts(ctx, m.ID)
	if err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	a := all[len(all)-1]
	a.Ended, a.Phase, a.Result, a.Code, a.Words = now, string(out.Phase), string(out.Result), out.Code, out.Words
	if err := tx.UpdateAttempt(ctx, a); err != nil {
		return fmt.Errorf("attempt %d: %w", a.N, err)
	}
	return nil
}

// settle commits what came of a transmission.
func (e *Engine) settle(ctx context.Context, m store.Mail, out notify.Outcome, done *Sent) error {
	err := e.store.Change(context.WithoutCancel(ctx), func(tx store.Tx) error {
		now := e.clock()
		if err := e.end(ctx, tx, m, now, out); err != nil {
			return err
		}
		outcome(&m, now, out)
		if err := e.giveUpMail(ctx, tx, &m, now, out); err != nil {
			return err
		}
		if err := heedReport(ctx, tx, &m); err != nil {
			return err
		}
		if err := tx.UpdateMail(ctx, m); err != nil {
			return err
		}
		content := m.Raw
		if m.State == store.MailQueued {
			content = "" // no server has these bytes, and they may yet be made anew
		}
		return audit.Append(ctx, tx, now, "mail-"+m.State, "mail", fmt.Sprint(m.ID), content)
	})
	if err == nil {
		done.count(out.Result, m.State)
		e.log.Info("mail", "mail", m.ID, "kind", m.Kind, "state", m.State, "code", out.Code)
	}
	return err
}

// heedReport keeps what a report has said of a mail while it was being handed
// over: whoever delivers it knows more than whoever takes it from us.
func heedReport(ctx context.Context, r store.Reader, m *store.Mail) error {
	now, err := r.Mail(ctx, m.ID)
	if err != nil {
		return err
	}
	if now.State != store.MailSending {
		m.State, m.Reason = now.State, now.Reason
	}
	return nil
}

// outcome is what a try at sending makes of a mail. The server's no means that
// this transmission has not arrived, whatever became of one before it.
func outcome(m *store.Mail, now time.Time, out notify.Outcome) {
	before := m.Transmissions
	if m.Phase == string(notify.PhaseData) {
		before--
	}
	m.Phase = string(out.Phase)
	switch out.Result {
	case notify.Accepted:
		m.State, m.Sent = store.MailSent, now
	case notify.Uncertain:
		unsure(m, now.Add(backoff(*m)))
	case notify.Rejected:
		m.Transmissions = before
		abandon(m, fmt.Sprint(out.Code))
	default:
		m.Transmissions = before
		m.State, m.Due = waiting(*m), now.Add(backoff(*m))
		if out.Whole {
			m.Due = now.Add(min(backoff(*m), aloof))
		}
	}
}

// abandon is what becomes of a mail that is not tried again: it has failed, or
// nobody can know, when it was perhaps taken before.
func abandon(m *store.Mail, why string) {
	m.State, m.Reason = store.MailFailed, why
	if m.Transmissions > 0 {
		m.State = store.MailUnknown
	}
}

// count counts a try by what came of it, and one that was the last by that.
func (s *Sent) count(result notify.Result, state string) {
	switch {
	case result == notify.Accepted:
		s.Accepted++
	case state == store.MailFailed:
		s.Failed++
	case result == notify.Uncertain, state == store.MailUnknown:
		s.Uncertain++
	default:
		s.Retry++
	}
}
