package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"syscall"
	"time"

	"rond/internal/config"
	"rond/internal/inbox"
	"rond/notify"
)

// unreachable says in words why there is no connection to a server, and what
// to do. The stages are those of notify and inbox, which say the same.
func unreachable(section string, s config.Server, stage string, err error) (what, remedy string) {
	switch notify.Stage(stage) {
	case notify.StageReach:
		return notReached(section, s, err)
	case notify.StageGreet:
		return notGreeted(section, s, err)
	case notify.StageSecure:
		return notSecure(section, s, err)
	case notify.StageLogin:
		if s.Login == loginByToken {
			return notLetIn(s, err)
		}
		return notLoggedIn(section, s, err)
	}
	if s.Login == loginByToken && inbox.CalledWrong(err) {
		return notConnected(s, err)
	}
	return fmt.Sprintf("the mailbox of %s has no such folder: %s", s.User, said(err)),
		`imap.folder must be named as the server names it; the folder that mail arrives in is "INBOX" everywhere`
}

// late reports whether an error is that of a time that has passed.
func late(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

func notReached(section string, s config.Server, err error) (what, remedy string) {
	place := fmt.Sprintf("%s:%d", s.Host, s.Port)
	if lookup, ok := errors.AsType[*net.DNSError](err); ok {
		if lookup.IsNotFound {
			return fmt.Sprintf("there is no machine called %s", s.Host), fmt.Sprintf("correct %s.host, or let this machine ask a name server that knows it", section)
		}
		return fmt.Sprintf("the name %s cannot be looked up: %s", s.Host, lookup.Err), "see that this machine's name server answers"
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens on %s", place), fmt.Sprintf("correct %s.port (%s), or start the server", section, usualPorts(section))
	case late(err):
		return fmt.Sprintf("%s does not answer", place), "a firewall may be in the way: let this machine connect to that port"
	}
	return fmt.Sprintf("%s cannot be reached: %v", place, err), "see that this machine has a way there"
}

func usualPorts(section string) string {
	if section == "smtp" {
		return "587 with starttls, 465 with tls, 25 with none"
	}
	return "993 with tls, 143 with starttls or none"
}

func notGreeted(section string, s config.Server, err error) (what, remedy string) {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Sprintf("%s turns this machine away: %d %s", s.Host, reply.Code, reply.Msg), "let the server accept connections from this machine"
	}
	if words, ok := inbox.Refused(err); ok {
		return fmt.Sprintf("%s turns this machine away: %s", s.Host, words), "let the server accept connections from this machine"
	}
	if late(err) {
		return fmt.Sprintf("%s:%d takes the connection and says nothing", s.Host, s.Port),
			fmt.Sprintf("the port may want TLS at once: %s.tls = \"tls\" (%s)", section, usualPorts(section))
	}
	return fmt.Sprintf("%s:%d breaks off: %v", s.Host, s.Port, err), fmt.Sprintf("see that it is a mail server, on the right port (%s), and that it accepts this machine", usualPorts(section))
}

// notSecure tells apart what a certificate can lack. Nothing of it is passed
// over: whoever can pretend to be the mail server reads the answers.
func notSecure(section string, s config.Server, err error) (what, remedy string) {
	if authority, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Sprintf("the certificate of %s is signed by nobody that this machine trusts%s", s.Host, signer(authority.Cert)),
			fmt.Sprintf("get the certificate of that authority (or of the server, when it signs itself) from whoever runs it, as PEM, and name the file in %s.ca_file", section)
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Sprintf("the certificate is not for %s%s", s.Host, namesIn(name.Certificate)), fmt.Sprintf("set %s.host to a name that is in the certificate", section)
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return fmt.Sprintf("the certificate of %s was valid from %s to %s only", s.Host, invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly)),
			"let it be renewed, and see that the clock of this machine is right"
	}
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	switch _, refused := inbox.Refused(err); {
	case plain:
		return fmt.Sprintf("%s:%d does not speak TLS from the first byte", s.Host, s.Port), fmt.Sprintf(`%s.tls = "starttls", or the port for tls (%s)`, section, usualPorts(section))
	case refused, errors.Is(err, notify.ErrNoSTARTTLS):
		return fmt.Sprintf("%s:%d does not offer STARTTLS", s.Host, s.Port),
			fmt.Sprintf(`%s.tls = "tls" with its port (%s), or let the server have a certificate`, section, usualPorts(section))
	case late(err):
		return fmt.Sprintf("%s:%d does not come to an agreement on TLS in time", s.Host, s.Port), fmt.Sprintf("see that tls and port belong together (%s)", usualPorts(section))
	}
	return fmt.Sprintf("no encrypted connection to %s: %v", s.Host, err), fmt.Sprintf("see that tls and port belong together (%s), and that the server has TLS 1.2 or later", usualPorts(section))
}

func signer(c *x509.Certificate) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf(" (by %q)", c.Issuer.String())
}

func namesIn(c *x509.Certificate) string {
	if c == nil || len(c.DNSNames) == 0 {
		return ""
	}
	return " but for " + strings.Join(c.DNSNames[:min(len(c.DNSNames), 5)], ", ")
}

func notLoggedIn(section string, s config.Server, err error) (what, remedy string) {
	words := err.Error()
	reply, bySMTP := errors.AsType[*textproto.Error](err)
	if bySMTP {
		words = fmt.Sprintf("%d %s", reply.Code, reply.Msg)
	}
	refusal, byIMAP := inbox.Refused(err)
	if byIMAP {
		words = refusal
	}
	switch {
	case errors.Is(err, notify.ErrNoLogin):
		return words, "leave out smtp.user and its password when the server wants no login; a login may also be offered on another port only (" + usualPorts(section) + ")"
	case errors.Is(err, notify.ErrReadable):
		return fmt.Sprintf("%s would be sent a password that everybody on the way can read", s.Host), `smtp.tls = "starttls" or "tls"; without encryption Rond logs in by SCRAM only`
	case byIMAP && s.User == "":
		return "the mailbox has to be logged in to", "set imap.user and its password"
	case bySMTP || byIMAP:
		return fmt.Sprintf("%s does not accept user %s with this password: %s", s.Host, s.User, words),
			fmt.Sprintf("correct %s.user and its password; ROND_%s_PASSWORD in the environment goes before the file. Where the server has switched passwords off (Microsoft 365), set %s.login = \"oauth\"", section, strings.ToUpper(section), section)
	}
	return fmt.Sprintf("logging in to %s failed: %s", s.Host, words), "try again; then see what the server's log says of it"
}
