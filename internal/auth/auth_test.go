package auth_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/audit"
	"rond/internal/auth"
	"rond/internal/store"
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

func TestALinkSignsInOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	secret := s.link()
	b := &browser{site: s}
	for range 2 { // a mail filter and a browser may both look
		if w := b.do("GET", "/login/"+secret); w.Code != http.StatusOK || b.cookie != nil {
			t.Errorf("looking at the link: %d, cookie %v", w.Code, b.cookie)
		}
	}
	if w := b.do("POST", "/login/"+secret); w.Code != http.StatusOK {
		t.Fatalf("using the link: %d", w.Code)
	}
	if got := b.who(); got != "Anna Lind" {
		t.Errorf("the session is %q's", got)
	}
	other := &browser{site: s}
	if w := other.do("GET", "/login/"+secret); w.Code != http.StatusNotFound {
		t.Errorf("looking at a used link: %d", w.Code)
	}
	if w := other.do("POST", "/login/"+secret); w.Code != http.StatusForbidden || other.cookie != nil {
		t.Errorf("using a used link: %d, cookie %v", w.Code, other.cookie)
	}
}

func TestOneOfManyAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	secret := s.link()
	var wg sync.WaitGroup
	browsers := make([]*browser, 12)
	for i := range browsers {
		browsers[i] = &browser{site: s}
		wg.Go(func() { browsers[i].do("POST", "/login/"+secret) })
	}
	wg.Wait()
	in := 0
	for _, b := range browsers {
		if b.who() != "" {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d were signed in with one link", in)
	}
}

func TestNoLink(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	secret := s.link()
	for _, bad := range []string{"x", strings.ToLower(secret), secret[:25], secret + "A", strings.Repeat("A", 26), strings.Repeat("A", 1<<15)} {
		b := &browser{site: s}
		if w := b.do("POST", "/login/"+bad); w.Code != http.StatusForbidden || b.cookie != nil {
			t.Errorf("%.30q: %d, cookie %v", bad, w.Code, b.cookie)
		}
	}
}

func TestALinkLivesAnHour(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	early, late := s.link(), s.link()
	s.wait(auth.LinkLife - time.Microsecond)
	b := &browser{site: s}
	if w := b.do("POST", "/login/"+early); w.Code != http.StatusOK {
		t.Errorf("just before the hour is over: %d", w.Code)
	}
	s.wait(time.Microsecond)
	if w := b.do("POST", "/login/"+late); w.Code != http.StatusForbidden {
		t.Errorf("an hour later: %d", w.Code)
	}
	if got := b.who(); got != "Anna Lind" {
		t.Errorf("a link that failed left the session to %q", got)
	}
}

// TestFixation: a token that somebody else knows is worth nothing after
// signing in, whether they made it up or had it from an earlier session.
func TestFixation(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	madeUp := &http.Cookie{Name: "rond", Value: "made-up"}
	b := &browser{site: s, cookie: madeUp}
	first := b.signIn()
	second := b.signIn()
	if first.Value == madeUp.Value || second.Value == first.Value {
		t.Error("the token stayed the same")
	}
	for _, c := range []*http.Cookie{madeUp, first} {
		if got := (&browser{site: s, cookie: c}).who(); got != "" {
			t.Errorf("the token from before signs in %q", got)
		}
	}
	if got := b.who(); got != "Anna Lind" {
		t.Errorf("the session is %q's", got)
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	b := &browser{site: s}
	if b.do("POST", "/out"); b.cookie != nil {
		t.Errorf("signing out a stranger set %v", b.cookie)
	}
	kept := b.signIn()
	b.do("POST", "/out")
	if b.cookie.MaxAge >= 0 {
		t.Errorf("the cookie was left: %v", b.cookie)
	}
	if got := (&browser{site: s, cookie: kept}).who(); got != "" {
		t.Errorf("a kept cookie still signs in %q", got)
	}
}

// TestSignedOutMeanwhile: a slow request that began before the sign-out ends
// after it, and does not bring the session back.
func TestSignedOutMeanwhile(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	b := &browser{site: s}
	kept := b.signIn()
	s.wait(time.Hour) // so that the request would move the session's end
	slow := s.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.do("POST", "/out")
		io.WriteString(w, "done")
	}), nil)
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.AddCookie(kept)
	slow.ServeHTTP(httptest.NewRecorder(), r)
	if got := (&browser{site: s, cookie: kept}).who(); got != "" {
		t.Errorf("the session of %q came back", got)
	}
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step  time.Duration
		steps int
		want  string
	}{
		"used every seven hours for a day": {7 * time.Hour, 3, "Anna Lind"},
		"used for more than a day":         {7 * time.Hour, 4, ""},
		"used all the time for a day":      {time.Minute, 24*60 - 1, "Anna Lind"},
		"used all the time for longer":     {time.Minute, 24 * 60, ""},
		"not used for a while":             {8*time.Hour - time.Minute, 1, "Anna Lind"},
		"not used for too long":            {8 * time.Hour, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &browser{site: newSite(t, false)}
			b.signIn()
			got := ""
			for range c.steps {
				b.wait(c.step)
				got = b.who()
			}
			if got != c.want {
				t.Errorf("the session is %q's, want %q", got, c.want)
			}
		})
	}
}

