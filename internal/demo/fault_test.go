package demo

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

// TestAPassThatFails is made again; one that fails twice is told above every
// page, and the demo goes on.
func TestAPassThatFails(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	var failing atomic.Int32
	pass := v.session.o.Road.Pass
	v.session.mu.Lock()
	v.session.o.Fault = func(error) string { return "f4711" }
	v.session.o.Road.Pass = func(ctx context.Context) error {
		if failing.Add(-1) >= 0 {
			return errors.New("the connection was lost")
		}
		return pass(ctx)
	}
	v.session.mu.Unlock()
	for _, step := range []struct {
		fail int32
		told bool
	}{{1, false}, {6, true}, {0, false}} {
		failing.Store(step.fail)
		if told := strings.Contains(v.pass("day"), "f4711"); told != step.told {
			t.Errorf("after %d failures told: %v", step.fail, told)
		}
	}
	if at := v.session.moment().At; !strings.HasPrefix(at, "2026-03-13 ") {
		t.Errorf("it is %s", at)
	}
}

// TestADeskThatFails is told of in the log, and the day goes on; with nobody to
// tell, the year ends.
func TestADeskThatFails(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	broken := func(context.Context) (string, error) { return "", errors.New("the disk is full") }
	told := 0
	v.session.mu.Lock()
	v.session.o.Fault = func(error) string { told++; return "f4711" }
	v.session.desk.duties = []duty{{v.session.next, broken}}
	v.session.mu.Unlock()
	v.pass("day")
	v.session.mu.Lock()
	defer v.session.mu.Unlock()
	if told != 1 || len(v.session.desk.duties) > 0 {
		t.Errorf("told %d times, %d duties left", told, len(v.session.desk.duties))
	}
	v.session.o.Fault = nil
	v.session.desk.duties = []duty{{v.session.next, broken}}
	if err := v.session.live(t.Context()); err == nil {
		t.Error("a year goes on although the desk is broken and nobody has been told")
	}
}
