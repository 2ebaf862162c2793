package auth_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rond/internal/auth"
	"rond/internal/store"
)

// model is what the package promises, said again in the simplest way.
type model struct {
	links    []linkModel
	browsers [3]sessionModel
}

type linkModel struct {
	secret  string
	expires time.Time
	used    bool
}

// sessionModel is a session; the zero one is nobody's. Its end moves by whole
// minutes.
type sessionModel struct{ end, expires time.Time }

func (m *sessionModel) alive(now time.Time) bool {
	if !now.Before(m.expires) {
		*m = sessionModel{}
		return false
	}
	later := now.Add(8 * time.Hour)
	if later.After(m.end) {
		later = m.end
	}
	if later.Sub(m.expires) >= time.Minute {
		m.expires = later
	}
	return true
}

// TestAnyOrder does things in random orders, at random times, in three
// browsers, and wants the site to know as much as the model at every step.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	waits := []time.Duration{0, time.Second, time.Minute, 31 * time.Minute, time.Hour, 7*time.Hour + 59*time.Minute, 8 * time.Hour}
	for seed := range uint64(6) {
		s := newSite(t, false)
		random := rand.New(rand.NewPCG(2026, seed))
		var m model
		var at [3]*browser
		for i := range at {
			at[i] = &browser{site: s}
		}
		for step := range 60 {
			i := random.IntN(len(at))
			b, session := at[i], &m.browsers[i]
			s.wait(waits[random.IntN(len(waits))])
			alive := session.alive(s.now()) // whatever the browser asks for
			switch random.IntN(6) {
			case 0, 1:
				m.links = append(m.links, linkModel{b.link(), s.now().Add(auth.LinkLife), false})
				b.do("GET", "/")
			case 2, 3:
				if len(m.links) == 0 {
					b.do("GET", "/")
					break
				}
				l := &m.links[max(0, len(m.links)-1-random.IntN(3))]
				want := http.StatusForbidden
				if !l.used && s.now().Before(l.expires) {
					want, l.used = http.StatusOK, true
					*session = sessionModel{s.now().Add(24 * time.Hour), s.now().Add(8 * time.Hour)}
					alive = true
				}
				if w := b.do("POST", "/login/"+l.secret); w.Code != want {
					t.Errorf("seed %d, step %d: using a link: %d, want %d", seed, step, w.Code, want)
				}
			case 4:
				b.do("POST", "/out")
				*session, alive = sessionModel{}, false
			case 5:
				b.do("GET", "/")
			}
			if got := b.who() != ""; got != alive {
				t.Fatalf("seed %d, step %d: signed in %v, want %v", seed, step, got, alive)
			}
		}
	}
}

// FuzzStranger asks with any cookie and any secret: nobody is signed in by
// guessing, nothing is written, and no error is the stranger's to cause.
func FuzzStranger(f *testing.F) {
	f.Add("", "")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAA", "rond=AAAA")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAA\x00", "rond=%00; rond=\"x\"")
	f.Add("' OR 1=1 --xxxxxxxxxxxxxxx", "rond=; __Host-rond=a")
	s := newSite(f, false)
	s.link()
	f.Fuzz(func(t *testing.T, secret, cookies string) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", nil)
		r.Header.Set("Cookie", cookies)
		w := httptest.NewRecorder()
		s.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if ok, err := s.Valid(r.Context(), secret); ok || err != nil {
				t.Errorf("%q is valid: %v, %v", secret, ok, err)
			}
			if err := s.Consume(r.Context(), secret); err != auth.ErrLink {
				t.Errorf("%q: %v", secret, err)
			}
			if name, ok := s.Name(r.Context()); ok {
				t.Errorf("%q signed in %q", cookies, name)
			}
			if err := s.SignOut(r.Context()); err != nil {
				t.Errorf("%q: %v", cookies, err)
			}
		}), func(_ http.ResponseWriter, _ *http.Request, err error) { t.Errorf("%q: %v", cookies, err) }).ServeHTTP(w, r)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%q was given %v", cookies, w.Result().Cookies())
		}
		err := s.store.View(t.Context(), func(r store.Reader) error {
			h, err := r.Head(t.Context())
			if h.Seq != 0 {
				t.Errorf("a stranger made %d events", h.Seq)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
