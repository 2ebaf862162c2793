package notify

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rond/internal/looktest"
)

// paint is how a mail program colours a mail.
type paint struct {
	name        string
	ink, ground func(inline, dark string) (string, error) // of the two that the mail gives, "" for none
}

// The ways that mails are coloured. The colours of the mail as they are; those
// of its dark scheme; its own turned by Outlook.com; and both, one of them for
// the ink and the other for the ground, because Outlook.com writes turned
// colours beside a dark scheme and which of them wins is not the same for each.
func paints() []paint {
	light := func(inline, _ string) (string, error) { return inline, nil }
	dark := func(inline, dark string) (string, error) {
		if dark != "" {
			return dark, nil
		}
		return inline, nil
	}
	turned := func(inline, _ string) (string, error) { return looktest.Turned(inline) }
	return []paint{
		{name: "light", ink: light, ground: light},
		{name: "dark", ink: dark, ground: dark},
		{name: "turned by Outlook.com", ink: turned, ground: turned},
		{name: "dark ink on turned ground", ink: dark, ground: turned},
		{name: "turned ink on dark ground", ink: turned, ground: dark},
	}
}

// colours is what stands around a text: the nearest ink and ground, inline and
// of the dark scheme.
type colours struct{ ink, darkInk, ground, darkGround string }

// darkOf is the dark scheme's colours by class.
func darkOf(t *testing.T, doc *html.Node) (ink, ground map[string]string) {
	t.Helper()
	ink, ground = map[string]string{}, map[string]string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "style" {
			continue
		}
		for _, r := range styleRules(n.FirstChild.Data) {
			if r.media != "(prefers-color-scheme: dark)" {
				continue
			}
			for _, s := range r.selectors {
				class := strings.TrimPrefix(s, ".")
				ink[class] = strings.TrimSuffix(r.declared["color"], " !important")
				ground[class] = strings.TrimSuffix(r.declared["background-color"], " !important")
			}
		}
	}
	if len(ink) < 4 {
		t.Fatal("there is no dark scheme")
	}
	return ink, ground
}

// eachText calls f for every text that is seen, with what stands around it.
func eachText(n *html.Node, at colours, ink, ground map[string]string, f func(text string, at colours)) {
	if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
		f(strings.TrimSpace(n.Data), at)
	}
	if n.Type == html.ElementNode {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		style := declarations(attr["style"])
		if n.Data == "head" || style["display"] == "none" {
			return
		}
		if c := style["color"]; c != "" { // whoever says an ink says both, or has one for both
			at.ink, at.darkInk = c, ""
		}
		if c := style["background-color"]; c != "" && n.Data != "body" {
			at.ground, at.darkGround = c, ""
		}
		for class := range strings.FieldsSeq(attr["class"]) {
			if c := ink[class]; c != "" {
				at.darkInk = c
			}
			if c := ground[class]; c != "" && n.Data != "body" {
				at.darkGround = c
			}
		}
	}
	for c := range n.ChildNodes() {
		eachText(c, at, ink, ground, f)
	}
}

// TestEveryTextCanBeRead holds every text of every mail to WCAG AA, however the
// mail program colours it. The ground is that of a table: Gmail and Outlook.com
// keep no body.
func TestEveryTextCanBeRead(t *testing.T) {
	t.Parallel()
	for i, m := range Samples("sv", ExampleHouse()) {
		doc, err := html.Parse(strings.NewReader(rendered(t, m).HTML))
		if err != nil {
			t.Fatal(err)
		}
		ink, ground := darkOf(t, doc)
		texts := 0
		eachText(doc, colours{}, ink, ground, func(text string, at colours) {
			texts++
			if at.ink == "" || at.ground == "" {
				t.Errorf("sample %d: %.30q stands on no colour of ours: %+v", i, text, at)
				return
			}
			for _, p := range paints() {
				if got, err := p.contrast(at); err != nil || got < looktest.Readable {
					t.Errorf("sample %d, %s: %.30q has a contrast of %.2f:1, want %.1f:1 (%+v) %v", i, p.name, text, got, looktest.Readable, at, err)
				}
			}
		})
		if texts < 5 {
			t.Errorf("sample %d has %d texts", i, texts)
		}
	}
}

func (p paint) contrast(at colours) (float64, error) {
	ink, err := p.ink(at.ink, at.darkInk)
	if err != nil {
		return 0, fmt.Errorf("ink: %w", err)
	}
	ground, err := p.ground(at.ground, at.darkGround)
	if err != nil {
		return 0, fmt.Errorf("ground: %w", err)
	}
	return looktest.Contrast(ink, ground)
}
