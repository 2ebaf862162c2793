package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"rond/internal/store"
	"rond/templates"
)

// LeftUndone is what a plan's year lacks that does not keep it from being closed,
// in sentences: the year is not over, actions are late, texts are not written, no
// decision is recorded.
func (e *Engine) LeftUndone(ctx context.Context, lang string, id int64) (all []string, err error) {
	err = e.store.View(ctx, func(r store.Reader) error {
		g := e.gathering(r, lang)
		rd, err := g.round(ctx, id)
		if err != nil {
			return err
		}
		all, err = g.undone(ctx, rd)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what plan %d lacks: %w", id, err)
	}
	return all, nil
}

func (g *gathering) undone(ctx context.Context, rd *round) (all []string, err error) {
	say := func(code string, args ...string) {
		text, remedy := templates.Problem(g.lang, code, args)
		all = append(all, text+" "+remedy)
	}
	occasions := reportingOccasions(rd.doc)
	if last := occasions[len(occasions)-1].Last(); !last.Before(g.e.today(g.now)) {
		say("year-runs-on", last.String())
	}
	actions, err := g.actionList(ctx, rd)
	if err != nil {
		return nil, err
	}
	late := 0
	for _, a := range actions {
		if a.late {
			late++
		}
	}
	if late > 0 {
		say("year-actions-late", strconv.Itoa(late))
	}
	s, err := g.boardStanding(ctx, rd)
	if err != nil {
		return nil, err
	}
	var texts, undecided []string
	for _, o := range s.Occasions {
		if o.Asked == 0 {
			continue
		}
		if o.Texts < o.Controls {
			texts = append(texts, fmt.Sprintf("%s (%d)", o.Name, o.Controls-o.Texts))
		}
		if o.Decided == "" {
			undecided = append(undecided, o.Name)
		}
	}
	if len(texts) > 0 {
		say("year-texts-left", strings.Join(texts, ", "))
	}
	if len(undecided) > 0 {
		say("year-undecided", strings.Join(undecided, ", "))
	}
	return all, nil
}
