package web

import (
	"archive/zip"
	"encoding/json"
	"strings"
	"testing"
)

// TestDataForOtherSystems: the plan's page offers the plan's data and the
// year's, in two formats, as files to keep.
func TestDataForOtherSystems(t *testing.T) {
	t.Parallel()
	v := newWorld(t).controller()
	_, page := v.get("/plans/1")
	offered := links(page)
	for path, name := range map[string]string{"/plans/1/data.zip": "uppgifter-VSS-2026.zip", "/plans/1/data.json": "uppgifter-VSS-2026.json",
		"/years/2026/data.zip": "uppgifter-2026.zip", "/years/2026/data.json": "uppgifter-2026.json"} {
		if !strings.Contains(strings.Join(offered, "\n")+"\n", path+"\n") {
			t.Errorf("%s is not offered", path)
		}
		res, body := v.get(path)
		if h := res.Header; res.StatusCode != 200 || h.Get("Content-Type") != "application/octet-stream" || h.Get("Content-Disposition") != `attachment; filename="`+name+`"` {
			t.Fatalf("%s: %s %q", path, res.Status, h)
		}
		if strings.HasSuffix(path, ".json") {
			var doc struct {
				Plans  []struct{ ID string }
				Export []struct{ Confidential bool }
			}
			if err := json.Unmarshal([]byte(body), &doc); err != nil || len(doc.Plans) == 0 || doc.Plans[0].ID != "VSS_2026" || doc.Export[0].Confidential {
				t.Errorf("%s: %v, %+v", path, err, doc)
			}
			continue
		}
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil || len(z.File) < 20 || z.File[0].Name != "boards.csv" {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{"/years/1999/data.zip", "/plans/99/data.json", "/plans/1/data.csv"} {
		if res, _ := v.get(path); res.StatusCode != 404 {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}
