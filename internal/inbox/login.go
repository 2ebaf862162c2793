package inbox

import (
	"context"
	"fmt"
)

// Token gives an access token to log in with (XOAUTH2). refused is one that
// the server has just turned down, "" for none: then another is given, if
// another can be had. It heeds ctx, and its errors say nothing of the token.
type Token func(ctx context.Context, refused string) (string, error)

// login logs in with a token or a password. A token that is turned down may
// have ended before its time: another is asked for, once.
func (m *Mailbox) login(ctx context.Context) error {
	if m.cfg.Token == nil {
		return m.do(ctx, "LOGIN", 0, func() error { return m.client.Login(m.cfg.User, m.cfg.Password).Wait() })
	}
	token, err := m.token(ctx, "")
	if err != nil {
		return err
	}
	err = m.authenticate(ctx, token)
	if !isNo(err) && !CalledWrong(err) {
		return err
	}
	if token, err = m.token(ctx, token); err != nil {
		return err
	}
	return m.authenticate(ctx, token)
}

func (m *Mailbox) token(ctx context.Context, refused string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.CommandTimeout)
	defer cancel()
	token, err := m.cfg.Token(ctx, refused)
	if err != nil {
		return "", fmt.Errorf("getting a token: %w", err)
	}
	return token, nil
}

func (m *Mailbox) authenticate(ctx context.Context, token string) error {
	return m.do(ctx, "AUTHENTICATE", 0, func() error { return m.client.Authenticate(xoauth2{m.cfg.User, token}) })
}

// xoauth2 is the mechanism by which Microsoft and Google take tokens.
// developers.google.com/workspace/gmail/imap/xoauth2-protocol
type xoauth2 struct{ user, token string }

// Start implements [sasl.Client].
func (x xoauth2) Start() (mechanism string, initial []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements [sasl.Client]. The server asks only when it has turned the
// token down, and says no when it has been answered. The answer is that of
// RFC 7628 section 3.2.3: the library writes an empty one as "=", which Dovecot
// takes for a fault.
func (x xoauth2) Next([]byte) ([]byte, error) { return []byte{1}, nil }
