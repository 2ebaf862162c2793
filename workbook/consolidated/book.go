package consolidated

// Head is what the summary says about the workbook as a whole. Dates are
// YYYY-MM-DD, Made is shown as it is.
type Head struct {
	Lang         string
	Organisation string
	Title        string
	Year         int
	Occasion     string // "" for the whole year
	Made         string
	Plans        []PlanHead
	Grades       []Grade
	Help         []string
}

// PlanHead is one plan in the workbook.
type PlanHead struct{ Board, Title, Adopted string }

// Grade is a step of the assessments, in order of severity; Severity -1 is
// not assessed.
type Grade struct {
	Code, Word string
	Severity   int
}

// Row is one occurrence with its newest answer. State is a code: answered,
// partial, late, undeliverable, held, asked, vacant, not-due, before-start,
// answered-by-other, not-applicable, cancelled.
type Row struct {
	Board, Plan, Area, Risk        string
	Ref, Control, Part, Text       string
	PeriodID, Period               string
	Unit, Role, Owner, Email       string
	Asked, Due, State              string
	Late                           bool
	Reminders                      int
	Received, SubmittedBy          string
	Performed                      string // code as in form.Performed
	Result                         string
	Grade                          string // code
	Action, ActionOwner, ActionDue string
	Proposal                       string
	Version                        int
	File                           string // SHA-256 of the returned file, first 12 hex digits
	Request                        string // "R1043"
}

// AreaRow is an area of a plan, with or without controls.
type AreaRow struct{ Board, Plan, Number, Area, Account string }

// AssessmentRow is the controller's text and grade.
type AssessmentRow struct {
	Board, Plan, Area, Control, Occasion, Text, Grade string
	Reported                                          bool
}

// ActionRow is one line of the action list. Status is a code.
type ActionRow struct {
	Board, Plan, Area, Number, Text, Owner, Due, Status, Source string
	Late                                                        bool
}

// MailRow is one mail of the ledger.
type MailRow struct {
	Board, Request, Kind, To, Name, Subject, MessageID, Made, Sent, State string
	Transmissions                                                         int
}

// DeliveryRow is one thing that arrived, with its verdict in words.
type DeliveryRow struct {
	Received, From, Subject, Verdict, Reason, Request, Owner string
	Handled                                                  bool
}
