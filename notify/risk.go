package notify

import (
	"cmp"
	"slices"
	"strings"
)

func (m RiskDispatch) letter() (string, Common, any) {
	return "risk-dispatch", m.Common, struct {
		RiskDispatch
		Unit string // when there is only one
	}{m, only(m.Units)}
}

func (m RiskReminder) letter() (string, Common, any) {
	return "risk-reminder", m.Common, struct {
		RiskReminder
		Unit string // when there is only one
	}{m, only(m.Units)}
}

func (m RiskReceipt) letter() (string, Common, any) {
	begun := slices.ContainsFunc(m.Items, func(i RiskItem) bool { return i.State == "incomplete" })
	return "risk-receipt", m.Common, struct {
		RiskReceipt
		Lines []riskLine
		Waits bool // for something, if only for a new risk to be filled in
	}{m, riskLines(m.Items), m.Left > 0 || m.Due != "" || begun}
}

func (m RiskCorrection) letter() (string, Common, any) {
	return "risk-correction", m.Common, struct {
		RiskCorrection
		Lines []riskLine
	}{m, riskLines(m.Good)}
}

func (m RiskSummary) letter() (string, Common, any) {
	data := struct {
		RiskSummary
		Lines   []riskLine
		Counts  []Count
		Waiting []string // each silent person with the units
	}{RiskSummary: m, Lines: riskLines(m.Top),
		Counts: []Count{{"risks", m.Risks}, {"new", m.New}, {"gone", m.Gone}, {"raised", m.Raised}, {"lowered", m.Lowered}}}
	for _, s := range m.Silent {
		data.Waiting = append(data.Waiting, s.Name+": "+strings.Join(s.Units, ", "))
	}
	return "risk-summary", m.Common, data
}

// only is the one name of a list, or "" when it has none or several.
func only(names []string) string {
	if len(names) != 1 {
		return ""
	}
	return names[0]
}

// riskLine is a risk as a mail lists it. Control is what it is called there, in
// the place of an [Item]'s.
type riskLine struct {
	RiskItem
	Control string
}

// riskLines is risks as a mail lists them: by area and text, by the area alone
// where there is no text, and else by the Ref.
func riskLines(all []RiskItem) []riskLine {
	lines := make([]riskLine, len(all))
	for i, r := range all {
		name := r.Text
		switch {
		case r.Area != "" && r.Text != "":
			name = r.Area + ": " + r.Text
		case r.Text == "":
			name = cmp.Or(r.Area, r.Ref)
		}
		lines[i] = riskLine{r, name}
	}
	return lines
}
