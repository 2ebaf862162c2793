package web

import (
	"net/http"
	"strconv"

	"rond/internal/engine"
	"rond/templates"
)

// boardsPage is which boards have adopted, reported and decided in a year.
type boardsPage struct {
	Frame  templates.Frame
	Year   int
	Years  []int // that there are plans for, the newest first
	Boards []engine.BoardStanding
}

func (s *site) boards(r *http.Request, f templates.Frame) (string, any, error) {
	year := 0
	if text := r.URL.Query().Get("year"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 {
			return "", nil, errMissing
		}
		year = n
	}
	p := boardsPage{Frame: f}
	p.Frame.Here = "overview"
	var err error
	p.Boards, p.Year, p.Years, err = s.Engine.Boards(r.Context(), f.Lang, year)
	return "boards", p, err
}

// decideOccasion records what the board has decided.
func (s *site) decideOccasion(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		d := engine.Decision{Day: r.PostForm.Get("day"), Section: r.PostForm.Get("section")}
		err = s.Engine.DecideOccasion(r.Context(), id, r.PathValue("period"), d, r.PostForm.Get("reason"), actor)
	}
	return here("/plans/", r), "decided", 0, err
}
