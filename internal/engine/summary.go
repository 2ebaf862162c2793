package engine

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/notify"
	"rond/templates"
	"rond/workbook/consolidated"
)

// summaryLetter is the compiled status of an occasion with the consolidated
// workbook of its plan.
func (e *Engine) summaryLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	var b bytes.Buffer
	if err := e.consolidate(ctx, r, []*round{rd}, m.Occasion, true, &b); err != nil {
		return letter{}, fmt.Errorf("consolidating %s: %w", m.Occasion, err)
	}
	g := e.gathering(r, c.Lang)
	g.now = now
	w := notify.Summary{Common: c, Occasion: occasionName(rd, m.Occasion, c.Lang), Date: e.today(now).String()}
	if err := g.summarise(ctx, rd, m.Occasion, &w); err != nil {
		return letter{}, err
	}
	name := fmt.Sprintf("%s-%s-%s.xlsx", templates.FileName(c.Lang, "summary"), rd.board.Code, m.Occasion)
	return letter{words: w, files: []notify.Attachment{{Name: name, Type: xlsxType, Data: b.Bytes()}}}, nil
}

func occasionName(rd *round, period, lang string) string {
	for _, o := range rd.doc.Occasions {
		if o.Period == period && o.Name != "" {
			return o.Name
		}
	}
	return periodName(rd.doc, period, lang)
}

// summarise counts an occasion's rows by state and grade, and names who is
// silent, who has not been reached, what nobody answers for and what deviates.
func (g *gathering) summarise(ctx context.Context, rd *round, occasion string, w *notify.Summary) error {
	cover, err := rd.doc.Period(occasion)
	if err != nil {
		return fmt.Errorf("occasion %q: %w", occasion, err)
	}
	states, grades := map[string]int{}, map[string]int{}
	silent, unreached := byName{}, byName{}
	for row, err := range g.answers(ctx, []*round{rd}, cover.Last()) {
		if err != nil {
			return err
		}
		states[row.State]++
		i := notify.Item{Ref: row.Ref, Control: shorten(row.Area + " – " + row.Text), Period: row.Period, Due: row.Due, State: row.State}
		switch row.State {
		case consolidated.Silent, consolidated.Partial:
			w.Silent = silent.add(w.Silent, row.Owner, i)
		case consolidated.Undeliverable:
			w.Unreached = unreached.add(w.Unreached, cmp.Or(row.Owner, row.Email), i)
		case consolidated.Vacant:
			i.Ref = cmp.Or(row.Ref, row.Control+row.Part+"-"+withoutDash(row.PeriodID))
			i.Due, i.Detail = "", nonEmpty(strings.Join(nonEmpty(row.Role, row.Unit), ", "))
			w.Vacant = append(w.Vacant, i)
		}
		if row.State == consolidated.Answered {
			grades[row.Grade]++
		}
		if gr := grade(rd, row.Grade); gr.Severity > 0 && row.State == consolidated.Answered {
			i.State, i.Due, i.Detail = "", "", nonEmpty(gr.Word+", "+row.Unit)
			w.Deviations = append(w.Deviations, i)
		}
	}
	for _, s := range []string{consolidated.Answered, consolidated.Partial, consolidated.Silent, consolidated.Waiting, consolidated.Undeliverable,
		consolidated.Held, consolidated.Vacant, consolidated.NotApplicable, consolidated.NotDue, consolidated.BeforeStart} {
		if states[s] > 0 {
			w.Counts = append(w.Counts, notify.Count{Label: s, N: states[s]})
		}
	}
	for _, gr := range rd.doc.Grades {
		w.Grades = append(w.Grades, notify.Count{Label: gr.Word, N: grades[gr.Code]})
	}
	if n := grades[""]; n > 0 {
		w.Grades = append(w.Grades, notify.Count{Label: "ungraded", N: n})
	}
	return nil
}

// byName is where somebody stands in a list of people.
type byName map[string]int

// add puts an item under the one it concerns.
func (at byName) add(list []notify.Waiting, name string, i notify.Item) []notify.Waiting {
	n, known := at[name]
	if !known {
		n = len(list)
		at[name] = n
		list = append(list, notify.Waiting{Name: name})
	}
	list[n].Items = append(list[n].Items, i)
	return list
}

// grade is a step of the plan's assessments; the zero step when there is none
// with that code.
func grade(rd *round, code string) plan.Grade {
	for _, g := range rd.doc.Grades {
		if g.Code == code {
			return g
		}
	}
	return plan.Grade{}
}
