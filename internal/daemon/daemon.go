package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/notify"
)

// Worker is what the loops drive: the engine.
type Worker interface {
	TakeIn(ctx context.Context, d inbox.Delivery) (engine.Verdict, error)
	Tick(ctx context.Context) (engine.Ticked, error)
	Send(ctx context.Context, via ...notify.Transport) (engine.Sent, error)
}

// Source is where things arrive. Each hands over everything that lies there,
// in the order of arrival, and files it where the handler says.
type Source interface {
	Each(ctx context.Context, handle func(ctx context.Context, d inbox.Delivery) (folder string, err error)) (n int, err error)
}

// Mailbox is a source over a connection. Wait returns when something may have
// arrived.
type Mailbox interface {
	Source
	Wait(ctx context.Context, d time.Duration) error
	Close() error
}

// Options is what a daemon works with. Clock is the field's time. What is nil
// of Mailbox, Folder and Report is not there; without Transports nothing is
// sent.
type Options struct {
	Worker     Worker
	Mailbox    func(ctx context.Context) (Mailbox, error) // opens it
	Folder     Source
	Transports []notify.Transport              // to one server; each carries one mail at a time
	Alive      func(ctx context.Context) error // an error when the database is gone
	Report     func(Health)                    // told how the loops are, at least every minute
	Zone       *time.Location
	Clock      func() time.Time
	Log        *slog.Logger
}

// Daemon works one installation. Its methods may be called at the same time,
// but only one of Run and Once.
type Daemon struct {
	o        Options
	mailbox  *arrivals // nil when there is none
	folder   *arrivals
	deciding watch
	sending  watch
	decide   chan struct{} // a token asks the loop to look
	send     chan struct{}
	gone     chan error // the database
}

// New makes a daemon that does nothing yet.
func New(o Options) *Daemon {
	d := &Daemon{o: o, decide: make(chan struct{}, 1), send: make(chan struct{}, 1), gone: make(chan error, 1)}
	d.deciding = watch{loop: "deciding", clock: o.Clock, log: o.Log}
	d.sending = watch{loop: "sending", clock: o.Clock, log: o.Log}
	if o.Mailbox != nil {
		d.mailbox = newArrivals("mailbox", o)
	}
	if o.Folder != nil {
		d.folder = newArrivals("folder", o)
	}
	return d
}

// Poke makes the loops look at once: somebody has done something by hand.
func (d *Daemon) Poke() {
	poke(d.decide)
	poke(d.send)
}

// poke leaves a token unless one is waiting already.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, and then stops in order: nothing more is decided,
// the message at hand is taken in, the mail at hand is sent. It returns an
// error only when the database is gone.
func (d *Daemon) Run(ctx context.Context) error {
	var running []func()
	for _, loop := range d.loops() {
		running = append(running, start(ctx, loop))
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-d.gone:
		err = fmt.Errorf("the database cannot be used any more: %w", err)
	}
	for _, stop := range running {
		stop()
	}
	return err
}

// loops are in the order in which they stop.
func (d *Daemon) loops() []func(context.Context) {
	loops := []func(context.Context){d.decideLoop}
	if d.mailbox != nil {
		loops = append(loops, d.mailboxLoop)
	}
	if d.folder != nil {
		loops = append(loops, d.folderLoop)
	}
	if len(d.o.Transports) > 0 {
		loops = append(loops, d.sendLoop)
	}
	return loops
}

// start begins a loop that ends when the function it returns is called: the
// end of ctx is for Run to hand on, in order.
func start(ctx context.Context, loop func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		loop(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}
