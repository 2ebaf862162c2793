package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rond/internal/store"
	"rond/notify"
)

// tellDesk writes to the contacts for whom something new waits. What waits is
// looked at anew when it, or the day, has changed since the last look.
func (e *Engine) tellDesk(ctx context.Context, tx store.Tx, rounds []*round, now time.Time, done *Ticked) (saw string, err error) {
	if len(rounds) == 0 || e.set.ContactMail == "summaries" {
		return "", nil
	}
	g := e.gathering(tx, "")
	all, err := g.desk(ctx, false)
	if err != nil {
		return "", err
	}
	var news []thing
	saw = e.today(now).String()
	for _, t := range all {
		if !t.known {
			news = append(news, t)
			saw += " " + t.key
		}
	}
	if e.lookedAt("desk") == saw {
		return saw, nil
	}
	groups, err := g.byContact(ctx, news)
	if err != nil {
		return "", err
	}
	for _, c := range groups {
		if err := e.tellContact(ctx, g, tx, rounds, now, c.to, c.things, done); err != nil {
			return "", err
		}
	}
	return saw, nil
}

// tellContact writes to one contact, unless nothing is new to them or a mail of
// the kind is on its way.
func (e *Engine) tellContact(ctx context.Context, g *gathering, tx store.Tx, rounds []*round, now time.Time, to notify.Address, his []thing, done *Ticked) error {
	if to.Email == "" || !e.writes(to.Email) {
		return nil
	}
	last, known, err := toldDesk(ctx, tx, to.Email, 0)
	if err != nil || last.State == store.MailHeld || queued(last) || last.State == store.MailSending {
		return err
	}
	for _, t := range his {
		if known[t.key] {
			continue
		}
		waits, err := g.still(ctx, t)
		if err != nil {
			return err
		}
		if !waits {
			continue
		}
		added, err := e.write(ctx, tx, now, store.Mail{Cause: fmt.Sprintf("desk/%s/%s", fold(to.Email), e.today(now)), Kind: kindDesk,
			Plan: deskPlan(rounds, t), To: to.Email, ToName: to.Name})
		if err != nil {
			return fmt.Errorf("telling what waits: %w", err)
		}
		done.Desk += added
		return nil
	}
	return nil
}

// deskPlan is the plan that a mail about a thing stands under: the thing's own
// or, when that asks nobody, the newest that does.
func deskPlan(rounds []*round, t thing) int64 {
	if slices.ContainsFunc(rounds, func(rd *round) bool { return rd.plan.ID == t.plan }) {
		return t.plan
	}
	return slices.MaxFunc(rounds, func(a, b *round) int { return cmp.Compare(a.plan.Year, b.plan.Year) }).plan.ID
}

// toldDesk is the newest mail of the kind to an address that was written before
// one (0 is none), and what it told of. One that was withdrawn told of nothing,
// unless somebody did so by hand.
func toldDesk(ctx context.Context, r store.Reader, email string, before int64) (last store.Mail, known map[string]bool, err error) {
	mails, err := r.Mails(ctx, store.MailFilter{Kind: kindDesk, Newest: true, Between: store.Range{Below: before}})
	if err != nil {
		return last, nil, fmt.Errorf("earlier mails of the kind: %w", err)
	}
	known = map[string]bool{}
	for _, m := range mails {
		if fold(m.To) != fold(email) || m.State == store.MailWithdrawn && m.Reason != reasonByHand {
			continue
		}
		var keys []string
		if m.Body != "" {
			if err := json.Unmarshal([]byte(m.Body), &keys); err != nil {
				return m, nil, fmt.Errorf("what mail %d told of: %w", m.ID, err)
			}
		}
		for _, k := range keys {
			known[k] = true
		}
		return m, known, nil
	}
	return last, known, nil
}

// deskLetter tells a contact how much waits for them, board by board. What has
// been dealt with is not told of; with nothing new left nothing is sent.
func (e *Engine) deskLetter(ctx context.Context, r store.Reader, c notify.Common, m store.Mail) (letter, error) {
	g := e.gathering(r, c.Lang)
	all, err := g.desk(ctx, true)
	if err != nil {
		return letter{}, err
	}
	_, known, err := toldDesk(ctx, r, m.To, m.ID)
	if err != nil {
		return letter{}, err
	}
	w := notify.Desk{Common: c}
	l := letter{}
	fresh := map[string]bool{}
	for _, t := range all {
		to, err := g.contactOf(ctx, t)
		if err != nil {
			return letter{}, err
		}
		waits, err := g.still(ctx, t)
		if err != nil {
			return letter{}, err
		}
		if !waits || fold(to.Email) != fold(m.To) {
			continue
		}
		if !slices.Contains(l.told, t.key) {
			l.told = append(l.told, t.key)
		}
		fresh[t.key] = fresh[t.key] || !t.known && !known[t.key]
		if w.Boards, err = g.countOn(ctx, w.Boards, t); err != nil {
			return letter{}, err
		}
	}
	for _, isNew := range fresh {
		if isNew {
			w.New++
		}
	}
	if w.New == 0 {
		return letter{}, errWithdrawn
	}
	if len(w.Boards) > 1 {
		w.Common.Board, w.Common.Plan = "", ""
	}
	l.words = w
	return l, nil
}

// countOn counts a thing among those of its board.
func (g *gathering) countOn(ctx context.Context, boards []notify.OnDesk, t thing) ([]notify.OnDesk, error) {
	name := ""
	if t.plan != 0 {
		rd, err := g.round(ctx, t.plan)
		if err != nil {
			return nil, err
		}
		name = rd.board.Name
	}
	i := slices.IndexFunc(boards, func(b notify.OnDesk) bool { return b.Board == name })
	if i < 0 {
		i = len(boards)
		boards = append(boards, notify.OnDesk{Board: name})
	}
	b := &boards[i]
	n := slices.IndexFunc(b.Counts, func(c notify.Count) bool { return c.Label == t.label })
	if n < 0 {
		n = len(b.Counts)
		b.Counts = append(b.Counts, notify.Count{Label: t.label})
	}
	b.Counts[n].N++
	return boards, nil
}
