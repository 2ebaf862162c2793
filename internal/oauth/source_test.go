package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// issuer answers as a script says, one answer after another; the last stays.
// "" is a new token that holds for an hour.
type issuer struct {
	mu     sync.Mutex
	script []answer
	asked  []url.Values
	slow   time.Duration
	tokens int
}

type answer struct {
	status int
	kind   string // content type, JSON when ""
	body   string
	err    error
}

func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	if i.slow > 0 {
		select {
		case <-time.After(i.slow):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked = append(i.asked, form)
	a := answer{status: http.StatusOK}
	if len(i.script) > 0 {
		a = i.script[0]
	}
	if len(i.script) > 1 {
		i.script = i.script[1:]
	}
	if a.err != nil {
		return nil, a.err
	}
	if a.body == "" {
		i.tokens++
		a.body = fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"access_token":"token-%d"}`, i.tokens)
	}
	if a.kind == "" {
		a.kind = "application/json"
	}
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
		Header: http.Header{"Content-Type": {a.kind}, "Location": {"https://elsewhere.example/"}}}, nil
}

const secret = "mycket-hemligt"

func source(i *issuer) *Source {
	return New(Config{TokenURL: "https://login.kommun.example/token", ClientID: "rond", ClientSecret: secret, Scope: "mail/.default", Transport: i})
}

func get(t *testing.T, s *Source, refused, want string) {
	t.Helper()
	if token, err := s.Token(t.Context(), refused); err != nil || token != want {
		t.Errorf("got %q, %v, want %q", token, err, want)
	}
}

// TestTokenIsKept until five minutes before its end, or until a server turns
// it down; one that was turned down long ago costs nothing.
func TestTokenIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := &issuer{}
		s := source(i)
		get(t, s, "", "token-1")
		time.Sleep(55*time.Minute - time.Second)
		get(t, s, "", "token-1")
		time.Sleep(2 * time.Second)
		get(t, s, "", "token-2")
		get(t, s, "token-2", "token-3")
		get(t, s, "token-2", "token-3") // another connection, which had the old one too
		get(t, s, "", "token-3")
		if len(i.asked) != 3 {
			t.Errorf("asked %d times, want 3", len(i.asked))
		}
		want := url.Values{"grant_type": {"client_credentials"}, "client_id": {"rond"}, "client_secret": {secret}, "scope": {"mail/.default"}}
		if got := i.asked[0].Encode(); got != want.Encode() {
			t.Errorf("asked with %s", got)
		}
	})
}

// TestOneFetchAtATime: ten that ask at once have one fetched, and whoever gives
// up meanwhile does not wait.
func TestOneFetchAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := &issuer{slow: time.Minute}
		s := source(i)
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() { get(t, s, "", "token-1") })
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Token(ctx, ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting in vain: %v", err)
		}
		wait.Wait()
		if len(i.asked) != 1 {
			t.Errorf("asked %d times, want once", len(i.asked))
		}
	})
}

// TestSlowIssuer: the limit is the caller's.
func TestSlowIssuer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := source(&issuer{slow: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Token(ctx, "")
		if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "asking login.kommun.example for a token: ") {
			t.Errorf("%v", err)
		}
	})
}

func microsoft(number int, code string) answer {
	return answer{status: http.StatusUnauthorized, body: fmt.Sprintf(
		`{"error":%q,"error_description":"AADSTS%d: Something about %s for anna.lind@kommun.example.\r\nTrace ID: 1","error_codes":[%d],"timestamp":"2026-11-26 10:00:00Z"}`, code, number, secret, number)}
}

// TestRefusals: what an issuer answers is told by its codes and with what to
// do, and holds neither the secret nor the issuer's own words.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer answer
		says   string
		remedy string
	}{
		"wrong secret":        {microsoft(7000215, "invalid_client"), "HTTP 401, invalid_client, AADSTS7000215", "not its id"},
		"expired secret":      {microsoft(7000222, "invalid_client"), "AADSTS7000222", "make a new one"},
		"no such tenant":      {microsoft(90002, "invalid_request"), "AADSTS90002", "oauth.tenant"},
		"no such application": {microsoft(700016, "unauthorized_client"), "AADSTS700016", "oauth.client_id"},
		"no consent":          {microsoft(65001, "invalid_grant"), "AADSTS65001", "Grant admin consent"},
		"wrong scope":         {microsoft(1002012, "invalid_scope"), "AADSTS1002012", "leave oauth.scope out"},
		"unknown number":      {microsoft(424242, "invalid_client"), "AADSTS424242", "oauth.client_secret"},
		"another issuer":      {answer{status: 400, body: `{"error":"invalid_client"}`}, "HTTP 400, invalid_client", "oauth.client_id and oauth.client_secret"},
		"not for itself":      {answer{status: 400, body: `{"error":"unauthorized_client"}`}, "unauthorized_client", "client credentials"},
		"other scope":         {answer{status: 400, body: `{"error":"invalid_scope"}`}, "invalid_scope", "correct oauth.scope"},
		"yes and no":          {answer{status: 200, body: `{"error":"invalid_client"}`}, "HTTP 200, invalid_client", "oauth.client_id"},
		"a form":              {answer{status: 400, kind: "application/x-www-form-urlencoded", body: "error=invalid_client&error_description=" + secret}, "invalid_client", "oauth.client_id"},
		"a page":              {answer{status: 404, kind: "text/html", body: "<html>" + secret}, "HTTP 404", "oauth.token_url"},
		"elsewhere":           {answer{status: 307, body: "x"}, "HTTP 307", "oauth.token_url"},
		"out of order":        {answer{status: 503, body: "x"}, "HTTP 503", "try again later"},
		"too often":           {answer{status: 429, body: `{"error":"slow_down"}`}, "HTTP 429", "try again later"},
		"an odd code":         {answer{status: 400, body: `{"error":"` + secret + `"}`}, "(HTTP 400)", "look up the code"},
		"no token":            {answer{status: 200, body: `{"expires_in":3600}`}, "no token in the answer from login.kommun.example", ""},
		"no JSON":             {answer{status: 200, body: secret}, "no token in the answer", ""},
		"endless":             {answer{status: 200, body: `{"access_token":"` + strings.Repeat("x", 2<<20)}, "no token in the answer", ""},
		"nobody there":        {answer{err: errors.New("connection refused")}, "asking login.kommun.example for a token: connection refused", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := &issuer{script: []answer{c.answer, {status: http.StatusOK}}}
			s := source(i)
			_, err := s.Token(t.Context(), "")
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%v, want %q", err, c.says)
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "anna") || len(err.Error()) > 400 {
				t.Errorf("it tells too much: %v", err)
			}
			told, ok := errors.AsType[*Error](err)
			if ok != (c.remedy != "") || ok && !strings.Contains(told.Remedy(), c.remedy) {
				t.Errorf("remedy of %v", err)
			}
			if len(i.asked) != 1 {
				t.Errorf("asked %d times, want once", len(i.asked))
			}
			get(t, s, "", "token-1") // it is tried anew
		})
	}
}
