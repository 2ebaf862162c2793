package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rond/internal/store"
)

// routes is every route behind the gate, with the first of each thing.
func routes() (gets, posts []string) {
	s := &site{}
	fill := strings.NewReplacer("{$}", "", "{id}", "1", "{n}", "1", "{period}", "2026-T1")
	for _, p := range slices.Concat(slices.Collect(maps.Keys(s.views())), slices.Collect(maps.Keys(s.downloads()))) {
		gets = append(gets, fill.Replace(strings.Replace(p, "/years/{id}", "/years/2026", 1)))
	}
	for p := range s.acts() {
		posts = append(posts, fill.Replace(p))
	}
	return gets, append(posts, "/occurrences/1", "/plans/upload", "/logout")
}

// TestNothingWithoutASession walks every route, and some that are none.
func TestNothingWithoutASession(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	before := o.head()
	stranger := o.visitor()
	gets, posts := routes()
	for _, path := range append(gets, "/nowhere", "/plans", "/login", "/static", "/.git/config") {
		res, body := stranger.get(path)
		if res.StatusCode != http.StatusUnauthorized || !strings.Contains(body, "rond login-link") || reveals(body) {
			t.Errorf("GET %s: %s\n%s", path, res.Status, body)
		}
	}
	for _, path := range append(posts, "/", "/waiting") {
		res, body := stranger.post(path, url.Values{"mail": {"1"}, "note": {"x"}})
		if res.StatusCode != http.StatusUnauthorized || reveals(body) {
			t.Errorf("POST %s: %s\n%s", path, res.Status, body)
		}
	}
	if o.head() != before || o.pokes > 0 {
		t.Error("something was done for a stranger")
	}
}

// reveals says that a page has something of what is inside.
func reveals(body string) bool {
	return strings.Contains(body, "Internkontrollplan") || strings.Contains(body, "@kommun.example") || strings.Contains(body, "<nav")
}

// head is the end of the record of events.
func (o *office) head() store.Head {
	o.t.Helper()
	var h store.Head
	o.view(func(r store.Reader) (err error) { h, err = r.Head(o.t.Context()); return err })
	return h
}

// TestLookingChangesNothing follows every link from every page, signed in, and
// finds each page whole and the store as it was.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	before, events := o.dump(), o.head()
	for _, lang := range []string{"sv", "en"} {
		v.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
		seen := map[string]bool{}
		gets, _ := routes()
		for queue := append(gets, "/"); len(queue) > 0 && len(seen) < 150; queue = queue[1:] {
			path := queue[0]
			if seen[path] || strings.Contains(path, "/static/") {
				continue
			}
			seen[path] = true
			res, body := v.get(path)
			if res.Header.Get("Content-Disposition") != "" {
				continue
			}
			if res.StatusCode >= 500 {
				t.Errorf("GET %s: %s", path, res.Status)
			}
			if bad := active([]byte(body)); len(bad) > 0 || strings.Contains(body, "<b>Lind") {
				t.Errorf("GET %s has %v", path, bad)
			}
			if res.StatusCode == http.StatusOK && !strings.Contains(body, `<html lang="`+lang+`">`) {
				t.Errorf("GET %s is not in %s", path, lang)
			}
			for _, link := range links(body) {
				queue = append(queue, link)
			}
		}
		if len(seen) < 100 {
			t.Errorf("only %d pages were found: %v", len(seen), slices.Sorted(maps.Keys(seen)))
		}
	}
	if o.head() != events || o.dump() != before || o.pokes > 0 {
		t.Error("looking changed something")
	}
	if strings.Contains(o.log.String(), "page failed") {
		t.Errorf("the log has errors:\n%s", o.log.String())
	}
}

// dump is what looking could have changed.
func (o *office) dump() string {
	o.t.Helper()
	var b strings.Builder
	o.view(func(r store.Reader) error {
		ctx := o.t.Context()
		mails, err := r.Mails(ctx, store.MailFilter{})
		deliveries, err2 := r.Deliveries(ctx, store.DeliveryFilter{})
		occurrences, err3 := r.Occurrences(ctx, store.OccurrenceFilter{})
		requests, err4 := r.Requests(ctx, store.RequestFilter{})
		acts, err5 := r.ActsFrom(ctx, 0, 0)
		fmt.Fprint(&b, mails, deliveries, occurrences, requests, acts)
		for _, e := range []error{err, err2, err3, err4, err5} {
			if e != nil {
				return e
			}
		}
		return nil
	})
	return b.String()
}

