package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/notify"
)

// house is a world without a network, on the clock of synctest: a mailbox, a
// worker that keeps a diary, and a log.
type house struct {
	mu      sync.Mutex
	start   time.Time
	diary   []string
	waiting []string      // keys of what lies in the mailbox
	more    chan struct{} // the server tells of something new
	now     weather
	log     bytes.Buffer
}

// weather is what the world does to the daemon.
type weather struct {
	away    error         // what the mailbox answers
	refuses error         // what TakeIn answers
	gone    error         // what the database answers
	down    string        // what the mail server says instead of taking mail
	takes   int           // mails that it takes before
	slow    time.Duration // what a mail or message takes
}

func (h *house) weather() (w weather) {
	h.set(func() { w = h.now })
	return w
}

func newHouse() *house { return &house{start: time.Now(), more: make(chan struct{}, 1)} }

func (h *house) set(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f()
}

func (h *house) write(format string, args ...any) {
	h.set(func() {
		h.diary = append(h.diary, fmt.Sprintf("%v ", time.Since(h.start).Round(time.Second))+fmt.Sprintf(format, args...))
	})
}

// arrives puts messages in the mailbox, and tells of them when the server does.
func (h *house) arrives(told bool, keys ...string) {
	h.set(func() { h.waiting = append(h.waiting, keys...) })
	if told {
		poke(h.more)
	}
}

// says counts the lines of the diary that hold a text.
func (h *house) says(text string) (n int) {
	h.set(func() {
		for _, line := range h.diary {
			if strings.Contains(line, text) {
				n++
			}
		}
	})
	return n
}

func (h *house) TakeIn(ctx context.Context, d inbox.Delivery) (engine.Verdict, error) {
	select {
	case <-time.After(h.weather().slow):
	case <-ctx.Done():
		return engine.Verdict{}, ctx.Err()
	}
	if err := h.weather().refuses; err != nil {
		return engine.Verdict{}, err
	}
	h.write("took %s", d.Key)
	return engine.Verdict{Verdict: "accepted", Folder: engine.FolderProcessed}, nil
}

func (h *house) Tick(context.Context) (engine.Ticked, error) {
	h.write("ticked")
	return engine.Ticked{}, nil
}

func (h *house) Send(ctx context.Context, _ ...notify.Transport) (engine.Sent, error) {
	h.write("sent")
	<-time.After(h.weather().slow)
	h.write("sent all")
	return engine.Sent{Accepted: h.weather().takes, Down: h.weather().down}, nil
}

func (h *house) open(context.Context) (Mailbox, error) {
	if err := h.weather().away; err != nil {
		h.write("no mailbox")
		return nil, err
	}
	h.write("opened")
	return box{h}, nil
}

type box struct{ *house }

func (b box) Each(ctx context.Context, handle func(context.Context, inbox.Delivery) (string, error)) (n int, err error) {
	if err := b.weather().away; err != nil {
		return 0, err
	}
	for {
		var key string
		b.set(func() {
			if len(b.waiting) > 0 {
				key = b.waiting[0]
			}
		})
		if key == "" {
			return n, nil
		}
		if _, err := handle(ctx, inbox.Delivery{Key: key}); err != nil {
			return n, err
		}
		b.set(func() { b.waiting = b.waiting[1:] })
		n++
	}
}

func (b box) Wait(ctx context.Context, d time.Duration) error {
	select {
	case <-b.more:
	case <-time.After(d):
	case <-ctx.Done():
		return ctx.Err()
	}
	return b.weather().away
}

func (b box) Close() error { return nil }

type nowhere struct{ notify.Transport }

func (h *house) daemon() *Daemon {
	return New(Options{Worker: h, Mailbox: h.open, Transports: []notify.Transport{nowhere{}}, Zone: time.UTC, Clock: time.Now,
		Alive: func(context.Context) error { return h.weather().gone }, Log: slog.New(slog.NewTextHandler(&h.log, nil))})
}

// during runs a daemon beside a function, stops it when the function returns,
// and answers with Run's error.
func during(t *testing.T, d *Daemon, f func()) (err error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); err = d.Run(ctx) }()
	f()
	stop()
	<-ended
	return err
}

// TestTheFirstLookIsDecidedOnAtOnce: nobody who starts the daemon waits for
// the next minute.
func TestTheFirstLookIsDecidedOnAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		during(t, h.daemon(), func() {
			synctest.Wait()
			if h.says("ticked") == 0 || time.Since(h.start) != 0 {
				t.Errorf("not at once: %q", h.diary)
			}
		})
	})
}

