package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

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
	if _, body := v.get("/waiting"); !strings.Contains(body, "1 mejl är släppt.") {
		t.Errorf("the page does not tell what was done:\n%s", body)
	}
	if _, body := v.get("/waiting"); strings.Contains(body, "släppt") {
		t.Error("it is told again")
	}
	if o.mails("manager")[0].State != store.MailQueued {
		t.Error("the mail is not released")
	}
}

// TestResend: the page of a mail that did not get through offers to send it as
// it is, and then says so.
func TestResend(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	var failed []store.Mail
	o.view(func(r store.Reader) (err error) {
		failed, err = r.Mails(t.Context(), store.MailFilter{Kind: "dispatch", States: []string{store.MailFailed}})
		return err
	})
	if len(failed) == 0 {
		t.Fatal("nothing was refused")
	}
	path := "/mails/" + strconv.FormatInt(failed[0].ID, 10)
	if _, body := v.get(path); !strings.Contains(body, `action="`+path+`/resend"`) || !strings.Contains(body, failed[0].Raw) || !strings.Contains(body, failed[0].MessageID) {
		t.Errorf("the page does not offer to send it as it is, or which bytes those are:\n%s", body)
	}
	if res, _ := v.post(path+"/resend", nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != path || o.pokes != 1 {
		t.Fatalf("%s to %q, %d pokes", res.Status, res.Header.Get("Location"), o.pokes)
	}
	if _, body := v.get(path); !strings.Contains(body, "Samma mejl skickas en gång till.") || !strings.Contains(body, "Samma mejl skickades en gång till") {
		t.Errorf("the page does not tell what was done:\n%s", body)
	}
	if res, body := v.post(path+"/resend", nil); res.StatusCode != http.StatusConflict || !strings.Contains(body, "väntar på sin tur") {
		t.Errorf("twice: %s\n%s", res.Status, body)
	}
}

// TestSendAgain: the list of what did not get through offers to send it again,
// and leads to the new mail.
func TestSendAgain(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	var failed []store.Mail
	o.view(func(r store.Reader) (err error) {
		failed, err = r.Mails(t.Context(), store.MailFilter{Kind: "dispatch", States: []string{store.MailFailed}})
		return err
	})
	if len(failed) == 0 {
		t.Fatal("nothing was refused")
	}
	path := "/mails/" + strconv.FormatInt(failed[0].ID, 10)
	for _, page := range []string{"/waiting", path} {
		if _, body := v.get(page); !strings.Contains(body, `action="`+path+`/again"`) {
			t.Errorf("%s does not offer to send it again:\n%s", page, body)
		}
	}
	res, _ := v.post(path+"/again", nil)
	to := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || to == path || !strings.HasPrefix(to, "/mails/") {
		t.Fatalf("%s to %q", res.Status, to)
	}
	if _, body := v.get(to); !strings.Contains(body, "Mejlet skickas igen.") {
		t.Errorf("the page does not tell what was done:\n%s", body)
	}
	if res, body := v.post(path+"/again", nil); res.StatusCode != http.StatusConflict || !strings.Contains(body, "redan skickats igen") {
		t.Errorf("twice: %s\n%s", res.Status, body)
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

// TestEveryAct does what no other test here does by its form, and finds it in
// the record of acts with the name of who did it.
func TestEveryAct(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	manager := strconv.FormatInt(o.mails("manager")[0].ID, 10)
	for _, c := range []struct {
		path string
		form url.Values
		told string
	}{
		{"/deliveries/1/attach", url.Values{"request": {"1"}}, "hör nu till utskicket"},
		{"/deliveries/2/dismiss", url.Values{"note": {"Ringde upp"}}, "Noterat"},
		{"/mails/" + manager + "/withdraw", url.Values{"note": {"Behövs inte"}}, "Mejlet är återtaget"},
		{"/hold", nil, "Alla mejl är stoppade"},
		{"/letgo", nil, "Mejlen går ut igen"},
	} {
		res, body := v.post(c.path, c.form)
		if res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %s\n%s", c.path, res.Status, body)
			continue
		}
		if _, body := v.get(res.Header.Get("Location")); !strings.Contains(body, c.told) {
			t.Errorf("%s does not lead to %q:\n%s", c.path, c.told, body)
		}
	}
	var kinds []string
	o.view(func(r store.Reader) error {
		acts, err := r.ActsFrom(t.Context(), 0, 0)
		for _, a := range acts {
			if a.Actor != "Anna <b>Lind</b>" {
				t.Errorf("%s was done by %q", a.Kind, a.Actor)
			}
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	if want := "signed-in attached dealt-with mail-withdrawn all-mail-held all-mail-let-go"; strings.Join(kinds, " ") != want {
		t.Errorf("acts %v, want %s", kinds, want)
	}
	if o.pokes != 5 {
		t.Errorf("the loops were woken %d times", o.pokes)
	}
}

// TestTroubleIsShown: what keeps a loop from its work stands first of all, with
// what follows and the number in the log.
func TestTroubleIsShown(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 1, 1, 6, 40, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		health Health
		want   []string
	}{
		"well":    {Health{Seen: since}, []string{"Brevlådan lästes senast 1\u00a0januari\u00a02026 kl.\u00a007.40"}},
		"new":     {Health{}, []string{"Ingen brevlåda har lästs än"}},
		"mailbox": {Health{Seen: since, Mailbox: Trouble{since, "a1"}}, []string{"sedan 1\u00a0januari\u00a02026 kl.\u00a007.40. Ingen påminns", "Felnummer a1"}},
		"folder":  {Health{Folder: Trouble{since, "b2"}}, []string{"Mappen har inte kunnat läsas", "Felnummer b2"}},
		"out":     {Health{Sending: Trouble{since, "c3"}, Deciding: Trouble{since, "d4"}}, []string{"ligger kvar i kön", "Felnummer c3", "Inget nytt går ut", "Felnummer d4"}},
	} {
		o := newOffice(t, func(o *Options) { o.Health = func() Health { return c.health } })
		_, body := o.controller().get("/")
		for _, w := range c.want {
			if !strings.Contains(body, w) {
				t.Errorf("%s: the page does not say %q:\n%s", name, w, body)
			}
		}
	}
}
