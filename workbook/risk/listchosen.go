package risk

import (
	"fmt"
	"slices"

	"rond/workbook/layout"
)

// choices are what the units propose, and what the controller has chosen so far,
// which the program counts anew.
func (b *listBook) choices(p *layout.Page) {
	b.section(p, b.words.choices)
	p.Text(nameColumn, nameColumn, "", b.styles.Head)
	for i, words := range b.words.choiceHeads {
		p.Text(firstFigure+2*i, firstFigure+2*i+1, words, b.styles.HeadNumber)
	}
	p.Next(20)
	var proposed, chosen [4]int
	for i := range b.list.Risks {
		r := &b.list.Risks[i]
		if !r.Gone {
			proposed[slot([3]string{ChooseControl, ChooseAction, string(ProposeAccept)}, r.Proposal)]++
		}
		if r.Choice.What != "" || !r.Gone {
			chosen[slot([3]string{ChooseControl, ChooseAction, ChooseNo}, r.Choice.What)]++
		}
	}
	p.Text(nameColumn, nameColumn, b.words.suggested, b.styles.Label)
	for i, n := range proposed {
		p.Number(firstFigure+2*i, firstFigure+2*i+1, float64(n), b.styles.Figure)
	}
	p.Next(16)
	p.Text(nameColumn, nameColumn, b.words.chosen, b.styles.Total)
	for i, n := range chosen {
		p.Number(firstFigure+2*i, firstFigure+2*i+1, float64(n), b.styles.TotalFigure)
		p.Do(b.file.SetCellFormula(p.Name, p.At(firstFigure+2*i, p.Row), b.countChosen(p, i)))
	}
	p.Next(16)
	p.Text(nameColumn, nameColumn, b.words.areasChosen, b.styles.Label)
	areas := 0
	for _, a := range b.areaOf {
		if a.Choice.What == ChooseArea {
			areas++
		}
	}
	p.Number(firstFigure, firstFigure+1, float64(areas), b.styles.Figure)
	p.Do(b.file.SetCellFormula(p.Name, p.At(firstFigure, p.Row), b.countAreas(p)))
	p.Next(16)
	p.Next(6)
}

// slot is the place of a code among three, the fourth for any other.
func slot(codes [3]string, code string) int {
	if i := slices.Index(codes[:], code); i >= 0 {
		return i
	}
	return 3
}

// countChosen counts the rows of the list by what is chosen; the fourth counts
// the ones where nothing is and that are not gone.
func (b *listBook) countChosen(p *layout.Page, i int) string {
	shape := listShape()
	c, _ := shape.Column("what")
	area := b.columnOf(p, shape.Name.In(b.lang()), b.whatAt, len(b.list.Risks))
	if i == len(c.Options) {
		change := b.columnOf(p, shape.Name.In(b.lang()), b.changeAt, len(b.list.Risks))
		return fmt.Sprintf(`SUMPRODUCT((LEN(%s)=0)*(LEN(%[2]s)>0)*(%[2]s<>"%s"))`, area, change, b.words.changed[gone])
	}
	return fmt.Sprintf(`COUNTIF(%s,"%s")`, area, c.Options[i].Words.In(b.lang()))
}

func (b *listBook) countAreas(p *layout.Page) string {
	shape := areaShape()
	c, _ := shape.Column("what")
	return fmt.Sprintf(`COUNTIF(%s,"%s")`, b.columnOf(p, shape.Name.In(b.lang()), b.areaWhatAt, len(b.areaOf)), c.Written(ChooseArea, b.lang()))
}

// columnOf is a column of another sheet's rows in a formula.
func (b *listBook) columnOf(p *layout.Page, sheet string, column, rows int) string {
	return fmt.Sprintf("'%s'!%s:%s", sheet, p.Corner(column, firstListRow), p.Corner(column, max(rows+1, firstListRow)))
}
