package web

import (
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"rond/internal/auth"
	"rond/internal/engine"
	"rond/templates"
)

// Options is what the pages need. PublicURL is the address that people use,
// "" when it is the one that is listened on. Proxies are the addresses whose
// X-Forwarded-For is believed, for the log. Now is the field's time and Zone
// where the organisation is. Health and Poke may be nil: how the loops are,
// and what tells them that there is something to do. Links are further entries
// of the navigation, Beside what they lead to, and Strip what stands above
// every page; none of them need be there.
type Options struct {
	Engine       *engine.Engine
	Auth         *auth.Auth
	Lang         string
	Organisation string
	PublicURL    string
	Secure       bool // the pages are reached by HTTPS only
	Proxies      []netip.Prefix
	Zone         *time.Location
	Now          func() time.Time
	Log          *slog.Logger
	Health       func() Health
	Poke         func()
	Links        []templates.Link
	Beside       map[string]func(Shell) http.Handler
	Strip        func(*http.Request, string) (template.HTML, error)
}

// Shell is what pages beside these need of them: what stands around a page,
// and how it is told that there is none or that something went wrong.
type Shell struct {
	Frame   func(*http.Request) (templates.Frame, error)
	Missing http.HandlerFunc
	Fail    func(http.ResponseWriter, *http.Request, error)
}

// site is the pages with what they need.
type site struct {
	Options
	static map[string]asset
}

// New makes the handler of all pages.
func New(o Options) (http.Handler, error) {
	assets, err := readAssets()
	if err != nil {
		return nil, fmt.Errorf("reading the pages' files: %w", err)
	}
	s := &site{Options: o, static: assets}
	crossing, err := s.crossing()
	if err != nil {
		return nil, err
	}
	open := http.NewServeMux()
	open.HandleFunc("GET /login/{secret}", s.showLogin)
	open.HandleFunc("POST /login/{secret}", s.login)
	open.HandleFunc("POST /language", s.language)
	open.Handle("/", s.gate(s.pages()))

	outer := http.NewServeMux()
	outer.HandleFunc("GET /static/{file}", s.file)
	outer.Handle("/", s.Auth.Wrap(open, s.failOutside))
	return s.guard(crossing.Handler(outer)), nil
}

// crossing refuses what another site makes a browser post.
func (s *site) crossing() (*http.CrossOriginProtection, error) {
	c := http.NewCrossOriginProtection()
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil {
			return nil, fmt.Errorf("reading the public address: %w", err)
		}
		if err := c.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("trusting the public address: %w", err)
		}
	}
	c.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.failOutside(w, r, errForeign) }))
	return c, nil
}

// gate lets in who is signed in; everybody else is told how to sign in,
// whatever they asked for.
func (s *site) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.Auth.Name(r.Context()); !ok {
			s.page(w, r, http.StatusUnauthorized, "signin", signInPage{Frame: s.bare(r)})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// pages is everything that needs a session.
func (s *site) pages() http.Handler {
	mux := http.NewServeMux()
	for pattern, f := range s.views() {
		mux.Handle("GET "+pattern, s.show(f))
	}
	for pattern, f := range s.downloads() {
		mux.Handle("GET "+pattern, s.download(f))
	}
	for pattern, f := range s.acts() {
		mux.Handle("POST "+pattern, s.act(f))
	}
	mux.HandleFunc("POST /occurrences/{id}", s.register)
	mux.HandleFunc("POST /plans/upload", s.upload)
	mux.HandleFunc("POST /texts/upload", s.readTexts)
	mux.HandleFunc("POST /risks/upload", s.readChoices)
	mux.HandleFunc("POST /logout", s.logout)
	shell := Shell{Frame: s.frame, Missing: s.missing, Fail: s.fail}
	for pattern, make := range s.Beside {
		mux.Handle(pattern, make(shell))
	}
	mux.HandleFunc("/", s.missing)
	return mux
}

func (s *site) missing(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errMissing) }

