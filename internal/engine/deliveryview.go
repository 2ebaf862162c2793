package engine

// What the pages and the command line show of what has arrived, see view.go.

// DeliveryLine is a delivery in a list.
type DeliveryLine struct {
	ID        int64       `json:"id"`
	Received  string      `json:"received"`
	From      string      `json:"from"`
	Subject   string      `json:"subject"`
	Verdict   string      `json:"verdict"`
	Reason    string      `json:"reason"` // a sentence
	Owner     string      `json:"about"`
	Reference string      `json:"request"`
	Handled   bool        `json:"dealt_with"`
	Answers   []ReplyView `json:"answers"` // of [Engine.Arrived] alone
}

// ReplyView is a mail of ours that was written because of something that
// arrived: to its sender, the owner, or the contact.
type ReplyView struct {
	Mail   int64  `json:"mail"`
	Kind   string `json:"kind"`
	To     string `json:"to"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"` // a sentence
	At     string `json:"sent"`             // "" when it has not left
}

// DeliveryView is one thing that arrived: its story, and for the page what can
// be done about it.
type DeliveryView struct {
	ID         int64          `json:"id"`
	Source     string         `json:"source"`
	Received   string         `json:"received"`
	From       string         `json:"from"`
	Subject    string         `json:"subject"`
	Name       string         `json:"file,omitempty"` // of a file that came without a mail
	Kind       string         `json:"kind"`
	Verdict    string         `json:"verdict"`
	Reason     string         `json:"reason"` // what and why, a sentence
	Remedy     string         `json:"remedy"` // what to do about it
	Handled    bool           `json:"dealt_with"`
	Trust      string         `json:"sender,omitempty"` // pass, fail, unknown; "" for a file
	TrustWhy   string         `json:"sender_why,omitempty"`
	Text       string         `json:"text"` // the words of the mail, foreign: show as text only
	Files      []FileView     `json:"files"`
	Taken      []TakenView    `json:"rows"` // what was understood of it, as its sender was told
	Answers    []ReplyView    `json:"answers"`
	Says       []SaidView     `json:"-"`               // what a return that can be accepted answers, foreign
	SaysRisks  []SaidRiskView `json:"-"`               // likewise, of a risk workbook
	Faults     []ToldProblem  `json:"-"`               // what is wrong in it
	Links      []string       `json:"links,omitempty"` // foreign: show as text only
	Request    int64          `json:"-"`
	Round      int64          `json:"-"` // the risk analysis that the request belongs to; 0 for controls
	RisksFor   int            `json:"-"` // the year of the plan that that is for
	Reference  string         `json:"request"`
	Person     PersonView     `json:"about"` // the owner it concerns; ID 0 when nobody
	By         string         `json:"handed_in_by,omitempty"`
	Open       []RequestView  `json:"-"` // requests it can be attached to; Rows and Timeline are empty
	Rows       []RowView      `json:"-"` // of the request: what can be registered from it
	Acts       []ActView      `json:"acts"`
	Asks       bool           `json:"asks"` // it is a question, or holds one beside its answers
	Kept       bool           `json:"kept"` // its bytes, for downloading
	CanAccept  bool           `json:"-"`
	CanAttach  bool           `json:"-"`
	CanDismiss bool           `json:"-"` // refuse a return, or say that a question is dealt with
}

// TakenView is a row of a return as it was understood, without its free text.
// State is empty, incomplete, wrong or complete.
type TakenView struct {
	Request string   `json:"request"`
	Ref     string   `json:"ref"`
	State   string   `json:"state"`
	Said    string   `json:"said,omitempty"` // the choice and the grade, or the value and the proposal
	Notes   []string `json:"notes,omitempty"`
}

// OutstandingView is a request that waits for answers. Mail is the one that it
// went out with.
type OutstandingView struct {
	Request   int64     `json:"-"`
	Reference string    `json:"request"`
	Board     string    `json:"board"`
	Name      string    `json:"name"`
	Email     string    `json:"email"`
	Asked     string    `json:"asked"`
	Due       string    `json:"due"`
	RisksFor  int       `json:"risks_for,omitempty"` // the year of the plan whose risk analysis it is; 0 for controls
	Rows      int       `json:"rows"`
	Left      int       `json:"waiting"`
	Mail      ReplyView `json:"mail"`
}

// FileView is a stored file that can be downloaded.
type FileView struct {
	N    int    `json:"n"` // in its delivery, from 1
	Name string `json:"name"`
	Kind string `json:"kind"`
	Size int    `json:"bytes"`
}

// ActView is what somebody did by hand.
type ActView struct {
	At   string `json:"at"`
	Who  string `json:"who"`
	Kind string `json:"kind"`
	Note string `json:"note,omitempty"`
}

// PersonView is somebody we write to.
type PersonView struct {
	ID       int64  `json:"-"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Phone    string `json:"phone,omitempty"`
	Language string `json:"-"`
}
