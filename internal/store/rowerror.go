package store

// RowError says that a stored row cannot be read, because something else than
// Rond has written it. A list that meets one returns the rows before it too.
type RowError struct {
	Table string
	Row   string // its id or key as text
	Err   error
}

func (e *RowError) Error() string { return "read " + e.Table + " " + e.Row + ": " + e.Err.Error() }

// Unwrap gives the reason.
func (e *RowError) Unwrap() error { return e.Err }
