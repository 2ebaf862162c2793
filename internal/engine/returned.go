package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/inbox"
	"rond/internal/store"
)

// ReportView is what a server on the way told of a mail.
type ReportView struct {
	Delivery int64  `json:"delivery"` // that the report came as
	At       string `json:"at"`
	Verdict  string `json:"verdict"` // "delivered", "delayed" or "bounce"
	Status   string `json:"status"`  // "5.1.1"
	Words    string `json:"words"`   // the server's own
}

// maxReports bounds what is read for one page.
const maxReports = 50

// reports is what servers told of a mail, the oldest first. A report is kept
// with the request it is about; which of its mails it means stands in it.
func (g *gathering) reports(ctx context.Context, m store.Mail) ([]ReportView, error) {
	if m.Raw == "" {
		return nil, nil
	}
	all, err := g.r.Deliveries(ctx, store.DeliveryFilter{Verdicts: []string{verdictBounce, verdictDelayed, verdictDelivered},
		Request: m.Request, Person: m.Person, Since: m.Date, Limit: maxReports})
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	var told []ReportView
	for _, d := range all {
		raw, err := g.r.Blob(ctx, d.Raw)
		if err != nil {
			return nil, fmt.Errorf("report %d: %w", d.ID, err)
		}
		failed := inbox.Read(raw, g.e.set.Trust).Failed
		i := slices.IndexFunc(failed, func(f inbox.Failure) bool {
			return (f.Envelope == m.MessageID || f.Original == m.MessageID) && fold(f.Recipient) == fold(m.To)
		})
		if i >= 0 {
			told = append(told, ReportView{d.ID, g.e.local(d.Received), d.Verdict, failed[i].Status, failed[i].Diagnostic})
		}
	}
	return told, nil
}

// chain is the mails of ours that a mail was sent in place of, and that was
// sent in its place; 0 where there is none.
func (g *gathering) chain(ctx context.Context, m store.Mail) (before, after int64, err error) {
	first, n := againOf(m)
	if n > 0 {
		cause := first
		if n > 1 {
			cause = fmt.Sprintf("%s%s%d", first, causeAgain, n-1)
		}
		if before, err = g.mailOf(ctx, cause); err != nil {
			return 0, 0, err
		}
	}
	after, err = g.mailOf(ctx, nextAgain(m))
	return before, after, err
}

// mailOf is the mail of a cause, 0 when there is none.
func (g *gathering) mailOf(ctx context.Context, cause string) (int64, error) {
	m, err := g.r.MailByCause(ctx, cause)
	if err == nil {
		return m.ID, nil
	}
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return 0, fmt.Errorf("the mail that was sent again: %w", err)
}
