package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rond/workbook/fill"
)

// visitor is a person at a running demo, with a browser that keeps cookies and
// runs nothing.
type visitor struct {
	t      *testing.T
	link   string // that signs in
	base   string
	client *http.Client
}

// startDemo runs "rond demo" as a person would, until its pages are open. The
// function is Ctrl-C: it gives what was printed in all.
func startDemo(t *testing.T, dir string) (*visitor, func() string) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	r, w := io.Pipe()
	var printed, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: w, err: &errs, env: os.Getenv, clock: time.Now}
	exit := make(chan int, 1)
	go func() {
		code := p.run(ctx, []string{"demo", "--dir", dir, "--listen", "127.0.0.1:0"})
		w.Close()
		exit <- code
	}()
	lines := bufio.NewReader(io.TeeReader(r, &printed))
	v := &visitor{t: t}
	for v.link == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the demo ended: %v\n%s%s", err, printed.String(), errs.String())
		}
		v.link = regexp.MustCompile(`http://\S+`).FindString(line)
	}
	v.base = v.link[:strings.Index(v.link, "/demo/")]
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v.client = &http.Client{Jar: jar}
	ended := make(chan struct{})
	go func() { defer close(ended); io.Copy(io.Discard, lines) }()
	return v, func() string {
		t.Helper()
		interrupt()
		if code := <-exit; code != 0 {
			t.Errorf("Ctrl-C ends the demo with %d\n%s", code, errs.String())
		}
		<-ended
		return printed.String()
	}
}

func (v *visitor) page(res *http.Response, err error) string {
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
		v.t.Fatalf("%s %s: %s\n%s", res.Request.Method, res.Request.URL, res.Status, body)
	}
	return string(body)
}

func (v *visitor) get(path string) string { v.t.Helper(); return v.page(v.client.Get(v.base + path)) }

func (v *visitor) post(path string, values url.Values) string {
	v.t.Helper()
	return v.page(v.client.PostForm(v.base+path, values))
}

// reply answers a mail with words, and with a file when there is one.
func (v *visitor) reply(mail, from, words string, file []byte) string {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, val := range map[string]string{"from": from, "words": words} {
		if err := w.WriteField(k, val); err != nil {
			v.t.Fatal(err)
		}
	}
	if file != nil {
		part, err := w.CreateFormFile("file", "ifylld.xlsx")
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	return v.page(v.client.Post(v.base+mail+"/reply", w.FormDataContentType(), &body))
}

// find is what a pattern's group holds on a page.
func (v *visitor) find(page, pattern string) string {
	v.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if m == nil {
		v.t.Fatalf("no %s on the page\n%s", pattern, page)
	}
	return m[1]
}

// waiting is the address of a mail that nobody has answered.
func (v *visitor) waiting() string {
	v.t.Helper()
	return v.find(v.get("/brevlador/"), `<th scope="row"><a href="(/brevlador/[^"]+/\d+)"`)
}

// filled is a mail's workbook, filled in.
func (v *visitor) filled(mail, said string) []byte {
	v.t.Helper()
	b, err := fill.Open([]byte(v.get(v.find(v.get(mail), `href="([^"]+/files/1)"`))))
	if err != nil {
		v.t.Fatal(err)
	}
	for _, row := range b.Rows() {
		for heading, value := range map[string]string{"Genomförd under perioden?": "Ja", "Resultat": said, "Bedömning": b.Choices(row.Ref, "Bedömning")[0]} {
			if err := b.Set(row.Ref, heading, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	data, err := b.Bytes()
	if err != nil {
		v.t.Fatal(err)
	}
	return data
}

// has wants a page to say something.
func (v *visitor) has(page string, wants ...string) {
	v.t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			v.t.Errorf("the page does not say %q\n%s", want, page)
		}
	}
}

// TestAVisitToTheDemo is a person who tries Rond, from the link in the terminal
// to Ctrl-C.
func TestAVisitToTheDemo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := filepath.Join(t.TempDir(), "rond-demo")
	v, interrupt := startDemo(t, dir)
	for _, path := range []string{"/", "/brevlador/", "/demo/" + strings.Repeat("A", 26)} {
		res, err := http.Get(v.base + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s without signing in: %s", path, res.Status)
		}
	}
	v.has(v.page(v.client.Get(v.link)), "Du är "+demoPerson, "Internkontrollplan 2026", "Brevlådorna")
	v.has(v.get("/brevlador/"), "onsdag 29", "Tiden står still")
	t.Run("a mail to a manager", v.releases)
	t.Run("a workbook", v.answersWithAWorkbook)
	t.Run("other answers", v.answersOtherwise)
	t.Run("time", v.letsTimePass)
	t.Run("pictures", v.looks)
	t.Run("risks", v.valuesRisks)

	told := interrupt()
	v.has(told, "Allt stämmer", "SMTP 127.0.0.1:", "IMAP 127.0.0.1:", "Demon är slut", dir)
	mails, err := filepath.Glob(filepath.Join(dir, "mejl", "*.eml"))
	if err != nil || len(mails) < 150 {
		t.Errorf("%d mails are left, %v", len(mails), err)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "rond-demo-*")); err != nil || len(left) > 0 {
		t.Errorf("the demo leaves %v behind, %v", left, err)
	}
}

