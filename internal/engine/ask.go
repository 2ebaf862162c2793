package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
	"rond/scheduler"
)

// ask opens what has fallen due and is not yet asked: one request per person,
// with what falls due within the bundling window taken along. Who has never
// been asked gets a notice first. On most days nothing is near, and then
// nothing else of the year is read.
func (e *Engine) ask(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	today := e.today(now)
	near, who, err := e.near(ctx, tx, rd, today)
	if err != nil || len(near) == 0 {
		return err
	}
	if err := e.noteVacant(ctx, tx, near, who, today); err != nil {
		return err
	}
	groups := group(near, who)
	known, err := e.hearing(ctx, tx, rd.board.ID, groups, today)
	if err != nil {
		return err
	}
	requests, notices := e.turns(groups, known, today)
	for _, g := range notices {
		if err := e.notice(ctx, tx, rd, now, g.person, done); err != nil {
			return err
		}
	}
	if requests, err = e.bundled(ctx, tx, rd, requests, today); err != nil {
		return err
	}
	from, err := e.takenOver(ctx, tx, rd, requests, today)
	if err != nil {
		return err
	}
	for _, g := range requests {
		if err := e.request(ctx, tx, rd, now, g, from, done); err != nil {
			return fmt.Errorf("asking person %d: %w", g.person, err)
		}
	}
	return nil
}

// near is what is not yet asked and has opened, or opens so soon that somebody
// may be owed a notice of it, and who is asked about it today.
func (e *Engine) near(ctx context.Context, tx store.Tx, rd *round, today scheduler.Date) ([]store.Occurrence, func(store.Occurrence) int64, error) {
	near, err := tx.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Planned, store.Vacant},
		OpensTo: e.set.Policy.NoticeUntil(today, e.set.Calendar).String()})
	if err != nil || len(near) == 0 {
		return nil, nil, err
	}
	closed, err := rd.closings(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if near = closed.chased(rd, near); len(near) == 0 { // what is reported already is asked about no more
		return nil, nil, nil
	}
	if err := e.redate(ctx, tx, rd, near); err != nil { // what has changed hands
		return nil, nil, err
	}
	who, err := e.answersOn(ctx, tx, rd, near, today)
	return near, who, err
}

// bundled adds to what people are owed what is due within the bundling window
// of it.
func (e *Engine) bundled(ctx context.Context, r store.Reader, rd *round, owed []asked, today scheduler.Date) ([]asked, error) {
	last, people := "", map[int64]bool{}
	for _, g := range owed {
		people[g.person] = true
		for _, o := range g.list {
			last = max(last, o.Due)
		}
	}
	if len(owed) == 0 {
		return nil, nil
	}
	all, err := r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID, States: []string{store.Planned, store.Vacant},
		DueTo: e.set.Policy.BundleUntil(date(last), e.set.Calendar).String()})
	if err != nil {
		return nil, fmt.Errorf("listing what is due soon: %w", err)
	}
	closed, err := rd.closings(ctx, r)
	if err != nil {
		return nil, err
	}
	all = closed.chased(rd, all)
	who, err := e.answersOn(ctx, r, rd, all, today)
	if err != nil {
		return nil, err
	}
	groups := group(all, func(o store.Occurrence) int64 {
		if p := who(o); people[p] {
			return p
		}
		return 0
	})
	for i, g := range groups {
		groups[i] = e.goesOut(g, today)
	}
	return groups, nil
}

// goesOut is what of a person's waiting occurrences is asked on a day, as it is
// then due.
func (e *Engine) goesOut(g asked, today scheduler.Date) asked {
	g.list = e.bundle(g.list, today)
	for i, o := range g.list {
		if o.Opens < today.String() {
			g.list[i].Due = e.set.Policy.DueWhenAsked(today, date(o.Due), e.set.Calendar).String()
		}
	}
	return g
}

// noteVacant marks what has opened in a seat that nobody holds, so that the
// manager and the controller see it.
func (e *Engine) noteVacant(ctx context.Context, tx store.Tx, waiting []store.Occurrence, who func(store.Occurrence) int64, today scheduler.Date) error {
	for _, o := range waiting {
		if o.State == store.Vacant || who(o) != 0 || o.Opens > today.String() {
			continue
		}
		seat, err := tx.Seat(ctx, o.Seat)
		if err != nil {
			return fmt.Errorf("seat %d: %w", o.Seat, err)
		}
		if seat.Holder != 0 {
			continue
		}
		o.State = store.Vacant
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
	}
	return nil
}

