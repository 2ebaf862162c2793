package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// Token gives an access token to log in with (XOAUTH2). refused is one that a
// server has just turned down, "" for none: then another is given, if another
// can be had. It heeds ctx, and its errors say nothing of the token.
type Token func(ctx context.Context, refused string) (string, error)

// The ways to log in, as servers name them; the strongest first.
const (
	scramSHA256 = "SCRAM-SHA-256"
	scramSHA1   = "SCRAM-SHA-1"
	plainLogin  = "PLAIN"
	loginLogin  = "LOGIN"
	xoauth2     = "XOAUTH2"
)

// ErrNoLogin is a server that does not take the logins we have.
var ErrNoLogin = errors.New("logging in: the server offers none of the ways that we have")

// ErrReadable is a password or token that would cross the network for everybody
// to read.
var ErrReadable = errors.New("logging in: without encryption the server would be sent a readable secret")

// token is what the server is logged in to with, "" for a password or nothing.
func (s *SMTP) token(ctx context.Context, refused string) (string, error) {
	if s.config.Token == nil || s.config.User == "" {
		return "", nil
	}
	token, err := s.config.Token(ctx, refused)
	if err != nil {
		return "", fmt.Errorf("logging in as %s: %w", s.config.User, err)
	}
	return token, nil
}

// turnedDown reports whether a server has not accepted what we logged in with
// (RFC 4954 section 6).
func turnedDown(err error) bool {
	reply, ok := errors.AsType[*textproto.Error](err)
	return ok && reply.Code == 535 && stageOf(err) == StageLogin
}

// login authenticates when there is somebody to log in as.
func (s *SMTP) login(fresh *session, token string) error {
	if s.config.User == "" {
		return nil
	}
	_, offered := fresh.client.Extension("AUTH")
	ways := s.ways(token)
	at := slices.IndexFunc(ways, func(w way) bool { return slices.Contains(strings.Fields(strings.ToUpper(offered)), w.name) })
	if at < 0 {
		return fmt.Errorf("%w, %s (it says %q)", ErrNoLogin, names(ways), offered)
	}
	if s.config.TLS == "none" && ways[at].readable && !loopback(s.config.Host) {
		return ErrReadable
	}
	if err := fresh.client.Auth(ways[at].auth); err != nil {
		return fmt.Errorf("logging in as %s: %w", s.config.User, err)
	}
	fresh.login = ways[at].name
	return nil
}

// way is one way to log in.
type way struct {
	name     string
	auth     smtp.Auth
	readable bool // it sends the secret itself
}

// ways are those we have, the strongest first.
func (s *SMTP) ways(token string) []way {
	c := s.config
	if token != "" {
		return []way{{xoauth2, smtp.XOAuth2Auth(c.User, token), true}}
	}
	return []way{
		{scramSHA256, smtp.ScramSHA256Auth(c.User, c.Password), false},
		{scramSHA1, smtp.ScramSHA1Auth(c.User, c.Password), false},
		{plainLogin, smtp.PlainAuth("", c.User, c.Password, c.Host, false), true},
		{loginLogin, smtp.LoginAuth(c.User, c.Password, c.Host, false), true},
	}
}

func names(ways []way) string {
	all := make([]string, len(ways))
	for i, w := range ways {
		all[i] = w.name
	}
	return strings.Join(all, ", ")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
