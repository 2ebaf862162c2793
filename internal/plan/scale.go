package plan

import (
	"slices"
	"strconv"
)

// Scale is how a plan values risks: the words of the steps of probability and of
// consequence, from one, and the bands of values by where they begin.
type Scale struct {
	Probability, Consequence []Step
	Bands                    []Step
}

// Scale is the plan's scale; a plan that names none has four steps of each. What
// it has no words for has the usual ones, where there are such.
func (p *Plan) Scale() Scale {
	most := func(n int) int {
		if n < 1 {
			return usualSteps
		}
		return n
	}
	s := Scale{Probability: p.steps(StepProbability, most(p.MaxProb)), Consequence: p.steps(StepConsequence, most(p.MaxCons))}
	for _, x := range p.Steps {
		if x.Kind == StepValue {
			s.Bands = append(s.Bands, x)
		}
	}
	slices.SortStableFunc(s.Bands, func(a, b Step) int { return a.N - b.N })
	return s
}

// usualSteps is how many steps a scale has that nobody has chosen.
const usualSteps = 4

// steps is the steps of a kind from one, as many as there are.
func (p *Plan) steps(kind string, most int) []Step {
	usual := usualWords(p.Language, kind, most)
	all := make([]Step, most)
	for i := range all {
		all[i] = Step{Kind: kind, N: i + 1}
		if i < len(usual) {
			all[i].Word = usual[i]
		}
		for _, s := range p.Steps {
			if s.Kind == kind && s.N == i+1 {
				all[i] = s
			}
		}
	}
	return all
}

// usualWords are what Swedish municipalities most often call the steps of
// scales of three, four and five; none for others.
func usualWords(lang, kind string, most int) []string {
	sv := map[string]map[int][]string{
		StepProbability: {3: {"Osannolik", "Möjlig", "Sannolik"}, 4: {"Osannolik", "Mindre sannolik", "Möjlig", "Sannolik"},
			5: {"Mycket osannolik", "Osannolik", "Möjlig", "Sannolik", "Mycket sannolik"}},
		StepConsequence: {3: {"Lindrig", "Kännbar", "Allvarlig"}, 4: {"Försumbar", "Lindrig", "Kännbar", "Allvarlig"},
			5: {"Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig"}},
	}
	en := map[string]map[int][]string{
		StepProbability: {3: {"Unlikely", "Possible", "Likely"}, 4: {"Unlikely", "Less likely", "Possible", "Likely"},
			5: {"Very unlikely", "Unlikely", "Possible", "Likely", "Very likely"}},
		StepConsequence: {3: {"Mild", "Noticeable", "Severe"}, 4: {"Negligible", "Mild", "Noticeable", "Severe"},
			5: {"Negligible", "Mild", "Noticeable", "Severe", "Very severe"}},
	}
	if lang == "en" {
		return en[kind][most]
	}
	return sv[kind][most]
}

// steps reads the words of the scale.
func (rd *reader) steps() {
	seen := map[string]string{}
	for _, p := range rd.rows("steps") {
		s := Step{Kind: rd.require(p, "kind"), N: p.number("n"), Word: rd.require(p, "word"), Meaning: p.row.Values["meaning"], Extra: notes(p.row)}
		most := map[string]int{StepProbability: rd.plan.MaxProb, StepConsequence: rd.plan.MaxCons, StepValue: rd.plan.MaxProb * rd.plan.MaxCons}[s.Kind]
		written := rd.require(p, "n")
		if written != "" && s.Kind != "" && (s.N < 1 || most > 0 && s.N > most) {
			rd.fault(p, "n", "plan-off-scale", p.title("n"), written, scale(most))
		}
		id := s.Kind + "\x00" + strconv.Itoa(s.N)
		if first, twice := seen[id]; twice {
			rd.fault(p, "n", "plan-value-twice", p.title("n"), written, first)
		}
		seen[id] = p.row.Cell("n")
		rd.plan.Steps = append(rd.plan.Steps, s)
	}
}
