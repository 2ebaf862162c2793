package web

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"rond/internal/plan"
)

// TestTheYearBeforeAdoption: a plan that is only looked at tells how many mails
// each person gets, and its year can be kept, without anything being changed.
func TestTheYearBeforeAdoption(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	raw := planBytes(t)
	p, _, err := plan.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	p.Controls[0].Text += " (ändrad)"
	var changed bytes.Buffer
	if err := plan.Write(&changed, p); err != nil {
		t.Fatal(err)
	}
	res, body := v.upload(changed.Bytes())
	links := regexp.MustCompile(`href="(/proposed/[^"]+/calendar\.(?:xlsx|ics))"`).FindAllStringSubmatch(body, -1)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "Mejl per person") || len(links) != 2 {
		t.Fatalf("%s, links %v\n%s", res.Status, links, body)
	}
	before := o.head()
	for _, link := range links {
		res, body := v.get(link[1])
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), `attachment; filename="arskalender-2026-forslag.`) || len(body) < 500 {
			t.Errorf("%s: %s, %d bytes", link[1], res.Status, len(body))
		}
	}
	if o.head() != before {
		t.Error("looking changed something")
	}
	if _, body := v.get("/next"); !strings.Contains(body, `href="/years/2026/calendar.ics"`) || !strings.Contains(body, "Mejl per person") {
		t.Error("the year cannot be kept")
	}
	for _, path := range []string{"/years/2026/calendar.pdf", "/years/0/calendar.ics", "/proposed/ab12/calendar.exe"} {
		if res, _ := v.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	if res, _ := v.get("/proposed/ab12-1/calendar.ics"); res.StatusCode != http.StatusConflict {
		t.Errorf("what nobody proposed: %s", res.Status)
	}
}
