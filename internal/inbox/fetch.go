package inbox

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// fact is what is known of a message before it is fetched.
type fact struct {
	size    int64
	arrived time.Time // INTERNALDATE
	deleted bool      // it is marked so
}

// facts asks for what there is to know of messages. One that is not among the
// answers is no longer there.
func (m *Mailbox) facts(ctx context.Context, uids ...imap.UID) (facts map[imap.UID]fact, err error) {
	facts = map[imap.UID]fact{}
	err = m.do(ctx, "FETCH size", 0, func() error {
		what := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true, Flags: true}
		found, err := m.client.Fetch(imap.UIDSetNum(uids...), what).Collect()
		for _, f := range found {
			facts[f.UID] = fact{f.RFC822Size, f.InternalDate, slices.ContainsFunc(f.Flags, isDeleted)}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return facts, nil
}

func isDeleted(f imap.Flag) bool { return strings.EqualFold(string(f), string(imap.FlagDeleted)) }

// fetch gets one message, or of one that is too big the header. ok is false
// when it is no longer there.
func (m *Mailbox) fetch(ctx context.Context, uid imap.UID, facts map[imap.UID]fact) (d Delivery, ok bool, err error) {
	f, known := facts[uid]
	if !known {
		if facts, err = m.facts(ctx, uid); err != nil {
			return Delivery{}, false, err
		}
		if f, ok = facts[uid]; !ok {
			return Delivery{}, false, nil
		}
	}
	size := f.size
	if size > m.cfg.MaxBytes {
		raw, err := m.section(ctx, uid, imap.PartSpecifierHeader, maxHeader, maxHeader)
		return Delivery{Raw: clipBytes(raw, maxHeader), TooBig: size}, raw != nil, err
	}
	raw, err := m.section(ctx, uid, imap.PartSpecifierNone, size, m.cfg.MaxBytes)
	if int64(len(raw)) > m.cfg.MaxBytes { // the server said less than it had
		return Delivery{Raw: clipBytes(raw, maxHeader), TooBig: int64(len(raw))}, true, err
	}
	return Delivery{Raw: raw}, raw != nil, err
}

func clipBytes(b []byte, n int) []byte { return b[:min(len(b), n)] }

// section reads a part of a message without marking it as seen, at most one
// byte over the limit. It may take as long as its size lets expect, twice over:
// not every server counts exactly. It is nil when the message is gone.
func (m *Mailbox) section(ctx context.Context, uid imap.UID, part imap.PartSpecifier, size, limit int64) (raw []byte, err error) {
	extra := time.Duration(2*min(size, limit)/slowest) * time.Second
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
