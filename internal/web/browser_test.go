package web

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"rond/internal/looktest"
	"rond/internal/plan"
	"rond/internal/store"
	"rond/workbook/grid"
)

// desk is a controller at a browser.
type desk struct {
	*office
	ctx      context.Context
	pictures int
}

func (d *desk) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.ctx, steps...); err != nil {
		d.t.Fatalf("%s: %v", what, err)
	}
}

func (d *desk) open(path string) {
	d.t.Helper()
	d.do(path, chromedp.Navigate(strings.Replace(d.server.URL, "127.0.0.1", intranet, 1)+path))
}

// press presses something that leads to another page, and holds that page to
// the width of the window.
func (d *desk) press(what string) {
	d.t.Helper()
	ctx, stop := context.WithTimeout(d.ctx, time.Minute)
	defer stop()
	res, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(what)))
	if err != nil {
		d.t.Fatalf("pressing %s: %v", what, err)
	}
	if res.Status >= 500 {
		d.t.Fatalf("pressing %s: status %d\n%s", what, res.Status, d.log.String())
	}
	if looktest.Sideways(d.t, d.ctx) {
		d.t.Errorf("after %s the page scrolls sideways", what)
	}
	d.picture()
}

func (d *desk) write(field, text string) {
	d.t.Helper()
	d.do("writing in "+field, chromedp.SetValue(chromedp.CSS(field), text))
}

// sees holds the page to some words.
func (d *desk) sees(words ...string) {
	d.t.Helper()
	text := looktest.Run(d.t, d.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.t.Fatalf("the page does not say %q:\n%s", w, text)
		}
	}
}

// picture keeps how the page looks when somebody wants to see it.
func (d *desk) picture() {
	d.t.Helper()
	d.pictures++
	looktest.Keep(d.t, d.ctx, fmt.Sprintf("day-%02d", d.pictures))
}

// download presses a link to a file, and gives what the browser kept.
func (d *desk) download(what string) []byte {
	d.t.Helper()
	dir := d.t.TempDir()
	on := true
	set := browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &on}
	if _, err := chromedp.CallBrowser(d.ctx, browser.SetDownloadBehavior, set); err != nil {
		d.t.Fatal(err)
	}
	progress := chromedp.BrowserEvents(d.ctx, browser.DownloadProgress)
	d.do("pressing "+what, chromedp.Click(chromedp.CSS(what)))
	for e, err := range progress {
		if err != nil {
			d.t.Fatal(err)
		}
		if e.State == browser.DownloadProgressStateCanceled {
			d.t.Fatalf("%s was not downloaded", what)
		}
		if e.State == browser.DownloadProgressStateCompleted {
			data, err := os.ReadFile(filepath.Join(dir, e.GUID))
			if err != nil {
				d.t.Fatal(err)
			}
			return data
		}
	}
	d.t.Fatalf("%s was not downloaded", what)
	return nil
}

// TestADayAtTheDesk does what a controller does, in a browser, from the first
// sign-in to the consolidated workbook.
func TestADayAtTheDesk(t *testing.T) {
	ctx := looktest.Open(t, intranet)
	o := newOffice(t)
	d := &desk{office: o, ctx: ctx}
	d.do("a narrow window", chromedp.EmulateViewport(360, 800))
	d.open("/")
	d.sees("rond login-link")
	d.open("/login/" + o.link())
	d.press("main button")
	d.sees("Det finns ingen plan än")

	d.uploads(planBytes(t), "Planen är ny för 2026")
	d.press("main form button")
	d.sees("Planen gäller nu", "Internkontrollplan")
	d.uploads(changedPlan(t), "mot den plan som gäller", "Kontroll K01 ändras")
	d.press("main form button")

	d.do("a wide window", chromedp.EmulateViewport(1440, 900))
	o.pass("2026-01-26", "2026-02-02")
	asked := o.mails("dispatch")
	o.takeIn(asked[0], "kollega@kommun.example", "fail", o.filled(asked[0]))
	o.takeIn(asked[1], asked[1].To, "pass", nil)
	o.pass("2026-02-05", "2026-02-12", "2026-02-17", "2026-02-18")

	d.releasesOne()
	d.acceptsTheReturn()
	d.answersForSomebody()
	d.looksAround()
	d.open("/")
	book := d.download(`main a[href^="/years/"]`)
	for _, text := range []string{"Nattens kassa", "Allt väl. " + hostile, "Sagt på telefon"} {
		if !workbookSays(t, book, text) {
			t.Errorf("the workbook does not say %q", text)
		}
	}
	d.press(`form[action="/logout"] button`)
	d.sees("rond login-link")
}

