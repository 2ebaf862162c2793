package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/internal/store"
	"rond/templates"
	"rond/workbook/risk"
)

// What is chosen of the risks becomes part of the draft of the year's plan:
//
//   - a risk that the plan has a control for gives that control its values of the
//     round, and stands for itself only when somebody has written what else to do;
//   - other chosen risks give a control each, or an action; several units' risks
//     of the same words in an area give one, with the highest value of them;
//   - an area that is chosen whole has all of its risks chosen, but those of which
//     the controller has said no.
//
// What is not written in the list is asked for in the draft.

// chosenRisk is what is to come of one risk, or of several of the same words.
type chosenRisk struct {
	listed risk.Listed // the one with the highest value
	units  []string
}

// chooseRisks adds to a draft what was chosen in the year's risk round; nothing
// when there was none.
func (g *gathering) chooseRisks(ctx context.Context, board int64, next *plan.Plan) error {
	row, err := g.r.RiskRoundByYear(ctx, board, next.Year)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("risk round of %d: %w", next.Year, err)
	}
	list, err := g.riskList(ctx, row)
	if err != nil {
		return err
	}
	kept := slices.Clone(next.Controls)
	told := map[string]bool{} // controls whose risk the round has spoken of
	for _, c := range chosenOf(list) {
		if stands := values(kept, next, c, told); !c.adds(stands) {
			continue
		}
		area := c.listed.Area
		if area != "" && !slices.ContainsFunc(next.Areas, func(a plan.Area) bool { return a.Name == area }) {
			next.Areas = append(next.Areas, plan.Area{Name: area})
		}
		if c.listed.Choice.What == risk.ChooseAction {
			next.Actions = append(next.Actions, plan.Action{Area: area, Text: cmp.Or(c.listed.Choice.Text, proposedAction(next.Language, c)), Owner: c.listed.Choice.Roles, Status: "unset"})
			continue
		}
		next.Controls = append(next.Controls, newControl(next, c))
	}
	sortByArea(next)
	return nil
}

// adds reports whether a choice gives the draft something of its own, beside a
// control that stands there for the risk: an action, and a control that somebody
// has written.
func (c chosenRisk) adds(stands bool) bool {
	switch c.listed.Choice.What {
	case risk.ChooseControl:
		return !stands || c.listed.Choice.Text != ""
	case risk.ChooseAction:
		return true
	}
	return false
}

// chosenOf is what the round speaks of, each text of an area once, with what is
// chosen of it: by risk, or else for its whole area.
func chosenOf(list risk.List) []chosenRisk {
	whole := map[string]risk.Choice{}
	for _, a := range list.Areas {
		whole[a.Name] = a.Choice
	}
	at := map[[2]string]int{}
	var all []chosenRisk
	for _, x := range list.Risks {
		if !x.Valued || x.Gone {
			continue
		}
		if x.Choice.What == "" && whole[x.Area].What == risk.ChooseArea {
			x.Choice.What = risk.ChooseControl
		}
		key := [2]string{x.Area, called(x.Text)}
		i, known := at[key]
		if !known {
			at[key] = len(all)
			all = append(all, chosenRisk{x, []string{x.Unit}})
			continue
		}
		all[i].units = append(all[i].units, x.Unit)
		all[i].listed = graver(list.Scale, all[i].listed, x)
	}
	return slices.DeleteFunc(all, func(c chosenRisk) bool { return c.listed.Choice.What == "" && len(c.listed.In) == 0 })
}

// graver is the risk with the higher value, with what is chosen of either; the
// codes of the controls of both.
func graver(s risk.Scale, a, b risk.Listed) risk.Listed {
	more, less := a, b
	if s.Value(b.Probability, b.Consequence) > s.Value(a.Probability, a.Consequence) {
		more, less = b, a
	}
	if more.Choice.What == "" || more.Choice.What == risk.ChooseNo && less.Choice.What != "" {
		more.Choice = less.Choice
	}
	for _, code := range less.In {
		if !slices.Contains(more.In, code) {
			more.In = append(more.In, code)
		}
	}
	return more
}

// values gives the controls that are there for a risk its values of the round,
// with what was chosen told beside them; false when there are none.
func values(kept []plan.Control, next *plan.Plan, c chosenRisk, told map[string]bool) bool {
	found := false
	for i, x := range next.Controls {
		if i >= len(kept) || !slices.Contains(c.listed.In, x.Code) && x.Risk.Code != c.listed.Code {
			continue
		}
		found = true
		if told[x.Code] {
			continue
		}
		told[x.Code] = true
		was := x.Risk.Value
		x.Risk.Code, x.Risk.Probability, x.Risk.Consequence = c.listed.Code, c.listed.Probability, c.listed.Consequence
		x.Risk.Value = x.Risk.Probability * x.Risk.Consequence
		code := map[string]string{risk.ChooseControl: "rollover-risk-chosen", risk.ChooseAction: "rollover-risk-action", risk.ChooseNo: "rollover-risk-not"}[c.listed.Choice.What]
		text, remedy := templates.Problem(next.Language, cmp.Or(code, "rollover-risk-valued"), []string{fmt.Sprint(x.Risk.Value), valueBefore(was, next.Language), c.listed.Choice.Reason})
		x.Extra = append(slices.Clone(x.Extra), plan.Note{Title: plan.RiskNoteTitle(next.Language, next.Year), Text: strings.TrimSpace(text + " " + remedy)})
		next.Controls[i] = x
	}
	return found
}

// valueBefore is last year's value in words.
func valueBefore(was int, lang string) string {
	switch {
	case was > 0:
		return fmt.Sprint(was)
	case lang == "en":
		return "not valued"
	}
	return "inte värderad"
}

// newControl is the control that a chosen risk gives: what the list says of it,
// and the rest left to be written.
func newControl(next *plan.Plan, c chosenRisk) plan.Control {
	x := c.listed
	control := plan.Control{Area: x.Area, Text: x.Choice.Text, Method: x.Choice.Method, Frequency: x.Choice.Frequency, Responsible: x.Choice.Roles,
		Risk:  plan.Risk{Code: x.Code, Text: x.Text, Marks: x.Marks, Probability: x.Probability, Consequence: x.Consequence, Value: x.Probability * x.Consequence},
		Parts: []plan.Part{{}}}
	for name := range strings.FieldsFuncSeq(x.Choice.Roles, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		if name = strings.TrimSpace(name); name != "" {
			control.Parts[0].Roles = append(control.Parts[0].Roles, plan.Role{Name: name, Who: plan.EveryHolder})
		}
	}
	text, remedy := templates.Problem(next.Language, "rollover-risk-new", []string{fmt.Sprint(control.Risk.Value), strings.Join(c.units, ", ")})
	control.Extra = append(control.Extra, plan.Note{Title: plan.RiskNoteTitle(next.Language, next.Year), Text: strings.TrimSpace(strings.Join(nonEmpty(text, remedy, x.Choice.Reason), " "))})
	return control
}

// proposedAction is an action that the list has no words for.
func proposedAction(lang string, c chosenRisk) string {
	text, _ := templates.Problem(lang, "rollover-risk-act", []string{shorten(c.listed.Text)})
	return text
}

// sortByArea puts a draft's controls under their areas, in the order of these.
func sortByArea(p *plan.Plan) {
	order := map[string]int{}
	for i, a := range p.Areas {
		order[a.Name] = i
	}
	slices.SortStableFunc(p.Controls, func(a, b plan.Control) int { return cmp.Compare(order[a.Area], order[b.Area]) })
}
