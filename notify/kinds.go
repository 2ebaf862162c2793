package notify

// Common is what every mail says: who writes, to whom, about which plan.
type Common struct {
	Lang         string // "sv" or "en"
	Organisation string
	Board        string
	Plan         string // the plan's title
	Year         int
	For          int    // in a mail about a risk analysis, the year of the plan to come; 0 in all others
	Recipient    string // name of the person written to
	ContactName  string
	ContactEmail string
	ContactPhone string
	Reference    string // "R1043"; last in the subject, in brackets; "" where no request is meant
}

// Item is one control in a mail.
type Item struct {
	Ref     string   // "K07-2026T1"
	Control string   // area and control, short
	Period  string   // "tertial 1 2026"
	Due     string   // YYYY-MM-DD; "" where it is not to be shown
	State   string   // complete, incomplete, wrong, empty; answered, partial, late in a summary; or "" to say nothing of it
	Detail  []string // sentences: what was understood or what is missing
}

// Notice tells a person of the first request before it comes: from whom, when
// and what about, so that nobody need take it for a trick. It asks for nothing
// and has no file.
type Notice struct {
	Common
	From  string // the address that the request comes from
	On    string // the day it comes
	Count int    // controls in it; nothing where it is about a risk analysis
}

// Dispatch asks a person about everything that fell due, with the workbook.
type Dispatch struct {
	Common
	Due     string
	Items   []Item
	Actions int // open actions in the workbook, on a sheet of their own
	Effects int // done ones there whose effect is asked about
	Taken   []Taken
}

// Taken is how many of the controls were somebody else's to answer before.
type Taken struct {
	From string
	N    int
}

// Released tells somebody who had been asked that they need not answer, and who
// does instead, when that is one person.
type Released struct {
	Common
	By    string // who has taken over; "" when nobody, or several have
	Items []Item
	Left  int // what they still have to answer
	Due   string
}

// Noted is an action of which something was taken from a returned file. Status
// is a word, as it stands now; Had the word for whether it had effect, "" when
// that was not said.
type Noted struct{ Ref, Status, Had string }

// Reminder asks again. Overdue is false before the due day. Nth counts from
// one. Attached says that the workbook comes along again; without it the text
// points to the mail that brought it.
type Reminder struct {
	Common
	Due      string
	Overdue  bool
	Nth      int
	Attached bool
	Items    []Item
}

// Extension tells an owner that they have more time, for what, and until when.
// With [Common].For it is about a risk analysis, and its items are units.
type Extension struct {
	Common
	Due      string // the first day that any of it is due now
	Attached bool   // a workbook with the new days is attached
	Items    []Item
}

// Return asks an owner to add to what they have answered. What is asked for
// stands under each control, in the words of whoever has read the answer; of
// the Kept ones it may not travel by mail.
type Return struct {
	Common
	By    string // who has read the answer
	Due   string
	Items []Item
	Kept  int
}

// Action is an action in a mail. Status is a word, as it stands now.
type Action struct {
	Ref    string
	Area   string
	Text   string // "" when it may not travel by mail
	Owner  string // "" when the recipient is
	Due    string
	Status string
}

// ActionDue tells whoever sees to some actions that their day is near or has
// passed. Unowned ones have nobody whom we could write to, and go to the
// contact.
type ActionDue struct {
	Common
	Coming  []Action // the first due first
	Passed  []Action
	Unowned bool
}

// Coming is a day ahead: how many people are asked then, and how many controls
// are due.
type Coming struct {
	Day   string
	Asked int
	Due   int
}

// RisksOpen is where a risk analysis for the plan of a year stands that is not
// closed. Late units have not answered by their last day, and Vacant ones have
// nobody to.
type RisksOpen struct {
	For      int
	Due      string
	Units    int
	Answered int
	Late     int
	Vacant   int
}

// Weekly is the status of a plan once a week: what waits, what is new since the
// last, and the week to come. Without any Open it is about its Risks.
type Weekly struct {
	Common
	Week       int    // of the year
	Since      string // the day of the last
	Open       int    // controls that wait for an answer
	Overdue    int    // those of them whose last day has passed
	Asked      int    // controls that have been asked about since
	Answers    int    // that have come since
	Counts     []Count
	Deviations []Item    // since
	Late       []Waiting // since
	Next       []Coming
	Risks      []RisksOpen
}

