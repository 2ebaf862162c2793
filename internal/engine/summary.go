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
// workbook of its plan: as it is now or, when the occasion is closed, as it was
// kept then. What was to be sent before it closed is no longer.
func (e *Engine) summaryLetter(ctx context.Context, r store.Reader, rd *round, c notify.Common, now time.Time, m store.Mail) (letter, error) {
	closed, err := isClosed(ctx, r, rd.plan.ID, m.Occasion)
	if err != nil {
		return letter{}, err
	}
	if closed && m.Body == "" {
		return letter{}, errWithdrawn
	}
	book, err := e.summaryBook(ctx, r, rd, m)
	if err != nil {
		return letter{}, err
	}
	g := e.gathering(r, c.Lang)
	g.now = now
	w := notify.Summary{Common: c, Occasion: occasionName(rd, m.Occasion, c.Lang), Closed: m.Body != "", Date: e.today(now).String()}
	if err := g.summarise(ctx, rd, m.Occasion, &w); err != nil {
		return letter{}, err
	}
	return letter{words: w, files: []notify.Attachment{{Name: summaryFile(c.Lang, rd, m.Occasion), Type: xlsxType, Data: book}}}, nil
}

// summaryCause is the cause of the summary of an occasion: the one after its
// "lastday" to answer, or that it is "closed".
func summaryCause(contact notify.Address, rd *round, occasion, why string) string {
	return fmt.Sprintf("summary/%s/%d/%s/%s", fold(contact.Email), rd.plan.ID, occasion, why)
}

// summaryBook is the workbook of a summary: what its row keeps, or all as it is
// now.
func (e *Engine) summaryBook(ctx context.Context, r store.Reader, rd *round, m store.Mail) ([]byte, error) {
	if m.Body != "" {
		book, err := r.Blob(ctx, m.Body)
		if err != nil {
			return nil, fmt.Errorf("kept workbook of %s: %w", m.Occasion, err)
		}
		return book, nil
	}
	var b bytes.Buffer
	if err := e.consolidate(ctx, r, []*round{rd}, Consolidated{Occasion: m.Occasion}, true, &b); err != nil {
		return nil, fmt.Errorf("consolidating %s: %w", m.Occasion, err)
	}
	return b.Bytes(), nil
}

// summaryFile is what the consolidated workbook of an occasion is called.
func summaryFile(lang string, rd *round, occasion string) string {
	return fmt.Sprintf("%s-%s-%s.xlsx", templates.FileName(lang, "summary"), rd.board.Code, occasion)
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
	todo := newToDo(rd, cover)
	silent, unreached := byName{}, byName{}
	for row, err := range g.answers(ctx, []scope{{rd, namedOccasion{cover, occasionName(rd, occasion, g.lang)}}}) {
		if err != nil {
			return err
		}
		states[row.State]++
		todo.add(row)
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
	return todo.count(ctx, g.r, g.e.today(g.now), g.e.set.Calendar, w)
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
