package plan

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rond/templates"
	"rond/workbook"
	"rond/workbook/table"
)

// Read reads a plan workbook of size bytes. Every problem is told at once, in
// the order of the sheets, in the plan's language. When one of them is more
// than a warning the plan is nil: nothing of a faulty plan is taken. An error
// means that reading was broken off, not that the workbook is wrong.
func Read(ctx context.Context, r io.ReaderAt, size int64) (*Plan, []Problem, error) {
	found, faults, err := table.Read(ctx, r, size, shapes(), helpName(), asksName())
	if err != nil {
		return nil, nil, fmt.Errorf("reading plan workbook: %w", err)
	}
	rd := reader{found: found, problems: faults, plan: &Plan{Language: "sv"}, partAt: map[[2]int]place{}, seen: map[string][]place{}}
	if found != nil {
		rd.all()
	}
	problems := spoken(rd.problems, rd.plan.Language, found)
	if slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning }) {
		return nil, problems, nil
	}
	rd.plan.rows = rd.controlAt
	return rd.plan, problems, nil
}

// place is where a thing of the plan was read from.
type place struct {
	sheet table.Sheet
	row   table.Row
}

// reader makes a plan of the tables of a workbook.
type reader struct {
	found    table.Found
	problems []workbook.Problem
	plan     *Plan

	controlAt []place            // where each control was read
	partAt    map[[2]int]place   // where each part was: control and part, by index
	seen      map[string][]place // the rows of each sheet, once they were asked for
}

// all reads every sheet, what is referred to before what refers to it.
func (rd *reader) all() {
	rd.head()
	rd.units()
	rd.people()
	rd.seats()
	rd.grades()
	rd.steps()
	rd.occasions()
	rd.timings()
	rd.areas()
	rd.controls()
	rd.parts()
	rd.assessments()
	rd.actions()
	rd.answerable()
	rd.dated()
}

// fault reports something that must be mended before the plan can be taken.
func (rd *reader) fault(p place, key, code string, args ...string) {
	rd.problems = append(rd.problems, p.problem(key, code, args))
}

// warn reports something that the plan can live with.
func (rd *reader) warn(p place, key, code string, args ...string) {
	problem := p.problem(key, code, args)
	problem.Hint = true
	rd.problems = append(rd.problems, problem)
}

// problem is at the cell of a key, or at the row's first cell when the sheet
// has no such column.
func (p place) problem(key, code string, args []string) workbook.Problem {
	cell := p.row.Cell(key)
	if cell == "" && p.row.Line > 0 && !p.sheet.Shape.Pairs {
		cell = workbook.CellName(0, p.row.Line)
	}
	return workbook.Problem{Sheet: p.sheet.Name, Cell: cell, Code: code, Args: args}
}

// title is a column's title in the language of its sheet.
func (p place) title(key string) string {
	c, _ := p.sheet.Shape.Column(key)
	return c.Title.In(p.sheet.Lang)
}

// require reads a value that must be there.
func (rd *reader) require(p place, key string) string {
	v := p.row.Values[key]
	if strings.TrimSpace(v) == "" && !rd.misread(p, key) {
		rd.fault(p, key, "plan-value-missing", p.title(key))
	}
	return v
}

// misread reports whether the cell holds something that was refused already,
// so that it is not called empty as well.
func (rd *reader) misread(p place, key string) bool {
	cell := p.row.Cell(key)
	return cell != "" && slices.ContainsFunc(rd.problems, func(q workbook.Problem) bool {
		return q.Sheet == p.sheet.Name && q.Cell == cell && !q.Hint
	})
}

// number reads a whole number, 0 when there is none.
func (p place) number(key string) int {
	n, err := strconv.Atoi(p.row.Values[key])
	if err != nil {
		return 0 // the table reader has refused what is no number
	}
	return n
}

// rows are the places of a sheet's rows. A row that is still the template's
// example is reported and passed over.
func (rd *reader) rows(key string) []place {
	sheet, ok := rd.found[key]
	places, done := rd.seen[key]
	if !ok || done {
		return places
	}
	for _, row := range sheet.Rows {
		p := place{sheet, row}
		if isTemplateExample(row) {
			rd.fault(p, "", "plan-example-row")
			continue
		}
		places = append(places, p)
	}
	rd.seen[key] = places
	return places
}

// exampleMark is what the template writes in the addition column of its
// example rows.
func exampleMark() table.Words {
	return words("Exempel – skriv över raden", "Example – write over this row")
}

func isTemplateExample(row table.Row) bool {
	return slices.ContainsFunc(row.Extra, func(e table.Extra) bool {
		return additionTitle().Knows(e.Title) && exampleMark().Knows(e.Text)
	})
}

// notes are the cells of a row that Rond has no use for and keeps.
func notes(row table.Row) []Note {
	var kept []Note
	for _, e := range row.Extra {
		kept = append(kept, Note{e.Title, e.Text})
	}
	return kept
}

// spoken puts problems into words, in order.
func spoken(found []workbook.Problem, lang string, sheets table.Found) []Problem {
	last := len(shapes())
	order := map[string]int{} // of the sheets that are no part of a plan: after the others
	for i, s := range shapes() {
		name := s.Name.SV // what a missing sheet is called
		if sheet, ok := sheets[s.Key]; ok {
			name = sheet.Name
		}
		order[name] = i - last
	}
	var problems []Problem
	for _, p := range found {
		text, remedy := templates.Problem(lang, p.Code, p.Args)
		problems = append(problems, Problem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Warning: p.Hint})
	}
	SortProblems(problems, order)
	return problems
}

// SortProblems puts problems in the order of their sheets, and of the cells on
// these; what must be mended comes first where a cell has both.
func SortProblems(problems []Problem, order map[string]int) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		ac, ar := position(a.Cell)
		bc, br := position(b.Cell)
		return cmp.Or(cmp.Compare(order[a.Sheet], order[b.Sheet]), cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(ar, br), cmp.Compare(ac, bc),
			cmp.Compare(severity(a), severity(b)))
	})
}

// severity puts what must be mended before what is only worth a word.
func severity(p Problem) int {
	if p.Warning {
		return 1
	}
	return 0
}

// position is the column and row of a cell's name, zero for what is none.
func position(cell string) (column, row int) {
	for _, r := range cell {
		switch {
		case r >= 'A' && r <= 'Z':
			column = column*26 + int(r-'A') + 1
		case r >= '0' && r <= '9':
			row = row*10 + int(r-'0')
		}
	}
	return column, row
}
