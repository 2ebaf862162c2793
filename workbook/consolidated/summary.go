package consolidated

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rond/workbook/layout"
)

// The summary's columns: a margin, one for names, and twelve for figures.
const (
	nameColumn  = 2
	firstFigure = 3
	lastColumn  = firstFigure + figureCount - 1
	nameWidth   = 44.0
	figureWidth = 12.5
)

// summarise writes the first sheet from what was counted.
func (b *book) summarise(t *tally) error {
	p := layout.NewPage(b.file, b.words.summary, b.words.cut)
	b.layOut(p)
	b.top(p, t)
	b.tiles(p, t)
	b.missingNow(p, t)
	if len(t.plans) > 1 {
		b.allPlans(p, t)
	}
	for _, plan := range t.plans {
		if len(t.plans) > 1 {
			p.Do(p.File.InsertPageBreak(p.Name, p.At(1, p.Row)))
		}
		b.onePlan(p, plan)
	}
	p.Do(b.name(p.Name, "_xlnm.Print_Area", "$A$1:"+p.Corner(lastColumn, p.Row)))
	p.Do(b.file.SetSheetDimension(p.Name, "A1:"+p.At(lastColumn, p.Row)))
	return p.Err()
}

func (b *book) layOut(p *layout.Page) {
	p.Do(layout.WithoutGrid(b.file, p.Name))
	p.Do(b.printed(p.Name))
	p.Do(b.file.SetColWidth(p.Name, "A", "A", 2))
	p.Do(b.file.SetColWidth(p.Name, "B", "B", nameWidth))
	p.Do(b.file.SetColWidth(p.Name, "C", "N", figureWidth))
}

func (b *book) top(p *layout.Page, t *tally) {
	p.Text(nameColumn, lastColumn, b.head.Title, b.styles.Title)
	p.Next(34)
	p.Text(nameColumn, lastColumn, b.subtitle(), b.styles.Subtitle)
	p.Next(18)
	for _, plan := range t.plans {
		p.Text(nameColumn, lastColumn, b.planWords(b.planHead(plan)), b.styles.Note)
		p.Next(15)
	}
	if len(b.head.Without) > 0 {
		p.Text(nameColumn, lastColumn, b.words.without+": "+strings.Join(b.head.Without, ", "), b.styles.Note)
		p.Next(15)
	}
	p.Next(9)
}

// planHead is what the head says of a plan, or only its name.
func (b *book) planHead(t *planTally) PlanHead {
	for _, p := range b.head.Plans {
		if p.Board == t.board && p.Title == t.title {
			return p
		}
	}
	return PlanHead{Board: t.board, Title: t.title}
}

// tiles are the few figures that one looks for first.
func (b *book) tiles(p *layout.Page, t *tally) {
	share := 0.0
	if asked := t.n[figAsked]; asked > 0 {
		share = float64(t.n[figAnswered]) / float64(asked)
	}
	shown := []int{figAsked, figAnswered, figSilent, figUndeliverable, figPartial, figWaiting}
	p.Number(nameColumn, nameColumn, share, b.styles.TileShare)
	for i, fig := range shown {
		p.Number(firstFigure+2*i, firstFigure+2*i+1, float64(t.n[fig]), b.styles.TileValue)
	}
	p.Next(36)
	p.Text(nameColumn, nameColumn, b.words.share, b.styles.TileLabel)
	for i, fig := range shown {
		p.Text(firstFigure+2*i, firstFigure+2*i+1, b.words.figures[fig], b.styles.TileLabel)
	}
	p.Next(20)
	p.Next(6)
}

func (b *book) section(p *layout.Page, words string) {
	p.Text(nameColumn, lastColumn, words, b.styles.Section)
	p.Next(26)
}

// missingNow is what is missing by state, and beside it the people with most
// left to answer. Nobody is listed twice and nobody's state is judged.
func (b *book) missingNow(p *layout.Page, t *tally) {
	b.section(p, b.words.missing)
	if len(t.missing) == 0 {
		words := b.words.nobody
		if t.n[figAsked] == 0 {
			words = b.words.noAnswers
		}
		p.Text(nameColumn, lastColumn, words, b.styles.Note)
		p.Next(16)
		return
	}
	const person, count, oldest, reminders = 7, 10, 11, 12
	p.Text(nameColumn, nameColumn, b.words.state, b.styles.Head)
	for i, words := range []string{b.words.count, b.words.people, b.words.oldest} {
		p.Text(firstFigure+i, firstFigure+i, words, b.styles.HeadNumber)
	}
	p.Text(person, count-1, b.words.most, b.styles.Head)
	for i, words := range []string{b.words.count, b.words.oldest, b.words.reminders} {
		p.Text(count+i, count+i, words, b.styles.HeadNumber)
	}
	p.Next(30)
	states, people := slices.DeleteFunc(States(), func(s string) bool { return t.lacks[s] == nil }), t.most(6)
	for i := range max(len(states), len(people)) {
		if i < len(states) {
			l := t.lacks[states[i]]
			p.Text(nameColumn, nameColumn, b.words.states[states[i]], b.styles.states[states[i]])
			p.Number(firstFigure, firstFigure, float64(l.count), b.styles.Figure)
			p.Number(firstFigure+1, firstFigure+1, float64(len(l.people)), b.styles.Figure)
			p.Day(firstFigure+2, l.oldest, b.styles.When, b.styles.Label)
		}
		if i < len(people) {
			p.Text(person, count-1, people[i].name, b.styles.Label)
			p.Number(count, count, float64(people[i].count), b.styles.Figure)
			p.Day(oldest, people[i].oldest, b.styles.When, b.styles.Label)
			p.Number(reminders, reminders, float64(people[i].reminders), b.styles.Figure)
		}
		p.Next(15)
	}
	p.Next(4)
	p.Text(nameColumn, lastColumn, b.words.notDone, b.styles.Note)
	p.Next(18)
}

