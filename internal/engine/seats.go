package engine

import (
	"context"
	"errors"
	"fmt"

	"rond/internal/plan"
	"rond/internal/store"
)

// putSeats makes the board's people and seats those of a plan that has come
// into force. They are the board's and not the plan's: an amended plan of an
// earlier year adds what is missing and moves nobody.
func (e *Engine) putSeats(ctx context.Context, tx store.Tx, p store.Plan, doc *plan.Plan) error {
	others, latest, err := e.inForce(ctx, tx, p)
	if err != nil {
		return err
	}
	ids, err := putPeople(ctx, tx, doc, latest)
	if err != nil {
		return err
	}
	today := e.today(e.clock())
	for _, s := range doc.Seats {
		before, err := tx.SeatByName(ctx, p.Board, s.Role, seatUnit(s))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("seat %s: %w", s.Key(), err)
		}
		if err == nil && !latest {
			continue
		}
		t := term{ids[fold(s.Holder)], s.From, s.To}
		row := store.Seat{Board: p.Board, Role: s.Role, Unit: seatUnit(s), Holder: t.on(today, before.Holder), Deputy: ids[fold(s.Deputy)], Manager: ids[fold(s.Manager)]}
		if _, err := tx.PutSeat(ctx, row); err != nil {
			return fmt.Errorf("seat %s: %w", s.Key(), err)
		}
	}
	if !latest {
		return nil
	}
	return vacate(ctx, tx, p.Board, append(others, doc))
}

// inForce is the documents of the board's other adopted plans, and whether p
// is the latest year of them all.
func (e *Engine) inForce(ctx context.Context, r store.Reader, p store.Plan) (docs []*plan.Plan, latest bool, err error) {
	plans, err := r.Plans(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("listing plans: %w", err)
	}
	latest = true
	for _, other := range plans {
		if other.Board != p.Board || other.ID == p.ID || !inForce(other) {
			continue
		}
		latest = latest && other.Year < p.Year
		doc, err := e.document(ctx, r, other.Version)
		if err != nil {
			return nil, false, err
		}
		docs = append(docs, doc)
	}
	return docs, latest, nil
}

// putPeople writes a plan's people, and gives their ids by folded address; an
// earlier year's plan changes nobody who is known.
func putPeople(ctx context.Context, tx store.Tx, doc *plan.Plan, latest bool) (map[string]int64, error) {
	ids := map[string]int64{"": 0}
	for _, h := range doc.People {
		known, err := tx.PersonByKey(ctx, fold(h.Email))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, fmt.Errorf("person: %w", err)
		}
		if err == nil && !latest {
			ids[known.Key] = known.ID
			continue
		}
		lang := h.Language
		if lang == "" {
			lang = doc.Language
		}
		id, err := tx.PutPerson(ctx, store.Person{Key: fold(h.Email), Email: h.Email, Name: h.Name, Phone: h.Phone, Language: lang})
		if err != nil {
			return nil, fmt.Errorf("person: %w", err)
		}
		ids[fold(h.Email)] = id
	}
	return ids, nil
}

// placeMark stands between a unit and the place in it, where a role has several.
const placeMark = " · "

// seatUnit is a seat's unit, and its place there when a role has several.
func seatUnit(s plan.Seat) string {
	if s.Place == "" {
		return s.Unit
	}
	return s.Unit + placeMark + s.Place
}

// vacate empties the seats that no plan in force has, so that nobody is asked
// in a role they have left.
func vacate(ctx context.Context, tx store.Tx, board int64, docs []*plan.Plan) error {
	named := map[string]bool{}
	for _, doc := range docs {
		for _, s := range doc.Seats {
			named[s.Role+"\n"+seatUnit(s)] = true
		}
	}
	seats, err := tx.Seats(ctx, board)
	if err != nil {
		return err
	}
	for _, s := range seats {
		if named[s.Role+"\n"+s.Unit] || s.Holder == 0 {
			continue
		}
		s.Holder, s.Deputy = 0, 0
		if _, err := tx.PutSeat(ctx, s); err != nil {
			return fmt.Errorf("vacating seat %d: %w", s.ID, err)
		}
	}
	return nil
}
