package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// SMTPConfig says which server takes our mail, and how.
type SMTPConfig struct {
	Host string
	Port int
	// TLS is "starttls" (must be offered, or nothing is sent), "tls" (from the
	// first byte) or "none".
	TLS string
	// CAFile is a PEM file with the certificates that the server's may be
	// signed by, instead of the system's; "" for the system's.
	CAFile string
	// User and Password log in when User is not empty. The strongest of
	// SCRAM-SHA-256, SCRAM-SHA-1, PLAIN and LOGIN that the server offers is
	// used; the last two never without TLS, except to this machine.
	User, Password string
	Token          Token  // logs in with User instead of Password, when not nil
	HelloName      string // our name in EHLO; "" is "localhost"
	Timeouts       Timeouts
}

// Timeouts limit the steps of a transmission. Zero means the default, which
// follows RFC 5321 section 4.5.3.2.
type Timeouts struct {
	Connect time.Duration // dial, greeting, TLS and login together; default 1 minute
	Command time.Duration // one command and its reply; default 5 minutes
	Body    time.Duration // sending the message; default 10 minutes
	Final   time.Duration // the reply to the final dot, while a server scans; default 10 minutes
}

func (t Timeouts) orDefaults() Timeouts {
	return Timeouts{
		Connect: cmp.Or(t.Connect, time.Minute),
		Command: cmp.Or(t.Command, 5*time.Minute),
		Body:    cmp.Or(t.Body, 10*time.Minute),
		Final:   cmp.Or(t.Final, 10*time.Minute),
	}
}

// SMTP hands mail to one server over one connection, which is kept between
// mails and made again when it has gone stale. See [Transport].
type SMTP struct {
	config SMTPConfig
	limits Timeouts

	mu    sync.Mutex
	open  *session // nil when there is no connection
	plain bool     // the server has refused the null sender
}

// NewSMTP returns a transport that connects when it is first used.
func NewSMTP(c SMTPConfig) *SMTP {
	return &SMTP{config: c, limits: c.Timeouts.orDefaults()}
}

// farewell limits the courtesy of saying QUIT.
const farewell = 5 * time.Second

// Close says goodbye to the server and closes the connection.
func (s *SMTP) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil
	}
	// The message is settled by now; a server that does not answer QUIT has
	// lost nothing, so its silence is no error.
	_ = s.open.limit(context.Background(), farewell, s.open.client.Quit)
	s.drop()
	return nil
}

// drop closes the socket. It never closes a message that is being written: that
// would write the final dot, and the server would take a torso for the whole.
func (s *SMTP) drop() {
	if s.open != nil {
		_ = s.open.socket.Close() // nothing can be done about a socket that does not close
		s.open = nil
	}
}

// connect makes sure that there is a connection without an open transaction.
// RSET both asks a kept connection whether it lives and clears what a failed
// transmission may have left.
func (s *SMTP) connect(ctx context.Context) error {
	if s.open != nil {
		if s.open.limit(ctx, s.limits.Connect, s.open.client.Reset) == nil && !s.open.spent {
			return nil
		}
		s.drop()
	}
	fresh, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("connecting to %s: %w", s.address(), err)
	}
	s.open = fresh
	return nil
}

func (s *SMTP) address() string {
	return net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port))
}

// dial connects, greets, encrypts and logs in, all within one limit. A token
// that the server turns down may have ended before its time: another is asked
// for, once.
func (s *SMTP) dial(ctx context.Context) (*session, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.Connect)
	defer cancel()
	token, err := s.token(ctx, "")
	if err != nil {
		return nil, at(StageLogin, err)
	}
	fresh, err := s.dialWith(ctx, token)
	if token == "" || !turnedDown(err) {
		return fresh, err
	}
	if token, err = s.token(ctx, token); err != nil {
		return nil, at(StageLogin, err)
	}
	return s.dialWith(ctx, token)
}

func (s *SMTP) dialWith(ctx context.Context, token string) (*session, error) {
	secure, err := s.tls()
	if err != nil {
		return nil, at(StageSecure, err)
	}
	tcp, err := new(net.Dialer).DialContext(ctx, "tcp", s.address())
	if err != nil {
		return nil, at(StageReach, err)
	}
	fresh := &session{socket: &boundedConn{Conn: tcp}}
	err = fresh.limit(ctx, s.limits.Connect, func() error { return s.greet(ctx, fresh, secure, token) })
	if err != nil || fresh.spent {
		_ = fresh.socket.Close()
		return nil, cmp.Or(err, at(StageGreet, context.Cause(ctx)))
	}
	return fresh, nil
}

// ErrNoSTARTTLS is a server that cannot encrypt on this port.
var ErrNoSTARTTLS = errors.New("the server does not offer STARTTLS")

// greet brings a new socket to where MAIL can be said.
func (s *SMTP) greet(ctx context.Context, fresh *session, secure *tls.Config, token string) error {
	var conn net.Conn = fresh.socket
	if s.config.TLS == "tls" {
		wrapped := tls.Client(fresh.socket, secure)
		if err := wrapped.HandshakeContext(ctx); err != nil {
			return at(StageSecure, err)
		}
		conn = wrapped
	}
	client, err := smtp.NewClient(conn, s.config.Host)
	if err != nil {
		return at(StageGreet, fmt.Errorf("reading the greeting: %w", err))
	}
	// Compose writes ASCII addresses only, so the extension is never needed,
	// and a next server on the way may lack it.
	client.SkipSMTPUTF8(true)
	if err := client.Hello(cmp.Or(s.config.HelloName, "localhost")); err != nil {
		return at(StageGreet, err)
	}
	if s.config.TLS == "starttls" {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return at(StageSecure, ErrNoSTARTTLS)
		}
		if err := client.StartTLS(secure); err != nil {
			return at(StageSecure, fmt.Errorf("starting TLS: %w", err))
		}
	}
	fresh.client = client
	return at(StageLogin, s.login(fresh, token))
}
