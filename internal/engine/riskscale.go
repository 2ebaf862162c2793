package engine

import (
	"rond/internal/plan"
	"rond/workbook/risk"
)

// riskScale is a plan's scale as the risk workbooks know it.
func riskScale(doc *plan.Plan) risk.Scale {
	steps := func(all []plan.Step) (some []risk.Step) {
		for _, s := range all {
			some = append(some, risk.Step{Word: s.Word, Meaning: s.Meaning})
		}
		return some
	}
	own := doc.Scale()
	s := risk.Scale{Probability: steps(own.Probability), Consequence: steps(own.Consequence)}
	for i, b := range own.Bands {
		level := 1
		switch {
		case i == 0:
			level = 0
		case i == len(own.Bands)-1:
			level = 2
		}
		s.Bands = append(s.Bands, risk.Band{From: b.N, Level: level, Word: b.Word})
	}
	if len(s.Bands) == 0 {
		low, middle, high := risk.UsualBands(doc.Language)
		s.Bands = risk.Thirds(s.Most(), low, middle, high)
	}
	return s
}

// valuedScale is the scale of a plan that values its risks; without steps for one
// that does not.
func valuedScale(doc *plan.Plan) risk.Scale {
	if doc.MaxProb < 1 || doc.MaxCons < 1 {
		return risk.Scale{}
	}
	return riskScale(doc)
}
