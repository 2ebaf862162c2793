package engine

// What the controller's pages show. States are the codes of the consolidated
// workbook (answered, partial, asked, late …), verdicts and mail states those
// of the store; the pages have the words for them. Instants are local,
// "2006-01-02 15:04"; dates YYYY-MM-DD. Sentences and names of periods are in
// the language that was asked for.

// PlanView is one plan with its matrix.
type PlanView struct {
	PlanOverview
	Contact  string // "Anna Lind, anna.lind@kommun.example, 070-174 06 05"
	Months   []string
	Areas    []MatrixArea
	Versions []VersionView
	Apart    []SharedChange // where the owners of its shared controls say something else than it does
}

// VersionView is one version of a plan.
type VersionView struct {
	ID   int64
	N    int
	Made string
}

// MatrixArea is an area's controls, in the plan's order.
type MatrixArea struct {
	Name string
	Rows []MatrixRow
}

// MatrixRow is a part of a control. Cells has one place for each of the twelve
// months; in it stands what is reported for a period that ends with that month.
type MatrixRow struct {
	Control   string // "K07"
	Part      string // "a", "" when there is only one
	Text      string
	Frequency string // the plan's own words
	Cells     [12][]MatrixCell
}

// MatrixCell is a control part in a period, over all its seats.
type MatrixCell struct {
	Period   string // id
	Name     string // short: "mars", "T1", "gång 2 av 3", "2026"
	Total    int
	Answered int
	State    string // the one that most needs somebody
	Grade    string // word of the worst grade among the answers, "" when none
	Severity int    // its severity; -1 when none or not assessed
}

// CellView is what stands behind a cell of the matrix.
type CellView struct {
	Plan    int64
	Board   string
	Title   string
	Control string
	Part    string
	Text    string
	Method  string
	Period  string
	Name    string
	Rows    []RowView
}

// RequestView is one request from its beginning.
type RequestView struct {
	ID        int64
	Reference string
	Plan      int64
	Board     string
	Title     string
	Person    PersonView
	Day       string
	Due       string // the first of its rows'
	Last      string // the last of them
	State     string // open, done, closed
	Round     int64  // the risk analysis that it belongs to; 0 for controls
	RisksFor  int    // the year of the plan that that is for
	Rows      []RowView
	Timeline  []Step // oldest first
}

// Step is one thing that happened to a request: a mail, a delivery, or an act
// of the controller. What is "mail", "delivery" or "act". ID is of the mail or
// delivery, also for an act on one; for an answer registered by hand it is of
// the occurrence.
type Step struct {
	At       string
	What     string
	ID       int64
	Kind     string // of a mail or an act
	Who      string // to or from whom, or who acted
	State    string // of a mail; verdict of a delivery
	Subject  string
	Reason   string // a sentence
	Repeated bool   // a mail that may have been sent twice
	Files    []FileView
	Note     string
}

// SaidView is a row of a returned workbook that says something, before anybody
// has decided whether it counts. State is complete, incomplete or wrong.
type SaidView struct {
	Ref     string
	Control string // its text, "" when it belongs to another request
	State   string
	Answer  AnswerVersion // without number, time and source
}

// WaitingView is everything that waits for the controller.
type WaitingView struct {
	Returns   []DeliveryLine
	Questions []DeliveryLine
	Mails     []MailLine // to be released
	Stuck     []MailLine
	Vacant    []RowView
	Years     []YearToClose
	Left      []LeftBehind
}

// Len is how many things wait.
func (v WaitingView) Len() int {
	return len(v.Returns) + len(v.Questions) + len(v.Mails) + len(v.Stuck) + len(v.Vacant) + len(v.Years) + len(v.Left)
}

// MailLine is a mail in a list.
type MailLine struct {
	ID       int64
	Kind     string
	To       string
	Name     string
	Subject  string
	State    string
	Reason   string // a sentence
	Made     string
	Board    string
	Again    bool // it did not get through, and can be made and sent anew
	Repeated bool // it may have been sent twice
}

// File is a stored file on its way out.
type File struct {
	Name string // ASCII
	Type string
	Data []byte
}

// CalendarDay is a day on which people are asked. Past days say what was done,
// coming ones what will be, if nothing is answered and nobody changes.
type CalendarDay struct {
	Day  string      `json:"day"`
	Mail []DayPerson `json:"people"`
}

// DayPerson is one person's request on a day of the calendar. Due is the first
// day on which any of its rows is due, Last the last.
type DayPerson struct {
	Board string   `json:"board"`
	Plan  int64    `json:"-"`
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Due   string   `json:"due"`
	Last  string   `json:"last_due"`
	Asked bool     `json:"asked"` // the request has been made
	Rows  []DayRow `json:"rows"`
}

// DayRow is one row of such a request.
type DayRow struct {
	Ref     string `json:"ref"`
	Control string `json:"control"` // its text, short
	Period  string `json:"period"`
	Due     string `json:"due"`
}

// Registration is an answer that the controller registers for somebody. The
// values are what a form would hold; Delivery is the mail it was read from, 0
// when there is none, and Source the controller's words on where it came from.
type Registration struct {
	Occurrence  int64
	Performed   string
	DoneOn      string
	Examined    string
	Deviating   string
	Outcome     string
	Result      string
	Grade       string
	Action      string
	ActionOwner string
	ActionDue   string
	Proposal    string
	Delivery    int64
	Source      string
}
