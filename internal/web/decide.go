package web

import (
	"net/http"
	"strconv"

	"rond/internal/engine"
)

func (s *site) extend(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		f := r.PostForm
		x := engine.Extension{Due: f.Get("due"), Reason: f.Get("reason"), Whole: f.Get("whole") != ""}
		err = s.Engine.Extend(r.Context(), id, x, actor)
	}
	return here("/occurrences/", r), "extended", 0, err
}

func (s *site) cancel(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Cancel(r.Context(), id, r.PostForm.Get("reason"), actor)
	}
	return here("/occurrences/", r), "cancelled", 0, err
}

// move leads to where the thing now is.
func (s *site) move(r *http.Request, actor string) (string, string, int, error) {
	to := here("/occurrences/", r)
	id, err := number(r, "id")
	if err != nil {
		return to, "", 0, err
	}
	seat, err := strconv.ParseInt(r.PostForm.Get("seat"), 10, 64)
	if err != nil {
		return to, "", 0, errRequest
	}
	moved, err := s.Engine.Move(r.Context(), id, engine.Destination{Period: r.PostForm.Get("period"), Seat: seat}, r.PostForm.Get("reason"), actor)
	if err != nil {
		return to, "", 0, err
	}
	return "/occurrences/" + strconv.FormatInt(moved, 10), "moved", 0, nil
}

func (s *site) reinstate(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Reinstate(r.Context(), id, actor)
	}
	return here("/occurrences/", r), "reinstated", 0, err
}

func (s *site) sendBack(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.Return(r.Context(), id, engine.Completion{Due: r.PostForm.Get("due"), Words: r.PostForm.Get("words")}, actor)
	}
	return here("/occurrences/", r), "returned", 0, err
}
