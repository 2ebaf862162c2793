package web

import (
	"bytes"
	"fmt"
	"net/http"
	"path"

	"rond/internal/engine"
	"rond/internal/opendata"
	"rond/templates"
)

// yearData is all plans of a year for other systems.
func (s *site) yearData(r *http.Request) (engine.File, error) {
	year, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.data(r, engine.OpenData{Year: int(year)})
}

// planData is one plan for other systems.
func (s *site) planData(r *http.Request) (engine.File, error) {
	v, err := viewOf(r, s.lang(r), s.Engine.PlanView)
	if err != nil {
		return engine.File{}, err
	}
	return s.data(r, engine.OpenData{Year: v.Status.Year, Board: v.Code})
}

// data is made whole before it is sent, as the workbook is, and never has what
// may be confidential: that takes the command line.
func (s *site) data(r *http.Request, o engine.OpenData) (engine.File, error) {
	write, ending := opendata.WriteZip, path.Ext(r.URL.Path)
	if ending == ".json" {
		write = opendata.WriteJSON
	}
	var b bytes.Buffer
	if err := s.Engine.OpenData(r.Context(), o, func(d opendata.Data) error { return write(&b, d) }); err != nil {
		return engine.File{}, err
	}
	of := fmt.Sprint(o.Year)
	if o.Board != "" {
		of = o.Board + "-" + of
	}
	return engine.File{Name: templates.FileName(s.lang(r), "data") + "-" + of + ending, Data: b.Bytes()}, nil
}
