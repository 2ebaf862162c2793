package risk

import (
	"strconv"
	"strings"
)

// formWords are what a form says in one language besides its headings and
// proposals. None of it is read back.
type formWords struct {
	lang                                   string
	sheet, scaleSheet, helpSheet, fixSheet string
	done, left                             string
	lacks                                  map[Field]string // the live word of a row that lacks this
	half                                   string           // one of the two residual steps is lacking
	mend                                   string           // a cell shows a failed formula
	progress, progressOne                  string           // "{1} av {2} klara"
	newOne, newMany                        string           // "{1} ny": how many new risks are done
	riskOne, riskMany                      string           // "{1} risk": how many are known
	again                                  string           // a risk that is to be valued anew
	step, meaning, value, band             string           // headings of the sheet of the scale
	page, of                               string
	place, whose, what                     string // headings of the list of what to mend
}

func formWordsIn(lang string) formWords {
	if lang == "en" {
		return formWords{
			lang: "en", sheet: "Risks", scaleSheet: "The scale", helpSheet: "Help", fixSheet: "To correct",
			done: "Done", left: "To do",
			lacks: map[Field]string{FieldUnit: "Choose unit", FieldArea: "Choose area", FieldText: "Describe the risk",
				FieldProbability: "Choose probability", FieldConsequence: "Choose consequence", FieldProposal: "Choose proposal"},
			half: "Both after measures", mend: "Mend",
			progress: "{1} of {2} done", progressOne: "{1} of {2} done", newOne: "{1} new", newMany: "{1} new", riskOne: "{1} risk", riskMany: "{1} risks",
			again: "To be valued anew", step: "Step", meaning: "Meaning", value: "Value", band: "In words",
			page: "Page", of: "of", place: "Where", whose: "Risk", what: "What needs correcting",
		}
	}
	return formWords{
		lang: "sv", sheet: "Risker", scaleSheet: "Skalan", helpSheet: "Hjälp", fixSheet: "Att rätta",
		done: "Klar", left: "Kvar",
		lacks: map[Field]string{FieldUnit: "Välj enhet", FieldArea: "Välj område", FieldText: "Beskriv risken",
			FieldProbability: "Välj sannolikhet", FieldConsequence: "Välj konsekvens", FieldProposal: "Välj förslag"},
		half: "Båda efter åtgärder", mend: "Rätta",
		progress: "{1} av {2} klara", progressOne: "{1} av {2} klar", newOne: "{1} ny", newMany: "{1} nya", riskOne: "{1} risk", riskMany: "{1} risker",
		again: "Värderas på nytt", step: "Steg", meaning: "Betydelse", value: "Värde", band: "I ord",
		page: "Sida", of: "av", place: "Var", whose: "Risk", what: "Vad som behöver rättas",
	}
}

// filledIn puts arguments in the places {1}, {2} of a text.
func filledIn(text string, args ...string) string {
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, "{"+string(rune('1'+i))+"}", arg)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// counted is a text for one or for many, with the number.
func counted(n int, one, many string) string {
	if n == 1 {
		return filledIn(one, "1")
	}
	return filledIn(many, strconv.Itoa(n))
}
