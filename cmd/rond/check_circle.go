package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"rond/internal/daemon"
	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/notify"
)

// testMail is the mail that goes the whole circle.
type testMail struct {
	id   string
	book []byte
	raw  []byte
}

// letter makes the test mail: from Rond's address to Rond's address, marked as
// a machine's, so that a rond that takes it in never sees an answer in it.
func (c *checker) letter() (testMail, error) {
	var book bytes.Buffer
	if err := plan.Template(&book, c.cfg.Language); err != nil {
		return testMail{}, err
	}
	unique := make([]byte, 12)
	rand.Read(unique) // never fails (crypto/rand, Go 1.24)
	own := notify.Address{Name: c.cfg.Mail.Name, Email: c.cfg.Mail.Address}
	_, domain, _ := strings.Cut(own.Email, "@")
	m := testMail{id: "check-" + hex.EncodeToString(unique) + "@" + domain, book: book.Bytes()}
	raw, err := notify.Compose(notify.Message{
		ID: m.id, Date: c.now(), From: own, To: own, Subject: "rond check",
		// With the id in the text too, so that it is found under another.
		Text:        "This is a test that rond check has sent to itself. Nothing has to be done.\n\n" + m.id + "\n",
		Attachments: []notify.Attachment{{Name: "rond-check.xlsx", Type: workbookType, Data: m.book}},
	})
	m.raw = raw
	return m, err
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// circle sends a workbook and waits for it.
func (c *checker) circle(ctx context.Context, via notify.Transport, box *inbox.Mailbox) {
	const check = "circle"
	m, err := c.letter()
	if err != nil {
		c.wrong(check, "this is a fault in Rond; report it", "the test mail cannot be made: %v", err)
		return
	}
	own := c.cfg.Mail.Address
	began := c.now()
	out := via.Deliver(ctx, notify.Envelope{From: own, To: own, ID: m.id}, m.raw, func(notify.Phase) error { return nil })
	if ctx.Err() != nil {
		return
	}
	if out.Result != notify.Accepted {
		what, remedy := notTaken(own, out)
		c.wrong(check, remedy, "%s", what)
		return
	}
	found, ok, err := c.await(ctx, box, m.id)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		c.wrong(check, "run rond check again", "the mailbox failed while the test mail was waited for: %v", err)
		return
	case !ok:
		what, remedy := c.lost(ctx, box, m.id)
		c.wrong(check, remedy, "%s", what)
		return
	}
	took := c.now().Sub(began).Round(100 * time.Millisecond)
	if what, remedy := changed(found.Raw, m.book); what != "" {
		c.wrong(check, remedy, "the test mail came back after %v, but %s", took, what)
	} else {
		c.well(check, "a workbook of %s to %s came back after %v, byte for byte", size(int64(len(m.book))), own, took)
	}
	c.sender(found.Raw)
	c.putAway(ctx, box, m.id, found)
}

// notTaken is why the server did not take the test mail.
func notTaken(own string, out notify.Outcome) (what, remedy string) {
	words := out.Words
	if out.Code != 0 {
		words = fmt.Sprintf("%d %s", out.Code, out.Words)
	}
	switch {
	case out.Result == notify.Uncertain:
		return "the server took the test mail and never answered: " + words, "see in its log what it waited for"
	case out.Result == notify.Retry && out.Code >= 400:
		return fmt.Sprintf("the server does not take the test mail now: %s", words), "some servers want a second try from those they do not know: run rond check again in ten minutes"
	case out.Phase == notify.PhaseMail:
		return fmt.Sprintf("the server does not take mail from %s: %s", own, words), "let smtp.user (or this machine) send as that address, or set mail.address to one that it may send as"
	case out.Phase == notify.PhaseRcpt:
		return fmt.Sprintf("the server does not take mail to %s: %s", own, words), "see that the address has a mailbox; when mail to everybody is refused, let the server relay for this machine or set smtp.user"
	case out.Result == notify.Rejected:
		return "the server refuses the test mail with its workbook: " + words, "let mail from Rond's address with .xlsx files pass the filter"
	}
	return "the test mail could not be handed over: " + words, "run rond check again"
}

