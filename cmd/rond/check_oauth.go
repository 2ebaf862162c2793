package main

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"rond/internal/config"
	"rond/internal/inbox"
	"rond/internal/oauth"
)

// loginByToken is the setting of a server that is logged in to with a token.
const loginByToken = "oauth"

// oauth tries to get a token, and looks whether it opens what it is for. It is
// false when the servers that want one need not be tried.
func (c *checker) oauth(ctx context.Context) bool {
	const check = "oauth"
	if c.cfg.OAuth.TokenURL == "" {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, oneAnswer)
	defer cancel()
	token, err := c.tokens(ctx, "")
	if err != nil {
		what, remedy := noToken(err)
		c.wrong(check, remedy, "%s", what)
		return false
	}
	if lacks := c.lacking(token); len(lacks) > 0 {
		c.wrong(check, fmt.Sprintf("give the application %s (API permissions, APIs my organization uses, Office 365 Exchange Online, Application permissions), and grant admin consent", strings.Join(lacks, " and ")),
			"there is a token, and it does not hold the permission %s", strings.Join(lacks, " and "))
		return false
	}
	c.well(check, "there is a token for %s", c.cfg.OAuth.ClientID)
	return true
}

// lacking are the permissions that are needed and not in a token that can be
// read.
func (c *checker) lacking(token string) (lacks []string) {
	granted, known := oauth.Granted(token)
	for _, s := range []struct {
		config.Server
		need string
	}{{c.cfg.SMTP, "SMTP.SendAsApp"}, {c.cfg.IMAP, "IMAP.AccessAsApp"}} {
		if known && s.Login == loginByToken && !slices.Contains(granted, s.need) {
			lacks = append(lacks, s.need)
		}
	}
	return lacks
}

// noToken is why there is no token, and what to do.
func noToken(err error) (what, remedy string) {
	if answer, ok := errors.AsType[*oauth.Error](err); ok {
		return answer.What(), answer.Remedy()
	}
	if late(err) {
		return err.Error(), "a firewall may be in the way: let this machine connect there, or name the proxy in HTTPS_PROXY"
	}
	return err.Error(), "see that this machine has a way there (HTTPS_PROXY names a proxy), and that oauth.token_url or oauth.tenant is right"
}

// disabled is the enhanced code with which Exchange Online says that mail may
// not be handed in over SMTP with a login.
var disabled = regexp.MustCompile(`^5\.7\.139\b`)

// letIn is how an application is let into a mailbox of Microsoft 365.
const letIn = "in Exchange Online PowerShell: New-ServicePrincipal -AppId CLIENT_ID -ObjectId OBJECT_ID (of the Enterprise application, not of the registration), " +
	"Add-MailboxPermission -Identity %s -User OBJECT_ID -AccessRights FullAccess; it can take an hour to count"

// notLetIn is why a server does not take a token that its issuer has given.
func notLetIn(s config.Server, err error) (what, remedy string) {
	if _, ok := errors.AsType[*oauth.Error](err); ok {
		return noToken(err)
	}
	reply, bySMTP := errors.AsType[*textproto.Error](err)
	words, byIMAP := inbox.Refused(err)
	switch {
	case bySMTP && disabled.MatchString(reply.Msg):
		return fmt.Sprintf("%s takes no mail from %s over SMTP: %d %s", s.Host, s.User, reply.Code, reply.Msg),
			fmt.Sprintf("switch it on for the mailbox (Set-CASMailbox -Identity %s -SmtpClientAuthenticationDisabled $false), or for the whole organisation", s.User)
	case bySMTP:
		return fmt.Sprintf("%s does not let the application log in as %s: %d %s", s.Host, s.User, reply.Code, reply.Msg), fmt.Sprintf(letIn, s.User)
	case byIMAP:
		return fmt.Sprintf("%s does not let the application log in as %s: %s", s.Host, s.User, words), fmt.Sprintf(letIn, s.User)
	}
	return fmt.Sprintf("logging in to %s failed: %s", s.Host, err), "try again; then see what the server's log says of it"
}

// notConnected is a server that has taken the token and opens no mailbox with
// it: Exchange Online answers "User is authenticated but not connected".
func notConnected(s config.Server, err error) (what, remedy string) {
	return fmt.Sprintf("%s takes the token and does not open the mailbox of %s: %s", s.Host, s.User, said(err)),
		"see that imap.user is the mailbox's own address, and let the application into it, " + fmt.Sprintf(letIn, s.User)
}
