package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rond/internal/mailtest"
	"rond/templates"
	"rond/workbook/fill"
)

// visit is somebody who looks at the mailboxes of a demo that has come to a
// day in March.
type visit struct {
	t       *testing.T
	road    *thinRoad
	session *Session
	server  *httptest.Server
}

func newVisit(t *testing.T) *visit {
	t.Helper()
	r := newThinRoad(t, 36)
	s, err := Begin(t.Context(), r.options(filepath.Join(t.TempDir(), "demo"), 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PlayTo(t.Context(), time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	v := &visit{t: t, road: r, session: s}
	v.server = httptest.NewServer(s.Handler(Site{
		Frame: func(r *http.Request) (templates.Frame, error) {
			strip, err := s.Strip(r, "sv", "Ingrid")
			return templates.Frame{Lang: "sv", Name: "Ingrid", Strip: strip}, err
		},
		Missing: func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "missing", http.StatusNotFound) },
		Failed: func(w http.ResponseWriter, _ *http.Request, err error) {
			t.Error(err)
			http.Error(w, "failed", http.StatusInternalServerError)
		},
		Program: MailProgram{SMTP: r.server.SMTPAddr(), IMAP: r.server.IMAPAddr(), Password: "x"},
	}))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Live(ctx) }()
	t.Cleanup(func() {
		v.server.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return v
}

func (v *visit) answer(res *http.Response, err error) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s\n%s", res.Request.URL, res.Status, body)
	}
	return string(body)
}

func (v *visit) get(path string) string {
	v.t.Helper()
	return v.answer(http.Get(v.server.URL + path))
}

func (v *visit) post(path string, values url.Values) string {
	v.t.Helper()
	return v.answer(http.PostForm(v.server.URL+path, values))
}

// pass lets time pass and gives the list of mailboxes after it. It may take
// longer than a page waits.
func (v *visit) pass(step string) string {
	v.t.Helper()
	v.post(Root+"time", url.Values{"step": {step}, "back": {Root}})
	<-v.session.Play(time.Time{})
	return v.get(Root)
}