// figureHeads is the head of a table of figures.
func (b *book) figureHeads(p *layout.Page, first string, heads []string) {
	p.Text(nameColumn, nameColumn, first, b.styles.Head)
	for i, words := range heads {
		p.Text(firstFigure+i, firstFigure+i, words, b.styles.HeadNumber)
	}
	p.Next(32)
}

func (b *book) figureRow(p *layout.Page, name string, n []int, total bool) {
	label, figure := b.styles.Label, b.styles.Figure
	if total {
		label, figure = b.styles.Total, b.styles.TotalFigure
	}
	p.Text(nameColumn, nameColumn, name, label)
	for i, v := range n {
		p.Number(firstFigure+i, firstFigure+i, float64(v), figure)
	}
	p.Next(layout.RowHeight(layout.Lines(name, nameWidth)))
}

func (b *book) allPlans(p *layout.Page, t *tally) {
	b.section(p, b.words.plans)
	b.figureHeads(p, b.words.plan, b.words.figures[:])
	head := p.Row - 1
	for _, plan := range t.plans {
		b.figureRow(p, plan.name(), plan.n[:], false)
	}
	b.figureRow(p, b.words.inAllPlans, t.n[:], true)
	p.Next(8)
	b.stateChart(p, b.words.plans, p.Row, chartHeight(len(t.plans)), head, len(t.plans))
	p.Space(chartHeight(len(t.plans)))
}

func (p *planTally) name() string { return cmp.Or(p.title, p.board) }

// onePlan is a plan's section: charts over the two tables that they show.
func (b *book) onePlan(p *layout.Page, plan *planTally) {
	b.section(p, plan.name())
	if plan.n[figAll] == 0 {
		p.Text(nameColumn, lastColumn, b.words.noAnswers, b.styles.Note)
		p.Next(18)
		return
	}
	counted := slices.DeleteFunc(slices.Clone(plan.areas), func(a *areaTally) bool { return a.n[figAll] == 0 })
	chartsAt := p.Row
	height := chartHeight(len(counted))
	p.Space(height)
	states := p.Row
	b.figureHeads(p, b.words.area, b.words.figures[:])
	for _, a := range counted {
		b.figureRow(p, a.name, a.n[:], false)
	}
	b.figureRow(p, b.words.inAll, plan.n[:], true)
	b.areasWithout(p, plan)
	p.Next(6)
	grades := b.gradeTable(p, plan, counted)
	b.trend(p, plan)
	b.stateChart(p, b.words.stateChart, chartsAt, height, states, len(counted))
	if plan.n[figAnswered] > 0 {
		b.gradeChart(p, chartsAt, height, grades, grades+len(counted)+1, plan)
	}
}

func (b *book) areasWithout(p *layout.Page, plan *planTally) {
	var names []string
	for _, a := range plan.areas {
		if a.n[figAll] == 0 {
			names = append(names, a.name)
		}
	}
	if len(names) == 0 {
		return
	}
	words := fmt.Sprintf(b.words.emptyAreas, strings.Join(names, ", "))
	p.Text(nameColumn, lastColumn, words, b.styles.Note)
	p.Next(layout.RowHeight(layout.Lines(words, nameWidth+figureCount*figureWidth)))
}

// gradeTable is how the answers of each area were graded; it returns the row
// of its head. Grades beyond the sheet's width are counted together.
func (b *book) gradeTable(p *layout.Page, plan *planTally, areas []*areaTally) int {
	p.Text(nameColumn, lastColumn, b.words.answersGrades, b.styles.Section)
	p.Next(22)
	head := p.Row
	b.figureHeads(p, b.words.area, b.gradeHeads(plan))
	for _, a := range areas {
		b.figureRow(p, a.name, b.gradeFigures(a.figures, plan), false)
	}
	b.figureRow(p, b.words.inAll, b.gradeFigures(plan.figures, plan), true)
	return head
}

// shownGrades is how many grades have a column of their own.
func (b *book) shownGrades() int { return min(len(b.head.Grades), figureCount-2) }

// others is how many answers of a plan have a grade without a column.
func (b *book) others(f figures) (n int) {
	for _, v := range f.grades[b.shownGrades() : len(f.grades)-1] {
		n += v
	}
	return n
}

func (b *book) gradeHeads(plan *planTally) []string {
	var heads []string
	for _, g := range b.head.Grades[:b.shownGrades()] {
		heads = append(heads, g.Word)
	}
	if b.others(plan.figures) > 0 {
		heads = append(heads, b.words.otherGrade)
	}
	return append(heads, b.words.noGrade)
}

func (b *book) gradeFigures(f figures, plan *planTally) []int {
	n := slices.Clone(f.grades[:b.shownGrades()])
	if b.others(plan.figures) > 0 {
		n = append(n, b.others(f))
	}
	return append(n, f.grades[len(f.grades)-1])
}
