package auth_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"rond/internal/auth"
	"rond/internal/store/sqlite"
)

// site is a small site with sign-in, and a clock that stands until it is moved.
type site struct {
	*auth.Auth
	t     testing.TB
	store *sqlite.Store
	path  string
	mu    sync.Mutex
	at    time.Time
	h     http.Handler
}

func newSite(t testing.TB, secure bool) *site {
	t.Helper()
	s := &site{t: t, path: filepath.Join(t.TempDir(), "rond.db"), at: time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)}
	var err error
	if s.store, err = sqlite.Open(context.Background(), s.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Auth = auth.New(s.store, s.now, secure)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		name, _ := s.Name(r.Context())
		io.WriteString(w, name)
	})
	mux.HandleFunc("GET /login/{secret}", func(w http.ResponseWriter, r *http.Request) {
		if ok, err := s.Valid(r.Context(), r.PathValue("secret")); err != nil || !ok {
			http.Error(w, "", http.StatusNotFound)
		}
	})
	mux.HandleFunc("POST /login/{secret}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Consume(r.Context(), r.PathValue("secret")); errors.Is(err, auth.ErrLink) {
			http.Error(w, "", http.StatusForbidden)
		} else if err != nil {
			http.Error(w, "", http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("POST /out", func(w http.ResponseWriter, r *http.Request) {
		if err := s.SignOut(r.Context()); err != nil {
			t.Error(err)
		}
	})
	s.h = s.Wrap(mux, func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, "failed", http.StatusInternalServerError)
	})
	return s
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = s.at.Add(d)
}

func (s *site) link() string {
	s.t.Helper()
	secret, err := s.NewLink(s.t.Context(), "Anna Lind")
	if err != nil {
		s.t.Fatal(err)
	}
	return secret
}

// browser keeps one cookie.
type browser struct {
	*site
	cookie *http.Cookie
}

func (b *browser) do(method, path string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, nil)
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookie = c
	}
	return w
}

// who is the name that the site knows the browser by.
func (b *browser) who() string { return b.do("GET", "/").Body.String() }

func (b *browser) signIn() *http.Cookie {
	b.t.Helper()
	if w := b.do("POST", "/login/"+b.link()); w.Code != http.StatusOK || b.cookie == nil {
		b.t.Fatalf("signing in: %d, cookie %v", w.Code, b.cookie)
	}
	return b.cookie
}