func (v visitor) answersWithAWorkbook(t *testing.T) {
	v.t = t
	mail := v.waiting()
	const said = "Skrivet för hand på besök."
	sent := v.reply(mail, "owner", "Varsågod!", v.filled(mail, said))
	v.has(sent, "Svar mottaget", "Varsågod!")
	v.has(v.get(v.find(sent, `<li><a href="(/brevlador/[^"]+)">Kvittens`)), "Kvittens")
	v.has(v.get(mail), "Du har tagit över")
	delivery := v.get(v.find(sent, `href="(/deliveries/\d+)"`))
	request := v.get(v.find(delivery, `href="(/requests/\d+)"`))
	v.has(request, said)
}

// valuesRisks goes on to the autumn, and values the risks of a unit by hand: in
// the mailboxes and on the controller's page.
func (v visitor) valuesRisks(t *testing.T) {
	v.t = t
	const asked = `<th scope="row"><a href="(/brevlador/[^"]+/\d+)">[^<]*riskanalys`
	page := v.get("/brevlador/")
	for range 24 { // May to the end of September
		v.pass("week")
		if page = v.get("/brevlador/"); regexp.MustCompile(asked).MatchString(page) {
			break
		}
	}
	mail := v.find(page, asked)
	b, err := fill.Open([]byte(v.get(v.find(v.get(mail), `href="([^"]+/files/1)"`))))
	if err != nil {
		t.Fatal(err)
	}
	const said = "Värderat för hand på besök."
	for _, row := range b.Rows() {
		if row.Risk == "" {
			continue
		}
		for heading, value := range map[string]string{"Sannolikhet": "3", "Konsekvens": "3", "Förslag": "Acceptera", "Kommentar": said} {
			if err := b.Set(row.Ref, heading, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	v.has(v.reply(mail, "owner", "Här kommer riskerna.", data), "Svar mottaget", "Kvittens")
	v.has(v.get(mail), "Du har tagit över")
	v.has(v.get("/risks"), "Regionstyrelsen", "2027")
	v.has(v.post(v.find(v.get("/brevlador/"), asked)+"/fill", nil), "Svar mottaget")
}

func (v visitor) answersOtherwise(t *testing.T) {
	v.t = t
	v.has(v.reply(v.waiting(), "owner", "Inget att anmärka hos oss.", nil), "Fråga", "Mejl som kom av det")
	mail := v.waiting()
	held := v.reply(mail, "stranger", "", v.filled(mail, "Hemifrån."))
	v.has(held, "Väntar på granskning", "hemma.hos.oss@privat.example")
	v.has(v.get("/waiting"), v.find(held, `href="(/deliveries/\d+)"`))
	v.has(v.post(v.waiting()+"/bounce", nil), "Kom inte fram")
	v.has(v.post(v.waiting()+"/away", nil), "Frånvaro")
	v.has(v.post(v.waiting()+"/fill", nil), "Svar mottaget")
}

// releases lets mails to managers go, which are then in their mailboxes. The
// first goes to one who is an owner too.
func (v visitor) releases(t *testing.T) {
	v.t = t
	waiting := v.get("/waiting")
	to := v.find(waiting, `(?s)Mejl till chef.*?<small>([\w.-]+)@<wbr>kommun\.example`) + "@kommun.example"
	before := strings.Count(v.get("/brevlador/"+to+"/"), "i din verksamhet")
	values := url.Values{}
	for _, m := range regexp.MustCompile(`name="mail" value="(\d+)"`).FindAllStringSubmatch(waiting, -1) {
		values.Add("mail", m[1])
	}
	v.post("/mails/release", values)
	if after := strings.Count(v.get("/brevlador/"+to+"/"), "i din verksamhet"); after != before+1 {
		t.Errorf("%s had %d mails as a manager, and has %d", to, before, after)
	}
}

// pass lets time pass and gives a page after it. It may take longer than the
// page that is asked for it waits.
func (v visitor) pass(step string) string {
	v.t.Helper()
	page := v.post("/brevlador/time", url.Values{"step": {step}, "back": {"/waiting"}})
	for strings.Contains(page, "Tiden går") {
		page = v.get("/brevlador/")
	}
	return page
}

func (v visitor) letsTimePass(t *testing.T) {
	v.t = t
	v.has(v.pass("day"), "torsdag 30")
	v.has(v.pass("week"), "torsdag 7")
	v.has(v.post("/language", url.Values{"lang": {"en"}, "back": {"/brevlador/"}}), "Thursday, 7", "Mailboxes")
	v.post("/language", url.Values{"lang": {"sv"}})
}
