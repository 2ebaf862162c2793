package auth

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"rond/internal/store"
)

// Auth signs people in and out. It is safe for concurrent use.
type Auth struct {
	store    store.Store
	now      func() time.Time
	sessions *scs.SessionManager
}

// nameKey is where a session has the only thing it knows: who it is.
const nameKey = "name"

// New makes sign-in over a store. secure says that the pages are reached by
// HTTPS: then the cookie is sent over nothing else, and no other site of the
// domain can set it.
func New(st store.Store, now func() time.Time, secure bool) *Auth {
	name := "rond"
	if secure {
		name = "__Host-rond"
	}
	// Not scs.New, which begins a goroutine for a store that is not used here.
	return &Auth{store: st, now: now, sessions: &scs.SessionManager{
		Lifetime: lifetime,
		Store:    sessions{store: st, now: now},
		Codec:    scs.GobCodec{},
		// The cookie names no time: it goes when the browser does, and the
		// browser's clock does not matter. The store knows when a session ends.
		Cookie:           scs.SessionCookie{Name: name, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure},
		HashTokenInStore: true,
	}}
}

// Wrap finds the session of each request. The context that next gets is the
// one that Consume, Name and SignOut take, and they are called before the
// answer is begun, because they may set the cookie. failed answers when the
// session cannot be read.
func (a *Auth) Wrap(next http.Handler, failed func(http.ResponseWriter, *http.Request, error)) http.Handler {
	sessions := *a.sessions
	sessions.ErrorFunc = failed
	return sessions.LoadAndSave(next)
}

// Name is who is signed in; false when nobody is.
func (a *Auth) Name(ctx context.Context) (string, bool) {
	name := a.sessions.GetString(ctx, nameKey)
	return name, name != ""
}

// SignOut ends the session. It does nothing when nobody is signed in.
func (a *Auth) SignOut(ctx context.Context) error {
	if _, ok := a.Name(ctx); !ok {
		return nil
	}
	return a.sessions.Destroy(ctx)
}
