package plan

// Status is where a plan stands.
type Status string

const (
	Draft       Status = "draft"
	Provisional Status = "provisional" // goes until the year's plan is adopted: asked, but no manager is told
	Adopted     Status = "adopted"
	Closed      Status = "closed"
)

// InForce reports whether a plan with the status asks people.
func (s Status) InForce() bool { return s == Adopted || s == Provisional }

// Plan is one version of a board's internal control plan for a year. Dates are
// YYYY-MM-DD. Texts are verbatim: line breaks and spelling are the author's.
type Plan struct {
	Board       string       `json:"board"`      // the board's name
	BoardCode   string       `json:"board_code"` // short and stable, letters and digits: "RK"
	Unit        string       `json:"unit"`       // the office or area whose plan it is
	Title       string       `json:"title"`
	Year        int          `json:"year"`
	StartMonth  int          `json:"start_month,omitempty"` // 1 to 12; 0 is January
	Status      Status       `json:"status"`
	Adopted     string       `json:"adopted,omitempty"` // date of the decision
	Section     string       `json:"section,omitempty"` // § of the decision
	Registry    string       `json:"registry,omitempty"`
	ValidFrom   string       `json:"valid_from,omitempty"`
	AskFrom     string       `json:"ask_from,omitempty"`  // nothing that ended before this day is asked; default the day of import
	Ends        string       `json:"ends,omitempty"`      // the board's last day; nothing that ends later is asked
	Successor   string       `json:"successor,omitempty"` // the code of the board that takes over
	Language    string       `json:"language"`
	Contact     Contact      `json:"contact"`
	MaxProb     int          `json:"max_probability,omitempty"`
	MaxCons     int          `json:"max_consequence,omitempty"`
	Grades      []Grade      `json:"grades"`
	Steps       []Step       `json:"steps,omitempty"` // words of the scale
	Note        string       `json:"note,omitempty"`
	Extra       []Note       `json:"extra,omitempty"`
	Occasions   []Occasion   `json:"occasions"`
	Timings     []Timing     `json:"timings,omitempty"`
	Units       []Unit       `json:"units,omitempty"`
	People      []Person     `json:"people,omitempty"`
	Seats       []Seat       `json:"seats,omitempty"`
	Areas       []Area       `json:"areas"`
	Controls    []Control    `json:"controls"`
	Assessments []Assessment `json:"assessments,omitempty"`
	Actions     []Action     `json:"actions,omitempty"`

	made []string // codes that the workbook did not say
	rows []place  // where the controls were read, until [Plan.Follow] has seen to those that are others'
}

// Contact is the person whom owners may ask: named in every mail.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone,omitempty"`
}

// Note is a cell of a column that Rond has no use for and keeps: the author's
// title and text.
type Note struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Grade is one step of the assessments. Severity: 0 no deviation, rising with
// its weight; -1 not assessed.
type Grade struct {
	Code     string `json:"code"`
	Word     string `json:"word"`
	Severity int    `json:"severity"`
	Extra    []Note `json:"extra,omitempty"`
}

// Kinds of steps.
const (
	StepProbability = "probability"
	StepConsequence = "consequence"
	StepValue       = "value" // N is the lowest value of a band
)

// Step is a word for a step of the scale, or for a band of risk values, and
// what it means.
type Step struct {
	Kind    string `json:"kind"`
	N       int    `json:"n"`
	Word    string `json:"word"`
	Meaning string `json:"meaning,omitempty"`
	Extra   []Note `json:"extra,omitempty"`
}

// Occasion is a reporting occasion: what it covers to, and its dates.
type Occasion struct {
	Name      string `json:"name"`                 // "Tertialuppföljning T1"
	Period    string `json:"period"`               // id of the period it reports on: "2026-T1", "2026"
	LastDay   string `json:"last_day,omitempty"`   // last day to answer
	Opens     string `json:"opens,omitempty"`      // day from which it is asked about
	TextsDue  string `json:"texts_due,omitempty"`  // the controller's texts are ready
	BoardDate string `json:"board_date,omitempty"` // of the meeting; without a last day, that is counted back from it
	Registry  string `json:"registry,omitempty"`
	Extra     []Note `json:"extra,omitempty"`
}

// Unit is a part of the organisation.
type Unit struct {
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	Extra  []Note `json:"extra,omitempty"`
}

// Person may hold seats. Email identifies, folded to lower case for comparing.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Phone    string `json:"phone,omitempty"`
	Language string `json:"language,omitempty"`
	Extra    []Note `json:"extra,omitempty"`
}

