package engine

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
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
	if strings.HasPrefix(m.Cause, otherCause(m.To, m.Occasion)) {
		return e.otherLetter(ctx, r, rd, c, now, m)
	}
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

// summarise counts an occasion's rows, and what the controller has to do about
// it.
func (g *gathering) summarise(ctx context.Context, rd *round, occasion string, w *notify.Summary) error {
	cover, err := rd.doc.Period(occasion)
	if err != nil {
		return fmt.Errorf("occasion %q: %w", occasion, err)
	}
	todo := newToDo(rd, cover)
	t := scope{rd: rd, occasion: namedOccasion{cover, occasionName(rd, occasion, g.lang)}}
	if err := g.count(ctx, []scope{t}, w, todo.add); err != nil {
		return err
	}
	return todo.count(ctx, g.r, g.e.today(g.now), g.e.set.Calendar, w)
}

// count counts the rows of some scopes by state and grade, and names who is
// silent, who has not been reached, what nobody answers for and what deviates.
// Look, when there is one, sees every row.
func (g *gathering) count(ctx context.Context, scopes []scope, w *notify.Summary, look func(consolidated.Row)) error {
	c := counting{w: w, several: len(scopes) > 1, states: map[string]int{}, grades: map[string]int{}, silent: byName{}, unreached: byName{}}
	var words []string
	for _, t := range scopes {
		c.board = notify.OnBoard{Board: t.rd.board.Name}
		for row, err := range g.answers(ctx, []scope{t}) {
			if err != nil {
				return err
			}
			if look != nil {
				look(row)
			}
			c.add(row, grade(t.rd, row.Grade))
		}
		for _, gr := range t.rd.doc.Grades {
			if !slices.Contains(words, gr.Word) {
				words = append(words, gr.Word)
			}
		}
		if c.several {
			w.Boards = append(w.Boards, c.board)
		}
	}
	for _, s := range []string{consolidated.Answered, consolidated.Partial, consolidated.Returned, consolidated.Silent, consolidated.Waiting, consolidated.Undeliverable,
		consolidated.Held, consolidated.Vacant, consolidated.NotApplicable, consolidated.NotDue, consolidated.BeforeStart} {
		if c.states[s] > 0 {
			w.Counts = append(w.Counts, notify.Count{Label: s, N: c.states[s]})
		}
	}
	for _, word := range words {
		w.Grades = append(w.Grades, notify.Count{Label: word, N: c.grades[word]})
	}
	if n := c.grades[""]; n > 0 {
		w.Grades = append(w.Grades, notify.Count{Label: "ungraded", N: n})
	}
	return nil
}

// counting is a summary while its rows are counted. The items of several boards
// say whose they are.
type counting struct {
	w                 *notify.Summary
	several           bool
	board             notify.OnBoard
	states, grades    map[string]int
	silent, unreached byName
}

func (c *counting) add(row consolidated.Row, gr plan.Grade) {
	c.states[row.State]++
	board := ""
	if c.several {
		board = row.Board
	}
	i := notify.Item{Ref: row.Ref, Control: shorten(row.Area + " – " + row.Text), Period: row.Period, Due: row.Due, State: row.State}
	of := func(name string) string { return strings.Join(nonEmpty(name, board), ", ") }
	w := c.w
	switch row.State {
	case consolidated.Silent, consolidated.Partial, consolidated.Returned:
		w.Silent = c.silent.add(w.Silent, of(row.Owner), i)
	case consolidated.Undeliverable:
		w.Unreached = c.unreached.add(w.Unreached, of(cmp.Or(row.Owner, row.Email)), i)
	case consolidated.Vacant:
		i.Ref = cmp.Or(row.Ref, row.Control+row.Part+"-"+withoutDash(row.PeriodID))
		i.Due, i.Detail = "", nonEmpty(of(strings.Join(nonEmpty(row.Role, row.Unit), ", ")))
		w.Vacant = append(w.Vacant, i)
	case consolidated.Answered:
		c.grades[gr.Word]++
	}
	if gr.Severity > 0 && row.State == consolidated.Answered {
		i.State, i.Due, i.Detail = "", "", nonEmpty(of(gr.Word+", "+row.Unit))
		w.Deviations = append(w.Deviations, i)
		c.board.Deviations++
	}
	switch row.State {
	case consolidated.Answered, consolidated.AnsweredByOther, consolidated.NotApplicable:
		c.board.Answered++
	case consolidated.Silent:
		c.board.Silent++
	case consolidated.NotDue, consolidated.BeforeStart, consolidated.Cancelled, consolidated.Vacant:
		return
	}
	c.board.Asked++
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
