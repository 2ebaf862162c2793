package consolidated

import (
	"iter"

	"rond/workbook/risk"
)

// Head is what the summary says about the workbook as a whole. Made is shown
// as it is.
type Head struct {
	Lang         string // "sv"; anything else is English
	Organisation string
	Title        string // also the document's title; empty makes a default
	FromYear     int    // the first of several; 0, or the same, for one
	Year         int
	Occasion     string   // "" for the whole year
	Without      []string // boards that have no such occasion, and so are not in the workbook
	Made         string
	Plans        []PlanHead // in the order of the summary
	Grades       []Grade    // of all plans; a code means the same in each of them
	Chain        string     // the head of the event chain that the workbook is made from; shown as it is
	Help         []string   // paragraphs on how the sheets are read
}

// PlanHead is one plan in the workbook. Adopted is shown as it is: a date, or
// a date with its section. A provisional plan goes until one is adopted. From
// and To are what the occasion covers, YYYY-MM-DD: of the plan the workbook
// holds the periods that end there. They are empty for the whole year.
type PlanHead struct {
	Board, Title, Adopted string
	Provisional           bool
	Closed                bool // the plan's year is closed, and what it holds is locked
	Version               int  // 0 shows none
	From, To              string
	Units                 []string   // that the workbook is about, when it is not about all
	Scale                 risk.Scale // without steps when it values no risks
}

// Grade is a step of the assessments: the code that is stored and the word
// that is shown. Severity 0 is no deviation, rising with its weight; -1 is not
// assessed.
type Grade struct {
	Code, Word string
	Severity   int
}

// Data is everything that the tables hold. The sequences are read once, in
// order, and may be nil; the first error that one of them yields ends the
// writing.
type Data struct {
	Controls   []ControlRow
	Areas      []AreaRow
	Answers    iter.Seq2[Row, error]
	Texts      []TextRow
	Actions    []ActionRow
	Mails      iter.Seq2[MailRow, error]
	Deliveries []DeliveryRow
	Boards     []BoardRow // of a workbook of several boards; without them there is no sheet
}

// The codes of [Row.State]. Asked and without a complete answer: Waiting until
// the last day to answer, Silent ("ej rapporterad") after it.
const (
	Answered        = "answered"
	AnsweredByOther = "answered-by-other"
	NotApplicable   = "not-applicable" // the owner says that it is not theirs
	Partial         = "partial"        // something is filled in, something is missing
	Returned        = "returned"       // it was answered, and sent back for completion
	Waiting         = "asked"
	Silent          = "late"
	Undeliverable   = "undeliverable"
	Held            = "held"   // an answer has come and waits for the controller
	Vacant          = "vacant" // never asked: nobody holds the role
	NotDue          = "not-due"
	BeforeStart     = "before-start"
	Cancelled       = "cancelled"
)

// Row is one occurrence with its newest answer. Asked, Due and ActionDue are
// dates YYYY-MM-DD, Received is YYYY-MM-DD HH:MM in the organisation's time; a
// value of another form is shown as the text it is.
type Row struct {
	Board, Plan, Area, Risk        string
	Ref, Control, Part, Text       string // Control and Part are codes, Text what is to be controlled
	PeriodID, Period, PeriodEnd    string // PeriodEnd is its last day, YYYY-MM-DD: the matrix is in that order
	Unit, Role, Owner, Email       string
	Away                           string // the day somebody who has not answered is back, YYYY-MM-DD
	Asked, Due, State              string // State is one of the codes above
	Late                           bool   // answered, or part of it, after the last day
	AfterClosing                   bool   // and after the reporting occasion was closed
	Reminders                      int
	Received, SubmittedBy          string
	Performed                      string // code: yes, partly, no, no-occasion, not-mine, or empty
	DoneOn                         string // YYYY-MM-DD
	Examined, Deviating            string // whole numbers in digits, or empty
	Outcome, Target                string // as they were written
	Result                         string
	Grade                          string // code of a [Grade]; an unknown one is shown as it is
	Action, ActionOwner, ActionDue string
	Proposal                       string
	Version                        int    // of the answer, 0 when there is none
	File                           string // SHA-256 of the returned file, first 12 hex digits
	Request                        string // "R1043"
}

// AreaRow is an area of a plan, with or without controls.
type AreaRow struct{ Board, Plan, Number, Area, Account string }

// TextRow is what the controller says at a reporting occasion of a control, an
// area or a plan, or what the answers propose that they say. Control is a code,
// with or without a few words of the control after it, empty when the area or
// (both empty) the plan is meant. Grade and Proposed are codes. Key names the
// row when the workbook comes back: letters, digits and whatever else no
// program takes for a number or a formula. State is where the answers stand: ""
// when something is reported, else one of the codes of [Row.State].
type TextRow struct {
	Key                        string
	Board, Plan, Area, Control string
	Occasion, Text, Grade      string
	Said, Proposed             string // by the answers
	Asked, Answered            int
	State                      string
	Written                    bool // by the controller; else Text and Grade are a proposal
}

// MailRow is one mail of the ledger. Made and Sent are YYYY-MM-DD HH:MM. Kind
// and State are the codes of the ledger; one that has no word here is shown as
// it is.
type MailRow struct {
	Board, Request, Kind, To, Name, Subject, MessageID, Made, Sent, State string
	Transmissions                                                         int
}

// BoardRow is how far a board has come with a reporting occasion. State is the
// plan's: draft, provisional, adopted or closed. Days are YYYY-MM-DD, empty for
// what has not been.
type BoardRow struct {
	Board, Plan, State, Adopted, Section, Registry string
	Occasion                                       string
	Asked, Answered                                int
	Texts, Controls                                int // that the controller has written of, of all
	BoardDate, Closed, Decided, DecidedSection     string
}

// DeliveryRow is one thing that arrived. Received is YYYY-MM-DD HH:MM. Verdict
// is a code of the ledger or already words; Reason is words.
type DeliveryRow struct {
	Received, From, Subject, Verdict, Reason, Request, Owner string
	Handled                                                  bool
}
