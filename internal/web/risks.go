package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
	"rond/workbook/risk"
)

// risksPage is every risk analysis, and those that can be started.
type risksPage struct {
	Frame   templates.Frame
	Rounds  []engine.RiskRoundView
	Chances []engine.RiskChance
}

func (s *site) risks(r *http.Request, f templates.Frame) (string, any, error) {
	f.Here = "risks"
	rounds, err := s.Engine.RiskRounds(r.Context(), f.Lang)
	if err != nil {
		return "", nil, err
	}
	chances, err := s.Engine.RiskChances(r.Context())
	return "risks", risksPage{f, rounds, chances}, err
}

// riskPage is one risk analysis, unit by unit. Delivery is the mail that
// something is to be registered from, 0 when there is none.
type riskPage struct {
	Frame templates.Frame
	engine.RiskRoundView
	Delivery int64
}

// Waiting is the units that have been asked and have risks left.
func (p riskPage) Waiting() []engine.RiskUnitView {
	return slices.DeleteFunc(slices.Clone(p.Units), func(u engine.RiskUnitView) bool { return u.Request == 0 || u.Left == 0 })
}

// Again is how many of the risks that they have left are to be analysed anew.
func (p riskPage) Again() (n int) {
	for _, u := range p.Waiting() {
		n += u.Again
	}
	return n
}

func (s *site) risk(r *http.Request, f templates.Frame) (string, any, error) {
	f.Here = "risks"
	v, err := viewOf(r, f.Lang, s.Engine.RiskRoundView)
	delivery, _ := strconv.ParseInt(r.URL.Query().Get("delivery"), 10, 64) // 0 when there is none
	return "risk", riskPage{f, v, delivery}, err
}

// keepRisks registers that a unit's risks are as they were.
func (s *site) keepRisks(r *http.Request, actor string) (string, string, int, error) {
	to, form := here("/risks/", r), r.PostForm
	id, err := number(r, "id")
	if err != nil {
		return to, "", 0, err
	}
	delivery, err := strconv.ParseInt(form.Get("delivery"), 10, 64)
	if err != nil {
		return to, "", 0, errRequest
	}
	k := engine.RisksKept{Round: id, Unit: form.Get("unit"), Again: form.Get("again") != "", Delivery: delivery, Source: form.Get("source")}
	return to, "risks-kept", 0, s.Engine.KeepRisks(r.Context(), k, actor)
}

func (s *site) extendRisks(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		form := r.PostForm
		err = s.Engine.ExtendRisks(r.Context(), engine.RiskExtension{Round: id, Unit: form.Get("unit"), Due: form.Get("due"), Reason: form.Get("reason")}, actor)
	}
	return here("/risks/", r), "risks-extended", 0, err
}

// startRisks begins a risk analysis, and leads to it.
func (s *site) startRisks(r *http.Request, actor string) (string, string, int, error) {
	const to = "/risks"
	form := r.PostForm
	year, err := strconv.Atoi(form.Get("year"))
	if err != nil {
		return to, "", 0, errRequest
	}
	id, err := s.Engine.StartRisks(r.Context(), engine.RiskStart{Board: form.Get("board"), Year: year, Roles: form["role"], Opens: form.Get("opens"), Due: form.Get("due")}, actor)
	if err != nil {
		return to, "", 0, err
	}
	return to + "/" + strconv.FormatInt(id, 10), "risks-started", 0, nil
}

func (s *site) closeRisks(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.CloseRisks(r.Context(), id, actor)
	}
	return here("/risks/", r), "risks-closed", 0, err
}

// riskList is the workbook to choose in.
func (s *site) riskList(r *http.Request) (engine.File, error) {
	id, err := number(r, "id")
	if err != nil {
		return engine.File{}, err
	}
	list, name, err := s.Engine.RiskList(r.Context(), s.lang(r), id)
	if err != nil {
		return engine.File{}, err
	}
	var b bytes.Buffer
	if err := risk.WriteList(r.Context(), &b, list); err != nil {
		return engine.File{}, fmt.Errorf("writing the list of risks: %w", err)
	}
	return engine.File{Name: name, Type: typeXLSX, Data: b.Bytes()}, nil
}

// readChoicesPage is what a list of risks that somebody has chosen in says anew.
type readChoicesPage struct {
	Frame templates.Frame
	*engine.ChoicesRead
	Errors         []plan.Problem
	TooBig, NoFile bool
}

func (s *site) chooseList(_ *http.Request, f templates.Frame) (string, any, error) {
	f.Here = "risks"
	return "risks-read", readChoicesPage{Frame: f}, nil
}

// readChoices shows what a list of risks would change of what is chosen. It
// changes nothing.
func (s *site) readChoices(w http.ResponseWriter, r *http.Request) {
	const at = "/risks/upload"
	f, err := s.frame(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	f.Here, f.Path = "risks", at
	files, _, err := uploaded(w, r)
	large := (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &large):
		s.page(w, r, http.StatusRequestEntityTooLarge, "risks-read", readChoicesPage{Frame: f, TooBig: true})
		return
	case errors.Is(err, errNoFile):
		s.page(w, r, http.StatusBadRequest, "risks-read", readChoicesPage{Frame: f, NoFile: true})
		return
	case err != nil:
		s.failAt(w, r, err, at)
		return
	}
	read, err := s.Engine.ReadChoices(r.Context(), f.Lang, files[0])
	if err != nil {
		s.failAt(w, r, err, at)
		return
	}
	p := readChoicesPage{Frame: f, ChoicesRead: read}
	for _, x := range read.Problems {
		if !x.Warning {
			p.Errors = append(p.Errors, x)
		}
	}
	s.page(w, r, http.StatusOK, "risks-read", p)
}

// takeChoices stores what was looked at.
func (s *site) takeChoices(r *http.Request, actor string) (string, string, int, error) {
	read, err := s.Engine.TakeChoices(r.Context(), s.lang(r), r.PostForm.Get("sha"), actor)
	if err != nil {
		return "/risks/upload", "", 0, fmt.Errorf("taking what is chosen: %w", err)
	}
	return "/risks", "risks-chosen", len(read.Changes), nil
}
