package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestWordGoesOn holds the document to what a person needs who goes on writing
// in it, and one who does not see it: looks come from named styles only, the
// contents have every chapter written in and lead to it, each table has a head
// that is repeated and says what it is, and title, language, board and registry
// number are in their places.
func TestWordGoesOn(t *testing.T) {
	t.Parallel()
	for lang, tag := range map[string]string{"sv": "sv-SE", "en": "en-GB"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			all := parts(t, written(t, sample(lang, ""), "docx"))
			doc := parsed(t, all["word/document.xml"])
			stylesOnly(t, doc, parsed(t, all["word/styles.xml"]))
			contentsLead(t, doc)
			tablesSpeak(t, doc)
			if got := parsed(t, all["word/styles.xml"]).all("lang")[0].attrs["val"]; got != tag {
				t.Errorf("the language is %q, want %q", got, tag)
			}
			core := parsed(t, all["docProps/core.xml"])
			if title := core.all("title")[0].text; !strings.Contains(title, "2026: Delårsrapport · Kommunstyrelsen") || core.all("language")[0].text != tag {
				t.Errorf("the properties say %q in %q", title, core.all("language")[0].text)
			}
			if head := parsed(t, all["word/header1.xml"]).words(); !strings.HasPrefix(head, "Kommunstyrelsen · ") || !strings.HasSuffix(head, " KS 2026/1") {
				t.Errorf("the pages are headed %q", head)
			}
			pagesAreA4(t, doc)
			fields := fieldsOf(doc)
			fields = append(fields, fieldsOf(parsed(t, all["word/footer1.xml"]))...)
			if want := []string{`TOC \o "1-2" \h \z \u`, "PAGE", "NUMPAGES"}; !slices.Equal(fields, want) {
				t.Errorf("fields %q, want %q", fields, want)
			}
		})
	}
}

func stylesOnly(t *testing.T, doc, styles *element) {
	t.Helper()
	known, names := map[string]bool{}, map[string]bool{}
	for _, s := range styles.all("style") {
		name := s.all("name")[0].attrs["val"]
		if known[s.attrs["styleId"]] || names[name] || name == "" {
			t.Errorf("the style %s (%q) is there twice or has no name", s.attrs["styleId"], name)
		}
		known[s.attrs["styleId"]], names[name] = true, true
	}
	for _, kind := range []string{"pStyle", "rStyle", "tblStyle"} {
		for _, s := range doc.all(kind) {
			if !known[s.attrs["val"]] {
				t.Errorf("the style %s is not defined", s.attrs["val"])
			}
		}
	}
	for props, only := range map[string][]string{"pPr": {"pStyle", "sectPr"}, "rPr": {"rStyle"}, "tcPr": {"tcW"}, "trPr": {"cantSplit", "tblHeader"}} {
		for _, p := range doc.all(props) {
			for _, k := range p.kids {
				if !slices.Contains(only, k.name) {
					t.Errorf("%s formats by hand: %s", props, k.name)
				}
			}
		}
	}
}

// contentsLead wants the contents to be the headings of the first two levels,
// in order, each leading to its own.
func contentsLead(t *testing.T, doc *element) {
	t.Helper()
	var want, got []string
	spots := map[string]string{} // bookmark → heading
	n := [2]int{}
	for _, p := range doc.all("p") {
		count := ""
		switch p.style() {
		case "Heading1":
			n = [2]int{n[0] + 1, 0}
			count = number(n[0])
		case "Heading2":
			n[1]++
			count = number(n[0]) + "." + number(n[1])
		case styleAppendix:
		default:
			continue
		}
		words := strings.TrimSpace(count + " " + p.words())
		want = append(want, words)
		if marks := p.all("bookmarkStart"); len(marks) == 1 {
			spots[marks[0].attrs["name"]] = words
		}
	}
	for _, link := range doc.all("hyperlink") {
		got = append(got, link.words())
		if spots[link.attrs["anchor"]] != link.words() {
			t.Errorf("%q leads to %q", link.words(), spots[link.attrs["anchor"]])
		}
	}
	if len(want) < 8 || !slices.Equal(got, want) {
		t.Errorf("the contents are\n%q\nthe chapters\n%q", got, want)
	}
}

func tablesSpeak(t *testing.T, doc *element) {
	t.Helper()
	tables := doc.all("tbl")
	if len(tables) < 8 {
		t.Errorf("%d tables", len(tables))
	}
	for _, tbl := range tables {
		title, about := tbl.all("tblCaption"), tbl.all("tblDescription")
		if len(title) != 1 || len(about) != 1 || title[0].attrs["val"] == "" || about[0].attrs["val"] == "" {
			t.Errorf("a table does not say what it is: %.60q", tbl.words())
		}
		rows := tbl.all("tr")
		columns := len(tbl.all("gridCol"))
		for i, row := range rows {
			if heads := len(row.all("tblHeader")) == 1; heads != (i == 0) {
				t.Errorf("row %d of %q: a head %v", i, title[0].attrs["val"], heads)
			}
			if cells := row.all("tc"); len(cells) != columns || slices.ContainsFunc(cells, func(c *element) bool { return strings.TrimSpace(c.words()) == "" }) {
				t.Errorf("row %d of %q has %d cells of %d, or an empty one", i, title[0].attrs["val"], len(cells), columns)
			}
		}
	}
}

// pagesAreA4 wants an upright part and a lying one.
func pagesAreA4(t *testing.T, doc *element) {
	t.Helper()
	var sizes []string
	for _, s := range doc.all("pgSz") {
		sizes = append(sizes, s.attrs["w"]+"x"+s.attrs["h"])
	}
	if want := []string{"11906x16838", "16838x11906"}; !slices.Equal(sizes, want) {
		t.Errorf("the pages are %v, want %v", sizes, want)
	}
}

func fieldsOf(e *element) []string {
	var all []string
	for _, f := range e.all("instrText") {
		all = append(all, strings.TrimSpace(f.text))
	}
	return all
}

// TestTheSameBytes: the same values make the same bytes.
func TestTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, format := range Formats() {
		if first := written(t, sample("sv", "x"), format); !bytes.Equal(first, written(t, sample("sv", "x"), format)) {
			t.Errorf("%s differs from one time to the next", format)
		}
	}
	if err := (Report{}).Write(new(bytes.Buffer), "pdf"); err == nil {
		t.Error("a report was written as pdf")
	}
}

// TestBothFormatsSayTheSame compares the words of the document and the page,
// paragraph by paragraph.
func TestBothFormatsSayTheSame(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		for name, r := range map[string]writable{"report": sample(lang, "”&<å>"), "comparison": compared(lang, "”&<å>"), "empty": Report{Head: Head{Lang: lang}}} {
			doc := wordLines(parsed(t, parts(t, written(t, r, "docx"))["word/document.xml"]))
			page := pageLines(pageOf(t, written(t, r, "html")))
			for i := range max(len(doc), len(page)) {
				if i >= len(doc) || i >= len(page) || doc[i] != page[i] {
					t.Errorf("%s in %s: paragraph %d: the document says\n%q\nthe page\n%q", name, lang, i, at(doc, i), at(page, i))
					break
				}
			}
		}
	}
}
