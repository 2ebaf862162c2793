package sqlite

import (
	"context"

	"rond/internal/store"
)

var assessments = serial("assessment", "id, plan, control, area, period, n, prose, grade, reported, made", func(r *store.Assessment) []any {
	return []any{&r.ID, &r.Plan, &r.Control, &r.Area, &r.Period, &r.N, &r.Text, &r.Grade, flag{&r.Reported}, instant{&r.Made}}
})

var actions = serial("action", "id, plan, number, area, prose, owner, due, status, effect, occurrence, origin, source, finished, check_on, had, assigned", func(r *store.Action) []any {
	return []any{&r.ID, &r.Plan, &r.Number, &r.Area, &r.Text, &r.Owner, &r.Due, &r.Status, &r.Effect, ref{&r.Occurrence},
		&r.Origin, &r.Source, &r.Finished, &r.Check, &r.Had, flag{&r.Assigned}}
})

var occasions = keyed("occasion", "plan, period, closed, snapshot, decided, section", 2, func(r *store.Occasion) []any {
	return []any{&r.Plan, &r.Period, instant{&r.Closed}, &r.Snapshot, &r.Decided, &r.Section}
})

const newestAssessments = `WHERE plan = $1 AND NOT EXISTS (SELECT 1 FROM assessment AS later
	WHERE later.plan = assessment.plan AND later.control = assessment.control AND later.area = assessment.area
	AND later.period = assessment.period AND later.n > assessment.n) ORDER BY id`

func (r reader) Assessments(ctx context.Context, plan int64) ([]store.Assessment, error) {
	return assessments.list(ctx, r.q, newestAssessments, plan)
}

func (r reader) AssessmentsFrom(ctx context.Context, after int64, limit int) ([]store.Assessment, error) {
	return assessments.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddAssessment(ctx context.Context, a store.Assessment) (int64, error) {
	return assessments.add(ctx, w.q, a)
}

func (r reader) Actions(ctx context.Context, plan int64) ([]store.Action, error) {
	return actions.list(ctx, r.q, "WHERE plan = $1 ORDER BY id", plan)
}

func (r reader) Action(ctx context.Context, id int64) (store.Action, error) {
	return actions.one(ctx, r.q, "WHERE id = $1", id)
}

func (w writer) AddAction(ctx context.Context, a store.Action) (int64, error) {
	return actions.add(ctx, w.q, a)
}

func (w writer) UpdateAction(ctx context.Context, a store.Action) error {
	return actions.change(ctx, w.q, a)
}

func (r reader) Occasion(ctx context.Context, plan int64, period string) (store.Occasion, error) {
	return occasions.one(ctx, r.q, "WHERE plan = $1 AND period = $2", plan, period)
}

func (w writer) PutOccasion(ctx context.Context, o store.Occasion) error {
	_, err := occasions.put(ctx, w.q, o, "plan", "period")
	return err
}
