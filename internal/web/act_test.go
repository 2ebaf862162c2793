package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestAnActIsToldOnce: an act leads to a page that tells it, and a page that is
// loaded again does not.
func TestAnActIsToldOnce(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	held := o.mails("manager")
	res, _ := v.post("/mails/release", url.Values{"mail": {strconv.FormatInt(held[0].ID, 10)}})
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/waiting" || o.pokes != 1 {
		t.Fatalf("%s to %q, %d pokes", res.Status, res.Header.Get("Location"), o.pokes)
	}
	if _, body := v.get("/waiting"); !strings.Contains(body, "1 mejl är släppt och går ut") {
		t.Errorf("the page does not tell what was done:\n%s", body)
	}
	if _, body := v.get("/waiting"); strings.Contains(body, "släppt") {
		t.Error("it is told again")
	}
	if o.mails("manager")[0].State != store.MailQueued {
		t.Error("the mail is not released")
	}
}

// TestSomebodyWasFirst: what can no longer be done is told in words, with a
// way back, and nothing is changed.
func TestSomebodyWasFirst(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	id := strconv.FormatInt(o.mails("manager")[0].ID, 10)
	v.post("/mails/"+id+"/release", nil)
	before := o.head()
	for path, word := range map[string]string{"/mails/" + id + "/release": "väntar på sin tur", "/letgo": "Ingen håller mejlen"} {
		res, body := v.post(path, nil)
		if res.StatusCode != http.StatusConflict || !strings.Contains(body, word) || !strings.Contains(body, "Tillbaka") {
			t.Errorf("%s: %s\n%s", path, res.Status, body)
		}
	}
	if o.head() != before {
		t.Error("something was changed")
	}
}

// TestAFlashIsOurs: a cookie can say anything, and tells nothing then.
func TestAFlashIsOurs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	v := o.controller()
	for _, value := range []string{"<b>x</b>.1", "released", "released.x", "title.1", ".", ""} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", o.server.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: flashCookie, Value: value})
		if res, body := v.do(r); res.StatusCode != http.StatusOK || strings.Contains(body, `class="flash"`) {
			t.Errorf("%q: %s", value, res.Status)
		}
	}
}

// TestEveryFlashIsWritten: each thing that can have been done has its sentence.
func TestEveryFlashIsWritten(t *testing.T) {
	t.Parallel()
	for key := range flashes() {
		for _, lang := range []string{"sv", "en"} {
			p := samples(lang)["upload"].(uploadPage)
			p.Frame.Flash, p.Frame.Number = "flash-"+key, 2
			if b, err := render(lang, "upload", p); err != nil || !strings.Contains(string(b), `class="flash"`) {
				t.Errorf("%s in %s: %v", key, lang, err)
			}
		}
	}
}

// TestUploadingWhatIsNoPlan: each is told what to do, and nothing is put in
// force.
func TestUploadingWhatIsNoPlan(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	for name, c := range map[string]struct {
		data   []byte
		status int
		word   string
	}{
		"nothing":        {nil, http.StatusBadRequest, "Ingen fil följde med"},
		"no workbook":    {[]byte("hej"), http.StatusOK, "fel att rätta"},
		"another book":   {o.filled(o.mails("dispatch")[1]), http.StatusOK, "fel att rätta"},
		"the same again": {planBytes(t), http.StatusOK, "samma sak"},
	} {
		res, body := v.upload(c.data)
		if res.StatusCode != c.status || !strings.Contains(body, c.word) || strings.Contains(body, `action="/plans/adopt"`) {
			t.Errorf("%s: %s\n%s", name, res.Status, body)
		}
	}
	res, body := v.post("/plans/adopt", url.Values{"sha": {"<b>nope"}})
	if res.StatusCode != http.StatusConflict || strings.Contains(body, "<b>nope") {
		t.Errorf("adopting what nobody proposed: %s\n%s", res.Status, body)
	}
	if res, _ := v.post("/plans/upload", url.Values{"file": {"x"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a form without a file: %s", res.Status)
	}
}

// TestTheLinkSignsInOnce: looking at it does not use it up.
func TestTheLinkSignsInOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	secret := o.link()
	v := o.visitor()
	for range 2 {
		if res, body := v.get("/login/" + secret); res.StatusCode != http.StatusOK || !strings.Contains(body, `action="/login/`+secret+`"`) || !strings.Contains(body, "noindex") {
			t.Fatalf("%s\n%s", res.Status, body)
		}
	}
	if res, _ := v.post("/login/"+secret, nil); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	if res, body := v.get("/"); res.StatusCode != http.StatusOK || !strings.Contains(body, "Anna &lt;b&gt;Lind") {
		t.Errorf("%s\n%s", res.Status, body)
	}
	other := o.visitor()
	for _, res := range []*http.Response{first(other.get("/login/" + secret)), first(other.post("/login/"+secret, nil)), first(other.post("/login/nope", nil))} {
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("again: %s", res.Status)
		}
	}
	v.post("/logout", nil)
	if res, _ := v.get("/"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("after signing out: %s", res.Status)
	}
	if strings.Contains(o.log.String(), secret) {
		t.Error("the log has the secret")
	}
}

func first(res *http.Response, _ string) *http.Response { return res }
