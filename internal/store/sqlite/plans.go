package sqlite

import (
	"context"

	"rond/internal/store"
)

var plans = serial("plan", "id, board, year, title, status, ask_from, version, imported", func(r *store.Plan) []any {
	return []any{&r.ID, &r.Board, &r.Year, &r.Title, &r.Status, &r.AskFrom, ref{&r.Version}, instant{&r.Imported}}
})

var versions = serial("version", "id, plan, n, document, file, made", func(r *store.Version) []any {
	return []any{&r.ID, &r.Plan, &r.N, &r.Document, &r.File, instant{&r.Made}}
})

var occurrences = serial("occurrence", "id, plan, control, part, period, also, event, seat, opens, due, state, request, person, answer, moved_to, reason",
	func(r *store.Occurrence) []any {
		return []any{&r.ID, &r.Plan, &r.Control, &r.Part, &r.Period, &r.Also, &r.Event, ref{&r.Seat}, &r.Opens, &r.Due, &r.State,
			ref{&r.Request}, ref{&r.Person}, ref{&r.Answer}, ref{&r.MovedTo}, &r.Reason}
	})

func (r reader) Plan(ctx context.Context, id int64) (store.Plan, error) {
	return plans.one(ctx, r.q, byID, id)
}

func (r reader) PlanByYear(ctx context.Context, board int64, year int) (store.Plan, error) {
	return plans.one(ctx, r.q, "WHERE board = $1 AND year = $2", board, year)
}

func (r reader) Plans(ctx context.Context) ([]store.Plan, error) {
	return plans.list(ctx, r.q, "ORDER BY year, board")
}

func (w writer) AddPlan(ctx context.Context, p store.Plan) (int64, error) {
	return plans.add(ctx, w.q, p)
}

func (w writer) UpdatePlan(ctx context.Context, p store.Plan) error {
	return plans.change(ctx, w.q, p)
}

func (r reader) Version(ctx context.Context, id int64) (store.Version, error) {
	return versions.one(ctx, r.q, byID, id)
}

func (r reader) Versions(ctx context.Context, plan int64) ([]store.Version, error) {
	return versions.list(ctx, r.q, "WHERE plan = $1 ORDER BY id", plan)
}

func (r reader) VersionsFrom(ctx context.Context, after int64, limit int) ([]store.Version, error) {
	return versions.list(ctx, r.q, page, after, most(limit))
}

func (w writer) AddVersion(ctx context.Context, v store.Version) (int64, error) {
	return versions.add(ctx, w.q, v)
}

func (r reader) Occurrence(ctx context.Context, id int64) (store.Occurrence, error) {
	return occurrences.one(ctx, r.q, byID, id)
}

func (r reader) Occurrences(ctx context.Context, f store.OccurrenceFilter) ([]store.Occurrence, error) {
	var w filter
	equal(&w, "plan", f.Plan)
	w.among("state", f.States)
	if f.OpensTo != "" {
		w.term("opens <= %s AND opens <> ''", f.OpensTo)
	}
	if f.DueTo != "" {
		w.term("due <= %s AND due <> ''", f.DueTo)
	}
	equal(&w, "request", f.Request)
	equal(&w, "seat", f.Seat)
	equal(&w, "person", f.Person)
	equal(&w, "control", f.Control)
	equal(&w, "period", f.Period)
	order := "id"
	if f.LastDue {
		order = "due DESC, id DESC"
	}
	return occurrences.list(ctx, r.q, w.tail(order, f.Limit), w.args...)
}

func (w writer) AddOccurrence(ctx context.Context, o store.Occurrence) (int64, error) {
	return occurrences.add(ctx, w.q, o)
}

func (w writer) UpdateOccurrence(ctx context.Context, o store.Occurrence) error {
	return occurrences.change(ctx, w.q, o)
}
