package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestClosingAnOccasion closes one by its form, and finds on the plan's page
// when and by whom, with the workbook that was kept.
func TestClosingAnOccasion(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	const path = "/plans/1/occasions/2026-T1/close"
	if _, body := v.get("/plans/1"); strings.Contains(body, path) {
		t.Error("the occasion can be closed before its last day to answer")
	}
	if res, body := v.post(path, nil); res.StatusCode != http.StatusConflict || !strings.Contains(body, `href="/plans/1"`) {
		t.Errorf("closed early: %s\n%s", res.Status, body)
	}
	o.pass("2026-04-16", "2026-04-23", "2026-04-24", "2026-06-01")
	if _, body := v.get("/plans/1"); !strings.Contains(body, `action="`+path+`"`) {
		t.Fatalf("no form:\n%s", body)
	}
	if res, body := v.post(path, nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	const book = "/plans/1/occasions/2026-T1/workbook"
	if _, body := v.get("/plans/1"); !strings.Contains(body, "Stängt") || !strings.Contains(body, `href="`+book+`"`) || strings.Contains(body, path) {
		t.Errorf("the page does not tell:\n%s", body)
	}
	if res, body := v.get(book); res.Header.Get("Content-Type") != typeXLSX || !strings.HasPrefix(body, "PK") {
		t.Errorf("%s, %s", res.Status, res.Header.Get("Content-Type"))
	}
	if res, _ := v.post(path, nil); res.StatusCode != http.StatusConflict {
		t.Errorf("closed twice: %s", res.Status)
	}
	const decide = "/plans/1/occasions/2026-T1/decide"
	if _, body := v.get("/plans/1"); !strings.Contains(body, `action="`+decide+`"`) {
		t.Errorf("no form for the decision:\n%s", body)
	}
	if res, body := v.post(decide, url.Values{"day": {"2099-01-01"}, "section": {"45"}}); res.StatusCode != http.StatusConflict || !strings.Contains(body, "har inte varit än") {
		t.Errorf("decided ahead: %s\n%s", res.Status, body)
	}
	if res, body := v.post(decide, url.Values{"day": {"2026-05-27"}, "section": {"45"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%s\n%s", res.Status, body)
	}
	for _, page := range []string{"/plans/1", "/boards?year=2026"} {
		if _, body := v.get(page); !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), "27 maj 2026 § 45") {
			t.Errorf("%s does not tell the decision:\n%s", page, body)
		}
	}
}

// TestSendingBack returns an answer by its form, and shows that it waits.
func TestSendingBack(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	asked := o.mails("dispatch")[2]
	o.takeIn(asked, asked.To, "pass", o.filled(asked))
	var answered []store.Occurrence
	o.view(func(r store.Reader) (err error) {
		answered, err = r.Occurrences(t.Context(), store.OccurrenceFilter{States: []string{store.Answered}})
		return err
	})
	here := fmt.Sprintf("/occurrences/%d", answered[0].ID)
	if _, body := v.get(here); !strings.Contains(body, `action="`+here+`/return"`) {
		t.Fatalf("no form:\n%s", body)
	}
	res, body := v.post(here+"/return", url.Values{"due": {"2026-04-01"}, "words": {hostile}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if _, body := v.get(here); !strings.Contains(body, "åter för komplettering, till 1") || strings.Contains(body, hostile) || strings.Contains(body, here+"/return") {
		t.Errorf("the page does not tell:\n%s", body)
	}
	if res, _ := v.post(here+"/return", url.Values{"due": {"2026-04-01"}, "words": {"igen"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("returned twice: %s", res.Status)
	}
}
