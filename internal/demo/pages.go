package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rond/templates"
)

// Root is where the pages of the mailboxes begin.
const Root = "/brevlador/"

// Site is what the pages need of the site that they are a part of: who is
// signed in, and how an error is shown. The site signs people in, sets the
// headers of its pages and refuses what other sites send.
type Site struct {
	Frame   func(*http.Request) (templates.Frame, error)
	Missing http.HandlerFunc                                // there is no such page
	Failed  func(http.ResponseWriter, *http.Request, error) // an error of ours
	Program MailProgram
}

// MailProgram is what a person's own mail program is told.
type MailProgram struct{ SMTP, IMAP, Password string }

// pages are the pages over a session.
type pages struct {
	*Session
	site Site
}

// Handler answers under [Root]. [Session.Live] must be running.
func (s *Session) Handler(site Site) http.Handler {
	p := pages{s, site}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Root+"{$}", p.wrap(p.showBoxes))
	mux.HandleFunc("POST "+Root+"time", p.wrap(p.passTime))
	mux.HandleFunc("GET "+Root+"sent/{seq}", p.wrap(p.showSent))
	mux.HandleFunc("GET "+Root+"sent/{seq}/files/{n}", p.wrap(p.sentFile))
	mux.HandleFunc("GET "+Root+"{box}/{$}", p.wrap(p.showBox))
	mux.HandleFunc("GET "+Root+"{box}/{seq}", p.wrap(p.showMail))
	mux.HandleFunc("GET "+Root+"{box}/{seq}/html", p.wrap(p.mailHTML))
	mux.HandleFunc("GET "+Root+"{box}/{seq}/files/{n}", p.wrap(p.mailFile))
	mux.HandleFunc("POST "+Root+"{box}/{seq}/reply", p.wrap(p.postReply))
	mux.HandleFunc("POST "+Root+"{box}/{seq}/away", p.wrap(p.act(s.away)))
	mux.HandleFunc("POST "+Root+"{box}/{seq}/bounce", p.wrap(p.act(s.bounce)))
	mux.HandleFunc("POST "+Root+"{box}/{seq}/fill", p.wrap(p.act(s.fill)))
	mux.HandleFunc(Root, site.Missing)
	return mux
}

// wrap is the one place where an error becomes a page.
func (p pages) wrap(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch err := h(w, r); {
		case errors.Is(err, errNoMail):
			p.site.Missing(w, r)
		case err != nil:
			p.site.Failed(w, r, fmt.Errorf("mailboxes: %w", err))
		}
	}
}

// moment is the demo's time, as it stands above every page.
type moment struct {
	At      string // "2026-04-29 16:30"
	Weekday string // "1" is Monday
	Over    bool   // the year has passed
	Runs    bool   // time is running
	Back    string // the page to come back to
	News    int    // mails that came while time ran; -1 when it did not
	Fault   string // the id of why Rond could not look the last time
	Welcome string // who is welcomed, "" for nobody
}

// Strip is what stands above every page of the site: the time, and on the
// first page a welcome to whoever visits.
func (s *Session) Strip(r *http.Request, lang, visitor string) (template.HTML, error) {
	m := s.moment()
	m.Back, m.News = r.URL.Path, -1
	if n, err := strconv.Atoi(r.URL.Query().Get("news")); err == nil && n >= 0 {
		m.News = n
	}
	switch {
	case r.Method != http.MethodGet:
		m.Back = Root
	case m.Back == "/":
		m.Welcome = visitor
	}
	return templates.Part(lang, "demo-boxes", "strip", m)
}

func (s *Session) moment() moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Clock.Now().In(s.o.From.Location())
	return moment{At: now.Format("2006-01-02 15:04"), Weekday: strconv.Itoa((int(now.Weekday())+6)%7 + 1),
		Over: s.next.After(s.o.To), Runs: s.runs(), Fault: s.fault}
}

// page is what every page of ours has.
type page struct{ Frame templates.Frame }

// page begins a page.
func (p pages) page(r *http.Request) (page, error) {
	frame, err := p.site.Frame(r)
	frame.Path, frame.Here = r.URL.Path, Root
	return page{frame}, err
}

// write sends a page.
func (p pages) write(w http.ResponseWriter, status int, lang, name string, data any) error {
	var b bytes.Buffer
	if err := templates.Page(&b, lang, name, data); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever asked may be gone
	return nil
}

// patience is how long whoever lets time run is kept waiting. It goes on
// running after that, and the list of mailboxes shows how.
const patience = 2 * time.Second

// passTime lets time run.
func (p pages) passTime(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	back := within(r.FormValue("back"))
	before := len(p.o.Server.Messages())
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	select {
	case <-p.Play(p.ahead(r.FormValue("step"))):
		back += fmt.Sprintf("?news=%d", len(p.o.Server.Messages())-before)
	case <-ctx.Done():
		back = Root
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// within is a path of this site, else that of the mailboxes: nobody is led away
// by what came with a request.
func within(path string) string {
	if !strings.HasPrefix(path, "/") || strings.Contains(path, "//") || strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`\?#`, r) }) {
		return Root
	}
	return path
}

// ahead is the day that a button of the pages leads to.
func (s *Session) ahead(step string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch step {
	case "week":
		return s.next.AddDate(0, 0, 6)
	case "year":
		return s.o.To
	}
	return workday(s.next)
}

// showBoxes lists the mailboxes, again and again while time runs.
func (p pages) showBoxes(w http.ResponseWriter, r *http.Request) error {
	base, err := p.page(r)
	if err != nil {
		return err
	}
	if p.moment().Runs {
		w.Header().Set("Refresh", "1")
	}
	boxes := p.mailboxes()
	return p.write(w, http.StatusOK, base.Frame.Lang, "demo-boxes", struct {
		page
		Boxes   []mailbox
		ByName  []mailbox
		Program MailProgram
	}{base, boxes, byName(boxes), p.site.Program})
}

// showBox lists a mailbox.
func (p pages) showBox(w http.ResponseWriter, r *http.Request) error {
	base, err := p.page(r)
	if err != nil {
		return err
	}
	box, err := p.mailbox(r.PathValue("box"))
	if err != nil {
		return err
	}
	return p.write(w, http.StatusOK, base.Frame.Lang, "demo-box", struct {
		page
		Box mailbox
	}{base, box})
}
