package sqlite

import (
	"context"

	"rond/internal/store"
)

var installations = keyed("installation", "only_one, id, made", 1, func(r *store.Installation) []any {
	return []any{oneRow(), &r.ID, instant{&r.Made}}
})

var keys = serial("signing_key", "id, purpose, secret, made, retired", func(r *store.Key) []any {
	return []any{&r.ID, &r.Purpose, content{&r.Secret}, instant{&r.Made}, instant{&r.Retired}}
})

var boards = serial("board", "id, code, name", func(r *store.Board) []any {
	return []any{&r.ID, &r.Code, &r.Name}
})

var persons = serial("person", "id, address_key, email, name, phone, language", func(r *store.Person) []any {
	return []any{&r.ID, &r.Key, &r.Email, &r.Name, &r.Phone, &r.Language}
})

var seats = serial("seat", "id, board, role, unit, holder, deputy, manager", func(r *store.Seat) []any {
	return []any{&r.ID, &r.Board, &r.Role, &r.Unit, ref{&r.Holder}, ref{&r.Deputy}, ref{&r.Manager}}
})

func (r reader) Installation(ctx context.Context) (store.Installation, error) {
	return installations.one(ctx, r.q, "")
}

func (w writer) SetInstallation(ctx context.Context, in store.Installation) error {
	_, err := installations.add(ctx, w.q, in)
	return err
}

func (r reader) Keys(ctx context.Context, purpose string) ([]store.Key, error) {
	return keys.list(ctx, r.q, "WHERE purpose = $1 ORDER BY CASE WHEN retired = '' THEN 0 ELSE 1 END, made DESC, id DESC", purpose)
}

func (w writer) AddKey(ctx context.Context, k store.Key) (int64, error) {
	return keys.add(ctx, w.q, k)
}

func (r reader) Boards(ctx context.Context) ([]store.Board, error) {
	return boards.list(ctx, r.q, "ORDER BY id")
}

func (r reader) BoardByCode(ctx context.Context, code string) (store.Board, error) {
	return boards.one(ctx, r.q, "WHERE code = $1", code)
}

func (r reader) Board(ctx context.Context, id int64) (store.Board, error) {
	return boards.one(ctx, r.q, byID, id)
}

func (w writer) AddBoard(ctx context.Context, b store.Board) (int64, error) {
	return boards.add(ctx, w.q, b)
}

func (r reader) Person(ctx context.Context, id int64) (store.Person, error) {
	return persons.one(ctx, r.q, byID, id)
}

func (r reader) PersonByKey(ctx context.Context, key string) (store.Person, error) {
	return persons.one(ctx, r.q, "WHERE address_key = $1", key)
}

func (r reader) Persons(ctx context.Context) ([]store.Person, error) {
	return persons.list(ctx, r.q, "ORDER BY id")
}

func (w writer) PutPerson(ctx context.Context, p store.Person) (int64, error) {
	return persons.put(ctx, w.q, p, "address_key")
}

func (r reader) Seat(ctx context.Context, id int64) (store.Seat, error) {
	return seats.one(ctx, r.q, byID, id)
}

func (r reader) SeatByName(ctx context.Context, board int64, role, unit string) (store.Seat, error) {
	return seats.one(ctx, r.q, "WHERE board = $1 AND role = $2 AND unit = $3", board, role, unit)
}

func (r reader) Seats(ctx context.Context, board int64) ([]store.Seat, error) {
	return seats.list(ctx, r.q, "WHERE board = $1 ORDER BY id", board)
}

func (w writer) PutSeat(ctx context.Context, s store.Seat) (int64, error) {
	return seats.put(ctx, w.q, s, "board", "role", "unit")
}
