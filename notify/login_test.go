package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// tokenServer takes XOAUTH2 as Microsoft and Google do: a token that does not
// hold is answered with a challenge, and that with 535.
type tokenServer struct {
	s      *peerSession
	failed bool
}

func (x *tokenServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.failed {
		return nil, false, &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 3}, Message: "Authentication unsuccessful"}
	}
	x.s.peer.mu.Lock()
	defer x.s.peer.mu.Unlock()
	x.s.peer.tried = append(x.s.peer.tried, string(response))
	if string(response) == "user=rond@kommun.example\x01auth=Bearer "+x.s.peer.token+"\x01\x01" {
		x.s.in = true
		return nil, true, nil
	}
	x.failed = true
	return []byte(`{"status":"401","schemes":"Bearer"}`), false, nil
}

// issuer gives one token after another; the last stays.
type issuer struct {
	tokens  []string
	refused []string
	err     error
}

func (i *issuer) Token(_ context.Context, refused string) (string, error) {
	i.refused = append(i.refused, refused)
	if i.err != nil {
		return "", i.err
	}
	token := i.tokens[0]
	if len(i.tokens) > 1 {
		i.tokens = i.tokens[1:]
	}
	return token, nil
}

func startTokenPeer(t *testing.T, how, token string) *peer {
	return startPeer(t, how, "in vain", func(p *peer, _ *smtp.Server) { p.token = token })
}

// TestTokenThatHasEnded is turned down with 334 and 535; another is fetched
// and tried, once, and the mail is none the worse for it.
func TestTokenThatHasEnded(t *testing.T) {
	t.Parallel()
	p := startTokenPeer(t, "starttls", "new")
	i := &issuer{tokens: []string{"old", "new"}}
	transport := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: "starttls", CAFile: p.caFile, User: "rond@kommun.example", Token: i.Token})
	defer transport.Close()
	for range 2 {
		if out := transport.Deliver(t.Context(), envelope, letter(), always); out.Result != Accepted {
			t.Fatalf("%+v", out)
		}
	}
	if !slices.Equal(i.refused, []string{"", "old"}) {
		t.Errorf("asked for a token after %q", i.refused)
	}
	if met, err := transport.Check(t.Context()); err != nil || met.Login != "XOAUTH2" {
		t.Errorf("%+v, %v", met, err)
	}
}

// TestNoTokenHolds: two are tried and no third; the failure is the server's as
// a whole, and neither the ledger nor the error holds a token.
func TestNoTokenHolds(t *testing.T) {
	t.Parallel()
	p := startTokenPeer(t, "starttls", "another")
	i := &issuer{tokens: []string{"tok-one", "tok-two"}}
	transport := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: "starttls", CAFile: p.caFile, User: "rond@kommun.example", Token: i.Token})
	defer transport.Close()
	out := transport.Deliver(t.Context(), envelope, letter(), always)
	if out.Result != Retry || !out.Whole || out.Code != 535 || len(p.tried) != 2 {
		t.Errorf("%+v after %d tries", out, len(p.tried))
	}
	_, err := transport.Check(t.Context())
	reply, ok := errors.AsType[*textproto.Error](err)
	if !ok || reply.Code != 535 || stageOf(err) != StageLogin {
		t.Errorf("%v", err)
	}
	for _, words := range []string{out.Words, err.Error()} {
		if strings.Contains(words, "tok-") || strings.Contains(words, base64.StdEncoding.EncodeToString([]byte("tok-"))) {
			t.Errorf("a token is told: %s", words)
		}
	}
}

// TestNoTokenToBeHad: the server is not asked, and the reason stays what it is.
func TestNoTokenToBeHad(t *testing.T) {
	t.Parallel()
	p := startTokenPeer(t, "starttls", "new")
	expired := errors.New("the secret has expired")
	i := &issuer{err: expired}
	transport := NewSMTP(SMTPConfig{Host: "127.0.0.1", Port: p.addr.Port, TLS: "starttls", CAFile: p.caFile, User: "rond@kommun.example", Token: i.Token})
	out := transport.Deliver(t.Context(), envelope, letter(), always)
	if out.Result != Retry || !out.Whole || out.Phase != PhaseConnect || !strings.Contains(out.Words, expired.Error()) {
		t.Errorf("%+v", out)
	}
	if _, err := transport.Check(t.Context()); !errors.Is(err, expired) || stageOf(err) != StageLogin {
		t.Errorf("%v", err)
	}
}

