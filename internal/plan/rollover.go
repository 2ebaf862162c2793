package plan

import (
	"fmt"
	"slices"
	"strings"

	"rond/templates"
)

// Showing is what a year showed of a control: how often it was asked about and
// answered, carried out, and found to deviate.
type Showing struct {
	Asked, Answered int
	Waiting, Later  int // asked and still within its time; to be asked later in the year
	Performed       int // answers that say that it was, wholly or in part
	Minor, Major    int // deviations by their grade's severity: 1, and above
	Sampled         int // answers that say how many were examined
	Examined        int // and how many that was, together
	Proposals       []string
}

// Rolled is a draft of the next year's plan, for somebody to decide on: this
// year's as it goes on, and beside every control, by its code, what the year
// showed of it and what that speaks for. Nothing is left out: who decides takes
// the row away.
func (p *Plan) Rolled(shown map[string]Showing) *Plan {
	next := p.Continued()
	next.Status = Draft
	what, whose := rolledTitles(p.Language, next.Year)
	next.Controls = make([]Control, len(p.Controls))
	for i, c := range p.Controls {
		s := shown[c.Code]
		c.Extra = slices.DeleteFunc(slices.Clone(c.Extra), func(n Note) bool { return rolledNote(n.Title) })
		c.Extra = append(c.Extra, Note{Title: what, Text: s.speaksFor(p.Language)})
		if len(s.Proposals) > 0 {
			c.Extra = append(c.Extra, Note{Title: whose, Text: strings.Join(s.Proposals, "\n")})
		}
		next.Controls[i] = c
	}
	return next
}

// MarkNew marks the controls that last year's plan did not have as new, in a
// draft of the plan of a year. A control that says something of itself already
// is left as it is; what is in force is never marked behind anybody's back.
func (p *Plan) MarkNew(last *Plan) {
	for i := range p.Controls {
		c := &p.Controls[i]
		if last.control(c.Code) == nil && c.Risk.Marks == "" {
			c.Risk.Marks = words("Ny", "New").In(p.Language) + fmt.Sprintf(" %d", p.Year)
		}
	}
}

// speaksFor says what a year's showing speaks for, the gravest thing first.
func (s Showing) speaksFor(lang string) string {
	code, args := s.verdict()
	text, remedy := templates.Problem(lang, code, args)
	return text + " " + remedy
}

func (s Showing) verdict() (code string, args []string) {
	n := func(numbers ...int) (args []string) {
		for _, x := range numbers {
			args = append(args, fmt.Sprint(x))
		}
		return args
	}
	switch {
	case s.Asked == 0 && s.Waiting > 0:
		return "rollover-waiting", nil
	case s.Asked == 0 && s.Later > 0:
		return "rollover-later", nil
	case s.Asked == 0:
		return "rollover-not-asked", nil
	case s.Answered == 0:
		return "rollover-silent", n(s.Asked)
	case s.Major > 0:
		return "rollover-major", n(s.Major, s.Answered)
	case s.Minor > 1:
		return "rollover-repeated", n(s.Minor, s.Answered)
	case s.Performed == 0:
		return "rollover-never", n(s.Answered)
	case s.Minor > 0:
		return "rollover-minor", n(s.Answered)
	case s.Sampled > 0 && s.Examined == 0:
		return "rollover-unexamined", n(s.Answered)
	case s.Answered < s.Asked:
		return "rollover-partly", n(s.Answered, s.Asked)
	}
	return "rollover-green", n(s.Answered)
}

// rolledTitles are the headings of what is written beside the controls.
func rolledTitles(lang string, year int) (what, whose string) {
	if lang == "en" {
		return fmt.Sprintf("Proposal for %d", year), fmt.Sprintf("Owners' proposals for %d", year)
	}
	return fmt.Sprintf("Förslag inför %d", year), fmt.Sprintf("De ansvarigas förslag inför %d", year)
}

// RiskNoteTitle is the heading of what a risk analysis says beside the controls
// of a draft.
func RiskNoteTitle(lang string, year int) string {
	if lang == "en" {
		return fmt.Sprintf("Risk analysis for %d", year)
	}
	return fmt.Sprintf("Riskanalysen inför %d", year)
}

// rolledNote reports whether a column is one that an earlier year's draft had.
func rolledNote(title string) bool {
	stem := yearIn.ReplaceAllString(title, "0")
	for _, lang := range []string{"sv", "en"} {
		what, whose := rolledTitles(lang, 0)
		if stem == what || stem == whose || stem == RiskNoteTitle(lang, 0) {
			return true
		}
	}
	return false
}
