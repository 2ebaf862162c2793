package store

import (
	"context"
	"errors"
	"time"
)

// What callers ask with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("already exists")            // a unique key is taken
	ErrNewer    = errors.New("schema is newer")           // the file was written by a later Rond
	ErrBusy     = errors.New("another worker is running") // the worker role is taken
)

// Store is what Rond remembers. View and Change may be called from any number
// of goroutines; changes run one at a time, each sees all earlier ones, and a
// view sees one unchanging state. When the function returns an error nothing
// of the change remains, and the error comes back as it is (errors.Is works).
// The [Reader] and [Tx] are valid only inside the function. A view may be
// opened inside a change, and sees nothing of it; a change inside a change
// would wait for itself for ever.
type Store interface {
	View(ctx context.Context, f func(Reader) error) error
	Change(ctx context.Context, f func(Tx) error) error
	Close() error
}

// Reader is everything that can be asked. Methods for one row answer
// [ErrNotFound] when it is missing; lists are never nil-versus-empty
// significant and are ordered by id unless said otherwise. The From methods,
// BlobKeys and Events give at most limit rows that come after one, all of them
// when limit is 0. A row that something else than Rond has spoilt is a
// [*RowError].
type Reader interface {
	Installation(ctx context.Context) (Installation, error)
	Keys(ctx context.Context, purpose string) ([]Key, error) // newest first, retired ones last

	Boards(ctx context.Context) ([]Board, error)
	BoardByCode(ctx context.Context, code string) (Board, error)
	Board(ctx context.Context, id int64) (Board, error)
	Person(ctx context.Context, id int64) (Person, error)
	PersonByKey(ctx context.Context, key string) (Person, error)
	Persons(ctx context.Context) ([]Person, error)
	Seat(ctx context.Context, id int64) (Seat, error)
	SeatByName(ctx context.Context, board int64, role, unit string) (Seat, error)
	Seats(ctx context.Context, board int64) ([]Seat, error)

	Plan(ctx context.Context, id int64) (Plan, error)
	PlanByYear(ctx context.Context, board int64, year int) (Plan, error)
	Plans(ctx context.Context) ([]Plan, error) // by year, then board
	Version(ctx context.Context, id int64) (Version, error)
	Versions(ctx context.Context, plan int64) ([]Version, error)
	VersionsFrom(ctx context.Context, after int64, limit int) ([]Version, error)

	Occurrence(ctx context.Context, id int64) (Occurrence, error)
	Occurrences(ctx context.Context, f OccurrenceFilter) ([]Occurrence, error)

	Request(ctx context.Context, id int64) (Request, error)
	Requests(ctx context.Context, f RequestFilter) ([]Request, error)
	RequestRows(ctx context.Context, request int64) ([]RequestRow, error) // by N
	PlanRows(ctx context.Context, plan int64) ([]RequestRow, error)       // of every request of a plan; by request, then N

	Mail(ctx context.Context, id int64) (Mail, error)
	MailByCause(ctx context.Context, cause string) (Mail, error)
	MailByMessageID(ctx context.Context, messageID string) (Mail, error)
	Mails(ctx context.Context, f MailFilter) ([]Mail, error)
	Attempts(ctx context.Context, mail int64) ([]Attempt, error)
	NewestAttempt(ctx context.Context) (Attempt, error) // of any mail: the one that began last; reads them all

	Delivery(ctx context.Context, id int64) (Delivery, error)
	DeliveryByKey(ctx context.Context, key string) (Delivery, error)
	Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, error)
	CountDeliveries(ctx context.Context, f DeliveryFilter) (int, error) // Limit bounds the counting
	Attachments(ctx context.Context, delivery int64) ([]Attachment, error)
	Submission(ctx context.Context, id int64) (Submission, error)
	Submissions(ctx context.Context, request int64) ([]Submission, error)
	PlanSubmissions(ctx context.Context, plan int64) ([]Submission, error) // for every request of a plan

	Answer(ctx context.Context, id int64) (Answer, error)
	Answers(ctx context.Context, occurrence int64) ([]Answer, error) // oldest version first
	NewestAnswers(ctx context.Context, plan int64) ([]Answer, error) // one per occurrence that has any
	AnswersFrom(ctx context.Context, after int64, limit int) ([]Answer, error)

	Assessments(ctx context.Context, plan int64) ([]Assessment, error) // newest version of each
	AssessmentsFrom(ctx context.Context, after int64, limit int) ([]Assessment, error)
	Action(ctx context.Context, id int64) (Action, error)
	Actions(ctx context.Context, plan int64) ([]Action, error)
	Occasion(ctx context.Context, plan int64, period string) (Occasion, error)
	Absences(ctx context.Context, person int64) ([]Absence, error)

	RiskRound(ctx context.Context, id int64) (RiskRound, error)
	RiskRoundByYear(ctx context.Context, board int64, year int) (RiskRound, error)
	RiskRounds(ctx context.Context) ([]RiskRound, error) // by year, then board
	Risk(ctx context.Context, id int64) (Risk, error)
	Risks(ctx context.Context, board int64) ([]Risk, error)
	RiskRows(ctx context.Context, request int64) ([]RiskRow, error)      // by N
	Valuations(ctx context.Context, round int64) ([]Valuation, error)    // newest version of each risk
	RiskValuations(ctx context.Context, risk int64) ([]Valuation, error) // every version in every round; by the round's year, then N
	ValuationsFrom(ctx context.Context, after int64, limit int) ([]Valuation, error)
	RiskChoices(ctx context.Context, round int64) ([]RiskChoice, error) // newest version of each
	RiskChoicesFrom(ctx context.Context, after int64, limit int) ([]RiskChoice, error)

	Acts(ctx context.Context, table, row string) ([]Act, error) // on one row; oldest first
	ActsFrom(ctx context.Context, after int64, limit int) ([]Act, error)
	Hold(ctx context.Context) (Hold, error) // the zero Hold when nothing is held
	Link(ctx context.Context, hash string) (Link, error)
	Session(ctx context.Context, hash string) (Session, error)

	Blob(ctx context.Context, sha string) ([]byte, error)
	BlobSize(ctx context.Context, sha string) (int, error)
	BlobKeys(ctx context.Context, after string, limit int) ([]string, error) // rising

	Head(ctx context.Context) (Head, error)
	Events(ctx context.Context, after int64, limit int) ([]Event, error) // by Seq
}

