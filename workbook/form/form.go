package form

import "rond/workbook"

// Form is everything an owner's workbook shows.
type Form struct {
	Lang         string // "sv" or "en"
	Texts        Texts
	Organisation string
	Board        string
	Plan         string // the plan's title
	Recipient    string // the person who is asked
	Reference    string // "R1043", the request's reference as in the subject of the mail
	Due          string // last day to answer, YYYY-MM-DD
	Contact      string // name, mail and telephone of the plan's contact
	Grades       []Grade
	Rows         []Row
	SharedKey    string // from [Signer.Key] with row [SharedRow]: lets one cell answer for the simple rows; "", it does not
	Look         Look
	Actions      []Action           // on a sheet of their own; none, no sheet
	Fix          []workbook.Problem // what to mend: makes a correction, with "Att rätta" first
	FixTexts     []string           // the sentence for each of Fix, in the form's language
}

// Texts is the prose of a form, filled by the caller from its templates. Words
// that are read back (headings, choices) are this package's own.
type Texts struct {
	Title        string   // over the sheet
	Intro        string   // one line: what to do and by when; {count}, {due} and {recipient} are filled in, here and in FixIntro
	Steps        []string // the numbered steps, "Öppna och aktivera redigering" …
	Help         []string // paragraphs of the help sheet; "# " begins a heading
	FixTitle     string
	FixIntro     string
	ActionsTitle string // over the sheet of open actions
	ActionsIntro string
	ActionsAsked string // follows ActionsIntro where the effect of an action is asked about
	PromptTitle  map[Field]string
	Prompt       map[Field]string // shown by the spreadsheet program when the cell is chosen
	Refused      map[Field]string // shown when a typed value is not one of the choices
	Shared       string           // the question that answers for the simple controls
	SharedMore   string           // what saying yes means; {refs} is filled in
}

// Look is how an organisation dresses its forms. The zero value is Rond's own.
type Look struct {
	Colour string // RRGGBB, dark enough for white text; "" for Rond's
	Logo   []byte // PNG or JPEG, shown at the top right; its alternative text is the organisation's name
	Width  int    // of the logo, in pixels
	Height int
}

// SharedRow is the number that the key of the row for the simple controls has
// in every request.
const SharedRow = 0

// Grade is one step of the plan's assessments: a code that is stored and the
// word that a person sees. Severity orders them: 0 no deviation, rising with
// its weight; -1 not assessed.
type Grade struct {
	Code     string
	Word     string
	Severity int
}

// Row is one occurrence that the owner is asked about.
type Row struct {
	Key         string // from [Signer.Key]
	Ref         string // visible, unique in the request: "K07-2026T1"
	Area        string
	Control     string
	Method      string
	Period      string  // "tertial 1 2026"
	Due         string  // YYYY-MM-DD
	Previous    string  // last period's answer in a few words
	NeedsResult bool    // the row is for a reporting occasion: text is required
	Simple      bool    // may be answered together with the other simple ones
	Dated       bool    // the day it was carried out is asked for
	Sample      string  // what is to be examined, "25 fakturor": asks for how many were and how many deviated
	Target      string  // "minst 95 %": asks for what came out
	Answer      Answer  // filled in beforehand: what was read from an earlier return
	Bad         []Field // cells to mark: the row is not done until they are changed
}

// Performed says whether the control was carried out during the period.
type Performed string

const (
	Unsaid     Performed = ""
	Yes        Performed = "yes"
	Partly     Performed = "partly"
	No         Performed = "no"
	NoOccasion Performed = "no-occasion"
	NotMine    Performed = "not-mine" // "Berör inte min verksamhet": a proposal to the controller
)

