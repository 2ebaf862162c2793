package demo

import (
	"slices"
	"time"
)

// What a mail from the owners' side is.
const (
	sentBook   = "book"
	sentWords  = "words"
	sentAway   = "away"
	sentBounce = "bounce"
)

// Journal is what the owners themselves say that they did. It knows nothing of
// what Rond made of it.
type Journal struct {
	Own      string // Rond's address
	Year     int
	Mails    []Sent
	Requests []Taken
	Diary    []Noted  // what the controller has done
	Adopted  bool     // next year's plan is in force
	RiskList string   // the file with the list of risks, "" when no risk analysis has been started
	Oddities []string // what owners saw in their workbooks that they had not written
}

// Taken is a request as an owner received it, and how they took it.
type Taken struct {
	Request string // "R1043"
	Board   string
	Owner   string // address
	Name    string
	Kind    Kind
	Risks   bool // it asks for the risks of a unit
	At      time.Time
}

// Sent is one mail that was handed in. Counts says that its workbook is one
// that Rond should believe; Held that it should be stopped for the controller.
type Sent struct {
	MessageID string // without brackets
	At        time.Time
	From      string
	Subject   string
	Request   string
	Board     string
	Owner     string // name of whom the request is for
	What      string // book, words, away or bounce
	Kind      Kind
	Counts    bool
	Held      bool
	Rows      []Typed
}

// Typed is what the sent workbook says in one row, by the headings that a
// person sees. Wrong marks a row with a cell that cannot be taken as it is.
type Typed struct {
	Ref   string
	Cells map[string]string
	Wrong bool
}

// The words under Tolkat som for what has come in.
const (
	verdictHeld       = "Väntar på granskning"
	verdictAway       = "Frånvaro"
	verdictBounce     = "Kom inte fram"
	verdictQuestion   = "Fråga"
	verdictUnchanged  = "Oförändrad fil"
	verdictCorrection = "Rättelse begärd"
)

// fits reports whether a verdict is right for the mail.
func (s Sent) fits(verdict string) bool {
	switch {
	case s.Held:
		return verdict == verdictHeld
	case s.What == sentAway:
		return verdict == verdictAway
	case s.What == sentBounce:
		return verdict == verdictBounce
	case s.What == sentWords:
		return verdict == verdictQuestion
	case len(s.Rows) == 0:
		return verdict == verdictUnchanged
	case slices.ContainsFunc(s.Rows, func(t Typed) bool { return t.Wrong }):
		return verdict == verdictCorrection
	}
	return verdict != verdictHeld
}

// nature says what the mail is, for a sentence about a wrong verdict.
func (s Sent) nature() string {
	switch {
	case s.Held:
		return "från en okänd adress"
	case s.What == sentAway:
		return "ett autosvar"
	case s.What == sentBounce:
		return "en studs"
	case s.What == sentWords:
		return "bara ord"
	case len(s.Rows) == 0:
		return "en oförändrad fil"
	}
	return "en ifylld fil"
}