// uploads uploads a plan and looks at what it would mean.
func (d *desk) uploads(data []byte, words ...string) {
	d.t.Helper()
	file := filepath.Join(d.t.TempDir(), "plan.xlsx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.open("/plans/upload")
	d.do("choosing a file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	d.press("main form button")
	d.sees(words...)
}

// changedPlan is the plan with another text of its first control.
func changedPlan(t *testing.T) []byte {
	t.Helper()
	raw := planBytes(t)
	doc, _, err := plan.Read(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	doc.Controls[0].Text = "Nattens kassa räknas"
	var b bytes.Buffer
	if err := plan.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (d *desk) releasesOne() {
	d.t.Helper()
	d.open("/waiting")
	d.picture()
	d.sees("Släpp mejlet")
	d.press("#mails tbody a")
	d.press(`form[action$="/release"] button`)
	d.sees("Mejlet är släppt", "I kö")
	held := 0
	for _, m := range d.mails("manager") {
		if m.State == store.MailHeld {
			held++
		}
	}
	if all := len(d.mails("manager")); held != all-1 {
		d.t.Errorf("%d of %d mails to managers wait", held, all)
	}
}

func (d *desk) acceptsTheReturn() {
	d.t.Helper()
	d.open("/waiting")
	d.press("#returns tbody a")
	d.sees("Väntar på granskning", hostile) // as text
	d.press(`form[action$="/accept"] button`)
	d.sees("Svaret är mottaget", "Anna <b>Lind")
}

// answersForSomebody registers what a person said in words, after a slip.
func (d *desk) answersForSomebody() {
	d.t.Helper()
	d.open("/waiting")
	d.press("#questions tbody tr:last-child a") // the first came with the return that was accepted
	d.press("#register tbody a")
	d.do("choosing", chromedp.Click(chromedp.CSS(`input[name=performed][value=yes]`)))
	d.write("#f-result", "Sagt på telefon")
	d.do("choosing a grade", chromedp.Evaluate[chromedp.Void](`void(document.querySelector("#f-grade").selectedIndex = 2)`))
	d.write("#f-source", "telefon 18 februari")
	d.press("#register button")
	d.sees("att rätta")
	if got := looktest.Run(d.t, d.ctx, chromedp.Value(chromedp.CSS("#f-result"))); got != "Sagt på telefon" {
		d.t.Errorf("after a slip the form has %q", got)
	}
	d.write("#f-action", "Ny rutin")
	d.press("#register button")
	d.sees("Svaret är registrerat", "Sagt på telefon", "telefon 18 februari")
}

// looksAround opens the other pages.
func (d *desk) looksAround() {
	d.t.Helper()
	d.open("/plans/1")
	d.press("table.matrix a.cell")
	d.press("table.stack tbody a")
	d.open("/mails")
	d.press("table tbody a")
	d.open("/deliveries")
	d.picture()
	d.open("/requests/1")
	d.picture()
	d.open("/next")
	d.do("opening what stops all mail", chromedp.Click(chromedp.CSS("main details summary")))
	d.press(`form[action="/hold"] button`)
	d.sees("stoppade alla mejl")
	d.press(`form[action="/letgo"] button`)
	d.sees("Mejlen går ut igen")
	d.press(`form[action="/language"] button`)
	d.sees("Coming up")
	d.press(`form[action="/language"] button`)
}

// workbookSays reports whether a text stands in any cell.
func workbookSays(t *testing.T, book []byte, text string) bool {
	t.Helper()
	b, err := grid.Open(t.Context(), bytes.NewReader(book), int64(len(book)), grid.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for i := range b.Sheets() {
		for row, err := range b.Rows(t.Context(), i) {
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range row.Cells {
				if strings.Contains(c.Text, text) {
					return true
				}
			}
		}
	}
	return false
}
