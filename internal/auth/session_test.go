package auth_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rond/internal/auth"
	"rond/internal/store"
)

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
		"used all the time for a day":      {20 * time.Minute, 24*3 - 1, "Anna Lind"},
		"used all the time for longer":     {20 * time.Minute, 24 * 3, ""},
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

// watched tells of every change before it is made.
type watched struct {
	store.Store
	change func()
}

func (w watched) Change(ctx context.Context, do func(store.Tx) error) error {
	w.change()
	return w.Store.Change(ctx, do)
}

// look is a request of a browser to the same site, over another store.
func (b *browser) look(st store.Store) {
	a := auth.New(st, b.now, false)
	r := httptest.NewRequestWithContext(b.t.Context(), "GET", "/", nil)
	r.AddCookie(b.cookie)
	a.Wrap(http.NotFoundHandler(), nil).ServeHTTP(httptest.NewRecorder(), r)
}

func TestSignedOutInBetween(t *testing.T) {
	t.Parallel()
	b := &browser{site: newSite(t, false)}
	kept := b.signIn()
	b.wait(time.Hour)
	changes := 0
	b.look(watched{b.store, func() {
		changes++
		b.do("POST", "/out")
	}})
	if got := (&browser{site: b.site, cookie: kept}).who(); got != "" || changes != 1 {
		t.Errorf("after %d changes the session is %q's", changes, got)
	}
}

// TestManyLooksOneChange: a page with many parts waits for the writer at most
// once a minute.
func TestManyLooksOneChange(t *testing.T) {
	t.Parallel()
	b := &browser{site: newSite(t, false)}
	b.signIn()
	changes := 0
	for range 100 {
		b.wait(time.Second)
		b.look(watched{b.store, func() { changes++ }})
	}
	if changes != 1 {
		t.Errorf("100 looks in 100 seconds made %d changes", changes)
	}
}
