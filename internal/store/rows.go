package store

import "time"

// Installation is this Rond: an id that is part of every signed key.
type Installation struct {
	ID   string
	Made time.Time
}

// Key is a secret for one purpose. A retired key still verifies.
type Key struct {
	ID      int64
	Purpose string // "row"
	Secret  []byte
	Made    time.Time
	Retired time.Time // zero while in use
}

// Board is a nämnd: its own authority.
type Board struct {
	ID   int64
	Code string
	Name string
}

// Person is somebody we write to or hear from. Key is the mail address folded
// for comparing.
type Person struct {
	ID       int64
	Key      string
	Email    string
	Name     string
	Phone    string
	Language string
}

// Seat is a role in a unit. Holder, Deputy and Manager are persons, 0 when
// there is none; a seat without a holder is vacant.
type Seat struct {
	ID      int64
	Board   int64
	Role    string
	Unit    string // and the place in it, where a role has several
	Holder  int64
	Deputy  int64
	Manager int64
}

// Plan is a board's plan for a year; what it says is in its versions.
type Plan struct {
	ID       int64
	Board    int64
	Year     int
	Title    string
	Status   string // draft, adopted, closed
	AskFrom  string // nothing that ended before this day is asked
	Version  int64  // the version in force
	Imported time.Time
}

// Version is one immutable state of a plan. Document and File are SHA-256 of
// blobs: the plan as JSON, and the workbook that it was read from.
type Version struct {
	ID       int64
	Plan     int64
	N        int
	Document string
	File     string
	Made     time.Time
}

// Occurrence states.
const (
	Planned       = "planned" // not yet asked
	Asked         = "asked"   // in a request, no complete answer
	Answered      = "answered"
	AnsweredOther = "other"          // answered by another for all
	NotApplicable = "not-applicable" // the owner says it is not theirs; the controller decides
	Cancelled     = "cancelled"
	Before        = "before" // ended before the plan was asked from
	Vacant        = "vacant" // opened, and nobody holds the seat
)

// Occurrence is one thing to answer: a part of a control, a period, a seat.
type Occurrence struct {
	ID      int64
	Plan    int64
	Control string
	Part    string
	Period  string
	Also    string // ids of shorter periods answered with it, separated by spaces
	Event   int    // 0 for a planned one
	Seat    int64
	Opens   string
	Due     string
	State   string
	Request int64 // 0 until asked
	Person  int64 // who was asked, or for whom it was answered without being asked
	Answer  int64 // the newest answer, complete or not; 0 when none
	MovedTo int64
	Reason  string // somebody's words on why it is cancelled, moved, or due later; "" where the plan alone decided
}

// Request states.
const (
	RequestOpen   = "open"
	RequestDone   = "done"   // nothing in it waits
	RequestClosed = "closed" // its occasion closed with rows unanswered
)

// Request is one mail with one workbook to one person about one plan. In a
// risk round its rows are risks ([RiskRow]), else controls ([RequestRow]).
type Request struct {
	ID     int64
	Plan   int64
	Person int64
	Day    string
	N      int
	Due    string
	State  string
	Round  int64 // the risk round that it belongs to; 0 for controls
}

// RequestRow is one row of a request's workbook.
type RequestRow struct {
	Request    int64
	N          int
	Occurrence int64
	Ref        string // "K07-2026T1"
}

// Mail states.
const (
	MailHeld      = "held" // waits for the controller
	MailQueued    = "queued"
	MailSending   = "sending"
	MailSent      = "sent"      // a server of ours has taken it
	MailDelivered = "delivered" // the recipient's server has taken it, it says
	MailDelayed   = "delayed"   // a server on the way still tries
	MailFailed    = "failed"    // the server refused it for good, or it could not be built
	MailUncertain = "uncertain" // may have been taken; one more transmission
	MailUnknown   = "unknown"   // transmitted twice without an answer
	MailBounced   = "bounced"
	MailWithdrawn = "withdrawn" // no longer true when its turn came
)

// Mail is one message, from the decision to write it to what came of it. Raw
// is the SHA-256 of its rendered bytes, "" until they are made; from then on
// they never change. Phase is how far a transmission had come when it was last
// committed; data is committed before it begins.
type Mail struct {
	ID            int64
	Cause         string // the unique reason it exists: "dispatch/1043"
	Kind          string // notice, dispatch, reminder, extension, return, released, action, weekly, desk, manager, receipt, correction, question, question-received, summary
	Plan          int64
	Person        int64 // recipient, 0 when the recipient is only an address
	To            string
	ToName        string
	Request       int64
	Delivery      int64  // what it answers, for receipts, corrections and questions
	Occasion      string // period id, for summaries
	MessageID     string
	InReplyTo     string
	Subject       string
	Body          string    // JSON: what it says, for kinds whose matter is fixed when the row is made; of a notice the day it was rendered
	Date          time.Time // the Date field; fixed when the row is made
	State         string
	Phase         string
	Due           time.Time // not to be sent before
	Tries         int       // times somebody began to render or send it
	Transmissions int       // times it was handed over and may have arrived
	Raw           string
	Sent          time.Time
	Reason        string // why it is held, withdrawn, failed, delayed or bounced
}

