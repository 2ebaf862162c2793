package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/notify"
)

const (
	// maxTransmissions is how often the data of a mail may be handed over when
	// nobody can know whether it got through.
	maxTransmissions = 2
	// maxDeaths is how often somebody may begin to build a mail, and die,
	// before it is held and the rest goes on.
	maxDeaths = 2
	// grace is what a mail that is under way gets when Rond is asked to stop:
	// a transmission that is cut off after its last byte is one in doubt.
	grace = 30 * time.Second
)

// recover settles the mails that a dead process was sending: before the data
// phase nothing can have got through, in it nobody can know.
func (e *Engine) recover(ctx context.Context) error {
	return e.store.Change(ctx, func(tx store.Tx) error {
		left, err := tx.Mails(ctx, store.MailFilter{States: []string{store.MailSending}})
		if err != nil {
			return err
		}
		now := e.clock()
		for _, m := range left {
			if m.Phase == string(notify.PhaseData) {
				unsure(&m, now)
			} else {
				m.State, m.Phase = waiting(m), ""
			}
			if err := tx.UpdateMail(ctx, m); err != nil {
				return fmt.Errorf("mail %d: %w", m.ID, err)
			}
		}
		return nil
	})
}

// unsure marks a mail that may have got through: it is transmitted once more,
// the same bytes, and then left as unknown.
func unsure(m *store.Mail, now time.Time) {
	m.State, m.Due = store.MailUncertain, now
	if m.Transmissions >= maxTransmissions {
		m.State = store.MailUnknown
	}
}

// waiting is the state of a mail that is to be tried again: one that may have
// got through earlier stays marked so.
func waiting(m store.Mail) string {
	if m.Transmissions > 0 {
		return store.MailUncertain
	}
	return store.MailQueued
}

// makeReady makes a mail that has been taken, if it is not yet made or no longer
// true, and marks it as being sent; false when it is not to be sent after all.
func (e *Engine) makeReady(ctx context.Context, m *store.Mail, done *Sent) (bool, error) {
	if err := e.renew(ctx, m); err != nil {
		return false, fmt.Errorf("giving more time to answer: %w", err)
	}
	return e.prepare(ctx, m, done)
}

// deliver transmits a mail that is ready, and tells when the server has been
// got through to.
func (e *Engine) deliver(ctx context.Context, via notify.Transport, m store.Mail, done *Sent, connected func()) (notify.Outcome, error) {
	var raw []byte
	err := e.store.View(ctx, func(r store.Reader) (err error) {
		raw, err = r.Blob(ctx, m.Raw)
		return err
	})
	if err != nil {
		return notify.Outcome{}, fmt.Errorf("its bytes: %w", err)
	}
	out := via.Deliver(ctx, e.envelope(m), raw, func(p notify.Phase) error {
		if p == notify.PhaseMail {
			connected()
		}
		return e.reach(ctx, &m, p)
	})
	return out, e.settle(ctx, m, out, done)
}

// renew makes a mail true that leaves on a later day than was decided, because
// the server was down or the controller held it: one that asks gives more time
// to answer, a notice counts from today. No server has had the message, so it
// is made anew, with a fresh count of deaths committed first.
func (e *Engine) renew(ctx context.Context, m *store.Mail) error {
	if m.Kind != kindDispatch && m.Kind != kindNotice || m.Transmissions > 0 {
		return nil
	}
	var next store.Mail
	err := e.store.Change(ctx, func(tx store.Tx) (err error) {
		if next, err = tx.Mail(ctx, m.ID); err != nil || !queued(next) {
			return err
		}
		stale := m.Kind == kindNotice && m.Body != e.today(e.clock()).String()
		if m.Kind == kindDispatch {
			if stale, err = e.postpone(ctx, tx, m.Request); err != nil {
				return err
			}
		}
		if !stale || m.Raw == "" {
			return nil
		}
		next.Raw, next.Tries = "", 1
		return tx.UpdateMail(ctx, next)
	})
	if err == nil {
		*m = next
	}
	return err
}

// prepare makes the mail's bytes and marks it as being sent, in one change;
// false when it is not to be sent after all. The row is read anew: somebody may
// have held it since its turn came.
func (e *Engine) prepare(ctx context.Context, m *store.Mail, done *Sent) (bool, error) {
	var next store.Mail
	err := e.store.Change(ctx, func(tx store.Tx) (err error) {
		if next, err = tx.Mail(ctx, m.ID); err != nil || !queued(next) {
			return err
		}
		if err := e.ready(ctx, tx, &next); err != nil {
			return err
		}
		if next.State == store.MailSending {
			if err := e.begin(ctx, tx, next); err != nil {
				return err
			}
		}
		return tx.UpdateMail(ctx, next)
	})
	if err != nil {
		return false, e.putOff(ctx, m, e.fault("a mail could not be built", "mail", m.ID, "kind", m.Kind, "try", m.Tries, "error", err), done)
	}
	*m = next
	switch m.State {
	case store.MailHeld:
		done.Held++
	case store.MailWithdrawn:
		done.Withdrawn++
	}
	return m.State == store.MailSending, nil
}

