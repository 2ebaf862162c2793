package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// session is one connection to a server.
type session struct {
	socket *boundedConn // under any TLS
	client *smtp.Client
	spent  bool   // a limit has passed: the socket takes no more
	login  string // how we have logged in, "" when we have not
	silent bool   // the server makes no delivery reports, whatever it says
}

// reports says whether the server makes delivery reports (RFC 3461).
func (s *session) reports() bool {
	offered, _ := s.client.Extension("DSN")
	return offered && !s.silent
}

// maxReply bounds what a server may say in one step, TLS handshake included.
const maxReply = 256 << 10

var errTalkative = errors.New("the server's reply is too long")

// boundedConn is a socket that reads at most maxReply bytes per step.
type boundedConn struct {
	net.Conn
	left int
}

func (c *boundedConn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTalkative
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// limit runs one step on the socket and breaks it off when the time is up or
// ctx ends. go-mail renews deadlines only in its own way of sending and heeds
// no context after dialling, so the deadline is ours: set in the past at the
// moment when the step must end.
func (s *session) limit(ctx context.Context, d time.Duration, step func() error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	s.socket.left = maxReply
	stop := context.AfterFunc(ctx, func() {
		_ = s.socket.SetDeadline(time.Unix(1, 0)) // fails only on a closed socket, which is as good
	})
	err := step()
	if stop() {
		return err
	}
	s.spent = true
	if err != nil {
		err = fmt.Errorf("%w (%w)", err, context.Cause(ctx))
	}
	return err
}
