package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"

	"rond/internal/store"
)

// LockWorker takes the worker role for the database at path: one process sends
// and reads mail for it. A second one gets [store.ErrBusy]. The lock is the
// operating system's, on the file path + ".lock", so it ends with the process
// however that ends; release gives it up earlier. The file itself stays:
// removing it would let two processes lock two files of the same name.
func LockWorker(path string) (release func() error, err error) {
	// Two names of one database are one lock. There may be no file yet.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	name := path + ".lock"
	f, err := lockFile(name)
	if errors.Is(err, store.ErrBusy) {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	return func() error { return unlockFile(f) }, nil
}
