package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rond/internal/auth"
	"rond/internal/engine"
	"rond/internal/inbox"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/scheduler"
	"rond/workbook/fill"
)

// office is an installation with its pages, and a clock that stands.
type office struct {
	*engine.Engine
	t      *testing.T
	store  *sqlite.Store
	auth   *auth.Auth
	server *httptest.Server
	log    safeBuffer
	mu     sync.Mutex
	now    time.Time
	refuse string // the address that the mail server refuses
	pokes  int
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newOffice(t *testing.T, change ...func(*Options)) *office {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rond.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	o := &office{t: t, store: st, now: time.Date(2026, 1, 1, 8, 0, 0, 0, zone)}
	set := engine.Settings{
		Organisation: "Exempelkommunen", Address: notify.Address{Name: "Internkontroll", Email: "internkontroll@kommun.example"},
		Contact: notify.Address{Name: "Anna Lind", Email: "anna.lind@kommun.example"},
		Trust:   inbox.Trusting{Check: "auth-results", AuthServ: "mx.kommun.example", Domains: []string{"kommun.example"}, Own: "internkontroll@kommun.example"},
		Send:    "on", ManagerMail: "ask", Zone: zone, Policy: scheduler.DefaultPolicy(), Calendar: scheduler.NewCalendar(),
	}
	log := slog.New(slog.NewTextHandler(&o.log, nil))
	if o.Engine, err = engine.New(t.Context(), st, set, o.clock, log); err != nil {
		t.Fatal(err)
	}
	signedIn := o.now // nobody is at the desk for weeks
	o.auth = auth.New(st, func() time.Time { return signedIn }, false)
	options := Options{Engine: o.Engine, Auth: o.auth, Lang: "sv", Organisation: "Exempelkommunen", Zone: zone, Now: o.clock, Log: log, Poke: func() { o.pokes++ }}
	for _, f := range change {
		f(&options)
	}
	h, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	o.server = httptest.NewServer(h)
	t.Cleanup(o.server.Close)
	return o
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// Deliver takes every mail except those to the refused address.
func (o *office) Deliver(_ context.Context, env notify.Envelope, _ []byte, onPhase func(notify.Phase) error) notify.Outcome {
	for _, p := range []notify.Phase{notify.PhaseConnect, notify.PhaseMail, notify.PhaseRcpt, notify.PhaseData} {
		if err := onPhase(p); err != nil {
			return notify.Outcome{Result: notify.Retry, Phase: p, Words: err.Error()}
		}
		if p == notify.PhaseRcpt && env.To == o.refuse {
			return notify.Outcome{Result: notify.Rejected, Phase: p, Code: 550, Words: "5.1.1 <b>no such user</b>"}
		}
	}
	return notify.Outcome{Result: notify.Accepted, Phase: notify.PhaseDone, Code: 250}
}

func (o *office) Close() error { return nil }

// pass lets the morning of a day come, and does what it brings.
func (o *office) pass(days ...string) {
	o.t.Helper()
	for _, day := range days {
		d, err := scheduler.ParseDate(day)
		if err != nil {
			o.t.Fatal(err)
		}
		o.mu.Lock()
		o.now = d.In(o.now.Location(), 8, 0)
		o.mu.Unlock()
		if _, err := o.Tick(o.t.Context()); err != nil {
			o.t.Fatal(err)
		}
		if _, err := o.Send(o.t.Context(), o); err != nil {
			o.t.Fatal(err)
		}
	}
}

func planBytes(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", "produktion-2026.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// hostile is in every foreign word of the office's mails.
const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>`

// world is an office some weeks into the year: there is a held return, a
// question, a mail that was refused and mails to managers that wait.
func newWorld(t *testing.T, change ...func(*Options)) *office {
	t.Helper()
	o := newOffice(t, change...)
	if _, err := o.Import(t.Context(), planBytes(t)); err != nil {
		t.Fatal(err)
	}
	o.refuse = "johan.bjork@kommun.example"
	o.pass("2026-01-26", "2026-02-02")
	asked := o.mails("dispatch")
	o.takeIn(asked[0], "kollega@kommun.example", "fail", o.filled(asked[0]))
	o.takeIn(asked[1], asked[1].To, "pass", nil)
	o.pass("2026-02-05", "2026-02-12", "2026-02-17", "2026-02-18")
	return o
}

func (o *office) view(f func(r store.Reader) error) {
	o.t.Helper()
	if err := o.store.View(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
}

// mails is the mails of a kind that are of use to a test: not refused ones.
func (o *office) mails(kind string) []store.Mail {
	o.t.Helper()
	var kept []store.Mail
	o.view(func(r store.Reader) error {
		all, err := r.Mails(o.t.Context(), store.MailFilter{Kind: kind})
		for _, m := range all {
			if m.State != store.MailFailed {
				kept = append(kept, m)
			}
		}
		return err
	})
	return kept
}

// filled is the workbook of a mail with its first row answered.
func (o *office) filled(m store.Mail) []byte {
	o.t.Helper()
	file, err := o.MailRaw(o.t.Context(), m.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	book, err := fill.Open(inbox.Read(file.Data, inbox.Trusting{}).Files[0].Data)
	if err != nil {
		o.t.Fatal(err)
	}
	ref := book.Rows()[0].Ref
	for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Bedömning": "Ingen avvikelse", "Resultat": "Allt väl. " + hostile} {
		if err := book.Set(ref, heading, value); err != nil {
			o.t.Fatal(err)
		}
	}
	saved, err := book.Bytes()
	if err != nil {
		o.t.Fatal(err)
	}
	return saved
}

// takeIn takes in an answer to a mail; the server's verdict on its sender is
// pass or fail.
func (o *office) takeIn(m store.Mail, from, verdict string, book []byte) {
	o.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "Authentication-Results: mx.kommun.example; dmarc=%s header.from=kommun.example\r\nFrom: <%s>\r\nTo: <internkontroll@kommun.example>\r\n", verdict, from)
	fmt.Fprintf(&b, "Subject: SV: %s\r\nIn-Reply-To: <%s>\r\nMessage-ID: <svar-%d@kommun.example>\r\nMIME-Version: 1.0\r\n", hostile, m.MessageID, m.ID)
	b.WriteString("Content-Type: multipart/mixed; boundary=grans\r\n\r\n--grans\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVad menas? " + hostile + " https://exempel.example/x\r\n")
	if book != nil {
		fmt.Fprintf(&b, "--grans\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"<b>svar.xlsx\"\r\n\r\n%s\r\n", base64.StdEncoding.EncodeToString(book))
	}
	b.WriteString("--grans--\r\n")
	if _, err := o.TakeIn(o.t.Context(), inbox.Delivery{Source: "imap", Key: fmt.Sprintf("imap:1:%d", m.ID), Raw: []byte(b.String())}); err != nil {
		o.t.Fatal(err)
	}
}

// visitor is a browser without scripts.
type visitor struct {
	*office
	client *http.Client
}

func (o *office) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return &visitor{o, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (o *office) link() string {
	o.t.Helper()
	secret, err := o.auth.NewLink(o.t.Context(), "Anna <b>Lind</b>")
	if err != nil {
		o.t.Fatal(err)
	}
	return secret
}

// controller is a visitor who is signed in.
func (o *office) controller() *visitor {
	o.t.Helper()
	v := o.visitor()
	if res, _ := v.post("/login/"+o.link(), nil); res.StatusCode != http.StatusSeeOther {
		o.t.Fatalf("signing in: %s", res.Status)
	}
	return v
}

func (v *visitor) do(r *http.Request) (*http.Response, string) {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.guarded(res)
	return res, string(body)
}

// guarded holds every answer to the headers that all have.
func (v *visitor) guarded(res *http.Response) {
	v.t.Helper()
	h := res.Header
	if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" {
		v.t.Errorf("%s %s: headers %v", res.Request.Method, res.Request.URL.Path, h)
	}
	if want := "no-store"; !strings.HasPrefix(res.Request.URL.Path, "/static/") && !strings.Contains(h.Get("Cache-Control"), want) {
		v.t.Errorf("%s %s may be kept: %q", res.Request.Method, res.Request.URL.Path, h.Get("Cache-Control"))
	}
}

func (v *visitor) get(path string) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), "GET", v.server.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

func (v *visitor) post(path string, form url.Values) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), "POST", v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// links is where a page's links and forms lead, within the site.
func links(page string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?:href|action)="(/[^"#]*)`).FindAllStringSubmatch(page, -1) {
		all = append(all, strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	return all
}
