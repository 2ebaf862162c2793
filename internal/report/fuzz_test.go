package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that try to be something else.
func hostile() []string {
	return []string{"", "]]>", "<w:p/>", "</w:t></w:r><script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "{{.}}", "&amp;&#0;", "\x00\x01\x1f\x7f", "\ufffe\uffff\ufeff",
		"\u202egnp.exe\u2066", "\xff\xfe\xc0", "{ TOC } PAGE \\* MERGEFORMAT", `*/ } body { display: none } "; \22 </style>`, "_x0041_\t_x000D_", "-->", "e\u0301\u200b\u200f"}
}

// FuzzText puts a text everywhere. Whatever it is, both formats are whole, in
// the shape that they have with a harmless text of as many lines.
func FuzzText(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Add(strings.Repeat("å", 5000))
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.Join(lines(s), " ") + strings.Map(onLine, s) // as it is, on one line: a line more is a paragraph more
		for _, r := range []struct{ written, harmless writable }{{sample("sv", s), sample("sv", harmless(s))}, {compared("en", s), compared("en", harmless(s))}} {
			wholeWord(t, written(t, r.written, "docx"), written(t, r.harmless, "docx"))
			wholePage(t, written(t, r.written, "html"), written(t, r.harmless, "html"))
		}
	})
}

// onLine drops what would begin a new line.
func onLine(r rune) rune {
	if len(lines("a"+string(r)+"b")) > 1 {
		return -1
	}
	return r
}

// harmless is a text that a report shows as much of.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' {
			return r
		}
		return 'x'
	}, clean(s))
}

func wholeWord(t *testing.T, docx, harmless []byte) {
	t.Helper()
	want, all := parts(t, harmless), parts(t, docx)
	for _, name := range []string{"word/document.xml", "word/header1.xml", "docProps/core.xml"} { // the others hold no text of anybody's
		part := all[name]
		if got, want := parsed(t, part).shape(), parsed(t, want[name]).shape(); got != want {
			t.Errorf("%s has another shape than with a harmless text: %d and %d", name, len(got), len(want))
		}
	}
}

func wholePage(t *testing.T, source, harmless []byte) {
	t.Helper()
	if !utf8.Valid(source) || bytes.ContainsAny(source, "\x00\x01\x1f\x7f") {
		t.Error("the page is not text")
	}
	var got, want []string
	for _, n := range tags(pageOf(t, source), "") {
		if n.Data != "wbr" {
			got = append(got, n.Data)
		}
	}
	for _, n := range tags(pageOf(t, harmless), "") {
		if n.Data != "wbr" {
			want = append(want, n.Data)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the page has %d elements, with a harmless text %d", len(got), len(want))
	}
}

// TestEveryTextIsShown: a text of many lines stands in both formats as it was
// written, whatever is in it.
func TestEveryTextIsShown(t *testing.T) {
	t.Parallel()
	const text = "=1+1 & <b>fet</b>\r\n\tKällan säger \"systematsikt\" … 100 %\u2028slut ]]>"
	r := sample("sv", "")
	r.Whole.Text = text
	doc := strings.Join(wordLines(parsed(t, parts(t, written(t, r, "docx"))["word/document.xml"])), "\n")
	page := strings.Join(pageLines(pageOf(t, written(t, r, "html"))), "\n")
	want := "=1+1 & <b>fet</b>\nKällan säger \"systematsikt\" … 100 %\nslut ]]>"
	if !strings.Contains(doc, want) || !strings.Contains(page, want) {
		t.Errorf("%q is not in\n%.600s", want, doc)
	}
}

// TestALongText: what somebody has pasted a book into is shown whole.
func TestALongText(t *testing.T) {
	t.Parallel()
	r := sample("sv", "")
	r.Areas[0].Controls[0].Assessment.Text = strings.Repeat("åäö <& ", 100_000/7)
	r.Areas[0].Controls[0].Risk = r.Areas[0].Controls[0].Assessment.Text
	want := strings.TrimSpace(r.Areas[0].Controls[0].Risk)
	if doc := wordLines(parsed(t, parts(t, written(t, r, "docx"))["word/document.xml"])); strings.Count(strings.Join(doc, "\n"), want) != 2 {
		t.Error("the document does not hold it")
	}
	if page := pageLines(pageOf(t, written(t, r, "html"))); strings.Count(strings.Join(page, "\n"), want) != 2 {
		t.Error("the page does not hold it")
	}
}
