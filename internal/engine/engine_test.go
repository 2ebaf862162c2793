package engine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"encoding/base64"

	"rond/internal/inbox"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/internal/store/sqlite"
	"rond/notify"
	"rond/scheduler"
)

const own = "internkontroll@kommun.example"

// office is an engine with an outbox that the test sees.
type office struct {
	*Engine
	t    *testing.T
	file string // its store
	now  time.Time
	sent []sentMail
	next func(notify.Envelope) notify.Outcome // nil: everything is accepted
	seen int
}

type sentMail struct {
	env     notify.Envelope
	raw     []byte
	subject string
	id      string
	name    string // of the first attached workbook
	book    []byte
	text    string
	books   map[string][]byte // by file name
	names   []string          // of the attached files
	refers  string            // References
	msg     []byte            // an attached message
}

func (o *office) Deliver(_ context.Context, env notify.Envelope, raw []byte, onPhase func(notify.Phase) error) notify.Outcome {
	for _, p := range []notify.Phase{notify.PhaseConnect, notify.PhaseMail, notify.PhaseRcpt, notify.PhaseData} {
		if err := onPhase(p); err != nil {
			return notify.Outcome{Result: notify.Retry, Phase: p, Words: err.Error()}
		}
	}
	if o.next != nil {
		if out := o.next(env); out.Result != notify.Accepted {
			return out
		}
	}
	o.sent = append(o.sent, parse(o.t, env, raw))
	return notify.Outcome{Result: notify.Accepted, Phase: notify.PhaseDone, Code: 250}
}

func (o *office) Close() error { return nil }

func parse(t *testing.T, env notify.Envelope, raw []byte) sentMail {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	s := sentMail{env: env, raw: raw, subject: subject, id: strings.Trim(m.Header.Get("Message-ID"), "<>"),
		refers: strings.Trim(m.Header.Get("References"), "<>"), books: map[string][]byte{}}
	s.walk(t, m.Header.Get("Content-Type"), m.Body)
	return s
}

func (s *sentMail) walk(t *testing.T, contentType string, body io.Reader) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return
		}
		inner := p.Header.Get("Content-Type")
		if name := p.FileName(); name != "" {
			s.names = append(s.names, name)
		}
		switch {
		case strings.HasPrefix(inner, "multipart/"):
			s.walk(t, inner, p)
		case strings.HasSuffix(p.FileName(), ".xlsx"):
			book, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
			if err != nil {
				t.Fatal(err)
			}
			if s.books[p.FileName()] = book; s.book == nil {
				s.name, s.book = p.FileName(), book
			}
		case strings.HasSuffix(p.FileName(), ".eml"):
			if s.msg, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, p)); err != nil {
				t.Fatal(err)
			}
		case strings.HasPrefix(inner, "text/plain"):
			b, err := io.ReadAll(p)
			if err != nil {
				t.Fatal(err)
			}
			s.text += string(b)
		}
	}
}

// newOffice is an office in which the production area's plan is in force from
// the start of 2026.
func newOffice(t *testing.T, change ...func(*Settings)) *office {
	t.Helper()
	o := emptyOffice(t, change...)
	o.adopt("produktion-2026.xlsx")
	return o
}

// emptyOffice is an office without a plan on the first day of 2026.
func emptyOffice(t *testing.T, change ...func(*Settings)) *office {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "rond.db")
	st, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	o := &office{t: t, file: file, now: time.Date(2026, 1, 1, 8, 0, 0, 0, zone)}
	set := Settings{
		Organisation: "Exempelkommunen", Address: notify.Address{Name: "Internkontroll", Email: own},
		Contact: notify.Address{Name: "Anna Lind", Email: "anna.lind@kommun.example"},
		Trust:   inbox.Trusting{Check: "auth-results", AuthServ: "mx.kommun.example", Domains: []string{"kommun.example"}, Own: own},
		Send:    "on", ManagerMail: "ask", Zone: zone, Policy: scheduler.DefaultPolicy(), Calendar: scheduler.NewCalendar(),
	}
	set.ContactMail = "summaries" // what else the contact hears has its own tests
	set.Policy.Notice = 0         // people who are used to it; what comes before the first time has its own tests
	for _, f := range change {
		f(&set)
	}
	if o.Engine, err = New(t.Context(), st, set, func() time.Time { return o.now }, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) adopt(name string) *Imported {
	o.t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", name))
	if err != nil {
		o.t.Fatal(err)
	}
	done, err := o.Import(o.t.Context(), raw)
	if err != nil {
		o.t.Fatalf("%v: %+v", err, done)
	}
	return done
}

// pass ticks and sends at a day, and gives the mails that left.
func (o *office) pass(day string) []sentMail {
	o.t.Helper()
	d, err := scheduler.ParseDate(day)
	if err != nil {
		o.t.Fatal(err)
	}
	o.now = d.In(o.set.Zone, 8, 0)
	return o.again()
}

