package inbox

import (
	"context"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// move takes the message to folder, which is made when it is missing.
func (m *Mailbox) move(ctx context.Context, uid imap.UID, folder string) error {
	err := m.moveOnce(ctx, uid, folder)
	if !isNo(err) {
		return err
	}
	if made := m.create(ctx, folder); made != nil {
		return errors.Join(err, made)
	}
	return m.moveOnce(ctx, uid, folder)
}

// create makes a folder. Some servers want every name to begin with that of
// their namespace (RFC 2342), "INBOX." as a rule, and refuse others; what it is
// called is asked only then.
func (m *Mailbox) create(ctx context.Context, folder string) error {
	err := m.do(ctx, "CREATE", 0, func() error { return m.client.Create(m.named(folder), nil).Wait() })
	if !isNo(err) || m.prefix != "" {
		return err
	}
	if !m.client.Caps().Has(imap.CapNamespace) {
		return err
	}
	if asked := m.do(ctx, "NAMESPACE", 0, m.learnPrefix); asked != nil {
		return errors.Join(err, asked)
	}
	if m.named(folder) == folder {
		return err
	}
	// That it is there already, the next command will show.
	made := m.do(ctx, "CREATE", 0, func() error { return m.client.Create(m.named(folder), nil).Wait() })
	if isNo(made) {
		return nil
	}
	return made
}

func (m *Mailbox) learnPrefix() error {
	spaces, err := m.client.Namespace().Wait()
	if err == nil && len(spaces.Personal) > 0 {
		m.prefix = spaces.Personal[0].Prefix
	}
	return err
}

// named is what the server calls a folder.
func (m *Mailbox) named(folder string) string {
	if strings.EqualFold(folder, "INBOX") || strings.HasPrefix(folder, m.prefix) {
		return folder
	}
	return m.prefix + folder
}

// moveOnce copies and deletes where the server has no MOVE, and waits for each
// answer: the library's own fallback sends STORE and EXPUNGE behind a COPY
// that may have failed. Without UIDPLUS the message stays, marked as deleted,
// since a plain EXPUNGE would take away what others have marked.
func (m *Mailbox) moveOnce(ctx context.Context, uid imap.UID, folder string) error {
	set, caps := imap.UIDSetNum(uid), m.client.Caps()
	if caps.Has(imap.CapMove) {
		return m.do(ctx, "MOVE", 0, func() error { _, err := m.client.Move(set, m.named(folder)).Wait(); return err })
	}
	if err := m.do(ctx, "COPY", 0, func() error { _, err := m.client.Copy(set, m.named(folder)).Wait(); return err }); err != nil {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := m.do(ctx, "STORE", 0, func() error { return m.client.Store(set, deleted, nil).Close() }); err != nil {
		return err
	}
	return m.expunge(ctx, uid)
}

// expunge takes away one message that is marked as deleted.
func (m *Mailbox) expunge(ctx context.Context, uid imap.UID) error {
	if !m.client.Caps().Has(imap.CapUIDPlus) {
		return nil
	}
	return m.do(ctx, "EXPUNGE", 0, func() error { return m.client.UIDExpunge(imap.UIDSetNum(uid)).Close() })
}
