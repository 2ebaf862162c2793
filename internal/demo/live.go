package demo

import (
	"context"
	"time"
)

// Live lets time run when [Session.Play] asks for it, and has Rond look when
// mail comes from a person's own mail program, until ctx ends.
func (s *Session) Live(ctx context.Context) error {
	for {
		arrived := s.o.Server.Arrived()
		more, err := s.turn(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case more:
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-arrived:
		}
	}
}

// turn does the next thing there is to do, and reports whether there was one.
func (s *Session) turn(ctx context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.runs() {
		err := s.live(ctx)
		if err != nil || !s.runs() {
			close(s.still)
		}
		return true, err
	}
	if len(s.o.Server.Inbox(s.o.Own)) > s.taken {
		return true, s.pass(ctx)
	}
	return false, nil
}

// runs reports whether there are days to be lived without waiting.
func (s *Session) runs() bool { return !s.next.After(s.until) }

// Play lets time run up to and with a day, at most to the end of the year. The
// channel is closed when that day is over; [Session.Live] must be running.
func (s *Session) Play(to time.Time) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if to.After(s.o.To) {
		to = s.o.To
	}
	ran := s.runs()
	if to.After(s.until) {
		s.until = to
	}
	if !ran && s.runs() {
		s.still = make(chan struct{})
	}
	select {
	case s.wake <- struct{}{}:
	default: // it has been told
	}
	return s.still
}

// workday is a day, or the Monday after it.
func workday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}
