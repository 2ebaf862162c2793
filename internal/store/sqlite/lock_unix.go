//go:build unix

package sqlite

import (
	"errors"
	"os"
	"syscall"

	"rond/internal/store"
)

// lockFile uses flock, which belongs to the open file: a second opening is
// refused in the same process too, unlike with POSIX record locks.
func lockFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err == nil {
		return f, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = store.ErrBusy
	}
	return nil, errors.Join(err, f.Close())
}

// unlockFile does not leave it to the closing: a program that is just being
// started by this one still has the file, for a moment, and the lock with it.
func unlockFile(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}
