package engine

import (
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
)

// The kinds of mail, as they stand in the ledger and in the workbook's list.
const (
	kindNotice     = "notice"
	kindDispatch   = "dispatch"
	kindReminder   = "reminder"
	kindManager    = "manager"
	kindReceipt    = "receipt"
	kindCorrection = "correction"
	kindQuestion   = "question"
	kindReceived   = "question-received"
	kindSummary    = "summary"
	kindExtension  = "extension"
	kindReturn     = "return"
	kindReleased   = "released"
	kindAction     = "action"
	kindWeekly     = "weekly"
	kindDesk       = "desk"

	kindRisk         = "risk" // brings a risk workbook
	kindRiskReminder = "risk-reminder"
	kindRiskManager  = "risk-manager"
	kindRiskSummary  = "risk-summary"
)

// Why a mail is held.
const (
	reasonSendOff = "send-off" // the settings do not let Rond write to this address
	reasonAsk     = "ask"      // the controller wants to see it first
	reasonBroken  = "broken"   // it could not be built, twice
	reasonByHand  = "by-hand"  // the controller held it, or took it back
)

// reasonGivenUp is why a mail has failed that the server has put off for two
// days; without it the server has refused the mail, with the code that stands
// there instead.
const reasonGivenUp = "given-up"

// reasonAnswered is why a mail is withdrawn that an answer has overtaken.
const reasonAnswered = "answered"

// messageID is fixed when the row is made, so that every transmission of a
// mail carries the same.
func (e *Engine) messageID(cause string) string {
	_, domain, _ := strings.Cut(e.set.Address.Email, "@")
	return hash([]byte(e.signers[0].Installation + "/" + cause))[:32] + "@" + domain
}

// repeated reports whether two transmissions of a mail may both have arrived.
func repeated(m store.Mail) bool { return m.Transmissions > 1 }

// Stuck is a mail that does not go any further by itself: it waits for the
// controller ("held"), the server refused it or put it off until Rond gave up
// ("failed"), or nobody can know whether it got through ("unknown").
type Stuck struct {
	ID      int64  `json:"id"`
	Kind    string `json:"kind"`
	To      string `json:"to"`
	State   string `json:"state"`
	Reason  string `json:"reason"`
	GivenUp bool   `json:"given_up"`
}

// Stuck lists the mails that somebody has to look at.
func (e *Engine) Stuck(ctx context.Context) ([]Stuck, error) {
	var stuck []Stuck
	err := e.store.View(ctx, func(r store.Reader) error {
		mails, err := r.Mails(ctx, store.MailFilter{States: []string{store.MailHeld, store.MailFailed, store.MailUnknown}})
		for _, m := range mails {
			givenUp := m.State == store.MailFailed && strings.HasPrefix(m.Reason, reasonGivenUp)
			stuck = append(stuck, Stuck{m.ID, m.Kind, m.To, m.State, m.Reason, givenUp})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing mails that are stuck: %w", err)
	}
	return stuck, nil
}
