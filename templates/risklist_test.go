package templates

import (
	"testing"
	"unicode/utf8"
)

func TestRiskListSaysTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	sv, err := RiskList("sv")
	if err != nil {
		t.Fatal(err)
	}
	en, err := RiskList("de") // any other language is English
	if err != nil {
		t.Fatal(err)
	}
	if len(sv.Steps) != len(en.Steps) || len(sv.Help) != len(en.Help) {
		t.Errorf("%d steps and %d, %d paragraphs and %d", len(sv.Steps), len(en.Steps), len(sv.Help), len(en.Help))
	}
	for key, words := range sv.Prompts {
		if words == en.Prompts[key] {
			t.Errorf("prompt %s says the same in both languages", key)
		}
		for _, words := range []string{words, en.Prompts[key]} {
			if n := utf8.RuneCountInString(words); n > 255 { // ECMA-376 part 1, 18.3.1.32
				t.Errorf("prompt %s has %d characters, which is more than a program shows", key, n)
			}
		}
	}
}
