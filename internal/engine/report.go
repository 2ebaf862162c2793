package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/scheduler"
	"rond/templates"
	"rond/workbook/consolidated"
)

// ErrNoPlan says that there is no plan for what was asked.
var ErrNoPlan = errors.New("no plan")

// NoOccasion says that no plan of the year has an occasion, and which they
// have: name and period of each.
type NoOccasion struct {
	Occasion string
	Known    []string
}

func (e *NoOccasion) Error() string { return fmt.Sprintf("no plan has an occasion %q", e.Occasion) }

// Unwrap makes it one of the things that there is no plan for.
func (e *NoOccasion) Unwrap() error { return ErrNoPlan }

// Consolidated is what a consolidated workbook is to hold: the plans of a year,
// or of several, of every board or of one; with an occasion (its name or
// period, "2026-T1") the plans that have it, and of them the periods that end
// within it.
type Consolidated struct {
	From, Year int    // From is 0 for the one year
	Board      string // code, "" for all
	Occasion   string
}

// holds reports whether a plan is among those that are asked for.
func (c Consolidated) holds(rd *round) bool {
	return rd.plan.Year <= c.Year && rd.plan.Year >= cmp.Or(c.From, c.Year) && (c.Board == "" || c.Board == rd.board.Code)
}

// Report writes a consolidated workbook.
func (e *Engine) Report(ctx context.Context, c Consolidated, w io.Writer) error {
	return e.store.View(ctx, func(r store.Reader) error {
		all, err := e.rounds(ctx, r, everyPlan)
		if err != nil {
			return err
		}
		rounds := slices.DeleteFunc(all, func(rd *round) bool { return !c.holds(rd) })
		if len(rounds) == 0 {
			return fmt.Errorf("consolidating %d: %w", c.Year, ErrNoPlan)
		}
		return e.consolidate(ctx, r, rounds, c, false, w)
	})
}

// consolidate writes the workbook of some plans. What goes by mail has no free
// text about controls that may hold confidential matter.
func (e *Engine) consolidate(ctx context.Context, r store.Reader, rounds []*round, c Consolidated, mailed bool, w io.Writer) error {
	g := e.gathering(r, language(rounds[0]))
	g.mailed = mailed
	scopes, without, err := g.scopes(rounds, c.Occasion)
	if err != nil {
		return err
	}
	return g.consolidate(ctx, scopes, without, c.Occasion+c.Board == "", w)
}

// consolidate writes the workbook of what some scopes hold. What is of some
// units only has what was asked and answered there, and nothing that is said of
// the plan as a whole. Everything is what nobody can say the plan of.
func (g *gathering) consolidate(ctx context.Context, scopes []scope, without []string, everything bool, w io.Writer) error {
	rounds := roundsOf(scopes)
	head, err := g.head(scopes, without)
	if err != nil {
		return err
	}
	if head.Chain, err = chainHead(ctx, g.r); err != nil {
		return err
	}
	data := consolidated.Data{
		Answers: g.answers(ctx, scopes),
	}
	for _, t := range scopes {
		rd := t.rd
		for _, a := range rd.doc.Areas {
			data.Areas = append(data.Areas, consolidated.AreaRow{Board: rd.board.Name, Plan: rd.doc.Title, Number: a.Number, Area: a.Name, Account: a.Account})
		}
		data.Controls = append(data.Controls, controlRows(rd)...)
		if len(t.units) > 0 {
			continue
		}
		texts, err := g.textRows(ctx, t)
		if err != nil {
			return err
		}
		data.Texts = append(data.Texts, texts...)
	}
	if data.Actions, err = g.actionRows(ctx, rounds); err != nil {
		return err
	}
	if data.Boards, err = g.boardRows(ctx, rounds); err != nil {
		return err
	}
	if !slices.ContainsFunc(scopes, func(t scope) bool { return len(t.units) > 0 }) {
		data.Mails = g.mails(ctx, rounds)
		if data.Deliveries, err = g.deliveries(ctx, rounds, everything); err != nil {
			return err
		}
	}
	return consolidated.Write(ctx, w, head, data)
}

// chainHead is the newest link of the event chain, as it is shown.
func chainHead(ctx context.Context, r store.Reader) (string, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return "", fmt.Errorf("head of the event chain: %w", err)
	}
	if head.Seq == 0 {
		return "", nil
	}
	return fmt.Sprintf("%d  %s", head.Seq, head.Hash), nil
}

