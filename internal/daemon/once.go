package daemon

import (
	"context"
	"errors"
	"fmt"

	"rond/internal/engine"
)

// Passed is what one pass came to.
type Passed struct {
	Taken  map[string]int `json:"taken_in"` // deliveries by verdict
	Ticked engine.Ticked  `json:"decided"`
	Sent   engine.Sent    `json:"sent"`
}

// ErrUnread is a source that could not be read to its end.
var ErrUnread = errors.New("what has arrived could not be read")

// Once makes one pass: what has arrived is taken in, what is due is decided
// if all of that is known, and the outbox is worked off.
func (d *Daemon) Once(ctx context.Context) (Passed, error) {
	p := Passed{Taken: map[string]int{}}
	inErr := d.lookOnce(ctx, p.Taken)
	var tickErr, sendErr error
	p.Ticked, tickErr = d.tick(ctx)
	if len(d.o.Transports) > 0 {
		p.Sent, sendErr = d.o.Worker.Send(ctx, d.o.Transports...)
	}
	return p, errors.Join(inErr, tickErr, sendErr)
}

func (d *Daemon) lookOnce(ctx context.Context, taken map[string]int) error {
	var errs []error
	count := func(a *arrivals, from Source) {
		got, err := d.look(ctx, a, from)
		for verdict, n := range got {
			taken[verdict] += n
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%w: %w", ErrUnread, err))
		}
	}
	if d.folder != nil {
		count(d.folder, d.o.Folder)
	}
	if d.mailbox == nil {
		return errors.Join(errs...)
	}
	box, err := d.o.Mailbox(ctx)
	if err != nil {
		return errors.Join(append(errs, fmt.Errorf("%w: %w", ErrUnread, err))...)
	}
	defer box.Close()
	count(d.mailbox, box)
	return errors.Join(errs...)
}
