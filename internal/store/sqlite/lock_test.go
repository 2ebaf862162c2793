package sqlite

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"rond/internal/store"
)

// lockEnv makes the test binary a second process that takes the worker role.
const lockEnv = "ROND_TEST_LOCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(lockEnv); path != "" {
		if _, err := LockWorker(path); err != nil {
			fmt.Println(err)
		} else {
			fmt.Println("locked")
		}
		select {} // until it is killed
	}
	os.Exit(m.Run())
}

func TestLockWorker(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	release, err := LockWorker(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := LockWorker(path); !errors.Is(err, store.ErrBusy) {
		t.Errorf("a second worker: got %v, want ErrBusy", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = LockWorker(path)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	_, err = LockWorker(filepath.Join(path, "none", "rond.db"))
	if err == nil || errors.Is(err, store.ErrBusy) {
		t.Errorf("in no folder: got %v", err)
	}
}

// TestLockByAnotherName takes the role through a symbolic link.
func TestLockByAnotherName(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(s.path, link); err != nil {
		t.Skip("SKIPPED LOUDLY: no symbolic links here: ", err)
	}
	release, err := LockWorker(s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := LockWorker(link); !errors.Is(err, store.ErrBusy) {
		t.Errorf("a second worker by another name: got %v, want ErrBusy", err)
	}
}

// TestLockEndsWithTheProcess kills the process that has the worker role.
func TestLockEndsWithTheProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rond.db")
	worker := exec.CommandContext(t.Context(), os.Args[0])
	worker.Env = append(os.Environ(), lockEnv+"="+path)
	out, err := worker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	if !said.Scan() || said.Text() != "locked" {
		t.Fatalf("the other process said %q, error %v", said.Text(), said.Err())
	}
	if _, err := LockWorker(path); !errors.Is(err, store.ErrBusy) {
		t.Errorf("while the other lives: got %v, want ErrBusy", err)
	}
	if err := worker.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = worker.Wait() // it was killed
	release, err := LockWorker(path)
	if err != nil {
		t.Fatalf("after its death: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
