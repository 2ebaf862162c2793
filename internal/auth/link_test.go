package auth_test

import (
	"context"
	"errors"
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
)

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
