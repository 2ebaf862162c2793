package consolidated

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
	"unique"

	"rond/workbook/layout"
)

// matrix is where every control stands in every seat and period, while the rows
// are streamed: a control's part in a seat is a row, a period a column.
type matrix struct {
	rows    []matrixRow
	at      map[string]int
	periods []matrixPeriod
	place   map[string]int // of a period's id
	grades  map[string]int // by code, from 1
	states  map[string]int // by code, from what most wants to be looked at
	key     []byte         // of the row at hand
}

type matrixPeriod struct{ id, name, end string }

// matrixRow is a control's part in a seat, with what stands in its periods.
type matrixRow struct {
	board, plan, area, control, text, unit, role string
	cells                                        map[int]mark
}

// mark is a state and a grade, as few bytes as they need: there may be one for
// every answer of a year.
type mark struct{ state, grade uint8 }

func newMatrix(grades []Grade) *matrix {
	m := &matrix{at: map[string]int{}, place: map[string]int{}, grades: map[string]int{}, states: map[string]int{}}
	for i, s := range urgency() {
		m.states[s] = i
	}
	for i, g := range grades {
		m.grades[g.Code] = i + 1
	}
	return m
}

// add puts a row in its cell. Where several stand in one, as an event's do, the
// one that most wants to be looked at is shown.
func (m *matrix) add(r *Row) {
	if r.State == Cancelled {
		return
	}
	m.key = m.key[:0]
	for _, s := range []string{r.Board, r.Plan, r.Control, r.Part, r.Unit, r.Role} {
		m.key = append(append(m.key, s...), 0)
	}
	place, known := m.at[string(m.key)]
	if !known {
		once := func(s string) string { return unique.Make(s).Value() }
		place = len(m.rows)
		m.rows = append(m.rows, matrixRow{board: once(r.Board), plan: once(r.Plan), area: once(r.Area), control: once(r.Control + r.Part), text: once(r.Text),
			unit: once(r.Unit), role: once(r.Role), cells: map[int]mark{}})
		m.at[string(m.key)] = place
	}
	at, known := m.place[r.PeriodID]
	if !known {
		at = len(m.periods)
		m.place[r.PeriodID] = at
		m.periods = append(m.periods, matrixPeriod{unique.Make(r.PeriodID).Value(), unique.Make(r.Period).Value(), r.PeriodEnd})
	}
	now := mark{state: uint8(m.states[r.State])}
	if r.State == Answered {
		now.grade = uint8(m.grades[r.Grade])
	}
	row := &m.rows[place]
	if was, stands := row.cells[at]; !stands || now.state < was.state || now.state == was.state && now.grade > was.grade {
		row.cells[at] = now
	}
}

// urgency is the states from what most wants to be looked at.
func urgency() []string {
	return []string{Silent, Undeliverable, Held, Vacant, Returned, Partial, Waiting, Answered, AnsweredByOther, NotApplicable, NotDue, BeforeStart, Cancelled}
}

// order is the places of the periods in the order in which they end, longer
// ones after the shorter that they end with.
func (m *matrix) order() []int {
	order := make([]int, len(m.periods))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := m.periods[a], m.periods[b]
		return cmp.Or(cmp.Compare(x.end, y.end), cmp.Compare(len(y.id), len(x.id)), cmp.Compare(x.id, y.id))
	})
	return order
}

// matrixSheet is the matrix as a table. Its columns for the periods stand
// between what names a row and what is there for filters.
func (b *book) matrixSheet(m *matrix) sheet[matrixRow] {
	s := sheet[matrixRow]{sv: "Matris", en: "Matrix", table: "tblMatris", frozen: 4, paper: layout.A3, prompt: b.legend(), columns: []column[matrixRow]{
		plain("Kontroll", "Control", 10, func(r *matrixRow) string { return r.control }),
		plain("Kontrollmoment", "What is controlled", 34, func(r *matrixRow) string { return r.text }),
		plain("Enhet", "Unit", 20, func(r *matrixRow) string { return r.unit }),
		plain("Roll", "Role", 18, func(r *matrixRow) string { return r.role }),
	}}
	named := map[string]bool{}
	for _, at := range m.order() {
		p := m.periods[at]
		head := p.name
		if named[head] || head == "" {
			head = strings.TrimSpace(p.name + " " + p.id)
		}
		named[head] = true
		s.columns = append(s.columns, column[matrixRow]{sv: head, en: head, width: 10, look: state,
			value: func(b *book, r *matrixRow) string { return b.sign(r, at) },
			style: func(b *book, r *matrixRow) int { return b.signStyle(r, at) }})
	}
	s.printed = len(s.columns)
	s.columns = append(s.columns,
		plain("Område", "Area", 24, func(r *matrixRow) string { return r.area }),
		as(line, "Nämnd", "Board", 30, func(r *matrixRow) string { return r.board }),
		as(line, "Plan", "Plan", 42, func(r *matrixRow) string { return r.plan }))
	return s
}

// sign is one cell of the matrix: the letter of the grade of an answer, the sign
// of any other state.
func (b *book) sign(r *matrixRow, at int) string {
	m, ok := r.cells[at]
	if !ok {
		return ""
	}
	if m.grade > 0 {
		return b.letters()[m.grade-1]
	}
	return stateSign(urgency()[m.state])
}

func (b *book) signStyle(r *matrixRow, at int) int {
	m, ok := r.cells[at]
	switch {
	case !ok:
		return b.styles.Text
	case m.grade > 0:
		return b.styles.signGrades[max(-1, min(b.head.Grades[m.grade-1].Severity, 2))]
	}
	return b.styles.signStates[urgency()[m.state]]
}

// letters are the grades in a letter each: the first of their words, or their
// numbers when two words begin alike.
func (b *book) letters() []string {
	letters := make([]string, len(b.head.Grades))
	seen := map[string]bool{}
	for i, g := range b.head.Grades {
		first, _ := utf8.DecodeRuneInString(strings.TrimSpace(g.Word))
		letters[i] = string(unicode.ToUpper(first))
		if seen[letters[i]] || !unicode.IsLetter(first) {
			for j := range letters {
				letters[j] = fmt.Sprint(j + 1)
			}
			return letters
		}
		seen[letters[i]] = true
	}
	return letters
}

// stateSign is a state where there is room for one character. The pages of the
// program show the same.
func stateSign(state string) string {
	switch state {
	case Answered, AnsweredByOther:
		return "✓"
	case NotApplicable, Cancelled:
		return "–"
	case Partial:
		return "◐"
	case Returned:
		return "↩"
	case Waiting:
		return "○"
	case Silent:
		return "!"
	case Undeliverable:
		return "✕"
	case Held:
		return "?"
	case Vacant:
		return "∅"
	case BeforeStart:
		return "«"
	}
	return "·"
}

// legend says what the signs of the matrix mean, a line each.
func (b *book) legend() []string {
	var all []string
	for i, letter := range b.letters() {
		all = append(all, letter+" "+b.head.Grades[i].Word)
	}
	for _, s := range States() {
		if s != Cancelled {
			all = append(all, stateSign(s)+" "+b.words.states[s])
		}
	}
	return all
}
