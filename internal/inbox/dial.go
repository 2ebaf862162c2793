package inbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// IMAPConfig is how to reach the mailbox.
type IMAPConfig struct {
	Addr           string // host:port
	TLS            string // "tls", "starttls" or "none"
	User, Password string
	CAFile         string // PEM certificates to trust; the system's when empty
	Folder         string // what is read; INBOX when empty
	// Where handled mail is moved. They are made when they are first needed.
	Processed, Held, Bounces string
	MaxBytes                 int64         // of one message; 40 MB when 0
	CommandTimeout           time.Duration // of one command; a minute when 0
}

func (c IMAPConfig) withDefaults() IMAPConfig {
	if c.Folder == "" {
		c.Folder = "INBOX"
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = 40 << 20
	}
	if c.CommandTimeout <= 0 {
		c.CommandTimeout = time.Minute
	}
	return c
}

// OpenMailbox connects, logs in and selects the folder.
func OpenMailbox(ctx context.Context, cfg IMAPConfig) (*Mailbox, error) {
	cfg = cfg.withDefaults()
	m, err := dial(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", cfg.Addr, err)
	}
	if err := m.open(ctx); err != nil {
		m.client.Close()
		return nil, fmt.Errorf("opening %s of %s: %w", cfg.Folder, cfg.User, err)
	}
	return m, nil
}

func dial(ctx context.Context, cfg IMAPConfig) (*Mailbox, error) {
	ctx, cancel := context.WithTimeout(ctx, cfg.CommandTimeout)
	defer cancel()
	settings, err := cfg.tls()
	if err != nil {
		return nil, at(StageSecure, err)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, at(StageReach, err)
	}
	// Handshakes and greetings heed no context of their own.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	m := &Mailbox{cfg: cfg, more: make(chan struct{}, 1)}
	options := &imapclient.Options{TLSConfig: settings, UnilateralDataHandler: m.listen()}
	switch cfg.TLS {
	case "none":
		m.client = imapclient.New(conn, options)
	case "starttls":
		m.client, err = imapclient.NewStartTLS(conn, options)
		err = at(StageSecure, err)
	case "tls":
		secure := tls.Client(conn, settings)
		err = at(StageSecure, secure.HandshakeContext(ctx))
		m.client = imapclient.New(secure, options)
	default:
		err = at(StageSecure, fmt.Errorf("TLS is %q, want tls, starttls or none", cfg.TLS))
	}
	if err == nil {
		err = at(StageGreet, m.client.WaitGreeting())
	}
	if err != nil {
		conn.Close()
		return nil, errors.Join(err, context.Cause(ctx))
	}
	return m, nil
}

func (c IMAPConfig) tls() (*tls.Config, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, err
	}
	settings := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if c.CAFile == "" {
		return settings, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, err
	}
	settings.RootCAs = x509.NewCertPool()
	if !settings.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", c.CAFile)
	}
	return settings, nil
}
