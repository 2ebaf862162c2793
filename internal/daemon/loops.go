package daemon

import (
	"context"
	"errors"
	"time"

	"rond/internal/engine"
	"rond/scheduler/wake"
)

const (
	everyMinute = "* * * * *"
	minute      = time.Minute

	// How long the mailbox is left alone when the server tells of nothing:
	// its word can be lost, and answers come in bursts.
	calm  = time.Minute
	burst = 5 * time.Second

	folderPause = 10 * time.Second
)

// The pauses after trouble: at first, and at most.
const (
	firstPause = time.Second
	lastPause  = 5 * time.Minute
)

// mailboxLoop keeps a connection to the mailbox. One that has worked and is
// lost is nothing to speak of; that none can be had is.
func (d *Daemon) mailboxLoop(ctx context.Context) {
	var p pause
	for ctx.Err() == nil {
		worked, err := d.connected(ctx, &p)
		if ctx.Err() != nil {
			return
		}
		if !worked {
			d.mailbox.trouble(err)
		}
		rest(ctx, p.next(), nil)
	}
}

// connected reads the mailbox for as long as the connection holds. One over
// which something was taken in has worked, however soon it is lost.
func (d *Daemon) connected(ctx context.Context, p *pause) (worked bool, err error) {
	box, err := d.o.Mailbox(ctx)
	if err != nil {
		return false, err
	}
	defer box.Close()
	for {
		taken, err := d.look(ctx, d.mailbox, box)
		if len(taken) > 0 {
			worked = true
			p.reset()
		}
		if err != nil {
			return worked, err
		}
		d.mailbox.well()
		wait := calm
		if len(taken) > 0 {
			wait = burst
		}
		if err := box.Wait(ctx, wait); err != nil {
			return worked, err
		}
		worked = true
		p.reset()
	}
}

// folderLoop looks at the watched folder again and again: no system tells of a
// file on a share that somebody else has written.
func (d *Daemon) folderLoop(ctx context.Context) {
	for ctx.Err() == nil {
		_, err := d.look(ctx, d.folder, d.o.Folder)
		if ctx.Err() != nil {
			return
		}
		d.folder.tell(err)
		rest(ctx, folderPause, nil)
	}
}

// decideLoop decides what is due at every minute, and when poked.
func (d *Daemon) decideLoop(ctx context.Context) {
	err := wake.Loop(ctx, []string{everyMinute}, d.o.Zone, d.decide, func(ctx context.Context) {
		if err := d.o.Alive(ctx); err != nil && ctx.Err() == nil {
			d.lost(err)
			return
		}
		done, err := d.tick(ctx)
		if ctx.Err() != nil {
			return
		}
		d.deciding.tell(err)
		if done != (engine.Ticked{}) {
			d.o.Log.Info("decided", "notices", done.Notices, "requests", done.Requests, "rows", done.Rows, "reminders", done.Reminders, "managers", done.Managers, "summaries", done.Summaries, "weekly", done.Weekly, "actions", done.Actions, "desk", done.Desk)
			poke(d.send)
		}
		if d.o.Report != nil {
			d.o.Report(d.Health())
		}
	})
	if err != nil {
		d.lost(err)
	}
}

// lost ends the daemon; once is enough.
func (d *Daemon) lost(err error) {
	select {
	case d.gone <- err:
	default:
	}
}

// tick decides what is due, if what has arrived is known.
func (d *Daemon) tick(ctx context.Context) (engine.Ticked, error) {
	now := d.o.Clock()
	for _, a := range []*arrivals{d.mailbox, d.folder} {
		if a != nil && !a.known(now) {
			return engine.Ticked{}, nil
		}
	}
	return d.o.Worker.Tick(ctx)
}

// sendLoop works off the outbox at every minute and when poked. A server that
// is down, or that asks us to slow down, is left alone for longer and longer,
// whoever pokes, until it has taken a mail.
func (d *Daemon) sendLoop(ctx context.Context) {
	var p pause
	for ctx.Err() == nil {
		done, err := d.o.Worker.Send(ctx, d.o.Transports...)
		if ctx.Err() != nil {
			return
		}
		if err == nil && done.Down != "" {
			err = errors.New(done.Down)
		}
		d.sending.tell(err)
		if done.Accepted > 0 {
			p.reset()
		}
		if err != nil {
			rest(ctx, p.next(), nil)
			continue
		}
		p.reset()
		rest(ctx, minute, d.send)
	}
}
