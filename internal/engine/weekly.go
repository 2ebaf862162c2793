package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/workbook/consolidated"
)

// The contact of a plan hears once a week where it stands, on the first day of
// the week that mail is sent, while something waits for an answer and there is
// something to tell. It is a mail for each plan: two boards share none, for
// each board's papers are its own. The week's status after a last day to answer
// is the summary's.

// weekly writes the status of the week.
func (e *Engine) weekly(ctx context.Context, tx store.Tx, rd *round, now time.Time, done *Ticked) error {
	today := e.today(now)
	contact, _ := e.contact(rd.doc)
	if e.set.ContactMail == "summaries" || contact.Email == "" || !e.writes(contact.Email) || !e.firstOfWeek(today) {
		return nil
	}
	year, week := today.In(time.UTC, 0, 0).ISOWeek()
	cause := fmt.Sprintf("weekly/%d/%s/%d-W%02d", rd.plan.ID, fold(contact.Email), year, week)
	_, err := tx.MailByCause(ctx, cause)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	told, err := e.summarisedToday(ctx, tx, rd, contact, today)
	if err != nil || told {
		return err
	}
	_, err = e.status(ctx, tx, rd, notify.Common{Lang: language(rd)}, now, store.Mail{Plan: rd.plan.ID})
	if errors.Is(err, errWithdrawn) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("status of the week: %w", err)
	}
	added, err := e.write(ctx, tx, now, store.Mail{Cause: cause, Kind: kindWeekly, Plan: rd.plan.ID, To: contact.Email, ToName: contact.Name})
	if err != nil {
		return fmt.Errorf("status of the week: %w", err)
	}
	done.Weekly += added
	return nil
}

// firstOfWeek reports whether a day is the first of its week on which mail is
// sent.
func (e *Engine) firstOfWeek(day scheduler.Date) bool {
	for d := day; d.Weekday() != time.Monday; {
		if d = d.AddDays(-1); e.set.Policy.MaySend(d, e.set.Calendar) {
			return false
		}
	}
	return true
}

// summarisedToday reports whether the contact gets the summary of an occasion
// today, which tells the same and more.
func (e *Engine) summarisedToday(ctx context.Context, r store.Reader, rd *round, contact notify.Address, today scheduler.Date) (bool, error) {
	for _, o := range reportingOccasions(rd.doc) {
		for _, why := range []string{"lastday", "closed"} {
			m, err := r.MailByCause(ctx, summaryCause(contact, rd, o.ID(), why))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return false, fmt.Errorf("summary of %s: %w", o.ID(), err)
			}
			if err == nil && e.today(m.Date) == today {
				return true, nil
			}
		}
	}
	return false, nil
}

// status is the week's mail about a plan, as it stands now; errWithdrawn when
// nothing waits, or nothing has changed and nothing is to come.
func (e *Engine) status(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	since, err := e.toldWeekly(ctx, r, m, now)
	if err != nil {
		return letter{}, err
	}
	g := e.gathering(r, c.Lang)
	g.now = now
	p, err := g.picture(ctx, rd)
	if err != nil {
		return letter{}, err
	}
	week := weekOf{e.today(now).String(), e.today(now).AddDays(7).String(), e.today(since).String()}
	w := notify.Weekly{Common: c, Week: isoWeek(now, e.set.Zone), Since: week.since}
	if err := g.tellWeek(ctx, p, since, week, &w); err != nil {
		return letter{}, err
	}
	if err := g.tellComing(ctx, p, week, &w); err != nil {
		return letter{}, err
	}
	if err := e.tellRisksOpen(ctx, r, rd, &w); err != nil {
		return letter{}, err
	}
	if len(w.Risks) == 0 && (w.Open == 0 || w.Asked+w.Answers+len(w.Late)+len(w.Next) == 0) {
		return letter{}, errWithdrawn
	}
	return letter{words: w}, nil
}

// weekOf is the days that a status is about: today, the last day to come that
// it tells of, and the day of the one before.
type weekOf struct{ today, until, since string }

func isoWeek(now time.Time, zone *time.Location) int {
	_, week := now.In(zone).ISOWeek()
	return week
}

