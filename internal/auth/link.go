package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rond/internal/audit"
	"rond/internal/store"
)

// What callers ask with errors.Is.
var (
	// ErrLink says that a link signs nobody in. Whether it was never made, is
	// too old or has been used is not told.
	ErrLink = errors.New("the link is not valid")
	// ErrName says that a link cannot be made for this name.
	ErrName = errors.New("a name has 1 to 100 characters on one line")
)

// LinkLife is how long a link is valid.
const LinkLife = time.Hour

const (
	mostName   = 100
	secretSize = 26 // of rand.Text
)

// NewLink makes a link for a person of this name and returns its secret: 26
// capital letters and digits, which need no escaping in a URL.
func (a *Auth) NewLink(ctx context.Context, name string) (secret string, err error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > mostName || !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable) {
		return "", ErrName
	}
	secret = rand.Text()
	now := a.now()
	err = a.store.Change(ctx, func(tx store.Tx) error {
		if err := tx.DropExpired(ctx, now); err != nil {
			return err
		}
		return tx.AddLink(ctx, store.Link{Hash: hashed(secret), Name: name, Made: now, Expires: now.Add(LinkLife)})
	})
	if err != nil {
		return "", fmt.Errorf("make link: %w", err)
	}
	return secret, nil
}

// unprintable is what must not stand in a name: it is shown on pages and in
// lists, where a line end or a change of direction would say something else.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Valid tells whether a secret would sign somebody in. It changes nothing.
func (a *Auth) Valid(ctx context.Context, secret string) (bool, error) {
	err := a.store.View(ctx, func(r store.Reader) error {
		_, err := a.link(ctx, r, secret)
		return err
	})
	if errors.Is(err, ErrLink) {
		return false, nil
	}
	return err == nil, err
}

// link finds the link of a secret, ErrLink when it is not valid.
func (a *Auth) link(ctx context.Context, r store.Reader, secret string) (store.Link, error) {
	if len(secret) != secretSize {
		return store.Link{}, ErrLink
	}
	l, err := r.Link(ctx, hashed(secret))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return store.Link{}, ErrLink
	case err != nil:
		return store.Link{}, fmt.Errorf("find link: %w", err)
	case !l.Used.IsZero() || !a.now().Before(l.Expires):
		return store.Link{}, ErrLink
	}
	return l, nil
}

// Consume uses up a link and signs its person in, under a new token: whoever
// knew the old one, or set it, has nothing. Of many who try at the same time
// one succeeds; the others get [ErrLink], and keep the session that they had.
// After any other error nobody is signed in and the link is as it was.
func (a *Auth) Consume(ctx context.Context, secret string) error {
	// Anybody can post anything here; only a valid link may wait for the writer.
	if ok, err := a.Valid(ctx, secret); err != nil {
		return err
	} else if !ok {
		return ErrLink
	}
	begun := false
	err := a.store.Change(ctx, func(tx store.Tx) error {
		l, err := a.link(ctx, tx, secret)
		if err != nil {
			return err
		}
		if err := a.use(ctx, tx, l); err != nil {
			return fmt.Errorf("use link: %w", err)
		}
		begun = true
		return a.begin(within(ctx, tx), l.Name)
	})
	if err != nil && begun {
		a.sessions.Remove(ctx, nameKey) // the request must not believe what was not committed
	}
	return err
}

// use marks a link as used, and records by whom.
func (a *Auth) use(ctx context.Context, tx store.Tx, l store.Link) error {
	l.Used = a.now()
	if err := tx.UpdateLink(ctx, l); err != nil {
		return err
	}
	if err := tx.DropExpired(ctx, l.Used); err != nil {
		return err
	}
	act := store.Act{At: l.Used, Actor: l.Name, Kind: "signed-in", Table: "link", Row: l.Hash}
	_, err := audit.StoreAct(ctx, tx, l.Used, act)
	return err
}

// begin begins a session in the change that the context carries.
func (a *Auth) begin(ctx context.Context, name string) error {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	a.sessions.SetDeadline(ctx, a.now().Add(lifetime))
	a.sessions.Put(ctx, nameKey, name)
	if _, _, err := a.sessions.Commit(ctx); err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	return nil
}