func TestNothingIsDecidedBeforeTheFirstLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		h.now.away = errors.New("no route to host")
		d := h.daemon()
		during(t, d, func() {
			<-time.After(10*time.Minute + time.Second)
			if n := h.says("ticked"); n != 0 {
				t.Errorf("decided %d times without having looked", n)
			}
			h.set(func() { h.now.away = nil })
			<-time.After(10 * time.Minute)
			if n := h.says("ticked"); n < 4 {
				t.Errorf("decided %d times after the mailbox came back", n)
			}
		})
	})
}

// TestAMailboxThatIsAway: the pauses grow, the log says it once, nothing is
// decided once what was seen is old, and the mail leaves all the same.
func TestAMailboxThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		d := h.daemon()
		during(t, d, func() {
			<-time.After(30 * time.Second)
			lost := time.Now()
			h.set(func() { h.now.away = errors.New("dial anna.lind@kommun.example:\r\n\x1b[2J refused") })
			<-time.After(7 * 24 * time.Hour)
			if n := h.says("ticked"); n > 17 {
				t.Errorf("decided %d times on what was seen before", n)
			}
			if n := h.says("no mailbox"); n < 7*24*12*8/10 || n > 7*24*12*13/10 {
				t.Errorf("tried %d times in a week", n)
			}
			if n := h.says("sent all"); n < 7*24*60 {
				t.Errorf("sent only %d times", n)
			}
			got := d.Health().Mailbox
			if got.ID == "" || got.Words != "dial anna.lind@kommun.example: [2J refused" || got.Since.Sub(lost) > 2*time.Minute {
				t.Errorf("health says %+v, lost at %v", got, lost)
			}
			h.set(func() { h.now.away = nil })
			h.arrives(false, "late 1", "late 2")
			<-time.After(7 * time.Minute)
			if h.says("took") != 2 || d.Health().Mailbox != (Trouble{}) {
				t.Errorf("afterwards: %d taken, %+v", h.says("took"), d.Health().Mailbox)
			}
		})
		if n := strings.Count(h.log.String(), "msg=trouble"); n != 1 || !strings.Contains(h.log.String(), "trouble has ended") {
			t.Errorf("the log says %d times:\n%s", n, h.log.String())
		}
		if !strings.Contains(h.log.String(), "check [imap] in the settings") {
			t.Error("the log does not say what to look at")
		}
		if strings.Contains(h.log.String(), "anna.lind") {
			t.Error("an address stands in the log")
		}
	})
}

func TestAnArrivalIsAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		during(t, h.daemon(), func() {
			<-time.After(90 * time.Second)
			before := h.says("ticked")
			at := time.Now()
			h.arrives(true, "svar")
			synctest.Wait()
			if h.says("took svar") != 1 || h.says("ticked") != before+1 || time.Since(at) != 0 {
				t.Errorf("not at once: %q", h.diary)
			}
			last := ""
			h.set(func() { last = h.diary[len(h.diary)-1] })
			if !strings.HasPrefix(last, "1m30s") {
				t.Errorf("the last thing was %s", last)
			}
		})
	})
}

// TestALostWordCostsAMinute: the server does not tell, and is asked.
func TestALostWordCostsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		during(t, h.daemon(), func() {
			<-time.After(90 * time.Second)
			h.arrives(false, "svar")
			<-time.After(calm)
			if h.says("took svar") != 1 {
				t.Errorf("not found: %q", h.diary)
			}
		})
	})
}

// TestNothingIsDecidedInTheMiddle: while there is something that has not been
// taken in, nobody knows what it answers.
func TestNothingIsDecidedInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		during(t, h.daemon(), func() {
			<-time.After(30 * time.Second)
			h.set(func() { h.now.slow = 40 * time.Second })
			h.arrives(true, "ett", "två", "tre")
			before := h.says("ticked")
			<-time.After(119 * time.Second)
			if n := h.says("ticked"); n != before {
				t.Errorf("decided %d times in the middle", n-before)
			}
			<-time.After(61 * time.Second)
			if h.says("took") != 3 || h.says("ticked") == before {
				t.Errorf("afterwards: %q", h.diary)
			}
		})
	})
}

