package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestThePage holds the page to being one file that anybody can read: nothing
// runs and nothing is fetched, headings come in steps, tables say which cells
// head which, and the contents lead to every chapter.
func TestThePage(t *testing.T) {
	t.Parallel()
	for lang, tag := range map[string]string{"sv": "sv-SE", "en": "en-GB"} {
		for name, r := range map[string]writable{"report": sample(lang, ""), "comparison": compared(lang, "")} {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				source := written(t, r, "html")
				page := pageOf(t, source)
				if got := attr(tags(page, "html")[0], "lang"); got != tag {
					t.Errorf("the language is %q, want %q", got, tag)
				}
				allowed := strings.Fields("html head meta title style body header p h1 dl dt dd nav h2 ol li a main h3 h4 h5 table caption colgroup col thead tbody tr th td span div wbr")
				ids := map[string]bool{}
				for _, n := range tags(page, "") {
					if !slices.Contains(allowed, n.Data) {
						t.Errorf("a page with <%s>", n.Data)
					}
					ids[attr(n, "id")] = true
					for _, a := range n.Attr {
						if a.Key == "src" || strings.HasPrefix(a.Key, "on") || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
							t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
						}
					}
				}
				for _, link := range tags(page, "a") {
					if !ids[strings.TrimPrefix(attr(link, "href"), "#")] {
						t.Errorf("%q leads nowhere", pageWords(link))
					}
				}
				if strings.Contains(string(source), "url(") || strings.Contains(string(source), "@import") {
					t.Error("the page's looks are fetched")
				}
				last := 0
				for _, n := range tags(page, "") {
					if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
						level, _ := strconv.Atoi(n.Data[1:])
						if level > last+1 {
							t.Errorf("%q steps from h%d to h%d", pageWords(n), last, level)
						}
						last = level
					}
				}
				for _, tbl := range tags(page, "table") {
					if len(tags(tbl, "caption")) != 1 {
						t.Error("a table without a caption")
					}
					for _, th := range tags(tbl, "th") {
						if scope := attr(th, "scope"); scope != "col" && scope != "row" {
							t.Errorf("a heading cell with the scope %q", scope)
						}
					}
				}
			})
		}
	}
}
