package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"rond/internal/store"
	"rond/notify"
	"rond/scheduler/wake"
)

// Sent counts what a drain of the outbox came to. Down is why the server as a
// whole could not be used, in its own or the network's words.
type Sent struct {
	Accepted  int    `json:"accepted"`
	Retry     int    `json:"retry"`
	Failed    int    `json:"failed"`
	Uncertain int    `json:"uncertain"`
	Withdrawn int    `json:"withdrawn"`
	Held      int    `json:"held"`
	Down      string `json:"down,omitempty"`
}

// Send works off the outbox over some transports, each of which carries one
// mail at a time, until no mail is due, at the pace of the settings. It stops
// early, without an error, when the server as a whole cannot be used; what is
// left is due at the next pass. When ctx ends no further mail is taken, and
// those under way have half a minute to finish. While the installation's
// sending is off, or somebody holds all mail, nothing leaves, whatever was
// decided before. Two calls at the same time are not allowed.
func (e *Engine) Send(ctx context.Context, via ...notify.Transport) (Sent, error) {
	if err := e.recover(ctx); err != nil {
		return Sent{}, fmt.Errorf("recovering the outbox: %w", err)
	}
	if err := e.resume(ctx); err != nil {
		return Sent{}, fmt.Errorf("finding when a mail last left: %w", err)
	}
	p := &pass{e: e, idle: via, taken: map[int64]bool{}}
	p.open, p.end = context.WithCancel(ctx)
	defer p.end()
	p.another(ctx)
	p.working.Wait()
	if p.err != nil {
		return p.done, p.err
	}
	return p.done, ctx.Err()
}

// pass is one drain of the outbox. A transport is taken into use when the one
// before it has got through to the server: one that is down is tried once, and
// not with every connection there is.
type pass struct {
	e        *Engine
	open     context.Context // ends when no further mail is to be taken
	end      context.CancelFunc
	working  sync.WaitGroup
	claiming sync.Mutex // one worker looks for a mail at a time

	mu    sync.Mutex
	idle  []notify.Transport
	busy  int            // workers
	taken map[int64]bool // the mails that they have in hand
	done  Sent
	err   error
}

// another takes one more transport into use, if there is one.
func (p *pass) another(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return
	}
	via := p.idle[0]
	p.idle = p.idle[1:]
	p.busy++
	p.working.Go(func() {
		err := p.work(ctx, via)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.busy--
		if err != nil && p.err == nil {
			p.err = err
			p.end()
		}
	})
}

// work hands over one mail after another. A turn that the pace has given is
// kept until something has been handed over in it.
func (p *pass) work(ctx context.Context, via notify.Transport) error {
	connected := sync.OnceFunc(func() { p.another(ctx) })
	for turn := false; p.open.Err() == nil && p.e.set.Send != "off"; {
		m, err := p.next(turn)
		if p.open.Err() != nil && m.ID == 0 || errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("taking the next mail: %w", err)
		}
		out, err := p.finish(ctx, via, m, connected)
		if err != nil {
			return fmt.Errorf("mail %d: %w", m.ID, err)
		}
		if out.Whole && out.Result != notify.Accepted {
			p.lost(out)
			return nil
		}
		turn = out.Result == ""
	}
	return nil
}

// next waits for a turn, unless there is one, and takes a mail.
func (p *pass) next(turn bool) (store.Mail, error) {
	if !turn {
		if err := p.e.turn(p.open); err != nil {
			return store.Mail{}, err
		}
	}
	p.claiming.Lock()
	defer p.claiming.Unlock()
	m, err := p.e.next(p.open, p.inHand()...)
	if err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.taken[m.ID] = true
	}
	return m, err
}

func (p *pass) inHand() (ids []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.taken {
		ids = append(ids, id)
	}
	return ids
}

// finish transmits a mail, even when ctx ends meanwhile, and counts what came
// of it. The outcome is the zero one when nothing was handed over.
func (p *pass) finish(ctx context.Context, via notify.Transport, m store.Mail, connected func()) (notify.Outcome, error) {
	longer, end := wake.Linger(ctx, grace)
	defer end()
	var one Sent
	out, err := p.e.transmit(longer, via, m, &one, connected)
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, m.ID)
	p.done.add(one)
	return out, err
}

// lost ends the pass when the server as a whole cannot be used. One that takes
// fewer connections than we would like can: whoever is turned away at the door
// while others are being served leaves it to them.
func (p *pass) lost(out notify.Outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if out.Phase == notify.PhaseConnect && p.busy > 1 {
		p.idle = nil
		return
	}
	p.done.Down = out.Words
	p.end()
}

// next is the first mail that is due and not in anybody's hand, with the
// attempt to build it committed; none while somebody holds all mail. One
// process alone works an outbox, so it is enough that its workers know what
// each has in hand; whether the mail still waits is asked again when it is
// made.
func (e *Engine) next(ctx context.Context, inHand ...int64) (store.Mail, error) {
	var m store.Mail
	err := e.store.Change(ctx, func(tx store.Tx) (err error) {
		if m, err = e.due(ctx, tx, inHand); err != nil {
			return err
		}
		m.Tries++
		return tx.UpdateMail(ctx, m)
	})
	return m, err
}

// due is the first mail that is due and not among those in hand.
func (e *Engine) due(ctx context.Context, r store.Reader, inHand []int64) (store.Mail, error) {
	held, err := r.Hold(ctx)
	if err != nil {
		return store.Mail{}, fmt.Errorf("asking whether mail is held: %w", err)
	}
	if !held.Since.IsZero() {
		return store.Mail{}, store.ErrNotFound
	}
	list, err := r.Mails(ctx, store.MailFilter{States: []string{store.MailQueued, store.MailUncertain}, DueTo: e.clock(), Limit: len(inHand) + 1})
	if err != nil {
		return store.Mail{}, err
	}
	for _, m := range list {
		if !slices.Contains(inHand, m.ID) {
			return m, nil
		}
	}
	return store.Mail{}, store.ErrNotFound
}

// add counts what came of one mail.
func (s *Sent) add(one Sent) {
	s.Accepted += one.Accepted
	s.Retry += one.Retry
	s.Failed += one.Failed
	s.Uncertain += one.Uncertain
	s.Withdrawn += one.Withdrawn
	s.Held += one.Held
}
