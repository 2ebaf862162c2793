package web

import "net/http"

func (s *site) closeYear(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.CloseYear(r.Context(), id, actor)
	}
	return here("/plans/", r), "year-closed", 0, err
}

func (s *site) openYear(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.OpenYear(r.Context(), id, r.PostForm.Get("reason"), actor)
	}
	return here("/plans/", r), "year-opened", 0, err
}

// leaveBehind says that the controls that the page showed are asked about no
// more on purpose.
func (s *site) leaveBehind(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	codes := r.PostForm["control"]
	if err == nil {
		err = s.Engine.LeaveBehind(r.Context(), id, codes, actor)
	}
	return "/waiting", "left-seen", len(codes), err
}