// TestAnotherSite: what another site makes a browser post is refused, whoever
// is signed in, and however the browser says so.
func TestAnotherSite(t *testing.T) {
	t.Parallel()
	o := newWorld(t, func(o *Options) { o.PublicURL = "https://rond.kommun.example" })
	v := o.controller()
	for name, headers := range map[string]map[string]string{
		"new browser":        {"Sec-Fetch-Site": "cross-site"},
		"same domain":        {"Sec-Fetch-Site": "same-site", "Origin": "https://annat.kommun.example"},
		"old browser":        {"Origin": "https://illvillig.example"},
		"a page in a frame":  {"Origin": "null"},
		"our name elsewhere": {"Origin": "https://rond.kommun.example.illvillig.example"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", o.server.URL+"/hold", nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, value := range headers {
			r.Header.Set(k, value)
		}
		res, body := v.do(r)
		if res.StatusCode != http.StatusForbidden || !strings.Contains(body, "annan webbplats") || reveals(body) {
			t.Errorf("%s: %s\n%s", name, res.Status, body)
		}
	}
	if since, _, err := o.Holding(t.Context()); err != nil || !since.IsZero() {
		t.Errorf("mail was held, %v", err)
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", o.server.URL+"/hold", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "https://rond.kommun.example") // behind a proxy that gives us another Host
	if res, _ := v.do(r); res.StatusCode != http.StatusSeeOther {
		t.Errorf("our own page: %s", res.Status)
	}
}

// zeros is a body without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	_, posts := routes()
	for _, path := range posts {
		if path == "/logout" || path == "/plans/upload" { // the one reads no body, the other has its own limit
			continue
		}
		res, body := v.post(path, url.Values{"note": {strings.Repeat("x", maxForm)}})
		if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, "för mycket") {
			t.Errorf("POST %s with a large form: %s", path, res.Status)
		}
	}
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.xlsx\"\r\n\r\n"
	r, err := http.NewRequestWithContext(t.Context(), "POST", o.server.URL+"/plans/upload", io.LimitReader(io.MultiReader(strings.NewReader(head), zeros{}), maxPlan+1<<20))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if res, err := v.client.Do(r); err == nil { // the server may also have hung up
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(body), "50 MB") {
			t.Errorf("a large plan: %s", res.Status)
		}
	}
}

// TestBrokenRequests: none of them is an error of ours.
func TestBrokenRequests(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	for path, want := range map[string]int{
		"/nowhere": 404, "/plans/0": 404, "/plans/-1": 404, "/plans/x": 404, "/plans/999999": 404, "/requests/99999999999999999999": 404,
		"/mails/999": 404, "/mails/999/raw": 404, "/deliveries/1/files/99": 404, "/deliveries/1/files/0": 404, "/occurrences/999999": 404, "/versions/99/file": 404,
		"/years/1999/workbook": 404, "/years/2026/workbook?occasion=nope": 404, "/plans/1/cell?control=nope&period=2026-M01": 404, "/plans/1/cell": 404,
		"/next/mail?cause=nope": 404, "/next?year=x": 404, "/static/nope": 404, "/mails/release": 404, "/next?year=999999": 200, "/occurrences/1?delivery=x": 200, "/%00": 404,
	} {
		if res, body := v.get(path); res.StatusCode != want {
			t.Errorf("GET %s: %s, want %d\n%.600s", path, res.Status, want, body)
		}
	}
	for path, form := range map[string]url.Values{
		"/mails/release":       {"mail": {"1", "x"}},
		"/deliveries/1/attach": {"request": {"x"}},
		"/occurrences/1":       {"delivery": {"x"}},
	} {
		if res, _ := v.post(path, form); res.StatusCode != http.StatusBadRequest {
			t.Errorf("POST %s %v: %s", path, form, res.Status)
		}
	}
	for _, path := range []string{"/mails/x/release", "/mails/999/hold", "/deliveries/999/accept", "/deliveries/1/attach?"} {
		if res, _ := v.post(path, url.Values{"request": {"999999"}}); res.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s: %s", path, res.Status)
		}
	}
	if strings.Contains(o.log.String(), "page failed") {
		t.Errorf("the log has errors:\n%s", o.log.String())
	}
}