// again ticks and sends a minute later.
func (o *office) again() []sentMail {
	o.t.Helper()
	o.now = o.now.Add(time.Minute)
	if _, err := o.Tick(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.Send(o.t.Context(), o); err != nil {
		o.t.Fatal(err)
	}
	fresh := o.sent[o.seen:]
	o.seen = len(o.sent)
	return fresh
}

func (o *office) view(f func(store.Reader) error) {
	o.t.Helper()
	if err := o.store.View(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
}

// reply is a mail from somebody with a workbook, as a mail server hands it in.
// Verdict is what that server says of the sender: "pass", "fail" or "".
func (o *office) reply(from, verdict string, to sentMail, book []byte) Verdict {
	o.t.Helper()
	v, err := o.TakeIn(o.t.Context(), o.delivery(from, verdict, to, book))
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) delivery(from, verdict string, to sentMail, book []byte) inbox.Delivery {
	if book == nil {
		return o.letter(from, verdict, to, "Hej! Vad menas med tertial?")
	}
	return o.letter(from, verdict, to, "Hej, här är filen.", enclosed{"svar.xlsx", book})
}

// enclosed is a file in a mail.
type enclosed struct {
	name string
	data []byte
}

// letter is a mail as a server hands it in. Words that begin with a header of
// their own ("Auto-Submitted: …") and an empty line keep it.
func (o *office) letter(from, verdict string, to sentMail, words string, files ...enclosed) inbox.Delivery {
	o.now = o.now.Add(time.Second)
	var b strings.Builder
	if verdict != "" {
		_, domain, _ := strings.Cut(from, "@")
		fmt.Fprintf(&b, "Authentication-Results: mx.kommun.example; dmarc=%s header.from=%s\r\n", verdict, domain)
	}
	if header, body, ok := strings.Cut(words, "\r\n\r\n"); ok {
		b.WriteString(header + "\r\n")
		words = body
	}
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: SV: %s\r\n", from, own, mime.QEncoding.Encode("utf-8", to.subject))
	if to.id != "" {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\n", to.id)
	}
	fmt.Fprintf(&b, "Message-ID: <svar-%d@kommun.example>\r\nDate: Mon, 02 Feb 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n", o.now.UnixNano())
	b.WriteString("Content-Type: multipart/mixed; boundary=grans\r\n\r\n--grans\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words + "\r\n")
	for _, f := range files {
		fmt.Fprintf(&b, "--grans\r\nContent-Type: application/octet-stream; name=%q\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=%q\r\n\r\n%s\r\n",
			f.name, f.name, base64.StdEncoding.EncodeToString(f.data))
	}
	b.WriteString("--grans--\r\n")
	return inbox.Delivery{Source: "imap", Key: fmt.Sprintf("imap:1:%d", o.now.UnixNano()), Raw: []byte(b.String())}
}

// takes takes something in and holds it to a verdict.
func (o *office) takes(d inbox.Delivery, verdict string) Verdict {
	o.t.Helper()
	v, err := o.TakeIn(o.t.Context(), d)
	if err != nil {
		o.t.Fatal(err)
	}
	if v.Verdict != verdict {
		o.t.Fatalf("verdict %q (%s), want %q", v.Verdict, v.Reason, verdict)
	}
	return v
}

func TestAskingIsOneMailPerPersonAndDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if mails := o.pass("2026-01-30"); len(mails) != 0 {
		t.Fatalf("%d mails before anything has opened", len(mails))
	}
	mails := o.pass("2026-02-02")
	if len(mails) == 0 {
		t.Fatal("nobody was asked when January had ended")
	}
	seen := map[string]bool{}
	for _, m := range mails {
		if seen[m.env.To] {
			t.Errorf("%s got two mails", m.env.To)
		}
		seen[m.env.To] = true
		if m.book == nil || !strings.Contains(m.subject, "[R1") {
			t.Errorf("mail to %s: subject %q, workbook of %d bytes", m.env.To, m.subject, len(m.book))
		}
	}
	if again := o.again(); len(again) != 0 {
		t.Errorf("the same day again wrote %d mails", len(again))
	}
}

func TestImportingTheSameAgainChangesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if done := o.adopt("produktion-2026.xlsx"); done.Changed || done.Version != 1 {
		t.Errorf("importing the same again: %+v", done)
	}
}

func TestLateAdoptionAsksNothingEarlier(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	raw, err := os.ReadFile(filepath.Join("..", "demo", "plans", "regionkontoret-2026.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := plan.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	doc.AskFrom = "" // the day of import
	var b bytes.Buffer
	if err := plan.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	o.now = o.now.AddDate(0, 8, 10)
	done, err := o.Import(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if done.Before == 0 {
		t.Fatalf("imported in September, and nothing ended before")
	}
	o.pass("2026-09-14")
	o.view(func(r store.Reader) error {
		all, err := r.Occurrences(t.Context(), store.OccurrenceFilter{States: []string{store.Before}})
		for _, x := range all {
			if x.Request != 0 || x.Period == "2026-M12" {
				t.Errorf("%s %s is before the start: %+v", x.Control, x.Period, x)
			}
		}
		return err
	})
}
