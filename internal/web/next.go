package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rond/internal/engine"
	"rond/templates"
)

type nextPage struct {
	Frame   templates.Frame
	Sending engine.Sending
	Now     []engine.Preview
	Year    int
	Years   []int // others that can be looked at
	Days    []engine.CalendarDay
	Burden  burden // of the whole year
}

// next is what goes out at the next round, and the days ahead in a year.
func (s *site) next(r *http.Request, f templates.Frame) (string, any, error) {
	ctx := r.Context()
	v, err := s.Engine.Overview(ctx, f.Lang)
	if err != nil {
		return "", nil, err
	}
	f.Here = "next"
	p := nextPage{Frame: f, Sending: v.Sending}
	if p.Now, err = s.Engine.Preview(ctx); err != nil {
		return "", nil, err
	}
	today := s.Now().In(s.Zone)
	if p.Year = today.Year(); r.URL.Query().Has("year") {
		if p.Year, err = strconv.Atoi(r.URL.Query().Get("year")); err != nil {
			return "", nil, errMissing
		}
	}
	for _, plan := range v.Plans {
		if year := plan.Status.Year; year != p.Year && !slices.Contains(p.Years, year) && year >= today.Year() {
			p.Years = append(p.Years, year)
		}
	}
	if p.Days, err = s.Engine.Calendar(ctx, f.Lang, p.Year); err != nil {
		return "", nil, err
	}
	p.Burden = burdenOf(p.Days)
	p.Days = ahead(p.Days, today.Format("2006-01-02"))
	return "next", p, nil
}

// ahead is the days that have not passed.
func ahead(days []engine.CalendarDay, today string) []engine.CalendarDay {
	return slices.DeleteFunc(days, func(d engine.CalendarDay) bool { return strings.Compare(d.Day, today) < 0 })
}

type previewPage struct {
	Frame templates.Frame
	engine.MailView
}

func (s *site) preview(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := s.Engine.PreviewMail(r.Context(), f.Lang, r.URL.Query().Get("cause"))
	f.Here = "next"
	return "preview", previewPage{f, v}, err
}
