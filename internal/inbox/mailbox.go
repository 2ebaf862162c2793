package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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
	more     chan struct{}    // holds a token when something may have arrived
	validity uint32           // UIDVALIDITY of the folder
	round    int              // of Each
	renewals int              // in this round
	resting  map[imap.UID]int // messages that could not be fetched, and the round in which to try again
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
		data, err := m.client.Select(folder, nil).Wait()
		if err == nil {
			validity = data.UIDValidity
		}
		return err
	})
	return validity, err
}

// Each hands every message in the folder to handle, one at a time in the order
// of arrival, and then moves it to the folder that handle names; "" leaves it.
// An error from handle leaves the message where it is and ends the round, and
// so does a connection that is lost and cannot be had again. A message can be
// handed over again, with the same key, when that happens before it has been
// moved; one that somebody else moves meanwhile is none of ours any more. One
// that cannot be fetched is handed over as unread and left where it is. n counts
// those that were handled and filed.
func (m *Mailbox) Each(ctx context.Context, handle func(ctx context.Context, d Delivery) (folder string, err error)) (n int, err error) {
	n, err = m.each(ctx, handle)
	if err != nil {
		return n, fmt.Errorf("reading %s of %s: %w", m.cfg.Folder, m.cfg.User, err)
	}
	return n, nil
}

func (m *Mailbox) each(ctx context.Context, handle func(context.Context, Delivery) (string, error)) (n int, err error) {
	// Selecting anew sees a folder that was deleted and made again.
	validity, err := m.selectFolder(ctx, m.cfg.Folder)
	if err != nil {
		return 0, err
	}
	if validity != m.validity {
		m.validity = validity
		clear(m.resting)
	}
	m.round, m.renewals = m.round+1, 0
	uids, err := m.list(ctx)
	if err != nil {
		return 0, err
	}
	for _, uid := range uids {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if m.rests(uid) {
			continue
		}
		filed, err := m.take(ctx, uid, handle)
		if err != nil {
			return n, err
		}
		if filed {
			n++
		}
	}
	return n, nil
}

// take hands over one message and files it.
func (m *Mailbox) take(ctx context.Context, uid imap.UID, handle func(context.Context, Delivery) (string, error)) (filed bool, err error) {
	d, ok, err := m.get(ctx, uid)
	if err != nil || !ok { // somebody else has moved it
		return false, err
	}
	folder, err := handle(ctx, d)
	if err != nil {
		return false, fmt.Errorf("message %s: %w", d.Key, err)
	}
	if d.Unread != "" || folder == "" || folder == m.cfg.Folder {
		return false, nil
	}
	if err := m.file(ctx, uid, folder); err != nil {
		return false, fmt.Errorf("message %s to %s: %w", d.Key, folder, err)
	}
	return true, nil
}

func (m *Mailbox) list(ctx context.Context) (uids []imap.UID, err error) {
	err = m.do(ctx, "SEARCH", 0, func() error {
		found, err := m.client.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}}, nil).Wait()
		if err == nil {
			uids = found.AllUIDs()
		}
		return err
	})
	slices.Sort(uids)
	return uids, err
}

// size is that of a message, less than 0 when it is no longer there.
func (m *Mailbox) size(ctx context.Context, uid imap.UID) (size int64, err error) {
	size = -1
	err = m.do(ctx, "FETCH size", 0, func() error {
		found, err := m.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
		for _, f := range found {
			if f.UID == uid {
				size = f.RFC822Size
			}
		}
		return err
	})
	return size, err
}

// fetch gets one message, or of one that is too big the header. ok is false
// when it is no longer there.
func (m *Mailbox) fetch(ctx context.Context, uid imap.UID) (d Delivery, ok bool, err error) {
	size, err := m.size(ctx, uid)
	if err != nil || size < 0 {
		return Delivery{}, false, err
	}
	if size > m.cfg.MaxBytes {
		raw, err := m.section(ctx, uid, imap.PartSpecifierHeader, maxHeader)
		return Delivery{Raw: clipBytes(raw, maxHeader), TooBig: size}, raw != nil, err
	}
	raw, err := m.section(ctx, uid, imap.PartSpecifierNone, m.cfg.MaxBytes)
	if int64(len(raw)) > m.cfg.MaxBytes { // the server said less than it had
		return Delivery{Raw: clipBytes(raw, maxHeader), TooBig: int64(len(raw))}, true, err
	}
	return Delivery{Raw: raw}, raw != nil, err
}

func clipBytes(b []byte, n int) []byte { return b[:min(len(b), n)] }

// section reads a part of a message without marking it as seen, at most one
// byte over the limit. It is nil when the message is gone.
func (m *Mailbox) section(ctx context.Context, uid imap.UID, part imap.PartSpecifier, limit int64) (raw []byte, err error) {
	extra := time.Duration(limit/slowest) * time.Second
	what := &imap.FetchItemBodySection{Specifier: part, Peek: true}
	err = m.do(ctx, "FETCH", extra, func() error {
		command := m.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{what}})
		raw, err = readSection(command, uid, limit)
		return errors.Join(err, command.Close())
	})
	if err != nil {
		return nil, err
	}
	return raw, nil
}

func readSection(command *imapclient.FetchCommand, uid imap.UID, limit int64) ([]byte, error) {
	for message := command.Next(); message != nil; message = command.Next() {
		var raw []byte
		got := imap.UID(0)
		for item := message.Next(); item != nil; item = message.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				got = item.UID
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil {
					continue
				}
				b, err := io.ReadAll(io.LimitReader(item.Literal, limit+1))
				if err != nil {
					return nil, err
				}
				raw = append([]byte{}, b...)
			}
		}
		if raw != nil && (got == uid || got == 0) {
			return raw, nil
		}
	}
	return nil, nil
}

// move takes the message to folder, which is made when it is missing.
func (m *Mailbox) move(ctx context.Context, uid imap.UID, folder string) error {
	err := m.moveOnce(ctx, uid, folder)
	var refused *imap.Error
	if !errors.As(err, &refused) || refused.Type != imap.StatusResponseTypeNo {
		return err
	}
	if made := m.do(ctx, "CREATE", 0, func() error { return m.client.Create(folder, nil).Wait() }); made != nil {
		return errors.Join(err, made)
	}
	return m.moveOnce(ctx, uid, folder)
}

// moveOnce copies and deletes where the server has no MOVE, and waits for each
// answer: the library's own fallback sends STORE and EXPUNGE behind a COPY
// that may have failed. Without UIDPLUS the message stays, marked as deleted,
// since a plain EXPUNGE would take away what others have marked.
func (m *Mailbox) moveOnce(ctx context.Context, uid imap.UID, folder string) error {
	set, caps := imap.UIDSetNum(uid), m.client.Caps()
	if caps.Has(imap.CapMove) {
		return m.do(ctx, "MOVE", 0, func() error { _, err := m.client.Move(set, folder).Wait(); return err })
	}
	if err := m.do(ctx, "COPY", 0, func() error { _, err := m.client.Copy(set, folder).Wait(); return err }); err != nil {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := m.do(ctx, "STORE", 0, func() error { return m.client.Store(set, deleted, nil).Close() }); err != nil {
		return err
	}
	if !caps.Has(imap.CapUIDPlus) {
		return nil
	}
	return m.do(ctx, "EXPUNGE", 0, func() error { return m.client.UIDExpunge(set).Close() })
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
