//go:build unix

package sqlite

import (
	"errors"
	"os"
)

// syncFolder makes a new name in a folder outlive a loss of power.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
