package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/audit"
	"rond/internal/plan"
	"rond/internal/plan/foreign"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook/risk"
)

// Risks that were assessed elsewhere, as in a system for the work environment,
// join a board's risk analysis: they stand in its list, and can be chosen there.
// The same risk of the same unit is the same risk, however often its list is
// read in. What the unit has said of it itself in the analysis stands.

// RiskImport is where a list of risks goes, and what it comes from: a name that
// is told beside every risk, such as "SMART".
type RiskImport struct {
	Board  string
	Year   int
	Source string
	DryRun bool // tells, and changes nothing
}

// RisksImported is what came of a list of risks.
type RisksImported struct {
	Board    string         `json:"board"`
	Year     int            `json:"year"`
	New      int            `json:"new"`
	Changed  int            `json:"changed"`
	Same     int            `json:"same"`
	Unvalued int            `json:"unvalued"` // of the new and changed ones
	Problems []plan.Problem `json:"problems"`
	Left     []plan.Note    `json:"left"` // what the file holds beside the risks, with its place
}

// ImportRisks takes a list of risks from elsewhere into a board's risk analysis
// for a year, which is begun if it is not there. With errors in it nothing is
// changed, and the problems are in the result.
func (e *Engine) ImportRisks(ctx context.Context, lang string, raw []byte, in RiskImport, actor string) (*RisksImported, error) {
	read, err := foreign.ReadRisks(ctx, bytes.NewReader(raw), int64(len(raw)), lang)
	if err != nil {
		return nil, fmt.Errorf("reading the list of risks: %w", err)
	}
	done := &RisksImported{Board: in.Board, Year: in.Year, Problems: read.Problems, Left: read.Left}
	if read.Faulty() {
		return done, nil
	}
	err = e.store.Change(ctx, func(tx store.Tx) error {
		v, err := e.importedInto(ctx, tx, in)
		if err != nil {
			return err
		}
		m := &riskImporter{e: e, tx: tx, v: v, in: in, lang: lang, done: done, known: map[[2]string]store.Risk{}}
		if m.judge(read.Risks); slices.ContainsFunc(done.Problems, func(p plan.Problem) bool { return !p.Warning }) {
			return errPreview
		}
		if err := m.index(ctx); err != nil {
			return err
		}
		for _, x := range read.Risks {
			if err := m.take(ctx, x); err != nil {
				return fmt.Errorf("row %d: %w", x.Line, err)
			}
		}
		if in.DryRun {
			return errPreview
		}
		now := e.clock()
		if _, err := audit.StoreBlob(ctx, tx, now, "risks-imported", raw); err != nil {
			return err
		}
		return e.act(ctx, tx, now, actor, actRisksImported, aboutRiskRound, v.row.ID, fmt.Sprintf("%s: %d, %d", in.Source, done.New, done.Changed))
	})
	if err != nil && !errors.Is(err, errPreview) {
		return nil, fmt.Errorf("importing risks into the analysis of %s %d: %w", in.Board, in.Year, err)
	}
	return done, nil
}

// importedInto is the analysis that a list goes into: the one there is, or one
// in which nobody is asked until somebody starts it.
func (e *Engine) importedInto(ctx context.Context, tx store.Tx, in RiskImport) (*riskRound, error) {
	rd, err := e.riskPlan(ctx, tx, in.Board, in.Year)
	if err != nil {
		return nil, err
	}
	row, err := tx.RiskRoundByYear(ctx, rd.board.ID, in.Year)
	if errors.Is(err, store.ErrNotFound) {
		today := e.today(e.clock()).String()
		row = store.RiskRound{Board: rd.board.ID, Year: in.Year, Plan: rd.plan.ID, Opens: today, Due: today, Roles: nobody, State: store.RiskRoundOpen, Made: e.clock()}
		row.ID, err = tx.AddRiskRound(ctx, row)
	}
	if err != nil {
		return nil, fmt.Errorf("risk round: %w", err)
	}
	return e.riskRound(ctx, tx, row)
}

// riskImporter takes the risks of one list.
type riskImporter struct {
	e    *Engine
	tx   store.Tx
	v    *riskRound
	in   RiskImport
	lang string
	done *RisksImported

	known map[[2]string]store.Risk // by unit and words
}

func (m *riskImporter) tell(x foreign.Risk, warning bool, code string, args ...string) {
	text, remedy := templates.Problem(m.lang, code, args)
	m.done.Problems = append(m.done.Problems, plan.Problem{Sheet: x.Sheet, Cell: fmt.Sprintf("A%d", x.Line), Code: code, Text: text, Remedy: remedy, Warning: warning})
}

// judge tells what of a list does not fit the plan: steps that its scale does
// not have must be mended, and units that it does not know are worth a word.
func (m *riskImporter) judge(all []foreign.Risk) {
	told := map[string]bool{}
	for _, x := range all {
		for _, s := range []struct{ n, most int }{{x.Probability, len(m.v.scale.Probability)}, {x.ResidualProbability, len(m.v.scale.Probability)},
			{x.Consequence, len(m.v.scale.Consequence)}, {x.ResidualConsequence, len(m.v.scale.Consequence)}} {
			if s.n > s.most {
				m.tell(x, false, "risk-import-off-scale", fmt.Sprint(s.n), fmt.Sprint(s.most))
				break
			}
		}
		if x.Unit != "" && !m.knows(x.Unit) && !told[called(x.Unit)] {
			told[called(x.Unit)] = true
			m.tell(x, true, "risk-import-unit", x.Unit)
		}
	}
}