// TestWhatCannotBeTakenInClosesTheGate: a message stays where it is, and
// nothing is decided over its head.
func TestWhatCannotBeTakenInClosesTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		d := h.daemon()
		during(t, d, func() {
			<-time.After(90 * time.Second)
			before := h.says("ticked")
			h.set(func() { h.now.refuses = errors.New("database is locked") })
			h.arrives(true, "svar")
			<-time.After(10 * time.Minute)
			if h.says("ticked") != before || d.Health().Mailbox.ID == "" {
				t.Errorf("decided over what is not taken in: %q", h.diary)
			}
			h.set(func() { h.now.refuses = nil })
			<-time.After(6 * time.Minute)
			if h.says("took svar") != 1 || h.says("ticked") == before {
				t.Errorf("afterwards: %q", h.diary)
			}
		})
	})
}

// TestAServerThatIsDown is tried with growing pauses, however often somebody
// pokes.
func TestAServerThatIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		h.now.down = "421 too busy"
		d := h.daemon()
		during(t, d, func() {
			for range 3600 {
				d.Poke()
				<-time.After(time.Second)
			}
			if n := h.says("sent all"); n < 15 || n > 25 {
				t.Errorf("tried %d times in an hour", n)
			}
			if got := d.Health().Sending; got.ID == "" || got.Words != "421 too busy" {
				t.Errorf("health says %+v", got)
			}
			h.set(func() { h.now.down = "" })
			<-time.After(6 * time.Minute)
			if got := d.Health().Sending; got != (Trouble{}) {
				t.Errorf("health still says %+v", got)
			}
		})
	})
}

// TestAServerThatIsTired takes some mail, and asks us to slow down: it is left
// alone for a moment only, for longer when it takes none, and is told of.
func TestAServerThatIsTired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		h.now.down, h.now.takes = "4.7.0 too many messages", 30
		d := h.daemon()
		during(t, d, func() {
			<-time.After(time.Minute)
			if n := h.says("sent all"); n < 45 || n > 75 {
				t.Errorf("tried %d times in a minute while it takes mail", n)
			}
			h.set(func() { h.now.takes = 0 })
			before := h.says("sent all")
			<-time.After(time.Hour)
			if n := h.says("sent all") - before; n > 25 {
				t.Errorf("tried %d times in an hour in which it takes none", n)
			}
			if got := d.Health().Sending; got.Words != "4.7.0 too many messages" {
				t.Errorf("health says %+v", got)
			}
		})
	})
}

// TestStoppingGoesInOrder: nothing is decided any more, the message at hand is
// taken in and the mail at hand leaves; what comes after them waits.
func TestStoppingGoesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		var stopped time.Time
		during(t, h.daemon(), func() {
			<-time.After(70 * time.Second)
			h.set(func() { h.now.slow = 10 * time.Second })
			h.arrives(true, "ett", "två")
			<-time.After(5 * time.Second)
			stopped = time.Now()
		})
		if took := time.Since(stopped); took > 20*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if h.says("took ett") != 1 || h.says("took två") != 0 || len(h.waiting) != 1 {
			t.Errorf("taken in: %q, left %q", h.diary, h.waiting)
		}
		if h.says("sent") != 2*h.says("sent all") {
			t.Errorf("a mail was left at hand: %q", h.diary)
		}
	})
}

// TestADatabaseThatIsGoneEndsTheDaemon.
func TestADatabaseThatIsGoneEndsTheDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		d := h.daemon()
		ended := make(chan error, 1)
		go func() { ended <- d.Run(t.Context()) }()
		<-time.After(30 * time.Second)
		lost := errors.New("no such file")
		h.set(func() { h.now.gone = lost })
		if err := <-ended; !errors.Is(err, lost) {
			t.Errorf("ended with %v", err)
		}
		if took := time.Since(h.start); took > time.Minute+time.Second {
			t.Errorf("went on for %v", took)
		}
	})
}

// TestOnceAfterALongLook: a pass over a mailbox that takes longer than what is
// seen stands decides all the same, and one that fails does not.
func TestOnceAfterALongLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse()
		h.now.slow = 10 * time.Minute
		h.arrives(false, "ett", "två")
		if p, err := h.daemon().Once(t.Context()); err != nil || p.Taken["accepted"] != 2 || h.says("ticked") != 1 || h.says("sent all") != 1 {
			t.Errorf("%+v, %v, %q", p, err, h.diary)
		}
		h.now.away = errors.New("no route to host")
		if _, err := h.daemon().Once(t.Context()); !errors.Is(err, ErrUnread) || h.says("ticked") != 1 || h.says("sent all") != 2 {
			t.Errorf("%v, %q", err, h.diary)
		}
	})
}
