package web

import (
	"strings"
	"testing"
)

// TestFollowUpReports: every report that the plan's page offers is there, as a
// file to keep and never as a page of ours, and what is not there is told.
func TestFollowUpReports(t *testing.T) {
	t.Parallel()
	v := newWorld(t).controller()
	_, page := v.get("/plans/1")
	offered := 0
	for _, link := range links(page) {
		if !strings.HasPrefix(link, "/plans/1/follow-up.") {
			continue
		}
		offered++
		res, body := v.get(strings.ReplaceAll(link, "&amp;", "&"))
		h := res.Header
		if res.StatusCode != 200 || !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="uppfoljningsrapport-`) {
			t.Fatalf("%s: %s %q", link, res.Status, h.Get("Content-Disposition"))
		}
		switch kind := h.Get("Content-Type"); {
		case strings.Contains(link, ".docx"):
			if kind != typeDOCX || !strings.HasPrefix(body, "PK") {
				t.Errorf("%s is %s: %.20q", link, kind, body)
			}
		default:
			if kind != "application/octet-stream" || !strings.Contains(body, "Sammanfattning") {
				t.Errorf("%s is %s: %.20q", link, kind, body)
			}
		}
	}
	if offered < 4 {
		t.Errorf("%d reports are offered: the year and each occasion, in two formats", offered)
	}
	for _, path := range []string{"/plans/1/follow-up.docx?occasion=nothing", "/plans/99/follow-up.docx", "/plans/1/follow-up.pdf", "/years/1999/shared.docx"} {
		if res, _ := v.get(path); res.StatusCode != 404 {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	if res, body := v.get("/years/2026/shared.docx"); res.StatusCode != 200 || !strings.HasPrefix(body, "PK") || !strings.Contains(res.Header.Get("Content-Disposition"), "gemensamma-kontroller-2026.docx") {
		t.Errorf("what boards share: %s %q", res.Status, res.Header.Get("Content-Disposition"))
	}
}
