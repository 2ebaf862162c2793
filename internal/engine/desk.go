package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/notify"
)

// What waits for the controller stands on a page, and nobody looks at a page
// all day. When something new waits, the contact gets one short mail, at most
// one a day, with how much of what there is: never whose it is or what it says.
// A question has had a mail of its own, and what somebody has put aside by hand
// they know of.

// thing is something that waits for the controller.
type thing struct {
	key   string // the same as long as it waits
	label string // what kind of thing it is
	plan  int64  // 0 when nobody can say
	known bool   // the contact has been told of it in another way
	mail  *store.Mail
}

// What kinds of things wait; a mail about them has the words.
const (
	waitsReturn   = "returns"
	waitsQuestion = "questions"
	waitsMail     = "mails"
	waitsStuck    = "stuck"
	waitsVacant   = "vacant"
)

// desk is what waits, as the page of what waits has it. Mails that did not get
// through are all here: whether one still matters costs more to know
// ([gathering.still]). Questions are not, unless they are asked for.
func (g *gathering) desk(ctx context.Context, questions bool) ([]thing, error) {
	var all []thing
	held, err := g.r.Deliveries(ctx, store.DeliveryFilter{Verdicts: []string{verdictHeld, verdictUnreadable}, Waiting: true})
	if err != nil {
		return nil, fmt.Errorf("held returns: %w", err)
	}
	over, err := overCaps(ctx, g.r)
	if err != nil {
		return nil, err
	}
	for _, d := range append(held, over...) {
		plan, err := g.planOf(ctx, d.Request)
		if err != nil {
			return nil, err
		}
		all = append(all, thing{key: fmt.Sprintf("delivery/%d", d.ID), label: waitsReturn, plan: plan})
	}
	mails, err := g.r.Mails(ctx, store.MailFilter{States: []string{store.MailHeld, store.MailFailed, store.MailUnknown, store.MailBounced}})
	if err != nil {
		return nil, fmt.Errorf("mails that are stuck: %w", err)
	}
	for _, m := range mails {
		if m.Kind == kindDesk { // whoever does not get it is not told so by the next
			continue
		}
		t := thing{key: fmt.Sprintf("mail/%d", m.ID), label: waitsStuck, plan: m.Plan, mail: &m}
		if m.State == store.MailHeld && !strings.HasPrefix(m.Reason, reasonBroken) {
			t.label, t.known = waitsMail, m.Reason != reasonAsk
		}
		all = append(all, t)
	}
	if all, err = g.vacancies(ctx, all); err != nil || !questions {
		return all, err
	}
	asked, err := g.questions(ctx)
	if err != nil {
		return nil, err
	}
	for _, line := range asked {
		plan, err := g.planOf(ctx, requestOf(line.Reference))
		if err != nil {
			return nil, err
		}
		all = append(all, thing{key: fmt.Sprintf("question/%d", line.ID), label: waitsQuestion, plan: plan, known: true})
	}
	return all, nil
}

// planOf is the plan of a request, 0 of none.
func (g *gathering) planOf(ctx context.Context, request int64) (int64, error) {
	q, err := g.request(ctx, request)
	return q.Plan, err
}

// vacancies adds what has opened in seats that nobody holds. A seat that is
// vacant is one thing to know of, whatever opens in it.
func (g *gathering) vacancies(ctx context.Context, all []thing) ([]thing, error) {
	vacant, err := g.r.Occurrences(ctx, store.OccurrenceFilter{States: []string{store.Vacant}})
	if err != nil {
		return nil, fmt.Errorf("vacant seats: %w", err)
	}
	for _, o := range vacant {
		rd, err := g.round(ctx, o.Plan)
		if err != nil {
			return nil, err
		}
		if inForce(rd.plan) {
			all = append(all, thing{key: fmt.Sprintf("vacant/%d/%d", o.Plan, o.Seat), label: waitsVacant, plan: o.Plan})
		}
	}
	return all, nil
}

// still reports whether a thing waits for somebody, and is not only a mail that
// something later has made up for.
func (g *gathering) still(ctx context.Context, t thing) (bool, error) {
	if t.mail == nil || t.label == waitsMail {
		return true, nil
	}
	return g.matters(ctx, *t.mail)
}

// contactOf is whom a thing waits for.
func (g *gathering) contactOf(ctx context.Context, t thing) (notify.Address, error) {
	if t.plan == 0 {
		return g.e.set.Contact, nil
	}
	rd, err := g.round(ctx, t.plan)
	if err != nil {
		return notify.Address{}, err
	}
	contact, _ := g.e.contact(rd.doc)
	return contact, nil
}

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

// contactThings is what waits for one contact.
type contactThings struct {
	to     notify.Address
	things []thing
}

// byContact gathers things by the contact that they wait for.
func (g *gathering) byContact(ctx context.Context, all []thing) ([]contactThings, error) {
	var groups []contactThings
	for _, t := range all {
		to, err := g.contactOf(ctx, t)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(groups, func(c contactThings) bool { return fold(c.to.Email) == fold(to.Email) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, contactThings{to: to})
		}
		groups[i].things = append(groups[i].things, t)
	}
	return groups, nil
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

// lookedAt is what a look at something saw last in this process, "" when there
// was none: a look that would see the same again need not be taken.
func (e *Engine) lookedAt(what string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.looks[what]
}

// looked remembers what a look saw, once what it led to is kept.
func (e *Engine) looked(what, saw string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.looks[what] = saw
}
