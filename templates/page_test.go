package templates

import (
	"bytes"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPageShowsDataAsText: whatever a value holds, the page has no markup of it.
func TestPageShowsDataAsText(t *testing.T) {
	t.Parallel()
	data := struct {
		Frame  Frame
		Used   bool
		Secret string
	}{Frame{Organisation: `<b>A</b>`, Name: `"><script>x</script>`, Path: `" onclick="x`}, true, `"><i>`}
	for _, lang := range Languages() {
		var b bytes.Buffer
		if err := Page(&b, lang, "signin", data); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<b>A", "<script", `" onclick`, "<i>"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s: the page has %s", lang, bad)
			}
		}
		if !strings.Contains(b.String(), `<html lang="`+lang+`">`) {
			t.Errorf("the page does not say that it is in %s", lang)
		}
	}
}

// TestPageIsWholeOrNothing: a page that cannot be written leaves nothing.
func TestPageIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, name string }{{"de", "signin"}, {"sv", "layout"}, {"sv", "signin"}} {
		var b bytes.Buffer
		if err := Page(&b, c.lang, c.name, struct{ Frame Frame }{}); err == nil || b.Len() > 0 {
			t.Errorf("%s/%s: %v, wrote %q", c.lang, c.name, err, b.String())
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 B", 999: "999 B", 1000: "1 kB", 48_613: "49 kB", 12_400_000: "12 MB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %s, want %s", n, got, want)
		}
	}
}

// TestEveryWordIsUsed: a text that no page says is thrown away.
func TestEveryWordIsUsed(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	names, err := fs.Glob(webFiles, "web/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := webFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(data)
	}
	// kinds of words that are said by a code, in pages or in Go
	byCode := []string{"flash", "in", "out", "folder", "deciding", "fault"}
	for _, m := range regexp.MustCompile(`(?:word|print) "([a-z]+)-?"`).FindAllStringSubmatch(source.String(), -1) {
		byCode = append(byCode, m[1])
	}
	words, wrong := readPageWords("sv")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for section, texts := range words {
		for key := range texts {
			kind, _, _ := strings.Cut(key, "-")
			if !strings.Contains(source.String(), `say "`+key+`"`) && !slices.Contains(byCode, kind) {
				t.Errorf("nothing says %s/%s", section, key)
			}
		}
	}
}
