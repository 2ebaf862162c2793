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

func TestFillIn(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text string
		args []string
		want string
	}{
		{"Mejlet hade {1} filer.", []string{"3"}, "Mejlet hade 3 filer."},
		{"({1}) och {2}", []string{"{2}", "R7"}, "({2}) och R7"}, // an argument is not filled in again
		{"{1} och {2}", []string{"ett"}, "ett och –"},
		{"{1}", []string{"  "}, "–"},
	}
	for _, c := range cases {
		if got := fillIn(c.text, c.args); got != c.want {
			t.Errorf("fillIn(%q, %q) = %q, want %q", c.text, c.args, got, c.want)
		}
	}
}

// TestProblemIsNeverSilent: a code that nobody has written about still says
// something, in the language that was asked for or in English.
func TestProblemIsNeverSilent(t *testing.T) {
	t.Parallel()
	for lang, word := range map[string]string{"sv": "tolkas", "en": "understood", "de": "understood", "": "understood"} {
		text, remedy := Problem(lang, "nobody-wrote-this", []string{"x"})
		if !strings.Contains(text, "nobody-wrote-this") || !strings.Contains(text, word) || !strings.Contains(remedy, "nobody-wrote-this") {
			t.Errorf("%q: %q, %q", lang, text, remedy)
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
