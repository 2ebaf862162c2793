package web

import (
	"net/http"
	"strconv"

	"rond/internal/engine"
)

// act does one thing in somebody's name. It says where to go afterwards, also
// when it fails, and what to tell there: the key of a sentence and a number.
type act func(r *http.Request, actor string) (to, flash string, n int, err error)

// act answers a POST: it does the thing, wakes the loops and leads to a page.
func (s *site) act(f act) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := form(w, r); err != nil {
			s.fail(w, r, err)
			return
		}
		actor, _ := s.Auth.Name(r.Context())
		to, flash, n, err := f(r, actor)
		if err != nil {
			s.failAt(w, r, err, to)
			return
		}
		s.done(w, r, to, flash, n)
	})
}

// done follows an act.
func (s *site) done(w http.ResponseWriter, r *http.Request, to, flash string, n int) {
	if s.Poke != nil {
		s.Poke()
	}
	s.Log.Info("done on the pages", "route", r.Pattern, "id", r.PathValue("id"), "from", s.client(r))
	s.setFlash(w, flash, n)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *site) holdAll(r *http.Request, actor string) (string, string, int, error) {
	return "/next", "held-all", 0, s.Engine.HoldAll(r.Context(), actor)
}

func (s *site) letGo(r *http.Request, actor string) (string, string, int, error) {
	return "/next", "let-go", 0, s.Engine.LetGo(r.Context(), actor)
}

// releaseAll releases the mails that the page showed, and no others that have
// come since.
func (s *site) releaseAll(r *http.Request, actor string) (string, string, int, error) {
	const to = "/waiting"
	var ids []int64
	for _, v := range r.PostForm["mail"] {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return to, "", 0, errRequest
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		if err := s.Engine.Release(r.Context(), id, actor); err != nil {
			return to, "", 0, err
		}
	}
	return to, "released-all", len(ids), nil
}

func (s *site) release(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Release(r.Context(), id, actor)
	}
	return here("/mails/", r), "released", 0, err
}

// sendAgain leads to the new mail.
func (s *site) sendAgain(r *http.Request, actor string) (string, string, int, error) {
	to := here("/mails/", r)
	id, err := number(r, "id")
	if err != nil {
		return to, "", 0, err
	}
	if id, err = s.Engine.SendAgain(r.Context(), id, actor); err != nil {
		return to, "", 0, err
	}
	return "/mails/" + strconv.FormatInt(id, 10), "sent-again", 0, nil
}

func (s *site) resend(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Resend(r.Context(), id, actor)
	}
	return here("/mails/", r), "resent", 0, err
}

func (s *site) holdMail(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.HoldMail(r.Context(), id, actor)
	}
	return here("/mails/", r), "mail-held", 0, err
}

func (s *site) withdraw(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Withdraw(r.Context(), id, actor, r.PostForm.Get("note"))
	}
	return here("/mails/", r), "withdrawn", 0, err
}

func (s *site) accept(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		as := engine.AsSent
		if r.PostForm.Get("as") == string(engine.AsOwner) {
			as = engine.AsOwner
		}
		_, err = s.Engine.Accept(r.Context(), id, actor, as)
	}
	return here("/deliveries/", r), "accepted", 0, err
}

func (s *site) dismiss(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Dismiss(r.Context(), id, actor, r.PostForm.Get("note"))
	}
	return here("/deliveries/", r), "dismissed", 0, err
}

func (s *site) attach(r *http.Request, actor string) (string, string, int, error) {
	to := here("/deliveries/", r)
	id, err := number(r, "id")
	if err != nil {
		return to, "", 0, err
	}
	request, err := strconv.ParseInt(r.PostForm.Get("request"), 10, 64)
	if err != nil {
		return to, "", 0, errRequest
	}
	return to, "attached", 0, s.Engine.Attach(r.Context(), id, request, actor)
}

func (s *site) adopt(r *http.Request, actor string) (string, string, int, error) {
	if _, err := s.Engine.Adopt(r.Context(), r.PostForm.Get("sha"), actor); err != nil {
		return "/plans/upload", "", 0, err
	}
	return "/", "adopted", 0, nil
}

// here is the page of the thing that a request is about.
func here(folder string, r *http.Request) string {
	if _, err := number(r, "id"); err != nil {
		return "/"
	}
	return folder + r.PathValue("id")
}