// TestTokenIsNotSentInTheClear to another machine, whatever the server offers.
func TestTokenIsNotSentInTheClear(t *testing.T) {
	t.Parallel()
	s := NewSMTP(SMTPConfig{Host: "mail.kommun.example", TLS: "none", User: "u", Token: (&issuer{tokens: []string{"t"}}).Token})
	server := startFaulty(t, map[string][]string{"ehlo": {"250-faulty\r\n250 AUTH XOAUTH2"}})
	s.config.Port = server.config().Port
	fresh := session{client: greetedBy(t, server)}
	if err := s.login(&fresh, "t"); !errors.Is(err, ErrReadable) {
		t.Errorf("%v", err)
	}
	if said, _ := server.heard(); len(said) != 1 {
		t.Errorf("the server heard %q", said)
	}
}

// TestPasswordIsNotSentInTheClear to another machine by PLAIN or LOGIN.
func TestPasswordIsNotSentInTheClear(t *testing.T) {
	t.Parallel()
	for _, mechanism := range []string{"PLAIN", "LOGIN"} {
		t.Run(mechanism, func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, map[string][]string{"ehlo": {"250-faulty\r\n250 AUTH " + mechanism}})
			s := NewSMTP(SMTPConfig{Host: "mail.kommun.example", TLS: "none", User: "u", Password: "hemligt"})
			fresh := session{client: greetedBy(t, server)}
			if err := s.login(&fresh, ""); !errors.Is(err, ErrReadable) {
				t.Errorf("%v", err)
			}
			said, _ := server.heard()
			if slices.ContainsFunc(said, func(line string) bool { return strings.HasPrefix(line, "AUTH") }) {
				t.Errorf("the server heard %q", said)
			}
		})
	}
}

// TestStrongestLoginIsTaken of those that the server offers, in whatever order
// and case it does.
func TestStrongestLoginIsTaken(t *testing.T) {
	t.Parallel()
	for offered, want := range map[string]string{
		"LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256": "SCRAM-SHA-256",
		"GSSAPI NTLM scram-sha-1 plain":         "SCRAM-SHA-1",
		"LOGIN PLAIN XOAUTH2":                   "PLAIN",
		"NTLM LOGIN":                            "LOGIN",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			server := startFaulty(t, map[string][]string{"ehlo": {"250-faulty\r\n250 AUTH " + offered}, "auth": {"535 5.7.8 no"}})
			config := server.config()
			config.User, config.Password = "u", "hemligt"
			_, err := NewSMTP(config).Check(t.Context())
			if stageOf(err) != StageLogin {
				t.Errorf("%v", err)
			}
			said, _ := server.heard()
			if !slices.ContainsFunc(said, func(line string) bool { return line == "AUTH "+want || strings.HasPrefix(line, "AUTH "+want+" ") }) {
				t.Errorf("the server heard %q", said)
			}
		})
	}
}

// TestLoginByLOGIN asks twice, and is answered with user and password.
func TestLoginByLOGIN(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{
		"ehlo": {"250-faulty\r\n250 AUTH LOGIN"}, "auth": {"334 VXNlcm5hbWU6"},
		base64Word("rond"): {"334 UGFzc3dvcmQ6"}, base64Word("hemligt"): {"235 2.7.0 welcome"},
	})
	config := server.config()
	config.User, config.Password = "rond", "hemligt"
	if met, err := NewSMTP(config).Check(t.Context()); err != nil || met.Login != "LOGIN" {
		said, _ := server.heard()
		t.Errorf("%+v, %v; the server heard %q", met, err, said)
	}
}

// base64Word is a word as the scripted server names a step: in lower case.
func base64Word(s string) string {
	return strings.ToLower(base64.StdEncoding.EncodeToString([]byte(s)))
}

// TestLoginIsLimitedInTime: a server that never answers AUTH costs the limit
// of connecting, not one for each command.
func TestLoginIsLimitedInTime(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"ehlo": {"250-faulty\r\n250 AUTH PLAIN"}, "auth": {"hang"}})
	config := server.config()
	config.User, config.Password = "u", "p"
	config.Timeouts = Timeouts{Connect: 300 * time.Millisecond}
	_, err := NewSMTP(config).Check(t.Context())
	if !errors.Is(err, context.DeadlineExceeded) || stageOf(err) != StageLogin {
		t.Errorf("%v", err)
	}
}