// Seat is a role in a unit. Holder, Deputy and Manager are mail addresses of
// people in the plan; an empty holder is a vacant seat. Place tells apart the
// seats of one role in one unit and is empty when there is only one.
type Seat struct {
	Role    string `json:"role"`
	Unit    string `json:"unit"`
	Place   string `json:"place,omitempty"`
	Holder  string `json:"holder,omitempty"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Deputy  string `json:"deputy,omitempty"`
	Manager string `json:"manager,omitempty"`
	Extra   []Note `json:"extra,omitempty"`
}

// Key identifies a seat in its plan: role and unit, and place if it has one.
func (s Seat) Key() string {
	key := s.Role
	for _, more := range []string{s.Unit, s.Place} {
		if more != "" {
			key += " · " + more
		}
	}
	return key
}

// Area is a heading of the plan, with or without controls, in its own order.
type Area struct {
	Number  string `json:"number,omitempty"`
	Chapter string `json:"chapter,omitempty"`
	Name    string `json:"name"`
	Account string `json:"account,omitempty"` // the narrative of a finished period, verbatim
	Extra   []Note `json:"extra,omitempty"`
}

// Risk is what a control is there for. Marks are verbatim: "(Ny 2017)". Code is
// of the risk in the board's risk analysis that it comes from, when it does.
type Risk struct {
	Code        string `json:"code,omitempty"`
	Text        string `json:"text,omitempty"`
	Marks       string `json:"marks,omitempty"`
	Probability int    `json:"probability,omitempty"`
	Consequence int    `json:"consequence,omitempty"`
	Value       int    `json:"value,omitempty"`
}

// Control is one line of the plan. Code is stable through versions ("K07").
// Responsible and Frequency are the plan's own words; what is asked of whom is
// said by the parts.
type Control struct {
	Code         string `json:"code"`
	Number       string `json:"number,omitempty"` // the source's own number
	Area         string `json:"area"`
	Risk         Risk   `json:"risk"`
	Text         string `json:"text"`
	Method       string `json:"method,omitempty"`
	Responsible  string `json:"responsible,omitempty"`
	Frequency    string `json:"frequency,omitempty"`
	Simple       bool   `json:"simple,omitempty"`
	Confidential bool   `json:"confidential,omitempty"`
	Sample       string `json:"sample,omitempty"`      // what is examined: "25 fakturor"; asks how many were, and how many deviated
	Target       string `json:"target,omitempty"`      // "minst 95 %"; asks for the outcome
	Dated        bool   `json:"dated,omitempty"`       // asks on which day it was carried out
	Opens        string `json:"opens,omitempty"`       // when it is asked about, in words that [scheduler.ParseDay] reads; "" is as the plan
	Due          string `json:"due,omitempty"`         // when the answer is due, likewise
	SharedFrom   string `json:"shared_from,omitempty"` // whose control it is, when it is not this board's own: "KS K07", see [Control.Owner]
	Local        string `json:"local,omitempty"`       // what this board adds to a control that is another's
	Parts        []Part `json:"parts"`
	Extra        []Note `json:"extra,omitempty"`
}

// Who says which of a role's holders answer.
type Who string

const (
	EveryHolder Who = "every-holder"
	OnePerUnit  Who = "one-per-unit"
	OneForAll   Who = "one-for-all"
	TakesPart   Who = "takes-part" // named, but does not answer
)

// Part is what is asked about. Code is "" when the control has only one part,
// otherwise a, b, … Frequency, Sample and Target empty mean as the control;
// Reported empty means as performed.
type Part struct {
	Code      string `json:"code,omitempty"`
	Subject   string `json:"subject,omitempty"`
	Method    string `json:"method,omitempty"`
	Frequency string `json:"frequency,omitempty"`
	Reported  string `json:"reported,omitempty"`
	Sample    string `json:"sample,omitempty"`
	Target    string `json:"target,omitempty"`
	Roles     []Role `json:"roles"`
	Extra     []Note `json:"extra,omitempty"`
}

// Role names a role that answers for a part, and how. Unit narrows it to one
// unit and those below it.
type Role struct {
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"`
	Who  Who    `json:"who"`
}

// Assessment is the controller's text and grade for a control, an area or the
// whole plan (both empty) at an occasion. Reported false is "ej rapporterad".
type Assessment struct {
	Control  string `json:"control,omitempty"` // code
	Area     string `json:"area,omitempty"`
	Occasion string `json:"occasion"` // period id
	Text     string `json:"text,omitempty"`
	Grade    string `json:"grade,omitempty"` // code of a Grade, "" not given
	Reported bool   `json:"reported"`
	Extra    []Note `json:"extra,omitempty"`
}

// Action is one line of the action list. Status is a code: unset,
// not-started, started, ongoing, done, dropped. From says what it comes from:
// an earlier list's line ("1.3/2026"), a control's code or other words; "" is
// an action that the plan itself decides on, without a control. Check is the
// day from which its effect is asked about once it is done, "" for the usual.
type Action struct {
	AreaNumber string `json:"area_number,omitempty"`
	Number     string `json:"number,omitempty"`
	Area       string `json:"area"`
	Text       string `json:"text"`
	Owner      string `json:"owner,omitempty"`
	Due        string `json:"due,omitempty"`
	Status     string `json:"status"`
	Effect     string `json:"effect,omitempty"`
	From       string `json:"from,omitempty"`
	Check      string `json:"check,omitempty"`
	Extra      []Note `json:"extra,omitempty"`
}

// Problem is something wrong with a plan workbook, or worth a warning. Text
// and Remedy are in the plan's language.
type Problem struct {
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Remedy  string `json:"remedy"`
	Warning bool   `json:"warning"`
}
