package oauth

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Config is the application that Rond is known as to the issuer of tokens.
type Config struct {
	TokenURL     string
	ClientID     string
	ClientSecret string
	Scope        string // what the token is for; "" leaves it to the issuer
	// Transport carries the requests; nil is the usual one, which heeds the
	// proxy that the environment names.
	Transport http.RoundTripper
}

// early is how long before its end a token is no longer handed out: a login
// that begins with it is to come to an end.
const early = 5 * time.Minute

// Source gives tokens, and keeps the newest for as long as it holds. It is
// safe for concurrent use.
type Source struct {
	config clientcredentials.Config
	client *http.Client

	turn chan struct{} // holds one thing while somebody looks or fetches
	held *oauth2.Token // nil before the first
}

// New returns a source that asks for its first token when somebody wants one.
func New(c Config) *Source {
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	return &Source{
		config: clientcredentials.Config{
			TokenURL: c.TokenURL, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Scopes: scopes(c.Scope),
			AuthStyle: oauth2.AuthStyleInParams, // trying both ways would count as two wrong passwords
		},
		client: &http.Client{
			Transport: c.Transport,
			// Wherever it points, the secret is not for that place.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		turn: make(chan struct{}, 1),
	}
}

func scopes(scope string) []string {
	if scope == "" {
		return nil
	}
	return []string{scope}
}

// Token gives a token that holds for five minutes at least, if the issuer's
// hold that long. refused is one that a server has turned down, "" for none;
// it is not given again, unless the issuer does. However many ask at the same
// time, one fetches and the others wait for what it gets. What keeps the
// issuer from giving one is an [*Error]; what keeps us from asking is not.
func (s *Source) Token(ctx context.Context, refused string) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	if s.held != nil && s.held.AccessToken == refused {
		s.held = nil
	}
	fetch := s.config.TokenSource(context.WithValue(ctx, oauth2.HTTPClient, s.client))
	token, err := oauth2.ReuseTokenSourceWithExpiry(s.held, fetch, early).Token()
	if err != nil {
		return "", s.told(err)
	}
	s.held = token
	return token.AccessToken, nil
}
