package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/store"
	"rond/notify"
	"rond/workbook/risk"
)

// riskManagerLetter tells a manager which of their units have not gone through
// their risks, as it is now.
func (e *Engine) riskManagerLetter(ctx context.Context, r store.Reader, c notify.Common, m store.Mail) (letter, error) {
	row, err := roundOf(ctx, r, m)
	if err != nil {
		return letter{}, err
	}
	v, err := e.riskRound(ctx, r, row)
	if err != nil {
		return letter{}, err
	}
	c.For = row.Year
	w := notify.Manager{Common: c}
	people := byName{}
	for _, u := range v.units {
		if u.seat.Manager != m.Person || v.answered(u) || u.unasked() || row.State == store.RiskRoundClosed {
			continue
		}
		i := notify.Item{Control: u.name, Period: u.seat.Role, Due: u.request.Due}
		if u.request.ID == 0 || u.person == 0 {
			i.Due = ""
			w.Vacant = append(w.Vacant, i)
			continue
		}
		p, err := r.Person(ctx, u.request.Person)
		if err != nil {
			return letter{}, fmt.Errorf("person %d: %w", u.request.Person, err)
		}
		i.Ref = reference(u.request.ID)
		w.People = people.add(w.People, p.Name, i)
	}
	if len(w.People)+len(w.Vacant) == 0 {
		return letter{}, errWithdrawn
	}
	return letter{words: w}, nil
}

// riskSummaryLetter tells the contact where a round stands, with the list of
// risks to choose in.
func (e *Engine) riskSummaryLetter(ctx context.Context, r store.Reader, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	row, err := roundOf(ctx, r, m)
	if err != nil {
		return letter{}, err
	}
	closing := strings.HasSuffix(m.Cause, "/closed")
	if row.State == store.RiskRoundClosed && !closing {
		return letter{}, errWithdrawn
	}
	g := e.gathering(r, c.Lang)
	g.now = now
	list, err := g.riskList(ctx, row)
	if err != nil {
		return letter{}, err
	}
	c.For = row.Year
	w := notify.RiskSummary{Common: c, Closed: closing, Due: row.Due, Asked: list.Asked, Answered: list.Answered}
	for _, s := range list.Silent {
		name := cmp.Or(s.Who, s.Role) // a role that nobody holds
		i := slices.IndexFunc(w.Silent, func(x notify.RiskSilent) bool { return x.Name == name })
		if i < 0 {
			i = len(w.Silent)
			w.Silent = append(w.Silent, notify.RiskSilent{Name: name})
		}
		w.Silent[i].Units = append(w.Silent[i].Units, s.Unit)
	}
	tallyRisks(list, &w)
	file, err := riskListFile(ctx, list, row)
	return letter{words: w, files: []notify.Attachment{file}}, err
}

// topRisks is how many of the highest risks a mail names.
const topRisks = 5

// tallyRisks counts what is new and otherwise than last year, and names the highest
// risks.
func tallyRisks(list risk.List, w *notify.RiskSummary) {
	for _, x := range list.Risks {
		if !x.Valued {
			continue
		}
		w.Risks++
		value := list.Scale.Value(x.Probability, x.Consequence)
		switch {
		case x.Gone:
			w.Gone++
			w.Risks--
		case x.New:
			w.New++
		case x.Last > 0 && value > x.Last:
			w.Raised++
		case x.Last > 0 && value < x.Last:
			w.Lowered++
		}
	}
	high := slices.DeleteFunc(slices.Clone(list.Risks), func(x risk.Listed) bool { return !x.Valued || x.Gone })
	slices.SortStableFunc(high, func(a, b risk.Listed) int {
		return list.Scale.Value(b.Probability, b.Consequence) - list.Scale.Value(a.Probability, a.Consequence)
	})
	for _, x := range high[:min(len(high), topRisks)] {
		w.Top = append(w.Top, notify.RiskItem{Ref: x.Code, Area: x.Area, Text: shorten(x.Text), Detail: nonEmpty(x.Unit),
			Value: list.Scale.Shown(x.Probability, x.Consequence), Band: list.Scale.Band(list.Scale.Value(x.Probability, x.Consequence)).Word})
	}
}
