package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// looks opens the mailboxes in a browser, narrow and wide: the link signs in,
// no page scrolls sideways as a whole, and the mail is in its frame. With
// ROND_PICTURES=dir it leaves pictures there.
func (v visitor) looks(t *testing.T) {
	v.t = t
	ctx := browser(t)
	sent := v.lastSent()
	mail := v.waiting()
	browse(t, ctx, chromedp.Navigate(v.link))
	for name, path := range map[string]string{"overview": "/", "boxes": "/brevlador/", "box": filepath.Dir(mail) + "/", "mail": mail, "sent": sent} {
		for _, width := range []int64{360, 1440} {
			browse(t, ctx, chromedp.Steps(chromedp.EmulateViewport(width, 900), chromedp.Navigate(v.base+path)))
			if browse(t, ctx, chromedp.Evaluate[bool](`document.scrollingElement.scrollWidth > innerWidth`)) {
				t.Errorf("%s scrolls sideways at %d", name, width)
			}
			for _, fault := range accessible(t, ctx) {
				t.Errorf("%s at %d: %s", name, width, fault)
			}
			if dir := os.Getenv("ROND_PICTURES"); dir != "" {
				file := filepath.Join(dir, fmt.Sprintf("demo-%s-%d.png", name, width))
				if err := os.WriteFile(file, browse(t, ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	v.framed(ctx, mail)
}

// lastSent is where the newest thing that was sent by hand is shown.
func (v visitor) lastSent() string {
	v.t.Helper()
	mail := v.waiting()
	v.post(mail+"/fill", nil)
	return v.find(v.get(filepath.Dir(mail)+"/"), `href="(/brevlador/sent/\d+)"`)
}

// framed wants a mail's frame to show the mail, and nothing in it to run.
func (v visitor) framed(ctx context.Context, mail string) {
	v.t.Helper()
	browse(v.t, ctx, chromedp.Navigate(v.base+mail))
	frames := browse(v.t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("iframe")].map(f => f.src + " " + f.sandbox.length + " " + (f.contentDocument === null))`))
	browse(v.t, ctx, chromedp.Navigate(v.base+mail+"/html"))
	text := browse(v.t, ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if want := []string{v.base + mail + "/html 0 true"}; !slices.Equal(frames, want) {
		v.t.Errorf("frames %q, want %q", frames, want)
	}
	v.has(text, "Internkontroll", "Exempelkommunen")
}

func browse[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// accessible is what axe-core, from npm's packages in ROND_NODE, has against
// the page that is open.
func accessible(t *testing.T, ctx context.Context) (faults []string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(os.Getenv("ROND_NODE"), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("axe-core is not in $ROND_NODE")
		}
		t.Log("SKIPPED LOUDLY: no axe-core in $ROND_NODE, so it has not judged the mailboxes")
		return nil
	}
	browse(t, ctx, chromedp.Evaluate[chromedp.Void](string(source)+";void 0"))
	return browse(t, ctx, chromedp.Evaluate[[]string](`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], iframes: false}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary.slice(0, 200)).join(" | ")))`, chromedp.EvalAwaitPromise))
}

// browser is a headless Chromium with a profile of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("ROND_CI") == "1" {
			t.Fatal("chromium is missing, and must be there in CI")
		}
		t.Skip("SKIPPED: no chromium, the mailboxes have not been looked at by a browser")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.NoFirstRun)
	ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}
