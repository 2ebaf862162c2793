package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/inbox"
	"rond/internal/store"
)

// judgeReport believes a report of what became of a mail only when it is about
// one that we sent to that address. It changes that mail's state; the clock of
// reminders goes on.
func (e *Engine) judgeReport(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	d.Folder, d.Reason = FolderBounces, "bounce-unknown"
	d.Verdict = map[inbox.Kind]string{inbox.Bounce: verdictBounce, inbox.Delayed: verdictDelayed, inbox.Delivered: verdictDelivered}[a.mail.Kind]
	if a.mail.Kind == inbox.Delivered {
		d.Folder = FolderProcessed
	}
	for _, f := range a.mail.Failed {
		m, err := reportedOn(ctx, tx, f)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("the mail that a report is about: %w", err)
		}
		d.Request, d.Person, d.Reason = m.Request, m.Person, "bounce-"+f.Action
		if !believe(&m, f) {
			continue
		}
		if err := tx.UpdateMail(ctx, m); err != nil {
			return fmt.Errorf("mail %d: %w", m.ID, err)
		}
	}
	return nil
}

// reportedOn is the mail of ours that a report is about: named by the id of
// its envelope, which comes back by itself, or by its own in what came back of
// it, and sent to that recipient.
func reportedOn(ctx context.Context, r store.Reader, f inbox.Failure) (store.Mail, error) {
	for _, id := range []string{f.Envelope, f.Original} {
		if id == "" {
			continue
		}
		m, err := r.MailByMessageID(ctx, id)
		if err == nil && fold(f.Recipient) == fold(m.To) {
			return m, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return m, err
		}
	}
	return store.Mail{}, store.ErrNotFound
}

// believe moves a mail to where a report says that it is, and tells whether
// it did. A server that has given up is believed whatever was said before;
// one that still tries, or has it, settles what was in doubt, and is heard no
// more once the mail is known to have arrived or to have failed.
func believe(m *store.Mail, f inbox.Failure) bool {
	left := []string{store.MailSent, store.MailUncertain, store.MailUnknown}
	if m.Transmissions > 0 { // the report is here before the server's own answer is written down
		left = append(left, store.MailSending)
	}
	switch f.Action {
	case "failed":
		if !slices.Contains(append(left, store.MailDelayed, store.MailDelivered), m.State) {
			return false
		}
		m.State, m.Reason = store.MailBounced, f.Status
	case "delayed":
		if !slices.Contains(left, m.State) {
			return false
		}
		m.State, m.Reason = store.MailDelayed, f.Status
	case "delivered":
		if !slices.Contains(append(left, store.MailDelayed), m.State) {
			return false
		}
		m.State, m.Reason = store.MailDelivered, ""
	}
	return true
}
