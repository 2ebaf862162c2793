package engine

import (
	"fmt"
	"time"

	"rond/internal/opendata"
	"rond/internal/store"
)

// What the controller has written, what is to be done, and what was sent and has
// arrived, as it is handed over, see opendata.go.

// assessments is every version of every one.
func (x *handing) assessments() opendata.Rows[opendata.Assessment] {
	return func(yield func(opendata.Assessment, error) bool) {
		newest, rounds, err := x.assessed()
		if err != nil {
			yield(opendata.Assessment{}, err)
			return
		}
		all := paged(func(a store.Assessment) int64 { return a.ID },
			func(after int64) ([]store.Assessment, error) { return x.r.AssessmentsFrom(x.ctx, after, pageSize) })
		for a, err := range all {
			if err != nil {
				yield(opendata.Assessment{}, fmt.Errorf("assessments: %w", err))
				return
			}
			if rd := rounds[a.Plan]; rd != nil && !yield(x.assessment(rd, a, newest[a.ID]), nil) {
				return
			}
		}
	}
}

// assessed is the ids of the newest versions, and the plans by theirs.
func (x *handing) assessed() (newest map[int64]bool, rounds map[int64]*round, err error) {
	newest, rounds = map[int64]bool{}, map[int64]*round{}
	for _, rd := range x.rounds {
		rounds[rd.plan.ID] = rd
		all, err := x.r.Assessments(x.ctx, rd.plan.ID)
		if err != nil {
			return nil, nil, fmt.Errorf("assessments of plan %s: %w", planID(rd), err)
		}
		for _, a := range all {
			newest[a.ID] = true
		}
	}
	return newest, rounds, nil
}

func (x *handing) assessment(rd *round, a store.Assessment, newest bool) opendata.Assessment {
	row := opendata.Assessment{ID: opendata.ID(a.ID), Plan: planID(rd), Area: a.Area, Control: opendata.Code(a.Control), Period: opendata.Code(a.Period), Version: a.N,
		Newest: newest, Text: a.Text, Grade: opendata.Code(a.Grade), Reported: a.Reported, Made: a.Made}
	if !x.Confidential && a.Text != "" && secretive(rd, a.Control, a.Area) {
		row.Text, row.Withheld = "", true
	}
	return row
}

// actions is every line that the plan has had, also one that a later version of
// it no longer lists.
func (x *handing) actions(rd *round) ([]opendata.Action, error) {
	rows, err := x.r.Actions(x.ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("actions: %w", err)
	}
	all, err := x.e.actions(x.ctx, x.r, rd.plan.Board)
	if err != nil {
		return nil, err
	}
	listed := map[int64]action{}
	for _, a := range all {
		listed[a.ID] = a
	}
	var handed []opendata.Action
	for _, row := range rows {
		a, ok := listed[row.ID]
		if !ok {
			a = action{Action: row, year: rd.plan.Year}
		}
		one := []action{a}
		if err := x.e.whose(x.ctx, x.r, one); err != nil {
			return nil, err
		}
		handed = append(handed, x.action(rd, one[0]))
	}
	return handed, nil
}

func (x *handing) action(rd *round, a action) opendata.Action {
	row := opendata.Action{ID: opendata.ID(a.ID), Plan: planID(rd), Number: a.Number, Area: a.Area, Text: a.Text, Owner: a.Owner, Due: opendata.Date(a.Due),
		Status: opendata.Code(a.Status), Late: late(a.Action, x.e.today(x.e.clock())), Effect: a.Effect, Occurrence: opendata.ID(a.Occurrence),
		Origin: opendata.Code(a.origin()), Control: opendata.Code(a.control), ComesFrom: a.Source, Finished: opendata.Date(a.Finished), HadEffect: opendata.Code(a.Had)}
	if day := checkDay(a.Action); !day.IsZero() {
		row.EffectCheck = opendata.Date(day.String())
	}
	if n := len(a.past); n > 0 {
		row.Continues = opendata.ID(a.past[n-1].ID)
	}
	if a.secret && !x.Confidential {
		row.Text, row.Owner, row.Effect, row.ComesFrom, row.Withheld = "", "", "", "", true
	}
	return row
}

func (x *handing) mails(rd *round, yield func(opendata.Mail) bool) error {
	all := paged(func(m store.Mail) int64 { return m.ID }, func(after int64) ([]store.Mail, error) {
		return x.r.Mails(x.ctx, store.MailFilter{Plan: rd.plan.ID, Between: store.Range{Above: after}, Limit: pageSize})
	})
	for m, err := range all {
		if err != nil {
			return fmt.Errorf("mails: %w", err)
		}
		if !yield(x.mail(rd, m)) {
			return nil
		}
	}
	return nil
}

