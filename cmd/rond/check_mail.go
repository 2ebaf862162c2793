package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rond/internal/config"
	"rond/internal/inbox"
	"rond/notify"
)

// How long check waits for one answer of a server, and for one that scans a
// workbook: somebody sits and looks on.
const (
	oneAnswer = 20 * time.Second
	scanning  = 2 * time.Minute
)

// mail tries the two servers and, when both can be used, the whole circle.
func (c *checker) mail(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	tokens := c.oauth(ctx)
	via := c.smtp(ctx, tokens)
	if via != nil {
		defer via.Close()
	}
	box := c.imap(ctx, tokens)
	if box != nil {
		defer box.Close()
	}
	if ctx.Err() != nil {
		return
	}
	switch {
	case c.cfg.Outgoing != "":
		c.vain("circle", "mail is written to a folder, and leaves no further by itself")
		return
	case via == nil || box == nil:
		c.vain("circle", "it needs both smtp and imap")
		return
	}
	c.circle(ctx, via, box)
}

const neededToSend = `no server; one is needed before send can be anything but "off"`

const neededToken = "it needs a token"

// outgoing tries to write where mail is written to.
func (c *checker) outgoing() {
	const check = "smtp"
	dir := c.cfg.Outgoing
	err := os.MkdirAll(dir, 0o750)
	var probe *os.File
	if err == nil {
		probe, err = os.CreateTemp(dir, ".rond-check-*")
	}
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	if err != nil {
		c.wrong(check, "let the user that Rond runs as write to the folder in smtp.folder", "%v", err)
		return
	}
	c.well(check, "no server: each mail is written to %s", short(dir))
}

// smtp is nil when the server cannot be used.
func (c *checker) smtp(ctx context.Context, tokens bool) *notify.SMTP {
	if c.cfg.Outgoing != "" {
		c.outgoing()
		return nil
	}
	s := c.cfg.SMTP
	if s.Host == "" {
		c.notSet("smtp", neededToSend)
		return nil
	}
	if s.Login == loginByToken && !tokens {
		c.vain("smtp", neededToken)
		return nil
	}
	settings := smtpSettings(c.cfg, c.tokens)
	settings.Timeouts = notify.Timeouts{Connect: oneAnswer, Command: oneAnswer, Body: scanning, Final: scanning}
	via := notify.NewSMTP(settings)
	met, err := via.Check(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		stage := notify.StageReach
		if failed, ok := errors.AsType[*notify.StageError](err); ok {
			stage, err = failed.Stage, failed.Err // the place is told in our own words
		}
		what, remedy := unreachable("smtp", s, string(stage), err)
		c.wrong("smtp", remedy, "%s", what)
		via.Close()
		return nil
	}
	c.well("smtp", "%s", connected(s, met.Login)+reporting(met))
	return via
}

// imap is nil when the mailbox cannot be used.
func (c *checker) imap(ctx context.Context, tokens bool) *inbox.Mailbox {
	s := c.cfg.IMAP
	if s.Host == "" {
		needed := neededToSend
		if c.cfg.Outgoing != "" {
			needed = "no mailbox: replies come in through the watched folder, or with rond ingest"
		}
		c.notSet("imap", needed)
		return nil
	}
	if s.Login == loginByToken && !tokens {
		c.vain("imap", neededToken)
		return nil
	}
	settings := imapSettings(c.cfg, c.tokens)
	settings.CommandTimeout, settings.Since = oneAnswer, c.now()
	box, err := inbox.OpenMailbox(ctx, settings)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		stage := inbox.StageReach
		if failed, ok := errors.AsType[*inbox.StageError](err); ok {
			stage, err = failed.Stage, failed.Err
		}
		what, remedy := unreachable("imap", s, string(stage), err)
		c.wrong("imap", remedy, "%s", what)
		return nil
	}
	by := ""
	if s.Login == loginByToken {
		by = "XOAUTH2"
	}
	c.well("imap", "%s, folder %s%s", connected(s, by), c.cfg.Folder, lying(ctx, box))
	if err := box.Prepare(ctx); err != nil {
		c.wrong("folders", fmt.Sprintf("let %s make folders, or make Processed, Held and Bounces in that mailbox by hand", s.User), "%s", said(err))
		box.Close()
		return nil
	}
	c.well("folders", "Processed, Held and Bounces are there")
	return box
}

// lying is what is told of mail that has lain in the folder since before today.
func lying(ctx context.Context, box *inbox.Mailbox) string {
	if n, err := box.Older(ctx); err == nil && n > 0 {
		return fmt.Sprintf(", with %s from before today; what came before rond was installed is left there", counted(n, "mail"))
	}
	return ""
}

func connected(s config.Server, login string) string {
	words := []string{fmt.Sprintf("%s:%d", s.Host, s.Port)}
	if s.TLS == "none" {
		words = append(words, "not encrypted")
	} else {
		words = append(words, s.TLS)
	}
	if s.User != "" {
		words = append(words, "logged in as "+s.User)
	}
	if login != "" {
		words[len(words)-1] += " by " + login
	}
	return strings.Join(words, ", ")
}

// reporting is what will be known of a mail after the server has taken it.
func reporting(met notify.Met) string {
	if met.Reports {
		return ", reports what arrives (DSN)"
	}
	return ", makes no delivery reports (DSN): what fails comes back, what arrives is not told"
}

// said is what a server said, or else the error itself.
func said(err error) string {
	if words, ok := inbox.Refused(err); ok {
		return fmt.Sprintf("the server says %q", words)
	}
	return err.Error()
}
