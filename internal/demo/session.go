package demo

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// Session is a demo under way: Rond, the mail server and the owners, on a day
// of the year. Time stands still between its methods, which may be called at
// the same time and wait for each other.
type Session struct {
	o Options

	mu    sync.Mutex // held while anything happens
	crowd *crowd
	desk  *controller
	next  time.Time     // the first day that has not been lived
	until time.Time     // the last day that is to be lived without waiting
	taken int           // mails to Rond when it last looked
	seen  time.Time     // when that was
	sent  int           // mails that were sent by hand
	fault string        // the id of why Rond could not look the last time; "" when it could
	wake  chan struct{} // time is to run
	still chan struct{} // closed while time stands still
}

// Begin puts the plans in force on the first morning.
func Begin(ctx context.Context, o Options) (*Session, error) {
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if o.Released.IsZero() {
		o.Released = o.To
	}
	if err := makeFolder(o.Dir); err != nil {
		return nil, err
	}
	c, err := newCrowd(o)
	if err != nil {
		return nil, err
	}
	s := &Session{o: o, crowd: c, desk: newController(o, c), next: o.From, wake: make(chan struct{}, 1), still: make(chan struct{})}
	close(s.still)
	return s, s.begin(ctx)
}

func (s *Session) begin(ctx context.Context) error {
	s.o.Clock.Set(s.o.From)
	plans, err := Plans()
	if err != nil {
		return err
	}
	for _, p := range plans {
		if err := s.o.Road.Import(ctx, p.Name, p.Data); err != nil {
			return fmt.Errorf("importing %s: %w", p.Name, err)
		}
	}
	counts, err := s.o.Road.Status(ctx)
	if err != nil {
		return fmt.Errorf("asking for the plans: %w", err)
	}
	for _, p := range counts {
		s.crowd.boards = append(s.crowd.boards, p.Board)
	}
	return nil
}

// PlayTo lets the days pass up to and with a day, and tells of every month.
func (s *Session) PlayTo(ctx context.Context, day time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.next.After(day) {
		month := s.next.Month()
		year := s.next.Year()
		if err := s.live(ctx); err != nil {
			return err
		}
		if s.next.Month() != month {
			fmt.Fprintf(s.o.Progress, "%s %d: %d mejl hittills\n", monthName(month), year, len(s.o.Server.Messages()))
		}
	}
	return nil
}

// live lets the next day pass. Nobody runs Rond at weekends; what comes then
// waits until Monday, as it would with a crontab of working days.
func (s *Session) live(ctx context.Context) error {
	day := s.next
	if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
		if err := s.day(ctx, day); err != nil {
			return fmt.Errorf("on %s: %w", day.Format(time.DateOnly), err)
		}
	}
	s.next = day.AddDate(0, 0, 1)
	return nil
}

// day is the three passes of a day. In the morning the controller lets go what
// was held for managers, and it leaves with the same pass; what else there is to
// do at their desk is done after that.
func (s *Session) day(ctx context.Context, day time.Time) error {
	for i, clock := range [][2]int{{7, 30}, {12, 30}, {16, 30}} {
		at := time.Date(day.Year(), day.Month(), day.Day(), clock[0], clock[1], 0, 0, day.Location())
		if err := s.crowd.act(ctx, at); err != nil {
			return err
		}
		s.o.Clock.Set(at)
		if err := s.run(ctx); err != nil {
			return err
		}
		if i == 0 && !day.After(s.o.Released) {
			if err := s.release(ctx); err != nil {
				return err
			}
		}
		if i == 0 {
			if err := s.work(ctx, day); err != nil {
				return err
			}
		}
		if err := s.crowd.look(s.o.Clock.Now()); err != nil {
			return err
		}
	}
	return nil
}

// run is Rond's pass over everything that has come to its mailbox. One that
// fails is made once more. If that fails too, and there is somebody to tell,
// it is told, and the next pass takes up what this one has left.
func (s *Session) run(ctx context.Context) error {
	n := len(s.o.Server.Inbox(s.o.Own))
	err := s.o.Road.Pass(ctx)
	if err != nil && ctx.Err() == nil {
		err = s.o.Road.Pass(ctx)
	}
	if err != nil && (s.o.Fault == nil || ctx.Err() != nil) {
		return fmt.Errorf("running rond: %w", err)
	}
	s.taken, s.fault = n, ""
	if err != nil {
		s.fault = s.o.Fault(err)
		return nil
	}
	s.seen = s.o.Clock.Now()
	return nil
}

// work is the controller's. When something goes wrong at their desk and there is
// somebody to tell, it is told, and the day goes on.
func (s *Session) work(ctx context.Context, day time.Time) error {
	err := s.desk.work(ctx, day)
	if err == nil || s.o.Fault == nil || ctx.Err() != nil {
		return err
	}
	s.o.Fault(err)
	return nil
}

// Seen is when Rond last looked into its mailbox.
func (s *Session) Seen() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

func (s *Session) release(ctx context.Context) error {
	n, err := s.o.Road.Release(ctx)
	if err != nil {
		return fmt.Errorf("releasing mail to managers: %w", err)
	}
	if n == 0 {
		return nil
	}
	return s.run(ctx)
}

// Pass has Rond look once, and then everybody in their mailboxes.
func (s *Session) Pass(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass(ctx)
}

func (s *Session) pass(ctx context.Context) error {
	if err := s.run(ctx); err != nil {
		return err
	}
	return s.crowd.look(s.o.Clock.Now())
}
