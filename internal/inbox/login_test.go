package inbox_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"rond/internal/inbox"
)

// exchange is an IMAP server that greets and answers as Exchange Online does:
// no capabilities unasked, and tokens only.
type exchange struct {
	net.Listener
	takes   string // the token
	boxless bool   // the token opens no mailbox

	mu    sync.Mutex
	tried []string
}

func startExchange(t *testing.T, e *exchange) inbox.IMAPConfig {
	t.Helper()
	var err error
	if e.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	go func() {
		for {
			conn, err := e.Accept()
			if err != nil {
				return
			}
			go e.serve(conn)
		}
	}()
	return inbox.IMAPConfig{Addr: e.Addr().String(), TLS: "none", User: "rond@kommun.example"}
}

func (e *exchange) serve(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "* OK The Microsoft Exchange IMAP4 service is ready. [QQBNADYAUAA=]\r\n")
	r := bufio.NewScanner(conn)
	for r.Scan() {
		tag, command, _ := strings.Cut(r.Text(), " ")
		verb, rest, _ := strings.Cut(command, " ")
		switch strings.ToUpper(verb) {
		case "CAPABILITY":
			fmt.Fprintf(conn, "* CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\r\n%s OK CAPABILITY completed.\r\n", tag)
		case "AUTHENTICATE":
			_, encoded, _ := strings.Cut(rest, " ")
			if e.authenticated(encoded) {
				fmt.Fprintf(conn, "%s OK AUTHENTICATE completed.\r\n", tag)
				continue
			}
			fmt.Fprint(conn, "+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
			r.Scan()
			if r.Text() == "=" { // as Dovecot: nothing is an empty line
				fmt.Fprintf(conn, "%s BAD Invalid base64 data in continued response\r\n", tag)
				return
			}
			fmt.Fprintf(conn, "%s NO AUTHENTICATE failed.\r\n", tag)
		case "LOGOUT":
			fmt.Fprintf(conn, "* BYE\r\n%s OK LOGOUT completed.\r\n", tag)
			return
		default:
			if e.boxless {
				fmt.Fprintf(conn, "%s BAD User is authenticated but not connected.\r\n", tag)
				continue
			}
			fmt.Fprintf(conn, "* 0 EXISTS\r\n* OK [UIDVALIDITY 14] UIDVALIDITY value\r\n%s OK [READ-WRITE] completed.\r\n", tag)
		}
	}
}

func (e *exchange) authenticated(encoded string) bool {
	raw, _ := base64.StdEncoding.DecodeString(encoded)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tried = append(e.tried, string(raw))
	return string(raw) == "user=rond@kommun.example\x01auth=Bearer "+e.takes+"\x01\x01"
}

// tokens gives one after another, and keeps which were said to be refused.
func tokens(refusals *[]string, all ...string) inbox.Token {
	return func(_ context.Context, refused string) (string, error) {
		*refusals = append(*refusals, refused)
		token := all[0]
		if len(all) > 1 {
			all = all[1:]
		}
		return token, nil
	}
}

// TestTokenLogin: a token that has ended is turned down, and another is
// fetched and tried on the same connection, once.
func TestTokenLogin(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tokens []string
		tried  int
		stage  inbox.Stage
	}{
		"holds":      {[]string{"new"}, 1, ""},
		"has ended":  {[]string{"old", "new"}, 2, ""},
		"none holds": {[]string{"old", "older"}, 2, inbox.StageLogin},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &exchange{takes: "new"}
			cfg := startExchange(t, e)
			var refusals []string
			cfg.Token = tokens(&refusals, c.tokens...)
			m, err := inbox.OpenMailbox(t.Context(), cfg)
			if err == nil {
				m.Close()
			}
			failed, _ := errors.AsType[*inbox.StageError](err)
			if c.stage == "" && err != nil || c.stage != "" && (failed == nil || failed.Stage != c.stage) {
				t.Errorf("%v, want stage %q", err, c.stage)
			}
			if want := append([]string{""}, c.tokens...)[:c.tried]; !slices.Equal(refusals, want) || len(e.tried) != c.tried {
				t.Errorf("refused %q after %d tries, want %q", refusals, len(e.tried), want)
			}
			if err != nil && strings.Contains(err.Error(), "old") {
				t.Errorf("a token is told: %v", err)
			}
		})
	}
}

// TestTokenOpensNoMailbox: the login goes well, and then every command is
// called wrong. That is told apart from a folder that is not there.
func TestTokenOpensNoMailbox(t *testing.T) {
	t.Parallel()
	cfg := startExchange(t, &exchange{takes: "new", boxless: true})
	var refusals []string
	cfg.Token = tokens(&refusals, "new")
	_, err := inbox.OpenMailbox(t.Context(), cfg)
	failed, ok := errors.AsType[*inbox.StageError](err)
	if !ok || failed.Stage != inbox.StageFolder || !inbox.CalledWrong(err) {
		t.Errorf("%v", err)
	}
	if len(refusals) != 1 {
		t.Errorf("asked for a token after %q", refusals)
	}
}

// TestNoToken: what keeps us from having one is told as it is.
func TestNoToken(t *testing.T) {
	t.Parallel()
	e := &exchange{}
	cfg := startExchange(t, e)
	expired := errors.New("the secret has expired")
	cfg.Token = func(context.Context, string) (string, error) { return "", expired }
	_, err := inbox.OpenMailbox(t.Context(), cfg)
	failed, ok := errors.AsType[*inbox.StageError](err)
	if !ok || failed.Stage != inbox.StageLogin || !errors.Is(err, expired) || len(e.tried) != 0 {
		t.Errorf("%v", err)
	}
}
