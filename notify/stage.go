package notify

import "context"

// Stage is a step of connecting to a server.
type Stage string

const (
	StageReach  Stage = "reach"  // finding the machine, and its port open
	StageGreet  Stage = "greet"  // being spoken to and greeting back
	StageSecure Stage = "secure" // TLS
	StageLogin  Stage = "login"
)

// StageError is a connection that was not made, and the stage that it failed
// in. It reads as Err alone.
type StageError struct {
	Stage Stage
	Err   error
}

func (e *StageError) Error() string { return e.Err.Error() }

// Unwrap gives what the network or the server said.
func (e *StageError) Unwrap() error { return e.Err }

// at marks an error, if there is one, with the stage that it happened in.
func at(stage Stage, err error) error {
	if err == nil {
		return nil
	}
	return &StageError{stage, err}
}

// Check connects and logs in, as for a mail, and sends none. Its error wraps a
// [StageError].
func (s *SMTP) Check(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connect(ctx)
}