// toldWeekly is when the contact last heard: of the newest status that left
// before this one, or a week ago.
func (e *Engine) toldWeekly(ctx context.Context, r store.Reader, m store.Mail, now time.Time) (time.Time, error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindWeekly, Plan: m.Plan, States: gone(), Newest: true, Between: store.Range{Below: m.ID}, Limit: 1})
	if err != nil {
		return now, fmt.Errorf("earlier statuses: %w", err)
	}
	if len(mails) > 0 {
		return mails[0].Date, nil
	}
	return now.AddDate(0, 0, -7), nil
}

// tellWeek tells where everything stands that is asked, and what is new of it.
func (g *gathering) tellWeek(ctx context.Context, p *picture, since time.Time, week weekOf, w *notify.Weekly) error {
	states, late := map[string]int{}, byName{}
	for _, s := range p.standing {
		o := s.o
		if !p.closed.on(p.rd, o.Period).IsZero() {
			continue
		}
		if o.State != store.Planned && o.State != store.Before {
			states[s.state]++
		}
		if o.State == store.Asked || o.State == store.Vacant {
			w.Open++
		}
		q, err := g.request(ctx, o.Request)
		if err != nil {
			return err
		}
		if q.Day >= week.since && q.ID != 0 {
			w.Asked++
		}
		switch {
		case o.State == store.Asked && o.Due < week.today:
			w.Overdue++
			if o.Due >= week.since {
				owner, i, err := g.owned(ctx, p.rd, o)
				if err != nil {
					return err
				}
				w.Late = late.add(w.Late, owner, i)
			}
		case s.answered() && o.Answer != 0:
			if err := g.tellAnswer(ctx, p, s, since, w); err != nil {
				return err
			}
		}
	}
	for _, s := range consolidated.States() {
		if states[s] > 0 {
			w.Counts = append(w.Counts, notify.Count{Label: s, N: states[s]})
		}
	}
	return nil
}

// tellAnswer counts an answer that has come since the last status, and names a
// deviation.
func (g *gathering) tellAnswer(ctx context.Context, p *picture, s standing, since time.Time, w *notify.Weekly) error {
	a, err := g.r.Answer(ctx, s.o.Answer)
	if err != nil {
		return fmt.Errorf("answer %d: %w", s.o.Answer, err)
	}
	if a.Received.Before(since) {
		return nil
	}
	w.Answers++
	if s.grade.Severity > 0 {
		_, i, err := g.owned(ctx, p.rd, s.o)
		if err != nil {
			return err
		}
		i.Due, i.Detail = "", []string{s.grade.Word}
		w.Deviations = append(w.Deviations, i)
	}
	return nil
}

// owned is an occurrence as a mail lists it, and the name of who was asked.
func (g *gathering) owned(ctx context.Context, rd *round, o store.Occurrence) (string, notify.Item, error) {
	owner, err := g.person(ctx, addressee(rd, o))
	if err != nil {
		return "", notify.Item{}, err
	}
	ref, err := g.ref(ctx, o)
	return cmp.Or(owner.Name, owner.Email), item(rd, o, g.lang, ref), err
}

// tellComing tells who is asked in the days to come, and what is then due.
func (g *gathering) tellComing(ctx context.Context, p *picture, week weekOf, w *notify.Weekly) error {
	at := map[string]*notify.Coming{}
	day := func(d string) *notify.Coming {
		if at[d] == nil {
			at[d] = &notify.Coming{Day: d}
		}
		return at[d]
	}
	for _, s := range p.standing {
		if s.o.State == store.Asked && s.o.Due >= week.today && s.o.Due < week.until && p.closed.on(p.rd, s.o.Period).IsZero() {
			day(s.o.Due).Due++
		}
	}
	var soon []store.Occurrence
	for _, o := range waitsToBeAsked(p.occurrences) {
		if o.Opens < week.until {
			soon = append(soon, o)
		}
	}
	next, err := g.coming(ctx, p.rd, soon, 0)
	if err != nil {
		return fmt.Errorf("what is to come: %w", err)
	}
	for _, d := range next {
		if d.Day < week.until {
			day(d.Day).Asked += len(d.Mail)
		}
	}
	for _, c := range at {
		w.Next = append(w.Next, *c)
	}
	slices.SortFunc(w.Next, func(a, b notify.Coming) int { return cmp.Compare(a.Day, b.Day) })
	return nil
}
