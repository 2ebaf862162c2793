package templates

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestCheck is the promise that everything embedded is whole: every code has
// its four sentences and no code is written about twice.
func TestCheck(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	text, remedy := Problem("sv", "several-workbooks", []string{"3"})
	if text != "Mejlet hade 3 Excelfiler som hör till samma utskick." || remedy != "Skicka bara den fil som gäller." {
		t.Errorf("got %q, %q", text, remedy)
	}
	if text, _ := Problem("de", "no-workbook", nil); text != "We found no Excel file in your mail." {
		t.Errorf("a language we do not have: %q", text)
	}
	if text, _ := Problem("sv", "other-request", []string{"{2}", "R7"}); !strings.Contains(text, "({2})") {
		t.Errorf("an argument was filled in again: %q", text)
	}
	if text, _ := Problem("sv", "several-workbooks", nil); !strings.Contains(text, "–") {
		t.Errorf("a missing argument: %q", text)
	}
	for _, lang := range []string{"sv", "en", ""} {
		text, remedy := Problem(lang, "nobody-wrote-this", []string{"x"})
		if !strings.Contains(text, "nobody-wrote-this") || !strings.Contains(remedy, "nobody-wrote-this") {
			t.Errorf("%s: unknown code: %q, %q", lang, text, remedy)
		}
	}
}

func TestReadProblemsNamesEveryFault(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"p/a.txt": {Data: []byte("sv: lost\n[one]\nsv: Ett\n  och två.\nsv-remedy: Gör.\nen: One.\nen-remedy: Do.\n[half]\nsv: Halv\nse: fel\n")},
		"p/b.txt": {Data: []byte("[one]\nsv: Igen\n")},
	}
	all, err := readProblems(files, "p")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"p/a.txt line 1: text before", `p/a.txt line 10: "se: fel"`,
		"p/a.txt line 8: half has no sv-remedy", "p/a.txt line 8: half has no en", "p/a.txt line 8: half has no en-remedy",
		"p/b.txt line 1: one is already written about",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if got := all["one"]["sv"]; got != "Ett och två." {
		t.Errorf("a continued line became %q", got)
	}
	for _, key := range sentenceKeys() {
		if all["half"][key] == "" {
			t.Errorf("half/%s is empty", key)
		}
	}
}
