//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rond/internal/config"
	"rond/internal/inbox"
	"rond/internal/oauth"
	"rond/notify"
)

// issuer gives tokens, and tells Dovecot what they are worth.
type issuer struct {
	*httptest.Server
	mu    sync.Mutex
	given int
	holds string // the token that is worth something
}

func startIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", i.gives)
	mux.HandleFunc("POST /introspect", i.tells)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) gives(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.given++
	i.holds = fmt.Sprint("token-", i.given)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": i.holds, "token_type": "Bearer", "expires_in": 3600})
}

func (i *issuer) tells(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": r.FormValue("token") == i.holds, "email": benchAddress})
}

// revoke makes what was given so far worth nothing.
func (i *issuer) revoke() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.holds = ""
}

func (i *issuer) count() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.given
}

// loginHouse wants a login on a port for each mechanism, after STARTTLS.
func loginHouse(t *testing.T) (*mailHouse, *issuer) {
	t.Helper()
	needs(t, "postfix", "dovecot")
	house, tokens := newMailHouse(t), startIssuer(t)
	house.introspect, house.logins = tokens.URL+"/introspect", map[string]string{}
	for _, mechanism := range []string{"PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2"} {
		house.logins[mechanism] = freePort(t)
	}
	house.open(t, []string{benchAddress})
	return house, tokens
}

// TestRealLogins logs in to Postfix in every way there is, and hands a mail
// over; with what is wrong it does not, and says so.
func TestRealLogins(t *testing.T) {
	t.Parallel()
	house, issuer := loginHouse(t)
	source := oauth.New(oauth.Config{TokenURL: issuer.URL + "/token", ClientID: "rond", ClientSecret: "hemligt"})
	wrong := func(context.Context, string) (string, error) { return "wrong", nil }
	for mechanism, port := range house.logins {
		t.Run(mechanism, func(t *testing.T) {
			t.Parallel()
			config := notify.SMTPConfig{Host: "127.0.0.1", TLS: "starttls", CAFile: house.ca, User: benchAddress, Password: housePassword}
			if _, err := fmt.Sscan(port, &config.Port); err != nil {
				t.Fatal(err)
			}
			bad := config
			bad.Password = "fel"
			if mechanism == "XOAUTH2" {
				config.Token, bad.Token = source.Token, wrong
			}
			via := notify.NewSMTP(config)
			defer via.Close()
			if met, err := via.Check(t.Context()); err != nil || met.Login != mechanism || !met.Reports {
				t.Errorf("%+v, %v", met, err)
			}
			letter := []byte("From: " + benchAddress + "\r\nSubject: " + mechanism + "\r\nMessage-ID: <" + mechanism + "@kommun.example>\r\n\r\nhej\r\n")
			out := via.Deliver(t.Context(), notify.Envelope{From: benchAddress, To: benchAddress}, letter, func(notify.Phase) error { return nil })
			if out.Result != notify.Accepted || !strings.Contains(out.Words, "queued as") {
				t.Errorf("%+v", out)
			}
			failed := notify.NewSMTP(bad)
			defer failed.Close()
			if _, err := failed.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "535") {
				t.Errorf("with what is wrong: %v", err)
			}
		})
	}
}

// TestRealServerThatIsEncryptedAtOnce, and wants no login.
func TestRealServerThatIsEncryptedAtOnce(t *testing.T) {
	t.Parallel()
	needs(t, "postfix")
	house := openPostHouse(t, []string{benchAddress})
	config := notify.SMTPConfig{Host: "127.0.0.1", TLS: "tls", CAFile: house.ca}
	if _, err := fmt.Sscan(house.smtps, &config.Port); err != nil {
		t.Fatal(err)
	}
	via := notify.NewSMTP(config)
	defer via.Close()
	letter := []byte("From: " + benchAddress + "\r\nSubject: hej\r\nMessage-ID: <m@kommun.example>\r\n\r\nhej\r\n")
	for name, env := range map[string]notify.Envelope{
		"asking for reports": {From: benchAddress, To: benchAddress, ID: "m@kommun.example", Reports: notify.ReportAll},
		"null sender":        {From: benchAddress, To: benchAddress, Null: true, Reports: notify.ReportNothing},
	} {
		if out := via.Deliver(t.Context(), env, letter, func(notify.Phase) error { return nil }); out.Result != notify.Accepted {
			t.Errorf("%s: %+v", name, out)
		}
	}
	config.CAFile = ""
	if _, err := notify.NewSMTP(config).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("with the system's authorities: %v", err)
	}
}

// TestRealTokens: rond check goes the whole circle through Postfix and Dovecot
// with tokens alone. One that is worth nothing any more, though its time is not
// over, is replaced without anybody noticing.
func TestRealTokens(t *testing.T) {
	t.Parallel()
	house, issuer := loginHouse(t)
	b := newBench(t)
	b.via("smtp", "127.0.0.1:"+house.logins["XOAUTH2"])
	b.via("imap", "127.0.0.1:"+house.imap)
	for setting, value := range map[string]string{
		"sender_check": `"closed-relay"`, "auth_server": "", "smtp.password": "", "imap.password": "", "smtp.login": `"oauth"`, "imap.login": `"oauth"`,
		"smtp.tls": `"starttls"`, "imap.tls": `"tls"`, "smtp.ca_file": fmt.Sprintf("%q", house.ca), "imap.ca_file": fmt.Sprintf("%q", house.ca),
		"oauth.token_url": `"` + issuer.URL + `/token"`, "oauth.client_id": `"rond"`, "oauth.client_secret": `"hemligt"`,
	} {
		b.set(setting, value)
	}
	code, out := b.check("--wait", "30s")
	for _, want := range []string{`ok +oauth`, `ok +smtp .*by XOAUTH2`, `ok +imap .*by XOAUTH2`, `ok +circle .*byte for byte`} {
		if code != 0 || !regexp.MustCompile(`(?m)^`+want).MatchString(out) {
			t.Errorf("exit %d, nothing like %s in\n%s", code, want, out)
		}
	}
	if n := issuer.count(); n != 1 {
		t.Errorf("%d tokens were fetched for one check", n)
	}
	cfg, problems, err := config.Load(b.config, func(string) string { return "" })
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	tokens := tokensOf(cfg)
	if _, err := tokens(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	for server, opens := range map[string]func() error{
		"smtp": func() error {
			via := notify.NewSMTP(smtpSettings(cfg, tokens))
			defer via.Close()
			_, err := via.Check(t.Context())
			return err
		},
		"imap": func() error {
			box, err := inbox.OpenMailbox(t.Context(), imapSettings(cfg, tokens))
			if err == nil {
				err = box.Close()
			}
			return err
		},
	} {
		before := issuer.count()
		issuer.revoke()
		if err := opens(); err != nil || issuer.count() != before+1 {
			t.Errorf("%s with a token that was revoked: %v after %d more", server, err, issuer.count()-before)
		}
	}
}
