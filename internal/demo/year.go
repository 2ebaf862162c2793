package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"rond/internal/mailtest"
)

// Road is Rond's side: the functions that the commands run.
type Road struct {
	Import  func(ctx context.Context, name string, data []byte) error               // rond plan import
	Pass    func(ctx context.Context) error                                         // rond run: intake, tick, drain
	Release func(ctx context.Context) (int, error)                                  // the controller lets every mail to managers go
	Report  func(ctx context.Context, year int, occasion string, w io.Writer) error // rond report, of all plans
	Status  func(ctx context.Context) ([]PlanCount, error)                          // rond status
}

// PlanCount is what Rond says of one plan.
type PlanCount struct {
	Board, Plan                                string
	Requests, Rows, Answered                   int
	Reminders, Managers, Receipts, Corrections int
	Questions, Held, Bounces                   int
}

// Options is how a year is run. All fields but the writers are required; a
// writer that is nil gets nothing.
type Options struct {
	Seed     int64
	Dir      string    // where the files go; made when it is not there
	Out      io.Writer // the account
	Progress io.Writer // a line a month
	Clock    *Clock
	Server   *mailtest.Server
	Road     Road
	Own      string // Rond's address
	Domain   string // the owners'
	From, To time.Time
}

// ErrUnbalanced is wrapped by the error of [Run] when something that happened
// is not found again, or something is found that never happened.
var ErrUnbalanced = errors.New("the books do not balance")

// Run lets a year pass: the plans go in, Rond is run three times every weekday
// as a crontab would, and the owners do what they do in between. At the end it
// writes the files, strikes the balance from them and tells the year on
// o.Out. The account is complete also when the error wraps [ErrUnbalanced].
func Run(ctx context.Context, o Options) (*Account, error) {
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if err := makeFolder(o.Dir); err != nil {
		return nil, err
	}
	c, err := newCrowd(o)
	if err != nil {
		return nil, err
	}
	y := &year{o: o, crowd: c}
	if err := y.begin(ctx); err != nil {
		return nil, err
	}
	if err := y.live(ctx); err != nil {
		return nil, err
	}
	return y.end(ctx)
}

type year struct {
	o     Options
	crowd *crowd
}

// begin imports the plans on the first morning.
func (y *year) begin(ctx context.Context) error {
	y.o.Clock.Set(y.o.From)
	plans, err := Plans()
	if err != nil {
		return err
	}
	for _, p := range plans {
		if err := y.o.Road.Import(ctx, p.Name, p.Data); err != nil {
			return fmt.Errorf("importing %s: %w", p.Name, err)
		}
	}
	counts, err := y.o.Road.Status(ctx)
	if err != nil {
		return fmt.Errorf("asking for the plans: %w", err)
	}
	for _, p := range counts {
		y.crowd.boards = append(y.crowd.boards, p.Board)
	}
	return nil
}

// live steps through the days. Nobody runs Rond at weekends; what comes then
// waits until Monday, as it would with a crontab of working days.
func (y *year) live(ctx context.Context) error {
	for day := y.o.From; !day.After(y.o.To); day = day.AddDate(0, 0, 1) {
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			if err := y.day(ctx, day); err != nil {
				return fmt.Errorf("on %s: %w", day.Format(time.DateOnly), err)
			}
		}
		if day.AddDate(0, 0, 1).Month() != day.Month() {
			fmt.Fprintf(y.o.Progress, "%s %d: %d mejl hittills\n", monthName(day.Month()), day.Year(), len(y.o.Server.Messages()))
		}
	}
	return nil
}

// day is the three passes of a day. In the morning the controller lets go what
// was held for managers, and it leaves with the same pass.
func (y *year) day(ctx context.Context, day time.Time) error {
	for i, clock := range [][2]int{{7, 30}, {12, 30}, {16, 30}} {
		at := time.Date(day.Year(), day.Month(), day.Day(), clock[0], clock[1], 0, 0, day.Location())
		if err := y.crowd.act(ctx, at); err != nil {
			return err
		}
		y.o.Clock.Set(at)
		if err := y.o.Road.Pass(ctx); err != nil {
			return fmt.Errorf("running rond: %w", err)
		}
		if i == 0 {
			if err := y.release(ctx); err != nil {
				return err
			}
		}
		if err := y.crowd.look(at); err != nil {
			return err
		}
	}
	return nil
}

func (y *year) release(ctx context.Context) error {
	n, err := y.o.Road.Release(ctx)
	if err != nil {
		return fmt.Errorf("releasing mail to managers: %w", err)
	}
	if n == 0 {
		return nil
	}
	if err := y.o.Road.Pass(ctx); err != nil {
		return fmt.Errorf("running rond after the release: %w", err)
	}
	return nil
}

// end writes the files, strikes the balance and tells the year.
func (y *year) end(ctx context.Context) (*Account, error) {
	j := y.crowd.journal
	if err := y.write(ctx, j); err != nil {
		return nil, err
	}
	balance, err := Strike(ctx, y.o.Dir, j)
	if err != nil {
		return nil, err
	}
	counts, err := y.o.Road.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the counts: %w", err)
	}
	a := &Account{Seed: y.o.Seed, Year: j.Year, Plans: counts, Journal: j, Balance: balance}
	if err := a.Write(y.o.Out); err != nil {
		return a, fmt.Errorf("writing the account: %w", err)
	}
	if len(balance.Items) > 0 {
		return a, fmt.Errorf("%w: %s", ErrUnbalanced, joinItems(balance.Items))
	}
	return a, nil
}
