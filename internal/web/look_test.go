package web

import (
	"context"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

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
			if got := contrast(t, ink, ground); got < 4.5 {
				t.Errorf("%s: %s on %s is %.2f:1, want 4.5:1", scheme, p[0], p[1], got)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// axe is the axe-core library, from npm's packages in ROND_NODE.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(os.Getenv("ROND_NODE"), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("axe-core is not in $ROND_NODE")
		}
		t.Skip("SKIPPED LOUDLY: no axe-core in $ROND_NODE, so it has not judged the pages")
	}
	return string(source)
}

// TestAccessible has axe-core judge every page in both schemes, wide and
// narrow.
func TestAccessible(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	server := sampleSite(t)
	for name := range samples("sv") {
		for _, c := range []struct {
			width  int64
			scheme string
		}{{360, "light"}, {1440, "light"}, {1440, "dark"}} {
			scheme := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}})
				return err
			})
			err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, 900), scheme, chromedp.Navigate(server.URL+"/sample/sv/"+name), chromedp.Evaluate[chromedp.Void](source+";void 0"))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			found := run(t, ctx, chromedp.Evaluate[string](`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary.slice(0, 200)).join(" | "))))`, chromedp.EvalAwaitPromise))
			var violations []string
			if err := json.Unmarshal([]byte(found), &violations); err != nil {
				t.Fatal(err)
			}
			for _, v := range violations {
				t.Errorf("%s at %d, %s: %s", name, c.width, c.scheme, v)
			}
			if c.scheme == "dark" {
				keepPicture(t, ctx, strings.ReplaceAll(name, "/", "-")+"-dark")
			}
		}
	}
}
