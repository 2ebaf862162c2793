package notify

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// peer is a real SMTP server that keeps what it takes.
type peer struct {
	addr   *net.TCPAddr
	caFile string

	mu    sync.Mutex
	users []string // who logged in, per connection
	taken []string
	asked []asked // what was asked for with each mail
	token string  // that XOAUTH2 takes now, where it is offered
	tried []string
}

// asked is an envelope as the server has understood it.
type asked struct {
	from, id, ret, notify, original string
}

// startPeer runs go-smtp on a port of its own: how is "starttls", "tls" or
// "none"; with a password, mail is taken only after login.
func startPeer(t *testing.T, how, password string, change ...func(*peer, *smtp.Server)) *peer {
	t.Helper()
	p := &peer{caFile: filepath.Join(t.TempDir(), "ca.pem")}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &peerSession{peer: p, password: password}, nil
	}))
	server.Domain = "localhost"
	server.AllowInsecureAuth = true
	server.ErrorLog = discard{}
	for _, c := range change {
		c(p, server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = listener.Addr().(*net.TCPAddr)
	config := &tls.Config{Certificates: []tls.Certificate{certificate(t, p.caFile)}}
	switch how {
	case "starttls":
		server.TLSConfig = config
	case "tls":
		listener = tls.NewListener(listener, config)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

type discard struct{}

func (discard) Printf(string, ...any) {}
func (discard) Println(...any)        {}

// certificate makes one for 127.0.0.1 and writes it where a CA file is read.
func certificate(t *testing.T, caFile string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

type peerSession struct {
	peer     *peer
	password string
	in       bool
	asked    asked
}

func (s *peerSession) AuthMechanisms() []string {
	if s.peer.token != "" {
		return []string{"XOAUTH2"}
	}
	if s.password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *peerSession) Auth(mechanism string) (sasl.Server, error) {
	if mechanism == "XOAUTH2" {
		return &tokenServer{s: s}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != s.password {
			return errors.New("wrong password")
		}
		s.in = true
		s.peer.mu.Lock()
		defer s.peer.mu.Unlock()
		s.peer.users = append(s.peer.users, user)
		return nil
	}), nil
}

func (s *peerSession) Mail(from string, o *smtp.MailOptions) error {
	s.asked = asked{from: from, id: o.EnvelopeID, ret: string(o.Return)}
	if s.password != "" && !s.in {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in first"}
	}
	return nil
}

func (s *peerSession) Rcpt(_ string, o *smtp.RcptOptions) error {
	s.asked.original = o.OriginalRecipient
	s.asked.notify = fmt.Sprint(o.Notify)
	return nil
}

func (s *peerSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.peer.mu.Lock()
	defer s.peer.mu.Unlock()
	s.peer.taken, s.peer.asked = append(s.peer.taken, string(data)), append(s.peer.asked, s.asked)
	return nil
}

func (s *peerSession) Reset()        {}
func (s *peerSession) Logout() error { return nil }

func TestRealServer(t *testing.T) {
	t.Parallel()
	raw, err := Compose(sampleMessage())
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"none", "starttls", "tls"} {
		for _, password := range []string{"", "hemligt"} {
			t.Run(how+"/"+password, func(t *testing.T) {
				t.Parallel()
				p := startPeer(t, how, password)
				config := SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: how, CAFile: p.caFile, Password: password}
				if password != "" {
					config.User = "internkontroll@kommun.example"
				}
				transport := NewSMTP(config)
				for range 3 {
					if out := transport.Deliver(t.Context(), envelope, raw, always); out.Result != Accepted {
						t.Fatalf("%+v", out)
					}
				}
				if err := transport.Close(); err != nil {
					t.Error(err)
				}
				if len(p.taken) != 3 || p.taken[0] != string(raw) {
					t.Errorf("%d mails, or other bytes", len(p.taken))
				}
				if password != "" && len(p.users) != 1 {
					t.Errorf("logged in %d times", len(p.users))
				}
			})
		}
	}
}

// TestServerOutOfOrder: settings that do not fit the server are its trouble as
// a whole, never a mail's, and no password leaves unencrypted.
func TestServerOutOfOrder(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, how, password string
		config              func(*SMTPConfig)
		words               string
		stage               Stage
	}{
		{"no starttls", "none", "", func(c *SMTPConfig) { c.TLS = "starttls" }, "does not offer STARTTLS", StageSecure},
		{"unknown authority", "starttls", "", func(c *SMTPConfig) { c.CAFile = "" }, "certificate", StageSecure},
		{"unknown authority, tls", "tls", "", func(c *SMTPConfig) { c.CAFile = "" }, "certificate", StageSecure},
		{"other name", "starttls", "", func(c *SMTPConfig) { c.Host = "localhost" }, "certificate", StageSecure},
		{"tls to a plain port", "none", "", func(c *SMTPConfig) { c.TLS = "tls" }, "tls", StageSecure},
		{"wrong password", "starttls", "hemligt", func(c *SMTPConfig) { c.User, c.Password = "u", "fel" }, "logging in", StageLogin},
		{"not logged in", "starttls", "hemligt", func(*SMTPConfig) {}, "log in first", ""},
		{"no login offered", "starttls", "", func(c *SMTPConfig) { c.User = "u" }, "offers none", StageLogin},
		{"no CA file", "starttls", "", func(c *SMTPConfig) { c.CAFile = "/no/such/file" }, "CA file", StageSecure},
		{"unknown tls setting", "starttls", "", func(c *SMTPConfig) { c.TLS = "yes" }, "starttls, tls or none", StageSecure},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := startPeer(t, c.how, c.password)
			config := SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: c.how, CAFile: p.caFile, Timeouts: Timeouts{Connect: 5 * time.Second}}
			c.config(&config)
			transport := NewSMTP(config)
			defer transport.Close()
			out := transport.Deliver(t.Context(), envelope, letter(), always)
			if out.Result != Retry || !out.Whole || !strings.Contains(out.Words, c.words) {
				t.Errorf("%+v, want words %q", out, c.words)
			}
			if strings.Contains(out.Words, "fel") {
				t.Error("the password is in the ledger")
			}
			_, err := transport.Check(t.Context())
			failed, _ := errors.AsType[*StageError](err)
			if c.stage == "" && err != nil || c.stage != "" && (failed == nil || failed.Stage != c.stage || !strings.Contains(err.Error(), c.words)) {
				t.Errorf("check: %v, want stage %q", err, c.stage)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	nobody := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: port, TLS: "none"})
	out := nobody.Deliver(t.Context(), envelope, letter(), always)
	if out.Result != Retry || out.Phase != PhaseConnect || !out.Whole {
		t.Errorf("%+v", out)
	}
	_, err = nobody.Check(t.Context())
	if failed, ok := errors.AsType[*StageError](err); !ok || failed.Stage != StageReach {
		t.Errorf("check: %v", failed)
	}
}

// TestSilentServer is reached and says nothing: what a port that waits for TLS
// looks like to somebody who waits for a greeting.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	silent := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Timeouts: Timeouts{Connect: 100 * time.Millisecond}})
	_, err = silent.Check(t.Context())
	if failed, ok := errors.AsType[*StageError](err); !ok || failed.Stage != StageGreet || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("check: %v", err)
	}
}
