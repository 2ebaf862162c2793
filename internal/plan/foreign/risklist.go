package foreign

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/templates"
	"rond/workbook"
	"rond/workbook/table"
)

// Risk is a risk that was assessed elsewhere, as its list says it. A step or a
// value is 0 where the list has none, or has it in words only.
//
// Where several rows say more of one risk, in merged cells or under it, Cause,
// Measures, Action, Owner and Extra have a line for each.
type Risk struct {
	Sheet string // "" in a comma separated text
	Line  int    // the row that it begins in

	Number, Unit, Area                       string
	Text, Marks                              string // marks as in a plan: "(Ny 2026)"
	Cause, Measures                          string
	Probability, Consequence, Value          int
	ResidualProbability, ResidualConsequence int
	ResidualValue                            int
	Words                                    Words
	Action, Owner                            string
	Due                                      string      // YYYY-MM-DD; what is no day is in Extra
	Extra                                    []plan.Note // the author's own columns, by their titles
}

// Words is what a list says of how a risk is judged where it says it in words
// alone, as they stand there: "Hög", "Mindre sannolik". Which steps of a scale
// they mean is for the one who knows the scale.
type Words struct {
	Probability, Consequence, Value                         string
	ResidualProbability, ResidualConsequence, ResidualValue string
}

// RiskReading is what a list of risks said. Risks is nil when something must be
// mended first. Left is what stands in the file and belongs to no risk, each
// with the place that it stands in as its title.
type RiskReading struct {
	Risks    []Risk
	Left     []plan.Note
	Problems []plan.Problem // at the cells of the file, in lang
}

// Faulty reports whether something must be mended before anything is taken.
func (r *RiskReading) Faulty() bool {
	return slices.ContainsFunc(r.Problems, func(p plan.Problem) bool { return !p.Warning })
}

// ReadRisks reads lists of risks that were assessed elsewhere, such as in a
// system for the work environment: a workbook, or a comma separated text, of
// size bytes. Every table that says what a risk is, and anything more of it, is
// a list. Whatever stands in the file and is shown is in a risk, in Left, or
// told as a problem that must be mended; what had to be guessed is told too.
// An error means that reading was broken off.
func ReadRisks(ctx context.Context, r io.ReaderAt, size int64, lang string) (*RiskReading, error) {
	regions, loose, faults, err := table.Find(ctx, r, size, []table.Shape{riskList()})
	if err != nil {
		return nil, fmt.Errorf("reading a list of risks: %w", err)
	}
	l := &risklist{regions: regions, order: map[string]int{"": -1}}
	for i := range regions {
		l.order[regions[i].Name] = i
		l.table(&regions[i])
	}
	switch {
	case len(regions) > 0:
		l.others(loose)
		l.places()
	case len(faults) == 0:
		l.tell("", "", "elsewhere-no-list")
	}
	reading := &RiskReading{Risks: l.risks, Left: l.left}
	for _, p := range append(slices.DeleteFunc(faults, l.calculated), l.problems...) {
		text, remedy := templates.Problem(lang, p.Code, p.Args)
		reading.Problems = append(reading.Problems, plan.Problem{Sheet: p.Sheet, Cell: p.Cell, Code: p.Code, Text: text, Remedy: remedy, Warning: p.Hint})
	}
	plan.SortProblems(reading.Problems, l.order)
	if reading.Faulty() {
		reading.Risks = nil
	} else if len(reading.Risks) == 0 {
		text, remedy := templates.Problem(lang, "elsewhere-no-risks", nil)
		reading.Problems = append(reading.Problems, plan.Problem{Code: "elsewhere-no-risks", Text: text, Remedy: remedy})
	}
	return reading, nil
}

// risklist makes risks of the tables that were found.
type risklist struct {
	regions  []table.Region
	risks    []Risk
	left     []plan.Note
	problems []workbook.Problem
	valued   []string       // the titles of columns that a spreadsheet program works out
	before   *listing       // of the table before
	order    map[string]int // of the sheets
}

