package foreign

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/table"
)

// Reading is what a file said. Plan is nil when it holds no table of controls,
// or holds something that must be mended first; Staff is nil when it holds no
// list of people, units or roles.
type Reading struct {
	Plan     *plan.Plan
	Staff    *Staff
	Problems []plan.Problem // at the cells of the file
}

// Faulty reports whether something must be mended before anything is taken.
func (r *Reading) Faulty() bool {
	return slices.ContainsFunc(r.Problems, func(p plan.Problem) bool { return !p.Warning })
}

// Read reads a workbook, or a comma separated text, of size bytes. Every
// problem is told at once, in the order of the file and in lang unless the plan
// is in English. An error means that reading was broken off.
func Read(ctx context.Context, r io.ReaderAt, size int64, lang string) (*Reading, error) {
	shapes := []table.Shape{controls(), risks(), actions(), staff()}
	regions, loose, faults, err := table.Find(ctx, r, size, shapes)
	if err != nil {
		return nil, fmt.Errorf("reading a plan in another layout: %w", err)
	}
	rd := &reader{plan: &plan.Plan{Status: plan.Draft, Language: "sv"}, problems: slices.DeleteFunc(faults, computed), regions: regions, loose: loose}
	reading := &Reading{}
	if has(regions, "staff") {
		reading.Staff = rd.staff()
	}
	if has(regions, "controls") {
		rd.all()
		lang = rd.plan.Language
		reading.Plan = rd.plan
	} else if reading.Staff == nil && len(faults) == 0 {
		rd.fault("", "", "plan-no-table")
	}
	for _, p := range rd.problems {
		text, remedy := templates.Problem(lang, p.Code, p.Args)
		reading.Problems = append(reading.Problems, plan.Problem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Warning: p.Hint})
	}
	rd.sort(reading.Problems)
	if reading.Faulty() {
		reading.Plan = nil
	}
	return reading, nil
}

// computed reports whether a problem only says that a risk's value was worked
// out by the spreadsheet program, as it is in most plans.
func computed(p workbook.Problem) bool {
	value, _ := controls().Column("value")
	return p.Code == table.CodeFormula && value.Title.Knows(p.Args[0])
}

func has(regions []table.Region, key string) bool {
	return slices.ContainsFunc(regions, func(r table.Region) bool { return r.Shape.Key == key })
}

// reader makes a draft of the tables that were found.
type reader struct {
	plan     *plan.Plan
	regions  []table.Region
	loose    []table.Line
	problems []workbook.Problem

	risks   []knownRisk
	results []result
	kept    map[string]keptAt // by the title that it is kept under
	last    *walk             // through the table of controls before
}

// result is what a control has come to, before it is known for which year.
type result struct {
	control int
	text    string
}

// all reads what is referred to before what refers to it.
func (rd *reader) all() {
	rd.language()
	if !rd.oneBoard() {
		return
	}
	rd.head()
	for i := range rd.regions {
		if rd.regions[i].Shape.Key == "risks" {
			rd.riskTable(&rd.regions[i])
		}
	}
	for i := range rd.regions {
		switch rd.regions[i].Shape.Key {
		case "controls":
			rd.controlTable(&rd.regions[i])
		case "actions":
			rd.actionTable(&rd.regions[i])
		}
	}
	if len(rd.plan.Controls) == 0 {
		at := rd.regions[slices.IndexFunc(rd.regions, func(r table.Region) bool { return r.Shape.Key == "controls" })]
		rd.fault(at.Name, workbook.CellName(0, at.HeadLine), "plan-controls-missing")
	}
	rd.unused()
	rd.number()
	rd.reported()
	rd.retitle()
}

// language is that of most headings.
func (rd *reader) language() {
	english := 0
	for _, r := range rd.regions {
		if r.Lang == "en" {
			english++
		} else {
			english--
		}
	}
	if english > 0 {
		rd.plan.Language = "en"
	}
}

// in is a word in the plan's language.
func (rd *reader) in(sv, en string) string {
	if rd.plan.Language == "en" {
		return en
	}
	return sv
}

func (rd *reader) fault(sheet, cell, code string, args ...string) {
	rd.problems = append(rd.problems, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args})
}

func (rd *reader) warn(sheet, cell, code string, args ...string) {
	rd.problems = append(rd.problems, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args, Hint: true})
}

// sort puts problems in the order of the file, what must be mended first where
// a cell has both.
func (rd *reader) sort(problems []plan.Problem) {
	order := map[string]int{"": -1}
	for _, r := range rd.regions {
		if _, ok := order[r.Name]; !ok {
			order[r.Name] = len(order)
		}
	}
	plan.SortProblems(problems, order)
}

// keep adds a text that has no place of its own to the plan's note.
func (rd *reader) keep(text string) {
	rd.plan.Note = strings.TrimSpace(rd.plan.Note + "\n" + text)
}

// number gives the controls the codes by which they are known from now on, and
// takes the author's own numbers off their texts when all of them have one.
func (rd *reader) number() {
	all := !slices.ContainsFunc(rd.plan.Controls, func(c plan.Control) bool {
		number, _ := numbered(c.Text)
		return number == "" || c.Number != ""
	})
	for i := range rd.plan.Controls {
		c := &rd.plan.Controls[i]
		c.Code = fmt.Sprintf("K%02d", i+1)
		if all {
			c.Number, c.Text = numbered(c.Text)
		}
	}
}

// reported puts the results down as what the plan's year came to; without a
// year they stay with their controls.
func (rd *reader) reported() {
	for _, r := range rd.results {
		c := &rd.plan.Controls[r.control]
		if rd.plan.Year == 0 {
			c.Extra = append(c.Extra, plan.Note{Title: rd.in("Resultat", "Result"), Text: r.text})
			continue
		}
		year := fmt.Sprint(rd.plan.Year)
		if len(rd.plan.Occasions) == 0 {
			rd.plan.Occasions = []plan.Occasion{{Name: rd.in("Helår", "Full year"), Period: year}}
		}
		rd.plan.Assessments = append(rd.plan.Assessments, plan.Assessment{Control: c.Code, Occasion: year, Text: r.text, Reported: true})
	}
}

// Ask lays out a seat for every role that answers and that nobody has: who holds
// it is what plans do not say.
func Ask(p *plan.Plan) {
	unit := p.Unit
	if unit == "" {
		unit = p.Board
	}
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Unit == "" && unit != "" {
			s.Unit = unit
			addUnit(p, unit)
		}
	}
	for _, c := range p.Controls {
		for _, part := range c.Parts {
			for _, role := range part.Roles {
				if slices.ContainsFunc(p.Seats, func(s plan.Seat) bool { return strings.EqualFold(s.Role, role.Name) }) {
					continue
				}
				p.Seats = append(p.Seats, plan.Seat{Role: role.Name, Unit: unit})
				addUnit(p, unit)
			}
		}
	}
}

func addUnit(p *plan.Plan, unit string) {
	if unit != "" && !slices.ContainsFunc(p.Units, func(u plan.Unit) bool { return table.Fold(u.Name) == table.Fold(unit) }) {
		p.Units = append(p.Units, plan.Unit{Name: unit})
	}
}
