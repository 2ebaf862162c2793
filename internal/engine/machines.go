package engine

import (
	"context"
	"errors"
	"fmt"

	"rond/internal/inbox"
	"rond/internal/store"
)

// sentByUs reports whether a mail is one of ours that has come back, under
// whatever name somebody's rule has sent it on.
func sentByUs(ctx context.Context, r store.Reader, m inbox.Mail) (bool, error) {
	if m.MessageID == "" {
		return false, nil
	}
	_, err := r.MailByMessageID(ctx, m.MessageID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("a mail of ours: %w", err)
	}
	return true, nil
}

// human reports whether a mail is to be judged as a person's. What comes
// through a mailing list is, when it has a workbook or answers a mail of ours:
// our own address may be a list.
func (e *Engine) human(ctx context.Context, r store.Reader, a arrival) (bool, error) {
	if a.mail.Kind != inbox.List || len(a.books) > 0 {
		return a.mail.Kind == inbox.Human || a.mail.Kind == inbox.List, nil
	}
	request, err := e.threadRequest(ctx, r, a.mail)
	if err != nil || request != 0 {
		return request != 0, err
	}
	pl, err := threadPlan(ctx, r, a.mail)
	return pl != 0, err
}

// judgeMachine lets a machine's mail be, but for what it tells of a person. One
// with a workbook that is filled in may be an answer that a machine sent on for
// somebody: the controller decides.
func (e *Engine) judgeMachine(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	judge := e.judgeAutomatic
	if a.mail.Kind == inbox.Away {
		judge = e.judgeAway
	}
	if err := judge(ctx, tx, d, a); err != nil {
		return err
	}
	if a.answers() {
		d.Verdict, d.Reason, d.Folder = verdictHeld, "machine-sent", FolderHeld
	}
	return nil
}

// answers reports whether a workbook of the arrival says anything.
func (a arrival) answers() bool {
	for _, b := range a.books {
		if b.ret == nil {
			continue
		}
		for _, row := range b.ret.Rows {
			if !row.Answer.Empty() || len(row.Wrong) > 0 {
				return true
			}
		}
	}
	return false
}

// judgeAutomatic lets a machine's mail be. That somebody has left is for the
// controller to know, when it comes from them: nothing is changed by it.
func (e *Engine) judgeAutomatic(ctx context.Context, tx store.Tx, d *store.Delivery, a arrival) error {
	d.Verdict, d.Folder = verdictAutomatic, FolderProcessed
	if !a.mail.Left || a.mail.Trust != inbox.Pass {
		return nil
	}
	p, err := tx.PersonByKey(ctx, fold(a.mail.From))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("person: %w", err)
	}
	d.Person, d.Reason = p.ID, "sender-left"
	return nil
}
