package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

// The types of files that we make ourselves; all others are just bytes.
const (
	typeXLSX     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeDOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeCalendar = "text/calendar; charset=utf-8"
)

// download makes a file.
type download func(r *http.Request) (engine.File, error)

// download answers a GET with a file to keep. A browser never shows it: it may
// be somebody else's.
func (s *site) download(f download) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := f(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		kind := "application/octet-stream"
		if slices.Contains([]string{typeXLSX, typeDOCX, typeCalendar}, file.Type) {
			kind = file.Type
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Length", strconv.Itoa(len(file.Data)))
		h.Set("Content-Disposition", `attachment; filename="`+fileName(file.Name)+`"`)
		w.Write(file.Data) // the reader has gone when this fails
	})
}

// fileName is a name of plain letters, digits and marks, which can be nothing
// else in a header or a folder.
func fileName(name string) string {
	name = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			return c
		}
		return '_'
	}, name)
	name = strings.TrimLeft(name, "._-")
	if name == "" {
		return "file"
	}
	return name[max(0, len(name)-100):]
}

// workbook is the consolidated workbook of a year, or of one of its reporting
// occasions. It is made whole before it is sent: a reader over a slow line
// must not keep a view of the store open.
func (s *site) workbook(r *http.Request) (engine.File, error) {
	year, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	occasion := r.URL.Query().Get("occasion")
	var b bytes.Buffer
	if err := s.Engine.Report(r.Context(), engine.Consolidated{Year: int(year), Occasion: occasion}, &b); err != nil {
		return engine.File{}, err
	}
	of := fmt.Sprint(year)
	if occasion != "" {
		of = occasion // begins with its year
	}
	name := templates.FileName(s.lang(r), "summary") + "-" + of
	return engine.File{Name: name + ".xlsx", Type: typeXLSX, Data: b.Bytes()}, nil
}

// followUp is the follow-up report of a plan, for its year or at one of its
// reporting occasions, as a Word document or as a page to keep.
func (s *site) followUp(r *http.Request) (engine.File, error) {
	v, err := viewOf(r, s.lang(r), s.Engine.PlanView)
	if err != nil {
		return engine.File{}, err
	}
	return s.reported(r, engine.FollowUp{Board: v.Code, Year: v.Status.Year, Occasion: r.URL.Query().Get("occasion")})
}

// shared is the controls that the boards' plans of a year have in common.
func (s *site) shared(r *http.Request) (engine.File, error) {
	year, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.reported(r, engine.FollowUp{Year: int(year)})
}

func (s *site) reported(r *http.Request, f engine.FollowUp) (engine.File, error) {
	format := strings.TrimPrefix(path.Ext(r.URL.Path), ".")
	var b bytes.Buffer
	if err := s.Engine.FollowUp(r.Context(), f, format, &b); err != nil {
		return engine.File{}, err
	}
	of := fmt.Sprint(f.Year)
	if f.Occasion != "" {
		of = f.Occasion
	}
	what := "shared"
	if f.Board != "" {
		what, of = "follow-up", f.Board+"-"+of
	}
	kind := map[string]string{"docx": typeDOCX}[format]
	return engine.File{Name: templates.FileName(s.lang(r), what) + "-" + of + "." + format, Type: kind, Data: b.Bytes()}, nil
}

// export is the plan as it is in force.
func (s *site) export(r *http.Request) (engine.File, error) {
	return s.planFile(r, s.Engine.Export)
}

// followed is the plan as it would follow the owners of its shared controls.
func (s *site) followed(r *http.Request) (engine.File, error) {
	return s.planFile(r, s.Engine.Followed)
}

// continued is the plan as it goes on, provisionally, in its next year.
func (s *site) continued(r *http.Request) (engine.File, error) {
	return s.planFile(r, s.Engine.Continued)
}

// rollover is a draft of the plan for its next year.
func (s *site) rollover(r *http.Request) (engine.File, error) {
	return s.planFile(r, s.Engine.Rollover)
}

// planFile is a workbook made of the plan in force.
func (s *site) planFile(r *http.Request, made func(ctx context.Context, board string, year int) (*plan.Plan, error)) (engine.File, error) {
	v, err := viewOf(r, s.lang(r), s.Engine.PlanView)
	if err != nil {
		return engine.File{}, err
	}
	doc, err := made(r.Context(), v.Code, v.Status.Year)
	if err != nil {
		return engine.File{}, err
	}
	var b bytes.Buffer
	if err := plan.WriteAs(r.Context(), &b, doc); err != nil {
		return engine.File{}, fmt.Errorf("writing the plan: %w", err)
	}
	return engine.File{Name: fmt.Sprintf("plan-%s-%d.xlsx", v.Code, doc.Year), Type: typeXLSX, Data: b.Bytes()}, nil
}

// template is a plan workbook to fill in.
func (s *site) template(r *http.Request) (engine.File, error) {
	var b bytes.Buffer
	err := plan.Template(&b, s.lang(r))
	return engine.File{Name: "plan.xlsx", Type: typeXLSX, Data: b.Bytes()}, err
}

func (s *site) versionFile(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.Engine.PlanFile(r.Context(), id)
}

func (s *site) deliveryFile(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	n, err := number(r, "n")
	if err != nil {
		return engine.File{}, err
	}
	return s.Engine.DeliveryFile(r.Context(), id, int(n))
}

func (s *site) deliveryRaw(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.Engine.DeliveryRaw(r.Context(), id)
}

func (s *site) mailRaw(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	return s.Engine.MailRaw(r.Context(), id)
}
