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
		if !turn {
			err := p.e.turn(p.open)
			if p.open.Err() != nil || errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		out, err := p.one(ctx, via, connected)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if out.Whole && out.Result != notify.Accepted {
			p.lost(out)
			return nil
		}
		turn = out.Result == ""
	}
	return nil
}

// one takes a mail and hands it over, even when ctx ends meanwhile. The outcome
// is the zero one when it was not to be handed over after all; that no mail
// waits is [store.ErrNotFound].
func (p *pass) one(ctx context.Context, via notify.Transport, connected func()) (notify.Outcome, error) {
	longer, end := wake.Linger(ctx, grace)
	defer end()
	var came Sent
	m, ready, err := p.take(longer, &came)
	if m.ID == 0 {
		return notify.Outcome{}, err
	}
	var out notify.Outcome
	if ready && err == nil {
		out, err = p.e.deliver(longer, via, m, &came, connected)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.taken, m.ID)
	p.done.add(came)
	if err != nil {
		err = fmt.Errorf("mail %d: %w", m.ID, err)
	}
	return out, err
}

// take is the next mail with its bytes made, when it is to be handed over. One
// worker at a time does so: they would wait for each other at the database, and
// a process that dies has then died over one mail and not over all that were
// about to be made.
func (p *pass) take(ctx context.Context, came *Sent) (m store.Mail, ready bool, err error) {
	p.claiming.Lock()
	defer p.claiming.Unlock()
	if p.open.Err() != nil { // somebody has found the server down meanwhile
		return m, false, store.ErrNotFound
	}
	if m, err = p.e.next(ctx, p.inHand()...); err != nil {
		if !errors.Is(err, store.ErrNotFound) {
			err = fmt.Errorf("taking the next mail: %w", err)
		}
		return store.Mail{}, false, err
	}
	p.mu.Lock()
	p.taken[m.ID] = true
	p.mu.Unlock()
	ready, err = p.e.makeReady(ctx, &m, came)
	return m, ready, err
}

func (p *pass) inHand() (ids []int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.taken {
		ids = append(ids, id)
	}
	return ids
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

// due is the first mail that is due and not among those in hand. Where there is
// a pace, what answers somebody goes before a round that takes half an hour.
func (e *Engine) due(ctx context.Context, r store.Reader, inHand []int64) (store.Mail, error) {
	held, err := r.Hold(ctx)
	if err != nil {
		return store.Mail{}, fmt.Errorf("asking whether mail is held: %w", err)
	}
	if !held.Since.IsZero() {
		return store.Mail{}, store.ErrNotFound
	}
	kinds := []string{""}
	if e.pace.limit != nil {
		kinds = append(answering(), kinds...)
	}
	for _, kind := range kinds {
		list, err := r.Mails(ctx, store.MailFilter{States: []string{store.MailQueued, store.MailUncertain}, Kind: kind, DueTo: e.clock(), Limit: len(inHand) + 1})
		if err != nil {
			return store.Mail{}, err
		}
		for _, m := range list {
			if !slices.Contains(inHand, m.ID) {
				return m, nil
			}
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
