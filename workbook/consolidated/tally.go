package consolidated

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unique"
)

// The figures of a plan or an area. Asked is the sum of the columns from
// answered to held without late, and all is asked and the three after it:
// every row stands in one place.
const (
	figAll = iota
	figAsked
	figAnswered
	figLate // of the answered
	figPartial
	figWaiting
	figSilent
	figUndeliverable
	figHeld
	figNeverAsked
	figNotDue
	figOutside
	figureCount
)

// figureOf is the figure in which a state is counted.
func figureOf(state string) (int, bool) {
	switch state {
	case Answered, AnsweredByOther, NotApplicable:
		return figAnswered, true
	case Partial, Returned:
		return figPartial, true
	case Waiting:
		return figWaiting, true
	case Silent:
		return figSilent, true
	case Undeliverable:
		return figUndeliverable, true
	case Held:
		return figHeld, true
	case Vacant:
		return figNeverAsked, true
	case NotDue:
		return figNotDue, true
	case BeforeStart, Cancelled:
		return figOutside, true
	}
	return 0, false
}

// figures are the counts of some rows, and how the answered ones were graded.
type figures struct {
	n      [figureCount]int
	grades []int // by place in the workbook's grades, then another grade, then none
}

func (f *figures) add(fig int, late bool, grade int) {
	f.n[figAll]++
	f.n[fig]++
	if fig >= figAnswered && fig <= figHeld {
		f.n[figAsked]++
	}
	if fig != figAnswered {
		return
	}
	if late {
		f.n[figLate]++
	}
	f.grades[grade]++
}

type areaTally struct {
	name string
	figures
}

type planTally struct {
	board, title string
	figures
	ends   map[string]*figures // by the month that the periods end in: "2026-04"
	areas  []*areaTally
	byName map[string]*areaTally
}

// lack is what is missing in one state.
type lack struct {
	count  int
	people map[string]bool
	oldest string
}

// owner is a person who has something left to answer.
type owner struct {
	name, key, oldest string
	count, reminders  int
}

// missingRow is what the table of missing answers needs of a [Row]. It is kept
// until all rows are read, as the table is sorted by person, and there may be
// as many as there are answers: what many rows say alike is kept once, and each
// has the place of it. Rows that come from a database have a copy each.
type missingRow struct {
	what         unique.Handle[whatLacks]
	who          unique.Handle[whoLacks]
	when         unique.Handle[whenLacks]
	ref, request string
}

type (
	whatLacks struct{ board, plan, area, text string }
	whoLacks  struct{ unit, role, owner, email string }
	whenLacks struct {
		period, asked, due, away, state string
		reminders                       int
	}
)

func missingOf(r *Row) missingRow {
	return missingRow{
		what: unique.Make(whatLacks{r.Board, r.Plan, r.Area, r.Text}),
		who:  unique.Make(whoLacks{r.Unit, r.Role, r.Owner, r.Email}),
		when: unique.Make(whenLacks{r.Period, r.Asked, r.Due, r.Away, r.State, r.Reminders}),
		ref:  r.Ref, request: r.Request,
	}
}

// tally adds up the rows while they are streamed.
type tally struct {
	figures
	gradePlace map[string]int
	plans      []*planTally
	byPlan     map[[2]string]*planTally
	lacks      map[string]*lack
	owners     map[string]*owner
	missing    []missingRow
}

// newTally knows the plans and areas beforehand, so that one without rows is
// listed too, in its own place.
func newTally(h Head, grades []Grade, areas []AreaRow) *tally {
	t := &tally{gradePlace: map[string]int{}, byPlan: map[[2]string]*planTally{}, lacks: map[string]*lack{}, owners: map[string]*owner{}}
	for i, g := range grades {
		t.gradePlace[g.Code] = i
	}
	t.grades = make([]int, len(grades)+2)
	for _, p := range h.Plans {
		t.plan(p.Board, p.Title)
	}
	for _, a := range areas {
		t.area(t.plan(a.Board, a.Plan), a.Area)
	}
	return t
}

func (t *tally) plan(board, title string) *planTally {
	key := [2]string{board, title}
	p := t.byPlan[key]
	if p == nil {
		p = &planTally{board: board, title: title, byName: map[string]*areaTally{}, ends: map[string]*figures{}}
		p.grades = make([]int, len(t.grades))
		t.byPlan[key] = p
		t.plans = append(t.plans, p)
	}
	return p
}

func (t *tally) area(p *planTally, name string) *areaTally {
	a := p.byName[name]
	if a == nil {
		a = &areaTally{name: name}
		a.grades = make([]int, len(t.grades))
		p.byName[name] = a
		p.areas = append(p.areas, a)
	}
	return a
}

// end is the figures of the periods of a plan that end in the same month as one.
func (t *tally) end(p *planTally, day string) *figures {
	month := day[:min(len(day), len("2026-04"))]
	f := p.ends[month]
	if f == nil {
		f = &figures{grades: make([]int, len(t.grades))}
		p.ends[strings.Clone(month)] = f
	}
	return f
}

// add counts a row. A state that is no state is an error: it would be counted
// nowhere, and the figures would not add up.
func (t *tally) add(r *Row) error {
	fig, ok := figureOf(r.State)
	if !ok {
		return fmt.Errorf("row %s has the unknown state %q", r.Ref, r.State)
	}
	place, ok := t.gradePlace[r.Grade]
	switch {
	case r.Grade == "":
		place = len(t.grades) - 1
	case !ok:
		place = len(t.grades) - 2
	}
	p := t.plan(r.Board, r.Plan)
	t.figures.add(fig, r.Late, place)
	p.figures.add(fig, r.Late, place)
	t.area(p, r.Area).add(fig, r.Late, place)
	t.end(p, r.PeriodEnd).add(fig, r.Late, place)
	if missing(r.State) {
		t.lack(r)
	}
	return nil
}

func (t *tally) lack(r *Row) {
	t.missing = append(t.missing, missingOf(r))
	l := t.lacks[r.State]
	if l == nil {
		l = &lack{people: map[string]bool{}}
		t.lacks[r.State] = l
	}
	l.count++
	l.oldest = earlier(l.oldest, r.Due)
	key := cmp.Or(r.Email, r.Owner)
	if key == "" {
		return
	}
	l.people[key] = true
	d := t.owners[key]
	if d == nil {
		d = &owner{name: cmp.Or(r.Owner, r.Email), key: key}
		t.owners[key] = d
	}
	d.count++
	d.oldest = earlier(d.oldest, r.Due)
	d.reminders = max(d.reminders, r.Reminders)
}

// earlier is the earlier of two dates, of which either may be missing.
func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// most are the n people with most left to answer.
func (t *tally) most(n int) []*owner {
	all := make([]*owner, 0, len(t.owners))
	for _, d := range t.owners {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *owner) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.oldest, b.oldest), cmp.Compare(a.name, b.name), cmp.Compare(a.key, b.key))
	})
	return all[:min(n, len(all))]
}
