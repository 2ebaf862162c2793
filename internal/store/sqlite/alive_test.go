package sqlite

import (
	"os"
	"testing"
)

// TestAlive takes the file away under an open database, and puts another one
// in its place.
func TestAlive(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	if err := s.Alive(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.path, s.path+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	if err := s.Alive(t.Context()); err == nil {
		t.Error("lives on without its file")
	}
	if err := os.WriteFile(s.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Alive(t.Context()); err == nil {
		t.Error("lives on beside another file")
	}
	if err := os.Rename(s.path+".elsewhere", s.path); err != nil {
		t.Fatal(err)
	}
	if err := s.Alive(t.Context()); err != nil {
		t.Errorf("with its file back: %v", err)
	}
}
