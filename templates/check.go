package templates

import "errors"

// Check reads and validates every embedded text, so that a missing one stops
// the program when it starts and not when a mail is to be sent. The error
// names every fault with its file and line.
func Check() error {
	_, err := problems()
	return errors.Join(err)
}
