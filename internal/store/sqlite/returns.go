package sqlite

import (
	"context"
	"fmt"
	"strings"

	"rond/internal/store"
)

var deliveries = serial("delivery", "id, source, source_key, raw, name, received, state, tries, kind, sender, subject, message_id, verdict, reason, "+
	"request, person, handed_by, folder, moved, handled",
	func(r *store.Delivery) []any {
		return []any{&r.ID, &r.Source, &r.Key, &r.Raw, &r.Name, instant{&r.Received}, &r.State, &r.Tries, &r.Kind, &r.From, &r.Subject,
			&r.MessageID, &r.Verdict, &r.Reason, ref{&r.Request}, ref{&r.Person}, &r.By, &r.Folder, flag{&r.Moved}, flag{&r.Handled}}
	})

var attachments = keyed("attachment", "delivery, n, name, kind, sha", 2, func(r *store.Attachment) []any {
	return []any{&r.Delivery, &r.N, &r.Name, &r.Kind, &r.SHA}
})

var submissions = serial("submission", "id, delivery, request, sha, received, handed_by", func(r *store.Submission) []any {
	return []any{&r.ID, ref{&r.Delivery}, &r.Request, &r.SHA, instant{&r.Received}, &r.By}
})

var answers = serial("answer", "id, occurrence, n, submission, person, handed_by, received, complete, body", func(r *store.Answer) []any {
	return []any{&r.ID, &r.Occurrence, &r.N, ref{&r.Submission}, ref{&r.Person}, &r.By, instant{&r.Received}, flag{&r.Complete}, &r.Body}
})

var absences = serial("absence", "id, person, from_day, back, delivery", func(r *store.Absence) []any {
	return []any{&r.ID, &r.Person, &r.From, &r.Back, ref{&r.Delivery}}
})

func (r reader) Delivery(ctx context.Context, id int64) (store.Delivery, error) {
	return deliveries.one(ctx, r.q, byID, id)
}

func (r reader) DeliveryByKey(ctx context.Context, key string) (store.Delivery, error) {
	return deliveries.one(ctx, r.q, "WHERE source_key = $1", key)
}

func (r reader) Deliveries(ctx context.Context, f store.DeliveryFilter) ([]store.Delivery, error) {
	w := whichDeliveries(f)
	return deliveries.list(ctx, r.q, w.tail(newestFirst(f.Newest), f.Limit), w.args...)
}

// CountDeliveries asks for no order, which would read everything before it
// stops at the limit.
func (r reader) CountDeliveries(ctx context.Context, f store.DeliveryFilter) (n int, err error) {
	w := whichDeliveries(f)
	err = r.q.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT id FROM delivery "+w.tail("", f.Limit)+") AS few", w.args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count delivery%s: %w", shown(w.args), err)
	}
	return n, nil
}

func whichDeliveries(f store.DeliveryFilter) *filter {
	w := &filter{}
	w.among("state", f.States)
	w.among("verdict", f.Verdicts)
	w.notAmong("verdict", f.Except)
	equal(w, "request", f.Request)
	equal(w, "person", f.Person)
	equal(w, "raw", f.SHA)
	equal(w, "sender", f.From)
	equal(w, "reason", f.Reason)
	if !f.Since.IsZero() {
		w.term("received >= %s", instantText(f.Since))
	}
	if f.Stray {
		w.terms = append(w.terms, "request IS NULL AND person IS NULL")
	}
	w.concerning(f.About, f.Part)
	if f.Plan != 0 {
		w.term("request IN (SELECT id FROM request WHERE plan = %s)", f.Plan)
	}
	if f.Waiting {
		w.term("handled = %s", 0)
	}
	w.between(f.Between)
	return w
}

// concerning asks for what is about one of these persons, or has a part of its
// address here; neither asks for nothing.
func (f *filter) concerning(persons []int64, part string) {
	either := filter{args: f.args}
	if part != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(part) + "%"
		either.term(`sender LIKE %s ESCAPE '\'`, like)
		either.term(`handed_by LIKE %s ESCAPE '\'`, like)
	}
	for _, id := range persons {
		either.term("person = %s", id)
	}
	f.args = either.args
	if len(either.terms) > 0 {
		f.terms = append(f.terms, "("+strings.Join(either.terms, " OR ")+")")
	}
}

func (w writer) AddDelivery(ctx context.Context, d store.Delivery) (int64, error) {
	return deliveries.add(ctx, w.q, d)
}

func (w writer) UpdateDelivery(ctx context.Context, d store.Delivery) error {
	return deliveries.change(ctx, w.q, d)
}

func (r reader) Attachments(ctx context.Context, delivery int64) ([]store.Attachment, error) {
	return attachments.list(ctx, r.q, "WHERE delivery = $1 ORDER BY n", delivery)
}

func (w writer) AddAttachment(ctx context.Context, a store.Attachment) error {
	_, err := attachments.add(ctx, w.q, a)
	return err
}

func (r reader) Submission(ctx context.Context, id int64) (store.Submission, error) {
	return submissions.one(ctx, r.q, byID, id)
}

func (r reader) PlanSubmissions(ctx context.Context, plan int64) ([]store.Submission, error) {
	return submissions.list(ctx, r.q, "WHERE "+ofPlan+" ORDER BY id", plan)
}

func (r reader) Submissions(ctx context.Context, request int64) ([]store.Submission, error) {
	return submissions.list(ctx, r.q, "WHERE request = $1 ORDER BY id", request)
}

func (w writer) AddSubmission(ctx context.Context, s store.Submission) (int64, error) {
	return submissions.add(ctx, w.q, s)
}

func (r reader) Answer(ctx context.Context, id int64) (store.Answer, error) {
	return answers.one(ctx, r.q, byID, id)
}

func (r reader) Answers(ctx context.Context, occurrence int64) ([]store.Answer, error) {
	return answers.list(ctx, r.q, "WHERE occurrence = $1 ORDER BY n", occurrence)
}

// newestOfPlan starts at the occurrences of the plan, so that its cost follows
// the plan and not everything that was ever answered.
const newestOfPlan = `WHERE occurrence IN (SELECT id FROM occurrence WHERE plan = $1)
	AND NOT EXISTS (SELECT 1 FROM answer AS later WHERE later.occurrence = answer.occurrence AND later.n > answer.n)
	ORDER BY id`

func (r reader) NewestAnswers(ctx context.Context, plan int64) ([]store.Answer, error) {
	return answers.list(ctx, r.q, newestOfPlan, plan)
}

func (r reader) AnswersFrom(ctx context.Context, after int64, limit int) ([]store.Answer, error) {
	return answers.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddAnswer(ctx context.Context, a store.Answer) (int64, error) {
	return answers.add(ctx, w.q, a)
}

func (r reader) Absences(ctx context.Context, person int64) ([]store.Absence, error) {
	return absences.list(ctx, r.q, "WHERE person = $1 ORDER BY id", person)
}

func (w writer) AddAbsence(ctx context.Context, a store.Absence) (int64, error) {
	return absences.add(ctx, w.q, a)
}
