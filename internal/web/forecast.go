package web

import (
	"bytes"
	"fmt"
	"net/http"

	"rond/internal/engine"
	"rond/internal/forecast"
	"rond/templates"
)

// burden is how much each person is asked in a year.
type burden struct {
	Each  []engine.Burden
	Whole engine.Burden
}

func burdenOf(days []engine.CalendarDay) burden {
	each, whole := engine.Burdens(days)
	return burden{each, whole}
}

// forecast is a year's calendar as a file.
func (s *site) forecast(r *http.Request) (engine.File, error) {
	year, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.forecastFile(r, func(lang string) (*engine.Forecast, error) { return s.Engine.Forecast(r.Context(), lang, int(year)) })
}

// forecastProposed is the calendar of a plan that is only looked at.
func (s *site) forecastProposed(r *http.Request) (engine.File, error) {
	return s.forecastFile(r, func(lang string) (*engine.Forecast, error) {
		return s.Engine.ForecastProposed(r.Context(), lang, r.PathValue("sha"))
	})
}

// forecastFile is the workbook or the calendar file that the address ends with.
func (s *site) forecastFile(r *http.Request, of func(lang string) (*engine.Forecast, error)) (engine.File, error) {
	lang, kind := s.lang(r), r.PathValue("file")
	if kind != "calendar.xlsx" && kind != "calendar.ics" {
		return engine.File{}, errMissing
	}
	f, err := of(lang)
	if err != nil {
		return engine.File{}, err
	}
	name := fmt.Sprintf("%s-%d", templates.FileName(lang, "year"), f.Year)
	if f.Proposed {
		name += "-" + templates.FileName(lang, "proposal")
	}
	var b bytes.Buffer
	if kind == "calendar.ics" {
		err = forecast.Calendar(&b, lang, f, s.Now())
		return engine.File{Name: name + ".ics", Type: typeCalendar, Data: b.Bytes()}, err
	}
	err = forecast.Workbook(&b, lang, f)
	return engine.File{Name: name + ".xlsx", Type: typeXLSX, Data: b.Bytes()}, err
}
