package report

import "cmp"

// Report is the follow-up of one board's plan. Days are YYYY-MM-DD; texts may
// have several lines.
type Report struct {
	Head
	Unit         string
	Plan         string // its title
	Adopted      string // day and section of the decision, in words; "" when the plan has none
	PlanRegistry string
	Provisional  bool
	MaxProb      int // the scale of the risks, 0 when the plan has none
	MaxCons      int
	Whole        Assessment // of the whole plan
	Grades       []Grade    // of the plan, in its order
	Areas        []Area     // in the plan's order, with and without controls
	Missing      []Missing
}

// Head is what stands on the first page and above every page.
type Head struct {
	Lang         string // "sv"; anything else is English
	Organisation string
	Board        string
	Year         int
	Occasion     string // name of the reporting occasion, "" for the year
	From, To     string // the first and the last day that it covers, "" for the year
	Registry     string // registry number of the matter
	Closed       string // the day when the occasion was closed, "" while it is open
	Decided      string // day and section of the board's decision on the occasion, in words; "" until it is recorded
	Locked       string // the day when the plan's year was closed, "" while it is open
	Made         string // the day when the figures were read
}

// Grade is a step of the assessments: its word, and its severity as the plan
// has it, 0 for no deviation, rising with its weight, below 0 for not assessed.
type Grade struct {
	Word     string
	Severity int
}

// bySeverity orders grades: no deviation first, and what is not assessed, whose
// severity is below zero, last.
func bySeverity(a, b Grade) int {
	return cmp.Or(cmp.Compare(uint(a.Severity), uint(b.Severity)), cmp.Compare(a.Word, b.Word))
}

// Assessment is the controller's text and grade. Given is false where there is
// none. Occasion is the name of the occasion that it was written at, when that
// is not the report's.
type Assessment struct {
	Given    bool
	Reported bool
	Text     string
	Grade    Grade // Word is "" when no grade is given
	Occasion string
}

// Area is a heading of the plan with its controls and actions. Account is the
// narrative that the plan itself holds, verbatim.
type Area struct {
	Name, Account string
	Assessment    Assessment
	Controls      []Control
	Actions       []Action
}

// Control is one line of the plan in the plan's own words, with what was
// assessed and answered. Left says that the newest plan no longer has it.
type Control struct {
	Code, Text, Method, Responsible, Frequency string
	SharedFrom, Local                          string // the board and code that it is shared from, and what this board adds to it
	Risk, Marks                                string
	Probability, Consequence, Value            int
	Confidential, Left                         bool
	Assessment                                 Assessment
	Answers                                    Tally
}

// The states of an answer, by which a [Tally] counts. Asked is before its last
// day to answer and Silent after it. AfterClosing was answered when its occasion
// had been closed, and is counted apart.
const (
	Answered        = "answered"
	AnsweredByOther = "answered-by-other"
	NotApplicable   = "not-applicable"
	AfterClosing    = "after-closing"
	Partial         = "partial"
	Returned        = "returned"
	Asked           = "asked"
	Silent          = "late"
	Undeliverable   = "undeliverable"
	Held            = "held"
	Vacant          = "vacant"
	NotDue          = "not-due"
	BeforeStart     = "before-start"
	Cancelled       = "cancelled"
)

// states is every state in the order in which they are told.
func states() []string {
	return []string{Answered, AnsweredByOther, NotApplicable, AfterClosing, Silent, Partial, Returned, Undeliverable, Held, Vacant, Asked, NotDue, BeforeStart, Cancelled}
}

// Tally counts the answers that a control should have: by state, by the
// owners' grade (the zero grade for none), and how many of the answered came after
// the last day to answer.
type Tally struct {
	States map[string]int
	Grades map[Grade]int
	Late   int
}

// given is how many have been answered.
func (t Tally) given() int {
	return t.States[Answered] + t.States[AnsweredByOther] + t.States[NotApplicable]
}

// due is how many were to be answered: all but what is still to come, was over
// before the plan began to ask, or is cancelled.
func (t Tally) due() int {
	n := 0
	for state, k := range t.States {
		if state != NotDue && state != BeforeStart && state != Cancelled {
			n += k
		}
	}
	return n
}

// silent reports whether nothing at all has come of what was to come: nobody
// has answered, and nobody still has time to.
func (t Tally) silent() bool {
	return t.due() > 0 && t.due() == t.States[Silent]+t.States[Undeliverable]+t.States[Vacant]
}

// add adds another tally to one that has its maps.
func (t *Tally) add(o Tally) {
	for s, n := range o.States {
		t.States[s] += n
	}
	for g, n := range o.Grades {
		t.Grades[g] += n
	}
	t.Late += o.Late
}

// Action is one line of the action list. Status is a code: unset, not-started,
// started, ongoing, done, dropped. From is the year of the plan that it came
// with when that is an earlier one. Direct says that a plan decided on it
// without a control; Control is the one that it came from. Had says whether it
// had effect: yes, partly, no, or "" while nobody has said.
type Action struct {
	Text, Owner, Due, Status, Effect string
	Late                             bool
	From                             int
	Direct                           bool
	Control, Had                     string
}

// Missing is what of a control in a period nobody has reported, and why: one
// of the states. A vacant role has nobody to ask.
type Missing struct {
	Control, Text, Period, State, Role string
	Units                              []string
}

// Comparison is the controls that several boards' plans of a year share.
type Comparison struct {
	Head   // Board, Registry, Closed, Decided and Locked are empty
	Boards []string
	Shared []Shared
}

// Shared is a control that several boards have. Owner is the board that owns
// it, "" when its plan is not among those compared.
type Shared struct {
	Owner      string
	Code, Text string
	Boards     []BoardResult
}

// BoardResult is what one board says of a shared control; Local is what it has
// added to it. The text of a control
// that may concern confidential matter is its own board's only: it is not here.
type BoardResult struct {
	Board, Local string
	Confidential bool
	Assessment   Assessment
	Answers      Tally
}