// status is the code that a request of a form is answered with.
func (v *visit) status(path, kind string, body io.Reader) int {
	v.t.Helper()
	res, err := http.Post(v.server.URL+path, kind, body)
	if err != nil {
		v.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// browserForm is a reply as a browser sends it.
func browserForm(t *testing.T, values map[string]string, name string, data []byte) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for k, val := range values {
		if err := w.WriteField(k, val); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" || data != nil {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

func (v *visit) reply(mail string, values map[string]string, name string, data []byte) string {
	v.t.Helper()
	kind, body := browserForm(v.t, values, name, data)
	return v.answer(http.Post(v.server.URL+mail+"/reply", kind, body))
}

// waiting is the newest mail with a workbook that nobody has answered.
func (v *visit) waiting() line {
	v.t.Helper()
	for _, b := range v.session.mailboxes() {
		for _, n := range b.Mails {
			if o, err := v.session.open(b.Address, n.Seq); err == nil && o.state == stateWaits {
				return n
			}
		}
	}
	v.t.Fatal("nobody has anything to answer")
	return line{}
}

// filled downloads a mail's workbook and fills it in.
func (v *visit) filled(n line) []byte {
	v.t.Helper()
	book, err := fill.Open([]byte(v.get(n.Link() + "/files/1")))
	if err != nil {
		v.t.Fatal(err)
	}
	for _, row := range book.Rows() {
		for heading, value := range map[string]string{performed: "Ja", result: "Skrivet för hand.", grade: book.Choices(row.Ref, grade)[0]} {
			if err := book.Set(row.Ref, heading, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	data, err := book.Bytes()
	if err != nil {
		v.t.Fatal(err)
	}
	return data
}

var frame = regexp.MustCompile(`<iframe class="letter" sandbox src="([^"]+)"`)

func TestAMailIsReadAndAnsweredByHand(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	n := v.waiting()
	if list := v.get(Root); !strings.Contains(list, `href="/brevlador/`+n.To+`/"`) || !strings.Contains(list, "tisdag 10") {
		t.Errorf("the list does not lead to %s, or tells no time:\n%s", n.To, list)
	}
	if box := v.get(Root + n.To + "/"); !strings.Contains(box, `href="`+n.Link()+`"`) {
		t.Errorf("the mailbox does not lead to the mail:\n%s", box)
	}
	if mail := v.get(n.Link()); !strings.Contains(mail, "Detta gäller") {
		t.Errorf("the mail's words are not on its page:\n%s", mail)
	}
	sent := v.reply(n.Link(), map[string]string{"from": "owner", "words": "Varsågod!"}, `C:\mina "filer"\svar åäö.xlsx`, v.filled(n))
	for _, want := range []string{"Svar mottaget", "Kvittens", "Varsågod!", "svar åäö.xlsx"} {
		if !strings.Contains(sent, want) {
			t.Errorf("the page of what came of it does not say %s:\n%s", want, sent)
		}
	}
	if mail := v.get(n.Link()); !strings.Contains(mail, "Du har tagit över") {
		t.Errorf("the mail does not say that it was answered by hand:\n%s", mail)
	}
	request := reference.FindString(n.Subject)
	<-v.session.Play(v.session.o.To)
	for _, m := range v.session.crowd.journal.Mails {
		if m.Request == request && m.At.After(n.At) && m.At.Month() > 3 {
			t.Errorf("%s went on answering %s: %+v", m.Owner, request, m)
		}
	}
	if page := v.get(Root); !strings.Contains(page, "Året är slut") {
		t.Error("the page does not say that the year is over")
	}
}

func TestOtherWaysToAnswer(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	for _, c := range []struct {
		name, verdict string
		do            func(line) string
	}{
		{"words", verdictQuestion, func(n line) string {
			return v.reply(n.Link(), map[string]string{"from": "owner", "words": "Inget att anmärka."}, "", nil)
		}},
		{"a colleague", "Svar mottaget", func(n line) string {
			return v.reply(n.Link(), map[string]string{"from": "other"}, "svar.xlsx", v.filled(n))
		}},
		{"a stranger", verdictHeld, func(n line) string {
			return v.reply(n.Link(), map[string]string{"from": "stranger"}, "svar.xlsx", v.filled(n))
		}},
		{"away", verdictAway, func(n line) string { return v.post(n.Link()+"/away", nil) }},
		{"bounce", verdictBounce, func(n line) string { return v.post(n.Link()+"/bounce", nil) }},
		{"their own answer", "Svar mottaget", func(n line) string { return v.post(n.Link()+"/fill", nil) }},
	} {
		if sent := c.do(v.waiting()); !strings.Contains(sent, c.verdict) {
			t.Errorf("%s: want %s:\n%s", c.name, c.verdict, sent)
		}
		v.pass("week") // so that somebody else has something to answer
	}
}

func TestTimePasses(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	for _, c := range []struct{ step, day string }{{"day", "onsdag 11"}, {"week", "onsdag 18"}, {"day", "torsdag 19"}, {"day", "fredag 20"}, {"day", "måndag 23"}} {
		if page := v.pass(c.step); !strings.Contains(page, c.day) {
			t.Errorf("after a %s it is not %s:\n%s", c.step, c.day, page)
		}
	}
	for _, back := range []string{"https://annan.example/", "//annan.example/", "/brevlador//annan.example", "/brevlador/\\annan", "/x?news=1", "/x y", "x", ""} {
		if page := v.post(Root+"time", url.Values{"step": {"day"}, "back": {back}}); !strings.Contains(page, "<h1>Brevlådorna</h1>") {
			t.Errorf("came back to %q", back)
		}
	}
	if page := v.pass("year"); !strings.Contains(page, "Året är slut") || strings.Contains(page, `name="step"`) {
		t.Errorf("the year is not over:\n%s", page)
	}
}

// TestFormsAreBounded holds what a browser may send.
func TestFormsAreBounded(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	n := v.waiting()
	before := len(v.road.server.Messages())
	for name, c := range map[string]struct {
		values map[string]string
		data   []byte
	}{
		"nothing":        {map[string]string{"words": "  "}, nil},
		"too much words": {map[string]string{"words": strings.Repeat("ord ", maxWords)}, nil},
		"too large":      {map[string]string{"words": "x"}, make([]byte, maxFile+1)},
		"far too large":  {map[string]string{"words": "x"}, make([]byte, maxForm+1)},
	} {
		attached := ""
		if c.data != nil {
			attached = "svar.xlsx"
		}
		kind, body := browserForm(t, c.values, attached, c.data)
		if got := v.status(n.Link()+"/reply", kind, body); got != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := v.status(n.Link()+"/reply", "text/plain", strings.NewReader("x")); got != http.StatusUnprocessableEntity {
		t.Errorf("no form: %d", got)
	}
	if after := len(v.road.server.Messages()); after != before {
		t.Errorf("%d mails were sent", after-before)
	}
}

func TestNoSuchMail(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	n := v.waiting()
	for _, path := range []string{"nobody@kommun.example/", "x/1", n.To + "/0", n.To + "/999999", n.To + "/-1", n.To + "/x", thinOwn + "/1", "sent/0", "sent/x",
		fmt.Sprintf("sent/%d", n.Seq), n.To + "/1/2/3", fmt.Sprintf("%s/%d/files/7", n.To, n.Seq), fmt.Sprintf("%s/%d/files/0", n.To, n.Seq), "sent/999999/files/1"} {
		res, err := http.Get(v.server.URL + Root + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	for _, act := range []string{"/fill", "/away", "/bounce"} {
		if got := v.status(Root+thinOwn+"/1"+act, "application/x-www-form-urlencoded", nil); got != http.StatusNotFound {
			t.Errorf("%s: %d", act, got)
		}
	}
}

// TestTheFrameIsShut: whatever HTML a mail holds, it is shown where nothing
// runs and nothing is fetched, and files are saved, never shown.
func TestTheFrameIsShut(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	n := v.waiting()
	r := reply{From: thinOwn, To: n.To, ID: "html@kommun.example", At: n.At, Subject: "Med HTML", Words: "<script>", Shape: 1,
		Book: &file{Name: "a\"b\r\nX: y.html", Data: []byte("<script>")}}
	if err := v.road.server.Send(t.Context(), thinOwn, n.To, r.bytes(), true); err != nil {
		t.Fatal(err)
	}
	if err := v.session.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	box, err := v.session.mailbox(n.To)
	if err != nil {
		t.Fatal(err)
	}
	mail := v.get(box.Newest().Link())
	at := frame.FindStringSubmatch(mail)
	if at == nil || strings.Contains(mail, "<script") {
		t.Fatalf("the page has no frame, or a script:\n%s", mail)
	}
	for path, want := range map[string]map[string]string{
		at[1]:                            {"Content-Security-Policy": "sandbox; default-src 'none';"},
		box.Newest().Link() + "/files/1": {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Content-Type": "application/octet-stream"},
	} {
		res, err := http.Get(v.server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		for h, begins := range want {
			if got := res.Header.Get(h); !strings.HasPrefix(got, begins) {
				t.Errorf("%s: %s: %q", path, h, got)
			}
		}
	}
}

// TestAMailProgramIsHeard: what comes over SMTP from elsewhere is taken in at
// once, and the owner leaves the rest to it.
func TestAMailProgramIsHeard(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	n := v.waiting()
	heard := make(chan struct{})
	v.road.server.Hook(func(e mailtest.Event) mailtest.Action {
		if e.Step == mailtest.StepDot && e.To == n.To && bytes.Contains(e.Raw, []byte("Tack")) {
			close(heard)
		}
		return mailtest.Continue
	})
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: Re: %s\r\nMessage-ID: <x@thunderbird>\r\nIn-Reply-To: <%s>\r\n\r\nHej.\r\n", n.To, thinOwn, n.Subject, n.ID)
	if err := v.road.server.Send(t.Context(), n.To, thinOwn, []byte(raw), true); err != nil {
		t.Fatal(err)
	}
	select {
	case <-heard:
	case <-t.Context().Done():
	}
	if mail := v.get(n.Link()); !strings.Contains(mail, "Du har tagit över") {
		t.Errorf("the owner has not noticed:\n%s", mail)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"svar.xlsx": "svar.xlsx", `C:\Users\a\svar.xlsx`: "svar.xlsx", "../../etc/passwd": "passwd", "a\r\nb.xlsx": "ab.xlsx",
		"": "fil", "/": "fil", "..": "fil", "\x00": "fil", "åäö.xlsx": "åäö.xlsx", strings.Repeat("x", 300) + ".xlsx": strings.Repeat("x", 95) + ".xlsx",
	} {
		if got := fileName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