// Attempt is one try at sending a mail.
type Attempt struct {
	Mail   int64
	N      int
	Began  time.Time
	Ended  time.Time // zero when the process died
	Phase  string
	Result string
	Code   int
	Words  string
}

// Delivery states.
const (
	DeliveryNew  = "new"  // raw bytes are safe, nobody has judged them
	DeliveryDone = "done" // has a verdict
)

// Delivery is one thing that was seen at a source. Raw is the SHA-256 of its
// bytes. Folder is where the verdict puts it, Moved that the source has been
// told.
type Delivery struct {
	ID        int64
	Source    string
	Key       string
	Raw       string
	Name      string
	Received  time.Time
	State     string
	Tries     int // times somebody began to read it
	Kind      string
	From      string
	Subject   string
	MessageID string
	Verdict   string // accepted, correction, unchanged, question, bounce, away, automatic, held, ignored, repeated, unreadable
	Reason    string // in words, for the controller
	Request   int64
	Person    int64  // the owner it concerns
	By        string // who handed it in when that is somebody else
	Folder    string
	Moved     bool
	Handled   bool // the controller has dealt with it
}

// Attachment is a file of a delivery. SHA is its content's blob.
type Attachment struct {
	Delivery int64
	N        int
	Name     string
	Kind     string
	SHA      string
}

// Submission is a workbook that was taken as a return of a request, or what
// the controller registered in its place.
type Submission struct {
	ID       int64
	Delivery int64
	Request  int64
	SHA      string // of the workbook, "" when there is none
	Received time.Time
	By       string // address that handed it in
}

// Answer is one version of what was said about an occurrence. Body is JSON.
type Answer struct {
	ID         int64
	Occurrence int64
	N          int
	Submission int64
	Person     int64 // the owner in whose name it is
	By         string
	Received   time.Time
	Complete   bool
	Body       string
}

// Assessment is one version of the controller's text and grade.
type Assessment struct {
	ID       int64
	Plan     int64
	Control  string
	Area     string
	Period   string
	N        int
	Text     string
	Grade    string
	Reported bool
	Made     time.Time
}

// Action is one line of the action list. Finished is the day on which it was
// said to be done, or dropped, Check the day from which its effect is asked
// about when somebody has said one; "" for none.
type Action struct {
	ID         int64
	Plan       int64
	Number     string // unique in the plan
	Area       string
	Text       string
	Owner      string
	Due        string
	Status     string
	Effect     string
	Occurrence int64  // whose answer it came from, 0 when it came otherwise
	Origin     string // one of the codes below
	Source     string // what a plan's line says itself that it comes from
	Finished   string
	Check      string
	Had        string // whether it had effect: yes, partly, no, or ""
	Assigned   bool   // the controller has said who sees to it
}

// The codes of [Action.Origin].
const (
	FromPlan       = "plan"
	FromAnswer     = "answer"
	FromController = "controller"
)

// Occasion is what has happened to a reporting occasion of a plan. Snapshot is
// the SHA-256 of the consolidated workbook as it was when it closed.
type Occasion struct {
	Plan     int64
	Period   string
	Closed   time.Time
	Snapshot string
	Decided  string // the day of the board's decision on it, "" until it is recorded
	Section  string // § of that decision
}

// Absence is a person's stated absence; until the day they are back nobody
// reminds them.
type Absence struct {
	ID       int64
	Person   int64
	From     string
	Back     string
	Delivery int64
}

// Head is the newest link of the event chain; Hash is "" and Seq 0 when there
// is none.
type Head struct {
	Seq  int64
	Hash string
}

// Event is one link. Table and Row say what it vouches for, Content is the
// SHA-256 of that row or file. Row is text: an id, or a blob's SHA-256.
type Event struct {
	Seq     int64
	At      time.Time
	Kind    string // "answer-stored", "plan-imported", "mail-sent"
	Table   string // "answer", "version", "blob", "mail", …
	Row     string
	Content string
	Prev    string
	Hash    string
}

// Act is one thing that a person did: accepted a held return, registered an
// answer for somebody, held all mail. Actor is their name, and Note their
// words; an event vouches for the row, and it is never changed.
type Act struct {
	ID    int64
	At    time.Time
	Actor string
	Kind  string // "accepted", "registered", "mail-held"
	Table string // what it was done to: "delivery", "mail", "answer", "plan" …
	Row   string
	Note  string
}

// Hold says that no mail leaves, whatever the settings say, until somebody
// lets it go again. Since is the zero time when nothing is held.
type Hold struct {
	Since time.Time
	By    string
}

// Link is a link that signs somebody in, once. Hash is the SHA-256 of its
// secret, which is not stored.
type Link struct {
	Hash    string
	Name    string // whom it was made for
	Made    time.Time
	Expires time.Time
	Used    time.Time // zero until it is
}

// Session is somebody who is signed in. Hash is of the secret in their cookie.
type Session struct {
	Hash    string
	Data    []byte
	Expires time.Time
}