// TestAnotherClock: scs looks at the machine's clock. Whether ours stands in
// the past or in the future, or goes back, nobody is signed out by it.
func TestAnotherClock(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{time.Date(1999, 12, 31, 8, 0, 0, 0, time.UTC), time.Date(2090, 1, 1, 8, 0, 0, 0, time.UTC)} {
		s := newSite(t, false)
		s.at = at
		b := &browser{site: s}
		b.signIn()
		s.link() // drops what has expired
		if b.cookie.MaxAge != 0 || !b.cookie.Expires.IsZero() {
			t.Errorf("the cookie names a time: %v", b.cookie)
		}
		if got := b.who(); got != "Anna Lind" {
			t.Errorf("in %d the session is %q's", at.Year(), got)
		}
		s.wait(-30 * 24 * time.Hour)
		if got := b.who(); got != "Anna Lind" {
			t.Errorf("a month before, the session is %q's", got)
		}
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	for secure, name := range map[bool]string{false: "rond", true: "__Host-rond"} {
		b := &browser{site: newSite(t, secure)}
		c := b.signIn()
		if c.Name != name || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("secure %v: %v", secure, c)
		}
		if got := b.who(); got != "Anna Lind" {
			t.Errorf("secure %v: the session is %q's", secure, got)
		}
	}
}

// TestHashesAtRest reads the database file and its log: a copy of them signs
// nobody in.
func TestHashesAtRest(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	unused := s.link()
	secret := s.link()
	b := &browser{site: s}
	b.do("POST", "/login/"+secret)
	for _, name := range []string{s.path, s.path + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string]string{"a new link": unused, "a used link": secret, "the cookie's token": b.cookie.Value} {
			if strings.Contains(string(data), text) {
				t.Errorf("%s holds %s", filepath.Base(name), what)
			}
		}
	}
}

func TestSigningInIsRecorded(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	b := &browser{site: s}
	b.signIn()
	err := s.store.View(t.Context(), func(r store.Reader) error {
		acts, err := r.ActsFrom(t.Context(), 0, 0)
		if err != nil {
			return err
		}
		if len(acts) != 1 || acts[0].Actor != "Anna Lind" || acts[0].Kind != "signed-in" || !acts[0].At.Equal(s.now()) {
			t.Errorf("acts: %+v", acts)
		}
		rep, err := audit.Verify(t.Context(), r)
		if rep.Acts != 1 || len(rep.Breaks) > 0 {
			t.Errorf("the record: %+v", rep)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for _, bad := range []string{"", " ", "a\nb", "a\u202eb", "a\xff", strings.Repeat("å", 101)} {
		if _, err := s.NewLink(t.Context(), bad); !errors.Is(err, auth.ErrName) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := s.NewLink(t.Context(), strings.Repeat("å", 100)); err != nil {
		t.Error(err)
	}
}

// TestAStoreThatFails answers once, with the caller's words, and nobody is
// signed in.
func TestAStoreThatFails(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	b := &browser{site: s}
	b.signIn()
	secret := s.link()
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := b.do("GET", "/"); w.Code != http.StatusInternalServerError || strings.TrimSpace(w.Body.String()) != "failed" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	stranger := &browser{site: s}
	if w := stranger.do("POST", "/login/"+secret); w.Code != http.StatusInternalServerError || stranger.cookie != nil {
		t.Errorf("got %d, cookie %v", w.Code, stranger.cookie)
	}
}

// full is a store whose disk is full: it does everything, and cannot commit.
type full struct{ store.Store }

var errFull = errors.New("disk full")

func (f full) Change(ctx context.Context, do func(store.Tx) error) error {
	return f.Store.Change(ctx, func(tx store.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return errFull
	})
}

func TestWhatIsNotCommittedSignsNobodyIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	secret := s.link()
	broken := auth.New(full{s.store}, s.now, false)
	h := broken.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := broken.Consume(r.Context(), secret); !errors.Is(err, errFull) {
			t.Errorf("got %v", err)
		}
		if name, ok := broken.Name(r.Context()); ok {
			t.Errorf("the request believes that it is %q", name)
		}
	}), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/", nil))
	for _, c := range w.Result().Cookies() {
		if got := (&browser{site: s, cookie: c}).who(); got != "" {
			t.Errorf("the session is %q's", got)
		}
	}
	b := &browser{site: s}
	if w := b.do("POST", "/login/"+secret); w.Code != http.StatusOK {
		t.Errorf("the link afterwards: %d", w.Code)
	}
}
