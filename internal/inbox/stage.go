package inbox

// Stage is a step of opening a mailbox.
type Stage string

const (
	StageReach  Stage = "reach"  // finding the machine, and its port open
	StageGreet  Stage = "greet"  // being spoken to
	StageSecure Stage = "secure" // TLS
	StageLogin  Stage = "login"
	StageFolder Stage = "folder" // selecting it
)

// StageError is a mailbox that could not be opened, and the stage that failed.
// It reads as Err alone.
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
