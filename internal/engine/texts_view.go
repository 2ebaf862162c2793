package engine

import (
	"context"
	"fmt"
	"slices"

	"rond/internal/store"
	"rond/workbook/consolidated"
)

// TextsView is what the follow-up report of a plan says at one occasion, where
// the controller writes it.
type TextsView struct {
	ID           int64
	Board, Plan  string
	Year         int
	Period, Name string // of the occasion
	Occasions    []Choice
	Grades       []Choice
	Texts        []TextView
	Written      int
	Locked       bool // its year is closed: nothing can be written
}

// TextsView shows the texts of a plan at an occasion, "" for the latest that
// has begun.
func (e *Engine) TextsView(ctx context.Context, lang string, id int64, period string) (TextsView, error) {
	v := TextsView{ID: id}
	err := e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rd, err := g.round(ctx, id)
		if err != nil {
			return err
		}
		v.Board, v.Plan, v.Year, v.Locked = rd.board.Name, rd.doc.Title, rd.plan.Year, locked(rd.plan)
		for _, gr := range rd.doc.Grades {
			v.Grades = append(v.Grades, Choice{gr.Code, gr.Word})
		}
		return g.fillTexts(ctx, rd, period, &v)
	})
	if err != nil {
		return v, fmt.Errorf("texts of the report: %w", err)
	}
	return v, nil
}

func (g *gathering) fillTexts(ctx context.Context, rd *round, period string, v *TextsView) (err error) {
	occasions := reportingOccasions(rd.doc)
	today := g.e.today(g.now)
	for _, o := range occasions {
		v.Occasions = append(v.Occasions, Choice{o.ID(), occasionName(rd, o.ID(), g.lang)})
		if period == "" && !o.First().After(today) {
			v.Period = o.ID()
		}
	}
	if period == "" && v.Period == "" && len(occasions) > 0 {
		v.Period = occasions[0].ID()
	}
	if period != "" {
		v.Period = period
	}
	i := slices.IndexFunc(v.Occasions, func(c Choice) bool { return c.Value == v.Period })
	if i < 0 {
		return store.ErrNotFound
	}
	v.Name = v.Occasions[i].Word
	if v.Texts, err = g.texts(ctx, rd, occasions[i:i+1], func(id string) bool { return id == v.Period }); err != nil {
		return err
	}
	for _, x := range v.Texts {
		if x.Version > 0 {
			v.Written++
		}
	}
	return nil
}

// WriteText stores what the controller writes of one subject, named by the key
// that it was shown with. It is refused when somebody else has written since.
func (e *Engine) WriteText(ctx context.Context, lang, key, text, grade, actor string) error {
	err := e.store.Change(ctx, func(tx store.Tx) error {
		t := newTextsReader(e.gathering(tx, lang))
		if err := t.row(ctx, consolidated.Written{Key: key, Text: text, Grade: grade, Done: true, Cells: map[string]string{}}); err != nil {
			return err
		}
		for _, p := range t.problems {
			return refuse(p.Code, p.Args...)
		}
		if len(t.read.Changes) == 0 {
			return refuse("text-unchanged")
		}
		return e.assess(ctx, tx, t.read.Changes[0].row, actor)
	})
	if err != nil {
		return fmt.Errorf("writing a text of the report: %w", err)
	}
	return nil
}

// GradeWord is a grade of a view's in words, "" for none.
func (v TextsView) GradeWord(code string) string {
	for _, c := range v.Grades {
		if c.Value == code {
			return c.Word
		}
	}
	return ""
}
