//go:build unix

package inbox

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFolderWithAPipe: opening one would wait for a writer without end.
func TestFolderWithAPipe(t *testing.T) {
	t.Parallel()
	d := drop(t)
	if err := syscall.Mkfifo(filepath.Join(d.dir, "pipe.xlsx"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.want("round", d.round(Done))
	d.want("files", d.files(), "pipe.xlsx")
	if !strings.Contains(d.log.String(), "not a file") {
		t.Error(d.log.String())
	}
}
