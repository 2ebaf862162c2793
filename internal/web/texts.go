package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

// textsPage is what the follow-up report says at an occasion, a form for each
// text.
type textsPage struct {
	Frame templates.Frame
	engine.TextsView
}

func (s *site) texts(r *http.Request, f templates.Frame) (string, any, error) {
	id, err := number(r, "id")
	if err != nil {
		return "", nil, err
	}
	v, err := s.Engine.TextsView(r.Context(), f.Lang, id, r.URL.Query().Get("occasion"))
	return "texts", textsPage{f, v}, err
}

// writeText stores one text, and leads back to where it stands.
func (s *site) writeText(r *http.Request, actor string) (string, string, int, error) {
	form := r.PostForm
	to := here("/plans/", r) + "/texts?occasion=" + url.QueryEscape(form.Get("occasion"))
	err := s.Engine.WriteText(r.Context(), s.lang(r), form.Get("key"), form.Get("text"), form.Get("grade"), actor)
	if n := form.Get("n"); err == nil && n != "" {
		to += "#" + url.PathEscape("t"+n)
	}
	return to, "text-written", 0, err
}

// readTextsPage is what a workbook that somebody has written in says anew.
type readTextsPage struct {
	Frame templates.Frame
	*engine.TextsRead
	Errors         []plan.Problem
	TooBig, NoFile bool
}

func (s *site) chooseTexts(_ *http.Request, f templates.Frame) (string, any, error) {
	return "texts-read", readTextsPage{Frame: f}, nil
}

// readTexts shows what a consolidated workbook would change of the texts. It
// changes nothing.
func (s *site) readTexts(w http.ResponseWriter, r *http.Request) {
	f, err := s.frame(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	f.Path = "/texts/upload"
	files, _, err := uploaded(w, r)
	large := (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &large):
		s.page(w, r, http.StatusRequestEntityTooLarge, "texts-read", readTextsPage{Frame: f, TooBig: true})
		return
	case errors.Is(err, errNoFile):
		s.page(w, r, http.StatusBadRequest, "texts-read", readTextsPage{Frame: f, NoFile: true})
		return
	case err != nil:
		s.failAt(w, r, err, "/texts/upload")
		return
	}
	read, err := s.Engine.ReadTexts(r.Context(), f.Lang, files[0])
	if err != nil {
		s.failAt(w, r, err, "/texts/upload")
		return
	}
	p := readTextsPage{Frame: f, TextsRead: read}
	for _, x := range read.Problems {
		if !x.Warning {
			p.Errors = append(p.Errors, x)
		}
	}
	s.page(w, r, http.StatusOK, "texts-read", p)
}

// takeTexts stores what was looked at.
func (s *site) takeTexts(r *http.Request, actor string) (string, string, int, error) {
	read, err := s.Engine.TakeTexts(r.Context(), s.lang(r), r.PostForm.Get("sha"), actor)
	if err != nil {
		return "/texts/upload", "", 0, fmt.Errorf("taking the texts: %w", err)
	}
	return "/", "texts-taken", len(read.Changes), nil
}
