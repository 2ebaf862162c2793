package engine

import (
	"fmt"
	"time"

	"rond/internal/store"
)

// yearbook is everything that came of a year's plan.
type yearbook struct {
	occurrences []store.Occurrence
	rows        []store.RequestRow
	requests    []store.Request
	mails       []store.Mail
}

func (l *life) yearbook(year int) yearbook {
	l.t.Helper()
	var y yearbook
	ctx := l.t.Context()
	l.view(func(r store.Reader) error {
		board, err := r.BoardByCode(ctx, "TN")
		if err != nil {
			return err
		}
		p, err := r.PlanByYear(ctx, board.ID, year)
		if err != nil {
			return err
		}
		if y.occurrences, err = r.Occurrences(ctx, store.OccurrenceFilter{Plan: p.ID}); err != nil {
			return err
		}
		if y.rows, err = r.PlanRows(ctx, p.ID); err != nil {
			return err
		}
		if y.requests, err = r.Requests(ctx, store.RequestFilter{Plan: p.ID}); err != nil {
			return err
		}
		y.mails, err = r.Mails(ctx, store.MailFilter{Plan: p.ID})
		return err
	})
	return y
}

// balances holds a year to the arithmetic.
func (l *life) balances(year int) {
	l.t.Helper()
	y := l.yearbook(year)
	l.everythingOnce(year, y)
	l.inTime(y)
	l.mailsOf(year, y)
	l.asked += len(y.rows)
}

// everythingOnce: each control as often as its frequency says, in every seat of
// its role, and each of that asked once.
func (l *life) everythingOnce(year int, y yearbook) {
	l.t.Helper()
	seats, want, got := map[int]int{}, map[string]int{}, map[string]int{}
	for _, role := range l.roles {
		seats[role]++
	}
	for i, f := range oftens() {
		want[code(i)] = f.times(year) * seats[i]
	}
	asked, once := map[int64]int{}, map[string]bool{}
	for _, row := range y.rows {
		asked[row.Occurrence]++
	}
	for _, o := range y.occurrences {
		got[o.Control]++
		if name := fmt.Sprint(o.Control, o.Period, o.Seat); once[name] {
			l.t.Errorf("%d: %s stands twice", year, name)
		} else {
			once[name] = true
		}
		if asked[o.ID] != 1 || o.State != store.Asked && o.State != store.Answered {
			l.t.Errorf("%d: %s %s in seat %d is asked %d times and is %s", year, o.Control, o.Period, o.Seat, asked[o.ID], o.State)
		}
	}
	for control, n := range want {
		if got[control] != n {
			l.t.Errorf("%d: %s is asked %d times, want %d", year, control, got[control], n)
		}
	}
	if len(y.rows) != len(y.occurrences) {
		l.t.Errorf("%d: %d rows for %d things to ask", year, len(y.rows), len(y.occurrences))
	}
}

// inTime: a request leaves when something in it has opened, what it takes along
// is due soon, and what is asked late leaves two weeks to answer.
func (l *life) inTime(y yearbook) {
	l.t.Helper()
	byID := map[int64]store.Occurrence{}
	for _, o := range y.occurrences {
		byID[o.ID] = o
	}
	inIt := map[int64][]store.Occurrence{}
	for _, row := range y.rows {
		inIt[row.Request] = append(inIt[row.Request], byID[row.Occurrence])
	}
	taken := map[string]bool{}
	for _, q := range y.requests {
		if day := fmt.Sprint(q.Person, q.Day); taken[day] || q.N != 1 {
			l.t.Errorf("person %d is asked twice on %s", q.Person, q.Day)
		} else {
			taken[day] = true
		}
		opened, last := 0, ""
		for _, o := range inIt[q.ID] {
			if o.Opens <= q.Day {
				opened++
				last = max(last, o.Due)
			}
		}
		if opened == 0 {
			l.t.Errorf("%s left on %s, before anything in it had opened: %+v", reference(q.ID), q.Day, inIt[q.ID])
			continue
		}
		for _, o := range inIt[q.ID] {
			if days := between(q.Day, o.Due); o.Opens < q.Day && days < 13 {
				l.t.Errorf("%s leaves %d days for %s %s", reference(q.ID), days, o.Control, o.Period)
			}
			if days := between(last, o.Due); o.Opens > q.Day && days > 75 { // ten working days, with a summer between
				l.t.Errorf("%s takes along %s %s, due %d days later", reference(q.ID), o.Control, o.Period, days)
			}
		}
	}
}

func between(from, to string) int {
	return int(date(to).In(time.UTC, 0, 0).Sub(date(from).In(time.UTC, 0, 0)).Hours() / 24)
}

// mailsOf: one mail a day that asks or reminds, a reminder only of what was
// asked earlier, no more of them than the policy has days, one notice, and one
// summary for each occasion.
func (l *life) mailsOf(year int, y yearbook) {
	l.t.Helper()
	requests, summaries := map[int64]store.Request{}, map[string]int{}
	for _, q := range y.requests {
		requests[q.ID] = q
	}
	perDay, reminders, dues := map[string]int{}, map[int64]int{}, map[int64]map[string]bool{}
	for _, o := range y.occurrences {
		if dues[o.Person] == nil {
			dues[o.Person] = map[string]bool{}
		}
		dues[o.Person][o.Due] = true
	}
	for _, m := range y.mails {
		day := l.e.today(m.Date).String()
		switch m.Kind {
		case kindSummary:
			summaries[m.Occasion]++
			continue
		case kindReminder:
			if reminders[m.Person]++; day <= requests[m.Request].Day {
				l.t.Errorf("person %d is reminded on %s of %+v", m.Person, day, requests[m.Request])
			}
		case kindDispatch:
			if m.State != store.MailSent && m.State != store.MailUnknown && m.State != store.MailWithdrawn {
				l.t.Errorf("%s has not left: %s", m.Cause, m.State)
			}
		default:
			continue
		}
		key := fmt.Sprint(m.Person, " ", day)
		if perDay[key]++; perDay[key] > 1 {
			l.t.Errorf("%d mails to person and day %s", perDay[key], key)
		}
	}
	policy := l.e.set.Policy
	for person, n := range reminders {
		if most := len(dues[person]) * (len(policy.RemindBefore) + len(policy.RemindAfter)); n > most {
			l.t.Errorf("%d: person %d is reminded %d times of %d due days", year, person, n, len(dues[person]))
		}
	}
	for n := range 3 {
		if id := fmt.Sprintf("%d-T%d", year, n+1); summaries[id] != 1 {
			l.t.Errorf("%s has %d summaries", id, summaries[id])
		}
	}
}
