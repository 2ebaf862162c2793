package demo

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Desk is what a controller has Rond do in a year: the functions that the
// commands run, for a board by its code. What Rond refuses is an error that
// wraps [ErrRefused].
type Desk struct {
	StartRisks    func(ctx context.Context, board string, year int, role, due string) (units int, err error) // rond risk start
	CloseRisks    func(ctx context.Context, board string, year int) error                                    // rond risk close
	RiskList      func(ctx context.Context, board string, year int) ([]byte, error)                          // rond risk list
	Choose        func(ctx context.Context, list []byte) (stored int, err error)                             // rond risk choose
	Rollover      func(ctx context.Context, board string, year int) ([]byte, error)                          // rond plan rollover
	Texts         func(ctx context.Context, board string, year int, occasion string) ([]byte, error)         // rond report --occasion
	Assess        func(ctx context.Context, book []byte) (stored int, err error)                             // rond assess
	CloseOccasion func(ctx context.Context, board string, year int, occasion string) error                   // rond occasion close
	Decide        func(ctx context.Context, board string, year int, occasion, day, section string) error     // rond occasion decide
	PutAside      func(ctx context.Context, board string, year int) (n int, err error)                       // on the page of what waits: refuses every return that is held
	CloseYear     func(ctx context.Context, board string, year int) error                                    // rond plan close
}

// ErrRefused is wrapped by the errors of a [Desk] when Rond will not do what it
// was told, and everything is as it was.
var ErrRefused = errors.New("rond refuses")

// The board whose year is played from its desk, and the role that values risks.
const (
	deskBoard = "RS"
	deskRole  = "Avdelningschef"
)

// Noted is something that the controller did, in a sentence.
type Noted struct {
	At   time.Time
	Text string
}

// controller works through a board's year: follows up, has risks valued for the
// next plan, chooses, and puts the plan in force. They work as owners do, in
// workbooks and by the words that stand in them.
type controller struct {
	desk    *Desk
	in      func(ctx context.Context, name string, data []byte) error // rond plan import
	bank    *bank
	journal *Journal
	seed    int64
	year    int
	begun   bool // a risk analysis has been started
	asked   int  // places that the draft asked to be filled in
	draft   []byte
	papers  map[string][]byte // the files that are to be kept, by name
	duties  []duty
}

// duty is something that is done on a day, or on the first working day after.
type duty struct {
	on time.Time
	do func(context.Context) (told string, err error)
}

func newController(o Options, c *crowd) *controller {
	k := &controller{desk: o.Road.Desk, in: o.Road.Import, bank: c.bank, journal: c.journal, seed: o.Seed, year: o.From.Year(), papers: map[string][]byte{}}
	if k.desk == nil {
		return k
	}
	add := func(years int, month time.Month, day int, do func(context.Context) (string, error)) {
		k.duties = append(k.duties, duty{time.Date(k.year+years, month, day, 0, 0, 0, 0, o.From.Location()), do})
	}
	first, second, whole := occasion{"T1", "06-03", "§ 98"}, occasion{"T2", "10-07", "§ 163"}, occasion{}
	add(0, 5, 20, k.follows(first))
	add(0, 6, 4, k.decided(first))
	add(0, 9, 14, k.starts)
	add(0, 9, 18, k.follows(second))
	add(0, 10, 8, k.decided(second))
	add(0, 10, 16, k.ends)
	add(0, 10, 19, k.chooses)
	add(0, 11, 2, k.drafts)
	add(0, 12, 9, k.adopts)
	add(1, 1, 25, k.follows(whole))
	add(1, 1, 28, k.closes)
	return k
}

// work does what has come to be done by a day. What Rond refuses is told, and
// left.
func (k *controller) work(ctx context.Context, day time.Time) error {
	for len(k.duties) > 0 && !k.duties[0].on.After(day) {
		d := k.duties[0]
		k.duties = k.duties[1:]
		told, err := d.do(ctx)
		if errors.Is(err, ErrRefused) {
			k.journal.Oddities = append(k.journal.Oddities, fmt.Sprintf("samordnaren, %s: %v", day.Format(time.DateOnly), err))
			continue
		}
		if err != nil {
			return fmt.Errorf("at the controller's desk: %w", err)
		}
		k.journal.Diary = append(k.journal.Diary, Noted{day, told})
	}
	return nil
}

// occasion is a reporting occasion: its part of the year, "" for the whole, and
// the day and § of the board's decision on it.
type occasion struct{ part, day, section string }

func (o occasion) period(year int) string {
	if o.part == "" {
		return fmt.Sprint(year)
	}
	return fmt.Sprintf("%d-%s", year, o.part)
}

func (o occasion) name(year int) string {
	return map[string]string{"T1": "Tertialuppföljning T1", "T2": "Delårsrapport T2", "": fmt.Sprintf("Årsredovisning %d", year)}[o.part]
}
