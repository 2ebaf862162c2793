package mailtest

import (
	"context"
	"fmt"
	"net"
	"net/smtp"
)

// Send hands raw in over SMTP on the network, as a client would. An
// authenticated one logs in as from first. An empty from is the null sender.
func (s *Server) Send(ctx context.Context, from, to string, raw []byte, authenticated bool) error {
	if err := s.send(ctx, from, to, raw, authenticated); err != nil {
		return fmt.Errorf("sending from <%s> to <%s>: %w", from, to, err)
	}
	return nil
}

func (s *Server) send(ctx context.Context, from, to string, raw []byte, authenticated bool) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.SMTPAddr())
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	// net/smtp gives a password away on a plain connection only to this host.
	const host = "127.0.0.1"
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	if authenticated {
		if err := c.Auth(smtp.PlainAuth("", from, s.password, host)); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}
