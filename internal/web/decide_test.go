package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestDecidingAboutOne does by their forms what can be decided about one thing
// to answer, and finds it on its page with its reason as text.
func TestDecidingAboutOne(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	var waits []store.Occurrence
	o.view(func(r store.Reader) (err error) {
		waits, err = r.Occurrences(t.Context(), store.OccurrenceFilter{States: []string{store.Asked}})
		return err
	})
	here := fmt.Sprintf("/occurrences/%d", waits[0].ID)
	if _, body := v.get(here); !strings.Contains(body, `action="`+here+`/extend"`) || !strings.Contains(body, `action="`+here+`/move"`) {
		t.Fatalf("no forms:\n%s", body)
	}
	follow := func(path string, form url.Values, words ...string) string {
		t.Helper()
		res, body := v.post(path, form)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s\n%s", path, res.Status, body)
		}
		_, body = v.get(res.Header.Get("Location"))
		for _, w := range words {
			if !strings.Contains(body, w) || strings.Contains(body, hostile) {
				t.Errorf("%s does not say %q:\n%s", path, w, body)
			}
		}
		return res.Header.Get("Location")
	}
	why := url.Values{"reason": {hostile}, "due": {"2026-04-01"}, "whole": {"yes"}, "period": {"2026-H1"}, "seat": {"0"}}
	follow(here+"/extend", why, "Mer tid är given, till 1", "&lt;img")
	follow(here+"/cancel", why, "Kontrollen utgår för den här perioden.", here+"/reinstate")
	follow(here+"/reinstate", nil, "Frågan ställs ändå.", here+"/extend")
	there := follow(here+"/move", why, "Kontrollen är flyttad hit.")
	if _, body := v.get(here); !strings.Contains(body, `href="`+there+`"`) {
		t.Errorf("it does not lead to where it is:\n%s", body)
	}
	request := fmt.Sprintf("/requests/%d", waits[0].Request)
	if _, body := v.get(request); !strings.Contains(body, "Mer tid att svara") || !strings.Contains(body, "Flyttad") {
		t.Errorf("the timeline does not tell:\n%s", body)
	}
	for path, form := range map[string]url.Values{here + "/extend": why, here + "/cancel": why, here + "/reinstate": nil} {
		if res, body := v.post(path, form); res.StatusCode != http.StatusConflict || !strings.Contains(body, `href="`+here+`"`) {
			t.Errorf("%s: %s\n%s", path, res.Status, body)
		}
	}
	if res, _ := v.post(there+"/move", url.Values{"seat": {"x"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a seat that is no number: %s", res.Status)
	}
}
