package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rond/workbook/table"
)

// Continued is the plan as it goes on in its next year, provisionally, until
// the board has adopted that year's own. What is asked, of whom and how often
// is as it was. The decision, the dates of the occasions, and what came of the
// year (its accounts, assessments and actions, which stay with it) are not.
func (p *Plan) Continued() *Plan {
	next := *p
	next.Year, next.Status = p.Year+1, Provisional
	next.Title = p.renamed(p.Title)
	next.Adopted, next.Section, next.Registry, next.AskFrom = "", "", "", ""
	next.ValidFrom = fmt.Sprintf("%04d-%02d-01", next.Year, next.Start())
	next.Assessments, next.Actions = nil, nil
	next.Extra = slices.DeleteFunc(slices.Clone(p.Extra), decidedNote)
	next.Occasions = make([]Occasion, len(p.Occasions))
	for i, o := range p.Occasions {
		next.Occasions[i] = Occasion{Name: p.renamed(o.Name), Period: nextYear(o.Period), Extra: o.Extra}
	}
	next.Areas = make([]Area, len(p.Areas))
	for i, a := range p.Areas {
		a.Account = ""
		next.Areas[i] = a
	}
	return &next
}

// decidedNote reports whether a note tells of the year's decision in words beside
// the day and the §: under "Fastställd", or as it is called where the plan has a
// row of that name, "Fastställd i planen".
func decidedNote(n Note) bool {
	title := strings.TrimSuffix(strings.TrimSuffix(n.Title, " i planen"), " in the plan")
	return slices.ContainsFunc(headShape().Columns, func(c table.Column) bool {
		return slices.Contains([]string{"adopted", "section"}, c.Key) && c.Title.Knows(title)
	})
}

var yearIn = regexp.MustCompile(`\b\d{4}\b`)

// renamed is a name with the plan's year, and of a year that spans two the
// second, one year later.
func (p *Plan) renamed(name string) string {
	return yearIn.ReplaceAllStringFunc(name, func(text string) string {
		if n, _ := strconv.Atoi(text); n == p.Year || n == p.Year+1 { // four digits, by the pattern
			return strconv.Itoa(n + 1)
		}
		return text
	})
}

// nextYear is the id of the same period a year later: an id begins with its
// year.
func nextYear(id string) string {
	if len(id) < 4 {
		return id
	}
	n, err := strconv.Atoi(id[:4])
	if err != nil {
		return id
	}
	return strconv.Itoa(n+1) + id[4:]
}
