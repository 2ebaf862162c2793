package consolidated

import (
	"maps"
	"slices"

	"rond/workbook/layout"
	"rond/workbook/risk"

	"github.com/xuri/excelize/v2"
)

// stateTint are the colours of a state.
func stateTint(state string) layout.Tint {
	switch state {
	case Answered, AnsweredByOther, NotApplicable:
		return layout.Green()
	case Partial, Returned:
		return layout.Yellow()
	case Waiting:
		return layout.Blue()
	case Silent:
		return layout.Red()
	case Undeliverable:
		return layout.Tint{Fill: "F0DFEC", Text: "6B2157", Solid: "8E4585"}
	case Held:
		return layout.Tint{Fill: "E4E4F4", Text: "3D3A7A", Solid: "6A67B0"}
	case Vacant:
		return layout.Tint{Fill: "ECE3D8", Text: "5C3D1E", Solid: "94714C"}
	}
	return layout.Grey()
}

// styles are the ids of the cell styles of one workbook.
type styles struct {
	layout.Styles
	states, signStates map[string]int
	grades, signGrades map[int]int // by severity, 2 for everything above
	onMap              risk.MapStyles
}

func newStyles(f *excelize.File) (*styles, error) {
	s := &layout.Styler{File: f}
	st := &styles{Styles: layout.NewStyles(s), states: map[string]int{}, signStates: map[string]int{}, grades: map[int]int{}, signGrades: map[int]int{}}
	sign := func(t layout.Tint) int {
		return s.Make(excelize.Style{Font: &excelize.Font{Color: t.Text, Bold: true}, Fill: layout.Fill(t.Fill), Border: layout.Hairline(), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}})
	}
	for _, state := range States() {
		st.states[state], st.signStates[state] = s.Make(layout.Tinted(stateTint(state))), sign(stateTint(state))
	}
	for severity := -1; severity <= 2; severity++ {
		st.grades[severity], st.signGrades[severity] = s.Make(layout.Tinted(layout.Level(severity))), sign(layout.Level(severity))
	}
	st.onMap = risk.NewMapStyles(s, st.Styles)
	var quoted []int
	for _, of := range []map[string]int{st.states, st.signStates} {
		quoted = slices.AppendSeq(quoted, maps.Values(of))
	}
	for _, of := range []map[int]int{st.grades, st.signGrades} {
		quoted = slices.AppendSeq(quoted, maps.Values(of))
	}
	s.Quote(quoted...)
	return st, s.Err()
}

// grade is the style of a grade cell.
func (st *styles) grade(severity int) int { return st.grades[max(-1, min(severity, 2))] }