func (l *risklist) tell(sheet, cell, code string, args ...string) {
	l.problems = append(l.problems, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args})
}

func (l *risklist) hint(sheet, cell, code string, args ...string) {
	l.problems = append(l.problems, workbook.Problem{Sheet: sheet, Cell: cell, Code: code, Args: args, Hint: true})
}

// leave puts a text aside that belongs to no risk, and says so.
func (l *risklist) leave(sheet string, at table.At) {
	place := at.Cell
	if sheet != "" {
		place = sheet + "!" + at.Cell
	}
	l.left = append(l.left, plan.Note{Title: place, Text: at.Text})
	l.hint(sheet, at.Cell, "elsewhere-text-left", short(at.Text))
}

// leaveLine puts a line aside that says nothing of the list under it.
func (l *risklist) leaveLine(line table.Line) {
	var texts []string
	for _, at := range line.Texts {
		texts = append(texts, strings.TrimSpace(at.Text))
	}
	if len(texts) > 0 {
		l.leave(line.Sheet, table.At{Cell: line.Texts[0].Cell, Text: strings.Join(texts, " · ")})
	}
}

// others puts the sheets aside that have no list, each told once.
func (l *risklist) others(lines []table.Line) {
	for i, line := range lines {
		for _, at := range line.Texts {
			l.left = append(l.left, plan.Note{Title: line.Sheet + "!" + at.Cell, Text: at.Text})
		}
		if i == 0 || lines[i-1].Sheet != line.Sheet {
			l.order[line.Sheet] = len(l.regions) + i
			l.hint(line.Sheet, "", "elsewhere-sheet-left", line.Sheet)
		}
	}
}

// calculated reports whether a problem only says that a value was worked out by
// the spreadsheet program, as it is in most lists.
func (l *risklist) calculated(p workbook.Problem) bool {
	return p.Code == table.CodeFormula && slices.Contains(l.valued, p.Args[0])
}

// sheetNamed is what spreadsheet programs call sheets that nobody has named.
var sheetNamed = regexp.MustCompile(`(?i)^(?:blad|sheet|tabell|table|ark)\s*\d*$`)

// places says of risks that nobody has said a unit or an area of where they
// are, when the sheets tell them apart: a workbook with a sheet for each unit,
// or for each area. What no sheet says either is told once a sheet.
func (l *risklist) places() {
	bySheet := map[string][]*Risk{}
	for i := range l.risks {
		bySheet[l.risks[i].Sheet] = append(bySheet[l.risks[i].Sheet], &l.risks[i])
	}
	for _, region := range l.regions {
		risks := bySheet[region.Name]
		if len(risks) == 0 {
			continue
		}
		delete(bySheet, region.Name)
		unit := slices.ContainsFunc(risks, func(r *Risk) bool { return r.Unit != "" })
		area := slices.ContainsFunc(risks, func(r *Risk) bool { return r.Area != "" })
		head, name := workbook.CellName(0, region.HeadLine), strings.TrimSpace(region.Name)
		switch {
		case l.sheets() < 2 || unit && area || sheetNamed.MatchString(name):
		case !area:
			area = true
			l.hint(region.Name, head, "elsewhere-sheet-area", name)
			for _, r := range risks {
				r.Area = name
			}
		default:
			unit = true
			l.hint(region.Name, head, "elsewhere-sheet-unit", name)
			for _, r := range risks {
				r.Unit = name
			}
		}
		if !unit {
			l.hint(region.Name, head, "elsewhere-unit-missing")
		}
		if !area {
			l.hint(region.Name, head, "elsewhere-area-missing")
		}
	}
}

// sheets is how many sheets have risks.
func (l *risklist) sheets() int {
	names := map[string]bool{}
	for _, r := range l.risks {
		names[r.Sheet] = true
	}
	return len(names)
}
