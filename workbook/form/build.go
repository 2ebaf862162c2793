package form

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"rond/workbook/paper"
)

const maxSkeletons = 64

// Builder makes forms. It keeps the skeletons of the shapes it has seen, and
// may be used by several goroutines at once.
type Builder struct {
	mu        sync.Mutex
	skeletons map[string]*skeleton
	press     paper.Press
}

// NewBuilder gives a Builder without skeletons.
func NewBuilder() *Builder { return &Builder{skeletons: map[string]*skeleton{}} }

// ErrNoRows is returned for a form that asks nothing.
var ErrNoRows = errors.New("a form without rows")

// Build writes a form as an .xlsx workbook. The same form gives the same
// bytes.
func (b *Builder) Build(w io.Writer, f Form) error {
	if len(f.Rows) == 0 {
		return ErrNoRows
	}
	k, err := b.skeleton(shapeOf(f))
	if err != nil {
		return fmt.Errorf("building the form %s: %w", f.Reference, err)
	}
	if err := b.write(w, k, f); err != nil {
		return fmt.Errorf("building the form %s: %w", f.Reference, err)
	}
	return nil
}

// skeleton finds or makes the skeleton of a shape. Two goroutines may make the
// same one; either is right.
func (b *Builder) skeleton(s shape) (*skeleton, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	k := b.skeletons[key]
	b.mu.Unlock()
	if k != nil {
		return k, nil
	}
	if k, err = newSkeleton(s); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.skeletons) >= maxSkeletons {
		clear(b.skeletons)
	}
	b.skeletons[key] = k
	return k, nil
}

func (b *Builder) write(w io.Writer, k *skeleton, f Form) error {
	return b.press.Write(w, k.frame, paper.Document{Title: f.Texts.Title, Subject: f.Plan, Creator: f.Organisation, Language: f.Lang, Reference: f.Reference, Sheets: k.lines(f)})
}