// glance is how long check waits before it looks again for itself: a server's
// word that mail has come can be lost.
const glance = 2 * time.Second

// await looks for the test mail where it arrives and where a working rond
// moves it.
func (c *checker) await(ctx context.Context, box *inbox.Mailbox, id string) (found inbox.Found, ok bool, err error) {
	over := time.NewTimer(c.wait)
	defer over.Stop()
	for {
		found, ok, err := box.Find(ctx, id, c.cfg.Folder, daemon.Processed)
		if ok || err != nil {
			return found, ok, err
		}
		select {
		case <-over.C:
			return inbox.Found{}, false, nil
		default:
		}
		if err := box.Wait(ctx, min(glance, c.wait)); err != nil {
			return inbox.Found{}, false, err
		}
	}
}

// lost looks for what may have become of the test mail.
func (c *checker) lost(ctx context.Context, box *inbox.Mailbox, id string) (what, remedy string) {
	folders, err := box.Folders(ctx)
	if err != nil {
		folders = nil
	}
	searched := []string{c.cfg.Folder, daemon.Processed}
	others := slices.DeleteFunc(folders, func(name string) bool { return slices.Contains(searched, name) })
	if found, ok, err := box.Find(ctx, id, others...); err == nil && ok {
		return fmt.Sprintf("the test mail arrived in the folder %q, where Rond does not look", found.Folder),
			fmt.Sprintf("let the server put mail to %s in %s: mark it as no junk, or take away the rule that moves it", c.cfg.Mail.Address, c.cfg.Folder)
	}
	if about, ok, err := box.Mentions(ctx, id, c.cfg.Folder, daemon.Bounces, daemon.Processed); err == nil && ok {
		switch m := inbox.Read(about.Raw, trusting(c.cfg)); {
		case m.Kind == inbox.Bounce && len(m.Failed) > 0:
			return fmt.Sprintf("the test mail came back: delivery to %s failed with status %s", m.Failed[0].Recipient, m.Failed[0].Status),
				"see that mail.address has a mailbox and that the mail server knows the way to it"
		case strings.EqualFold(m.From, c.cfg.Mail.Address):
			return "the test mail arrived with another Message-ID than it was sent with",
				"let no server on the way write a new one: by it a bounce or a reply is known to belong to a mail"
		}
	}
	return fmt.Sprintf("the test mail was sent and had not arrived after %v", c.wait),
		fmt.Sprintf("see that mail to %s reaches the mailbox that imap.user logs in to, and what the mail server's log says of Message-ID <%s>; a slow way needs a longer --wait", c.cfg.Mail.Address, id)
}

// changed is what has become of the workbook on the way, "" when nothing.
func changed(raw, book []byte) (what, remedy string) {
	const remedyFilter = "let .xlsx files in mail to and from Rond's address pass as they are: what owners send back goes the same way"
	files := inbox.Read(raw, inbox.Trusting{}).Files
	switch {
	case len(files) == 0:
		return "without its workbook", remedyFilter
	case !bytes.Equal(files[0].Data, book):
		return "the workbook in it is another than was sent", remedyFilter
	}
	return "", ""
}

// putAway files the test mail with what has been dealt with. A working rond
// may have done so in between; then there is nothing to move, which some
// servers answer in a way that ends the connection, and another is asked.
func (c *checker) putAway(ctx context.Context, box *inbox.Mailbox, id string, found inbox.Found) {
	err := box.File(ctx, found, daemon.Processed)
	if err == nil || c.isAway(ctx, id) || ctx.Err() != nil {
		return
	}
	c.wrong("folders", fmt.Sprintf("let %s move mail between its folders", c.cfg.IMAP.User), "the test mail could not be moved to %s: %s", daemon.Processed, said(err))
}

func (c *checker) isAway(ctx context.Context, id string) bool {
	box, err := inbox.OpenMailbox(ctx, imapSettings(c.cfg, c.tokens))
	if err != nil {
		return false
	}
	defer box.Close()
	_, ok, err := box.Find(ctx, id, daemon.Processed)
	return ok && err == nil
}
