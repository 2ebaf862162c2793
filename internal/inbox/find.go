package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Found is a message in a folder of the mailbox.
type Found struct {
	Folder string
	Raw    []byte
	uid    imap.UID
}

// Find looks through folders, one after the other, for the message with a
// Message-ID, given without brackets. Folders that are not there are passed
// over. ok is false when it is in none of them.
func (m *Mailbox) Find(ctx context.Context, id string, folders ...string) (f Found, ok bool, err error) {
	return m.search(ctx, &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}}, folders)
}

// Mentions looks as [Mailbox.Find] does, for the newest message that has a
// text anywhere in it: a bounce names the mail that it is about.
func (m *Mailbox) Mentions(ctx context.Context, text string, folders ...string) (f Found, ok bool, err error) {
	return m.search(ctx, &imap.SearchCriteria{Text: []string{text}}, folders)
}

func (m *Mailbox) search(ctx context.Context, what *imap.SearchCriteria, folders []string) (f Found, ok bool, err error) {
	f, ok, err = m.searchIn(ctx, what, folders)
	if err == nil { // for Wait and Each
		_, err = m.selectFolder(ctx, m.cfg.Folder)
	}
	if err != nil {
		return Found{}, false, fmt.Errorf("searching the mailbox of %s: %w", m.cfg.User, err)
	}
	return f, ok, nil
}

func (m *Mailbox) searchIn(ctx context.Context, what *imap.SearchCriteria, folders []string) (f Found, ok bool, err error) {
	for _, folder := range folders {
		if _, err := m.selectFolder(ctx, folder); isNo(err) {
			continue
		} else if err != nil {
			return Found{}, false, err
		}
		uids, err := m.find(ctx, what)
		if err != nil {
			return Found{}, false, err
		}
		for _, uid := range slices.Backward(uids) {
			d, ok, err := m.fetch(ctx, uid, nil)
			if ok || err != nil {
				return Found{folder, d.Raw, uid}, ok, err
			}
		}
	}
	return Found{}, false, nil
}

// File moves a message that was found to a folder, which is made when it is
// missing. One that somebody else has moved meanwhile stays where it is.
func (m *Mailbox) File(ctx context.Context, f Found, folder string) error {
	if f.Folder == folder {
		return nil
	}
	_, err := m.selectFolder(ctx, f.Folder)
	if err == nil {
		err = m.move(ctx, f.uid, folder)
	}
	if err == nil {
		_, err = m.selectFolder(ctx, m.cfg.Folder)
	}
	if err != nil {
		return fmt.Errorf("moving a mail of %s to %s: %w", m.cfg.User, folder, err)
	}
	return nil
}

// Prepare makes those of the folders for handled mail that are missing.
func (m *Mailbox) Prepare(ctx context.Context) error {
	for _, folder := range []string{m.cfg.Processed, m.cfg.Held, m.cfg.Bounces} {
		err := m.do(ctx, "STATUS", 0, func() error {
			_, err := m.client.Status(m.named(folder), &imap.StatusOptions{NumMessages: true}).Wait()
			return err
		})
		if isNo(err) {
			err = m.create(ctx, folder)
		}
		if err != nil {
			return fmt.Errorf("making the folder %s of %s: %w", folder, m.cfg.User, err)
		}
	}
	return nil
}

// maxFolders bounds what Folders tells of.
const maxFolders = 200

// Folders are the names of the folders that can be looked into.
func (m *Mailbox) Folders(ctx context.Context) (names []string, err error) {
	err = m.do(ctx, "LIST", 0, func() error {
		list, err := m.client.List("", "*", nil).Collect()
		for _, l := range list {
			if len(names) < maxFolders && !slices.Contains(l.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(l.Attrs, imap.MailboxAttrNonExistent) {
				names = append(names, l.Mailbox)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the folders of %s: %w", m.cfg.User, err)
	}
	return names, nil
}

// Refused reports whether an error is a server's No to a command, and not a
// fault on the way to it. words are the server's own, for showing.
func Refused(err error) (words string, ok bool) {
	refused, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return "", false
	}
	return oneLine(refused.Text, 300), true
}

// CalledWrong reports whether an error is a server that takes a command for a
// fault of ours (BAD). Exchange Online says so of every command of somebody who
// has logged in with a token that opens no mailbox.
func CalledWrong(err error) bool {
	refused, ok := errors.AsType[*imap.Error](err)
	return ok && refused.Type == imap.StatusResponseTypeBad
}

func isNo(err error) bool {
	refused, ok := errors.AsType[*imap.Error](err)
	return ok && refused.Type == imap.StatusResponseTypeNo
}
