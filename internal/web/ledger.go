package web

import (
	"net/http"

	"rond/internal/engine"
	"rond/templates"
)

// newest is how many lines a list shows.
const newest = 200

type waitingPage struct {
	Frame templates.Frame
	engine.WaitingView
}

func (s *site) waiting(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := s.Engine.WaitingView(r.Context(), f.Lang)
	f.Here = "waiting"
	return "waiting", waitingPage{f, v}, err
}

type deliveriesPage struct {
	Frame templates.Frame
	Lines []engine.DeliveryLine
}

func (s *site) deliveries(r *http.Request, f templates.Frame) (string, any, error) {
	lines, err := s.Engine.Arrived(r.Context(), f.Lang, newest)
	f.Here = "deliveries"
	return "deliveries", deliveriesPage{f, lines}, err
}

type deliveryPage struct {
	Frame templates.Frame
	engine.DeliveryView
	Asks bool // it is a question, not a return
}

func (s *site) delivery(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.DeliveryView)
	f.Here = "deliveries"
	return "delivery", deliveryPage{f, v, v.Verdict == "question"}, err
}

type mailsPage struct {
	Frame templates.Frame
	Lines []engine.MailLine
}

func (s *site) mails(r *http.Request, f templates.Frame) (string, any, error) {
	lines, err := s.Engine.Letters(r.Context(), f.Lang, newest)
	f.Here = "mails"
	return "mails", mailsPage{f, lines}, err
}

type mailPage struct {
	Frame templates.Frame
	engine.MailView
}

func (s *site) mail(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.MailView)
	f.Here = "mails"
	return "mail", mailPage{f, v}, err
}
