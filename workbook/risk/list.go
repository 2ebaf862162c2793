package risk

// List is a board's risk analysis put together: what every unit has said, what
// has changed since the year before, and what the controller has chosen of it
// so far.
type List struct {
	Lang         string // "sv"; anything else is English
	Organisation string
	Board        string
	Year         int    // of the plan that the analysis is for
	Made         string // shown as it is
	Due          string // the units' last day to answer, YYYY-MM-DD
	Closed       bool   // the analysis is ended; otherwise the list is told to be preliminary
	Scale        Scale  // without bands it is shown by thirds of its greatest value
	Asked        int    // units
	Answered     int
	Risks        []Listed // in any order: the sheets put them in theirs
	Areas        []ListedArea
	Silent       []SilentUnit
	Frequencies  []string // offered in drop-downs; others may be written
	Roles        []string // likewise
	Texts        ListTexts
}

// ListTexts is the prose of a list, filled by the caller from its templates.
type ListTexts struct {
	Steps   []string          // how to choose, on the first sheet
	Help    []string          // paragraphs of the last sheet
	Prompts map[string]string // by what, text, method, frequency, roles, reason, and area for the choice of a whole one
}

// Listed is a risk in a list. Key is what its row is known by when the workbook
// comes back: letters, digits and whatever else no program takes for a number
// or a formula, other than that of any other risk. Steps and values are 0 where
// there is none. What a unit has not Valued this year is shown without a value.
type Listed struct {
	Key, Code, Unit, Area                    string
	Text, Cause, Measures                    string
	Probability, Consequence                 int
	ResidualProbability, ResidualConsequence int
	Last, LastResidual                       int    // values of the year before
	LastText                                 string // as it was worded then, where that was otherwise
	New, Gone, Valued                        bool
	Marks                                    string
	Proposal                                 string // the unit's, a code: control, action, accept, gone
	Comment                                  string
	In                                       []string // codes of the controls in the plan in force that are about it
	Choice                                   Choice
}

// ListedArea is an area of the plan, in the plan's order. Key is as a risk's,
// other than that of any other area; an area without one cannot be chosen.
type ListedArea struct {
	Key, Number, Name string
	Choice            Choice // What is [ChooseArea], [ChooseNo] or empty; Reason
}

// SilentUnit is a unit from which answers are missing. Dates are YYYY-MM-DD. A
// unit that nobody answers for has no Who and was never asked.
type SilentUnit struct {
	Unit, Role, Who, Email string
	Asked, Due             string
	Reminders              int
	Late                   bool // its last day has passed
	Partly                 bool // something has come
}

// What can be chosen for a risk, and for a whole area.
const (
	ChooseControl = "control" // a control in the plan
	ChooseAction  = "action"  // an action at once, without a control
	ChooseNo      = "no"
	ChooseArea    = "yes" // of an area: its risks go into the plan
)

// Choice is what the controller has decided about a risk or an area. A choice
// for a control may lack everything else: what a plan needs is asked for when
// the plan is made. Spaces around a text are no part of it.
type Choice struct {
	What      string `json:"what,omitempty"`
	Text      string `json:"text,omitempty"` // the control, or the action
	Method    string `json:"method,omitempty"`
	Frequency string `json:"frequency,omitempty"`
	Roles     string `json:"roles,omitempty"` // who answers
	Reason    string `json:"reason,omitempty"`
}

// Empty reports whether nothing is said at all.
func (c Choice) Empty() bool { return c == Choice{} }

// value is the risk's value now, 0 when it has none.
func (r *Listed) value(s Scale) int {
	if !r.Valued || r.Gone {
		return 0
	}
	return s.Value(r.Probability, r.Consequence)
}

// residual is its value with the measures counted, 0 when it has none.
func (r *Listed) residual(s Scale) int {
	if !r.Valued || r.Gone {
		return 0
	}
	return s.Value(r.ResidualProbability, r.ResidualConsequence)
}

// change is what has become of a risk since the year before.
type change int

const (
	unchanged  change = iota
	added             // new this year
	gone              // the unit says that it is no more
	raised            // its value
	lowered           //
	less              // the same value, a lower one with the measures counted
	more              // likewise, a higher one
	reworded          // the same values in other words
	unvalued          // nobody has valued it this year
	firstValue        // it was there, without a value
)

func (r *Listed) change(s Scale) change {
	now, with := r.value(s), r.residual(s)
	switch {
	case r.Gone:
		return gone
	case r.New:
		return added
	case now == 0:
		return unvalued
	case r.Last == 0:
		return firstValue
	case now > r.Last:
		return raised
	case now < r.Last:
		return lowered
	case with > 0 && r.LastResidual > 0 && with > r.LastResidual:
		return more
	case with > 0 && r.LastResidual > 0 && with < r.LastResidual:
		return less
	case r.LastText != "":
		return reworded
	}
	return unchanged
}
