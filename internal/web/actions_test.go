package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rond/internal/store"
)

// TestActionsByHand: the controller adds an action, changes it, and ends it with
// another, all on the pages; each is an act with their name and words.
func TestActionsByHand(t *testing.T) {
	t.Parallel()
	o := newWorld(t)
	v := o.controller()
	const list = "/plans/1/actions"
	_, body := v.get(list)
	if !strings.Contains(body, "Inga åtgärder") || !strings.Contains(body, `action="`+list+`"`) {
		t.Fatalf("the empty list:\n%s", body)
	}
	if _, plan := v.get("/plans/1"); !strings.Contains(plan, `href="`+list+`"`) {
		t.Error("the plan does not lead to its list")
	}
	area := areas(body)[0]
	for _, text := range []string{"Skriv en rutin", hostile} {
		if res, body := v.post(list, url.Values{"area": {area}, "text": {text}, "owner": {"VC"}, "due": {"2026-01-02"}}); res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "/actions/") {
			t.Fatalf("%s\n%s", res.Status, body)
		} else if _, body := v.get(res.Header.Get("Location")); !strings.Contains(body, "ingen av dem får mejl om den") {
			t.Errorf("nothing is said of a role of several:\n%s", body)
		}
	}
	if res, body := v.post(list, url.Values{"area": {area}, "text": {"skriv en RUTIN"}}); res.StatusCode != http.StatusConflict || !strings.Contains(body, "finns redan på listan, som Å1") {
		t.Errorf("the same again: %s\n%s", res.Status, body)
	}
	if res, _ := v.post(list, url.Values{"area": {"Ingenstans"}, "text": {"x"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("no area: %s", res.Status)
	}
	ids := o.actionIDs()
	here := fmt.Sprintf("/actions/%d", ids[0])
	if _, body := v.get(list + "?show=late"); !strings.Contains(body, here) || !strings.Contains(body, "Försenad") || !strings.Contains(body, "Tillagd av samordnaren") {
		t.Errorf("the late ones:\n%s", body)
	}
	if res, body := v.post(here, url.Values{"owner": {"Ekonomichef"}, "due": {"2026-12-01"}, "status": {"done"}, "effect": {"Bra"}, "had": {"partly"}, "check": {""}, "reason": {"Ringde"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if _, body := v.get(here); !strings.Contains(body, "Delvis effekt") || !strings.Contains(body, "Ekonomichef") || !strings.Contains(body, "ny ansvarig") || !strings.Contains(body, "Ringde") || !strings.Contains(body, "Anna &lt;b&gt;Lind") {
		t.Errorf("the changed one:\n%s", body)
	}
	if res, _ := v.post(here, url.Values{"owner": {"Ekonomichef"}, "due": {"när som helst"}, "status": {"done"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("no day: %s", res.Status)
	}
	end := url.Values{"action": {fmt.Sprint(ids[1])}, "show": {"open"}, "reason": {"Gammal"}}
	if res, _ := v.post(list+"/end", url.Values{"action": end["action"]}); res.StatusCode != http.StatusConflict {
		t.Errorf("ended without a reason: %s", res.Status)
	}
	if res, body := v.post(list+"/end", url.Values{"action": {fmt.Sprint(ids[1]), fmt.Sprint(ids[0])}, "reason": {"Gammal"}}); res.StatusCode != http.StatusConflict || !strings.Contains(body, "Å1 är redan avslutad") {
		t.Errorf("ended one that is done: %s\n%s", res.Status, body)
	}
	if res, body := v.post(list+"/end", end); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if _, body := v.get(list + "?show=open"); !strings.Contains(body, "1 åtgärd utgår") || !strings.Contains(body, "Inga åtgärder av det slaget") {
		t.Errorf("afterwards:\n%s", body)
	}
	o.view(func(r store.Reader) error {
		acts, err := r.Acts(t.Context(), "action", fmt.Sprint(ids[1]))
		if len(acts) != 2 || acts[1].Kind != "action-ended" || acts[1].Actor != "Anna <b>Lind</b>" {
			t.Errorf("acts %+v", acts)
		}
		return err
	})
}

// areas is what a list offers a new action.
func areas(body string) (all []string) {
	for _, option := range strings.Split(body, "<option>")[1:] {
		area, _, _ := strings.Cut(option, "</option>")
		all = append(all, area)
	}
	return all
}

func (o *office) actionIDs() (ids []int64) {
	o.t.Helper()
	o.view(func(r store.Reader) error {
		all, err := r.Actions(o.t.Context(), 1)
		for _, a := range all {
			if a.Origin == store.FromController {
				ids = append(ids, a.ID)
			}
		}
		return err
	})
	return ids
}
