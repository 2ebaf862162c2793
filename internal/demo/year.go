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
	Reports func(ctx context.Context) ([]Document, error)                           // rond report, of every board, as files to write
	Status  func(ctx context.Context) ([]PlanCount, error)                          // rond status
	Outcome func(ctx context.Context, lang string, raw []byte) (Outcome, error)     // what became of a mail in Rond's mailbox
	Past    func(ctx context.Context) ([]Past, error)                               // the plans of the years before
	Desk    *Desk                                                                   // the controller's; nil: nobody works at it
}

// Document is a file that Rond writes for a board, with a name of letters,
// digits, hyphens and an ending.
type Document struct {
	Name string
	Data []byte
}

// PlanCount is what Rond says of one plan.
type PlanCount struct {
	Board, Plan                                string
	Notices, Requests, Rows, Answered          int
	Reminders, Managers, Receipts, Corrections int
	Questions, Bounces                         int
}

// Past is a plan of an earlier year that stands as history, with how many texts
// its reports have and how long its action list is.
type Past struct {
	Board          string
	Year           int
	Texts, Actions int
}

// Outcome is what Rond made of a mail. Delivery is its row, 0 as long as Rond
// has not looked; Why and Remedy are sentences and may be empty.
type Outcome struct {
	Delivery    int64
	Verdict     string // the store's code
	Why, Remedy string
	Mails       []string // Message-IDs of the mails that were written because of it
}

// Options is how a year is run. All fields but the writers and Fault are
// required; a writer that is nil gets nothing.
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
	Brief    bool                    // tell the account without what single owners did
	Fault    func(error) (id string) // logs what went wrong, and the session goes on; nil: it ends
	Released time.Time               // until then the controller releases mail to managers every morning; To when zero
}

// ErrUnbalanced is wrapped by the error of [Session.Settle] when something
// that happened is not found again, or something is found that never happened.
var ErrUnbalanced = errors.New("the books do not balance")

// Run lets a whole year pass and strikes the balance.
func Run(ctx context.Context, o Options) (*Account, error) {
	s, err := Begin(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.PlayTo(ctx, o.To); err != nil {
		return nil, err
	}
	return s.Settle(ctx)
}

// Settle writes the files, strikes the balance from them and tells the year so
// far on o.Out. It is for a year that nobody has meddled with: the balance
// holds Rond against what the owners themselves say they did. The account is
// complete also when the error wraps [ErrUnbalanced].
func (s *Session) Settle(ctx context.Context) (*Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(ctx); err != nil {
		return nil, err
	}
	j := s.crowd.journal
	balance, err := Strike(ctx, s.o.Dir, j)
	if err != nil {
		return nil, err
	}
	counts, err := s.o.Road.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the counts: %w", err)
	}
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	past, err := s.o.Road.Past(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the years before: %w", err)
	}
	a := &Account{Files: files, Past: past, Seed: s.o.Seed, Year: j.Year, Until: s.o.Clock.Now(), Brief: s.o.Brief, Plans: counts, Journal: j, Balance: balance}
	if err := a.Write(s.o.Out); err != nil {
		return a, fmt.Errorf("writing the account: %w", err)
	}
	if len(balance.Items) > 0 {
		return a, fmt.Errorf("%w: %s", ErrUnbalanced, joinItems(balance.Items))
	}
	return a, nil
}
