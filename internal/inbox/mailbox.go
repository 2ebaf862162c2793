package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	maxHeader = 1 << 20         // bytes of header fetched of a message that is too big
	idleLimit = 5 * time.Minute // firewalls forget quiet connections
	slowest   = 50_000          // bytes a second that a connection must manage
)

// Mailbox is an open IMAP folder. It mends a connection that a single message
// has broken; after an error from one of its methods the connection may be
// gone: close it and open another. Its methods must not be called at the same
// time.
type Mailbox struct {
	cfg      IMAPConfig
	client   *imapclient.Client
	more     chan struct{}     // holds a token when something may have arrived
	validity uint32            // UIDVALIDITY of the folder
	round    int               // of Each
	renewals int               // in this round
	resting  map[imap.UID]int  // messages that could not be fetched, and the round in which to try again
	older    map[imap.UID]bool // messages from before Since
	prefix   string            // of the names of folders, once the server has wanted one
}

// listen wakes Wait when the server says that there are messages.
func (m *Mailbox) listen() *imapclient.UnilateralDataHandler {
	return &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
		if d.NumMessages == nil {
			return
		}
		select {
		case m.more <- struct{}{}:
		default:
		}
	}}
}

func (m *Mailbox) open(ctx context.Context) error {
	err := m.login(ctx)
	if err != nil {
		return at(StageLogin, err)
	}
	if err := m.do(ctx, "CAPABILITY", 0, func() error {
		if m.client.Caps() == nil {
			return errors.New("the server does not say what it can do")
		}
		return nil
	}); err != nil {
		return at(StageLogin, err)
	}
	m.validity, err = m.selectFolder(ctx, m.cfg.Folder)
	return at(StageFolder, err)
}

// do runs one command under the time limit. The library waits for an answer
// without end; closing the connection is the only way to wake it.
func (m *Mailbox) do(ctx context.Context, command string, extra time.Duration, run func() error) error {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.CommandTimeout+extra)
	defer cancel()
	client := m.client
	stop := context.AfterFunc(ctx, func() { client.Close() })
	defer stop()
	if err := run(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", command, context.Cause(ctx))
		}
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}

// selectFolder returns the UIDVALIDITY, without which a UID means nothing
// (RFC 9051 §2.3.1.1).
func (m *Mailbox) selectFolder(ctx context.Context, folder string) (validity uint32, err error) {
	err = m.do(ctx, "SELECT", 0, func() error {
		data, err := m.client.Select(m.named(folder), nil).Wait()
		if err == nil {
			validity = data.UIDValidity
		}
		return err
	})
	return validity, err
}

// Wait returns when something may have arrived, or after d. The server tells
// (IDLE) where it can; the caller must look at times all the same, since such
// a word can be lost.
func (m *Mailbox) Wait(ctx context.Context, d time.Duration) error {
	if err := m.wait(ctx, d); err != nil {
		return fmt.Errorf("waiting for mail to %s: %w", m.cfg.User, err)
	}
	return nil
}

func (m *Mailbox) wait(ctx context.Context, d time.Duration) error {
	if !m.client.Caps().Has(imap.CapIdle) {
		if err := m.pause(ctx, d); err != nil {
			return err
		}
		return m.do(ctx, "NOOP", 0, func() error { return m.client.Noop().Wait() })
	}
	var idle *imapclient.IdleCommand
	err := m.do(ctx, "IDLE", 0, func() (err error) { idle, err = m.client.Idle(); return err })
	if err != nil {
		return err
	}
	paused := m.pause(ctx, min(d, idleLimit))
	// The end is sent even when ctx is done, so that the connection is left
	// in a state that can be used or closed.
	done := m.do(context.WithoutCancel(ctx), "DONE", 0, func() error { return errors.Join(idle.Close(), idle.Wait()) })
	return errors.Join(paused, done)
}

func (m *Mailbox) pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-m.more:
	case <-timer.C:
	case <-m.client.Closed():
		return errors.New("the server closed the connection")
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Close logs out, if the server answers at once, and closes the connection.
// Its error is of no consequence: every command has been answered before.
func (m *Mailbox) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), min(m.cfg.CommandTimeout, 2*time.Second))
	defer cancel()
	logout := m.do(ctx, "LOGOUT", 0, func() error { return m.client.Logout().Wait() })
	if err := m.client.Close(); err != nil && logout != nil {
		return fmt.Errorf("closing the mailbox of %s: %w", m.cfg.User, err)
	}
	return nil
}
