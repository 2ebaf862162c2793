package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"rond/internal/looktest"
)

// looks opens the mailboxes in a browser, narrow and wide: the link signs in,
// no page scrolls sideways as a whole, and the mail is in its frame. With
// ROND_PICTURES=dir it leaves pictures there.
func (v visitor) looks(t *testing.T) {
	v.t = t
	ctx := looktest.Open(t)
	sent := v.lastSent()
	mail := v.waiting()
	looktest.Run(t, ctx, chromedp.Navigate(v.link))
	for name, path := range map[string]string{"overview": "/", "boxes": "/brevlador/", "box": filepath.Dir(mail) + "/", "mail": mail, "sent": sent} {
		for _, width := range []int64{360, 1440} {
			looktest.Run(t, ctx, chromedp.Steps(chromedp.EmulateViewport(width, 900), chromedp.Navigate(v.base+path)))
			if looktest.Sideways(t, ctx) {
				t.Errorf("%s scrolls sideways at %d", name, width)
			}
			for _, fault := range looktest.Faults(t, ctx, true) {
				t.Errorf("%s at %d: %s", name, width, fault)
			}
			looktest.Keep(t, ctx, fmt.Sprintf("demo-%s-%d", name, width))
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
	looktest.Run(v.t, ctx, chromedp.Navigate(v.base+mail))
	frames := looktest.Run(v.t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("iframe")].map(f => f.src + " " + f.sandbox.length + " " + (f.contentDocument === null))`))
	looktest.Run(v.t, ctx, chromedp.Navigate(v.base+mail+"/html"))
	text := looktest.Run(v.t, ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if want := []string{v.base + mail + "/html 0 true"}; !slices.Equal(frames, want) {
		v.t.Errorf("frames %q, want %q", frames, want)
	}
	v.has(text, "Internkontroll", "Exempelkommunen")
}
