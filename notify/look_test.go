package notify

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

// sampleMails serves every sample at /<lang>/<number>.
func sampleMails(t *testing.T) (server *httptest.Server, paths []string) {
	mux := http.NewServeMux()
	for _, lang := range templates.Languages() {
		for i, m := range Samples(lang, ExampleHouse()) {
			html := rendered(t, m).HTML
			path := fmt.Sprintf("/%s/%02d-%s", lang, i, Kind(m))
			paths = append(paths, path)
			mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				fmt.Fprint(w, html)
			})
		}
	}
	server = httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server, paths
}

// TestEveryMailFits opens every sample as wide as a telephone and as a desk, in
// light and dark: nothing sticks out, dark differs from light, and axe-core has
// nothing against it. With ROND_PICTURES=dir it leaves
// pictures there.
func TestEveryMailFits(t *testing.T) {
	ctx := looktest.Open(t)
	server, paths := sampleMails(t)
	for _, path := range paths {
		var grounds []string
		for _, c := range []struct {
			width  int64
			scheme string
		}{{360, "light"}, {360, "dark"}, {800, "light"}, {800, "dark"}} {
			if c.width == 800 && strings.HasPrefix(path, "/en/") && os.Getenv("ROND_PICTURES") == "" {
				continue // the layout is that of the Swedish mail
			}
			name := fmt.Sprintf("mail%s-%d-%s", strings.ReplaceAll(path, "/", "-"), c.width, c.scheme)
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, 600), looktest.Scheme(c.scheme), chromedp.Navigate(server.URL+path)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if wide := looktest.Run(t, ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > c.width {
				t.Errorf("%s is %d wide", name, wide)
			}
			ground := looktest.Run(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".card")).backgroundColor + getComputedStyle(document.querySelector(".ink")).color`))
			if c.width == 360 {
				grounds = append(grounds, ground)
			}
			if c.width == 800 {
				for _, fault := range looktest.Faults(t, ctx, false) {
					t.Errorf("%s: %s", name, fault)
				}
			}
			looktest.Keep(t, ctx, name)
		}
		if grounds[0] == grounds[1] {
			t.Errorf("%s looks the same light and dark: %s", path, grounds[0])
		}
	}
}
