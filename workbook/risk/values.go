package risk

import (
	"slices"

	"rond/workbook/table"
)

// values makes values of what stands in the inputs.
func (j *judging) values() {
	for _, f := range Fields() {
		text := j.read.Texts[f]
		if text == "" {
			continue
		}
		a := &j.out.Answer
		switch {
		case a.step(f) != nil:
			n, ok := stepOf(text, j.want.Scale.steps(f))
			if !ok {
				j.refuse(f, CodeStepUnknown, text, shownSteps(j.want.Scale.steps(f)))
				continue
			}
			*a.step(f) = n
		case f == FieldProposal:
			p, ok := proposalOf(text)
			if !ok {
				j.refuse(f, CodeProposalUnknown, text, proposalWords(j.want.Lang, j.want.New))
			}
			a.Proposal = p
		case f == FieldUnit:
			j.unit(text)
		case f == FieldArea:
			j.area(text)
		default:
			*a.text(f) = text
		}
	}
}

func (j *judging) area(text string) {
	if area, ok := oneOf(text, append(slices.Clone(j.want.Areas), j.want.Sent.Area)); ok || len(j.want.Areas) == 0 {
		j.out.Answer.Area = area
		return
	}
	j.refuse(FieldArea, CodeAreaUnknown, text, j.want.Areas)
}

// unit reads whose a new risk is. One that is known stays whose it was.
func (j *judging) unit(text string) {
	unit, ok := oneOf(text, append(slices.Clone(j.want.Units), j.want.Sent.Unit))
	switch {
	case j.want.Sent.Unit != "" && unit != j.want.Sent.Unit:
		j.hint(FieldUnit, CodeUnitKept, text, j.want.Sent.Unit)
	case !ok && len(j.want.Units) > 0:
		j.refuse(FieldUnit, CodeUnitUnknown, text, j.want.Units)
		return
	}
	j.out.Answer.Unit = unit
}

// oneOf finds a choice, whatever its case and spaces; what is none is itself.
func oneOf(text string, choices []string) (string, bool) {
	for _, c := range choices {
		if table.Fold(c) == table.Fold(text) && c != "" {
			return c, true
		}
	}
	return text, false
}
