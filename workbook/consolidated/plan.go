package consolidated

import (
	"slices"
	"strconv"
	"strings"

	"rond/workbook/layout"
	"rond/workbook/risk"
)

// ControlRow is a control, or a part of one, as it stands in the plan in force.
// Probability and consequence are steps of the plan's scale, 0 when the risk is
// not valued. The texts are the plan's own.
type ControlRow struct {
	Board, Plan, Number, Area, Risk, Marks string
	Probability, Consequence, Value        int
	Control, Text, Method                  string
	Responsible, Frequency, Reported       string
}

// planSheet is the plan as it is in force.
func planSheet() sheet[ControlRow] {
	digits := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return sheet[ControlRow]{sv: "Plan", en: "Plan", table: "tblPlan", frozen: 2, printed: 13, paper: layout.A3, columns: []column[ControlRow]{
		plain("Nr", "No.", 8, func(r *ControlRow) string { return r.Number }),
		plain("Område", "Area", 24, func(r *ControlRow) string { return r.Area }),
		plain("Risk", "Risk", 34, func(r *ControlRow) string { return r.Risk }),
		plain("Märkning", "Marks", 12, func(r *ControlRow) string { return r.Marks }),
		as(figure, "Sannolikhet", "Probability", 11, func(r *ControlRow) string { return digits(r.Probability) }),
		as(figure, "Konsekvens", "Consequence", 11, func(r *ControlRow) string { return digits(r.Consequence) }),
		as(figure, "Riskvärde", "Risk value", 10, func(r *ControlRow) string { return digits(r.Value) }),
		plain("Kontroll-id", "Control id", 11, func(r *ControlRow) string { return r.Control }),
		plain("Kontrollmoment", "Control", 38, func(r *ControlRow) string { return r.Text }),
		plain("Metod", "Method", 28, func(r *ControlRow) string { return r.Method }),
		plain("Ansvarig", "Responsible", 22, func(r *ControlRow) string { return r.Responsible }),
		plain("Frekvens", "Frequency", 20, func(r *ControlRow) string { return r.Frequency }),
		plain("Rapporteras", "Reported", 18, func(r *ControlRow) string { return r.Reported }),
		as(line, "Nämnd", "Board", 30, func(r *ControlRow) string { return r.Board }),
		as(line, "Plan", "Plan title", 42, func(r *ControlRow) string { return r.Plan }),
	}}
}

// riskMap writes a map for each plan with a scale, and in its cells the controls
// whose risks are there.
func (b *book) riskMap(controls []ControlRow) error {
	p := layout.NewPage(b.file, b.words.riskMap, b.words.cut)
	p.Do(b.printed(p.Name))
	p.Do(layout.WithoutGrid(b.file, p.Name))
	most := 3
	for _, plan := range b.head.Plans {
		most = max(most, len(plan.Scale.Consequence))
	}
	width := risk.MapWidths(p, most, layout.A4)
	p.Text(nameColumn, nameColumn+most, b.words.riskMap, b.styles.Title)
	p.Next(34)
	shown := 0
	for _, plan := range b.head.Plans {
		if plan.Scale.Most() > 0 {
			b.onMap(plan, controls).Draw(p, b.styles.onMap, width)
			shown++
		}
	}
	if shown == 0 {
		p.Text(nameColumn, nameColumn+most, b.words.noScale, b.styles.Note)
		p.Next(18)
	}
	return p.Err()
}

// onMap is one plan's map, with the risks that nobody has valued.
func (b *book) onMap(plan PlanHead, controls []ControlRow) risk.Map {
	m := risk.Map{Lang: b.head.Lang, Title: strings.Join(nonEmpty(plan.Board, plan.Title), "  ·  "), Scale: plan.Scale, At: map[[2]int][]string{}}
	for _, c := range controls {
		at := [2]int{c.Probability, c.Consequence}
		switch {
		case c.Board != plan.Board || c.Plan != plan.Title:
		case c.Probability < 1 || c.Consequence < 1:
			if c.Risk != "" && !slices.Contains(m.None, c.Control) {
				m.None = append(m.None, c.Control)
			}
		case !slices.Contains(m.At[at], c.Control):
			m.At[at] = append(m.At[at], c.Control)
		}
	}
	return m
}