// Tx is everything that can be changed. Add methods return the new row's id
// and answer [ErrExists] when a unique key is taken (the change stays usable
// after that). Update methods write the whole row and answer [ErrNotFound] or
// [ErrExists]. The id of another row is 0 when there is none, and must lead to
// a row otherwise.
type Tx interface {
	Reader

	SetInstallation(ctx context.Context, in Installation) error // ErrExists when set
	AddKey(ctx context.Context, k Key) (int64, error)

	AddBoard(ctx context.Context, b Board) (int64, error)   // unique: Code
	PutPerson(ctx context.Context, p Person) (int64, error) // inserts or updates by Key
	PutSeat(ctx context.Context, s Seat) (int64, error)     // inserts or updates by Board, Role, Unit
	AddPlan(ctx context.Context, p Plan) (int64, error)     // unique: Board and Year
	UpdatePlan(ctx context.Context, p Plan) error
	AddVersion(ctx context.Context, v Version) (int64, error) // unique: Plan and N; never changed

	AddOccurrence(ctx context.Context, o Occurrence) (int64, error) // unique: Plan, Control, Part, Period, Event, Seat
	UpdateOccurrence(ctx context.Context, o Occurrence) error
	AddRequest(ctx context.Context, r Request) (int64, error) // unique: Plan, Person, Day, N
	UpdateRequest(ctx context.Context, r Request) error
	AddRequestRow(ctx context.Context, r RequestRow) error // unique: Request and N; Request and Ref

	AddMail(ctx context.Context, m Mail) (int64, error) // unique: Cause; MessageID when it has one
	UpdateMail(ctx context.Context, m Mail) error
	AddAttempt(ctx context.Context, a Attempt) error // unique: Mail and N
	UpdateAttempt(ctx context.Context, a Attempt) error

	AddDelivery(ctx context.Context, d Delivery) (int64, error) // unique: Key
	UpdateDelivery(ctx context.Context, d Delivery) error
	AddAttachment(ctx context.Context, a Attachment) error // unique: Delivery and N
	AddSubmission(ctx context.Context, s Submission) (int64, error)

	AddAnswer(ctx context.Context, a Answer) (int64, error)         // unique: Occurrence and N; never changed
	AddAssessment(ctx context.Context, a Assessment) (int64, error) // unique: Plan, Control, Area, Period, N; never changed
	AddAction(ctx context.Context, a Action) (int64, error)         // unique: Plan and Number
	UpdateAction(ctx context.Context, a Action) error
	PutOccasion(ctx context.Context, o Occasion) error // by Plan and Period
	AddAbsence(ctx context.Context, a Absence) (int64, error)

	AddRiskRound(ctx context.Context, r RiskRound) (int64, error) // unique: Board and Year
	UpdateRiskRound(ctx context.Context, r RiskRound) error
	AddRisk(ctx context.Context, r Risk) (int64, error) // unique: Board and Code
	UpdateRisk(ctx context.Context, r Risk) error
	AddRiskRow(ctx context.Context, r RiskRow) error // unique: Request and N; Request and Ref
	UpdateRiskRow(ctx context.Context, r RiskRow) error
	AddValuation(ctx context.Context, v Valuation) (int64, error)   // unique: Risk, Round, N; never changed
	AddRiskChoice(ctx context.Context, c RiskChoice) (int64, error) // unique: Round, Risk, Area, N; never changed

	AddAct(ctx context.Context, a Act) (int64, error) // never changed
	SetHold(ctx context.Context, h Hold) error        // the zero Hold ends it
	AddLink(ctx context.Context, l Link) error        // unique: Hash
	UpdateLink(ctx context.Context, l Link) error
	PutSession(ctx context.Context, s Session) error      // by Hash
	DeleteSession(ctx context.Context, hash string) error // nothing when it is missing
	DropExpired(ctx context.Context, now time.Time) error // links and sessions that have expired

	PutBlob(ctx context.Context, sha string, data []byte) error // the same content twice is kept once; an error when sha is not its SHA-256

	AddEvent(ctx context.Context, e Event) error // Seq must be the head's plus one, Prev its Hash; moves the head
}

