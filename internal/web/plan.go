package web

import (
	"net/http"
	"slices"

	"rond/internal/engine"
	"rond/templates"
)

type planPage struct {
	Frame templates.Frame
	engine.PlanView
	Bars     []bar
	Legend   []string // the states that stand in the matrix
	NextYear int
}

func (s *site) plan(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.PlanView)
	return "plan", planPage{f, v, bars(v.Occasions), legend(v.Areas), v.Status.Year + 1}, err
}

// legend is the states of a matrix, in the order of the consolidated workbook.
func legend(areas []engine.MatrixArea) []string {
	seen := map[string]bool{}
	for _, a := range areas {
		for _, row := range a.Rows {
			for _, month := range row.Cells {
				for _, c := range month {
					seen[c.State] = true
				}
			}
		}
	}
	order := []string{"answered", "answered-by-other", "not-applicable", "partial", "returned", "asked", "late", "undeliverable", "held", "vacant", "not-due", "before-start", "cancelled"}
	return slices.DeleteFunc(order, func(state string) bool { return !seen[state] })
}

type cellPage struct {
	Frame templates.Frame
	engine.CellView
}

func (s *site) cell(r *http.Request, f templates.Frame) (string, any, error) {
	id, err := number(r, "id")
	if err != nil {
		return "", nil, err
	}
	q := r.URL.Query()
	v, err := s.Engine.CellView(r.Context(), f.Lang, id, q.Get("control"), q.Get("part"), q.Get("period"))
	return "cell", cellPage{f, v}, err
}

type requestPage struct {
	Frame templates.Frame
	engine.RequestView
}

func (s *site) request(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.RequestView)
	return "request", requestPage{f, v}, err
}

func (s *site) closeOccasion(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.CloseOccasion(r.Context(), id, r.PathValue("period"), actor)
	}
	return here("/plans/", r), "closed", 0, err
}

// occasionFile is the workbook that was kept when an occasion was closed.
func (s *site) occasionFile(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.Engine.OccasionFile(r.Context(), id, r.PathValue("period"))
}
