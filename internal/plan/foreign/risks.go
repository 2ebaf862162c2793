package foreign

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rond/internal/plan"
	"rond/workbook/table"
)

// knownRisk is a risk of a table of risks, to which controls refer.
type knownRisk struct {
	number, area string
	plan.Risk
	rest []plan.Note
	used bool
}

// riskTable reads a table of risks alone.
func (rd *reader) riskTable(region *table.Region) {
	area, _ := rd.over(region)
	for i, row := range region.Rows {
		v := row.Values
		if row.Alone != nil && v["risk"] == "" || row.Alone != nil && row.Alone.Wide > 1 {
			if i == len(region.Rows)-1 {
				rd.keep(row.Alone.Text)
				continue
			}
			area = rd.areaNamed(strings.TrimSpace(row.Alone.Text), "")
			continue
		}
		if name := strings.TrimSpace(v["area"]); name != "" {
			area = rd.areaNamed(name, "")
		}
		if strings.TrimSpace(v["risk"]) == "" {
			continue
		}
		k := knownRisk{number: strings.TrimSpace(v["number"]), area: area}
		k.Risk, k.rest = rd.riskIn(row)
		k.rest = append(k.rest, rd.own(row)...)
		rd.risks = append(rd.risks, k)
	}
}

// riskIn is the risk of a row, with what cannot be put in numbers.
func (rd *reader) riskIn(row table.Row) (plan.Risk, []plan.Note) {
	r := riskOf(row.Values["risk"])
	judged, rest := rd.judged(row)
	if judged.Probability+judged.Consequence+judged.Value > 0 {
		r.Probability, r.Consequence, r.Value = judged.Probability, judged.Consequence, judged.Value
	}
	if r.Value == 0 {
		r.Value = r.Probability * r.Consequence
	}
	if m := strings.TrimSpace(row.Values["marks"]); m != "" {
		r.Marks = m
	}
	return r, rest
}

// risked makes a row's risk the one that stands: its own, one that it refers
// to, or the one above when it says none.
func (w *walk) risked(row table.Row) {
	v := row.Values
	own := strings.TrimSpace(v["risk"])
	k, known := w.refers(row, own)
	if k != nil {
		k.used = true
		if k.area != "" && v["area"] == "" && table.Fold(k.area) != table.Fold(w.area) {
			w.enters(k.area)
		}
		w.risk, w.rest = k.Risk, k.rest
		return
	}
	switch {
	case !known:
	case own == "" && w.risk.Text == "":
		w.risk, w.rest = w.riskIn(row) // a value may stand without a risk
	case own == "":
		w.carried(row)
	case !row.Place("risk").Merged:
		w.riskAlone()
		w.risk, w.rest = w.riskIn(row)
		w.grouped = false
	}
}

// carried lets the risk above stand for a row that names none. It may be judged
// anew there.
func (w *walk) carried(row table.Row) {
	if strings.TrimSpace(row.Values["text"]) == "" {
		return
	}
	anew, rest := w.riskIn(row)
	if anew.Value > 0 {
		w.risk.Probability, w.risk.Consequence, w.risk.Value = anew.Probability, anew.Consequence, anew.Value
	}
	if len(rest) > 0 {
		w.rest = rest
	}
	if !w.grouped {
		w.warn(row.Sheet, cmp.Or(row.Cell("risk"), row.Cell("risk_number"), row.Cell("text")), "plan-risk-carried", short(w.risk.Text))
	}
}

// refers is the risk of the table of risks that a row names, by its number or
// its words. A number that is not there is a fault.
func (w *walk) refers(row table.Row, own string) (k *knownRisk, known bool) {
	if len(w.risks) == 0 {
		return nil, true
	}
	number := strings.TrimSpace(row.Values["risk_number"])
	if number == "" && own == "" {
		return nil, true
	}
	for i := range w.risks {
		if k := &w.risks[i]; k.number != "" && (k.number == number || number == "" && k.number == own) {
			return k, true
		}
	}
	if k := w.riskSaid(riskOf(own).Text); k != nil {
		return k, true
	}
	if number != "" {
		w.fault(row.Sheet, row.Cell("risk_number"), "plan-risk-unknown", number)
	}
	return nil, number == ""
}

