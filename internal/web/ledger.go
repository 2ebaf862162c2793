package web

import (
	"net/http"
	"strconv"
	"strings"

	"rond/internal/engine"
	"rond/templates"
)

// lines is how many lines of a list a page shows.
const lines = 100

// neighbours are the pages of a list before and after one: the ids that they
// begin at, 0 for none.
type neighbours struct{ Newer, Older int64 }

// span is the page of a list that a request is for, with one line more than it
// shows, which tells whether there is another page. What is no number is none.
func span(r *http.Request) engine.Span {
	older, _ := strconv.ParseInt(r.URL.Query().Get("older"), 10, 64)
	newer, _ := strconv.ParseInt(r.URL.Query().Get("newer"), 10, 64)
	if older > 0 {
		newer = 0
	}
	return engine.Span{Older: max(older, 0), Newer: max(newer, 0), Limit: lines + 1}
}

// turned is the lines that a page shows, and where its neighbours are.
func turned[L any](all []L, s engine.Span, id func(L) int64) ([]L, neighbours) {
	more := len(all) == s.Limit
	if more && s.Newer != 0 {
		all = all[1:]
	} else if more {
		all = all[:lines]
	}
	var n neighbours
	if len(all) == 0 {
		return all, n
	}
	if s.Older != 0 || s.Newer != 0 && more {
		n.Newer = id(all[0])
	}
	if s.Newer != 0 || more {
		n.Older = id(all[len(all)-1])
	}
	return all, n
}

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
	Pages neighbours

	Words       string // what is looked for
	Outstanding []engine.OutstandingView
}

// maxWords is how much somebody can look for, in characters.
const maxWords = 200

func (s *site) deliveries(r *http.Request, f templates.Frame) (string, any, error) {
	sought := engine.Sought{Words: strings.TrimSpace(r.URL.Query().Get("q")), Span: span(r)}
	if len(sought.Words) > maxWords {
		sought.Words = ""
	}
	p := deliveriesPage{Frame: f, Words: sought.Words}
	p.Frame.Here = "deliveries"
	all, err := s.Engine.Arrived(r.Context(), f.Lang, sought)
	if err != nil {
		return "", nil, err
	}
	p.Lines, p.Pages = turned(all, sought.Span, func(l engine.DeliveryLine) int64 { return l.ID })
	p.Outstanding, err = s.Engine.Outstanding(r.Context(), f.Lang, sought.Words)
	return "deliveries", p, err
}

type deliveryPage struct {
	Frame templates.Frame
	engine.DeliveryView
}

func (s *site) delivery(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.DeliveryView)
	f.Here = "deliveries"
	return "delivery", deliveryPage{f, v}, err
}

type mailsPage struct {
	Frame templates.Frame
	Lines []engine.MailLine
	Pages neighbours
}

func (s *site) mails(r *http.Request, f templates.Frame) (string, any, error) {
	at := span(r)
	all, err := s.Engine.Letters(r.Context(), f.Lang, at)
	shown, pages := turned(all, at, func(l engine.MailLine) int64 { return l.ID })
	f.Here = "mails"
	return "mails", mailsPage{f, shown, pages}, err
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
