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

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// IMAPConfig is how to reach the mailbox.
type IMAPConfig struct {
	Addr           string // host:port
	TLS            string // "tls", "starttls" or "none"
	User, Password string
	Token          Token  // logs in with User instead of Password, when not nil
	CAFile         string // PEM certificates to trust; the system's when empty
	Folder         string // what is read; INBOX when empty
	// Where handled mail is moved. They are made when they are first needed.
	Processed, Held, Bounces string
	Since                    time.Time     // what arrived before is left alone
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
	m := &Mailbox{cfg: cfg.withDefaults(), more: make(chan struct{}, 1), resting: map[imap.UID]int{}, older: map[imap.UID]bool{}}
	if err := m.connect(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// connect opens a connection, on which the folder is selected.
func (m *Mailbox) connect(ctx context.Context) error {
	if err := m.dial(ctx); err != nil {
		return fmt.Errorf("connecting to %s: %w", m.cfg.Addr, err)
	}
	if err := m.open(ctx); err != nil {
		m.client.Close()
		return fmt.Errorf("opening %s of %s: %w", m.cfg.Folder, m.cfg.User, err)
	}
	return nil
}

func (m *Mailbox) dial(ctx context.Context) error {
	cfg := m.cfg
	ctx, cancel := context.WithTimeout(ctx, cfg.CommandTimeout)
	defer cancel()
	settings, err := cfg.tls()
	if err != nil {
		return at(StageSecure, err)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", cfg.Addr)
	if err != nil {
		return at(StageReach, err)
	}
	// Handshakes and greetings heed no context of their own.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	client, err := greeted(ctx, cfg.TLS, conn, &imapclient.Options{TLSConfig: settings, UnilateralDataHandler: m.listen()})
	if err != nil {
		conn.Close()
		return errors.Join(err, context.Cause(ctx))
	}
	m.client = client
	return nil
}

// greeted is a client that the server has spoken to.
func greeted(ctx context.Context, security string, conn net.Conn, options *imapclient.Options) (client *imapclient.Client, err error) {
	switch security {
	case "none":
		client = imapclient.New(conn, options)
	case "starttls":
		client, err = imapclient.NewStartTLS(conn, options)
		err = at(StageSecure, err)
	case "tls":
		secure := tls.Client(conn, options.TLSConfig)
		err = at(StageSecure, secure.HandshakeContext(ctx))
		client = imapclient.New(secure, options)
	default:
		err = at(StageSecure, fmt.Errorf("TLS is %q, want tls, starttls or none", security))
	}
	if err != nil {
		return nil, err
	}
	return client, at(StageGreet, client.WaitGreeting())
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
