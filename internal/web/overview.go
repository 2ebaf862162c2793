package web

import (
	"net/http"
	"slices"

	"rond/internal/engine"
	"rond/templates"
)

type overviewPage struct {
	Frame templates.Frame
	engine.Overview
	In, Out []line
	Boards  []planBox
	Years   []int // of the plans, the newest first: a consolidated workbook holds all plans of one
	Shared  []int // those in which several boards have a plan
}

// planBox is a plan with its occasions as bars.
type planBox struct {
	engine.PlanOverview
	Bars []bar
}

// bar is a reporting occasion: how much is in each state, of a hundred.
type bar struct {
	engine.OccasionOverview
	Answered int
	Segments []segment
}

type segment struct {
	State    string
	X, Width float64
}

func (s *site) overview(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := s.Engine.Overview(r.Context(), f.Lang)
	if err != nil {
		return "", nil, err
	}
	f.Here = "overview"
	p := overviewPage{Frame: f, Overview: v}
	p.In, p.Out = s.health()
	if len(p.Out) > 0 {
		p.Sending.Minutes = 0 // nobody knows, while something keeps mail from leaving
	}
	for _, plan := range v.Plans {
		p.Boards = append(p.Boards, planBox{plan, bars(plan.Occasions)})
		p.Years = append(p.Years, plan.Status.Year)
	}
	slices.SortFunc(p.Years, func(a, b int) int { return b - a })
	for i, year := range p.Years[:max(0, len(p.Years)-1)] {
		if year == p.Years[i+1] {
			p.Shared = append(p.Shared, year)
		}
	}
	p.Years, p.Shared = slices.Compact(p.Years), slices.Compact(p.Shared)
	return "overview", p, nil
}

func bars(occasions []engine.OccasionOverview) []bar {
	var all []bar
	for _, o := range occasions {
		b := bar{OccasionOverview: o}
		x := 0.0
		for _, n := range o.States {
			width := 100 * float64(n.N) / float64(max(o.Total, 1))
			b.Segments = append(b.Segments, segment{n.State, x, width})
			x += width
			if settled(n.State) {
				b.Answered += n.N
			}
		}
		all = append(all, b)
	}
	return all
}

// settled says that nothing more is expected of a row.
func settled(state string) bool {
	return state == "answered" || state == "answered-by-other" || state == "not-applicable"
}