// riskAlone keeps a risk that no control has been said of with its area.
func (w *walk) riskAlone() {
	if w.loose == nil {
		return
	}
	at := w.loose
	w.loose = nil
	w.warn(w.region.Name, at.Cell, "plan-risk-alone", short(at.Text))
	row := table.Row{Sheet: w.region.Name}
	w.withoutControl(w.named(row), w.risk)
}

// unused keeps the risks of the table of risks that no control refers to.
func (rd *reader) unused() {
	for _, k := range rd.risks {
		if !k.used {
			if k.area == "" {
				k.area = rd.areaNamed(rd.in("Utan område", "No area"), "")
			}
			rd.withoutControl(k.area, k.Risk)
		}
	}
}

// withoutControl writes a risk down in its area's own column.
func (rd *reader) withoutControl(area string, r plan.Risk) {
	i := slices.IndexFunc(rd.plan.Areas, func(a plan.Area) bool { return a.Name == area })
	if i < 0 {
		return
	}
	a, title, text := &rd.plan.Areas[i], rd.in("Risker utan kontroll", "Risks without a control"), r.Text
	if r.Marks != "" {
		text += " " + r.Marks
	}
	if r.Value > 0 {
		text += fmt.Sprintf(" (%s %d)", rd.in("riskvärde", "risk value"), r.Value)
	}
	for j := range a.Extra {
		if a.Extra[j].Title == title {
			a.Extra[j].Text += "\n" + text
			return
		}
	}
	a.Extra = append(a.Extra, plan.Note{Title: title, Text: text})
}

// actionTable reads measures: decided in the plan, or a list of them. An area
// may stand there without any.
func (rd *reader) actionTable(region *table.Region) {
	area, _ := rd.over(region)
	for _, row := range region.Rows {
		v := row.Values
		if name := strings.TrimSpace(v["area"]); name != "" {
			area = rd.areaNamed(name, "")
		} else if row.Alone != nil && v["action"] == "" {
			area = rd.areaNamed(strings.TrimSpace(row.Alone.Text), "")
		}
		text := v["action"]
		if none(text) || row.Place("action").Merged {
			continue
		}
		a := plan.Action{Area: area, Number: strings.TrimSpace(v["number"]), Text: text, Owner: strings.TrimSpace(v["owner"]), Effect: v["effect"]}
		r, rest := rd.riskIn(row)
		if k := rd.riskSaid(r.Text); k != nil {
			k.used, r, a.Area = true, k.Risk, cmp.Or(k.area, a.Area)
		}
		if a.Area == "" {
			a.Area = rd.areaNamed(rd.in("Utan område", "No area"), "")
		}
		if r.Text != "" {
			a.Extra = append(a.Extra, plan.Note{Title: "Risk", Text: strings.TrimSpace(r.Text + " " + r.Marks)})
		}
		if r.Value > 0 {
			a.Extra = append(a.Extra, plan.Note{Title: rd.in("Riskvärde", "Risk value"), Text: fmt.Sprint(r.Value)})
		}
		a.Extra = append(append(a.Extra, rest...), rd.own(row)...)
		rd.dueOf(&a, row)
		rd.plan.Actions = append(rd.plan.Actions, a)
	}
}

// riskSaid is the risk of the table of risks with these words.
func (rd *reader) riskSaid(text string) *knownRisk {
	for i := range rd.risks {
		if k := &rd.risks[i]; text != "" && table.Fold(text) == table.Fold(k.Text) {
			return k
		}
	}
	return nil
}

// dueOf reads when an action is to be done and where it stands; what is no day
// or no status is kept as it is.
func (rd *reader) dueOf(a *plan.Action, row table.Row) {
	due, status := strings.TrimSpace(row.Values["due"]), strings.TrimSpace(row.Values["status"])
	if a.Due = dayIn(due); a.Due == "" && due != "" {
		a.Extra = append(a.Extra, plan.Note{Title: rd.in("Tidplan", "Time plan"), Text: due})
		rd.warn(row.Sheet, row.Cell("due"), "plan-due-kept", short(due))
	}
	if a.Status = plan.StatusOf(status); a.Status == "" {
		a.Status = "unset"
		if status != "" {
			a.Extra = append(a.Extra, rd.note("status", row, "Status", status))
		}
	}
}
