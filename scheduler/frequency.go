package scheduler

import "fmt"

// Kind is a kind of rule in a frequency.
type Kind int

const (
	Monthly Kind = iota + 1
	Quarterly
	Tertial
	HalfYearly
	Yearly
	Weekly
	EveryWeeks // every N weeks
	Daily
	EveryMonths // every N months
	EveryYears  // every N years
	Times       // N times a year, numbered on their own
	InMonths    // in the named months
	Continuous  // worked on all the time, reported at the plan's occasions
	AsNeeded    // event-driven, asked at the plan's occasions
)

// Rule is one rule of a frequency: how often something is done. Its text form
// is stable and is what "rond frequency --json" prints.
type Rule struct {
	Kind   Kind
	N      int   // for EveryWeeks, EveryMonths, EveryYears and Times
	Months []int // for InMonths, 1 to 12, rising
}

// Fragment is a stretch of frequency text with one rule, what it is about when
// the text says so ("Enkäter minst årligen"), and the event it waits for ("i
// samband med upphandlingar").
type Fragment struct {
	Rule    Rule
	Subject string
	Event   string
}

// Frequency is the reading of a plan's frequency text. Reported is empty when
// the text does not say that reporting follows another rhythm.
type Frequency struct {
	Text      string
	Fragments []Fragment
	Reported  []Rule
	Notes     []string // qualifiers kept as they stood: "minst", "senast 15 mars"
}

// Rules is the rules of all fragments, each once, in the order of the text.
func (f Frequency) Rules() []Rule {
	var rules []Rule
	seen := map[string]bool{}
	for _, g := range f.Fragments {
		if k := g.Rule.String(); !seen[k] {
			seen[k] = true
			rules = append(rules, g.Rule)
		}
	}
	return rules
}

// PhraseError is the refusal of a frequency text: the part that was not
// understood and what might have been meant.
type PhraseError struct {
	Text        string
	Part        string
	Suggestions []string
}

func (e *PhraseError) Error() string {
	return fmt.Sprintf("reading frequency %q: %q is not understood", e.Text, e.Part)
}
