package web

import (
	"errors"
	"net/http"

	"rond/internal/auth"
	"rond/templates"
)

// signInPage is how to sign in: by the button of a link, or else where links
// come from.
type signInPage struct {
	Frame  templates.Frame
	Secret string // of the link that was opened, when it is valid
	Used   bool   // the link that was opened is not
}

// showLogin shows a button: mail filters and browsers open links by
// themselves, and must not use them up.
func (s *site) showLogin(w http.ResponseWriter, r *http.Request) {
	secret := r.PathValue("secret")
	ok, err := s.Auth.Valid(r.Context(), secret)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !ok {
		s.refuseLink(w, r)
		return
	}
	s.page(w, r, http.StatusOK, "signin", signInPage{Frame: s.bare(r), Secret: secret})
}

func (s *site) refuseLink(w http.ResponseWriter, r *http.Request) {
	s.page(w, r, http.StatusForbidden, "signin", signInPage{Frame: s.bare(r), Used: true})
}

func (s *site) login(w http.ResponseWriter, r *http.Request) {
	err := s.Auth.Consume(r.Context(), r.PathValue("secret"))
	switch {
	case errors.Is(err, auth.ErrLink):
		s.Log.Warn("a link did not sign anybody in", "from", s.client(r))
		s.refuseLink(w, r)
	case err != nil:
		s.fail(w, r, err)
	default:
		s.Log.Info("somebody signed in", "from", s.client(r))
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

func (s *site) logout(w http.ResponseWriter, r *http.Request) {
	if err := s.Auth.SignOut(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
