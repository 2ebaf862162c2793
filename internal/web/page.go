package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rond/templates"
)

// view makes a page: its name and the data that it shows.
type view func(r *http.Request, frame templates.Frame) (page string, data any, err error)

// show answers a GET with a page.
func (s *site) show(f view) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		frame, err := s.frame(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.takeFlash(w, r, &frame)
		page, data, err := f(r, frame)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.page(w, r, http.StatusOK, page, data)
	})
}

// page writes a page, or what went wrong when it cannot be written.
func (s *site) page(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	b, err := render(s.lang(r), name, data)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b) // the reader has gone when this fails
}

func render(lang, name string, data any) ([]byte, error) {
	var b strings.Builder
	err := templates.Page(&b, lang, name, data)
	return []byte(b.String()), err
}

// bare is what stands around a page that shows nothing of what is inside.
func (s *site) bare(r *http.Request) templates.Frame {
	return templates.Frame{Organisation: s.Organisation, Lang: s.lang(r), Path: "/"}
}

// frame is what stands around the pages of whoever is signed in.
func (s *site) frame(r *http.Request) (templates.Frame, error) {
	f := s.bare(r)
	f.Name, _ = s.Auth.Name(r.Context())
	f.Links = s.Links
	if r.Method == http.MethodGet {
		f.Path = r.URL.RequestURI()
	}
	var err error
	f.Waiting, err = s.Engine.Waiting(r.Context())
	if err == nil && s.Strip != nil {
		f.Strip, err = s.Strip(r, f.Lang)
	}
	return f, err
}

const languageCookie = "rond-language"

// lang is the language that somebody chose, else the installation's.
func (s *site) lang(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == "sv" || c.Value == "en") {
		return c.Value
	}
	if s.Lang == "en" {
		return "en"
	}
	return "sv"
}

// language keeps a choice of language, and leads back.
func (s *site) language(w http.ResponseWriter, r *http.Request) {
	if err := form(w, r); err != nil {
		s.fail(w, r, err)
		return
	}
	lang := "sv"
	if r.PostForm.Get("lang") == "en" {
		lang = "en"
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure})
	http.Redirect(w, r, within(r.PostForm.Get("back")), http.StatusSeeOther)
}

// within is an address of this site, else the first page: nobody is led away
// by an address that came with a request.
func within(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return "/"
	}
	return u.RequestURI()
}

const flashCookie = "rond-done"

// setFlash keeps what was done until the next page tells it: the key of a
// sentence, and a number.
func (s *site) setFlash(w http.ResponseWriter, key string, n int) {
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: fmt.Sprintf("%s.%d", key, n), Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure})
}

// takeFlash moves what was done from its cookie to the page.
func (s *site) takeFlash(w http.ResponseWriter, r *http.Request, f *templates.Frame) {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure})
	key, number, _ := strings.Cut(c.Value, ".")
	n, err := strconv.Atoi(number)
	if err == nil && flashes()[key] {
		f.Flash, f.Number = "flash-"+key, n
	}
}

// flashes are the things that can have been done. A cookie can say anything.
func flashes() map[string]bool {
	return map[string]bool{"released": true, "released-all": true, "sent-again": true, "resent": true, "mail-held": true, "withdrawn": true, "held-all": true, "let-go": true,
		"accepted": true, "dismissed": true, "attached": true, "registered": true, "adopted": true,
		"extended": true, "cancelled": true, "moved": true, "reinstated": true, "text-written": true, "texts-taken": true, "returned": true, "closed": true, "decided": true,
		"action-added": true, "action-changed": true, "actions-ended": true, "risks-started": true, "risks-closed": true, "risks-chosen": true, "risks-kept": true, "risks-extended": true,
		"year-closed": true, "year-opened": true, "left-seen": true}
}

// number is a number in a request's path. What is none names nothing.
func number(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, errMissing
	}
	return n, nil
}

// viewOf asks the engine for what a page of one thing shows.
func viewOf[V any](r *http.Request, lang string, ask func(context.Context, string, int64) (V, error)) (V, error) {
	id, err := number(r, "id")
	if err != nil {
		var none V
		return none, err
	}
	return ask(r.Context(), lang, id)
}