// controlRows is a plan as it is in force, a row for each part.
func controlRows(rd *round) []consolidated.ControlRow {
	numbers := map[string]string{}
	for _, a := range rd.doc.Areas {
		numbers[a.Name] = a.Number
	}
	var rows []consolidated.ControlRow
	for _, c := range rd.doc.Controls {
		for _, p := range c.Parts {
			rows = append(rows, consolidated.ControlRow{Board: rd.board.Name, Plan: rd.doc.Title, Number: cmp.Or(c.Number, numbers[c.Area]), Area: c.Area, Risk: c.Risk.Text, Marks: c.Risk.Marks,
				Probability: c.Risk.Probability, Consequence: c.Risk.Consequence, Value: c.Risk.Value, Control: c.Code + p.Code, Text: askedText(c, p),
				Method: cmp.Or(p.Method, c.Method), Responsible: c.Responsible, Frequency: cmp.Or(p.Frequency, c.Frequency), Reported: p.Reported})
		}
	}
	return rows
}

func language(rd *round) string {
	if rd.doc.Language == "" {
		return "sv"
	}
	return rd.doc.Language
}

// head is the workbook's head. Without are the boards that have no such
// occasion.
func (g *gathering) head(scopes []scope, without []string) (consolidated.Head, error) {
	rounds := roundsOf(scopes)
	h := consolidated.Head{Lang: g.lang, Organisation: g.e.set.Organisation, FromYear: rounds[0].plan.Year, Year: rounds[len(rounds)-1].plan.Year,
		Occasion: scopes[0].occasion.name, Without: without, Made: g.e.local(g.now)}
	h.Grades = gradesOf(rounds)
	var err error
	if h.Help, err = templates.Consolidated(g.lang); err != nil {
		return h, fmt.Errorf("help of the consolidated workbook: %w", err)
	}
	for _, t := range scopes {
		rd := t.rd
		p := consolidated.PlanHead{Board: rd.board.Name, Title: rd.doc.Title, Adopted: decision(rd.doc), Provisional: rd.doc.Status == plan.Provisional, Closed: locked(rd.plan),
			Version: len(rd.past) + 1, Scale: valuedScale(rd.doc)}
		p.Units = t.units
		if !t.ofYear() {
			p.From, p.To = t.occasion.First().String(), t.occasion.Last().String()
		}
		h.Plans = append(h.Plans, p)
	}
	return h, nil
}

// namedOccasion is a reporting occasion of a plan with what people call it.
type namedOccasion struct {
	scheduler.Period
	name string
}

// is reports whether an occasion is meant by a name or a period.
func (o namedOccasion) is(said string) bool {
	return strings.EqualFold(o.name, said) || strings.EqualFold(o.ID(), said)
}

func (o namedOccasion) String() string { return fmt.Sprintf("%s (%s)", o.name, o.ID()) }

func (g *gathering) occasions(rd *round) []namedOccasion {
	var all []namedOccasion
	for _, p := range reportingOccasions(rd.doc) {
		all = append(all, namedOccasion{p, occasionName(rd, p.ID(), g.lang)})
	}
	return all
}

// answers is one row for each occurrence whose period ends in what a plan is
// told of, with its newest answer.
func (g *gathering) answers(ctx context.Context, scopes []scope) iter.Seq2[consolidated.Row, error] {
	return func(yield func(consolidated.Row, error) bool) {
		for _, t := range scopes {
			rd := t.rd
			all, err := g.r.Occurrences(ctx, store.OccurrenceFilter{Plan: rd.plan.ID})
			if err != nil {
				yield(consolidated.Row{}, fmt.Errorf("occurrences: %w", err))
				return
			}
			s, err := g.fetched(ctx, rd)
			if err != nil {
				yield(consolidated.Row{}, err)
				return
			}
			for _, o := range all {
				if !t.covers(o.Period) || !t.has(rd.seats[o.Seat]) {
					continue
				}
				row, err := g.row(ctx, rd, s, o)
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

// decision is the day and the paragraph of a plan's adoption, "" when it does
// not say.
func decision(doc *plan.Plan) string {
	return strings.Join(nonEmpty(doc.Adopted, section(doc.Section)), " ")
}

// decisionWords is the same as the pages say it.
func decisionWords(lang string, doc *plan.Plan) string {
	return strings.Join(nonEmpty(templates.Date(lang, doc.Adopted), section(doc.Section)), " ")
}

// section is a decision's paragraph with its sign, which plans write or leave
// out.
func section(s string) string {
	if s == "" || strings.HasPrefix(s, "§") {
		return s
	}
	return "§ " + s
}