// ready decides what is to become of a mail whose turn has come: sending,
// with its bytes made; held; or withdrawn. Bytes that were made earlier stay
// as they are.
func (e *Engine) ready(ctx context.Context, tx store.Tx, m *store.Mail) error {
	later, err := e.quiet(ctx, tx, *m)
	if err != nil {
		return err
	}
	switch {
	case !e.writes(m.To):
		m.State, m.Reason = store.MailHeld, reasonSendOff
		return nil
	case !later.IsZero():
		m.Due = later
		m.Tries-- // nobody has begun
		return nil
	case m.Raw == "" && m.Tries > maxDeaths:
		id := e.fault("the program has died over a mail", "mail", m.ID, "kind", m.Kind, "try", m.Tries)
		m.State, m.Reason = store.MailHeld, told(reasonBroken, id)
		return nil
	case m.Raw == "":
		err := e.render(ctx, tx, e.clock(), m)
		if errors.Is(err, errWithdrawn) {
			m.State, m.Reason = store.MailWithdrawn, reasonAnswered
			return nil
		}
		if err != nil {
			return err
		}
	}
	if settled, err := e.overtaken(ctx, tx, m); err != nil || settled {
		return err
	}
	m.State, m.Phase = store.MailSending, string(notify.PhaseConnect)
	return nil
}

// overtaken settles a mail that was rendered earlier and that an answer has
// overtaken. One that asks or reminds of nothing any longer is withdrawn, or
// left as unknown when it may have got through; an uncertain mail that asked,
// whose workbook has come back, did get through. None is transmitted again.
func (e *Engine) overtaken(ctx context.Context, r store.Reader, m *store.Mail) (bool, error) {
	if !carriesBook(*m) {
		return false, nil
	}
	returned, err := r.Submissions(ctx, m.Request)
	if err != nil {
		return false, fmt.Errorf("returns of %s: %w", reference(m.Request), err)
	}
	if (m.Kind == kindDispatch || m.Kind == kindRisk) && m.Transmissions > 0 && slices.ContainsFunc(returned, func(s store.Submission) bool { return s.SHA != "" }) {
		m.State, m.Reason, m.Sent = store.MailSent, reasonAnswered, e.clock()
		return true, nil
	}
	q, err := r.Request(ctx, m.Request)
	if err != nil {
		return false, fmt.Errorf("%s: %w", reference(m.Request), err)
	}
	if q.Round != 0 {
		return e.risksOvertaken(ctx, r, m)
	}
	about := store.OccurrenceFilter{Request: m.Request, States: []string{store.Asked}}
	if m.Kind == kindReminder { // which speaks of all that the person has not answered
		about = store.OccurrenceFilter{Plan: m.Plan, Person: m.Person, States: []string{store.Asked}}
	}
	open, err := r.Occurrences(ctx, about)
	if err != nil {
		return false, fmt.Errorf("listing what is asked: %w", err)
	}
	if len(open) > 0 {
		return false, nil
	}
	withdraw(m)
	return true, nil
}

// withdraw settles a mail that is no longer true: it may have got through.
func withdraw(m *store.Mail) {
	if m.State, m.Reason = store.MailWithdrawn, reasonAnswered; m.Transmissions > 0 {
		m.State = store.MailUnknown
	}
}

// putOff leaves a mail that could not be built for a later pass, or holds it
// with the id of what the log says of it. Bytes that may have left the house
// are never made anew.
func (e *Engine) putOff(ctx context.Context, m *store.Mail, id string, done *Sent) error {
	return e.store.Change(ctx, func(tx store.Tx) error {
		now, err := tx.Mail(ctx, m.ID)
		if err != nil || !queued(now) {
			return err
		}
		now.State, now.Due = waiting(now), e.clock().Add(backoff(now))
		if now.Raw == "" && now.Tries >= maxDeaths {
			now.State, now.Reason = store.MailHeld, told(reasonBroken, id)
			done.Held++
		}
		return tx.UpdateMail(ctx, now)
	})
}

// fault logs what went wrong under an id that can be told to a person, and
// gives the id.
func (e *Engine) fault(what string, about ...any) (id string) {
	id = random(4)
	e.log.Error(what, append([]any{"id", id}, about...)...)
	return id
}

// errReported is a report about an earlier transmission that came when the
// next was about to begin.
var errReported = errors.New("a report has settled it")

// reach commits that the data phase is about to begin, and counts it as a
// transmission before its first byte leaves. The phases before it are not
// committed one by one: a death in any of them means the same, that no server
// has the message, and each commit waits for the disk.
func (e *Engine) reach(ctx context.Context, m *store.Mail, p notify.Phase) error {
	m.Phase = string(p)
	if p != notify.PhaseData {
		return nil
	}
	m.Transmissions++
	err := e.store.Change(ctx, func(tx store.Tx) error {
		now, err := tx.Mail(ctx, m.ID)
		if err != nil {
			return err
		}
		if now.State != store.MailSending {
			return errReported
		}
		return tx.UpdateMail(ctx, *m)
	})
	if err != nil {
		m.Transmissions--
		m.Phase = string(notify.PhaseRcpt)
	}
	return err
}
