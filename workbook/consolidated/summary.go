package consolidated

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
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
	p := &page{f: b.file, name: b.words.summary, cut: b.words.cut, row: 1}
	b.layOut(p)
	b.top(p, t)
	b.tiles(p, t)
	b.missingNow(p, t)
	if len(t.plans) > 1 {
		b.allPlans(p, t)
	}
	for _, plan := range t.plans {
		if len(t.plans) > 1 {
			p.do(p.f.InsertPageBreak(p.name, p.at(1, p.row)))
		}
		b.onePlan(p, plan)
	}
	p.do(b.name(p.name, "_xlnm.Print_Area", "$A$1:"+p.corner(lastColumn, p.row)))
	p.do(b.file.SetSheetDimension(p.name, "A1:"+p.at(lastColumn, p.row)))
	return p.err
}

// absolute is "N40" as "N$40": the column's own $ stands before it already.
func absolute(cell string) string {
	i := strings.IndexAny(cell, "0123456789")
	return cell[:max(i, 0)] + "$" + cell[max(i, 0):]
}

func (b *book) layOut(p *page) {
	off, on := false, true
	p.do(b.file.SetSheetView(p.name, 0, &excelize.ViewOptions{ShowGridLines: &off}))
	p.do(b.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &on}))
	p.do(b.printed(p.name))
	p.do(b.file.SetColWidth(p.name, "A", "A", 2))
	p.do(b.file.SetColWidth(p.name, "B", "B", nameWidth))
	p.do(b.file.SetColWidth(p.name, "C", "N", figureWidth))
}

func (b *book) top(p *page, t *tally) {
	p.text(nameColumn, lastColumn, b.head.Title, b.styles.title)
	p.next(34)
	p.text(nameColumn, lastColumn, b.subtitle(), b.styles.subtitle)
	p.next(18)
	for _, plan := range t.plans {
		words := []string{plan.board, plan.title}
		if plan.provisional {
			words = append(words, b.words.provisional)
		}
		if plan.adopted != "" {
			words = append(words, fmt.Sprintf(b.words.adopted, plan.adopted))
		}
		p.text(nameColumn, lastColumn, strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), "  ·  "), b.styles.note)
		p.next(15)
	}
	p.next(9)
}

// tiles are the few figures that one looks for first.
func (b *book) tiles(p *page, t *tally) {
	share := 0.0
	if asked := t.n[figAsked]; asked > 0 {
		share = float64(t.n[figAnswered]) / float64(asked)
	}
	shown := []int{figAsked, figAnswered, figSilent, figUndeliverable, figPartial, figWaiting}
	p.number(nameColumn, nameColumn, share, b.styles.tileShare)
	for i, fig := range shown {
		p.number(firstFigure+2*i, firstFigure+2*i+1, float64(t.n[fig]), b.styles.tileValue)
	}
	p.next(36)
	p.text(nameColumn, nameColumn, b.words.share, b.styles.tileLabel)
	for i, fig := range shown {
		p.text(firstFigure+2*i, firstFigure+2*i+1, b.words.figures[fig], b.styles.tileLabel)
	}
	p.next(20)
	p.next(6)
}

func (b *book) section(p *page, words string) {
	p.text(nameColumn, lastColumn, words, b.styles.section)
	p.next(26)
}