// Filters: a zero field does not filter.

// OccurrenceFilter picks occurrences. Dates are inclusive; an occurrence
// without the date is not picked by it.
type OccurrenceFilter struct {
	Plan    int64
	States  []string
	OpensTo string
	DueTo   string
	Request int64
	Seat    int64
	Person  int64 // who was asked
	Control string
	Period  string
	LastDue bool // what is due last first
	Limit   int
}

// RequestFilter picks requests.
type RequestFilter struct {
	Plan   int64
	Person int64
	State  string
	Day    string
	Round  int64
}

// Range is rows by their ids: above one and below another, of which 0 is none.
type Range struct{ Above, Below int64 }

// MailFilter picks mails.
type MailFilter struct {
	States  []string
	Kind    string
	Plan    int64
	Person  int64
	Request int64
	Answers int64     // the delivery that it answers
	DueTo   time.Time // not due later than this; a mail without a time is due
	Between Range
	Newest  bool // the newest first
	Limit   int
}

// DeliveryFilter picks deliveries.
type DeliveryFilter struct {
	States   []string
	Verdicts []string
	Except   []string // verdicts that are left out
	Plan     int64    // about a request of this plan
	Request  int64
	Person   int64
	SHA      string // of the raw bytes
	Waiting  bool   // nobody has dealt with it
	From     string
	Since    time.Time // received then or later
	Reason   string
	Stray    bool    // about no request, and nobody
	About    []int64 // about one of these persons, or else with Part in
	Part     string  // the address that it is from or was handed in by
	Between  Range
	Newest   bool // the newest first
	Limit    int
}