func (x *handing) mail(rd *round, m store.Mail) opendata.Mail {
	row := opendata.Mail{ID: opendata.ID(m.ID), Plan: planID(rd), Kind: opendata.Code(m.Kind), Request: requestID(m.Request), Delivery: opendata.ID(m.Delivery),
		Person: x.who(m.Person), To: m.To, Name: m.ToName, Subject: m.Subject, MessageID: m.MessageID, State: opendata.Code(m.State), Reason: codeOf(m.Reason), Made: m.Date, Sent: m.Sent, Transmissions: m.Transmissions}
	if id, ok := riskOccasionID(m.Occasion); ok {
		row.Analysis = opendata.ID(id)
	} else {
		row.Occasion = opendata.Code(m.Occasion)
	}
	return row
}

// deliveries is what has arrived about each plan, and where it is not about one
// board also what came in the year and could not be told to be about any plan.
func (x *handing) deliveries() opendata.Rows[opendata.Delivery] {
	return func(yield func(opendata.Delivery, error) bool) {
		for row, err := range streamed(x, x.placed) {
			if !yield(row, err) || err != nil {
				return
			}
		}
		if x.Board == "" {
			x.strays(yield)
		}
	}
}

// placed is what has arrived about a plan.
func (x *handing) placed(rd *round, yield func(opendata.Delivery) bool) error {
	secret, err := x.secretRequests(rd)
	if err != nil {
		return err
	}
	for d, err := range x.arrived(store.DeliveryFilter{Plan: rd.plan.ID}) {
		if err != nil {
			return err
		}
		if !yield(x.delivery(planID(rd), d, secret[d.Request])) {
			return nil
		}
	}
	return nil
}

func (x *handing) strays(yield func(opendata.Delivery, error) bool) {
	since := time.Date(x.Year, 1, 1, 0, 0, 0, 0, x.e.set.Zone)
	for d, err := range x.arrived(store.DeliveryFilter{Since: since}) {
		if err == nil && (d.Request != 0 || d.Received.In(since.Location()).Year() != x.Year) {
			continue
		}
		if !yield(x.delivery("", d, true), err) || err != nil {
			return
		}
	}
}

// arrived is the deliveries of a kind, a page at a time.
func (x *handing) arrived(f store.DeliveryFilter) opendata.Rows[store.Delivery] {
	return paged(func(d store.Delivery) int64 { return d.ID }, func(after int64) ([]store.Delivery, error) {
		f.Between, f.Limit = store.Range{Above: after}, pageSize
		page, err := x.r.Deliveries(x.ctx, f)
		if err != nil {
			return nil, fmt.Errorf("deliveries: %w", err)
		}
		return page, nil
	})
}

// delivery is one thing that arrived. Its subject and the name of its file are
// its sender's words, and may be about something secret.
func (x *handing) delivery(plan opendata.Code, d store.Delivery, secret bool) opendata.Delivery {
	row := opendata.Delivery{ID: opendata.ID(d.ID), Plan: plan, Request: requestID(d.Request), Person: x.who(d.Person), Received: d.Received, Kind: opendata.Code(d.Kind), From: d.From,
		By: d.By, Subject: d.Subject, File: d.Name, SHA: opendata.Code(d.Raw), Verdict: opendata.Code(d.Verdict), Reason: codeOf(d.Reason), Handled: d.Handled}
	if secret && !x.Confidential && d.Subject+d.Name != "" {
		row.Subject, row.File, row.Withheld = "", "", true
	}
	return row
}

// secretRequests is the requests of a plan that ask about a control, or a risk of
// one, that may hold confidential matter.
func (x *handing) secretRequests(rd *round) (map[int64]bool, error) {
	all, err := x.r.Occurrences(x.ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
	if err != nil {
		return nil, fmt.Errorf("occurrences: %w", err)
	}
	about := map[int64]bool{}
	for _, o := range all {
		about[o.ID] = x.withholds(rd, o)
	}
	asked, err := x.r.PlanRows(x.ctx, rd.plan.ID)
	if err != nil {
		return nil, fmt.Errorf("rows of requests: %w", err)
	}
	secret := map[int64]bool{}
	for _, q := range asked {
		secret[q.Request] = secret[q.Request] || about[q.Occurrence]
	}
	return secret, x.secretAnalyses(rd, secret)
}