// bundle is what of a person's waiting occurrences goes out today: everything
// that has opened and, when there is any, what is due within the bundling
// window of some of it.
func (e *Engine) bundle(waiting []store.Occurrence, today scheduler.Date) []store.Occurrence {
	var due []scheduler.Date
	for _, o := range waiting {
		if o.Opens <= today.String() {
			due = append(due, date(o.Due))
		}
	}
	slices.SortFunc(due, scheduler.Date.Compare)
	due = slices.Compact(due)
	var rows []store.Occurrence
	for _, o := range waiting {
		near := func(d scheduler.Date) bool { return e.set.Policy.Together(d, date(o.Due), e.set.Calendar) }
		if len(due) > 0 && (o.Opens <= today.String() || slices.ContainsFunc(due, near)) {
			rows = append(rows, o)
		}
	}
	return rows
}

func (e *Engine) request(ctx context.Context, tx store.Tx, rd *round, now time.Time, a asked, from after, done *Ticked) error {
	today := e.today(now)
	earlier, err := tx.Requests(ctx, store.RequestFilter{Plan: rd.plan.ID, Person: a.person, Day: today.String()})
	if err != nil {
		return err
	}
	q := store.Request{Plan: rd.plan.ID, Person: a.person, Day: today.String(), N: len(earlier) + 1, Due: firstDue(a.list), State: store.RequestOpen}
	if q.ID, err = tx.AddRequest(ctx, q); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	refs := map[string]int{}
	for i, o := range a.list {
		ref := visibleRef(o, refs)
		if err := tx.AddRequestRow(ctx, store.RequestRow{Request: q.ID, N: i + 1, Occurrence: o.ID, Ref: ref}); err != nil {
			return fmt.Errorf("row %s: %w", ref, err)
		}
		o.State, o.Request, o.Person = store.Asked, q.ID, a.person
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
	}
	done.Requests++
	done.Rows += len(a.list)
	m := store.Mail{Cause: fmt.Sprintf("dispatch/%d", q.ID), Kind: kindDispatch, Plan: q.Plan, Person: a.person, Request: q.ID}
	if m.Body, err = from.body(a.person, a.list); err != nil {
		return err
	}
	if _, err := e.write(ctx, tx, now, m); err != nil {
		return err
	}
	return audit.Append(ctx, tx, now, "asked", "request", fmt.Sprint(q.ID), "")
}

// firstDue is the first day on which any of some rows is due.
func firstDue(rows []store.Occurrence) string {
	first := ""
	for _, o := range rows {
		if first == "" || o.Due < first {
			first = o.Due
		}
	}
	return first
}

// postpone moves the due days of a request that leaves today, later than the
// day it was made; false when there was time enough.
func (e *Engine) postpone(ctx context.Context, tx store.Tx, request int64) (moved bool, err error) {
	q, err := tx.Request(ctx, request)
	if err != nil {
		return false, fmt.Errorf("request %d: %w", request, err)
	}
	today := e.today(e.clock())
	if !date(q.Day).Before(today) {
		return false, nil
	}
	waiting, err := tx.Occurrences(ctx, store.OccurrenceFilter{Request: q.ID, States: []string{store.Asked}})
	if err != nil {
		return false, fmt.Errorf("rows of %s: %w", reference(q.ID), err)
	}
	first := ""
	for _, o := range waiting {
		due := e.set.Policy.DueWhenAsked(today, date(o.Due), e.set.Calendar).String()
		if first == "" || due < first {
			first = due
		}
		if due == o.Due {
			continue
		}
		moved, o.Due = true, due
		if err := tx.UpdateOccurrence(ctx, o); err != nil {
			return false, fmt.Errorf("occurrence %d: %w", o.ID, err)
		}
	}
	if !moved {
		return false, nil
	}
	q.Due = first
	return true, tx.UpdateRequest(ctx, q)
}

// visibleRef is a row's name for people: control, part and period; numbered
// when one person answers for the same control in several seats.
func visibleRef(o store.Occurrence, taken map[string]int) string {
	ref := o.Control + o.Part + "-" + withoutDash(o.Period)
	if o.Event != 0 {
		ref += fmt.Sprintf("e%d", o.Event)
	}
	taken[ref]++
	if n := taken[ref]; n > 1 {
		ref += fmt.Sprintf("#%d", n)
	}
	return ref
}

func withoutDash(period string) string {
	if len(period) > 5 && period[4] == '-' {
		return period[:4] + period[5:]
	}
	return period
}