// missingNow is what is missing by state, and beside it the people with most
// left to answer. Nobody is listed twice and nobody's state is judged.
func (b *book) missingNow(p *page, t *tally) {
	b.section(p, b.words.missing)
	if len(t.missing) == 0 {
		words := b.words.nobody
		if t.n[figAsked] == 0 {
			words = b.words.noAnswers
		}
		p.text(nameColumn, lastColumn, words, b.styles.note)
		p.next(16)
		return
	}
	const person, count, oldest, reminders = 7, 10, 11, 12
	p.text(nameColumn, nameColumn, b.words.state, b.styles.head)
	for i, words := range []string{b.words.count, b.words.people, b.words.oldest} {
		p.text(firstFigure+i, firstFigure+i, words, b.styles.headNumber)
	}
	p.text(person, count-1, b.words.most, b.styles.head)
	for i, words := range []string{b.words.count, b.words.oldest, b.words.reminders} {
		p.text(count+i, count+i, words, b.styles.headNumber)
	}
	p.next(30)
	states, people := slices.DeleteFunc(States(), func(s string) bool { return t.lacks[s] == nil }), t.most(6)
	for i := range max(len(states), len(people)) {
		if i < len(states) {
			l := t.lacks[states[i]]
			p.text(nameColumn, nameColumn, b.words.states[states[i]], b.styles.states[states[i]])
			p.number(firstFigure, firstFigure, float64(l.count), b.styles.figure)
			p.number(firstFigure+1, firstFigure+1, float64(len(l.people)), b.styles.figure)
			p.day(firstFigure+2, l.oldest, b.styles)
		}
		if i < len(people) {
			p.text(person, count-1, people[i].name, b.styles.label)
			p.number(count, count, float64(people[i].count), b.styles.figure)
			p.day(oldest, people[i].oldest, b.styles)
			p.number(reminders, reminders, float64(people[i].reminders), b.styles.figure)
		}
		p.next(15)
	}
	p.next(4)
	p.text(nameColumn, lastColumn, b.words.notDone, b.styles.note)
	p.next(18)
}

// figureHeads is the head of a table of figures.
func (b *book) figureHeads(p *page, first string, heads []string) {
	p.text(nameColumn, nameColumn, first, b.styles.head)
	for i, words := range heads {
		p.text(firstFigure+i, firstFigure+i, words, b.styles.headNumber)
	}
	p.next(32)
}

func (b *book) figureRow(p *page, name string, n []int, total bool) {
	label, figure := b.styles.label, b.styles.figure
	if total {
		label, figure = b.styles.total, b.styles.totalFigure
	}
	p.text(nameColumn, nameColumn, name, label)
	for i, v := range n {
		p.number(firstFigure+i, firstFigure+i, float64(v), figure)
	}
	p.next(rowHeight(lines(name, nameWidth)))
}

func (b *book) allPlans(p *page, t *tally) {
	b.section(p, b.words.plans)
	b.figureHeads(p, b.words.plan, b.words.figures[:])
	head := p.row - 1
	for _, plan := range t.plans {
		b.figureRow(p, plan.name(), plan.n[:], false)
	}
	b.figureRow(p, b.words.inAllPlans, t.n[:], true)
	p.next(8)
	b.stateChart(p, b.words.plans, p.row, chartHeight(len(t.plans)), head, len(t.plans))
	p.space(chartHeight(len(t.plans)))
}

func (p *planTally) name() string { return cmp.Or(p.title, p.board) }

// onePlan is a plan's section: charts over the two tables that they show.
func (b *book) onePlan(p *page, plan *planTally) {
	b.section(p, plan.name())
	if plan.n[figAll] == 0 {
		p.text(nameColumn, lastColumn, b.words.noAnswers, b.styles.note)
		p.next(18)
		return
	}
	counted := slices.DeleteFunc(slices.Clone(plan.areas), func(a *areaTally) bool { return a.n[figAll] == 0 })
	chartsAt := p.row
	height := chartHeight(len(counted))
	p.space(height)
	states := p.row
	b.figureHeads(p, b.words.area, b.words.figures[:])
	for _, a := range counted {
		b.figureRow(p, a.name, a.n[:], false)
	}
	b.figureRow(p, b.words.inAll, plan.n[:], true)
	b.areasWithout(p, plan)
	p.next(6)
	grades := b.gradeTable(p, plan, counted)
	b.trend(p, plan)
	b.stateChart(p, b.words.stateChart, chartsAt, height, states, len(counted))
	if plan.n[figAnswered] > 0 {
		b.gradeChart(p, chartsAt, height, grades, grades+len(counted)+1, plan)
	}
}

func (b *book) areasWithout(p *page, plan *planTally) {
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
	p.text(nameColumn, lastColumn, words, b.styles.note)
	p.next(rowHeight(lines(words, nameWidth+figureCount*figureWidth)))
}

// gradeTable is how the answers of each area were graded; it returns the row
// of its head. Grades beyond the sheet's width are counted together.
func (b *book) gradeTable(p *page, plan *planTally, areas []*areaTally) int {
	p.text(nameColumn, lastColumn, b.words.answersGrades, b.styles.section)
	p.next(22)
	head := p.row
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
