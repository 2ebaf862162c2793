package web

import (
	"net/http"
	"slices"
	"strconv"

	"rond/internal/engine"
	"rond/templates"
	"rond/workbook"
)

// occurrencePage is one thing to answer, its answers, and the form in which
// the controller registers one for somebody.
type occurrencePage struct {
	Frame templates.Frame
	engine.OccurrenceView
	Given  engine.Registration
	Faults []fieldFault
}

// fieldFault is something to mend in the form, at its field.
type fieldFault struct{ Field, Text, Remedy string }

// At is what is to be mended in a field.
func (p occurrencePage) At(field string) []fieldFault {
	var at []fieldFault
	for _, f := range p.Faults {
		if f.Field == field {
			at = append(at, f)
		}
	}
	return at
}

func (s *site) occurrence(r *http.Request, f templates.Frame) (string, any, error) {
	p, err := s.occurrencePage(r, f, engine.Registration{})
	if err != nil {
		return "", nil, err
	}
	if len(p.Versions) > 0 { // a registration is a whole answer, so it begins with what was said
		p.Given = again(p.OccurrenceView, p.Versions[0])
	}
	p.Given.Delivery, _ = strconv.ParseInt(r.URL.Query().Get("delivery"), 10, 64) // what is no number is no mail
	return "occurrence", p, nil
}

// again is what was said, as the form holds it.
func again(v engine.OccurrenceView, a engine.AnswerVersion) engine.Registration {
	return engine.Registration{Performed: valueOf(v.Choices, a.Performed), DoneOn: a.DoneOn, Examined: a.Examined, Deviating: a.Deviating,
		Outcome: a.Outcome, Result: a.Result, Grade: valueOf(v.Grades, a.Grade),
		Action: a.Action, ActionOwner: a.ActionOwner, ActionDue: a.ActionDue, Proposal: a.Proposal}
}

// valueOf is the choice that has a word, "" for none.
func valueOf(choices []engine.Choice, word string) string {
	for _, c := range choices {
		if c.Word == word {
			return c.Value
		}
	}
	return ""
}

func (s *site) occurrencePage(r *http.Request, f templates.Frame, given engine.Registration) (occurrencePage, error) {
	v, err := viewOf(r, f.Lang, s.Engine.OccurrenceView)
	slices.Reverse(v.Versions) // the newest is what counts
	return occurrencePage{Frame: f, OccurrenceView: v, Given: given}, err
}

// register registers an answer on somebody's behalf. What does not hold is
// told at its field, with everything that was written still there.
func (s *site) register(w http.ResponseWriter, r *http.Request) {
	given, err := registration(w, r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	actor, _ := s.Auth.Name(r.Context())
	f, err := s.frame(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	to := here("/occurrences/", r)
	f.Path = to
	problems, err := s.Engine.Register(r.Context(), f.Lang, given, actor)
	if err != nil {
		s.failAt(w, r, err, to)
		return
	}
	if len(problems) == 0 {
		s.done(w, r, to, "registered", 0)
		return
	}
	p, err := s.occurrencePage(r, f, given)
	if err != nil {
		s.failAt(w, r, err, to)
		return
	}
	p.Faults = faults(f.Lang, problems)
	s.page(w, r, http.StatusUnprocessableEntity, "occurrence", p)
}

func registration(w http.ResponseWriter, r *http.Request) (engine.Registration, error) {
	var given engine.Registration
	if err := form(w, r); err != nil {
		return given, err
	}
	id, err := number(r, "id")
	if err != nil {
		return given, err
	}
	f := r.PostForm
	delivery, err := strconv.ParseInt(f.Get("delivery"), 10, 64)
	if err != nil {
		return given, errRequest
	}
	return engine.Registration{Occurrence: id, Delivery: delivery, Performed: f.Get("performed"), DoneOn: f.Get("done-on"),
		Examined: f.Get("examined"), Deviating: f.Get("deviating"), Outcome: f.Get("outcome"), Result: f.Get("result"), Grade: f.Get("grade"),
		Action: f.Get("action"), ActionOwner: f.Get("action-owner"), ActionDue: f.Get("action-due"), Proposal: f.Get("proposal"), Source: f.Get("source")}, nil
}

func faults(lang string, problems []workbook.Problem) []fieldFault {
	var all []fieldFault
	for _, p := range problems {
		text, remedy := templates.Problem(lang, p.Code, p.Args)
		all = append(all, fieldFault{p.Cell, text, remedy})
	}
	return all
}
