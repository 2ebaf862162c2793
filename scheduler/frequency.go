package scheduler

import (
	"errors"
	"fmt"
)

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
	Year   int   // for EveryYears: a year that it falls in, when the text names one
	Months []int // for InMonths, 1 to 12, rising
}

// Fragment is a stretch of frequency text with one rule, what it is about when
// the text says so ("Enkäter minst årligen"), and the event it waits for:
// "upphandlingar" after the cue "i samband med".
type Fragment struct {
	Rule    Rule
	Subject string
	Event   string
	Cue     string // lower case, as in the text: "vid", "inför"; empty without an event
}

// Frequency is the reading of a plan's frequency text. Reported is empty when
// the text does not say that reporting follows another rhythm.
type Frequency struct {
	Text      string
	Fragments []Fragment
	Reported  []Rule
	Days      []string // dates of which only the month is read: "15 mars"
	Notes     []string // qualifiers kept as they stood: "minst", "senast 15 mars"
}

// Rules is the rules of all fragments, each once, in the order of the text.
func (f Frequency) Rules() []Rule {
	rules := make([]Rule, 0, len(f.Fragments))
	for _, g := range f.Fragments {
		rules = append(rules, g.Rule)
	}
	return distinct(rules)
}

// ReportRules is the rules that the reporting follows: Reported when the text
// sets it apart, otherwise those of the performing.
func (f Frequency) ReportRules() []Rule {
	if len(f.Reported) > 0 {
		return f.Reported
	}
	return f.Rules()
}

// Subjects is what the fragments are about, each once, in the order of the
// text. A control with subjects is read best as one part for each.
func (f Frequency) Subjects() []string {
	return collect(f.Fragments, func(g Fragment) string { return g.Subject })
}

// Events is the events that fragments wait for, each once, in the order of the
// text.
func (f Frequency) Events() []string {
	return collect(f.Fragments, func(g Fragment) string { return g.Event })
}

func collect(fragments []Fragment, text func(Fragment) string) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, g := range fragments {
		if s := text(g); !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

func distinct(rules []Rule) []Rule {
	var all []Rule
	seen := map[string]bool{}
	for _, r := range rules {
		if k := r.String(); !seen[k] {
			seen[k] = true
			all = append(all, r)
		}
	}
	return all
}

// ErrUnstated says that a frequency text states nothing: it is blank, a dash,
// or says in words that the frequency is not given.
var ErrUnstated = errors.New("no frequency is stated")

// PhraseError is the refusal of a frequency text: the part that was not
// understood, as it stands in the text, and what might have been meant.
type PhraseError struct {
	Text        string
	Part        string
	Suggestions []string
}

func (e *PhraseError) Error() string {
	return fmt.Sprintf("reading frequency %q: %q is not understood", e.Text, e.Part)
}