// Answer is what an owner says about one row. Grade is the code of a [Grade].
// DoneOn and ActionDue are YYYY-MM-DD or empty, Examined and Deviating whole
// numbers in digits or empty; Outcome is as it was written.
type Answer struct {
	Performed   Performed `json:"performed,omitempty"`
	DoneOn      string    `json:"done_on,omitempty"`
	Examined    string    `json:"examined,omitempty"`
	Deviating   string    `json:"deviating,omitempty"`
	Outcome     string    `json:"outcome,omitempty"`
	Result      string    `json:"result,omitempty"`
	Grade       string    `json:"grade,omitempty"`
	Action      string    `json:"action,omitempty"`
	ActionOwner string    `json:"action_owner,omitempty"`
	ActionDue   string    `json:"action_due,omitempty"`
	Proposal    string    `json:"proposal,omitempty"`
}

// Empty reports whether nothing is said at all.
func (a Answer) Empty() bool { return a == Answer{} }

// Field names one input of a row.
type Field string

const (
	FieldPerformed   Field = "performed"
	FieldDoneOn      Field = "done-on"
	FieldExamined    Field = "examined"
	FieldDeviating   Field = "deviating"
	FieldOutcome     Field = "outcome"
	FieldResult      Field = "result"
	FieldGrade       Field = "grade"
	FieldAction      Field = "action"
	FieldActionOwner Field = "action-owner"
	FieldActionDue   Field = "action-due"
	FieldProposal    Field = "proposal"

	FieldStatus Field = "status" // these three of an action
	FieldHad    Field = "had"    // whether it had effect
	FieldEffect Field = "effect"
)

// Action is an action of the owner's, on a sheet of its own: an open one, or
// with Asks one that is done and whose effect is asked about, in a column that
// only a form with such actions has. Key signs it as a row's key does, with a
// number that no row has. Status is a code: unset, not-started, started,
// ongoing, done, dropped. What it and Effect were is kept on the hidden sheet,
// so that a copy tells what somebody has changed in it from what was never
// touched.
type Action struct {
	Key    string
	Ref    string // "Å12"
	Area   string
	Text   string
	Owner  string
	Due    string
	Status string
	Effect string
	Asks   bool
	Bad    map[Field]string // cells to mark, with what somebody wrote there; FieldStatus, FieldHad and FieldEffect
}

// Return is what a returned form holds, before anyone has judged it.
type Return struct {
	Reference string // from the workbook's own properties; "" when lost
	Rows      []ReadRow
	Actions   []ReadAction
	Notes     []workbook.Problem // about the file as a whole, and rows that could not be told
}

// ReadRow is one row as it came back. Row is the number after the request in
// the key, Request the request that the key names.
type ReadRow struct {
	Request int64
	Row     int
	Ref     string
	Sheet   string
	Line    int // row number in the sheet, from one
	Answer  Answer
	Cells   map[Field]string   // where each field stood: "F12"
	Wrong   []workbook.Problem // cells that hold something that is no value of their field
	WrongIn []Field            // the field of each of Wrong
	// Unsettled says that nobody has yet compared the Ref beside the answer
	// with the key's: see [Settle].
	Unsettled bool
}

// ReadAction is one action's line as it came back. Sent says that the file
// remembers what it was sent with: SentStatus and SentEffect.
type ReadAction struct {
	Request    int64
	Row        int
	Ref        string
	Sheet      string
	Cells      map[Field]string
	Status     string
	Effect     string
	Had        string // yes, partly or no; "" where nothing is said
	Sent       bool
	SentStatus string
	SentEffect string
	Wrong      []workbook.Problem
	WrongIn    []Field // the field of each of Wrong
}

// State is what a row amounts to.
type State string

const (
	Blank      State = "empty"
	Incomplete State = "incomplete"
	Wrong      State = "wrong"
	Complete   State = "complete"
)

// Judged is a row's state and why it is not complete.
type Judged struct {
	State    State
	Problems []workbook.Problem // what is missing or contradicts itself, with cells
	Fields   []Field            // the field of each of Problems
	Hints    []workbook.Problem // worth a word, but no reason to ask again
	Answer   Answer             // as read, with the grade's code
}
