package engine

import (
	"context"
	"errors"
	"testing"

	"rond/internal/store"
	"rond/notify"
)

// stopping asks Rond to stop while the first mail is under way.
type stopping struct {
	*office
	stop context.CancelFunc
}

func (s stopping) Deliver(ctx context.Context, env notify.Envelope, raw []byte, onPhase func(notify.Phase) error) notify.Outcome {
	s.stop()
	if err := ctx.Err(); err != nil {
		s.t.Errorf("the mail at hand is cut off: %v", err)
	}
	return s.office.Deliver(ctx, env, raw, onPhase)
}

// TestStoppingFinishesTheMailAtHand: it is sent and settled, and no other is
// begun.
func TestStoppingFinishesTheMailAtHand(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.pass("2026-02-02")
	o.pass("2026-04-23")
	o.now = o.now.AddDate(0, 0, 25)
	if _, err := o.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	before := len(o.sent)
	done, err := o.Send(ctx, stopping{o, cancel})
	if !errors.Is(err, context.Canceled) || done.Accepted != 1 || len(o.sent) != before+1 {
		t.Errorf("%+v, %v; %d mails left", done, err, len(o.sent)-before)
	}
	o.view(func(r store.Reader) error {
		left, err := r.Mails(t.Context(), store.MailFilter{States: []string{store.MailSending}})
		if len(left) > 0 {
			t.Errorf("%d mails are still being sent", len(left))
		}
		waits, _ := r.Mails(t.Context(), store.MailFilter{States: []string{store.MailQueued}})
		if len(waits) == 0 {
			t.Error("nothing was left to send: the test shows nothing")
		}
		return err
	})
}
