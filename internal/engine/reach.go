package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
)

// carriesBook reports whether a mail brings the workbook of what it asks.
func carriesBook(m store.Mail) bool {
	return slices.Contains([]string{kindDispatch, kindReminder, kindExtension, kindReturn, kindRisk, kindRiskReminder}, m.Kind)
}

// brings reports whether a mail brings the workbook of a request that was put
// to its person. A reminder brings those of everything that waits, and follows
// the newest of them.
func brings(m store.Mail, request int64) bool {
	if m.Kind == kindReminder {
		return request <= m.Request
	}
	return carriesBook(m) && request == m.Request
}

// lost reports whether we know that a mail has not arrived.
func lost(m store.Mail) bool { return m.State == store.MailBounced || m.State == store.MailFailed }

// gone are the states of a mail that has left, as far as we know to where it
// was to go.
func gone() []string { return []string{store.MailSent, store.MailDelivered, store.MailDelayed} }

// departed reports whether a mail has left us, or tried to; what waits, is held
// or was withdrawn has told nobody anything yet.
func departed(m store.Mail) bool {
	return lost(m) || slices.Contains(append(gone(), store.MailUncertain, store.MailUnknown), m.State)
}

// unreached is the requests of a plan whose workbook has not arrived: the
// newest mail that brought it was refused or came back. One that got through
// later, a reminder or the same again, reaches the person.
func unreached(ctx context.Context, r store.Reader, plan int64) (map[int64]bool, error) {
	back, err := r.Mails(ctx, store.MailFilter{Plan: plan, States: []string{store.MailBounced, store.MailFailed}})
	if err != nil {
		return nil, fmt.Errorf("mails that did not arrive: %w", err)
	}
	bad, known := map[int64]bool{}, map[int64]bool{}
	for _, m := range back {
		if !carriesBook(m) || known[m.Person] {
			continue
		}
		known[m.Person] = true
		if err := unreachedOf(ctx, r, plan, m.Person, bad); err != nil {
			return nil, err
		}
	}
	return bad, nil
}

// unreachedOf marks the requests of a person that have not arrived.
func unreachedOf(ctx context.Context, r store.Reader, plan, person int64, bad map[int64]bool) error {
	mails, err := r.Mails(ctx, store.MailFilter{Plan: plan, Person: person})
	if err != nil {
		return fmt.Errorf("mails to person %d: %w", person, err)
	}
	requests := map[int64]bool{}
	for _, m := range mails {
		if carriesBook(m) {
			requests[m.Request] = true
		}
	}
	for _, m := range mails { // in the order in which they were written
		if !departed(m) {
			continue
		}
		for request := range requests {
			if brings(m, request) {
				bad[request] = lost(m)
			}
		}
	}
	return nil
}
