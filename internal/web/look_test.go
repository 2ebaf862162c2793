package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rond/internal/looktest"
	"rond/templates"
)

// pairs are the inks that stand on a ground. What is large or bold has no
// lower bar here.
func pairs() [][2]string {
	all := [][2]string{{"on-act", "act"}, {"on-act", "act-hover"}, {"act", "card"}, {"act", "page"}, {"act", "soft"}}
	for _, ink := range []string{"ink", "dim", "deep"} {
		for _, ground := range []string{"page", "card"} {
			all = append(all, [2]string{ink, ground})
		}
	}
	all = append(all, [2]string{"ink", "soft"})
	for _, tone := range []string{"good", "warn", "bad", "calm", "none"} {
		all = append(all, [2]string{tone, tone + "-ground"})
	}
	return append(all, [2]string{"bad", "card"})
}

// TestContrast holds every pair of ink and ground to WCAG AA, light and dark.
func TestContrast(t *testing.T) {
	t.Parallel()
	css, err := fs.ReadFile(templates.Static(), "rond.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(css, -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of colours, want a light and a dark one", len(blocks))
	}
	for i, scheme := range []string{"light", "dark"} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`).FindAllSubmatch(blocks[i][1], -1) {
			colours[string(m[1])] = string(m[2])
		}
		for _, p := range pairs() {
			ink, ground := colours[p[0]], colours[p[1]]
			if ink == "" || ground == "" {
				t.Errorf("%s: %v has no colours", scheme, p)
				continue
			}
			if got, err := looktest.Contrast(ink, ground); err != nil || got < looktest.Readable {
				t.Errorf("%s: %s on %s is %.2f:1, want 4.5:1 %v", scheme, p[0], p[1], got, err)
			}
		}
	}
}

// TestAccessible has axe-core judge every page in both schemes, wide and
// narrow.
func TestAccessible(t *testing.T) {
	ctx := looktest.Open(t)
	server := sampleSite(t)
	for name := range samples("sv") {
		for _, c := range []struct {
			width  int64
			scheme string
		}{{360, "light"}, {1440, "light"}, {1440, "dark"}} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, 900), looktest.Scheme(c.scheme), chromedp.Navigate(server.URL+"/sample/sv/"+name))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, v := range looktest.Faults(t, ctx, true) {
				t.Errorf("%s at %d, %s: %s", name, c.width, c.scheme, v)
			}
			if c.scheme == "dark" {
				looktest.Keep(t, ctx, strings.ReplaceAll(name, "/", "-")+"-dark")
			}
		}
	}
}
