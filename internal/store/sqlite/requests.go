package sqlite

import (
	"context"

	"rond/internal/store"
)

var requests = serial("request", "id, plan, person, day, n, due, state, risk_round", func(r *store.Request) []any {
	return []any{&r.ID, &r.Plan, &r.Person, &r.Day, &r.N, &r.Due, &r.State, ref{&r.Round}}
})

var requestRows = keyed("request_row", "request, n, occurrence, ref", 2, func(r *store.RequestRow) []any {
	return []any{&r.Request, &r.N, &r.Occurrence, &r.Ref}
})

var mails = serial("mail", "id, cause, kind, plan, person, recipient, to_name, request, delivery, occasion, message_id, in_reply_to, subject, body, "+
	"date, state, phase, due, tries, transmissions, raw, sent, reason",
	func(r *store.Mail) []any {
		return []any{&r.ID, &r.Cause, &r.Kind, ref{&r.Plan}, ref{&r.Person}, &r.To, &r.ToName, ref{&r.Request}, ref{&r.Delivery}, &r.Occasion,
			&r.MessageID, &r.InReplyTo, &r.Subject, &r.Body, instant{&r.Date}, &r.State, &r.Phase, instant{&r.Due}, &r.Tries,
			&r.Transmissions, &r.Raw, instant{&r.Sent}, &r.Reason}
	})

var attempts = keyed("attempt", "mail, n, began, ended, phase, result, code, words", 2, func(r *store.Attempt) []any {
	return []any{&r.Mail, &r.N, instant{&r.Began}, instant{&r.Ended}, &r.Phase, &r.Result, &r.Code, &r.Words}
})

// ofPlan picks what belongs to a request of the plan $1.
const ofPlan = "request IN (SELECT id FROM request WHERE plan = $1)"

func (r reader) Request(ctx context.Context, id int64) (store.Request, error) {
	return requests.one(ctx, r.q, byID, id)
}

func (r reader) Requests(ctx context.Context, f store.RequestFilter) ([]store.Request, error) {
	var w filter
	equal(&w, "plan", f.Plan)
	equal(&w, "person", f.Person)
	equal(&w, "state", f.State)
	equal(&w, "day", f.Day)
	equal(&w, "risk_round", f.Round)
	return requests.list(ctx, r.q, w.tail("id", 0), w.args...)
}

func (r reader) RequestRows(ctx context.Context, request int64) ([]store.RequestRow, error) {
	return requestRows.list(ctx, r.q, "WHERE request = $1 ORDER BY n", request)
}

func (r reader) PlanRows(ctx context.Context, plan int64) ([]store.RequestRow, error) {
	return requestRows.list(ctx, r.q, "WHERE "+ofPlan+" ORDER BY request, n", plan)
}

func (w writer) AddRequest(ctx context.Context, r store.Request) (int64, error) {
	return requests.add(ctx, w.q, r)
}

func (w writer) UpdateRequest(ctx context.Context, r store.Request) error {
	return requests.change(ctx, w.q, r)
}

func (w writer) AddRequestRow(ctx context.Context, r store.RequestRow) error {
	_, err := requestRows.add(ctx, w.q, r)
	return err
}

func (r reader) Mail(ctx context.Context, id int64) (store.Mail, error) {
	return mails.one(ctx, r.q, byID, id)
}

func (r reader) MailByCause(ctx context.Context, cause string) (store.Mail, error) {
	return mails.one(ctx, r.q, "WHERE cause = $1", cause)
}

func (r reader) MailByMessageID(ctx context.Context, messageID string) (store.Mail, error) {
	return mails.one(ctx, r.q, "WHERE message_id = $1 AND message_id <> ''", messageID)
}

func (r reader) Mails(ctx context.Context, f store.MailFilter) ([]store.Mail, error) {
	var w filter
	w.among("state", f.States)
	equal(&w, "kind", f.Kind)
	equal(&w, "plan", f.Plan)
	equal(&w, "person", f.Person)
	equal(&w, "request", f.Request)
	equal(&w, "delivery", f.Answers)
	if !f.DueTo.IsZero() {
		w.term("due <= %s", instantText(f.DueTo))
	}
	w.between(f.Between)
	return mails.list(ctx, r.q, w.tail(newestFirst(f.Newest), f.Limit), w.args...)
}

func (w writer) AddMail(ctx context.Context, m store.Mail) (int64, error) {
	return mails.add(ctx, w.q, m)
}

func (w writer) UpdateMail(ctx context.Context, m store.Mail) error {
	return mails.change(ctx, w.q, m)
}

func (r reader) Attempts(ctx context.Context, mail int64) ([]store.Attempt, error) {
	return attempts.list(ctx, r.q, "WHERE mail = $1 ORDER BY n", mail)
}

func (r reader) NewestAttempt(ctx context.Context) (store.Attempt, error) {
	return attempts.one(ctx, r.q, "ORDER BY began DESC, mail DESC LIMIT 1")
}

func (w writer) AddAttempt(ctx context.Context, a store.Attempt) error {
	_, err := attempts.add(ctx, w.q, a)
	return err
}

func (w writer) UpdateAttempt(ctx context.Context, a store.Attempt) error {
	return attempts.change(ctx, w.q, a)
}
