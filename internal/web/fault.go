package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	"rond/internal/engine"
	"rond/internal/store"
	"rond/templates"
)

// What a request can be wrong in, besides what the engine says.
var (
	errMissing = errors.New("no such page")
	errForeign = errors.New("asked for by another site")
	errRequest = errors.New("the request cannot be read")
)

// faultPage tells that something cannot be done. Text and Remedy are the
// engine's own sentences, ID finds an error of ours in the log.
type faultPage struct {
	Frame        templates.Frame
	Kind         string
	Text, Remedy string
	ID           string
	Back         string
}

// fail is the one place where an error becomes a page.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) { s.failAt(w, r, err, "/") }

// failAt leads back to where the thing that failed was asked for.
func (s *site) failAt(w http.ResponseWriter, r *http.Request, err error, back string) {
	f := s.bare(r)
	f.Name, _ = s.Auth.Name(r.Context())
	f.Links = s.Links
	s.tell(w, r, err, back, f)
}

// failOutside tells an error of a request whose session is not known.
func (s *site) failOutside(w http.ResponseWriter, r *http.Request, err error) {
	s.tell(w, r, err, "/", s.bare(r))
}

func (s *site) tell(w http.ResponseWriter, r *http.Request, err error, back string, f templates.Frame) {
	status, p := s.fault(r, err)
	if status == 0 {
		return
	}
	p.Frame, p.Back = f, back
	b, err := render(f.Lang, "fault", p)
	if err != nil {
		s.Log.Error("the page of an error cannot be written", "id", p.ID, "error", err.Error())
		http.Error(w, "internal error "+p.ID, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b) // the reader has gone when this fails
}

// fault says what an error is to a person. The status is 0 when nobody is left
// to tell.
func (s *site) fault(r *http.Request, err error) (int, faultPage) {
	var refusal *engine.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refusal):
		text, remedy := templates.Problem(s.lang(r), refusal.Code, refusal.Args)
		return http.StatusConflict, faultPage{Kind: "refused", Text: text, Remedy: remedy}
	case errors.Is(err, store.ErrNotFound), errors.Is(err, engine.ErrNoPlan), errors.Is(err, errMissing):
		return http.StatusNotFound, faultPage{Kind: "missing"}
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, faultPage{Kind: "too-big"}
	case errors.Is(err, errForeign):
		s.Log.Warn("refused what another site asked for", "route", r.Pattern, "from", s.client(r))
		return http.StatusForbidden, faultPage{Kind: "foreign"}
	case errors.Is(err, errRequest):
		return http.StatusBadRequest, faultPage{Kind: "request"}
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		return 0, faultPage{}
	}
	id := rand.Text()[:8]
	s.Log.Error("page failed", "id", id, "method", r.Method, "route", r.Pattern, "from", s.client(r), "error", err.Error())
	return http.StatusInternalServerError, faultPage{Kind: "internal", ID: id}
}

// maxForm bounds a form that is no file: every text in it together.
const maxForm = 256 << 10

// form reads a posted form.
func form(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return err
		}
		return fmt.Errorf("%w: %w", errRequest, err)
	}
	return nil
}
