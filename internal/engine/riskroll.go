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
//   - a control that is there for a risk that the round has valued gets its
//     values, and beside them what was chosen;
//   - a chosen risk without a control gives one; several units' risks of the same
//     words in an area give one together, with the highest value of them;
//   - every action that is chosen stands on the list of actions, and every
//     control that somebody has written in the list is one, beside those that are
//     there for the risk;
//   - an area that is chosen whole has all of its valued risks chosen, but those
//     of which the controller has said something else.
//
// A choice counts whatever the unit says: also of a risk that nobody has valued,
// or that is said to be gone. What is not written in the list is asked for in the
// draft.

// chosenRisk is one risk, or several units' of the same words, with what is
// chosen of them, each once.
type chosenRisk struct {
	listed  risk.Listed // the one with the highest value
	units   []string
	choices []risk.Choice
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
	kept := len(next.Controls)
	told := map[string]bool{} // controls whose risk the round has spoken of
	for _, c := range chosenOf(list) {
		stands := c.valueControls(next, kept, told)
		for _, x := range c.choices {
			if x.What == risk.ChooseAction {
				c.ensureArea(next)
				next.Actions = append(next.Actions, c.action(next, x))
			}
			if x.What == risk.ChooseControl && (!stands || x.Text != "") {
				c.ensureArea(next)
				next.Controls = append(next.Controls, c.control(next, x))
			}
		}
	}
	sortByArea(next)
	return nil
}

// chosenOf is what the round speaks of, each text of an area once: what is
// chosen, and what the plan has controls for.
func chosenOf(list risk.List) []chosenRisk {
	whole := map[string]risk.Choice{}
	for _, a := range list.Areas {
		whole[a.Name] = a.Choice
	}
	at := map[[2]string]int{}
	var all []chosenRisk
	for _, x := range list.Risks {
		choice := x.Choice
		if area := whole[x.Area]; choice.What == "" && x.Valued && !x.Gone {
			choice = risk.Choice{What: map[string]string{risk.ChooseArea: risk.ChooseControl, risk.ChooseNo: risk.ChooseNo}[area.What], Reason: area.Reason}
		}
		if list.Scale.Value(x.Probability, x.Consequence) == 0 { // on a scale that the plan has no longer
			x.Probability, x.Consequence = 0, 0
		}
		if choice.What == "" && (!x.Valued || x.Gone || len(x.In) == 0) {
			continue
		}
		key := [2]string{x.Area, called(x.Text)}
		i, known := at[key]
		if !known {
			i = len(all)
			at[key] = i
			all = append(all, chosenRisk{listed: x})
		}
		all[i].add(list.Scale, x, choice)
	}
	return all
}

// add adds a unit's risk of the same words, with what is chosen of it.
func (c *chosenRisk) add(s risk.Scale, x risk.Listed, choice risk.Choice) {
	in := c.listed.In
	if s.Value(x.Probability, x.Consequence) > s.Value(c.listed.Probability, c.listed.Consequence) {
		c.listed = x
	}
	for _, code := range x.In {
		if !slices.Contains(in, code) {
			in = append(slices.Clone(in), code)
		}
	}
	c.listed.In = in
	c.units = append(c.units, x.Unit)
	if choice.What != "" && !slices.Contains(c.choices, choice) {
		c.choices = append(c.choices, choice)
	}
}

// chosen is what is told beside the controls for a risk: that it is to be
// controlled goes before an action, and both before no.
func (c chosenRisk) chosen() risk.Choice {
	for _, what := range []string{risk.ChooseControl, risk.ChooseAction, risk.ChooseNo} {
		if i := slices.IndexFunc(c.choices, func(x risk.Choice) bool { return x.What == what }); i >= 0 {
			return c.choices[i]
		}
	}
	return risk.Choice{}
}

// valueControls gives the first so many controls of a draft, where they are
// there for the risk, its values of the round, with what was chosen told beside
// them; false when there are none.
func (c chosenRisk) valueControls(next *plan.Plan, kept int, told map[string]bool) bool {
	found := false
	for i, x := range next.Controls[:kept] {
		if !slices.Contains(c.listed.In, x.Code) && x.Risk.Code != c.listed.Code {
			continue
		}
		found = true
		if told[x.Code] {
			continue
		}
		told[x.Code] = true
		was := x.Risk.Value
		x.Risk.Code = c.listed.Code
		if value := c.listed.Probability * c.listed.Consequence; value > 0 {
			x.Risk.Probability, x.Risk.Consequence, x.Risk.Value = c.listed.Probability, c.listed.Consequence, value
		}
		x.Extra = append(slices.Clone(x.Extra), plan.Note{Title: plan.RiskNoteTitle(next.Language, next.Year), Text: c.beside(next.Language, was)})
		next.Controls[i] = x
	}
	return found
}

