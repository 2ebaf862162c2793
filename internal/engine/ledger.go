package engine

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"rond/internal/store"
	"rond/templates"
	"rond/workbook/consolidated"
)

// actionRows is the action lists of some plans, by area, with a line for each
// area that has none. Where the lists of several years of a board go on with
// each other an action stands once, on the latest.
func (g *gathering) actionRows(ctx context.Context, rounds []*round) ([]consolidated.ActionRow, error) {
	shown := map[int64]bool{}
	rows := make([][]consolidated.ActionRow, len(rounds))
	for i, rd := range slices.Backward(rounds) {
		list, err := g.actionList(ctx, rd)
		if err != nil {
			return nil, err
		}
		none := bare(rd, list)
		for _, area := range rd.doc.Areas {
			if none[area.Name] {
				rows[i] = append(rows[i], consolidated.ActionRow{Board: rd.board.Name, Plan: rd.doc.Title, Area: area.Name, None: true})
			}
		}
		for _, a := range list {
			if !shown[a.ID] {
				rows[i] = append(rows[i], g.actionRow(rd, a))
			}
			shown[a.ID] = true
			for _, before := range a.past {
				shown[before.ID] = true
			}
		}
		place := areaPlaces(rd)
		slices.SortStableFunc(rows[i], func(a, b consolidated.ActionRow) int { return cmp.Compare(place(a.Area), place(b.Area)) })
	}
	return slices.Concat(rows...), nil
}

func (g *gathering) actionRow(rd *round, a listedAction) consolidated.ActionRow {
	row := consolidated.ActionRow{Board: rd.board.Name, Plan: rd.doc.Title, Area: a.Area, Number: a.ref(rd.plan.Year), Text: a.Text, Owner: a.Owner,
		Due: a.Due, Status: a.Status, Effect: a.Effect, Late: a.late, Source: cmp.Or(a.answer, a.Source), Origin: a.origin(), Control: a.control,
		Finished: a.Finished, HadEffect: a.effect}
	if day := checkDay(a.Action); !day.IsZero() {
		row.Check = day.String()
	}
	for _, y := range a.years {
		row.Years = append(row.Years, consolidated.ActionYear{Year: y.Year, Status: y.Status})
	}
	if g.mailed && a.secret {
		row.Text, row.Effect = "", ""
	}
	return row
}

// mails is the ledger: every mail that was decided on, whatever came of it.
func (g *gathering) mails(ctx context.Context, rounds []*round) iter.Seq2[consolidated.MailRow, error] {
	return func(yield func(consolidated.MailRow, error) bool) {
		for _, rd := range rounds {
			all, err := g.r.Mails(ctx, store.MailFilter{Plan: rd.plan.ID})
			if err != nil {
				yield(consolidated.MailRow{}, fmt.Errorf("mails: %w", err))
				return
			}
			for _, m := range all {
				if !yield(g.mail(rd, m), nil) {
					return
				}
			}
		}
	}
}

func (g *gathering) mail(rd *round, m store.Mail) consolidated.MailRow {
	row := consolidated.MailRow{Board: rd.board.Name, Kind: m.Kind, To: m.To, Name: m.ToName, Subject: m.Subject, MessageID: m.MessageID,
		Made: g.e.local(m.Date), Sent: g.e.local(m.Sent), State: m.State, Transmissions: m.Transmissions}
	if m.Request != 0 {
		row.Request = reference(m.Request)
	}
	return row
}

// deliveries is everything that arrived about the plans of these rounds, and
// with strays also what could not be told to be about any plan.
func (g *gathering) deliveries(ctx context.Context, rounds []*round, strays bool) ([]consolidated.DeliveryRow, error) {
	all, err := g.r.Deliveries(ctx, store.DeliveryFilter{})
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	mine := map[int64]bool{}
	for _, rd := range rounds {
		mine[rd.plan.ID] = true
	}
	var rows []consolidated.DeliveryRow
	for _, d := range all {
		if d.Request == 0 && !strays {
			continue
		}
		row := consolidated.DeliveryRow{Received: g.e.local(d.Received), From: d.From, Subject: d.Subject,
			Verdict: d.Verdict, Reason: reason(g.lang, d.Reason), Handled: d.Handled}
		if d.From == "" {
			row.From = d.Name
		}
		if d.Request != 0 {
			q, err := g.request(ctx, d.Request)
			if err != nil {
				return nil, err
			}
			if !mine[q.Plan] {
				continue
			}
			row.Request = reference(d.Request)
		}
		p, err := g.person(ctx, d.Person)
		if err != nil {
			return nil, err
		}
		row.Owner = p.Name
		rows = append(rows, row)
	}
	return rows, nil
}

// reason is a verdict's reason in words for the controller.
func reason(lang, told string) string {
	text, _ := explained(lang, told)
	return text
}

// explained is a verdict's reason, as told wrote it, in words, and what to do
// about it; "" for no reason.
func explained(lang, told string) (text, remedy string) {
	words := strings.Fields(told)
	if len(words) == 0 {
		return "", ""
	}
	return templates.Problem(lang, words[0], words[1:])
}
