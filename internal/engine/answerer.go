package engine

import (
	"context"
	"fmt"

	"rond/internal/store"
	"rond/scheduler"
)

// answersOn says who is asked on a day about some occurrences.
func (e *Engine) answersOn(ctx context.Context, r store.Reader, rd *round, list []store.Occurrence, day scheduler.Date) (func(store.Occurrence) int64, error) {
	seats := map[int64]store.Seat{}
	for _, o := range list {
		seats[o.Seat] = rd.seats[o.Seat]
	}
	who, err := e.answerer(ctx, r, rd, seats)
	return func(o store.Occurrence) int64 { return who(o, day) }, err
}

// post is who can answer in a seat: its holder, and the deputy while the
// holder has said that they are away.
type post struct {
	holder, deputy int64
	term           term
	absences       map[int64][]store.Absence
	silent         map[int64]bool // the installation does not write to them yet
}

// on is who is asked in the seat on a day; 0 when nobody is.
func (p post) on(day scheduler.Date) int64 {
	who := p.term.on(day, p.holder)
	if who != 0 && p.deputy != 0 && absent(p.absences[who], day) {
		who = p.deputy
	}
	if p.silent[who] {
		return 0
	}
	return who
}

// answerer says who is asked in one of some seats on a day; nobody when it is
// vacant or the installation does not write to them yet.
func (e *Engine) answerer(ctx context.Context, r store.Reader, rd *round, seats map[int64]store.Seat) (func(store.Occurrence, scheduler.Date) int64, error) {
	posts, silent, absences := map[int64]post{}, map[int64]bool{}, map[int64][]store.Absence{}
	for id, s := range seats {
		t, dated := rd.terms[id]
		if !dated {
			t = term{holder: s.Holder}
		}
		posts[id] = post{s.Holder, s.Deputy, t, absences, silent}
		for _, who := range []int64{s.Holder, t.holder, s.Deputy} {
			if _, known := silent[who]; known || who == 0 {
				continue
			}
			person, err := r.Person(ctx, who)
			if err != nil {
				return nil, fmt.Errorf("person %d: %w", who, err)
			}
			silent[who] = !e.writes(person.Email)
			if absences[who], err = r.Absences(ctx, who); err != nil {
				return nil, fmt.Errorf("absences of person %d: %w", who, err)
			}
		}
	}
	return func(o store.Occurrence, day scheduler.Date) int64 { return posts[o.Seat].on(day) }, nil
}