func (s *site) views() map[string]view {
	return map[string]view{
		"/{$}":                s.overview,
		"/boards":             s.boards,
		"/plans/{id}":         s.plan,
		"/plans/{id}/cell":    s.cell,
		"/plans/{id}/texts":   s.texts,
		"/plans/{id}/actions": s.actions,
		"/actions/{id}":       s.action,
		"/risks":              s.risks,
		"/risks/{id}":         s.risk,
		"/risks/upload":       s.chooseList,
		"/texts/upload":       s.chooseTexts,
		"/occurrences/{id}":   s.occurrence,
		"/requests/{id}":      s.request,
		"/waiting":            s.waiting,
		"/deliveries":         s.deliveries,
		"/deliveries/{id}":    s.delivery,
		"/mails":              s.mails,
		"/mails/{id}":         s.mail,
		"/next":               s.next,
		"/next/mail":          s.preview,
		"/plans/upload":       s.chooseFile,
	}
}

func (s *site) downloads() map[string]download {
	return map[string]download{
		"/years/{id}/workbook":                    s.workbook,
		"/years/{id}/shared.docx":                 s.shared,
		"/years/{id}/data.zip":                    s.yearData,
		"/years/{id}/data.json":                   s.yearData,
		"/plans/{id}/data.zip":                    s.planData,
		"/plans/{id}/data.json":                   s.planData,
		"/years/{id}/{file}":                      s.forecast,
		"/proposed/{sha}/{file}":                  s.forecastProposed,
		"/plans/{id}/follow-up.docx":              s.followUp,
		"/plans/{id}/follow-up.html":              s.followUp,
		"/plans/{id}/export":                      s.export,
		"/plans/{id}/occasions/{period}/workbook": s.occasionFile,
		"/plans/{id}/continued":                   s.continued,
		"/plans/{id}/followed":                    s.followed,
		"/plans/{id}/rollover":                    s.rollover,
		"/plans/template":                         s.template,
		"/risks/{id}/list":                        s.riskList,
		"/drafts/{sha}":                           s.draft,
		"/versions/{id}/file":                     s.versionFile,
		"/deliveries/{id}/files/{n}":              s.deliveryFile,
		"/deliveries/{id}/raw":                    s.deliveryRaw,
		"/mails/{id}/raw":                         s.mailRaw,
	}
}

func (s *site) acts() map[string]act {
	return map[string]act{
		"/hold":                                 s.holdAll,
		"/letgo":                                s.letGo,
		"/mails/release":                        s.releaseAll,
		"/mails/{id}/release":                   s.release,
		"/mails/{id}/again":                     s.sendAgain,
		"/mails/{id}/resend":                    s.resend,
		"/mails/{id}/hold":                      s.holdMail,
		"/mails/{id}/withdraw":                  s.withdraw,
		"/deliveries/{id}/accept":               s.accept,
		"/deliveries/{id}/dismiss":              s.dismiss,
		"/deliveries/{id}/attach":               s.attach,
		"/plans/{id}/texts":                     s.writeText,
		"/plans/{id}/actions":                   s.addAction,
		"/plans/{id}/actions/end":               s.endActions,
		"/actions/{id}":                         s.changeAction,
		"/texts/take":                           s.takeTexts,
		"/risks":                                s.startRisks,
		"/risks/{id}/close":                     s.closeRisks,
		"/risks/{id}/keep":                      s.keepRisks,
		"/risks/{id}/extend":                    s.extendRisks,
		"/risks/take":                           s.takeChoices,
		"/plans/adopt":                          s.adopt,
		"/occurrences/{id}/extend":              s.extend,
		"/occurrences/{id}/cancel":              s.cancel,
		"/occurrences/{id}/move":                s.move,
		"/occurrences/{id}/reinstate":           s.reinstate,
		"/occurrences/{id}/return":              s.sendBack,
		"/plans/{id}/close-year":                s.closeYear,
		"/plans/{id}/open-year":                 s.openYear,
		"/plans/{id}/left":                      s.leaveBehind,
		"/plans/{id}/occasions/{period}/close":  s.closeOccasion,
		"/plans/{id}/occasions/{period}/decide": s.decideOccasion,
	}
}
