package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/scheduler"
	"rond/templates"
)

// Others than the plans' contacts may be told how a reporting occasion went: a
// coordinator of all boards, the manager of one unit. The settings say who and
// of what. Each gets one mail when its last day has passed in every plan that
// is theirs to see, and one when all of these have closed it, with a workbook
// of just that. Free text about controls that may hold confidential matter
// goes by mail to nobody; who gets some units of a board sees nothing that is
// said of the board as a whole, or of the other units.

// Recipient is somebody who gets the summaries beside the contacts. Without
// parts they are of every board.
type Recipient struct {
	To    notify.Address
	Parts []Part
}

// Part is a board by its code, or a unit of it with those under it.
type Part struct{ Board, Unit string }

// sees is what of a plan a recipient sees: all of it (no units), some units, or
// nothing.
func (c Recipient) sees(rd *round) (units []string, ok bool) {
	for _, p := range c.Parts {
		switch {
		case !strings.EqualFold(p.Board, rd.board.Code):
		case p.Unit == "":
			return nil, true
		default:
			units = append(units, under(rd.doc, p.Unit)...)
		}
	}
	slices.Sort(units)
	return slices.Compact(units), len(c.Parts) == 0 || len(units) > 0
}

// under is a unit of a plan with those under it; empty when the plan has none
// of the name.
func under(doc *plan.Plan, name string) []string {
	var all []string
	for _, u := range doc.Units {
		if strings.EqualFold(strings.TrimSpace(u.Name), name) {
			all = append(all, u.Name)
		}
	}
	for i := 0; i < len(all); i++ {
		for _, u := range doc.Units {
			if u.Parent == all[i] && !slices.Contains(all, u.Name) {
				all = append(all, u.Name)
			}
		}
	}
	return all
}

// at is what of some plans a recipient sees of an occasion.
func (c Recipient) at(g *gathering, rounds []*round, period string) []scope {
	var scopes []scope
	for _, rd := range rounds {
		units, ok := c.sees(rd)
		if !ok {
			continue
		}
		for _, o := range g.occasions(rd) {
			if o.ID() == period && o.Last().String() >= rd.plan.AskFrom {
				scopes = append(scopes, scope{rd, o, units})
			}
		}
	}
	return scopes
}

// otherCause is the cause of a summary to a recipient that is no contact, up to
// why it is sent.
func otherCause(to, period string) string { return fmt.Sprintf("summary/%s/%s/", fold(to), period) }

// tellOthers writes the summaries that are due to those who are no contacts.
func (e *Engine) tellOthers(ctx context.Context, tx store.Tx, rounds []*round, now time.Time, done *Ticked) error {
	g := e.gathering(tx, "")
	var periods []string
	for _, rd := range rounds {
		for _, o := range reportingOccasions(rd.doc) {
			if !slices.Contains(periods, o.ID()) {
				periods = append(periods, o.ID())
			}
		}
	}
	for _, c := range e.set.Summaries {
		if !e.writes(c.To.Email) {
			continue
		}
		for _, period := range periods {
			scopes := c.at(g, rounds, period)
			why, err := e.ripe(ctx, tx, scopes, e.today(now))
			if err != nil {
				return err
			}
			if why == "" {
				continue
			}
			person, err := putOther(ctx, tx, c.To)
			if err != nil {
				return err
			}
			added, err := e.write(ctx, tx, now, store.Mail{Cause: otherCause(c.To.Email, period) + why, Kind: kindSummary,
				Plan: scopes[0].rd.plan.ID, Person: person, Occasion: period})
			if err != nil {
				return fmt.Errorf("summary of %s: %w", period, err)
			}
			done.Summaries += added
		}
	}
	return nil
}

// putOther is the person that a recipient is, made when no plan has them: they
// may answer the mail in their own words, and are then no stranger.
func putOther(ctx context.Context, tx store.Tx, to notify.Address) (int64, error) {
	p, err := tx.PersonByKey(ctx, fold(to.Email))
	if errors.Is(err, store.ErrNotFound) {
		return tx.PutPerson(ctx, store.Person{Key: fold(to.Email), Email: to.Email, Name: to.Name})
	}
	if err != nil {
		return 0, fmt.Errorf("person: %w", err)
	}
	return p.ID, nil
}

// stale is after how many days an occasion is told of no more: whoever is added
// in the autumn is not told of the spring.
const stale = 31

// ripe says why an occasion is told of now: that the "lastday" has passed in
// every plan, or that it is "closed" in all; "" when it is not yet, or was long
// ago.
func (e *Engine) ripe(ctx context.Context, r store.Reader, scopes []scope, today scheduler.Date) (why string, err error) {
	newest, open, asked := "", 0, 0
	for _, t := range scopes {
		o, err := r.Occasion(ctx, t.rd.plan.ID, t.occasion.ID())
		if err == nil {
			newest, asked = max(newest, e.today(o.Closed).String()), asked+1
			continue
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", fmt.Errorf("occasion %s: %w", t.occasion.ID(), err)
		}
		last, err := e.lastAnswerDay(ctx, r, t.rd, t.occasion.Period)
		if err != nil {
			return "", err
		}
		if last == "" { // nothing is asked for it there
			continue
		}
		if today.String() <= last {
			return "", nil
		}
		newest, open, asked = max(newest, last), open+1, asked+1
	}
	switch {
	case asked == 0 || date(newest).AddDays(stale).Before(today):
		return "", nil
	case open == 0:
		return "closed", nil
	}
	return "lastday", nil
}

// otherLetter is the summary of an occasion to somebody who is no contact, as
// things are when it leaves. Nothing is sent to one whom the settings name no
// more, or of a last day when all has been closed since.
func (e *Engine) otherLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	i := slices.IndexFunc(e.set.Summaries, func(c Recipient) bool { return fold(c.To.Email) == fold(m.To) })
	if i < 0 {
		return letter{}, errWithdrawn
	}
	rounds, err := e.rounds(ctx, r, func(p store.Plan) bool { return p.ID == rd.plan.ID || inForce(p) })
	if err != nil {
		return letter{}, err
	}
	g := e.gathering(r, c.Lang)
	g.now, g.mailed = now, true
	scopes := e.set.Summaries[i].at(g, rounds, m.Occasion)
	closed := strings.HasPrefix(m.Cause, otherCause(m.To, m.Occasion)+"closed")
	why, err := e.ripe(ctx, r, scopes, e.today(now))
	if err != nil {
		return letter{}, err
	}
	if len(scopes) == 0 || why == "closed" && !closed {
		return letter{}, errWithdrawn
	}
	var book bytes.Buffer
	if err := g.consolidate(ctx, scopes, nil, false, &book); err != nil {
		return letter{}, fmt.Errorf("consolidating %s: %w", m.Occasion, err)
	}
	name := summaryFile(c.Lang, scopes[0].rd, m.Occasion)
	if len(scopes) > 1 {
		c.Board, c.Plan, c.ContactName, c.ContactEmail, c.ContactPhone = "", "", e.set.Contact.Name, e.set.Contact.Email, e.set.ContactPhone
		name = fmt.Sprintf("%s-%s.xlsx", templates.FileName(c.Lang, "summary"), m.Occasion)
	}
	w := notify.Summary{Common: c, Occasion: scopes[0].occasion.name, Closed: closed, Date: e.today(now).String()}
	for _, t := range scopes {
		w.Only = append(w.Only, t.units...)
	}
	if err := g.count(ctx, scopes, &w, nil); err != nil {
		return letter{}, err
	}
	return letter{words: w, files: []notify.Attachment{{Name: name, Type: xlsxType, Data: book.Bytes()}}}, nil
}