// knows reports whether the plan has a unit.
func (m *riskImporter) knows(unit string) bool { return m.unit(unit) != unit || m.named(unit) }

func (m *riskImporter) named(unit string) bool {
	return slices.ContainsFunc(m.v.rd.doc.Units, func(u plan.Unit) bool { return u.Name == unit })
}

// unit is a unit as the plan spells it; that of the plan where none is said.
func (m *riskImporter) unit(name string) string {
	if name == "" {
		return m.v.rd.doc.Unit
	}
	for _, u := range m.v.rd.doc.Units {
		if called(u.Name) == called(name) {
			return u.Name
		}
	}
	return name
}

// area is an area as the plan spells it.
func (m *riskImporter) area(name string) string {
	for _, a := range m.v.rd.doc.Areas {
		if called(a.Name) == called(name) {
			return a.Name
		}
	}
	return name
}

// take stores what a list says of one risk, unless that stands there already.
func (m *riskImporter) take(ctx context.Context, x foreign.Risk) error {
	a := m.answer(x)
	row, fresh, err := m.risk(ctx, a)
	if err != nil {
		return err
	}
	complete := m.v.scale.Value(a.Probability, a.Consequence) > 0
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("writing the valuation: %w", err)
	}
	switch before, said := m.v.said[row.ID]; {
	case said && before.Person != 0:
		m.done.Same++
		m.tell(x, true, "risk-import-said", row.Code, a.Unit)
		return nil
	case said && before.Body == string(body) && before.Complete == complete:
		m.done.Same++
		return nil
	}
	versions, err := m.tx.RiskValuations(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("valuations: %w", err)
	}
	n := 1
	for _, y := range versions {
		if y.Round == m.v.row.ID {
			n++
		}
	}
	now := m.e.clock()
	y := store.Valuation{Risk: row.ID, Round: m.v.row.ID, N: n, By: m.in.Source, Received: now, Complete: complete, Body: string(body)}
	if y.ID, err = audit.StoreValuation(ctx, m.tx, now, y); err != nil {
		return err
	}
	m.v.said[row.ID] = y
	if !complete {
		m.done.Unvalued++
		m.tell(x, true, "risk-import-unvalued", row.Code)
	}
	if fresh {
		m.done.New++
	} else {
		m.done.Changed++
	}
	return nil
}

// answer is what a list says of a risk, in the words of a risk workbook.
func (m *riskImporter) answer(x foreign.Risk) risk.Answer {
	a := risk.Answer{Unit: m.unit(x.Unit), Area: m.area(x.Area), Text: x.Text, Cause: x.Cause, Measures: x.Measures,
		Probability: m.step(x.Probability, x.Words.Probability, m.v.scale.Probability), Consequence: m.step(x.Consequence, x.Words.Consequence, m.v.scale.Consequence),
		ResidualProbability: m.step(x.ResidualProbability, x.Words.ResidualProbability, m.v.scale.Probability),
		ResidualConsequence: m.step(x.ResidualConsequence, x.Words.ResidualConsequence, m.v.scale.Consequence)}
	notes := nonEmpty(x.Marks)
	if x.Action != "" {
		notes = append(notes, strings.Join(nonEmpty(x.Action, x.Owner, x.Due), ", "))
	}
	if m.v.scale.Value(a.Probability, a.Consequence) == 0 {
		notes = append(notes, nonEmpty(cmp.Or(x.Words.Value, valueText(x.Value)), x.Words.Probability, x.Words.Consequence)...)
	}
	for _, n := range x.Extra {
		notes = append(notes, n.Title+": "+n.Text)
	}
	a.Comment = strings.Join(notes, "\n")
	return a
}

func valueText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// step is a step of the scale, by its number or by its word.
func (m *riskImporter) step(n int, word string, steps []risk.Step) int {
	if n > 0 || word == "" {
		return n
	}
	return 1 + slices.IndexFunc(steps, func(s risk.Step) bool { return s.Word != "" && called(s.Word) == called(word) })
}

// risk is the board's risk that a list speaks of: one of the unit with the same
// words in this analysis or from earlier ones, or a new one.
func (m *riskImporter) risk(ctx context.Context, a risk.Answer) (row store.Risk, fresh bool, err error) {
	key := [2]string{a.Unit, called(a.Text)}
	if x, known := m.known[key]; known {
		return x, false, nil
	}
	row, err = m.e.newRisk(ctx, m.tx, m.v, store.Risk{Unit: a.Unit, Area: a.Area, Origin: m.in.Source})
	m.known[key] = row
	return row, true, err
}

// index finds the board's risks by unit and words.
func (m *riskImporter) index(ctx context.Context) error {
	for _, x := range m.v.risks {
		k, err := m.e.knownRisk(ctx, m.tx, m.v, x)
		if err != nil {
			return err
		}
		now, err := m.v.stands(k)
		if err != nil {
			return err
		}
		for _, text := range []string{k.last.Text, now.Text} {
			m.known[[2]string{x.Unit, called(text)}] = x
		}
	}
	return nil
}
