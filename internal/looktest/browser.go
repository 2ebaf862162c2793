package looktest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is what a test may take in its browser.
const patience = 5 * time.Minute

// Open starts a headless Chromium with a profile of its own, which ends with
// the test. The hosts lead to this machine.
func Open(t *testing.T, hosts ...string) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "chromium", t.Skip)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.NoFirstRun)
	for _, h := range hosts {
		options = append(options, chromedp.Flag("host-resolver-rules", "MAP "+h+" 127.0.0.1"))
	}
	ctx, stop := context.WithTimeout(t.Context(), patience)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// missing tells that something has not been looked at.
func missing(t *testing.T, what string, skip func(...any)) {
	t.Helper()
	if os.Getenv("ROND_CI") == "1" {
		t.Fatalf("%s is missing, and must be there in CI", what)
	}
	skip("SKIPPED LOUDLY: no " + what + ", so nobody has looked at this")
}

// Run does something in the browser, and gives what came of it.
func Run[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Scheme makes the browser prefer "light" or "dark".
func Scheme(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	})
}

// Sideways reports whether the page that is open scrolls sideways as a whole.
func Sideways(t *testing.T, ctx context.Context) bool {
	t.Helper()
	return Run(t, ctx, chromedp.Evaluate[bool](`document.scrollingElement.scrollWidth > innerWidth`))
}

// Keep leaves how the page looks in ROND_PICTURES, when that is set.
func Keep(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("ROND_PICTURES")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), Run(t, ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Faults is what axe-core, from npm's packages in ROND_NODE, has against the
// page that is open: WCAG 2.1 AA, and good practice too when asked for. Frames
// of other origins are left out.
func Faults(t *testing.T, ctx context.Context, practice bool) []string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(os.Getenv("ROND_NODE"), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core in $ROND_NODE", t.Log)
		return nil
	}
	rules := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]`
	if practice {
		rules = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]`
	}
	Run(t, ctx, chromedp.Evaluate[chromedp.Void](string(source)+";void 0"))
	return Run(t, ctx, chromedp.Evaluate[[]string](`axe.run({runOnly: `+rules+`, iframes: false}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary.slice(0, 200)).join(" | ")))`, chromedp.EvalAwaitPromise))
}
