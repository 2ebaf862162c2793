package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	waitsLeft     = "left"
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
	if all, err = g.vacancies(ctx, all); err != nil {
		return nil, err
	}
	left, err := g.left(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range left {
		for _, code := range l.Codes() {
			all = append(all, thing{key: fmt.Sprintf("left/%d/%d/%s", l.Plan, l.Next, code), label: waitsLeft, plan: l.Plan})
		}
	}
	if !questions {
		return all, nil
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
