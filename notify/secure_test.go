package notify

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// upgrading is a server that says something of its own when STARTTLS is asked
// for, and goes on encrypted.
type upgrading struct {
	says   string // instead of "220 go ahead", CRLF after it
	config *tls.Config

	mu    sync.Mutex
	heard []string // inside TLS
}

func (u *upgrading) start(t *testing.T) SMTPConfig {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	u.config.Certificates = []tls.Certificate{certificate(t, caFile)}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go u.serve(conn)
		}
	}()
	return SMTPConfig{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "starttls", CAFile: caFile, User: "u", Password: "hemligt",
		Timeouts: Timeouts{Connect: 10 * time.Second}}
}

func (u *upgrading) serve(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "220 hi\r\n")
	r, secure := bufio.NewReader(conn), false
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch {
		case secure:
			u.mu.Lock()
			u.heard = append(u.heard, line)
			u.mu.Unlock()
			fmt.Fprint(conn, "250 inside\r\n")
		case line == "STARTTLS":
			fmt.Fprint(conn, u.says+"\r\n")
			conn = tls.Server(conn, u.config)
			r, secure = bufio.NewReader(conn), true
		default:
			fmt.Fprint(conn, "250-outside\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n")
		}
	}
}

// TestNothingOutsideTLSIsBelieved: what was said before the encryption began,
// or slipped in behind its beginning by somebody on the way, offers no login.
func TestNothingOutsideTLSIsBelieved(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{
		"offered before": "220 go ahead",
		"slipped in":     "220 go ahead\r\n250-slipped in\r\n250 AUTH PLAIN",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := &upgrading{says: says, config: &tls.Config{}}
			_, err := NewSMTP(u.start(t)).Check(t.Context())
			if !errors.Is(err, ErrNoLogin) {
				t.Errorf("%v", err)
			}
			u.mu.Lock()
			defer u.mu.Unlock()
			if slices.ContainsFunc(u.heard, func(line string) bool { return strings.HasPrefix(line, "AUTH") }) {
				t.Errorf("the server heard %q", u.heard)
			}
		})
	}
}

// TestNoEncryptionNoMail: a server that takes STARTTLS back, or has only what
// is too old, is handed nothing.
func TestNoEncryptionNoMail(t *testing.T) {
	t.Parallel()
	for name, u := range map[string]*upgrading{
		"taken back": {says: "454 4.7.0 TLS not available", config: &tls.Config{}},
		"too old":    {says: "220 go ahead", config: &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := NewSMTP(u.start(t)).Deliver(t.Context(), envelope, letter(), always)
			if out.Result != Retry || !out.Whole || out.Phase != PhaseConnect {
				t.Errorf("%+v", out)
			}
			if u.mu.Lock(); len(u.heard) > 0 {
				t.Errorf("the server heard %q", u.heard)
			}
			u.mu.Unlock()
		})
	}
}
