package notify

import (
	"context"
	"time"
)

// Address is a mail address with a name to show.
type Address struct{ Name, Email string }

// Attachment is a file in a mail. Name is ASCII.
type Attachment struct {
	Name string
	Type string
	Data []byte
}

// Message is a mail before it is rendered: everything that must be the same
// in every transmission of it is a field.
type Message struct {
	ID          string // Message-ID without brackets
	Date        time.Time
	From, To    Address
	ReplyTo     Address
	InReplyTo   string
	References  []string
	Subject     string
	Text, HTML  string
	AutoReplied bool // a receipt or correction: answers what somebody sent
	Attachments []Attachment
}

// Phase is how far a transmission has come.
type Phase string

const (
	PhaseConnect Phase = "connect"
	PhaseMail    Phase = "mail"
	PhaseRcpt    Phase = "rcpt"
	PhaseData    Phase = "data"
	PhaseDone    Phase = "done" // the server has answered the final dot
)

// Result is what came of a transmission.
type Result string

const (
	Accepted  Result = "accepted"
	Retry     Result = "retry"     // nothing was handed over; try later
	Rejected  Result = "rejected"  // the server said never
	Uncertain Result = "uncertain" // the dot may have been sent and no answer came
)

// Outcome is a transmission's result, how far it came, and the server's own
// words for the ledger (never for deciding). Phase is the last one that began,
// "" when none did.
type Outcome struct {
	Result Result
	Phase  Phase
	Code   int    // SMTP reply code, 0 when none came
	Words  string // the server's or the network's words
	Whole  bool   // the failure is the server's as a whole, not this message's: wait before trying others
}

// Transport hands over mail. Deliver transmits the bytes as they are to the
// one recipient of the envelope. It calls onPhase with connect, mail, rcpt and
// data, each before that phase begins and not until the call before has
// returned nil; when onPhase returns an error the phase does not begin and the
// outcome is [Retry]. Deliver itself never fails: whatever happens is an
// outcome.
//
// A context that ends stops the transmission where it is. Ended between the
// final dot and its answer, it makes the outcome [Uncertain]; so a program
// that is asked to stop does better to hand over no further mail and let the
// one under way finish.
//
// Close ends what is held open. Deliver may be called again afterwards.
// Both are safe for concurrent use; one transport carries one mail at a time.
type Transport interface {
	Deliver(ctx context.Context, env Envelope, raw []byte, onPhase func(Phase) error) Outcome
	Close() error
}
