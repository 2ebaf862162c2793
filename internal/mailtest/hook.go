package mailtest

import "github.com/emersion/go-smtp"

// Steps of a transmission, in order, as an Event names them.
const (
	StepConnect  = "connect"  // a client has connected and is not yet greeted
	StepMail     = "mail"     // MAIL has come, no answer yet
	StepRcpt     = "rcpt"     // RCPT has come, no answer yet
	StepData     = "data"     // DATA is answered, the message not yet read
	StepDot      = "dot"      // the message is read, no answer yet
	StepAnswered = "answered" // the message is stored and the answer sent
)

// Event is a step that a transmission has reached. From and To are those of
// the envelope, as far as known; several recipients are separated by commas.
// Raw is the message, from StepDot on. N counts how often the server has
// reached this step, this time included.
type Event struct {
	Step     string
	From, To string
	Raw      []byte
	N        int
}

// Action is what a hook wants done.
type Action int

const (
	Continue  Action = iota
	Drop             // at the dot: answer 250 and lose the message
	Twice            // at the dot: store the message two times
	Refuse4          // answer 451 (421 for a greeting); at StepData after the message has been sent
	Refuse5          // answer 554; at StepData after the message has been sent
	Cut              // close the connection without an answer, store nothing
	CutStored        // at the dot: store the message, then cut before the answer
	Block            // give no answer until the server is closed
)

// Hook sets what is called at every step; nil for nothing. The function runs
// on the connection's own goroutine and may block.
func (s *Server) Hook(f func(Event) Action) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = f
}

// IMAPHook sets what is called when a client's FETCH, MOVE or COPY begins and
// ends, with "fetch begin", "fetch end", "move begin" and so on; nil for
// nothing. The function may block: the command then waits.
func (s *Server) IMAPHook(f func(command string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.imapHook = f
}

// ask calls the hook for a step.
func (s *Server) ask(e Event) Action {
	s.mu.Lock()
	s.reached[e.Step]++
	e.N = s.reached[e.Step]
	hook := s.hook
	s.mu.Unlock()
	if hook == nil {
		return Continue
	}
	return hook(e)
}

// tell calls the IMAP hook.
func (s *Server) tell(command string) {
	s.mu.Lock()
	hook := s.imapHook
	s.mu.Unlock()
	if hook != nil {
		hook(command)
	}
}

// refused is the answer for an action that refuses; nil for one that does not.
func refused(a Action) error {
	switch a {
	case Refuse4:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	case Refuse5:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "refused"}
	}
	return nil
}
