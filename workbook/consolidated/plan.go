package consolidated

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rond/workbook/layout"
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

// riskMap writes a map for each plan with a scale: the consequence across, the
// probability upwards, and in each cell the controls whose risks are there.
func (b *book) riskMap(controls []ControlRow) error {
	p := layout.NewPage(b.file, b.words.riskMap, b.words.cut)
	b.layOutMap(p)
	p.Text(nameColumn, firstFigure+5, b.words.riskMap, b.styles.Title)
	p.Next(34)
	shown := 0
	for _, plan := range b.head.Plans {
		if plan.MaxProbability > 0 && plan.MaxConsequence > 0 {
			b.onMap(p, plan, controls)
			shown++
		}
	}
	if shown == 0 {
		p.Text(nameColumn, firstFigure+5, b.words.noScale, b.styles.Note)
		p.Next(18)
	}
	return p.Err()
}

func (b *book) layOutMap(p *layout.Page) {
	p.Do(b.printed(p.Name))
	p.Do(layout.WithoutGrid(b.file, p.Name))
	p.Do(b.file.SetColWidth(p.Name, "A", "A", 2))
	p.Do(b.file.SetColWidth(p.Name, "B", "B", 22))
	p.Do(b.file.SetColWidth(p.Name, "C", "L", 18))
}

// onMap is one plan's map, and under it the risks that nobody has valued.
func (b *book) onMap(p *layout.Page, plan PlanHead, controls []ControlRow) {
	p.Text(nameColumn, firstFigure+plan.MaxConsequence-1, strings.Join(nonEmpty(plan.Board, plan.Title), "  ·  "), b.styles.Section)
	p.Next(26)
	var unvalued []string
	cells := map[[2]int][]string{}
	for _, c := range controls {
		at := [2]int{c.Probability, c.Consequence}
		switch {
		case c.Board != plan.Board || c.Plan != plan.Title:
		case c.Probability < 1 || c.Consequence < 1:
			if c.Risk != "" && !slices.Contains(unvalued, c.Control) {
				unvalued = append(unvalued, c.Control)
			}
		case !slices.Contains(cells[at], c.Control):
			cells[at] = append(cells[at], c.Control)
		}
	}
	for probability := plan.MaxProbability; probability >= 1; probability-- {
		p.Text(nameColumn, nameColumn, fmt.Sprintf(b.words.probability, probability), b.styles.Head)
		tallest := 1
		for consequence := 1; consequence <= plan.MaxConsequence; consequence++ {
			ids := strings.Join(cells[[2]int{probability, consequence}], ", ")
			tallest = max(tallest, layout.Lines(ids, 17))
			p.Text(firstFigure+consequence-1, firstFigure+consequence-1, strings.TrimSpace(fmt.Sprintf("%d\n%s", probability*consequence, ids)), b.mapStyle(plan, probability*consequence))
		}
		p.Next(layout.RowHeight(tallest+1) + 8)
	}
	p.Text(nameColumn, nameColumn, "", b.styles.Head)
	for consequence := 1; consequence <= plan.MaxConsequence; consequence++ {
		p.Text(firstFigure+consequence-1, firstFigure+consequence-1, fmt.Sprintf(b.words.consequence, consequence), b.styles.Head)
	}
	p.Next(20)
	if len(unvalued) > 0 {
		words := fmt.Sprintf(b.words.unvalued, strings.Join(unvalued, ", "))
		p.Text(nameColumn, firstFigure+5, words, b.styles.Note)
		p.Next(layout.RowHeight(layout.Lines(words, 120)))
	}
	p.Next(14)
}

// mapStyle colours a value by thirds of the scale: the number says the same.
func (b *book) mapStyle(plan PlanHead, value int) int {
	switch most := plan.MaxProbability * plan.MaxConsequence; {
	case 3*value > 2*most-1:
		return b.styles.mapCells[2]
	case 3*value > most:
		return b.styles.mapCells[1]
	}
	return b.styles.mapCells[0]
}
