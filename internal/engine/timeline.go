package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/templates"
)

// RequestView is one request from its beginning: its rows as they stand, and
// everything that happened to it.
func (e *Engine) RequestView(ctx context.Context, lang string, id int64) (RequestView, error) {
	var v RequestView
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		q, err := r.Request(ctx, id)
		if err != nil {
			return err
		}
		if v, err = g.requestView(ctx, q); err != nil {
			return err
		}
		rd, err := g.round(ctx, q.Plan)
		if err != nil {
			return err
		}
		if v.Rows, err = g.requestRows(ctx, rd, q); err != nil {
			return err
		}
		v.Last = v.Due
		for _, row := range v.Rows {
			v.Last = max(v.Last, row.Due)
		}
		v.Timeline, err = g.timeline(ctx, q, v.Rows)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("showing %s: %w", reference(id), err)
	}
	return v, nil
}

// requestView is a request's head, without rows and timeline.
func (g *gathering) requestView(ctx context.Context, q store.Request) (RequestView, error) {
	rd, err := g.round(ctx, q.Plan)
	if err != nil {
		return RequestView{}, err
	}
	v := RequestView{ID: q.ID, Reference: reference(q.ID), Plan: q.Plan, Board: rd.board.Name, Title: rd.doc.Title, Day: q.Day, Due: q.Due, State: q.State}
	if v.Person, err = g.personView(ctx, q.Person); err != nil || q.Round == 0 {
		return v, err
	}
	row, err := g.r.RiskRound(ctx, q.Round)
	if err != nil {
		return v, fmt.Errorf("risk round %d: %w", q.Round, err)
	}
	v.Round, v.RisksFor = row.ID, row.Year
	return v, nil
}

// personView is somebody we write to; the zero view for nobody.
func (g *gathering) personView(ctx context.Context, id int64) (PersonView, error) {
	p, err := g.person(ctx, id)
	return PersonView{ID: p.ID, Name: p.Name, Email: p.Email, Phone: p.Phone, Language: p.Language}, err
}

// moment is a step with the instant that orders it.
type moment struct {
	at   time.Time
	step Step
}

func (g *gathering) timeline(ctx context.Context, q store.Request, rows []RowView) ([]Step, error) {
	mails, err := g.r.Mails(ctx, store.MailFilter{Request: q.ID})
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	managers, err := managersTold(ctx, g.r, q)
	if err != nil {
		return nil, err
	}
	mails = append(mails, managers...)
	deliveries, err := g.r.Deliveries(ctx, store.DeliveryFilter{Request: q.ID})
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	var all []moment
	for _, row := range rows {
		if all, err = g.decisionSteps(ctx, all, row); err != nil {
			return nil, err
		}
	}
	for _, d := range deliveries {
		step, err := g.deliveryStep(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("delivery %d: %w", d.ID, err)
		}
		all = append(all, step)
		if all, err = g.actSteps(ctx, all, aboutDelivery, d.ID); err != nil {
			return nil, err
		}
	}
	if all, err = g.actionSteps(ctx, all, q, deliveries); err != nil {
		return nil, err
	}
	for _, m := range mails {
		all = append(all, g.mailStep(m))
		if all, err = g.actSteps(ctx, all, aboutMail, m.ID); err != nil {
			return nil, err
		}
	}
	// at the same instant what arrived stands before what answers it
	slices.SortStableFunc(all, func(a, b moment) int { return a.at.Compare(b.at) })
	steps := make([]Step, len(all))
	for i, m := range all {
		steps[i] = m.step
		steps[i].At = g.e.local(m.at)
	}
	return steps, nil
}

// mailStep stands where the mail left, or was written when it has not.
func (g *gathering) mailStep(m store.Mail) moment {
	at := m.Sent
	if at.IsZero() {
		at = m.Date
	}
	s := Step{What: "mail", ID: m.ID, Kind: m.Kind, Who: m.To, State: m.State, Subject: m.Subject, Repeated: repeated(m)}
	s.Reason, _ = mailReason(g.lang, m)
	return moment{at, s}
}

// deliveryStep is something that arrived; an answer that was registered by hand
// is an act, about its occurrence.
func (g *gathering) deliveryStep(ctx context.Context, d store.Delivery) (moment, error) {
	if d.Source == sourcePage {
		made, err := g.registration(ctx, d)
		if err != nil {
			return moment{}, err
		}
		if made.Round != 0 {
			note := strings.Join(nonEmpty(made.Unit, made.Source), ": ")
			return moment{d.Received, Step{What: "act", ID: made.Round, Kind: actRisksKept, Who: made.Actor, Note: note}}, nil
		}
		note := strings.Join(nonEmpty(g.refs[made.Occurrence], made.Source), ": ")
		return moment{d.Received, Step{What: "act", ID: made.Occurrence, Kind: actRegistered, Who: made.Actor, Note: note}}, nil
	}
	s := Step{What: "delivery", ID: d.ID, Kind: d.Kind, Who: cmp.Or(d.From, d.Name), State: d.Verdict, Subject: d.Subject, Reason: reason(g.lang, d.Reason)}
	var err error
	s.Files, err = g.fileViews(ctx, d.ID)
	return moment{d.Received, s}, err
}

// fileViews is the files of a delivery.
func (g *gathering) fileViews(ctx context.Context, delivery int64) ([]FileView, error) {
	all, err := g.r.Attachments(ctx, delivery)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	var files []FileView
	for _, a := range all {
		size, err := g.r.BlobSize(ctx, a.SHA)
		if err != nil {
			return nil, fmt.Errorf("size of file %d: %w", a.N, err)
		}
		files = append(files, FileView{N: a.N, Name: a.Name, Kind: a.Kind, Size: size})
	}
	return files, nil
}

// actSteps adds what the controller did to a row.
func (g *gathering) actSteps(ctx context.Context, all []moment, table string, row int64) ([]moment, error) {
	acts, err := g.r.Acts(ctx, table, fmt.Sprint(row))
	if err != nil {
		return nil, fmt.Errorf("acts on %s %d: %w", table, row, err)
	}
	for _, a := range acts {
		all = append(all, moment{a.At, Step{What: "act", ID: row, Kind: a.Kind, Who: a.Actor, Note: noteWords(g.lang, a)}})
	}
	return all, nil
}

// actViews is what was done by hand to a row.
func (g *gathering) actViews(ctx context.Context, table string, row int64) ([]ActView, error) {
	acts, err := g.r.Acts(ctx, table, fmt.Sprint(row))
	if err != nil {
		return nil, fmt.Errorf("acts on %s %d: %w", table, row, err)
	}
	var shown []ActView
	for _, a := range acts {
		shown = append(shown, ActView{At: g.e.local(a.At), Who: a.Actor, Kind: a.Kind, Note: noteWords(g.lang, a)})
	}
	return shown, nil
}

// noteWords is the note of an act as the pages say it: that of more time, or of
// an answer sent back, begins with the new day.
func noteWords(lang string, a store.Act) string {
	day, reason, found := strings.Cut(a.Note, ": ")
	if !slices.Contains([]string{actExtended, actReturned, actRisksExtended}, a.Kind) || !found {
		return a.Note
	}
	return templates.Date(lang, day) + ": " + reason
}
