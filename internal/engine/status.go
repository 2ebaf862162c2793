package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
)

// PlanStatus is where one plan stands: what has been asked and answered, and
// what has been written and received about it. Every count is since the plan
// was imported.
type PlanStatus struct {
	Board       string `json:"board"`
	Code        string `json:"code"` // of the board
	Plan        string `json:"plan"`
	Year        int    `json:"year"`
	State       string `json:"state"` // draft, adopted, closed
	Occurrences int    `json:"occurrences"`
	Requests    int    `json:"requests"` // about controls
	Rows        int    `json:"rows"`     // occurrences that have been asked
	Answered    int    `json:"answered"`
	Partial     int    `json:"partial"` // of those that wait or are late: begun
	Waiting     int    `json:"waiting"` // asked, not answered, not yet due
	Late        int    `json:"late"`    // asked, not answered, due
	NotDue      int    `json:"not_due"`
	Before      int    `json:"before_start"`
	Vacant      int    `json:"vacant"`
	Notices     int    `json:"notices"`
	Reminders   int    `json:"reminders"`
	Managers    int    `json:"managers"`
	Receipts    int    `json:"receipts"`
	Corrections int    `json:"corrections"`
	Questions   int    `json:"questions"`
	Summaries   int    `json:"summaries"`
	Bounces     int    `json:"bounces"`
	Held        int    `json:"held"`       // returns that wait for the controller
	HeldMails   int    `json:"held_mails"` // mails that wait for the controller
	Unsent      int    `json:"unsent"`     // mails queued, or on their way
	Refused     int    `json:"refused"`    // mails that the server refused for good
	Delivered   int    `json:"delivered"`  // mails that the recipient's server says it has
	Delayed     int    `json:"delayed"`    // mails that a server on the way still tries to deliver
	Uncertain   int    `json:"uncertain"`  // mails of which nobody can know whether they have arrived
	Repeated    int    `json:"repeated"`   // mails that may have been sent twice

	Risks        []RiskStanding `json:"risk_analyses,omitempty"` // the open ones that use the plan
	NothingAhead []string       `json:"nothing_ahead,omitempty"` // controls that nobody will be asked about, and should be
}

// Status is where every plan stands; year 0 means all years.
func (e *Engine) Status(ctx context.Context, year int) ([]PlanStatus, error) {
	var all []PlanStatus
	err := e.store.View(ctx, func(r store.Reader) error {
		rounds, err := e.rounds(ctx, r, everyPlan)
		if err != nil {
			return err
		}
		for _, rd := range rounds {
			if year != 0 && rd.plan.Year != year {
				continue
			}
			occurrences, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
			if err != nil {
				return fmt.Errorf("occurrences of plan %d: %w", rd.plan.ID, err)
			}
			s, err := e.planStatus(ctx, r, rd, occurrences)
			if err != nil {
				return fmt.Errorf("plan of %s %d: %w", rd.board.Code, rd.plan.Year, err)
			}
			all = append(all, s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("status: %w", err)
	}
	return all, nil
}

func (e *Engine) planStatus(ctx context.Context, r store.Reader, rd *round, occurrences []store.Occurrence) (PlanStatus, error) {
	s := PlanStatus{Board: rd.board.Name, Code: rd.board.Code, Plan: rd.doc.Title, Year: rd.plan.Year, State: rd.plan.Status}
	today := e.today(e.clock()).String()
	for _, o := range occurrences {
		s.count(o, today)
	}
	var err error
	if s.NothingAhead, err = e.nothingAhead(ctx, r, rd, occurrences); err != nil {
		return s, err
	}
	if s.Risks, err = e.risksStanding(ctx, r, rd); err != nil {
		return s, err
	}
	requests, err := r.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID})
	if err != nil {
		return s, err
	}
	for _, q := range requests {
		if q.Round == 0 {
			s.Requests++
		}
	}
	mails, err := r.Mails(ctx, store.MailFilter{Plan: rd.plan.ID})
	if err != nil {
		return s, err
	}
	for _, m := range mails {
		s.countMail(m)
	}
	deliveries, err := r.Deliveries(ctx, store.DeliveryFilter{Plan: rd.plan.ID})
	if err != nil {
		return s, err
	}
	beside, err := besides(ctx, r, store.MailFilter{Plan: rd.plan.ID})
	if err != nil {
		return s, err
	}
	for _, d := range deliveries {
		s.countDelivery(d)
	}
	s.Questions += len(beside)
	return s, nil
}

// Unplaced counts what waits for the controller and belongs to no plan: held
// returns and unreadable files that nobody can say which request they answer.
// They are in no [PlanStatus].
func (e *Engine) Unplaced(ctx context.Context) (n int, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		all, err := r.Deliveries(ctx, store.DeliveryFilter{Verdicts: []string{verdictHeld, verdictUnreadable}, Waiting: true})
		for _, d := range all {
			if d.Request == 0 {
				n++
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("what belongs to no plan: %w", err)
	}
	return n, nil
}

func (s *PlanStatus) count(o store.Occurrence, today string) {
	s.Occurrences++
	if o.Request != 0 {
		s.Rows++
	}
	switch o.State {
	case store.Answered, store.AnsweredOther, store.NotApplicable:
		s.Answered++
	case store.Planned:
		s.NotDue++
	case store.Before:
		s.Before++
	case store.Vacant:
		s.Vacant++
	case store.Asked:
		if o.Answer != 0 {
			s.Partial++
		}
		if o.Due < today {
			s.Late++
		} else {
			s.Waiting++
		}
	}
}

func (s *PlanStatus) countMail(m store.Mail) {
	if repeated(m) {
		s.Repeated++
	}
	switch m.State {
	case store.MailHeld:
		s.HeldMails++
	case store.MailQueued, store.MailSending:
		s.Unsent++
	case store.MailFailed:
		s.Refused++
	case store.MailDelivered:
		s.Delivered++
	case store.MailDelayed:
		s.Delayed++
	case store.MailUncertain, store.MailUnknown:
		s.Uncertain++
	}
	if !slices.Contains(append(gone(), store.MailBounced), m.State) {
		return
	}
	switch m.Kind {
	case kindNotice:
		s.Notices++
	case kindReminder:
		s.Reminders++
	case kindManager:
		s.Managers++
	case kindReceipt:
		s.Receipts++
	case kindCorrection:
		s.Corrections++
	case kindSummary:
		s.Summaries++
	}
}

func (s *PlanStatus) countDelivery(d store.Delivery) {
	switch d.Verdict {
	case verdictQuestion:
		s.Questions++
	case verdictBounce:
		s.Bounces++
	case verdictHeld, verdictUnreadable:
		if !d.Handled {
			s.Held++
		}
	}
}