// OnDesk is how much waits for a decision about one board; "" is what nobody
// can say the board of. The labels are kinds of things: returns, questions,
// mails, stuck, vacant.
type OnDesk struct {
	Board  string
	Counts []Count
}

// Desk tells the contact that something new waits for a decision of theirs. It
// says how much there is of what, and nothing about whom.
type Desk struct {
	Common
	New    int
	Boards []OnDesk
}

// Waiting is one person of a manager's who has not answered.
type Waiting struct {
	Name  string
	Items []Item
}

// Manager tells a manager what waits for an answer in their part of the
// organisation. About a risk analysis an item is a unit, with the role that
// answers for it in the place of its period.
type Manager struct {
	Common
	People []Waiting
	Vacant []Item // controls, or units, whose seat nobody holds
}

// Receipt says what was understood of a return, control by control, and what
// is missing. It never repeats free text. SubmittedBy is set when somebody
// else sent the file; RegisteredBy when there was no file, and somebody wrote
// the answer for its owner.
type Receipt struct {
	Common
	Received     string // "2026-05-12 14:05", local time
	SubmittedBy  string
	RegisteredBy string
	File         string
	Unchanged    bool // the file was as we sent it
	Attached     bool // a workbook to go on in is attached
	Items        []Item
	Left         int // rows still to answer
	Due          string
	Actions      []Noted
	Hints        []string
	Asked        bool   // a question in the same mail has been passed on
	For          int    // the year of the plan when it was closed before the file came: nothing of it counts; else 0
	Locked       string // the day on which that year was closed, "" when nobody knows
}

// Fault is one thing to mend in a returned file: where, what, and how.
type Fault struct {
	Place string // "Kontroller, cell F12"
	Text  string
}

// Correction asks for mended cells, or a file that can be read, and carries a
// new workbook with what we read (none when there was nothing to read).
type Correction struct {
	Common
	Received string
	File     string
	Whole    string // set when the file as a whole could not be taken: why, and what to do
	Faults   []Fault
	Good     []Item
	Actions  []Noted
	Due      string
	Attached bool // a new workbook is attached
	Asked    bool // a question in the same mail has been passed on
}

// Question passes a person's words on to the plan's contact. The words travel
// as an attached message, not in this text, so that nobody takes them for ours.
type Question struct {
	Common
	From    string // name and address of who asked
	Subject string
	Items   []Item // what they have not answered
}

// QuestionReceived tells the person who has their question.
type QuestionReceived struct {
	Common
	Items []Item // what is still to answer
	Due   string
}

// Count is one line of a summary. Label is one of the codes of a row's
// state in the consolidated workbook (answered, partial, asked, late …), or
// else shown as it is.
type Count struct {
	Label string
	N     int
}

// Summary is the compiled status at an occasion, with the consolidated
// workbook, and what the contact has to do about it. Closed is true for the one
// that is sent when the occasion closes. To others than a contact it is of the
// boards that are theirs to see, or of some units of them, and asks nothing.
type Summary struct {
	Common
	Occasion   string // "Tertialuppföljning T1"
	Closed     bool
	Date       string
	Texts      int    // controls that the contact has not written about
	ToGrade    int    // controls whose grade the contact has not given
	Ready      string // the day that the texts are to be ready, "" when it is not known or has been
	Meeting    string // the day of the board's meeting, likewise
	Days       int    // working days left to it
	Counts     []Count
	Grades     []Count // Label is the grade's word
	Silent     []Waiting
	Unreached  []Waiting // whose mail has not arrived
	Vacant     []Item    // that nobody answers for
	Deviations []Item
	Boards     []OnBoard // when it is about several
	Only       []string  // the units that it is about, when it is not about all
}

// OnBoard is where a board of several stands.
type OnBoard struct {
	Board                               string
	Asked, Answered, Silent, Deviations int
}
