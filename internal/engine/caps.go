package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
)

// Caps on what one person can make us write in a day, so that two machines
// never talk for long. A correction is also written once at most for a content
// ([corrected]), and a storm is not read at all ([Engine.stormed]).
const (
	maxAnswersADay  = 3  // that bring nothing new: corrections, acknowledged questions, receipts for files that say nothing
	maxAnswers      = 12 // of those about one request: a machine that answers the next day must fall silent too
	maxReceiptsADay = 20 // for files that say something
	maxPassedADay   = 30 // mails with which somebody's questions still reach the contact
)

const (
	reasonCapped        = "capped"
	reasonNotPassed     = "questions-capped"
	reasonWithoutAnswer = "receipts-capped"
)

// answersHad is how many answers of ours a person has had: today those that
// bring nothing new and those that do, and of the first about one request.
type answersHad struct{ idle, receipts, about int }

// enough reports whether nothing more that brings nothing new is to be written.
func (h answersHad) enough() bool { return h.idle >= maxAnswersADay || h.about >= maxAnswers }

// had counts the answers that a person has had. There are never more of them
// in a day than the caps allow, so the newest are enough.
func (e *Engine) had(ctx context.Context, r store.Reader, person, request int64) (had answersHad, err error) {
	today := e.today(e.clock())
	for _, kind := range []string{kindCorrection, kindReceived, kindReceipt} {
		mails, err := r.Mails(ctx, store.MailFilter{Kind: kind, Person: person, Newest: true, Limit: 2 * (maxAnswersADay + maxReceiptsADay)})
		if err != nil {
			return had, fmt.Errorf("mails to person %d: %w", person, err)
		}
		for _, m := range mails {
			d, err := r.Delivery(ctx, m.Delivery)
			if err != nil {
				return had, fmt.Errorf("delivery %d: %w", m.Delivery, err)
			}
			had.count(kind != kindReceipt || d.Verdict == verdictUnchanged || d.Verdict == verdictLocked, e.today(m.Date) == today, m.Request == request)
		}
	}
	return had, nil
}

func (h *answersHad) count(idle, today, about bool) {
	switch {
	case idle && today:
		h.idle++
	case today:
		h.receipts++
	}
	if idle && about {
		h.about++
	}
}

// mayPass reports whether what somebody asks may still be passed on today.
func (e *Engine) mayPass(ctx context.Context, r store.Reader, asker string) (bool, error) {
	midnight := e.today(e.clock()).In(e.set.Zone, 0, 0)
	n, err := r.CountDeliveries(ctx, store.DeliveryFilter{From: asker, Since: midnight, Limit: maxPassedADay + 1})
	if err != nil {
		return false, fmt.Errorf("today's mails of one sender: %w", err)
	}
	return n <= maxPassedADay, nil
}

// overCaps are deliveries that went over the caps and that nobody has dealt
// with: what is a question or waits for another reason is listed as that.
func overCaps(ctx context.Context, r store.Reader) ([]store.Delivery, error) {
	var over []store.Delivery
	for _, reason := range []string{reasonCapped, reasonNotPassed} {
		all, err := r.Deliveries(ctx, store.DeliveryFilter{Reason: reason, Waiting: true})
		if err != nil {
			return nil, fmt.Errorf("deliveries over the caps: %w", err)
		}
		over = append(over, slices.DeleteFunc(all, func(d store.Delivery) bool { return !isOverCaps(d) })...)
	}
	return over, nil
}

func isOverCaps(d store.Delivery) bool {
	return (d.Reason == reasonCapped || d.Reason == reasonNotPassed) &&
		!slices.Contains([]string{verdictHeld, verdictUnreadable, verdictQuestion}, d.Verdict)
}
