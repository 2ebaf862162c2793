package notify

import (
	"context"
	"errors"
)

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

// stageOf is the stage of connecting that an error comes from, "" for none.
func stageOf(err error) Stage {
	failed, ok := errors.AsType[*StageError](err)
	if !ok {
		return ""
	}
	return failed.Stage
}

// Met is what is known of a server that we have logged in to.
type Met struct {
	Login   string // the mechanism, as "PLAIN"; "" without a login
	Reports bool   // it makes delivery reports (DSN)
	Size    string // the largest message that it says it takes, in bytes; "" when it does not say
}

// Check connects and logs in, as for a mail, and sends none. Its error wraps a
// [StageError].
func (s *SMTP) Check(ctx context.Context) (Met, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.connect(ctx); err != nil {
		return Met{}, err
	}
	_, size := s.open.client.Extension("SIZE")
	return Met{Login: s.open.login, Reports: s.open.reports(), Size: size}, nil
}
