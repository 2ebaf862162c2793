package notify

// RiskItem is a risk in a mail. Text is one that is ours to repeat; "" for a
// risk that has just been written, which is named by its Area and Ref alone:
// receipts never echo free text.
type RiskItem struct {
	Ref      string // "R012"
	Area     string
	Text     string
	Value    string   // "6 (3 × 2)", or "" for none
	Band     string   // the word of the value's band
	Proposal string   // the word of what the unit proposes
	State    string   // as that of an [Item]
	Detail   []string // sentences: what is missing or wrong; in a summary, whose risk it is
}

// RiskDispatch asks a person to go through the risks of their units for the
// plan of the year [Common].For, with the workbook.
type RiskDispatch struct {
	Common
	Due   string
	Units []string
	Risks int // that the workbook holds already, from earlier years
	Again int // those of them that are to be analysed anew
}

// RiskReminder asks again. Overdue, Nth and Attached are as in a [Reminder].
type RiskReminder struct {
	Common
	Due      string
	Overdue  bool
	Nth      int
	Attached bool
	Units    []string
	Left     int // risks that have not been gone through; 0 when there were none to begin with
}

// RiskReceipt says what was understood of a return, risk by risk, and what is
// missing. It never repeats free text.
type RiskReceipt struct {
	Common
	Received     string // "2026-10-12 14:05", local time
	SubmittedBy  string // set when somebody else sent the file
	RegisteredBy string // set when there was no file, and somebody wrote for the recipient that the risks are as they were
	File         string
	Unchanged    bool // the file was as we sent it
	Attached     bool // a workbook to go on in is attached
	Items        []RiskItem
	New          int    // risks that came with it
	Left         int    // risks still to go through
	Due          string // "" when nothing is waited for; without any Left a unit has no risk at all
	Hints        []string
	Asked        bool // a question in the same mail has been passed on
	Closed       bool // the analysis had ended: no more is asked for
}

// RiskCorrection asks for mended cells, or a file that can be read, as a
// [Correction] does.
type RiskCorrection struct {
	Common
	Received string
	File     string
	Whole    string // set when the file as a whole could not be taken: why, and what to do
	Faults   []Fault
	Good     []RiskItem
	Due      string
	Attached bool // a new workbook is attached
	Asked    bool // a question in the same mail has been passed on
}

// RiskSilent is somebody who has not answered for some units, or not for all
// of each.
type RiskSilent struct {
	Name  string
	Units []string
}

// RiskSummary is the status of a risk analysis when its last day has passed
// and, Closed, when it ends, with the risk list, and what the contact has to do
// with that.
type RiskSummary struct {
	Common
	Closed   bool
	Due      string // the last day to answer
	Asked    int    // units
	Answered int    // those of them that have gone through all their risks
	Silent   []RiskSilent
	Risks    int // that there are now, the New among them and the Gone not
	New      int
	Gone     int
	Raised   int // whose value is higher than the last time
	Lowered  int
	Top      []RiskItem // the highest values, the highest first
}