// TestAnErrorHasANumber: a person sees a number, and the log has it with the
// error.
func TestAnErrorHasANumber(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	v := o.controller()
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	res, body := v.get("/")
	id := regexp.MustCompile(`<code>([A-Z2-7]{8})</code>`).FindStringSubmatch(body)
	if res.StatusCode != http.StatusInternalServerError || id == nil || strings.Contains(body, "closed") {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if log := o.log.String(); !strings.Contains(log, "id="+id[1]) || !strings.Contains(log, "closed") {
		t.Errorf("the log does not tell of %s:\n%s", id[1], log)
	}
}

func TestClientAddress(t *testing.T) {
	t.Parallel()
	s := &site{Options: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:99", "", "192.0.2.1"},
		{"192.0.2.1:99", "198.51.100.7", "192.0.2.1"}, // no proxy of ours says so
		{"10.1.1.1:99", "198.51.100.7", "198.51.100.7"},
		{"10.1.1.1:99", "203.0.113.9, 198.51.100.7", "198.51.100.7"}, // the first was written by the client
		{"10.1.1.1:99", "198.51.100.7, 10.2.2.2", "198.51.100.7"},
		{"[::1]:99", "2001:db8::7", "2001:db8::7"},
		{"10.1.1.1:99", "<script>", "10.1.1.1"},
		{"10.1.1.1:99", "", "10.1.1.1"},
		{"somewhere", "198.51.100.7", ""},
	} {
		r := httptest.NewRequestWithContext(context.Background(), "GET", "/", nil)
		if r.RemoteAddr = c.remote; c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.client(r); got != c.want {
			t.Errorf("%s, %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/": "/", "/mails/3": "/mails/3", "/next?year=2027": "/next?year=2027", "": "/", "mails": "/", "//illvillig.example": "/", "/\\illvillig.example": "/",
		"https://illvillig.example/": "/", "javascript:alert(1)": "/", "/\t/illvillig.example": "/", "/%2f/illvillig.example": "/", "///illvillig.example": "/", "/a\r\nb": "/", "https:///x": "/",
	} {
		if got := within(address); got != want {
			t.Errorf("%q leads to %q, want %q", address, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"plan-PN-2026.xlsx": "plan-PN-2026.xlsx", "": "file", "..": "file", "\"; x=\"\r\nA: b.xlsx": "x____A__b.xlsx", "åäö.pdf": "pdf", "../../etc/passwd": "etc_passwd"} {
		if got := fileName(name); got != want {
			t.Errorf("%q is kept as %q, want %q", name, got, want)
		}
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	v := o.visitor()
	for name, kind := range map[string]string{"rond.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		res, body := v.get("/static/" + name)
		tag := res.Header.Get("ETag")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != kind || tag == "" || body == "" {
			t.Errorf("%s: %s %v", name, res.Status, res.Header)
		}
		r, err := http.NewRequestWithContext(t.Context(), "GET", o.server.URL+"/static/"+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", tag)
		if res, body := v.do(r); res.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s again: %s", name, res.Status)
		}
	}
}

// TestDownloads: whatever a file is, a browser only keeps it.
func TestDownloads(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	for _, path := range []string{"/years/2026/workbook", "/years/2026/workbook?occasion=2026-T1", "/plans/1/export", "/plans/1/continued", "/plans/1/rollover", "/plans/template", "/versions/1/file",
		"/deliveries/1/files/1", "/deliveries/1/raw", "/mails/1/raw", "/years/2026/calendar.xlsx", "/years/2026/calendar.ics"} {
		res, body := v.get(path)
		kind, disposition := res.Header.Get("Content-Type"), res.Header.Get("Content-Disposition")
		if res.StatusCode != http.StatusOK || !slices.Contains([]string{typeXLSX, typeCalendar, "application/octet-stream"}, kind) || !regexp.MustCompile(`^attachment; filename="[A-Za-z0-9._-]+"$`).MatchString(disposition) {
			t.Errorf("%s: %s %q %q", path, res.Status, kind, disposition)
		}
		if kind == typeXLSX && !strings.HasPrefix(body, "PK") {
			t.Errorf("%s is no workbook", path)
		}
		if kind == typeCalendar && !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") {
			t.Errorf("%s is no calendar file", path)
		}
	}
}

// upload posts plan files as a browser does.
func (v *visitor) upload(files ...[]byte) (*http.Response, string) {
	v.t.Helper()
	return v.uploadTo("/plans/upload", files...)
}

// uploadTo posts files to a page as a browser does.
func (v *visitor) uploadTo(path string, files ...[]byte) (*http.Response, string) {
	v.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, data := range files {
		part, err := form.CreateFormFile("file", "plan.xlsx")
		if err != nil {
			v.t.Fatal(err)
		}
		part.Write(data)
	}
	form.Close()
	r, err := http.NewRequestWithContext(v.t.Context(), "POST", v.server.URL+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.do(r)
}
