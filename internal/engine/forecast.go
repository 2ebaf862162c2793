package engine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"rond/internal/plan"
	"rond/internal/store"
)

// Forecast is what a year asks of whom, and until when.
type Forecast struct {
	Installation string // its id
	Year         int
	Proposed     bool // of a plan that is only looked at
	Days         []CalendarDay
	Last         []LastDay // by day
}

// LastDay is the last day to answer for a reporting occasion of a plan.
type LastDay struct {
	Day      string
	Board    string
	Code     string // the board's
	Period   string // the occasion's id
	Occasion string // its name
}

// Forecast is the calendar of a year with the last days to answer in it.
func (e *Engine) Forecast(ctx context.Context, lang string, year int) (*Forecast, error) {
	f := &Forecast{Year: year}
	err := e.store.View(ctx, func(r store.Reader) error {
		rounds, err := e.rounds(ctx, r, everyPlan)
		if err != nil {
			return err
		}
		g := e.gathering(r, lang)
		for _, rd := range rounds {
			if rd.plan.Year != year {
				continue
			}
			if err := g.foretell(ctx, rd, f); err != nil {
				return fmt.Errorf("plan of %s: %w", rd.board.Code, err)
			}
		}
		return f.complete(ctx, r)
	})
	if err != nil {
		return nil, fmt.Errorf("foretelling %d: %w", year, err)
	}
	return f, nil
}

// ForecastOf is the forecast of a plan workbook as if it were adopted now; it
// changes nothing. With errors in it there is no forecast and the error is
// [ErrPlan].
func (e *Engine) ForecastOf(ctx context.Context, lang string, raw []byte) (*Forecast, []plan.Problem, error) {
	doc, problems, err := plan.Read(ctx, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the plan workbook: %w", err)
	}
	OfTheFile(lang, problems)
	if doc == nil {
		return nil, problems, ErrPlan
	}
	doc.Status = plan.Adopted
	f := &Forecast{Year: doc.Year, Proposed: true}
	would := e.whole() // what it reads of a version that is rolled back is not remembered
	err = e.store.Change(ctx, func(tx store.Tx) error {
		done := &Imported{Problems: problems}
		err := would.foretellOf(ctx, tx, lang, doc, raw, f, done)
		if problems = done.Problems; err != nil {
			return err
		}
		return errProposed
	})
	if errors.Is(err, ErrPlan) {
		return nil, problems, ErrPlan
	}
	if !errors.Is(err, errProposed) {
		return nil, problems, fmt.Errorf("foretelling the plan of %s %d: %w", doc.BoardCode, doc.Year, err)
	}
	return f, problems, nil
}

// ForecastProposed is the forecast of a workbook that [Engine.Propose] kept.
func (e *Engine) ForecastProposed(ctx context.Context, lang, sha string) (*Forecast, error) {
	raw, _, err := e.proposed(ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("foretelling a proposed plan: %w", err)
	}
	f, _, err := e.ForecastOf(ctx, lang, raw)
	return f, err
}

func (e *Engine) foretellOf(ctx context.Context, tx store.Tx, lang string, doc *plan.Plan, raw []byte, f *Forecast, done *Imported) error {
	if err := e.enact(ctx, tx, doc, raw, done); err != nil {
		return err
	}
	row, err := inForceOf(ctx, tx, doc)
	if err != nil {
		return err
	}
	rd, err := e.round(ctx, tx, row)
	if err != nil {
		return err
	}
	if err := e.gathering(tx, lang).foretell(ctx, rd, f); err != nil {
		return err
	}
	return f.complete(ctx, tx)
}

// foretell adds a plan to a forecast.
func (g *gathering) foretell(ctx context.Context, rd *round, f *Forecast) error {
	days, err := g.days(ctx, rd)
	if err != nil {
		return err
	}
	f.Days = append(f.Days, days...)
	if rd.plan.Status == string(plan.Draft) {
		return nil
	}
	for _, o := range reportingOccasions(rd.doc) {
		if o.Last().String() < rd.plan.AskFrom {
			continue // nothing is asked for it
		}
		last, err := g.e.lastAnswerDay(ctx, g.r, rd, o)
		if err != nil {
			return err
		}
		if last != "" {
			f.Last = append(f.Last, LastDay{last, rd.board.Name, rd.board.Code, o.ID(), occasionName(rd, o.ID(), g.lang)})
		}
	}
	return nil
}

// complete puts the plans of a forecast together.
func (f *Forecast) complete(ctx context.Context, r store.Reader) error {
	in, err := r.Installation(ctx)
	if err != nil {
		return fmt.Errorf("installation: %w", err)
	}
	f.Installation, f.Days = in.ID, merged(f.Days)
	slices.SortStableFunc(f.Last, func(a, b LastDay) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Board, b.Board)) })
	return nil
}

// Burden is how much one person is asked in a year.
type Burden struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Mails int    `json:"mails"`
	Rows  int    `json:"rows"`
}

// Burdens counts a calendar by person, who has most to do first, and in all.
func Burdens(days []CalendarDay) (each []Burden, whole Burden) {
	at := map[string]int{}
	for _, d := range days {
		for _, m := range d.Mail {
			i, known := at[m.Email]
			if !known {
				i = len(each)
				at[m.Email] = i
				each = append(each, Burden{Name: m.Name, Email: m.Email})
			}
			each[i].Mails, each[i].Rows = each[i].Mails+1, each[i].Rows+len(m.Rows)
			whole.Mails, whole.Rows = whole.Mails+1, whole.Rows+len(m.Rows)
		}
	}
	slices.SortStableFunc(each, func(a, b Burden) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Name, b.Name)) })
	return each, whole
}