// beside is what is told of the risk beside a control that was there before.
func (c chosenRisk) beside(lang string, was int) string {
	choice := c.chosen()
	codes := map[string]string{risk.ChooseControl: "rollover-risk-chosen", risk.ChooseAction: "rollover-risk-action", risk.ChooseNo: "rollover-risk-not"}
	text, remedy := templates.Problem(lang, cmp.Or(codes[choice.What], "rollover-risk-valued"), nil)
	return sentencesOf(text, c.value(lang, was), choice.Reason, remedy)
}

// value says the risk's value in the round, beside the one before; that it has
// none, or that the unit says it is gone.
func (c chosenRisk) value(lang string, was int) string {
	value, code := c.listed.Probability*c.listed.Consequence, "rollover-value"
	switch {
	case c.listed.Gone:
		code = "rollover-value-gone"
	case value == 0:
		code = "rollover-value-none"
	case was == 0:
		code = "rollover-value-first"
	}
	text, _ := templates.Problem(lang, code, []string{fmt.Sprint(value), fmt.Sprint(was)})
	return text
}

// sentencesOf puts sentences after each other, each with its full stop.
func sentencesOf(all ...string) string {
	var kept []string
	for _, s := range all {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
			s += "."
		}
		kept = append(kept, s)
	}
	return strings.Join(kept, " ")
}

// control is the control that a chosen risk gives: what the list says of it, and
// the rest left to be written.
func (c chosenRisk) control(next *plan.Plan, choice risk.Choice) plan.Control {
	x := c.listed
	control := plan.Control{Area: x.Area, Text: choice.Text, Method: choice.Method, Frequency: choice.Frequency, Responsible: choice.Roles,
		Risk:  plan.Risk{Code: x.Code, Text: x.Text, Marks: x.Marks, Probability: x.Probability, Consequence: x.Consequence, Value: x.Probability * x.Consequence},
		Parts: []plan.Part{{}}}
	for name := range strings.FieldsFuncSeq(choice.Roles, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		if name = strings.TrimSpace(name); name != "" {
			control.Parts[0].Roles = append(control.Parts[0].Roles, plan.Role{Name: name, Who: plan.EveryHolder})
		}
	}
	text, remedy := templates.Problem(next.Language, "rollover-risk-new", []string{strings.Join(c.units, ", ")})
	if control.Text != "" && control.Frequency != "" && len(control.Parts[0].Roles) > 0 {
		remedy = ""
	}
	note := sentencesOf(text, c.value(next.Language, 0), choice.Reason, remedy)
	control.Extra = append(control.Extra, plan.Note{Title: plan.RiskNoteTitle(next.Language, next.Year), Text: note})
	return control
}

// action is the action that a chosen risk gives. Without words in the list it
// says which risk it is to meet.
func (c chosenRisk) action(next *plan.Plan, choice risk.Choice) plan.Action {
	text := choice.Text
	if text == "" {
		text, _ = templates.Problem(next.Language, "rollover-risk-act", []string{shorten(c.listed.Text)})
	}
	return plan.Action{Area: c.listed.Area, Text: text, Owner: choice.Roles, Status: "unset"}
}

// ensureArea puts the risk's area among a plan's, last.
func (c chosenRisk) ensureArea(next *plan.Plan) {
	area := c.listed.Area
	if area != "" && !slices.ContainsFunc(next.Areas, func(a plan.Area) bool { return a.Name == area }) {
		next.Areas = append(next.Areas, plan.Area{Name: area})
	}
}

// sortByArea puts a draft's controls under their areas, in the order of these.
func sortByArea(p *plan.Plan) {
	order := map[string]int{}
	for i, a := range p.Areas {
		order[a.Name] = i
	}
	slices.SortStableFunc(p.Controls, func(a, b plan.Control) int { return cmp.Compare(order[a.Area], order[b.Area]) })
}
