package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rond/internal/looktest"
	"rond/templates"
)

// TestEveryPageHasASample: what is not in the samples is neither looked at nor
// attacked.
func TestEveryPageHasASample(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for name := range samples("sv") {
		have[pageOf(name)] = true
	}
	for _, name := range templates.Pages() {
		if !have[name] && !strings.HasPrefix(name, "demo-") {
			t.Errorf("page %s has no sample", name)
		}
	}
}

func pageOf(sample string) string {
	page, _, _ := strings.Cut(sample, "/")
	return page
}

// sampleSite serves every sample at /<lang>/<name> under the real policy.
func sampleSite(t *testing.T) *httptest.Server {
	t.Helper()
	assets, err := readAssets()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{static: assets}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{file}", s.file)
	mux.HandleFunc("GET /sample/{lang}/{name...}", func(w http.ResponseWriter, r *http.Request) {
		lang, name := r.PathValue("lang"), r.PathValue("name")
		b, err := render(lang, pageOf(name), samples(lang)[name])
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(b)
	})
	server := httptest.NewServer(s.guard(mux))
	t.Cleanup(server.Close)
	return server
}

// intranet is a name that leads to this machine. Over plain HTTP a browser
// trusts it less than an address of its own: it sends no Sec-Fetch-Site.
const intranet = "rond.kommun.example"

// TestEveryPageFits opens every page in a narrow and in a wide window: none
// scrolls sideways as a whole, and none asks for what the policy refuses. With
// ROND_PICTURES=dir it leaves pictures there.
func TestEveryPageFits(t *testing.T) {
	ctx := looktest.Open(t)
	server := sampleSite(t)
	for name := range samples("sv") {
		for _, width := range []int64{360, 1440} {
			lang := "sv"
			if width == 1440 && os.Getenv("ROND_PICTURES") == "" || os.Getenv("ROND_LANG") == "en" {
				lang = "en"
			}
			open := chromedp.Steps(chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/sample/"+lang+"/"+name))
			if err := chromedp.Do(ctx, open); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			wide := looktest.Sideways(t, ctx)
			styled := looktest.Run(t, ctx, chromedp.Evaluate[bool](`getComputedStyle(document.querySelector("header")).backgroundColor != "rgba(0, 0, 0, 0)"`))
			if wide {
				t.Errorf("%s scrolls sideways at %d", name, width)
			}
			if !styled {
				t.Errorf("%s has no style", name)
			}
			looktest.Keep(t, ctx, fmt.Sprintf("%s-%d", strings.ReplaceAll(name, "/", "-"), width))
		}
	}
}
