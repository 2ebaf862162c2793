package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
)

// heard is what a person has heard of a board. Before the first request there
// is a notice, and some days between the two.
type heard struct {
	asked   bool           // they have had a request
	noticed bool           // a notice is decided
	told    scheduler.Date // the day it left, as far as we can know; the zero day while it waits
}

// turn is what a person is owed on a day about what waits for them.
type turn int

const (
	notYet turn = iota
	toBeNoticed
	toBeAsked
)

// owed decides on whose turn it is: who has been asked before is asked when
// something opens; others get a notice some days before that, or at once, and
// are asked when as many days have passed since it left.
func (e *Engine) owed(waiting []store.Occurrence, h heard, today scheduler.Date) turn {
	p, c := e.set.Policy, e.set.Calendar
	first := firstOpens(waiting)
	switch {
	case h.asked || p.Notice == 0:
	case !h.noticed && first <= p.NoticeUntil(today, c).String():
		return toBeNoticed
	case h.told.IsZero() || p.NoticeUntil(h.told, c).After(today):
		return notYet
	}
	if first > today.String() {
		return notYet
	}
	return toBeAsked
}

// firstOpens is the first day on which any of some occurrences opens.
func firstOpens(waiting []store.Occurrence) string {
	return slices.MinFunc(waiting, func(a, b store.Occurrence) int { return cmp.Compare(a.Opens, b.Opens) }).Opens
}

// turns is who is owed what on a day: requests with their rows as they are then
// due, and notices with all that waits for the person. Asking and foretelling
// both ask here, so that the calendar says what will be done.
func (e *Engine) turns(waiting []asked, known map[int64]heard, today scheduler.Date) (requests, notices []asked) {
	for _, g := range waiting {
		switch e.owed(g.list, known[g.person], today) {
		case toBeNoticed:
			notices = append(notices, g)
		case toBeAsked:
			requests = append(requests, e.goesOut(g, today))
		}
	}
	return requests, notices
}

// hearing is what each of some people has heard of a board. Those who are owed
// nothing for a while are left out.
func (e *Engine) hearing(ctx context.Context, r store.Reader, board int64, waiting []asked, today scheduler.Date) (map[int64]heard, error) {
	known := map[int64]heard{}
	soon := e.set.Policy.NoticeUntil(today, e.set.Calendar).String()
	for _, g := range waiting {
		if firstOpens(g.list) > soon {
			continue
		}
		h, err := e.heardOf(ctx, r, board, g.person)
		if err != nil {
			return nil, fmt.Errorf("what person %d has heard: %w", g.person, err)
		}
		known[g.person] = h
	}
	return known, nil
}

func (e *Engine) heardOf(ctx context.Context, r store.Reader, board, person int64) (heard, error) {
	requests, err := r.Requests(ctx, store.RequestFilter{Person: person})
	if err != nil {
		return heard{}, fmt.Errorf("requests: %w", err)
	}
	for _, q := range slices.Backward(requests) {
		p, err := r.Plan(ctx, q.Plan)
		if err != nil {
			return heard{}, fmt.Errorf("plan %d: %w", q.Plan, err)
		}
		if p.Board == board {
			return heard{asked: true}, nil
		}
	}
	m, err := r.MailByCause(ctx, noticeCause(board, person))
	if errors.Is(err, store.ErrNotFound) {
		return heard{}, nil
	}
	if err != nil {
		return heard{}, fmt.Errorf("notice: %w", err)
	}
	if m, err = latest(ctx, r, m); err != nil {
		return heard{}, err
	}
	return heard{noticed: true, told: e.leftOn(m)}, nil
}

// noticeCause: one notice for each person and board, ever.
func noticeCause(board, person int64) string { return fmt.Sprintf("notice/%d/%d", board, person) }

// leftOn is the day that a notice left; the zero day while it may yet leave.
// One that was refused, came back, cannot be built or was taken back counts
// from the day it was made: the request must not wait for ever.
func (e *Engine) leftOn(m store.Mail) scheduler.Date {
	switch {
	case queued(m), m.State == store.MailSending, m.State == store.MailHeld && !strings.HasPrefix(m.Reason, reasonBroken):
		return scheduler.Date{}
	case m.Sent.IsZero():
		return e.today(m.Date)
	}
	return e.today(m.Sent)
}

// notice writes to somebody who has never been asked about a board that they
// soon will be.
func (e *Engine) notice(ctx context.Context, tx store.Tx, rd *round, now time.Time, person int64, done *Ticked) error {
	added, err := e.write(ctx, tx, now, store.Mail{Cause: noticeCause(rd.board.ID, person), Kind: kindNotice, Plan: rd.plan.ID, Person: person})
	if err != nil {
		return fmt.Errorf("giving notice to person %d: %w", person, err)
	}
	done.Notices += added
	return nil
}

// noticeLetter tells when the first request comes, counted from the day that
// the notice leaves. Nothing to ask, nothing sent.
func (e *Engine) noticeLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	h, err := e.heardOf(ctx, r, rd.board.ID, m.Person)
	if err != nil {
		return letter{}, err
	}
	on, first, err := e.firstRequest(ctx, r, rd, m.Person, e.today(now))
	if err != nil {
		return letter{}, err
	}
	row, risksOn, err := e.comingRisks(ctx, r, rd, m.Person, e.today(now))
	switch {
	case err != nil:
		return letter{}, err
	case h.asked || len(first.list) == 0 && row.ID == 0:
		return letter{}, errWithdrawn
	case row.ID != 0 && (len(first.list) == 0 || risksOn.Before(on)):
		c.For = row.Year
		return letter{words: notify.Notice{Common: c, From: e.set.Address.Email, On: risksOn.String()}}, nil
	}
	return letter{words: notify.Notice{Common: c, From: e.set.Address.Email, On: on.String(), Count: len(first.list)}}, nil
}

// firstRequest is what somebody will be asked who gets notice on a day, and
// when; without rows when nothing waits for them.
func (e *Engine) firstRequest(ctx context.Context, r store.Reader, rd *round, person int64, told scheduler.Date) (on scheduler.Date, first asked, err error) {
	seats, waiting, err := rd.waitingIn(ctx, r, person)
	if err != nil {
		return on, first, err
	}
	who, err := e.whole().answerer(ctx, r, rd, seats) // whoever may be written to now
	if err != nil {
		return on, first, err
	}
	mine := slices.DeleteFunc(waiting, func(o store.Occurrence) bool { return who(o, told) != person })
	if len(mine) == 0 {
		return on, first, nil
	}
	on = e.set.Policy.NoticeUntil(told, e.set.Calendar)
	if opens := date(firstOpens(mine)); opens.After(on) {
		on = opens
	}
	on = e.sendingDay(on)
	return on, e.goesOut(asked{person, mine}, on), nil
}

// waitingIn is the seats that a person holds or stands in for, and what is not
// yet asked in them.
func (rd *round) waitingIn(ctx context.Context, r store.Reader, person int64) (map[int64]store.Seat, []store.Occurrence, error) {
	seats := map[int64]store.Seat{}
	var waiting []store.Occurrence
	for id, s := range rd.seats {
		if s.Holder != person && s.Deputy != person && rd.terms[id].holder != person {
			continue
		}
		seats[id] = s
		more, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, Seat: id, States: []string{store.Planned, store.Vacant}})
		if err != nil {
			return nil, nil, fmt.Errorf("listing what is planned in seat %d: %w", id, err)
		}
		waiting = append(waiting, more...)
	}
	closed, err := rd.closings(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	waiting = closed.chased(rd, waiting)
	slices.SortFunc(waiting, func(a, b store.Occurrence) int { return cmp.Compare(a.ID, b.ID) })
	return seats, waiting, nil
}
